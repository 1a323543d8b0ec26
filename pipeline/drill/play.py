"""Play: one drill from its first post to its scorecard. What it sends and hears is a wire's."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from alerts.account import Account, accounts
from alerts.brief import FullBrief
from alerts.card import Card
from alerts.goals import Goals
from alerts.language import Language
from alerts.notice import Notice
from alerts.phrases import PHRASES, Phrases
from detectors.events import moment
from detectors.rules import Rules
from pipeline.commands import encode_seed
from pipeline.drill.plot import Cast, calm, feel, plot
from pipeline.drill.wire import Wire
from pipeline.seeding import History

LOOK_EVERY = 0.5  # seconds
SETTLE = 3.0  # seconds for the watch to forget the last drill, and to learn what is usual
FALL = 20.0  # seconds for the curtain to fall


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What is played, and against what it is held."""

    cast: Cast
    rules: Rules
    goals: Goals
    language: Language  # of those who play
    longest: timedelta = timedelta(minutes=60)


class Play:
    """Runs once. `tell` hears of its notices; `wall` and `sleep` are the time."""

    def __init__(  # noqa: PLR0913, PLR0917  # what it stands on
        self, script: Script, wire: Wire, brief: Callable[[str], FullBrief],
        tell: Callable[[Notice], object],
        wall: Callable[[], float] = time.time, sleep: Callable[[float], object] = time.sleep,
    ) -> None:  # fmt: skip
        self.script, self.wire, self.brief, self.tell = script, wire, brief, tell
        self.wall, self.sleep = wall, sleep
        self.notices: list[Notice] = []  # of this drill
        self.earlier: tuple[Account, ...] = ()  # drills of this brand that are like it
        self.is_compared = True  # all of them could be read
        self.began = 0.0
        self.before = 0  # number of the last incident of earlier drills

    @property
    def account(self) -> Account | None:
        """The first incident that this drill has opened; None: nothing rang yet."""
        return next(iter(accounts(self.notices).values()), None)

    @property
    def card(self) -> Card:
        """As things stand."""
        return Card(
            brand=self.script.cast.stage, account=self.account, goals=self.script.goals,
            earlier=self.earlier, now=moment(self.wall()),
        )  # fmt: skip

    def run(self) -> Card:
        """Play it to its end: people have done all, the time is up, or somebody interrupts it."""
        self._look_back()
        try:
            self._open()
            self._posts()
            self._wait()
        except KeyboardInterrupt:
            pass
        finally:
            self._close()
        return self.card

    def _look_back(self) -> None:
        """To drills of the same story and speed; of others the times say something else."""
        told, self.is_compared = self.wire.past()
        known = accounts(told).values()
        self.before = max((each.newest.incident for each in known), default=0)
        if self.is_compared:
            self.earlier = tuple(filter(self._is_alike, known))

    def _is_alike(self, account: Account) -> bool:
        steps = (*account.steps, account.newest)
        return self.script.cast.is_alike(quote.id for step in steps for quote in step.signal.quotes)

    def _open(self) -> None:
        """What an earlier drill left behind goes, and a calm fortnight comes."""
        stage = self.script.cast.stage
        self.wire.curtain(stage, self._words.drill.over)
        history = History(self.brief)
        (lesson,) = history.live(calm(self.script.cast, self.wall()), feel)
        self.wire.command(stage, encode_seed(stage, lesson.seed))
        self.sleep(SETTLE)
        self.wire.news()  # of what was left behind

    def _posts(self) -> None:
        self.began = self.wall()
        for mention in plot(self.script.cast, self.script.rules, self.began):
            while (left := mention.created_at.timestamp() - self.wall()) > 0:
                self._look(min(left, LOOK_EVERY))
                if self._is_over or self._is_late:
                    return
            self.wire.say(mention)

    def _wait(self) -> None:
        """Until people have done all, or the time is up."""
        while not (self._is_done or self._is_over or self._is_late):
            self._look(LOOK_EVERY)

    def _close(self) -> None:
        self._look(LOOK_EVERY)
        self.wire.curtain(self.script.cast.stage, self.card.in_short(self._words))
        until = self.wall() + FALL
        while self.account and not self._is_over and self.wall() < until:
            self._look(LOOK_EVERY)

    def _look(self, seconds: float) -> None:
        """Let so much time pass, and hear what was told."""
        self.sleep(seconds)
        news = [each for each in self.wire.news() if each.incident > self.before]
        self.notices += news
        for notice in news:
            self.tell(notice)

    @property
    def _is_late(self) -> bool:
        """Whether the time is up, whatever people have done."""
        return self.wall() > self.began + self.script.longest.total_seconds()

    @property
    def _is_over(self) -> bool:
        return self.account is not None and self.account.is_over

    @property
    def _is_done(self) -> bool:
        """Whether somebody has taken it, and the brand has spoken."""
        account = self.account
        return account is not None and bool(account.taken and account.answered)

    @property
    def _words(self) -> Phrases:
        return PHRASES[self.script.language]

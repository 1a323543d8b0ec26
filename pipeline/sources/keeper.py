"""Keeper: keeps one source listening, whatever the network does, and says how it is."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import structlog

from pipeline.sources.delivery import Delivery, Untaken
from pipeline.sources.source import Deaf, Refused, Source, State
from pipeline.sources.standing import SAID_LIMIT, Standing

FIRST_PAUSE = 1.0  # seconds; each failure in a row doubles it
LONGEST_PAUSE = 300.0  # seconds; a network that is back is heard again within five minutes
BLOCKED_PAUSE = 900.0  # seconds: only a person helps, who should not have to start us anew
BEHIND = 900.0  # seconds; feeds and Hacker News are asked each ten minutes at least
GAPS = 50  # times in which it was behind
REMEMBERED = timedelta(days=3)  # a bin is learned when it is a day old
HEALTHY = 60.0  # seconds that a connection lasts before a failure counts as the first again

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Keeper:
    """Listens, and begins anew from the place it had come to."""

    source: Source
    delivery: Delivery
    now: Callable[[], datetime]
    random: Random  # spreads those who come again at once
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    state: State = State.CONNECTING
    said: str = ""
    since: datetime = field(init=False)  # of the state
    reached: str | None = field(init=False)  # heard up to here; it may be on its way to Kafka
    gaps: tuple[tuple[datetime, datetime], ...] = ()  # in which it was behind, of the last days
    behind: datetime | None = None  # since when it is
    began: datetime = field(init=False)
    _failures: int = 0  # in a row

    def __post_init__(self) -> None:
        """Begin where Kafka has all that came before."""
        self.since = self.began = self.now()
        self.reached = self.delivery.place

    async def run(self) -> None:
        """For ever.

        Raises:
            Untaken: Kafka did not take something.
        """
        while True:
            self._enter(State.CONNECTING)
            pause = await self._listen()
            self.delivery.told["breaks"] += 1
            await self.sleep(pause)

    async def _listen(self) -> float:
        """Until the connection ends. Returns how long to wait before the next."""
        try:
            async for heard in self.source.listen(self.reached):
                self._enter(State.LIVE)
                await self.delivery.take(heard)
                self.reached = heard.place or self.reached
        except Refused as problem:
            return self._ended(State.BLOCKED, str(problem), BLOCKED_PAUSE)
        except Deaf as problem:
            pause = self._back_off(problem.after or 0.0)
            return self._ended(State.WAITING, str(problem), pause)
        except Untaken:
            raise
        except Exception as bug:  # noqa: BLE001  # of ours, in one network: the others go on
            return self._failed(bug)
        return self._ended(State.WAITING, "the connection ended", self._back_off(0.0))

    def _failed(self, bug: Exception) -> float:
        log.error("a source failed", source=self.source.name, exc_info=bug)
        said = f"a bug of ours: {type(bug).__name__}"
        return self._ended(State.WAITING, said, self._back_off(0.0))

    def _back_off(self, asked: float) -> float:
        """Twice as long each time, and spread, so that not all come again at once."""
        lived = (self.now() - self.since).total_seconds() if self.state is State.LIVE else 0.0
        self._failures = 1 if lived > HEALTHY else self._failures + 1
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * math.ldexp(1.0, min(self._failures - 1, 20)))
        return max(asked, longest * self.random.uniform(0.5, 1.0))

    def _enter(self, state: State, said: str = "") -> None:
        if (state, said) != (self.state, self.said):
            if state is not self.state:
                self.since = self.now()
            self.state, self.said = state, said[:SAID_LIMIT]

    def _ended(self, state: State, said: str, pause: float) -> float:
        self._enter(state, said)
        tell = log.error if state is State.BLOCKED else log.info
        tell(
            "a source waits", source=self.source.name, state=state.value, problem=self.said,
            seconds=round(pause, 1),
        )  # fmt: skip
        return pause

    def look(self) -> None:
        """Note since when it is behind, and when it no longer is. To be called each second."""
        now = self.now()
        heard = self.delivery.until or self.began
        if (now - heard).total_seconds() > BEHIND:
            self.behind = self.behind or heard
        elif self.behind:
            self.gaps = (*self.gaps, (self.behind, now))[-GAPS:]
            self.behind = None
        self.gaps = tuple(gap for gap in self.gaps if now - gap[1] < REMEMBERED)

    @property
    def standing(self) -> Standing:
        """Its word of now."""
        delivery, told = self.delivery, self.delivery.told
        return Standing(
            name=self.source.name, platform=self.source.platform, state=self.state,
            since=self.since, at=self.now(), said=self.said, place=delivery.place,
            until=delivery.until, posts=told["posts"], mentions=told["mentions"],
            behind=self.behind, gaps=self.gaps,
        )  # fmt: skip

"""Strategies: the courier as it works, and what it would be without one of its precautions."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as but
from types import SimpleNamespace
from typing import Any

from msgspec.structs import replace

from alerts.goals import Goals
from alerts.route import Route
from alerts.source import WINDOW, Operators
from alerts.storm import MINUTE, StormRules
from pipeline.notifier import courier as real
from pipeline.notifier.applying import LASTS
from pipeline.notifier.pauses import Pauses
from pipeline.notifier.sheets import EVERY
from tests.torture.awaits import Copies
from tests.torture.stories import BY_ID, BY_NAME

ALONE = StormRules(roots=50, crises=50)  # each incident has a message of its own
FEW = StormRules(roots=2, crises=1, minutes=1, call_every=1)
SRE = Operators(channel="C0SRE", ping="<!subteam^S0SRE>", brands=3, hold=2, hold_crisis=1)

ALERTS, NOTIFIER = "alerts.slack", "pipeline.notifier"
COURIER, AGENT, PAINTER = f"{NOTIFIER}.courier", f"{NOTIFIER}.agent", f"{NOTIFIER}.painter"
UMPIRE = f"{NOTIFIER}.umpire"

KILL, FREEZE, HAND_OVER = "kill", "freeze", "hand over"
HOWS = ((KILL, KILL, FREEZE, HAND_OVER), (KILL,), (FREEZE, HAND_OVER), (HAND_OVER,))

# Awaits that a message comes by in some worlds alone, by what holds them.
SHEET = f"{COURIER}.Courier._post: self._send(task, self.drafts.root(task))"
STORMS = (
    f"{NOTIFIER}.storms.Storms.berth",
    f"{NOTIFIER}.storms.Storms.lose",
    f"{NOTIFIER}.storms.Storms._begin",
    f"{AGENT}.Notifier.lay",
    f"{COURIER}.Courier._post: self._pass_over(task, replace(task.place, be",
    f"{COURIER}.Courier.work: self.storms",
    SHEET,
)
DOUBTS = (f"{NOTIFIER}.doubts", f"{AGENT}.Notifier.lay", f"{AGENT}.Notifier.let_go", SHEET)
CHARTS = (
    PAINTER,
    f"{AGENT}.Notifier.keep_sketch",
    f"{ALERTS}.carry",
    f"{ALERTS}.SlackDelivery.bring",
    f"{ALERTS}.SlackDelivery.share",
    f"{ALERTS}.SlackDelivery.has_file",
    f"{ALERTS}.SlackDelivery._fill_in",
)
GOALS = (UMPIRE,)
PRESSES = (f"{COURIER}.Courier._mark", f"{COURIER}.Courier.round: self._do")
SCENES = (STORMS, DOUBTS, CHARTS, PRESSES, GOALS)

ANSWERS = "answers somebody who pressed or typed; who gets no answer asks again"
WORD = "a person's word, on its way to Kafka"
CANARY = "records that measure the way, and tell nobody anything"
OUTSIDE = {  # awaits that no message of the protocol waits for, by what holds them; and why
    "alerts.slack_socket": "the way in, on which presses come",
    "alerts.slack.SlackDelivery.whisper": ANSWERS,
    "alerts.slack.SlackDelivery.ask": "opens a form, whose trigger is spent in three seconds",
    "pipeline.notifier.access": "asks Slack what the app may do",
    "alerts.slack.SlackDelivery.scopes": "asks Slack what the app may do",
    "alerts.slack.SlackDelivery.revise": "fills a form that somebody looks at",
    "alerts.slack.SlackDelivery.publish": "somebody's Home tab, made anew each time it is opened",
    "alerts.slack.SlackDelivery.reply": ANSWERS,
    "alerts.slack._replied": ANSWERS,
    "pipeline.notifier.reception": ANSWERS,
    "pipeline.notifier.slash": ANSWERS,
    "pipeline.notifier.stage": ANSWERS,
    "pipeline.notifier.home": "somebody's Home tab, made anew each time it is opened",
    "pipeline.notifier.timeline": "fills a form that somebody looks at",
    "pipeline.notifier.agent.Notifier.steps": "fills a form that somebody looks at",
    "pipeline.notifier.agent.Notifier.show": "numbers for Prometheus",
    "pipeline.notifier.throttle.Patient": ANSWERS,
    "pipeline.notifier.agent.Notifier.learn": WORD,
    "pipeline.notifier.aviary": CANARY,
    "pipeline.notifier.duties": ANSWERS,
    "pipeline.notifier.ear": "the way in, on which presses come",
    "pipeline.notifier.herald": "digests, which wait for no alarm; its own tests end it midway",
    "pipeline.notifier.library": "what was learned, without which a message goes",
    "pipeline.notifier.lists": "lists for whoever asks; its own tests end it midway",
    "pipeline.notifier.outgoing": WORD,
    "pipeline.notifier.papers": "post-mortems, after all is over; its own tests end it midway",
    "pipeline.notifier.painter.Painter._unmade: self._again": "post-mortems, tried again later",
    "pipeline.notifier.agent.Notifier.work: self.aviary": CANARY,
}


def working(copies: Copies) -> Any:
    """The one that works."""
    return copies.module(COURIER).Courier


def blind(copies: Copies) -> Any:
    """One that does not look: what got no answer is sent again."""

    class Blind(working(copies)):  # type: ignore[misc]  # a copy's class
        async def _look(self, task: Any) -> float:
            await self.store.keep(task, replace(task.place, intent=None))
            return 0.0

    return Blind


def hasty(copies: Copies) -> Any:
    """One that takes over and does not wait for a call of who was there before."""

    class Restless(Pauses):
        def take_turn(self, turn: int, now: float) -> None:
            pass

    class Hasty(working(copies)):  # type: ignore[misc]  # a copy's class
        def __init__(self, *what: Any) -> None:
            super().__init__(*what)
            self.pauses = Restless()

    return Hasty


def deaf(copies: Copies) -> Any:
    """One that tells responders what operators are to look into."""

    class Deaf(working(copies)):  # type: ignore[misc]  # a copy's class
        def __init__(self, *what: Any) -> None:
            super().__init__(*what)
            self.storms.doubts.holds = lambda *_: False

    return Deaf


def careless(copies: Copies) -> Any:
    """One that shows a press and does not note it before."""

    class Careless(working(copies)):  # type: ignore[misc]  # a copy's class
        async def _mark(self, task: Any) -> float:
            await self._replace(task._replace(place=replace(task.place, marked=True)))
            return 1.0

        def _check(self, task: Any) -> None:
            pass

    return Careless


def drawing(copies: Copies) -> Any:
    """The painter that works."""
    return copies.module(PAINTER).Painter


def unseeing(copies: Copies) -> Any:
    """One that does not look: a chart that got no answer is shared again."""

    class Unseeing(drawing(copies)):  # type: ignore[misc]  # a copy's class
        async def _is_there(self, _: Any) -> bool:
            return False

    return Unseeing


def judging(copies: Copies) -> Any:
    """The umpire that works."""
    return copies.module(UMPIRE).Umpire


def rash(copies: Copies) -> Any:
    """One that counts a goal before it is noted."""

    class Rash(judging(copies)):  # type: ignore[misc]  # a copy's class
        metrics: Any

        async def _count(self, brand: str, trial: Any, decided: Any) -> None:
            for goal, outcome in decided.items():
                self.metrics.judged_goal(goal, outcome, trial.channel)
            kept, self.metrics = self.metrics, SimpleNamespace(judged_goal=lambda *_: None)
            try:
                await super()._count(brand, trial, decided)
            finally:
                self.metrics = kept

    return Rash


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """What is tried, and in which world."""

    name: str
    lag: tuple[float, float] = (0.0, 0.9 * real.SETTLE)  # seconds by which the history is late
    settle: float = real.SETTLE
    courier: Callable[[Copies], Any] = working
    painter: Callable[[Copies], Any] = drawing
    umpire: Callable[[Copies], Any] = judging
    routes: tuple[Route, ...] = (BY_ID, BY_NAME)
    is_known: bool = True  # channels that go by a name were posted to before
    hows: tuple[tuple[str, ...], ...] = HOWS  # one for each run
    slow: tuple[int, ...] = (1, 100)  # how much more often than by their share things are slow
    frozen: float = 20.0  # seconds at most
    is_unsparing: bool = False  # frozen, too, between the last look at the lease and the call
    scene: tuple[str, ...] = ()  # the awaits that this world is for
    brands: tuple[int, ...] = (1, 2, 3)
    storms: tuple[StormRules, ...] = (ALONE,)
    operators: Operators | None = None  # all brands ring at once
    has_charts: bool = False
    has_presses: bool = False
    has_goals: bool = False
    gap: float = 2.5  # seconds between notices, on average
    calm: float = 20.0  # seconds at most from the last notice to the end of all troubles
    over: float = 0.0  # seconds after which all that passes by itself has passed


AS_IT_IS = Strategy(name="as it is")
STORMY = Strategy(
    name="storms", scene=STORMS, brands=(4, 5, 6), storms=(FEW,), gap=1.5, over=MINUTE + 2 * EVERY
)
DOUBTFUL = Strategy(
    name="a suspect source",
    scene=DOUBTS,
    brands=(5, 6),
    storms=(ALONE, FEW),
    operators=SRE,
    gap=1.5,
    calm=90.0,
    over=WINDOW + 2 * EVERY,
)
CHARTED = Strategy(
    name="charts", scene=CHARTS, has_charts=True, brands=(2, 3), slow=(1,), calm=180.0
)
PRESSED = Strategy(name="presses", scene=PRESSES, has_presses=True, over=LASTS)
JUDGED = Strategy(
    name="goals", scene=GOALS, has_goals=True, over=2 * MINUTE,
    routes=(but(BY_ID, goals=Goals(detect=1, acknowledge=1)), but(BY_NAME, goals=Goals(detect=2))),
)  # fmt: skip
WITHOUT_SETTLE = Strategy(
    name="without the settle wait", lag=(4.5, 4.5), settle=0.0, hows=((KILL,),), slow=(1,)
)
NAIVE = Strategy(name="naive retry", lag=(0.0, 0.0), courier=blind)
HASTY = Strategy(
    name="without the wait for another's call",
    courier=hasty,
    lag=(4.5, 4.5),
    hows=((HAND_OVER,),),
    slow=(10,),
)
LATE = Strategy(name="a history later than both looks", lag=(20.0, 20.0))
UNKNOWN = Strategy(name="first posts to a channel that goes by its name", is_known=False)
IN_BETWEEN = Strategy(name="frozen between lease and call", frozen=90.0, is_unsparing=True)

BLIND_STORMS = but(STORMY, name="storms, naive retry", courier=blind, scene=())
DEAF = but(DOUBTFUL, name="a suspect source, held from nobody", courier=deaf, scene=())
UNSEEING = but(CHARTED, name="charts, naive retry", painter=unseeing)
CARELESS = but(PRESSED, name="presses that are not noted", courier=careless)
RASH = but(JUDGED, name="goals that are counted before they are noted", umpire=rash)

SOUND = (AS_IT_IS, STORMY, DOUBTFUL, CHARTED, PRESSED, JUDGED)
KNOWN_TO_FAIL = (
    WITHOUT_SETTLE, NAIVE, HASTY, LATE, UNKNOWN, IN_BETWEEN, BLIND_STORMS, DEAF, UNSEEING, CARELESS,
    RASH,
)  # fmt: skip

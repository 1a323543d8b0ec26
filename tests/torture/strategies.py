"""Strategies: the courier as it works, and what it would be without one of its precautions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from alerts.route import Route
from pipeline.notifier import courier as real
from pipeline.notifier.pauses import Pauses
from tests.torture.awaits import Copies
from tests.torture.notifiers import FREEZE, HAND_OVER, KILL
from tests.torture.stories import BY_ID, BY_NAME

COURIER, AGENT, SLACK = "pipeline.notifier.courier", "pipeline.notifier.agent", "alerts.slack"

HOWS = ((KILL, KILL, FREEZE, HAND_OVER), (KILL,), (FREEZE, HAND_OVER), (HAND_OVER,))

STORMS = "each incident has a message of its own here"
CHARTS = "charts are drawn and hung by a task of their own, and one may be missing"
PEOPLE = "answers people, or shows that they pressed"
CANARY = "records that measure the way, and tell nobody anything"
OUTSIDE = {  # awaits that no message of the protocol waits for, by what holds them; and why
    "alerts.slack_socket": "the way in, on which presses come",
    "alerts.slack.SlackDelivery.whisper": "answers a press, once",
    "alerts.slack.SlackDelivery.ask": "opens a form, whose trigger is spent in three seconds",
    "pipeline.notifier.reception": "answers presses",
    "pipeline.notifier.access": "asks Slack what the app may do",
    "alerts.slack.SlackDelivery.scopes": "asks Slack what the app may do",
    "pipeline.notifier.agent.Notifier.listen": "the way in, on which presses come",
    "pipeline.notifier.agent.Notifier.show": "numbers for Prometheus",
    "pipeline.notifier.agent.Notifier.silence": "a person's word, on its way to Kafka",
    "pipeline.notifier.agent.Notifier.let_go": "a person's word",
    "pipeline.notifier.agent.Notifier.lay": STORMS,
    "pipeline.notifier.courier.Courier._post: self._pass_over(task, replace(task.place, be": STORMS,
    "pipeline.notifier.courier.Courier._post: self._send(task, self.drafts.root(task))": STORMS,
    "pipeline.notifier.courier.Courier.work: self.storms": STORMS,
    "pipeline.notifier.doubts": "the settings name no brands here, so nothing is held",
    "pipeline.notifier.storms": STORMS,
    "alerts.slack.carry": CHARTS,
    "alerts.slack.SlackDelivery.bring": CHARTS,
    "alerts.slack.SlackDelivery.share": CHARTS,
    "alerts.slack.SlackDelivery.has_file": CHARTS,
    "alerts.slack.SlackDelivery._fill_in": CHARTS,
    "pipeline.notifier.painter": CHARTS,
    "pipeline.notifier.agent.Notifier.keep_sketch": CHARTS,
    "alerts.slack.SlackDelivery.revise": PEOPLE,
    "alerts.slack.SlackDelivery.publish": PEOPLE,
    "alerts.slack.SlackDelivery.reply": PEOPLE,
    "alerts.slack._replied": PEOPLE,
    "pipeline.notifier.agent.Notifier.steps": PEOPLE,
    "pipeline.notifier.home": PEOPLE,
    "pipeline.notifier.throttle.Patient": PEOPLE,
    "pipeline.notifier.timeline": PEOPLE,
    "pipeline.notifier.slash": PEOPLE,
    "pipeline.notifier.courier.Courier._mark": PEOPLE,
    "pipeline.notifier.courier.Courier.round: self._do": PEOPLE,
    "pipeline.notifier.aviary": CANARY,
    "pipeline.notifier.agent.Notifier.work: self.aviary": CANARY,
    "pipeline.notifier.agent.Notifier.command": "passes a press on to a watch",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """What is tried, and in which world."""

    name: str
    lag: tuple[float, float] = (0.0, 0.9 * real.SETTLE)  # seconds by which the history is late
    settle: float = real.SETTLE
    courier: Callable[[Copies], Any] = working
    routes: tuple[Route, ...] = (BY_ID, BY_NAME)
    is_known: bool = True  # channels that go by a name were posted to before
    hows: tuple[tuple[str, ...], ...] = HOWS  # one for each run
    slow: tuple[int, ...] = (1, 100)  # how much more often than by their share things are slow
    frozen: float = 20.0  # seconds at most
    is_unsparing: bool = False  # frozen, too, between the last look at the lease and the call


AS_IT_IS = Strategy(name="as it is")
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

KNOWN_TO_FAIL = (WITHOUT_SETTLE, NAIVE, HASTY, LATE, UNKNOWN, IN_BETWEEN)

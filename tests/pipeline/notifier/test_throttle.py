"""What Slack refuses for a while is not asked for meanwhile; answers come when it takes them."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from alerts.delivery import Ambiguous, Busy, Delivery, DeliveryError, Receipt, Refused
from alerts.message import Message
from alerts.picture import Picture
from pipeline.metrics import Metrics
from pipeline.notifier import budget
from pipeline.notifier.budget import LIMITS, MINUTE, SPACING, Budget
from pipeline.notifier.throttle import CROWD, WORTH, Throttle
from tests.torture.clockwork import Clockwork

ROOM, ANA, BEN = "C0ROOM", "U01ANA", "U02BEN"
THERE, WAIT = Receipt(ROOM, "1.2"), 30.0
MESSAGE = Message(text="said", blocks=[], attachments=[], metadata={})
PICTURE = Picture(name="n", title="t", alt="a", comment="c", content=b"")
POST = {"key": "k", "thread": None, "aloud": False}
CALLS: list[tuple[str, str, tuple[Any, ...], dict[str, Any]]] = [  # and where each counts
    ("post", budget.POST, (ROOM, MESSAGE), POST),
    ("update", budget.UPDATE, (THERE, MESSAGE), {}),
    ("whisper", budget.WHISPER, (ROOM, ANA, "said"), {}),
    ("ask", budget.OPEN, ("12.34", {}), {}),
    ("revise", budget.REVISE, ("V01", {}), {}),
    ("publish", budget.PUBLISH, (ANA, {}), {}),
    ("reply", budget.RESPOND, ("https://hooks.slack.example/1", {}), {}),
    ("find", budget.HISTORY, (ROOM, {}), {"since": 0.0, "thread": None}),
    ("find", budget.REPLIES, (ROOM, {}), {"since": 0.0, "thread": "1.2"}),
    ("bring", budget.BRING, (PICTURE,), {}),
    ("share", budget.SHARE, (THERE, "F01", PICTURE), {}),
    ("has_file", budget.REPLIES, (THERE, "n"), {"since": 0.0}),
    ("scopes", budget.WHO, (), {}),
]
WAITS = [each for each in CALLS if each[0] in {"whisper", "reply", "publish", "revise", "post"}]


class Slack:
    """Notes what it is asked for, and answers as it is told to, one call after the other."""

    def __init__(
        self, *problems: DeliveryError, always: DeliveryError | None = None, takes: float = 0.0
    ) -> None:
        self.problems, self.always, self.takes = list(problems), always, takes
        self.calls: list[tuple[float, str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Callable[..., Coroutine[Any, Any, str]]:
        return partial(self._call, name)

    async def _call(self, name: str, *what: Any, **_: Any) -> str:
        self.calls.append((asyncio.get_running_loop().time(), name, what))
        await asyncio.sleep(self.takes)
        problem = self.problems.pop(0) if self.problems else self.always
        if problem is not None:
            raise problem
        return name

    @property
    def times(self) -> list[float]:
        """When it was asked for something."""
        return [at for at, _, _ in self.calls]


class Desk:
    """One Slack, its budget, and a clock that never waits."""

    def __init__(self, slack: Slack) -> None:
        self.slack, self.registry, self.loop = slack, CollectorRegistry(), Clockwork()
        delivery: Any = slack
        self.throttle = Throttle(delivery, Budget(), Metrics(self.registry), self.loop.time)
        self.patient = self.throttle.patient()

    def run(self, *work: Coroutine[Any, Any, Any]) -> list[Any]:
        """Let all of it happen at once. Returns what came of each."""
        try:
            return self.loop.run_until_complete(_all(*work))
        finally:
            self.loop.close()

    def count(self, name: str, **labels: str) -> float:
        """What a metric says."""
        return self.registry.get_sample_value(name, labels) or 0.0


async def _all(*work: Coroutine[Any, Any, Any]) -> list[Any]:
    return await asyncio.gather(*work, return_exceptions=True)


def test_the_table_is_of_all_that_a_delivery_does() -> None:
    does = {name for name in vars(Delivery) if not name.startswith("_")}
    assert {name for name, *_ in CALLS} == does


@pytest.mark.parametrize(("name", "method", "what", "how"), CALLS, ids=[c[1] for c in CALLS])
def test_what_slack_refuses_for_a_while_it_is_not_asked_for_meanwhile(
    name: str, method: str, what: tuple[Any, ...], how: dict[str, Any]
) -> None:
    desk = Desk(Slack(Busy("rate limited", WAIT)))

    async def thrice() -> list[Any]:
        call = getattr(desk.throttle, name)
        first = await _all(call(*what, **how))
        second = await _all(call(*what, **how))
        await asyncio.sleep(WAIT)
        return [*first, *second, await call(*what, **how)]

    ((first, second, third),) = desk.run(thrice())
    assert (first.retry_after, second.retry_after, third) == (WAIT, WAIT, name)
    assert desk.slack.calls == [(0.0, name, what), (WAIT, name, what)]
    assert desk.count("tocsin_slack_rate_limit_wait_seconds_total") == WAIT
    assert method in LIMITS


@pytest.mark.parametrize(("name", "method", "what", "how"), CALLS, ids=[c[1] for c in CALLS])
def test_each_counts_where_slack_counts_it(
    name: str, method: str, what: tuple[Any, ...], how: dict[str, Any]
) -> None:
    desk = Desk(Slack())

    async def many() -> list[Any]:
        said = []
        for _ in range(LIMITS[method] + 1):
            said += await _all(getattr(desk.throttle, name)(*what, **how))
            await asyncio.sleep(SPACING if method == budget.POST else 0.0)
        return said

    (said,) = desk.run(many())
    made = [answer for answer in said if answer == name]
    if method == budget.POST:  # one a second is less than its minute has
        assert len(made) == LIMITS[method] + 1
    else:
        assert len(made) == LIMITS[method]
        assert (type(said[-1]), said[-1].retry_after) == (Busy, MINUTE)


# -- What waits


@pytest.mark.parametrize(("name", "method", "what", "how"), WAITS, ids=[c[1] for c in WAITS])
def test_what_people_are_told_comes_after_as_long_as_slack_says(
    name: str, method: str, what: tuple[Any, ...], how: dict[str, Any]
) -> None:
    desk = Desk(Slack(Busy("rate limited", WAIT), Busy("rate limited", 5.0)))
    desk.run(getattr(desk.patient, name)(*what, **how))
    assert desk.slack.times == [0.0, WAIT, WAIT + 5.0]
    assert desk.count("tocsin_slack_given_up_total", method=method) == 0


@pytest.mark.parametrize(("name", "method", "what", "how"), WAITS, ids=[c[1] for c in WAITS])
def test_what_nobody_wants_any_more_is_given_up_and_counted(
    name: str, method: str, what: tuple[Any, ...], how: dict[str, Any]
) -> None:
    desk = Desk(Slack(always=Busy("rate limited", 50.0)))
    (problem,) = desk.run(getattr(desk.patient, name)(*what, **how))
    assert isinstance(problem, Busy)
    assert desk.slack.times == [0.0, 50.0, 100.0]
    assert desk.loop.time() <= WORTH
    assert desk.count("tocsin_slack_given_up_total", method=method) == 1


@pytest.mark.parametrize(
    "problem", [Ambiguous("no answer"), Refused("user_not_in_channel")], ids=["unknown", "refused"]
)
@pytest.mark.parametrize(("name", "method", "what", "how"), WAITS, ids=[c[1] for c in WAITS])
def test_what_may_have_arrived_is_not_said_again(
    name: str, method: str, what: tuple[Any, ...], how: dict[str, Any], problem: DeliveryError
) -> None:
    desk = Desk(Slack(Busy("rate limited", WAIT), problem))
    assert desk.run(getattr(desk.patient, name)(*what, **how)) == [problem]
    assert desk.slack.times == [0.0, WAIT]
    assert desk.count("tocsin_slack_given_up_total", method=method) == 0


def test_what_waits_is_worded_anew_each_time_that_it_is_tried() -> None:
    desk = Desk(Slack(Busy("rate limited", WAIT)))

    async def say(delivery: Delivery) -> None:
        await delivery.whisper(ROOM, ANA, str(desk.loop.time()))

    desk.run(desk.patient.in_turn(budget.WHISPER, say))
    assert [what for _, _, what in desk.slack.calls] == [(ROOM, ANA, "0.0"), (ROOM, ANA, "30.0")]


def test_a_form_waits_for_nothing() -> None:
    desk = Desk(Slack(Busy("rate limited", WAIT)))
    (problem,) = desk.run(desk.patient.ask("12.34", {}))
    assert (type(problem), problem.retry_after) == (Busy, WAIT)
    assert (desk.loop.time(), desk.slack.times) == (0.0, [0.0])


def test_those_who_wait_ask_one_after_the_other() -> None:
    """A crowd that came back at once would be refused at once."""
    desk = Desk(Slack(*[Busy("rate limited", WAIT)] * 2, takes=1.0))

    async def comes(number: int) -> None:
        await asyncio.sleep(2.0 * number)
        await desk.patient.whisper(ROOM, ANA, str(number))

    desk.run(*(comes(number) for number in range(10)))
    assert desk.slack.times == [0.0, WAIT + 1, *(2 * WAIT + 2 + number for number in range(10))]
    assert [int(text) for _, _, (_, _, text) in desk.slack.calls] == [0, 0, *range(10)]


def test_no_more_wait_than_a_crowd_and_those_keep_nobody_from_another_counter() -> None:
    desk = Desk(Slack(*[Busy("rate limited", WAIT)] * 2))

    async def comes(after: float, call: Callable[..., Any], *what: Any) -> Any:
        await asyncio.sleep(after)
        return await call(*what)

    whisper, reply = desk.patient.whisper, desk.patient.reply
    first, *rest, last = desk.run(
        comes(0.0, whisper, ROOM, ANA, "said"),
        *(comes(1.0, whisper, ROOM, ANA, "said") for _ in range(CROWD + 6)),
        comes(2.0, reply, "https://hooks.slack.example/1", {}),
    )
    assert (first, last) == ("whisper", "reply")
    assert sum(isinstance(each, Busy) for each in rest) == 7
    assert len(desk.slack.calls) == (1 + CROWD) + (1 + 1)
    assert desk.count("tocsin_slack_given_up_total", method=budget.WHISPER) == 7


def test_those_who_wait_and_those_who_come_are_one_budget() -> None:
    """Whoever waits takes what numbers and charts would take, and the other way round."""
    desk = Desk(Slack())

    async def all_of_it() -> None:
        for _ in range(LIMITS[budget.UPDATE]):
            await desk.throttle.update(THERE, MESSAGE)
        await desk.patient.update(THERE, MESSAGE)

    desk.run(all_of_it())
    assert desk.slack.times[-1] == MINUTE


def test_a_home_tab_gets_its_newest_view_alone() -> None:
    desk = Desk(Slack(Busy("rate limited", WAIT)))

    async def opens(person: str, view: dict[str, Any], after: float) -> None:
        await asyncio.sleep(after)
        await desk.patient.publish(person, view)

    old, new, other = ({"n": number} for number in (1, 2, 3))
    desk.run(opens(ANA, old, 0.0), opens(ANA, new, 2.0), opens(BEN, other, 1.0))
    assert [what for _, _, what in desk.slack.calls] == [(ANA, old), (ANA, new), (BEN, other)]
    assert desk.slack.times == [0.0, WAIT, WAIT]
    assert not desk.patient._newest  # noqa: SLF001  # nothing grows


def test_a_view_that_found_the_queue_full_is_shown_by_the_one_that_waits() -> None:
    desk = Desk(Slack(*[Busy("rate limited", WAIT)]))

    async def opens(person: str, view: dict[str, Any], after: float) -> None:
        await asyncio.sleep(after)
        await desk.patient.publish(person, view)

    old, new, other = ({"n": number} for number in (1, 2, 3))
    crowd = [opens(f"U{number:03}", other, 1.0) for number in range(CROWD - 1)]
    desk.run(opens(ANA, old, 0.0), *crowd, opens(ANA, new, 2.0))
    assert [what for _, _, what in desk.slack.calls if what[0] == ANA] == [(ANA, old), (ANA, new)]
    assert not desk.patient._newest  # noqa: SLF001  # nothing grows

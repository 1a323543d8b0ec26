"""A process is restarted when only that helps, and the answer says why."""

from collections.abc import Callable
from threading import Thread

import pytest

from pipeline.health import Health, Phase

Story = Callable[[Health], None]


def at_work(health: Health) -> None:
    """A worker that has been ready since second 10."""
    health.enter(Phase.RECOVERING, 5)
    health.assigned(4)
    health.enter(Phase.READY, 10)


def told(*stories: Story) -> Health:
    health = Health(now=0)
    for story in stories:
        story(health)
    return health


def beats(now: float) -> Story:
    return lambda health: health.beat(now)


def enters(phase: Phase, now: float) -> Story:
    return lambda health: health.enter(phase, now)


def recovers(records: int) -> Story:
    return lambda health: health.recovers(records)


def assigned(partitions: int | None) -> Story:
    return lambda health: health.assigned(partitions)


def pending(problem: str | None, now: float) -> Story:
    return lambda health: health.pending(problem, now)


def waiting(records: int, now: float) -> Story:
    return lambda health: health.waiting(records, now)


def applied(now: float) -> Story:
    return lambda health: health.applied(now)


def newly_waiting(*moments: float) -> Story:
    """Seven records wait, and the probe says so at each of these moments."""

    def story(health: Health) -> None:
        for now in moments:
            health.waiting(7, now)

    return story


@pytest.mark.parametrize(
    ("stories", "now"),
    [
        pytest.param([], 120, id="it may take two minutes to start"),
        pytest.param([], 100, id="models load before the loop's first beat"),
        pytest.param([at_work, beats(100)], 130, id="the loop was busy for half a minute"),
        pytest.param([recovers(600_000)], 180, id="a long changelog buys time"),
        pytest.param(
            [at_work, beats(200), enters(Phase.REBALANCING, 20)], 200, id="a slow rebalance"
        ),
        pytest.param(
            [
                at_work,
                enters(Phase.REBALANCING, 20),
                enters(Phase.RECOVERING, 190),
                beats(300),
            ],
            310,
            id="a recovery after a rebalance has its own time",
        ),
        pytest.param(
            [at_work, pending("no rights", 50), pending(None, 60), pending("no rights", 70)],
            100,
            id="a failed join that was tried again",
        ),
        pytest.param([at_work, newly_waiting(500, 510, 520)], 520, id="the first mention in hours"),
        pytest.param(
            [at_work, newly_waiting(*range(20, 400, 10)), applied(399)], 400, id="slow, not stuck"
        ),
        pytest.param(
            [at_work, newly_waiting(*range(20, 130, 10))], 500, id="the broker is away: old news"
        ),
        pytest.param(
            [at_work, newly_waiting(20, 30, 600, 610)], 615, id="the broker came back just now"
        ),
        pytest.param(
            [at_work, newly_waiting(*range(20, 400, 10)), waiting(0, 400)], 405, id="all is read"
        ),
        pytest.param(
            [at_work, beats(100), enters(Phase.STOPPING, 100)], 190, id="it may take time to stop"
        ),
    ],
)
def test_is_left_alone(stories: list[Story], now: float) -> None:
    assert told(*stories).live(now) == (True, ())


@pytest.mark.parametrize(
    ("stories", "now", "reason"),
    [
        pytest.param(
            [at_work, beats(100)],
            131,
            "the event loop has not run for 31 s",
            id="the event loop is blocked",
        ),
        pytest.param(
            [at_work, beats(100), pending("GroupAuthorizationFailedError", 60)],
            91,
            "joining the group failed 31 s ago and is not tried again:"
            " GroupAuthorizationFailedError",
            id="a zombie that owns nothing",
        ),
        pytest.param(
            [pending("first", 10), pending("second", 35)],
            41,
            "joining the group failed 31 s ago and is not tried again: second",
            id="another problem is still a problem",
        ),
        pytest.param([], 121, "starting for 121 s, where 120 s are enough", id="never started"),
        pytest.param(
            [enters(Phase.RECOVERING, 60), recovers(600_000)],
            181,
            "recovering for 181 s, where 180 s are enough",
            id="never recovered, counted from the start",
        ),
        pytest.param(
            [at_work, enters(Phase.REBALANCING, 20), enters(Phase.REBALANCING, 150)],
            201,
            "rebalancing for 181 s, where 180 s are enough",
            id="rebalances without end",
        ),
        pytest.param(
            [at_work, newly_waiting(*range(100, 230, 10))],
            221,
            "7 records wait and none was applied for 121 s",
            id="the consumer is stuck",
        ),
        pytest.param(
            [enters(Phase.STOPPING, 100)],
            191,
            "stopping for 91 s, where 90 s are enough",
            id="a crash that does not end",
        ),
    ],
)
def test_needs_a_restart(stories: list[Story], now: float, reason: str) -> None:
    assert told(*stories).live(now) == (False, (reason,))


def test_says_all_reasons() -> None:
    health = told(at_work, beats(10), pending("no rights", 20))
    assert len(health.live(100).reasons) == 2


@pytest.mark.parametrize(
    ("stories", "reasons"),
    [
        pytest.param([at_work], [], id="recovered and assigned"),
        pytest.param([at_work, assigned(0)], [], id="a standby is ready to take over"),
        pytest.param(
            [],
            ["starting for 60 s", "the group has not assigned any partitions"],
            id="just started",
        ),
        pytest.param(
            [assigned(4), enters(Phase.RECOVERING, 30), recovers(250_000)],
            ["recovering (250,000 records) for 60 s"],
            id="recovers",
        ),
        pytest.param(
            [at_work, enters(Phase.REBALANCING, 20)], ["rebalancing for 40 s"], id="rebalances"
        ),
        pytest.param([at_work, enters(Phase.STOPPING, 50)], ["stopping for 10 s"], id="stops"),
        pytest.param(
            [at_work, assigned(None)],
            ["the group has not assigned any partitions"],
            id="was thrown out of the group",
        ),
    ],
)
def test_is_ready(stories: list[Story], reasons: list[str]) -> None:
    assert told(*stories).ready(60) == (not reasons, tuple(reasons))


def test_hears_reports_from_several_threads() -> None:
    health = told(at_work)
    reporters = [Thread(target=health.beat, args=(second,)) for second in range(20)]
    for reporter in reporters:
        reporter.start()
    for reporter in reporters:
        reporter.join()
    assert health.live(20).ok

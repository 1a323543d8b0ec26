"""A process is restarted when only that helps, and the answer says why."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from threading import Thread

import pytest

from pipeline.health import Health, Limits, Phase

PAGE = Path("docs/health.md").read_text(encoding="utf-8")
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


def recovers(records: int, now: float) -> Story:
    return lambda health: health.recovers(records, now)


def reads(*moments: float) -> Story:
    """Another record of the changelogs is read at each of these moments."""

    def story(health: Health) -> None:
        for now, left in zip(moments, range(len(moments), 0, -1), strict=True):
            health.recovers(left, now)

    return story


def unanswered(seconds: float) -> Story:
    return lambda health: health.unanswered(seconds)


def hears(*moments: float) -> Story:
    """Kafka answers the probe at each of these moments; nothing waits."""

    def story(health: Health) -> None:
        for now in moments:
            health.waiting(0, now)

    return story


def froze(seconds: float, now: float) -> Story:
    return lambda health: health.froze(seconds, now)


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
        pytest.param([], 180, id="it may take three minutes to start"),
        pytest.param([at_work, beats(100)], 130, id="the loop was busy for half a minute"),
        pytest.param([at_work, unanswered(30)], 50, id="the thread was busy for half a minute"),
        pytest.param(
            [
                enters(Phase.RECOVERING, 60),
                reads(*range(60, 7_200, 100)),
                hears(*range(60, 7_201, 10)),
            ],
            7_200,
            id="a recovery takes two hours, and reads all the time",
        ),
        pytest.param(
            [beats(100), enters(Phase.RECOVERING, 100), froze(3_600, 3_700), hears(3_701)],
            3_720,
            id="frozen in its recovery, just awake",
        ),
        pytest.param(
            [enters(Phase.REBALANCING, 20), froze(3_600, 3_700), hears(3_701)],
            3_710,
            id="frozen in a rebalance, just awake",
        ),
        pytest.param(
            [at_work, pending("no rights", 90), froze(3_600, 3_700)],
            3_710,
            id="frozen, and its join has only just failed",
        ),
        pytest.param(
            [at_work, newly_waiting(*range(20, 100, 10)), froze(3_600, 3_690), waiting(7, 3_690)],
            3_700,
            id="frozen with records waiting",
        ),
        pytest.param(
            [at_work, beats(100), froze(3_600, 3_650)], 3_670, id="it beat before the dog woke"
        ),
        pytest.param(
            [at_work, beats(200), enters(Phase.REBALANCING, 20), hears(*range(0, 201, 10))],
            200,
            id="a slow rebalance",
        ),
        pytest.param(
            [at_work, enters(Phase.REBALANCING, 20), beats(900), hears(*range(0, 99, 10))],
            900,
            id="Kafka went away in a rebalance",
        ),
        pytest.param(
            [at_work, enters(Phase.REBALANCING, 20), beats(900), hears(50, *range(850, 901, 10))],
            900,
            id="Kafka was away in a rebalance, and is back",
        ),
        pytest.param(
            [enters(Phase.RECOVERING, 60), recovers(9, 60), hears(*range(0, 99, 10))],
            900,
            id="Kafka went away in a recovery",
        ),
        pytest.param(
            [enters(Phase.RECOVERING, 60), recovers(9, 60), hears(50, *range(850, 901, 10))],
            900,
            id="Kafka was away in a recovery, and is back",
        ),
        pytest.param(
            [
                at_work,
                enters(Phase.REBALANCING, 20),
                enters(Phase.RECOVERING, 190),
                beats(300),
                hears(*range(0, 311, 10)),
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
            "out of the group for 31 s, and joining is not tried again:"
            " GroupAuthorizationFailedError",
            id="a zombie that owns nothing",
        ),
        pytest.param(
            [pending("first", 10), pending("second", 35)],
            41,
            "out of the group for 31 s, and joining is not tried again: second",
            id="another problem is still a problem",
        ),
        pytest.param(
            [at_work, beats(100), unanswered(31)],
            105,
            "the consumer's thread has not answered for 31 s",
            id="the consumer's thread is blocked or gone",
        ),
        pytest.param([], 181, "starting for 181 s, where 180 s are enough", id="never started"),
        pytest.param(
            [enters(Phase.RECOVERING, 60), recovers(600_000, 60), recovers(500_000, 200)]
            + [recovers(500_000, now) for now in range(201, 321)]
            + [hears(*range(0, 321, 10))],
            321,
            "recovering, 500,000 changelog records to go, and none was read for 121 s",
            id="the recovery is stuck",
        ),
        pytest.param(
            [
                at_work,
                enters(Phase.REBALANCING, 20),
                enters(Phase.REBALANCING, 150),
                hears(*range(0, 201, 10)),
            ],
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
            [assigned(4), enters(Phase.RECOVERING, 30), recovers(250_000, 30)],
            ["recovering (250,000 records) for 30 s"],
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


@pytest.mark.parametrize("sign", [field.name for field in fields(Limits)])
def test_the_page_on_health_tells_each_limit(sign: str) -> None:
    """Above all what the sign means, for whoever reads it at night."""
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{sign}` |"))
    assert f"| {getattr(Limits(), sign):.0f} s |" in row

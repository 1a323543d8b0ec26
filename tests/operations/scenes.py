"""Scenes: what goes wrong at a station, what rings then, and how it ends.

docs/operating.md has them as a table, and a test compares.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.operations.hurried import SLOW, STUCK
from tests.operations.rest import Rings
from tests.operations.station import Post, Station

FLOOD = 160.0  # mentions a second: twice what two slow workers bear


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that goes wrong, and ends."""

    what: str
    begin: Callable[[Station], object]
    end: Callable[[Station], object]
    rings: Rings
    is_long: bool = False  # CI has no time for it


def names(*short: str) -> frozenset[str]:
    """Alerts of ours."""
    return frozenset(f"Tocsin{name}" for name in short)


def kill(posts: list[Post]) -> None:
    """As a power cut does."""
    for post in posts:
        post.process.kill()


def start(posts: list[Post]) -> None:
    """Put a process into each place that has none."""
    for post in posts:
        post.start()


def ail(posts: list[Post], ailment: str) -> None:
    """Let them fall ill."""
    for post in posts:
        (post.folder / ailment).touch()


def heal(posts: list[Post], ailment: str) -> None:
    """They are well again."""
    for post in posts:
        (post.folder / ailment).unlink()


def flood(station: Station) -> None:
    """More mentions than they can score."""
    ail(station.workers, SLOW)
    station.feed.rate = FLOOD


def ebb(station: Station) -> None:
    """As before."""
    heal(station.workers, SLOW)
    station.feed.calm()


def lose_slack(station: Station) -> None:
    """Slack answers nothing, and there is something to tell."""
    station.workspace.freeze()
    station.break_out("Aurora")


def find_slack(station: Station) -> None:
    """It answers again, and somebody has the crisis."""
    station.workspace.wake()
    station.installation.must("ack", "Aurora/1")


SCENES = (
    Scene(
        "a worker of two is killed",
        lambda s: kill(s.workers[:1]),
        lambda s: start(s.workers[:1]),
        Rings(names("WorkerDown")),
    ),
    Scene(
        "all workers are killed",
        lambda s: kill(s.workers),
        lambda s: start(s.workers),
        Rings(names("NoWorkers"), names("WorkerDown", "CanaryMissing", "PipelineSilent")),
        is_long=True,
    ),
    Scene(
        "a worker hangs, and its page answers",
        lambda s: ail(s.workers[:1], STUCK),
        lambda s: heal(s.workers[:1], STUCK),
        Rings(names("CanaryMissing")),
    ),
    Scene(
        "Kafka is away",
        lambda s: s.node.kill(),
        lambda s: s.node.start(),
        Rings(
            names("NoKafka"),
            names("CanaryMissing", "LagUnknown", "PipelineSilent", "SlackSocketDisconnected"),
        ),
    ),
    Scene(
        "all notifiers are killed",
        lambda s: kill(s.notifiers),
        lambda s: start(s.notifiers),
        Rings(names("NotifierDown"), names("CanaryMissing")),
        is_long=True,
    ),
    Scene(
        "Slack answers nothing",
        lose_slack,
        find_slack,
        Rings(names("SlackDeliveryStuck"), names("SlackSocketDisconnected")),
    ),
    Scene(
        "no mentions come any more",
        lambda s: s.feed.fall_silent(),
        lambda s: s.feed.calm(),
        Rings(names("PipelineSilent")),
        is_long=True,
    ),
    Scene(
        "the process of the sources is killed",
        lambda s: kill([s.source]),
        lambda s: start([s.source]),
        Rings(names("SourceDown")),
    ),
    Scene(
        "nobody takes a crisis",
        lambda s: s.break_out("Zephyr"),
        lambda s: s.installation.must("ack", "Zephyr/1"),
        Rings(names("Unacknowledged")),
    ),
    # The last: for an hour of the rules after it, most mentions of the hour before were late.
    Scene(
        "more mentions come than the workers bear",
        flood,
        ebb,
        Rings(
            names("EventLatencyBudgetBurnFast"),
            names("ConsumerLagGrowing"),
            names("CanaryMissing", "EventLatencyBudgetBurnSlow"),
        ),
        is_long=True,
    ),
)

"""Prometheus is told how much is to be done, and how much of it is late."""

from datetime import UTC, datetime, time

from prometheus_client import CollectorRegistry

from alerts.digest import DigestRules
from alerts.lesson import Lessons
from alerts.route import Route
from pipeline.axes import DUE
from pipeline.metrics import Metrics
from pipeline.notifier.dues import LOOK_EVERY, Dues
from tests.alerts.test_lesson import TODAY, an_action, done

EVENING = datetime.combine(TODAY, time(18), UTC).timestamp()
TOKYO = Route(channel="#tokyo", digest=DigestRules(zone="Asia/Tokyo"))
TICKED = an_action("Buy a bell", due=TODAY)
LESSONS = Lessons([
    an_action("Call the host", due=TODAY), an_action("Tell the press"),
    an_action("Name a speaker", brand="Aurora"), TICKED, done(TICKED),
])  # fmt: skip


def shown(registry: CollectorRegistry) -> dict[str, float | None]:
    name = "tocsin_actions_open"
    return {due: registry.get_sample_value(name, {"due": due}) for due in DUE.values}


def test_open_actions_are_counted_by_the_days_of_who_reads_a_digest() -> None:
    for routes, late in ((), 0), ((Route(channel="#room"), TOKYO), 1):
        registry = CollectorRegistry()
        Dues(routes, Metrics(registry)).look(LESSONS, EVENING, LOOK_EVERY)
        assert shown(registry) == {"overdue": late, "ahead": 1 - late, "undated": 2}


def test_they_are_counted_now_and_then_and_not_where_another_process_tells_them() -> None:
    registry = CollectorRegistry()
    dues = Dues((), Metrics(registry))
    dues.look(LESSONS, EVENING, 0.0)
    dues.look(Lessons(), EVENING, LOOK_EVERY - 1)
    assert shown(registry)["undated"] == 2
    dues.look(Lessons(), EVENING, LOOK_EVERY)
    assert shown(registry) == dict.fromkeys(DUE.values, 0)

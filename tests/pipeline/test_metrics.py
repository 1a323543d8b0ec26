"""What happened can be read in Prometheus, and the number of series has a bound."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, Counter
from prometheus_client.openmetrics.exposition import generate_latest

from alerts.deed import Action, Deed
from alerts.incident import Status
from alerts.notice import Kind
from alerts.verdict import Verdict
from detectors.events import Label, Level
from detectors.extent import CrisisKind
from detectors.lanes import ASIDE
from detectors.rules import SeverityRules
from detectors.signal import Condition, Reading
from pipeline.axes import LANGUAGES
from pipeline.family import Family
from pipeline.glossary import reference
from pipeline.metrics import Metrics
from pipeline.series import BRAND_GAUGES, FAMILIES
from tests.builders import NOON, a_notice, a_signal, a_window

DOCS = Path(__file__).parents[2] / "docs" / "metrics.md"


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def metrics(registry: CollectorRegistry) -> Metrics:
    return Metrics(registry, brand_limit=2)


def series(registry: CollectorRegistry, **labels: str) -> list[str]:
    """Names of the samples that carry these labels."""
    return [
        sample.name
        for family in registry.collect()
        for sample in family.samples
        if labels.items() <= sample.labels.items()
    ]


def test_the_page_of_the_docs_is_the_one_that_the_code_writes() -> None:
    again = "run `python -m pipeline.glossary > docs/metrics.md`"
    assert DOCS.read_text(encoding="utf-8") == reference(), again


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_metric_is_explained(family: Family[Any]) -> None:
    assert f"| `{family.name}` |" in reference()
    assert family.help.endswith(".")
    assert family.name.startswith("tocsin_")
    assert family.name.endswith("_total") == (family.kind is Counter)


@pytest.mark.usefixtures("metrics")
def test_every_metric_is_registered(registry: CollectorRegistry) -> None:
    names = {family.name.removesuffix("_total").removesuffix("_info") for family in FAMILIES}
    assert {family.name for family in registry.collect()} == names


def test_no_series_tells_when_it_was_created(registry: CollectorRegistry, metrics: Metrics) -> None:
    metrics.evaluated(2)
    assert b"_created" not in generate_latest(registry)  # type: ignore[no-untyped-call]


@pytest.mark.usefixtures("metrics")
@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("tocsin_events_processed_total", {"stage": "mentions", "outcome": "repeated"}),
        ("tocsin_dead_letter_events_total", {"stage": "mentions", "reason": "internal"}),
        ("tocsin_dead_letter_events_total", {"stage": "commands", "reason": "too_large"}),
        ("tocsin_commands_total", {"kind": "seed", "outcome": "refused_incident"}),
        ("tocsin_alert_deliveries_total", {"kind": "opened", "outcome": "failed"}),
        ("tocsin_notices_total", {"kind": "resolved"}),
        ("tocsin_late_events_total", {}),
    ],
)
def test_counters_with_few_series_start_at_zero(
    registry: CollectorRegistry, name: str, labels: dict[str, str]
) -> None:
    """Otherwise the first failure of a process would be no increase."""
    assert registry.get_sample_value(name, labels) == 0


def test_what_happened_is_counted(registry: CollectorRegistry, metrics: Metrics) -> None:
    metrics.processed("mentions", "applied", 40)
    metrics.dead("mentions", "not_json", 2)
    metrics.commanded("seed", "adopted")
    metrics.late(3)
    metrics.mentioned("zephyr", Label.NEGATIVE, 5)
    metrics.unread("lo", 4)
    metrics.delivered(Kind.OPENED, "sent")
    metrics.slack_called("chat.update", "ok", 0.3)
    metrics.slack_waited(1.5)
    metrics.probe_failed()
    for name, labels, value in (
        ("tocsin_events_processed_total", {"stage": "mentions", "outcome": "applied"}, 40),
        ("tocsin_events_processed_total", {"stage": "mentions", "outcome": "dead"}, 2),
        ("tocsin_dead_letter_events_total", {"stage": "mentions", "reason": "not_json"}, 2),
        ("tocsin_commands_total", {"kind": "seed", "outcome": "adopted"}, 1),
        ("tocsin_late_events_total", {}, 3),
        ("tocsin_mentions_total", {"brand": "zephyr", "sentiment": "negative"}, 5),
        ("tocsin_language_fallback_total", {"language": "lo"}, 4),
        ("tocsin_alert_deliveries_total", {"kind": "opened", "outcome": "sent"}, 1),
        ("tocsin_slack_api_requests_total", {"method": "chat.update", "outcome": "ok"}, 1),
        ("tocsin_slack_api_duration_seconds_sum", {"method": "chat.update"}, 0.3),
        ("tocsin_slack_rate_limit_wait_seconds_total", {}, 1.5),
        ("tocsin_kafka_probe_failures_total", {}, 1),
    ):
        assert registry.get_sample_value(name, labels) == value, name


def lanes(*held: tuple[bool, bool]) -> list[Reading]:
    """Readings of the hour: whether it is unusual, and whether its guards hold."""
    return [
        a_signal(
            conditions=(
                Condition(name="return_period", observed=9, threshold=1, held=unusual),
                Condition(name="authors", observed=9, threshold=5, held=guarded),
            )
        ).lanes[0]
        for unusual, guarded in held
    ]


def test_a_brand_s_first_incident_is_an_increase(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    metrics.mentioned("zephyr", Label.NEUTRAL)
    for name, labels in (
        ("tocsin_alerts_total", {"level": "crisis"}),
        ("tocsin_mentions_total", {"sentiment": "negative"}),
        ("tocsin_mentions_reach_people_total", {"sentiment": "negative"}),
        ("tocsin_slack_presses_total", {"button": "tocsin_ack", "outcome": "received"}),
    ):
        known = labels if "button" in labels else labels | {"brand": "zephyr"}
        assert registry.get_sample_value(name, known) == 0


@pytest.mark.usefixtures("metrics")
@pytest.mark.parametrize(
    ("name", "labels", "there"),
    [
        ("tocsin_alert_time_to_acknowledge_seconds_bucket", {"level": "crisis", "le": "30.0"}, 0),
        ("tocsin_alert_notify_latency_seconds_count", {"kind": "opened"}, 0),
        ("tocsin_sentiment_score_count", {"language": "fr"}, None),
    ],
)
def test_histograms_with_few_series_start_at_zero_too(
    registry: CollectorRegistry, name: str, labels: dict[str, str], there: float | None
) -> None:
    """Otherwise the first to take a crisis would take it in no time."""
    assert registry.get_sample_value(name, labels) == there


def test_what_detectors_say_is_counted(registry: CollectorRegistry, metrics: Metrics) -> None:
    metrics.judged(lanes((True, True), (True, False), (False, True), (False, False)))
    for result, count in (("rings", 1), ("guarded", 1), ("usual", 2)):
        labels = {"rule": "1h", "result": result}
        assert registry.get_sample_value("tocsin_detector_evaluations_total", labels) == count


def test_a_detectors_value_stands_beside_its_threshold(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    rules = SeverityRules(alert_points=2.0, crisis_points=5.0)
    metrics.show("zephyr", a_signal(return_period=14.0, threshold=1.0), Level.ALERT, rules)
    for name, labels, value in (
        ("value", {"rule": "1h"}, 14.0),
        ("threshold", {"rule": "1h", "level": "watch"}, 1.0),
        ("value", {"rule": "severity"}, 4.38),
        ("threshold", {"rule": "severity", "level": "alert"}, 2.0),
        ("threshold", {"rule": "severity", "level": "crisis"}, 5.0),
    ):
        shown = registry.get_sample_value(f"tocsin_detector_{name}", labels | {"brand": "zephyr"})
        assert shown == pytest.approx(value), (name, labels)


def minutes(count: int) -> datetime:
    """So many after noon."""
    return NOON + timedelta(minutes=count)


def test_steps_of_incidents_tell_how_long_people_took(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    """A reminder, or a note of somebody who has it already, is no new word of theirs."""
    taken = Deed(action=Action.ACKNOWLEDGE, actor="U01ANA", at=NOON, incident=1)
    metrics.told(a_notice(at=minutes(4)))
    metrics.told(a_notice(kind=Kind.UPDATED, seq=2, at=minutes(5)))
    has = {"status": Status.ACKNOWLEDGED, "owner": "U01ANA", "owned_by": 3}
    metrics.told(a_notice(kind=Kind.AUDIT, seq=3, at=minutes(9), deed=taken, **has))
    metrics.told(a_notice(kind=Kind.REMINDER, seq=4, at=minutes(69), **has))
    wrong, slow = Status.FALSE_ALARM, a_signal(lane="24h")
    metrics.told(a_notice(kind=Kind.AUDIT, seq=5, deed=taken, status=wrong, signal=slow))
    for name, labels, value in (
        ("transitions_total", {"rule": "1h", "to_state": "open", "actor": "watch"}, 1),
        ("transitions_total", {"rule": "1h", "to_state": "acknowledged", "actor": "person"}, 1),
        ("transitions_total", {"rule": "1h", "to_state": "acknowledged", "actor": "watch"}, 1),
        ("transitions_total", {"rule": "24h", "to_state": "false_alarm", "actor": "person"}, 1),
        ("detection_latency_seconds_sum", {}, 240),
        ("time_to_acknowledge_seconds_sum", {"level": "alert"}, 540),
        ("time_to_acknowledge_seconds_count", {"level": "alert"}, 1),
    ):
        assert registry.get_sample_value(f"tocsin_alert_{name}", labels) == value, (name, labels)


def test_kinds_are_counted_as_they_were_taken_and_as_people_said(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    """A word counts once, in the notice that tells it, whatever comes after."""
    outage, rumour = CrisisKind.OUTAGE, CrisisKind.RUMOUR
    said = {"verdict": Verdict(kind=rumour, guessed=outage, by="ana", at=NOON, seq=3)}
    metrics.told(a_notice(guessed=outage))
    metrics.told(a_notice(kind=Kind.UPDATED, seq=2, guessed=outage))
    metrics.told(a_notice(kind=Kind.AUDIT, seq=3, guessed=outage, **said))
    metrics.told(a_notice(kind=Kind.ESCALATED, seq=4, guessed=outage, **said))
    for name, labels, value in (
        ("incident_kinds_total", {"kind": "outage", "source": "guess"}, 1),
        ("incident_kinds_total", {"kind": "rumour", "source": "person"}, 1),
        ("incident_kinds_total", {"kind": "outage", "source": "person"}, 0),
        ("kind_verdicts_total", {"guessed": "outage", "kind": "rumour"}, 1),
        ("kind_verdicts_total", {"guessed": "rumour", "kind": "rumour"}, 0),
    ):
        assert registry.get_sample_value(f"tocsin_{name}", labels) == value, (name, labels)


def test_how_late_sources_are_and_how_posts_feel(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    metrics.delayed("mastodon", 90)
    metrics.delayed("a network of tomorrow", 5)
    metrics.delayed(None, -3)  # its clock runs fast
    metrics.felt("fr", -0.7)
    metrics.mentioned("zephyr", Label.NEGATIVE, 2, reach=900)
    for name, labels, value in (
        ("source_delay_seconds_sum", {"platform": "mastodon"}, 90),
        ("source_delay_seconds_count", {"platform": "other"}, 2),
        ("source_delay_seconds_sum", {"platform": "other"}, 5),
        ("sentiment_score_bucket", {"language": "fr", "le": "-0.6"}, 1),
        ("sentiment_score_bucket", {"language": "fr", "le": "-0.8"}, 0),
        ("mentions_reach_people_total", {"brand": "zephyr", "sentiment": "negative"}, 900),
    ):
        assert registry.get_sample_value(f"tocsin_{name}", labels) == value, (name, labels)


def test_what_is_so_is_shown(registry: CollectorRegistry, metrics: Metrics) -> None:
    metrics.lag("tocsin.watch", "tocsin.mentions", 3, 17)
    metrics.outbox(2, 61.5)
    metrics.built("0.1.0", "0123456789ab")
    lag = {"group": "tocsin.watch", "topic": "tocsin.mentions", "partition": "3"}
    assert registry.get_sample_value("tocsin_consumer_lag_messages", lag) == 17
    assert registry.get_sample_value("tocsin_alert_outbox_pending_messages") == 2
    assert registry.get_sample_value("tocsin_alert_outbox_oldest_age_seconds") == 61.5
    built = series(registry, version="0.1.0", settings="0123456789ab")
    assert built == ["tocsin_build_info"]


def test_durations_are_observed(registry: CollectorRegistry, metrics: Metrics) -> None:
    metrics.evaluated(-0.2)  # the producer's clock is ahead
    metrics.loop_lagged(0.07)
    metrics.scored("balanced", 0.5, mentions=100)
    metrics.scored("balanced", 0.1, mentions=0)
    assert registry.get_sample_value("tocsin_event_latency_seconds_sum") == 0
    assert registry.get_sample_value("tocsin_event_loop_lag_seconds_bucket", {"le": "0.1"}) == 1
    scorer = {"scorer": "balanced"}
    assert registry.get_sample_value("tocsin_scoring_duration_seconds_sum", scorer) == 0.005
    assert registry.get_sample_value("tocsin_scoring_duration_seconds_count", scorer) == 1


def test_a_brand_is_shown(registry: CollectorRegistry, metrics: Metrics) -> None:
    window = a_window(mentions=60, unknown=10, negative=40, authors=31, reach=900, strict=25)
    metrics.show("zephyr", a_signal(windows={"1h": window}, lane="1h", expected=3.2), Level.ALERT)
    hour = {"brand": "zephyr", "window": "1h"}
    for name, value in (
        ("mentions", 40), ("authors", 31), ("ratio", 0.5), ("reach_people", 900), ("shares", 9)
    ):  # fmt: skip
        assert registry.get_sample_value(f"tocsin_brand_negative_{name}", hour) == value
    assert registry.get_sample_value("tocsin_brand_negative_baseline_mentions", hour) == 3.2
    assert registry.get_sample_value("tocsin_brand_level", {"brand": "zephyr"}) == 2


def test_a_window_without_scored_posts_has_no_unhappy_share(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    metrics.show("zephyr", a_signal(windows={"1h": a_window(mentions=3, unknown=3)}), None)
    hour = {"brand": "zephyr", "window": "1h"}
    assert registry.get_sample_value("tocsin_brand_negative_ratio", hour) == 0


def test_the_baseline_is_only_that_of_the_window_judged_last(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    shown = []
    for lane, window in (
        ("1h", "1h"),
        ("6h", "6h"),
        ("burst", "15m"),
        ("share", "6h"),
        ("all", "1h"),
    ):
        usual = 3.2 if lane not in ASIDE else 8.0  # of posts, or of people of all moods
        hour = a_signal(lane="1h", window="1h", expected=1.5).lanes
        told = a_signal(lane=lane, window=window, expected=usual)
        metrics.show("zephyr", replace(told, lanes=(*told.lanes, *hour)), None)
        shown.append(usual_shown(registry))
    assert shown == [{"1h": 3.2}, {"6h": 3.2}, {"15m": 3.2}, {"1h": 1.5}, {"1h": 1.5}]


def test_a_lane_that_judges_no_chance_has_no_weeks(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    told = a_signal(lanes=a_signal().lanes + a_signal(lane="share", threshold=0.0).lanes)
    metrics.show("zephyr", told, None)
    for name in ("tocsin_detector_value", "tocsin_detector_threshold"):
        assert name in series(registry, rule="1h")
        assert name not in series(registry, rule="share")


def usual_shown(registry: CollectorRegistry) -> dict[str, float]:
    """By what the series calls its window."""
    name = "tocsin_brand_negative_baseline_mentions"
    samples = (each for family in registry.collect() for each in family.samples)
    return {each.labels["window"]: each.value for each in samples if each.name == name}


@pytest.mark.parametrize(
    ("levels", "rank", "open_at"),
    [
        pytest.param([None], 0, [], id="all is well"),
        pytest.param([Level.WATCH, Level.WATCH], 1, ["watch"], id="opened once"),
        pytest.param([Level.WATCH, Level.CRISIS], 3, ["crisis"], id="escalated"),
        pytest.param([Level.CRISIS, None], 0, [], id="resolved"),
    ],
)
def test_open_incidents_are_counted_by_level(
    registry: CollectorRegistry,
    metrics: Metrics,
    levels: list[Level | None],
    rank: int,
    open_at: list[str],
) -> None:
    for level in levels:
        metrics.show("zephyr", a_signal(), level)
    assert registry.get_sample_value("tocsin_brand_level", {"brand": "zephyr"}) == rank
    assert [level for level in Level if open_alerts(registry, "zephyr", level)] == open_at


def test_of_incidents_that_are_not_named_there_are_none(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    """A gauge that stands still would call people for ever."""
    crisis, open_ = {"level": "crisis"}, {"level": "crisis", "status": "open"}
    for count, age in ((2, 61.5), (0, 0.0)):
        metrics.stands({(Level.CRISIS, Status.OPEN): count} if count else {})
        metrics.unacknowledged({Level.CRISIS: age} if age else {})
        assert registry.get_sample_value("tocsin_incidents", open_) == count
        seconds = "tocsin_incident_unacknowledged_seconds"
        assert registry.get_sample_value(seconds, crisis) == age
    statuses = {sample.labels["status"] for each in registry.collect() for sample in each.samples
                if sample.name == "tocsin_incidents"}  # fmt: skip
    assert statuses == {"open", "acknowledged", "snoozed", "eased"}


def open_alerts(registry: CollectorRegistry, brand: str, level: Level) -> float | None:
    return registry.get_sample_value("tocsin_open_alerts", {"brand": brand, "level": level})


def test_notices_count_how_often_a_level_was_reached(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    for kind, level in (
        (Kind.OPENED, Level.ALERT),
        (Kind.UPDATED, Level.ALERT),
        (Kind.ESCALATED, Level.CRISIS),
        (Kind.RESOLVED, Level.CRISIS),
    ):
        metrics.told(a_notice(brand="zephyr", kind=kind, level=level))
    for level, times in ((Level.ALERT, 1), (Level.CRISIS, 1)):
        labels = {"brand": "zephyr", "level": level}
        assert registry.get_sample_value("tocsin_alerts_total", labels) == times
    assert registry.get_sample_value("tocsin_notices_total", {"kind": "updated"}) == 1


def test_brands_beyond_the_cap_share_one_label(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    for brand in ("a", "b", "c", "d"):
        metrics.mentioned(brand, Label.NEGATIVE)
        metrics.show(brand, a_signal(), Level.ALERT)
    folded = {"brand": "_other", "sentiment": "negative"}
    assert registry.get_sample_value("tocsin_mentions_total", folded) == 2
    assert registry.get_sample_value("tocsin_metrics_brands_folded_total") == 4
    assert open_alerts(registry, "_other", Level.ALERT) == 2
    assert registry.get_sample_value("tocsin_brand_level", {"brand": "_other"}) is None
    metrics.forget_brand("c")
    assert open_alerts(registry, "_other", Level.ALERT) == 1


def test_a_brand_that_went_leaves_its_counters_and_its_place(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    for brand in ("a", "b"):
        metrics.mentioned(brand, Label.NEGATIVE)
        metrics.show(brand, a_signal(), Level.ALERT)
    metrics.forget_brand("a")
    metrics.forget_brand("a")
    metrics.forget_brand("never seen")
    counters = {
        "tocsin_mentions_total", "tocsin_mentions_reach_people_total", "tocsin_alerts_total"
    }  # fmt: skip
    assert set(series(registry, brand="a")) == counters
    assert {family.name for family in BRAND_GAUGES} <= set(series(registry, brand="b"))
    metrics.show("a", a_signal(), Level.CRISIS)
    assert open_alerts(registry, "a", Level.CRISIS) == 1
    assert {family.name for family in BRAND_GAUGES} <= set(series(registry, brand="a"))
    assert registry.get_sample_value("tocsin_metrics_brands_folded_total") == 0


def test_labels_that_others_choose_are_finite(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    for number in range(500):
        metrics.unread(f"x{number}")
        metrics.dead("mentions", f"reason {number}")
        metrics.slack_called(f"method {number}", "ok", 1)
    for name, labels in (
        ("tocsin_language_fallback_total", {"language": "other"}),
        ("tocsin_dead_letter_events_total", {"stage": "mentions", "reason": "other"}),
        ("tocsin_slack_api_requests_total", {"method": "other", "outcome": "ok"}),
    ):
        assert registry.get_sample_value(name, labels) == 500, name


def test_languages_are_those_that_the_finder_names() -> None:
    eldc = pytest.importorskip("eldc")
    assert set(LANGUAGES) == {*eldc.LANGUAGES, "und"}

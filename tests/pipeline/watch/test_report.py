"""What a worker did is counted once, by what became of it."""

import pytest
from prometheus_client import CollectorRegistry

from detectors.events import Label, Outcome, Sentiment
from pipeline.codec import Malformed, Reason
from pipeline.config import Config
from pipeline.health import Health, Phase
from pipeline.metrics import Metrics
from pipeline.watch.intake import Item
from pipeline.watch.report import Report
from pipeline.watch.shadows import ShadowedLedger, ShadowedTurn
from tests.bench import FakeRecord, Scored
from tests.builders import a_mention, a_notice, a_signal

STAGE = {"stage": "mentions"}


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def report(registry: CollectorRegistry) -> Report:
    return Report(Metrics(registry), Health(0.0), "vader")


def a_turn(config: Config | None = None) -> ShadowedTurn:
    known = config or Config.default()
    return ShadowedTurn(ShadowedLedger({}, known, Scored(), "tocsin.shadow"), 0)


def an_item(label: Label = Label.NEGATIVE, lang: str = "en") -> Item:
    sentiment = Sentiment(label=label, score=0.0, lang=lang, scorer="fixed")
    return Item(FakeRecord(), 0.0, mention=a_mention(), sentiment=sentiment)


def a_dead_one(reason: Reason) -> Item:
    return Item(FakeRecord(), 0.0, dead=Malformed(reason, "see there"))


def test_records_are_counted_by_what_became_of_them(
    report: Report, registry: CollectorRegistry
) -> None:
    items = [an_item() for _ in range(7)]
    dead = [a_dead_one(Reason.NOT_JSON), a_dead_one(Reason.NOT_JSON), a_dead_one(Reason.INTERNAL)]
    known = [Outcome.COUNTED, Outcome.OWNED, Outcome.LATE, Outcome.REPEATED, "replayed"]
    outcomes = [*known, "tick", Outcome.COUNTED, "dead", "dead", "dead"]
    report.applied([*items, *dead], outcomes, a_turn())

    def count(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(f"tocsin_{name}_total", labels)

    processed = [
        count("events_processed", outcome=outcome, **STAGE)
        for outcome in ("applied", "repeated", "dead")
    ]
    assert processed == [4, 2, 3]
    assert count("dead_letter_events", reason="not_json", **STAGE) == 2
    assert count("dead_letter_events", reason="internal", **STAGE) == 1
    assert count("late_events") == 1
    assert count("mentions", brand="Zephyr", sentiment="negative") == 2  # the counted ones


def test_a_language_that_nobody_reads_is_counted(
    report: Report, registry: CollectorRegistry
) -> None:
    items = [an_item(Label.UNKNOWN, "fr"), an_item(Label.UNKNOWN, "fr"), an_item()]
    report.applied(items, [Outcome.COUNTED, Outcome.REPEATED, Outcome.COUNTED], a_turn())
    name = "tocsin_language_fallback_total"
    assert registry.get_sample_value(name, {"language": "fr"}) == 1


@pytest.mark.parametrize(
    ("mentions", "sampled"), [(1, 1), (20, 20), (21, 11), (500, 20), (519, 20)]
)
def test_of_a_batch_some_scores_and_delays_are_shown(
    report: Report, registry: CollectorRegistry, mentions: int, sampled: int
) -> None:
    outcomes = [Outcome.COUNTED] * mentions
    report.evaluated([an_item() for _ in outcomes], outcomes, now=5.0)
    for name, labels, count in (
        ("sentiment_score_bucket", {"language": "en", "le": "1.0"}, sampled),
        ("source_delay_seconds_count", {"platform": "other"}, sampled),
        ("event_latency_seconds_count", {}, mentions),
    ):
        assert registry.get_sample_value(f"tocsin_{name}", labels) == count


def test_a_brand_that_was_judged_is_shown_and_its_notices_are_counted(
    report: Report, registry: CollectorRegistry
) -> None:
    turn = a_turn()
    turn.lookout("Zephyr", 0.0).signal = a_signal()
    turn.judged = {"Zephyr"}
    turn.lookout("Calm", 0.0)  # only took mentions in
    turn.notices = [a_notice()]
    report.looked(turn)
    hour = {"brand": "Zephyr", "window": "1h"}
    assert registry.get_sample_value("tocsin_brand_negative_authors", hour) == 41
    assert registry.get_sample_value("tocsin_notices_total", {"kind": "opened"}) == 1
    calm = {"brand": "Calm", "window": "1h"}
    assert registry.get_sample_value("tocsin_brand_negative_authors", calm) is None


def test_a_batch_is_a_sign_of_life(report: Report) -> None:
    report.health.enter(Phase.READY, 0.0)
    report.applied([], [], a_turn())
    assert report.health.live(0.0).ok


def samples(registry: CollectorRegistry) -> dict[tuple[str, str], float]:
    """All series, by name and labels."""
    return {
        (sample.name, str(sample.labels)): sample.value
        for family in registry.collect() for sample in family.samples
    }  # fmt: skip


def test_a_drill_is_counted_among_drills_alone(
    report: Report, registry: CollectorRegistry
) -> None:  # fmt: skip
    before = samples(registry)
    item, turn = an_item(), a_turn()
    item.mention = a_mention(brand="DRILL Zephyr")
    lookout = turn.lookout("DRILL Zephyr", 0.0)
    lookout.signal = a_signal()
    turn.judged.add("DRILL Zephyr")
    turn.notices.append(a_notice(brand="DRILL Zephyr"))
    report.applied([item], [Outcome.COUNTED], turn)
    report.evaluated([item], [Outcome.COUNTED], 0.0)
    after = samples(registry)
    changed = {name for name, labels in after if after[name, labels] != before.get((name, labels))}
    assert {name.removesuffix("_bucket") for name in changed} == {
        "tocsin_drill_events_total", "tocsin_events_processed_total",
        "tocsin_event_latency_seconds", "tocsin_event_latency_seconds_count",
    }  # fmt: skip

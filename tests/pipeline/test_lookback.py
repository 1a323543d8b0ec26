"""A look back shows what the watch saw at that moment: neither more nor less than a replay knew."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from alerts.brief import FullBrief
from alerts.incident import Status
from alerts.notice import Kind
from detectors.events import Label, Level, Mention, Sentiment, moment
from detectors.rules import RINGING, Rules, SeverityRules
from pipeline.lookback import Lookback, UnseenError, lookback
from pipeline.replay import replay
from tests.detectors.people import (
    BORN,
    BRAND,
    FEELINGS,
    a_crowd,
    a_post,
)
from tests.lookouts import CALM, STORM, STORMY, briefed, unhappy


def seen(at: float, mentions: Sequence[Mention] = STORMY, brand: str = BRAND) -> Lookback:
    return lookback(mentions, unhappy, briefed, brand, moment(at))


def test_what_a_notice_told_is_what_is_seen_at_its_moment() -> None:
    told = {notice.kind: notice for notice in replay(STORMY, unhappy, briefed)}  # the last of each
    assert told.keys() >= {Kind.OPENED, Kind.ESCALATED, Kind.UPDATED, Kind.EASED, Kind.RESOLVED}
    for notice in told.values():
        found = lookback(STORMY, unhappy, briefed, BRAND, notice.at)
        quotes = found.signal.quotes  # a notice shows those of the whole incident
        assert found.signal == replace(notice.signal, quotes=quotes)
        assert found.judged == notice.at
        if notice.kind is Kind.RESOLVED:
            assert found.incident is None
        else:
            assert found.incident
            known = found.incident.number, found.incident.level, found.incident.status
            assert known == (notice.incident, notice.level, notice.status)
            assert found.incident.peak_authors == notice.peak_authors


def test_a_calm_moment_shows_every_lane_and_what_it_lacks() -> None:
    found = seen(STORM - 1)
    assert (found.brand, found.at) == (BRAND, moment(STORM - 1))
    assert (found.incident, found.signal.level) == (None, None)
    assert found.asks == dict.fromkeys(RINGING)
    for lane in found.signal.lanes:
        held = {condition.name: condition.held for condition in lane.conditions}
        own = {"voice": "followers", "share": "share"}.get(lane.lane, "return_period")
        assert not held[own]
        assert not held["fresh"]
        assert held["warm_up"]
    assert found.signal.settings == "0123456789ab"


def test_a_moment_before_its_slot_is_over_needs_no_notice() -> None:
    """Seven people in three seconds: they are judged at the end of ten, and seen at once."""
    stream = [*CALM, *a_crowd(STORM, 7, step=0.5)]
    found = seen(STORM + 3.2, stream)
    assert (found.incident, found.signal.authors) == (None, 7)
    assert found.signal.level is not None
    assert found.asks[found.signal.lane] is found.signal.level
    assert found.judged
    assert found.judged < moment(STORM)


def test_mentions_of_that_very_time_count() -> None:
    stream = [*CALM, *a_crowd(STORM, 7, step=1)]
    assert [seen(STORM + at, stream).signal.windows["15m"].authors for at in (1.5, 2)] == [2, 3]


def test_the_levels_that_lanes_ask_for_are_those_of_the_brands_rules() -> None:
    def strict(_brand: str) -> FullBrief:
        severity = SeverityRules(alert_points=0, crisis_points=0, crisis_authors=2)
        return FullBrief(rules=Rules(severity=severity))

    stream = [*CALM, *a_crowd(STORM, 7, step=0.5)]
    found = lookback(stream, unhappy, strict, BRAND, moment(STORM + 3.2))
    assert found.signal.level is Level.CRISIS
    assert {level for level in found.asks.values() if level} == {Level.CRISIS}


def test_after_the_last_mention_the_clock_goes_on() -> None:
    running = seen(STORM + 900).incident
    assert running
    assert (running.number, running.status) == (1, Status.OPEN)
    assert seen(STORM + 2 * 86_400).incident is None
    assert seen(STORM + 400 * 86_400).signal.windows["24h"].mentions == 0


@pytest.mark.parametrize(
    ("at", "ended"),
    [
        pytest.param(STORM, False, id="within the files"),
        pytest.param(STORM + 39 * 20, False, id="at the last mention"),
        pytest.param(STORM + 39 * 20 + 1, True, id="after it"),
    ],
)
def test_it_is_said_where_the_files_end_before_the_moment(at: float, *, ended: bool) -> None:
    assert seen(at).ended == (STORMY[-1].created_at if ended else None)


def test_that_nobody_complained_in_the_last_seconds_is_no_calm() -> None:
    """At the height of a storm a lane asks for what it would ring for, and a look hears no more."""
    found = seen(STORM + 39 * 20 + 15)
    assert found.judged
    assert found.judged < found.at
    assert (found.signal.level, found.next_complaint) == (None, Level.CRISIS)
    assert found.asks["1h"] is Level.CRISIS
    for lane in found.signal.lanes:
        lacking = [condition.name for condition in lane.conditions if not condition.held]
        assert (found.asks[lane.lane] is not None) == (lacking == ["fresh"])


def test_nothing_is_read_behind_the_first_later_mention() -> None:
    read: list[Mention] = []

    def reading() -> Iterator[Mention]:
        for mention in STORMY:
            read.append(mention)
            yield mention

    lookback(reading(), unhappy, briefed, BRAND, moment(STORM - 1))
    assert read == STORMY[: len(CALM) + 1]


def test_other_brands_are_not_scored_and_change_nothing() -> None:
    others = [a_post(post.created_at.timestamp() + 1, "eve", brand="Aurora") for post in STORMY]
    both = sorted([*STORMY, *others], key=lambda mention: mention.created_at)
    scored: list[Mention] = []

    def score(mentions: Sequence[Mention]) -> list[Sentiment]:
        scored.extend(mentions)
        return [FEELINGS[Label.NEGATIVE]] * len(mentions)

    at = moment(STORM + 905)
    assert replace(lookback(both, score, briefed, BRAND, at), ended=STORMY[-1].created_at) == seen(
        STORM + 905
    )
    assert scored == STORMY


ZEPHYR, AURORA = a_post(BORN + 60), a_post(BORN, brand="Aurora")
LAST = a_post(BORN + 120)
NAMES = [f"b{number:02}" for number in range(23)]
MANY = [a_post(BORN, brand=name) for name in NAMES]


@pytest.mark.parametrize(
    ("mentions", "brand", "said"),
    [
        pytest.param(
            [], "Zephyr", "No mention was read; allowed: files of which some can be",
            id="nothing",
        ),
        pytest.param(
            [AURORA, ZEPHYR], "Zephir",
            "no mention names `Zephir` (did you mean `Zephyr`?); allowed: Aurora, Zephyr",
            id="nobody",
        ),
        pytest.param(
            MANY, "Zephyr",
            f"no mention names `Zephyr`; allowed: {', '.join(NAMES[:20])} and 3 more",
            id="many others",
        ),
        pytest.param(
            [AURORA, ZEPHYR, LAST], "Zephyr",
            "2026-01-01T00:00:30+00:00 is before the first mention of `Zephyr`; they go from"
            " 2026-01-01T00:01:00+00:00 to 2026-01-01T00:02:00+00:00",
            id="too early",
        ),
        pytest.param(
            [LAST, a_post(BORN)], "Zephyr",
            "mentions of `Zephyr` stand behind later ones; sort the files by `created_at`",
            id="newest first",
        ),
    ],
)  # fmt: skip
def test_where_there_is_nothing_to_see_it_is_said_what_there_is(
    mentions: list[Mention], brand: str, said: str
) -> None:
    with pytest.raises(UnseenError) as caught:
        seen(BORN + 30, mentions, brand)
    assert str(caught.value) == said


def test_a_time_of_another_zone_is_the_same_moment() -> None:
    at = moment(STORM + 905).astimezone(datetime.strptime("+0200", "%z").tzinfo)
    assert at.utcoffset() == timedelta(hours=2)
    assert lookback(STORMY, unhappy, briefed, BRAND, at) == seen(STORM + 905)

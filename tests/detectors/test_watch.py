"""What a brand looks like, from its mentions alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import log10
from typing import Any

import msgspec
import pytest

from detectors.bins import BIN, DAY, bin_of
from detectors.events import Label, Level, Outcome, Sentiment, moment
from detectors.evidence import QUIET_MOST, weeks
from detectors.lanes import OWN, usual_people
from detectors.rules import RINGING, YARDSTICKS, Brief, LaneName
from detectors.signal import Signal, Window
from detectors.spells import FREEZE
from detectors.tail import SILENT
from detectors.watch import BrandWatch
from tests.detectors.people import (
    BORN,
    FEELINGS,
    NEGATIVE,
    PRESENT,
    a_brief,
    a_crowd,
    a_post,
    a_seasoned_watch,
    a_watch,
    repacked,
    see,
    take,
)

NOW = PRESENT + 60


def held(signal: Signal) -> dict[str, bool]:
    return {condition.name: condition.held for condition in signal.conditions}


# -- What is counted


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        pytest.param({}, Outcome.COUNTED, id="a post"),
        pytest.param({"author": "zephyr_help"}, Outcome.OWNED, id="the brand's own account"),
        pytest.param({"author": "Zephyr_HELP"}, Outcome.OWNED, id="whatever its case"),
        pytest.param({"author": None}, Outcome.COUNTED, id="nobody knows whose"),
        pytest.param({"id": "seen"}, Outcome.REPEATED, id="told before"),
        pytest.param({"id": "seen", "text": "edited"}, Outcome.REPEATED, id="an edited post"),
        pytest.param({"created_at": moment(NOW - 86_000)}, Outcome.COUNTED, id="of yesterday"),
        pytest.param({"created_at": moment(NOW - 86_400)}, Outcome.LATE, id="older than a day"),
        pytest.param({"created_at": datetime(1, 1, 1, tzinfo=UTC)}, Outcome.LATE, id="year 1"),
        pytest.param(
            {"created_at": datetime(9999, 12, 31, tzinfo=UTC)}, Outcome.COUNTED, id="year 9999"
        ),
    ],
)
def test_a_mention_has_an_outcome(fields: dict[str, Any], outcome: Outcome) -> None:
    watch = a_watch(NOW, Brief(owned=frozenset({"zephyr_help"})))
    take(watch, a_post(NOW, "ben", id="seen"))
    assert take(watch, replace(a_post(NOW), **fields), now=NOW) is outcome
    counted = watch.look(NOW).windows["24h"].mentions
    assert counted == (2 if outcome is Outcome.COUNTED else 1)


@pytest.mark.parametrize(
    ("label", "fields", "window"),
    [
        pytest.param(Label.NEGATIVE, {"shares": 7, "views": 50}, (1, 1, 0, 1, 50, 7), id="unhappy"),
        pytest.param(Label.NEUTRAL, {"shares": 7, "views": 50}, (1, 0, 0, 0, 0, 7), id="neutral"),
        pytest.param(Label.POSITIVE, {}, (1, 0, 0, 0, 0, 0), id="happy"),
        pytest.param(Label.UNKNOWN, {}, (1, 0, 1, 0, 0, 0), id="unknown, never neutral"),
        pytest.param(
            Label.NEGATIVE, {"repost_of": "m0", "views": 50}, (0, 0, 0, 0, 50, 1), id="a repost"
        ),
        pytest.param(
            Label.POSITIVE, {"repost_of": "m0", "views": 50}, (0, 0, 0, 0, 0, 1), id="of praise"
        ),
        pytest.param(Label.NEGATIVE, {"shares": -7}, (1, 1, 0, 1, 0, 0), id="nonsense below"),
    ],
)
def test_a_mention_counts_where_it_belongs(
    label: Label, fields: dict[str, Any], window: tuple[int, ...]
) -> None:
    watch = a_watch(NOW)
    take(watch, a_post(NOW, **fields), label)
    mentions, negative, unknown, authors, reach, shares = window
    expected = Window(
        mentions=mentions, negative=negative, unknown=unknown, authors=authors, reach=reach,
        shares=shares, strict=0, positive=int(label is Label.POSITIVE and mentions == 1),
        potential=reach,
    )  # fmt: skip
    assert watch.look(NOW).windows == dict.fromkeys(("15m", "1h", "6h", "24h"), expected)


def test_what_is_negative_beyond_doubt_counts_apart() -> None:
    watch = a_watch(NOW)
    for author, strict in (("ana", True), ("ben", False)):
        watch.observe(a_post(NOW, author), replace(NEGATIVE, strict=strict), NOW)
    window = watch.look(NOW).windows["1h"]
    assert (window.negative, window.strict) == (2, 1)
    assert repacked(watch).look(NOW).windows["1h"].strict == 1


@pytest.mark.parametrize("shares", [2**63, 2**64 - 1, 10**30])
def test_a_number_from_a_network_never_outgrows_the_state(shares: int) -> None:
    """JSON knows no largest number; one post would else make the brand's state unwritable."""
    watch = a_watch(NOW)
    for author in ("ana", "ben"):
        take(watch, a_post(NOW, author, shares=shares, views=shares, followers=shares))
    assert repacked(watch).look(NOW) == watch.look(NOW)


@pytest.mark.parametrize(
    ("minutes_ahead", "counted_after"),
    [
        pytest.param(0, 0, id="a clock that is right"),
        pytest.param(4, 4, id="a clock slightly fast counts when its bin comes"),
        pytest.param(5, 5, id="at the limit"),
        pytest.param(6, 0, id="a clock far ahead counts at the record's time"),
        pytest.param(600_000, 0, id="a year ahead"),
    ],
)
def test_a_post_from_the_future_counts_in_time(minutes_ahead: int, counted_after: int) -> None:
    watch = a_watch(PRESENT)
    take(watch, a_post(PRESENT + minutes_ahead * 60), now=PRESENT)
    seen = [watch.look(PRESENT + minute * 60).authors for minute in range(6)]
    bins_to_wait = counted_after * 60 // BIN
    assert seen.index(1) == bins_to_wait * BIN // 60


@pytest.mark.parametrize(
    ("posts", "people", "known"),
    [
        pytest.param([("ana", "bad"), ("ben", "bad")], 2, True, id="different people, same words"),
        pytest.param([(None, "No trains!"), (None, "no trains")], 1, False, id="copies, no author"),
        pytest.param([("", "No trains!"), ("", "no trains")], 1, False, id="an empty author"),
        pytest.param([(None, "no trains"), (None, "no bus")], 2, False, id="different words"),
        pytest.param([(None, "😡"), (None, "😡")], 2, False, id="no words: each for itself"),
        pytest.param([("ana", "bad"), (None, "worse")], 2, False, id="one of them is hidden"),
    ],
)
def test_a_voice_is_an_author_or_a_beginning(
    posts: list[tuple[str | None, str]], people: int, *, known: bool
) -> None:
    watch = a_watch(NOW)
    for number, (author, text) in enumerate(posts):
        take(watch, a_post(NOW, author, text=text, id=str(number)))
    signal = watch.look(NOW)
    assert (signal.authors, signal.authors_known) == (people, known)


def test_hidden_authors_are_said_for_a_day() -> None:
    watch = a_watch(PRESENT)
    take(watch, a_post(PRESENT, None))
    assert not watch.look(PRESENT + 86_400 - 1).authors_known
    assert watch.look(PRESENT + 86_400).authors_known


# -- What is expected


@pytest.mark.parametrize(
    ("hours", "people", "expected"),
    [
        pytest.param(0, 1, 12.0, id="a first bin is all that is known"),
        pytest.param(6, 12, 12 * 12 / 73, id="as many as so far"),
        pytest.param(20, 0, 0.5 / 24, id="half a person a day at least"),
    ],
)
def test_on_the_first_day_the_day_itself_is_usual(hours: int, people: int, expected: float) -> None:
    watch = a_watch()
    signal = see(watch, a_crowd(BORN, people), BORN + hours * 3_600)
    assert signal.expected == round(expected, 2)


def test_afterwards_it_is_what_left_the_day() -> None:
    """Two people an hour for three days; the last day, a crowd, is not usual yet."""
    watch = a_watch()
    for hour in range(72):
        for half in (0, 1_800):
            take(watch, a_post(BORN + hour * 3_600 + half, f"p{hour}{half}"))
    at = BORN + 72 * 3_600
    assert see(watch, a_crowd(at, 200), at + 300).expected == pytest.approx(2.0, abs=0.2)


# -- What rings


@pytest.mark.parametrize(
    ("people", "level"),
    [
        pytest.param(4, None, id="four, once in six days: too few"),
        pytest.param(5, Level.ALERT, id="five at once, once in two weeks"),
        pytest.param(9, Level.ALERT, id="nine: too few to wake anybody"),
        pytest.param(10, Level.CRISIS, id="ten"),
    ],
)
def test_so_many_people_where_fewer_than_two_are_usual(people: int, level: Level | None) -> None:
    signal = see(a_seasoned_watch(), a_crowd(PRESENT, people), NOW)
    hour = next(each for each in signal.lanes if each.lane == LaneName.HOUR)
    assert (signal.level, hour.authors, hour.expected) == (level, people, 1.56)


@pytest.mark.parametrize(
    ("volume", "people", "missing"),
    [
        pytest.param({}, 12, set(), id="all hold"),
        pytest.param({"min_authors": 13}, 12, {"authors"}, id="too few people"),
        pytest.param({"min_authors": 2}, 4, {"return_period"}, id="nothing rare"),
        pytest.param({"budget": 0.01}, 12, {"return_period"}, id="a small budget of alarms"),
        pytest.param({}, 0, {"return_period", "authors", "fresh"}, id="silence"),
    ],
)
def test_a_lane_rings_if_all_conditions_hold(
    volume: dict[str, Any], people: int, missing: set[str]
) -> None:
    watch = a_seasoned_watch(a_brief(**volume))
    signal = see(watch, a_crowd(PRESENT, people), NOW)
    assert {name for name, holds in held(signal).items() if not holds} == missing
    assert (signal.level is None) is bool(missing)
    observed = {condition.name: condition.observed for condition in signal.conditions}
    assert observed == {
        "return_period": signal.return_period, "authors": people, "fresh": people, "warm_up": 48,
    }  # fmt: skip


def test_a_young_brand_does_not_ring_however_loud() -> None:
    watch = a_watch()
    at = BORN + 47 * 3_600
    signal = see(watch, a_crowd(at, 500), at + 500)
    assert held(signal) == {"return_period": True, "authors": True, "fresh": True, "warm_up": False}
    assert (signal.level, signal.young, signal.quiet) == (None, True, QUIET_MOST)


def test_a_young_brand_must_be_odder_to_ring() -> None:
    """Silent for a week but for this: ten times as rare is needed, then three, then no more."""
    seen = [see(a_watch(), a_crowd(at, 5), at + 60) for at in (BORN + d * 86_400 for d in (3, 8))]
    old = see(a_watch(), a_crowd(BORN + 15 * 86_400, 5), BORN + 15 * 86_400 + 60)
    assert [signal.young for signal in (*seen, old)] == [True, True, False]
    assert seen[0].return_period < seen[1].return_period < old.return_period


def test_a_second_look_needs_a_new_complaint_to_ring() -> None:
    watch = a_seasoned_watch()
    assert see(watch, a_crowd(PRESENT, 12), NOW).level is Level.CRISIS
    watch.freeze(NOW)
    again = watch.look(NOW)
    assert (again.level, held(again)["fresh"]) == (None, False)
    assert see(watch, [a_post(NOW, "ana")], NOW + 10).level is Level.CRISIS


@pytest.mark.parametrize(
    ("hours", "level"),
    [
        pytest.param(1, None, id="at once"),
        pytest.param(5, None, id="within its time"),
        pytest.param(9, Level.CRISIS, id="after six quiet hours"),
    ],
)
def test_without_an_incident_a_lane_rings_once(hours: int, level: Level | None) -> None:
    """One that was closed by a person, say: the same wave opens no other."""
    watch = a_seasoned_watch(a_brief(lanes=(LaneName.BURST, LaneName.HOUR)))
    assert see(watch, a_crowd(PRESENT, 14), NOW).level is Level.CRISIS
    later = PRESENT + hours * 3_600
    assert see(watch, a_crowd(later, 14, "q"), later + 60).level is level


@pytest.mark.parametrize(
    ("level", "held"),
    [
        pytest.param(Level.ALERT, 2, id="an alert: it may still ring for a crisis"),
        pytest.param(Level.CRISIS, 3, id="a crisis"),
    ],
)
def test_after_an_incident_all_lanes_but_the_slow_one_ring_anew(level: Level, held: int) -> None:
    watch = a_seasoned_watch()
    see(watch, a_crowd(PRESENT, 250, step=0), NOW)
    latches = watch.lanes.latches
    assert watch.bin - latches[LaneName.DAY].loud == 0
    latches[LaneName.DAY].rung = 1
    watch.freeze(NOW, level)
    watch.freeze(None, level)
    assert {name: latch.rung for name, latch in latches.items() if latch.rung} == {
        LaneName.DAY: held
    }
    assert see(watch, a_crowd(NOW, 14, "q"), NOW + 60).level is Level.CRISIS


@pytest.mark.parametrize(
    "lanes",
    [(name,) for name in OWN if name is not LaneName.VOICE]
    + [(LaneName.SIX_HOURS, LaneName.DAY), (LaneName.SIX_HOURS, LaneName.VOICE)],
    ids="+".join,
)
def test_no_lane_is_quiet_while_it_is_loud(lanes: tuple[LaneName, ...]) -> None:
    """Whichever the rules choose: an incident must not end while its lane is at its loudest."""
    watch = a_seasoned_watch(a_brief(lanes=lanes))
    assert see(watch, a_crowd(PRESENT, 60), NOW).level is not None
    watch.freeze(NOW)
    for minutes in (5, 20, 50):
        signal = watch.look(NOW + minutes * 60)
        loud = [lane for lane in signal.lanes if not lane.quiet]
        if loud and loud[0].lane in lanes[:1]:
            assert (signal.quiet, signal.quiet_long) == (0, 0)
    later = watch.look(NOW + 40 * 3_600)
    assert min(later.quiet, later.quiet_long) > 180


@pytest.mark.parametrize(
    ("lanes", "people", "rings"),
    [
        pytest.param((LaneName.STATIC,), 19, False, id="below the count"),
        pytest.param((LaneName.STATIC,), 20, True, id="the count"),
        pytest.param((LaneName.STATIC, LaneName.EWMA), 20, True, id="among others, too"),
        pytest.param((LaneName.PERCENT,), 11, False, id="less than the percentage"),
        pytest.param((LaneName.PERCENT,), 12, True, id="the percentage of the hour before"),
        pytest.param((LaneName.TWELVE,), 11, False, id="less than thrice the mean"),
        pytest.param((LaneName.TWELVE,), 12, True, id="thrice the mean of twelve"),
    ],
)
@pytest.mark.parametrize("budget", [0.1, 1.0, 10.0])
def test_a_yardstick_rings_from_its_own_threshold(
    lanes: tuple[LaneName, ...], people: int, budget: float, *, rings: bool
) -> None:
    """Six people in the hour before, and forty-two in the eleven before that."""
    watch = a_seasoned_watch(a_brief(lanes=lanes, budget=budget, ewma_deviations=100.0))
    for hour, before in [*((hour, 4) for hour in range(10)), (10, 2), (11, 6)]:
        for post in a_crowd(PRESENT + hour * 3_600, before, f"h{hour}"):
            take(watch, post)
    now = NOW + 12 * 3_600
    watch.look(now)  # what rang before is told
    assert (see(watch, a_crowd(now - 60, people), now).level is not None) is rings


def test_a_long_lane_needs_people_in_the_last_hour() -> None:
    watch = a_seasoned_watch(a_brief(lanes=(LaneName.SIX_HOURS,)))
    see(watch, a_crowd(PRESENT, 40), NOW)
    watch.freeze(None)
    watch.lanes.latches[LaneName.SIX_HOURS].rung = 0
    one = see(watch, [a_post(PRESENT + 7_200, "late")], PRESENT + 7_260)
    assert (one.level, held(one)["recent"]) == (None, False)
    two = see(watch, [a_post(PRESENT + 7_300, "later")], PRESENT + 7_320)
    assert held(two)["recent"] is True
    assert two.level is not None


@pytest.mark.parametrize(
    ("label", "minutes_ago", "fresh"),
    [
        pytest.param(Label.NEGATIVE, 0, True, id="a complaint"),
        pytest.param(Label.NEGATIVE, 50, True, id="one that comes late"),
        pytest.param(Label.NEGATIVE, 65, False, id="one of before the window"),
        pytest.param(Label.POSITIVE, 0, False, id="praise"),
    ],
)
def test_a_complaint_in_the_window_is_fresh(label: Label, minutes_ago: int, *, fresh: bool) -> None:
    watch = a_seasoned_watch()
    take(watch, a_post(NOW - minutes_ago * 60), label, now=NOW)
    assert held(watch.look(NOW))["fresh"] is fresh


# -- What is shown


def test_a_signal_shows_the_whole_arithmetic() -> None:
    watch = a_seasoned_watch()
    crowd = [*a_crowd(PRESENT, 10), a_post(PRESENT + 30, "ana", text="No trains", shares=9)]
    signal = see(watch, crowd, NOW)
    assert (signal.lane, signal.window) == ("burst", "15m")
    assert (signal.threshold, signal.settings) == (1.0, "0123456789ab")
    assert signal.observed == 11
    assert signal.factor == pytest.approx(11 / signal.expected, rel=0.01)
    assert [lane.lane for lane in signal.lanes] == [*RINGING]
    assert [lane.rings for lane in signal.lanes][:2] == [True, True]
    assert signal.points.surprise == pytest.approx(1 + log10(signal.return_period), abs=0.01)
    assert signal.points.size == pytest.approx(1 + 2 * log10(1.1))
    assert signal.trend == (0,) * 23 + (11,)
    assert [quote.text for quote in signal.quotes] == ["No trains", "awful"]
    assert signal.first_sign == moment(PRESENT)
    assert (signal.quiet, signal.at_least, signal.young) == (0, False, False)


def test_a_burst_speaks_of_its_own_quarter_of_an_hour_and_the_hour_makes_it_bad() -> None:
    """Ten in the hour, of whom four are in the last fifteen minutes: enough for a crisis."""
    posts = [*a_crowd(PRESENT - 1_800, 6, "early"), *a_crowd(PRESENT, 4, "late")]
    burst = see(a_seasoned_watch(), posts, NOW).lanes[0]
    assert (burst.lane, burst.authors, burst.observed) == (LaneName.BURST, 4, 4)
    assert burst.expected == pytest.approx(1.56 / 4, abs=0.1)
    assert [c.observed for c in burst.conditions if c.name == "authors"] == [10]
    assert burst.points.size == pytest.approx(1.0)


def test_a_yardstick_names_its_own_threshold_and_claims_no_chance() -> None:
    signal = see(a_seasoned_watch(a_brief(lanes=YARDSTICKS)), a_crowd(PRESENT, 30), NOW)
    own = [each.conditions[0] for each in signal.lanes]
    assert {each.name: each.threshold for each in own} == {
        "count": 20, "deviations": 6, "percent": 200, "sigma": 3, "twelve": 3,
    }  # fmt: skip
    count, deviations, percent, sigma, twelve = (each.observed for each in own)
    assert (count, percent, twelve) == (30, 3_000, 360)  # twelve quiet hours had passed
    assert deviations > 6 < sigma
    assert {(each.return_period, each.threshold) for each in signal.lanes} == {(0.0, 0.0)}


def test_what_is_held_against_the_hours_before_rings_on_no_hour_that_was_not_seen() -> None:
    """A seed lets a brand ring at once, and knows nothing of its last day."""
    watch = a_watch(PRESENT, a_brief(lanes=YARDSTICKS))
    watch.adopt(a_seasoned_watch().seed())
    rung: dict[str, int] = {}
    for hour in range(30):
        at = PRESENT + hour * 3_600 + 1_800
        for each in see(watch, a_crowd(at, 60 + hour, f"h{hour}"), at + 90).lanes:
            if each.conditions[0].observed:
                rung.setdefault(each.lane, hour)
    assert rung == {"static": 0, "ewma": 0, "percent": 2, "twelve": 13, "sigma": 24}


def test_a_week_is_kept_where_the_rules_need_it_alone() -> None:
    """And who chooses it later begins with the day that is there."""
    watch = a_seasoned_watch()
    assert watch.lanes.week is None
    assert watch.lanes.pack()[-1] is None
    chosen = BrandWatch.unpack(watch.pack(), a_brief(lanes=(LaneName.SIGMA,)))
    sigma = see(chosen, a_crowd(PRESENT, 30), NOW).lanes[0].conditions[0]
    assert (sigma.held, sigma.observed > 20) == (True, True)
    assert BrandWatch.unpack(chosen.pack(), a_brief()).lanes.pack()[-1] is None


@pytest.mark.parametrize(("days", "known"), [(2, True), (6, True), (8, False)])
def test_sigma_knows_a_wave_of_the_last_seven_days(days: int, *, known: bool) -> None:
    """With one of them in it a week scatters more."""
    brief, now = a_brief(lanes=(LaneName.SIGMA,)), PRESENT + 9 * 86_400
    calm, watch = a_seasoned_watch(brief), a_seasoned_watch(brief)
    for post in a_crowd(now - days * 86_400, 60):
        take(watch, post)
    seen = [see(each, a_crowd(now, 30, "q"), now + 60).lanes[0] for each in (watch, calm)]
    less, more = (each.conditions[0].observed for each in seen)
    assert (less < more / 2) is known
    assert (less == more) is not known


def test_a_busy_brand_does_not_keep_a_fixed_count_loud() -> None:
    """Six people an hour are far from twenty, and its next ring would be one with the last."""
    watch = a_seasoned_watch(a_brief(lanes=(LaneName.STATIC,)))
    assert see(watch, a_crowd(PRESENT, 30), NOW).quiet == 0
    for hour in range(1, 4):
        take(watch, a_post(PRESENT + hour * 3_600), now=PRESENT + hour * 3_600)
        seen = see(watch, a_crowd(PRESENT + hour * 3_600, 10, f"h{hour}"), PRESENT + hour * 3_600)
    assert seen.quiet > 60


def test_quiet_is_counted_from_the_last_loud_bin() -> None:
    """The window is loud for an hour after the last of the crowd, and then quiet."""
    watch = a_seasoned_watch()
    see(watch, a_crowd(PRESENT, 12), NOW)
    assert watch.look(PRESENT + 55 * 60).quiet == 0
    assert watch.look(PRESENT + 60 * 60).quiet == 5
    assert watch.look(PRESENT + 3 * 3_600).quiet == 125
    assert watch.look(PRESENT + 40 * 86_400).quiet == QUIET_MOST


def test_a_brand_without_any_sign_has_no_first_one() -> None:
    signal = a_watch(NOW).look(NOW)
    assert (signal.first_sign, signal.quiet, signal.return_period) == (None, QUIET_MOST, 0.0)


@pytest.mark.parametrize(
    ("log_weeks", "shown"),
    [
        pytest.param(SILENT, 0.0, id="nothing unusual"),
        pytest.param(0.0, 1.0, id="a week"),
        pytest.param(1.23456, 17.2, id="three digits are enough"),
        pytest.param(300.0, 1_000_000.0, id="more zeros mean nothing"),
    ],
)
def test_a_return_period_is_for_people(log_weeks: float, shown: float) -> None:
    assert weeks(log_weeks) == shown


# -- Time


def besieged(watch: BrandWatch, days: int) -> BrandWatch:
    """Sixty people an hour, day and night, from PRESENT on."""
    for hour in range(days * 24):
        at = PRESENT + hour * 3_600
        for post in a_crowd(at, 60, f"h{hour}", step=30):
            take(watch, post)
    return watch


@pytest.mark.parametrize(
    ("is_open", "days", "learns"),
    [
        pytest.param(False, 3, True, id="no incident"),
        pytest.param(True, 3, False, id="an incident teaches no rate"),
        pytest.param(True, 5, True, id="after three days it is the new normal"),
    ],
)
def test_an_open_incident_is_not_learned(days: int, *, is_open: bool, learns: bool) -> None:
    watch = a_seasoned_watch()
    before = (watch.lanes.baseline.rate, watch.people)
    watch.freeze(PRESENT if is_open else None)
    besieged(watch, days)
    assert (watch.lanes.baseline.rate > 2 * before[0]) is learns
    assert (watch.people > before[1] + 100) is learns


def test_the_calm_before_it_is_learned_and_an_incident_is_not_for_three_days() -> None:
    """A bin is learned when it leaves the day: what runs now is not what leaves now."""
    watch = a_seasoned_watch()
    watch.freeze(PRESENT)
    learned = watch.lanes.baseline.learned
    watch.advance(PRESENT + DAY * BIN)
    calm = watch.lanes.baseline.learned
    assert calm == learned + DAY - 1
    watch.advance(PRESENT + (DAY + FREEZE) * BIN)
    assert watch.lanes.baseline.learned == calm
    watch.advance(PRESENT + (DAY + FREEZE + 1) * BIN)
    assert watch.lanes.baseline.learned == calm + 1


@pytest.mark.parametrize("gap", [6, 30, 48])
def test_waves_that_are_over_within_hours_are_never_learned(gap: int) -> None:
    """Four of them at the same hour, and the fifth would be taken for usual."""
    calm, watch = a_seasoned_watch(), a_seasoned_watch()
    for wave in range(4):
        at = PRESENT + wave * gap * 3_600
        watch.advance(at)
        for post in a_crowd(at, 300, f"w{wave}", step=30):
            take(watch, post)
        watch.freeze(at + 600, first=at)
        watch.advance(at + 5 * 3_600)
        watch.freeze(None)
    for each in (calm, watch):
        each.advance(PRESENT + (4 * gap + 48) * 3_600)
    expected = [
        usual_people(each.lanes.baseline, each.tally.authors.hourly, 10**6, DAY)
        for each in (watch, calm)
    ]
    assert expected[0] == pytest.approx(expected[1], rel=0.1)


def test_the_bins_of_an_incident_are_the_same_after_a_restart() -> None:
    watch = a_seasoned_watch()
    watch.freeze(PRESENT, first=PRESENT - 3_600)
    watch.advance(PRESENT + 3_600)
    watch.freeze(None)
    watch.freeze(PRESENT + 2 * 3_600)
    back = BrandWatch.unpack(
        msgspec.msgpack.decode(msgspec.msgpack.encode(watch.pack())), a_brief()
    )
    for each in (watch, back):
        each.advance(PRESENT + 3 * 86_400)
    assert back.pack() == watch.pack()


def test_time_does_not_go_back() -> None:
    watch = a_seasoned_watch()
    watch.advance(NOW + 3_600)
    watch.advance(NOW)
    assert watch.bin == (NOW + 3_600) // BIN


class LongWay(BrandWatch):
    """Closes each bin, however empty."""

    def _idle(self) -> bool:
        return False


@pytest.mark.parametrize("hours", [30, 7 * 24, 30 * 24, 120 * 24])
def test_silence_skipped_is_silence_lived_through(hours: int) -> None:
    """The rates to a millionth, the quantile to 0.0002.

    Scatter and the hours of the day stay as they were learned while the long way lets them fade:
    the return period agrees within a factor of ten, the level is the same.
    """
    short = a_seasoned_watch()
    long = LongWay.unpack(msgspec.msgpack.decode(msgspec.msgpack.encode(short.pack())), a_brief())
    at = PRESENT + hours * 3_600
    for watch in (short, long):
        watch.advance(at)
    assert short.lanes.baseline.rate == pytest.approx(long.lanes.baseline.rate, rel=1e-6)
    assert short.lanes.pressure[LaneName.HOUR].tail.rate == pytest.approx(
        long.lanes.pressure[LaneName.HOUR].tail.rate, rel=1e-6
    )
    assert short.lanes.pressure[LaneName.HOUR].tail.u == pytest.approx(
        long.lanes.pressure[LaneName.HOUR].tail.u, abs=2e-4
    )
    assert (short.bin, short.lanes.baseline.learned) == (long.bin, long.lanes.baseline.learned)
    one, other = (see(watch, a_crowd(at, 12), at + 20) for watch in (short, long))
    assert abs(log10(one.return_period / other.return_period)) < 1
    assert one.level is other.level is Level.CRISIS


@pytest.mark.parametrize("hours", [3, 30, 5 * 24, 30 * 24])
def test_yardsticks_that_skip_silence_have_lived_through_it(hours: int) -> None:
    brief = a_brief(lanes=YARDSTICKS)
    short = a_seasoned_watch(brief)
    for hour in range(60):  # a week of its own, half full
        take(short, a_post(PRESENT + hour * 3_600, f"p{hour}"))
    long = LongWay.unpack(msgspec.msgpack.decode(msgspec.msgpack.encode(short.pack())), brief)
    at = PRESENT + (60 + hours) * 3_600
    one, other = (see(watch, a_crowd(at, 12), at + 20).lanes for watch in (short, long))
    for mine, theirs in zip(one, other, strict=True):
        assert mine.conditions[0].observed == pytest.approx(theirs.conditions[0].observed)
        assert mine.conditions[0].observed > 1
    assert short.lanes.week
    assert long.lanes.week
    assert short.lanes.week.pack() == long.lanes.week.pack()


@pytest.mark.parametrize("first", [0, 5, 20, 30], ids=lambda hours: f"silent for {hours} h")
def test_a_silent_first_day_is_learned_once(first: int) -> None:
    """A bin teaches when it leaves the day: nothing has left it in the first 24 hours."""
    short, long = a_watch(), LongWay(BORN, a_brief())
    for watch in (short, long):
        for hour in range(first, 60):
            take(watch, a_post(BORN + hour * 3_600 + 900, f"p{hour}"))
    assert short.lanes.baseline.learned == long.lanes.baseline.learned
    assert short.lanes.baseline.rate == pytest.approx(long.lanes.baseline.rate, rel=1e-9)


def test_years_of_silence_pass_at_once() -> None:
    watch = a_watch(0.0)
    watch.advance(60 * 365 * 86_400.0)
    assert watch.bin == 60 * 365 * DAY
    assert watch.look(60 * 365 * 86_400.0).expected == pytest.approx(0.02)


# -- State


@pytest.mark.parametrize("lanes", [RINGING, YARDSTICKS], ids=["lanes", "yardsticks"])
def test_a_watch_comes_back_as_it_was_packed(lanes: tuple[LaneName, ...]) -> None:
    brief = a_brief(lanes=lanes)
    watch = a_seasoned_watch(brief)
    for hour in range(60):  # more than the day that is counted bin by bin
        take(watch, a_post(PRESENT + hour * 3_600, f"p{hour}"))
    at = PRESENT + 60 * 3_600
    watch.freeze(at)
    see(watch, [*a_crowd(at, 30), a_post(at, None, id="x")], at + 60)
    take(watch, a_post(at, "late", created_at=moment(at) - timedelta(hours=5)), now=at + 60)
    again = repacked(watch, brief)
    assert msgspec.msgpack.encode(again.pack()) == msgspec.msgpack.encode(watch.pack())
    assert again.look(at + 65) == watch.look(at + 65)


def test_the_rules_of_today_hold_for_the_state_of_yesterday() -> None:
    state = msgspec.msgpack.decode(msgspec.msgpack.encode(a_seasoned_watch().pack()))
    watch = BrandWatch.unpack(state, a_brief(min_authors=50))
    assert held(see(watch, a_crowd(PRESENT, 12), NOW))["authors"] is False


def test_a_sentiment_matters_by_its_label_and_language_alone() -> None:
    fierce = Sentiment(label=Label.NEGATIVE, score=-1.0, lang=NEGATIVE.lang, scorer="other")
    one, other = a_watch(NOW), a_watch(NOW)
    one.observe(a_post(NOW), NEGATIVE, NOW)
    other.observe(a_post(NOW), fierce, NOW)
    assert one.look(NOW) == other.look(NOW)
    assert set(FEELINGS) == set(Label)


class Counting(BrandWatch):
    """Counts the bins that it closes one by one."""

    closed = 0

    def _close(self, *, idle: bool) -> None:
        self.closed += 1
        super()._close(idle=idle)


def test_an_open_incident_does_not_make_a_leap_of_a_century_long() -> None:
    """A record with an absurd time would else hold the worker for hours."""
    watch = Counting(NOW, a_brief())
    watch.freeze(NOW)
    watch.advance(NOW + 100 * 365 * 86_400)
    assert watch.bin == bin_of(NOW + 100 * 365 * 86_400)
    assert watch.closed <= FREEZE + DAY + 2

"""A scorecard tells a good detector from a silent one, from a noisy one and from a late one."""

import pytest
from hypothesis import given

from detectors.events import Level
from detectors.extent import CrisisKind
from pipeline.tuning.course import Course
from pipeline.tuning.episode import Episode
from pipeline.tuning.scorecard import Scorecard, Spell, scorecard
from tests.pipeline.tuning.cases import course, episode, labels, perfect

WATCH, ALERT, CRISIS = Level
DAYS = {"A": 7}


def card(episodes: list[Episode], courses: list[Course]) -> Scorecard:
    return scorecard(episodes, courses, DAYS)


# -- Laws


@given(labels())
def test_a_detector_that_knows_the_labels_is_perfect(episodes: list[Episode]) -> None:
    told = card(episodes, perfect(episodes))
    for recall in told.recall.values():
        assert recall.found.part == recall.found.whole
        assert (recall.lower, recall.early, recall.late) == (0, 0, 0)
        assert recall.delay
        assert (recall.delay.middle, recall.delay.most) == (0, 0)
    for precision in told.precision.values():
        assert (precision.right.part, precision.wrong_a_week) == (precision.right.whole, 0)
    assert told.silences.part == told.silences.whole == sum(each.silent for each in episodes)
    assert told.kinds.part == told.kinds.whole == sum(each.kind is not None for each in episodes)


@given(labels())
def test_a_detector_that_never_rings_finds_nothing(episodes: list[Episode]) -> None:
    told = card(episodes, [])
    assert not any(recall.found.part or recall.lower for recall in told.recall.values())
    assert not any(each.right.whole or each.wrong_a_week for each in told.precision.values())
    assert told.silences.part == told.silences.whole


@given(labels())
def test_a_detector_that_always_rings_is_wrong_and_finds_nothing(episodes: list[Episode]) -> None:
    always = [course((CRISIS, "00:00")), course((CRISIS, "00:00"), brand="B")]
    told = card(episodes, always)
    assert not any(recall.found.part or recall.lower for recall in told.recall.values())
    for precision in told.precision.values():
        assert (precision.right.part, precision.right.whole) == (0, 2)
        assert precision.wrong_a_week == 2


# -- One label, one incident

NOON = episode("12:00", "18:00")
HITS = {
    "in time": (course((ALERT, "12:10")), (1, 0, 0, 0, 10)),
    "early": (course((ALERT, "11:00")), (1, 0, 1, 0, 0)),
    "too early": (course((ALERT, "09:50")), (0, 0, 0, 0, None)),
    "late": (course((ALERT, "13:01")), (1, 0, 0, 1, 61)),
    "at the end": (course((ALERT, "18:00")), (1, 0, 0, 1, 360)),
    "too late": (course((ALERT, "18:01")), (0, 0, 0, 0, None)),
    "louder": (course((CRISIS, "12:05")), (1, 0, 0, 0, 5)),
    "milder": (course((WATCH, "12:05")), (0, 1, 0, 0, None)),
    "milder first": (course((WATCH, "11:50"), (ALERT, "12:20")), (1, 0, 0, 0, 20)),
    "an old watch that got worse": (course((WATCH, "02:00"), (ALERT, "12:20")), (1, 0, 0, 0, 20)),
    "an old alert that got worse": (course((ALERT, "02:00"), (CRISIS, "12:20")), (1, 0, 0, 0, 20)),
    "an old alert": (course((ALERT, "02:00")), (0, 0, 0, 0, None)),
    "another brand": (course((ALERT, "12:10"), brand="B"), (0, 0, 0, 0, None)),
}  # fmt: skip


@pytest.mark.parametrize(("told", "expected"), HITS.values(), ids=HITS)
def test_what_becomes_of_a_label(told: Course, expected: tuple[int | None, ...]) -> None:
    recall = card([NOON], [told]).recall[ALERT]
    delay = recall.delay and recall.delay.middle
    assert (recall.found.part, recall.lower, recall.early, recall.late, delay) == expected


SILENCES = {
    "nothing": ([], 1),
    "a watch": ([course((WATCH, "13:00"))], 1),
    "an alert": ([course((ALERT, "13:00"))], 0),
    "a watch that gets worse": ([course((WATCH, "02:00"), (ALERT, "13:00"))], 0),
    "an alert before": ([course((ALERT, "11:59"))], 1),
    "an alert after": ([course((ALERT, "18:01"))], 1),
}


@pytest.mark.parametrize(("told", "kept"), SILENCES.values(), ids=SILENCES)
def test_a_silence_is_kept_or_broken(told: list[Course], kept: int) -> None:
    silences = card([episode("12:00", "18:00", silent=True)], told).silences
    assert (silences.part, silences.whole) == (kept, 1)


def test_what_has_no_label_is_wrong_by_level_and_week() -> None:
    told = [
        course((ALERT, "12:10")), course((WATCH, "20:00")), course((ALERT, "22:00")),
        course((WATCH, "24:00"), (CRISIS, "25:00")),
    ]  # fmt: skip
    found = scorecard([NOON], told, {"A": 7, "B": 7}).precision
    right = {level: (each.right.part, each.right.whole) for level, each in found.items()}
    assert right == {WATCH: (1, 4), ALERT: (1, 3), CRISIS: (0, 1)}
    assert [each.wrong_a_week for each in found.values()] == [1.5, 1.0, 0.5]


def test_delays_and_lasting_have_a_median_and_what_nine_of_ten_stay_below() -> None:
    many = [episode(f"{hour * 24}:00", f"{hour * 24 + 3}:00") for hour in range(10)]
    told = [
        course((ALERT, f"{day * 24}:{minutes:02}"), over=f"{day * 24 + 2}:{minutes:02}")
        for day, minutes in enumerate((1, 2, 3, 4, 5, 6, 7, 8, 9, 50))
    ]
    found = card(many, told)
    assert found.recall[ALERT].delay == Spell(5.5, 9)
    assert found.resolved == Spell(120, 120)
    assert found.messages == 2


def test_of_labels_that_name_a_kind_those_count_that_were_found() -> None:
    many = [
        episode("00:00", "01:00", kind=CrisisKind.OUTAGE),
        episode("24:00", "25:00", kind=CrisisKind.RUMOUR),
        episode("48:00", "49:00", kind=CrisisKind.RUMOUR), episode("72:00", "73:00"),
    ]  # fmt: skip
    told = [course((ALERT, when), kind=CrisisKind.OUTAGE) for when in ("00:00", "24:00", "72:00")]
    kinds = card(many, told).kinds
    assert (kinds.part, kinds.whole) == (1, 2)


def test_few_labels_say_little() -> None:
    one = card([NOON], perfect([NOON])).recall[ALERT].found
    many = [episode(f"{day * 24}:00", f"{day * 24 + 3}:00") for day in range(20)]
    twenty = card(many, perfect(many)).recall[ALERT].found
    assert one.low < twenty.low - 0.5

"""A brand's watch and triage together."""

import pytest

from alerts.lookout import SLOT, Lookout, slot_end
from alerts.notice import Kind
from detectors.events import Label, Level, Outcome, moment
from tests.detectors.people import (
    BRAND,
    FEELINGS,
    NEGATIVE,
    PRESENT,
    a_brief,
    a_crowd,
    a_post,
    a_seasoned_watch,
)
from tests.lookouts import a_seasoned_lookout, repacked


def besieged(people: int = 9) -> Lookout:
    """A brand that a crowd has just complained of."""
    lookout = a_seasoned_lookout()
    for post in a_crowd(PRESENT, people):
        lookout.observe(post, NEGATIVE, PRESENT + 60, PRESENT + 60)
    return lookout


@pytest.mark.parametrize(
    ("now", "end"),
    [
        pytest.param(0.0, 10.0, id="the first moment belongs to the slot"),
        pytest.param(9.999, 10.0, id="so does the last"),
        pytest.param(10.0, 20.0, id="the end is the next one's beginning"),
    ],
)
def test_a_slot_ends(now: float, end: float) -> None:
    assert slot_end(now) == end


def test_a_brand_is_due_at_the_end_of_the_slot_of_its_first_mention() -> None:
    lookout = Lookout.fresh(BRAND, PRESENT, a_brief())
    assert lookout.due is None
    lookout.observe(a_post(PRESENT), NEGATIVE, PRESENT, PRESENT)
    lookout.observe(a_post(PRESENT + 25), NEGATIVE, PRESENT + 25, PRESENT + 25)
    assert lookout.due == PRESENT + SLOT
    lookout.judge(PRESENT + 30)
    assert lookout.due is None


def test_a_mention_has_its_outcome() -> None:
    lookout = Lookout.fresh(BRAND, PRESENT, a_brief())
    outcomes = [lookout.observe(a_post(PRESENT), NEGATIVE, PRESENT, PRESENT) for _ in range(2)]
    assert outcomes == [Outcome.COUNTED, Outcome.REPEATED]


def test_a_crowd_opens_an_incident() -> None:
    lookout = besieged()
    assert not lookout.is_open
    (notice,) = lookout.judge(PRESENT + 70)
    assert (notice.kind, notice.level, notice.brand) == (Kind.OPENED, Level.ALERT, BRAND)
    assert lookout.is_open
    assert lookout.signal is not None
    assert lookout.signal.authors == 9


def test_a_crowd_that_is_happy_opens_nothing() -> None:
    lookout = a_seasoned_lookout()
    for post in a_crowd(PRESENT, 500):
        lookout.observe(post, FEELINGS[Label.POSITIVE], PRESENT + 60, PRESENT + 60)
    assert lookout.judge(PRESENT + 70) == []


@pytest.mark.parametrize("again", [PRESENT + 70, PRESENT + 69, PRESENT])
def test_no_moment_is_judged_twice(again: float) -> None:
    """Not even with news: after a crash the records before that moment come once more."""
    lookout = besieged()
    lookout.judge(PRESENT + 70)
    seen = lookout.signal
    for post in a_crowd(PRESENT, 50, "q"):
        lookout.observe(post, NEGATIVE, PRESENT + 60, PRESENT + 60)
    assert lookout.judge(again) == []
    assert lookout.signal is seen
    assert [notice.kind for notice in lookout.judge(PRESENT + 80)] == [Kind.ESCALATED]


def test_an_open_incident_is_not_learned() -> None:
    lookout = besieged()
    lookout.judge(PRESENT + 70)
    before = lookout.watch.people
    for minute in range(5, 400, 5):
        lookout.judge(PRESENT + minute * 60)
    assert not lookout.is_open
    calm = lookout.watch.people - before
    lookout.watch.advance(PRESENT + 2 * 86_400)
    assert lookout.watch.people - before - calm < 9  # of the evening before; the crowd is not


def test_time_alone_eases_and_resolves_and_lets_it_learn_again() -> None:
    lookout = besieged()
    lookout.judge(PRESENT + 70)
    told = {
        minute: [notice.kind for notice in lookout.judge(PRESENT + minute * 60)]
        for minute in range(5, 400, 5)
    }
    assert told[60 + 60] == [Kind.EASED]  # loud for the window's hour, then quiet for another
    assert told[60 + 180] == [Kind.RESOLVED]
    assert not any(kinds for minute, kinds in told.items() if minute > 60 + 180)
    assert not lookout.is_open
    learned = lookout.watch.lanes.baseline.learned
    lookout.judge(PRESENT + 400 * 60)
    assert lookout.watch.lanes.baseline.learned > learned


@pytest.mark.parametrize(
    ("now", "at"),
    [
        pytest.param(PRESENT + 75, PRESENT + 75, id="later"),
        pytest.param(0.0, PRESENT + 70, id="a worker that has just begun knows no time"),
    ],
)
def test_a_brand_that_nobody_watches_any_longer_ends_its_incident(now: float, at: float) -> None:
    lookout = besieged()
    lookout.judge(PRESENT + 70)
    (notice,) = lookout.close(now, "gone")
    assert (notice.kind, notice.reason, notice.at) == (Kind.RESOLVED, "gone", moment(at))
    assert not lookout.is_open


def test_a_brand_without_incident_leaves_in_silence() -> None:
    assert besieged().close(PRESENT + 65, "gone") == []


def test_a_lookout_comes_back_as_it_was_packed() -> None:
    lookout = besieged()
    lookout.judge(PRESENT + 70)
    for post in a_crowd(PRESENT, 40, "q"):
        lookout.observe(post, NEGATIVE, PRESENT + 71, PRESENT + 71)
    again = repacked(lookout)
    assert (again.due, again.judged, again.is_open) == (PRESENT + 80, PRESENT + 70, True)
    assert again.judge(PRESENT + 69) == []
    assert again.judge(PRESENT + 300) == lookout.judge(PRESENT + 300) != []


def test_what_a_clock_must_know_lies_apart_from_the_watch() -> None:
    lookout = besieged()
    watch, (due, judged, is_open, _) = lookout.pack()
    assert (due, judged, is_open) == (lookout.due, float("-inf"), False)
    assert watch[0] == a_seasoned_watch().born

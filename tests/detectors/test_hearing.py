"""What nobody heard teaches nothing, and whoever says nothing hears nothing."""

from collections.abc import Callable

import pytest

from detectors.bins import BIN, DAY
from detectors.hearing import AWAY, EARS, Gap, Hearing, Pulse
from detectors.watch import BrandWatch
from tests.detectors.people import (
    BORN,
    PRESENT,
    a_crowd,
    a_post,
    a_seasoned_watch,
    a_watch,
    calm_posts,
    take,
)

NOW = 1_000_000.0


def heard(*pulses: Pulse) -> Hearing:
    hearing = Hearing()
    for pulse in pulses:
        hearing.note(pulse)
    return hearing


@pytest.mark.parametrize(
    ("pulses", "since"),
    [
        pytest.param([], None, id="nobody ever said a word"),
        pytest.param([Pulse(source="b", at=NOW)], None, id="it hears all"),
        pytest.param([Pulse(source="b", at=NOW, since=7.0)], 7.0, id="it is behind"),
        pytest.param([Pulse(source="b", at=NOW - AWAY)], None, id="its next word is not due"),
        pytest.param([Pulse(source="b", at=NOW - AWAY - 1)], NOW - AWAY - 1, id="it is away"),
        pytest.param(
            [Pulse(source="b", at=NOW, since=7.0), Pulse(source="b", at=NOW)], None, id="again"
        ),
        pytest.param(
            [Pulse(source="b", at=NOW), Pulse(source="m", at=NOW, since=9.0)], 9.0, id="one of two"
        ),
        pytest.param(
            [Pulse(source="b", at=NOW, since=7.0), Pulse(source="b", at=NOW, over=True)], None,
            id="nobody listens to it any longer",
        ),
    ],
)  # fmt: skip
def test_some_source_hears_nothing_since(pulses: list[Pulse], since: float | None) -> None:
    assert [at for at, _ in heard(*pulses).deaf(NOW)] == ([] if since is None else [since])


@pytest.mark.parametrize(
    ("first", "bins", "missed"),
    [(8, 2, False), (9, 2, True), (11, 1, True), (12, 3, False), (19, 1, False), (19, 2, True)],
)
def test_bins_are_missed_that_lie_in_a_gap_or_after_the_last_word(
    first: int,
    bins: int,
    missed: bool,  # noqa: FBT001
) -> None:
    gaps = (Gap(10 * BIN, 12 * BIN),)
    hearing = heard(Pulse(source="b", at=30 * BIN, since=20 * BIN, gaps=gaps))
    assert hearing.misses(first, bins, 30) is missed


def test_only_so_many_sources_are_known() -> None:
    hearing = heard(*(Pulse(source=f"s{number}", at=NOW) for number in range(EARS + 5)))
    assert len(hearing.pulses) == EARS
    assert "s4" not in hearing.pulses


def expected(watch: BrandWatch, at: float) -> float:
    """What is usual in the hour before."""
    watch.advance(at)
    return watch.look(at).expected


def test_a_day_that_nobody_heard_does_not_make_the_next_one_loud() -> None:
    silent = BORN + 10 * DAY * BIN, BORN + 12 * DAY * BIN
    end = BORN + 13.5 * DAY * BIN
    posts = [each for each in calm_posts(5, 14, an_hour=4) if each.created_at.timestamp() < end]
    kept = [each for each in posts if not silent[0] <= each.created_at.timestamp() < silent[1]]
    gap = Pulse(source="b", at=end, gaps=(Gap(*silent),))
    usual = {}
    for name, said, hearing in (
        ("all", posts, Hearing()), ("believed", kept, Hearing()), ("known", kept, heard(gap)),
    ):  # fmt: skip
        watch = a_watch()
        watch.hearing = hearing
        for post in said:
            take(watch, post)
        usual[name] = expected(watch, end)
    assert usual["believed"] < 0.8 * usual["all"], "or the gap would do no harm"
    assert usual["known"] == pytest.approx(usual["all"], rel=0.15)


def tails(watch: BrandWatch) -> list[object]:
    """What is learned with each bin as it closes; without what is learned a day later."""
    _, burst, ewma, pressure = watch.lanes.learned()
    return [burst, ewma, pressure, watch.crowd.lane.pack()]


def spoken(watch: BrandWatch, since: float, hours: int) -> None:
    """Somebody complains each hour."""
    for hour in range(hours):
        take(watch, a_post(since + hour * 3_600.0, f"late{hour}"))


def silent(watch: BrandWatch, since: float, hours: int) -> None:
    """Nobody says anything."""
    watch.advance(since + hours * 3_600.0)


@pytest.mark.parametrize("said", [spoken, silent])
@pytest.mark.parametrize("hours", [1, 12, 72])
def test_a_bin_that_nobody_heard_teaches_no_tail(
    said: Callable[[BrandWatch, float, int], None], hours: int
) -> None:
    watch = a_seasoned_watch()
    watch.advance(PRESENT + BIN)
    watch.hearing = heard(Pulse(source="b", at=PRESENT + 400 * 3_600, since=PRESENT))
    known = tails(watch)
    said(watch, PRESENT + BIN, hours)
    assert tails(watch) == known
    watch.hearing = heard(Pulse(source="b", at=PRESENT + 400 * 3_600))
    said(watch, PRESENT + 300 * 3_600, 1)
    assert tails(watch) != known, "what is heard again teaches again"


@pytest.mark.parametrize("step", [1, 24, 24 * 14])
def test_a_fortnight_that_nobody_heard_leaves_what_is_usual_as_it_was(step: int) -> None:
    watch, day = a_seasoned_watch(), PRESENT + BIN + DAY * BIN
    watch.hearing = heard(Pulse(source="b", at=PRESENT + 400 * 3_600, since=PRESENT))
    watch.advance(day)  # until then bins leave that were heard
    known = watch.lanes.learned(), watch.crowd.learned(), watch.people
    for hours in range(0, 24 * 14 + 1, step):
        watch.advance(day + hours * 3_600.0)
    assert (watch.lanes.learned(), watch.crowd.learned(), watch.people) == known


def test_a_wave_that_nobody_heard_the_end_of_is_no_finished_episode() -> None:
    watch = a_seasoned_watch()
    for post in a_crowd(PRESENT, 40):
        take(watch, post)
    watch.advance(PRESENT + BIN)
    watch.hearing = heard(Pulse(source="b", at=PRESENT + 400 * 3_600, since=PRESENT + BIN))
    watch.advance(PRESENT + 96 * 3_600.0)
    assert watch.lanes.inside

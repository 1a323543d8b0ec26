"""What nobody heard teaches nothing, and whoever says nothing hears nothing."""

import pytest

from detectors.bins import BIN, DAY
from detectors.hearing import AWAY, EARS, Gap, Hearing, Pulse
from detectors.watch import BrandWatch
from tests.detectors.people import BORN, a_watch, calm_posts, take

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

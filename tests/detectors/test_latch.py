"""Whether a lane is out of its usual range, and when it may ring anew."""

import pytest

from detectors.bins import HOUR, NEVER
from detectors.latch import LEAVE, Latch

RINGS = 0.0  # log10 weeks
LEAVES = RINGS + LEAVE
REARM = 6 * HOUR


def a_latch() -> Latch:
    return Latch(HOUR, REARM)


@pytest.mark.parametrize(
    ("heard", "loud", "since"),
    [
        pytest.param([(5, LEAVES - 0.001)], NEVER, NEVER, id="in its usual range"),
        pytest.param([(5, LEAVES)], 5, 5, id="loud from a share of where it rings"),
        pytest.param([(5, RINGS), (9, LEAVES)], 9, 5, id="one stretch"),
        pytest.param([(5, RINGS), (9, -9.0)], 5, 5, id="quiet keeps what was"),
        pytest.param([(5, RINGS), (17, RINGS)], 17, 5, id="a pause of a window is no break"),
        pytest.param([(5, RINGS), (18, RINGS)], 18, 18, id="a longer pause begins a new stretch"),
    ],
)
def test_a_latch_knows_since_when_its_lane_is_loud(
    heard: list[tuple[int, float]], loud: int, since: int
) -> None:
    latch = a_latch()
    for at, log_weeks in heard:
        latch.hear(at, log_weeks, LEAVES)
    assert (latch.loud, latch.since) == (loud, since)


@pytest.mark.parametrize(
    ("quiet", "rung"),
    [
        pytest.param(1, 2, id="at once"),
        pytest.param(REARM - 1, 2, id="just before"),
        pytest.param(REARM, 0, id="after its time"),
        pytest.param(100 * REARM, 0, id="after a silence that was passed over"),
    ],
)
def test_it_may_ring_anew_after_its_time(quiet: int, rung: int) -> None:
    latch = a_latch()
    latch.hear(5, RINGS, RINGS)
    latch.rung = 2
    latch.hear(5 + quiet, -9.0, RINGS)
    assert latch.rung == rung


@pytest.mark.parametrize("heard", [[], [RINGS], [LEAVES]], ids=["never", "rang", "loud alone"])
def test_a_latch_comes_back_as_it_was_packed(heard: list[float]) -> None:
    latch = a_latch()
    for odds in heard:
        latch.hear(5, odds, LEAVES)
    again = Latch.unpack(HOUR, REARM, latch.pack())
    assert (again.loud, again.since, again.rung) == (latch.loud, latch.since, latch.rung)


def test_what_is_loud_again_after_its_time_has_not_rung() -> None:
    latch = a_latch()
    latch.hear(5, RINGS, RINGS)
    latch.rung = 2
    latch.hear(5 + REARM, RINGS, RINGS)
    assert (latch.rung, latch.loud) == (0, 5 + REARM)


def test_it_comes_back_as_it_was_packed() -> None:
    latch = a_latch()
    latch.hear(5, RINGS, RINGS)
    latch.rung = 1
    assert Latch.unpack(HOUR, REARM, latch.pack()).pack() == latch.pack()

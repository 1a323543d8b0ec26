"""Rest: whoever waits for just some alerts is not content with fewer, more, or a moment."""

import pytest

from tests.operations.rest import Rest, Rings

RINGS = Rings(frozenset({"Cause"}), frozenset({"Known"}), frozenset({"Perhaps"}))
LEFT, FIRING = {"Watchdog", "Cause"}, {"Watchdog", "Cause", "Known"}


@pytest.mark.parametrize(
    ("left", "firing", "are"),
    [
        pytest.param(LEFT, FIRING, True, id="just these"),
        pytest.param(LEFT, FIRING | {"Perhaps"}, True, id="and what comes and goes"),
        pytest.param(LEFT | {"Known"}, FIRING, False, id="what comes of it is told, too"),
        pytest.param(LEFT, LEFT, False, id="what comes of it does not ring"),
        pytest.param(LEFT, FIRING | {"Other"}, False, id="something else is kept back"),
        pytest.param({"Cause"}, FIRING - {"Watchdog"}, False, id="the watchdog is silent"),
        pytest.param({"Watchdog"}, {"Watchdog"}, False, id="nothing rings"),
    ],
)
def test_what_rings_is_just_this(left: set[str], firing: set[str], *, are: bool) -> None:
    assert RINGS.are(left, firing) is are


class Looks:
    """A monitoring that says the same, one evaluation on at each look."""

    def __init__(self, pending: set[str]) -> None:
        self.left, self.firing, self.pending, self._evaluations = LEFT, FIRING, pending, 0

    @property
    def evaluations(self) -> int:
        """One more."""
        self._evaluations += 1
        return self._evaluations


def content(looks: Looks, rest: Rest) -> bool:
    """At a look."""
    return rest.look(looks)  # type: ignore[arg-type]


def test_it_has_to_last() -> None:
    looks, rest = Looks(set()), Rest(RINGS, 3)
    assert [content(looks, rest) for _ in range(4)] == [False, False, False, True]


def test_what_pends_all_the_time_is_about_to_ring() -> None:
    looks, rest = Looks({"Other"}), Rest(RINGS, 3)
    assert not any(content(looks, rest) for _ in range(9))


def test_what_pends_for_a_moment_passes() -> None:
    looks, rest = Looks({"Other"}), Rest(RINGS, 3)
    content(looks, rest)
    looks.pending = set()
    assert any(content(looks, rest) for _ in range(4))


def test_whatever_changes_begins_the_wait_anew() -> None:
    looks, rest = Looks(set()), Rest(RINGS, 3)
    assert [content(looks, rest) for _ in range(3)] == [False, False, False]
    looks.firing = LEFT
    assert not content(looks, rest)
    looks.firing = FIRING
    assert not content(looks, rest)

"""When a change is worth telling."""

from typing import Any

import msgspec
import pytest

from alerts.policy import Shown, moved, worth_update
from detectors.events import Level
from detectors.extent import CrisisKind
from detectors.signal import Condition
from tests.builders import NOON, a_signal, a_window, an_extent

BEGAN = 1_000_000.0
UNKNOWN = CrisisKind.UNKNOWN
SPOKEN = an_extent(other={"own_first": NOON})
CONDITION = Condition(name="authors", observed=9, threshold=5, held=True)


@pytest.mark.parametrize(
    ("before", "after", "is_moved"),
    [
        pytest.param(100, 100, False, id="the same"),
        pytest.param(100, 110, False, id="a tenth, not more"),
        pytest.param(100, 111, True, id="more than a tenth up"),
        pytest.param(100, 89, True, id="more than a tenth down"),
        pytest.param(0, 1, True, id="anything after nothing"),
        pytest.param(0, 0, False, id="nothing after nothing"),
        pytest.param(9, 10, True, id="one in nine"),
        pytest.param(10, 11, False, id="one in ten"),
    ],
)
def test_a_number_moves_by_a_tenth(before: int, after: int, *, is_moved: bool) -> None:
    assert moved(before, after) is is_moved


def shown(at: float = BEGAN, **fields: Any) -> Shown:
    known: dict[str, Any] = {"numbers": (40, 60), "held": (True, True), "quotes": ("a", "b")}
    return Shown(at, **known | fields)


@pytest.mark.parametrize(
    ("told", "now", "change", "worth"),
    [
        pytest.param(0, 29, {"numbers": (80, 60)}, False, id="not within half a minute"),
        pytest.param(0, 30, {"numbers": (80, 60)}, True, id="half a minute later"),
        pytest.param(0, 30, {"numbers": (40, 67)}, True, id="any number"),
        pytest.param(0, 30, {"numbers": (44, 66)}, False, id="no number by a tenth"),
        pytest.param(0, 30, {}, False, id="nothing changed"),
        pytest.param(0, 30, {"held": (True, False)}, True, id="a condition"),
        pytest.param(0, 30, {"quotes": ("a", "c")}, True, id="a quoted post"),
        pytest.param(0, 30, {"kind": CrisisKind.RUMOUR}, True, id="another kind"),
        pytest.param(0, 30, {"has_spoken": True}, True, id="the brand has spoken"),
        pytest.param(0, 30, {"deaf": ("bluesky",)}, True, id="a source hears nothing"),
        pytest.param(0, 30, {"quotes": ("b", "a")}, True, id="another post spreads most"),
        pytest.param(560, 599, {"numbers": (80, 60)}, True, id="fast for ten minutes"),
        pytest.param(560, 600, {"numbers": (80, 60)}, False, id="slow from then on"),
        pytest.param(560, 859, {"numbers": (80, 60)}, False, id="just below five minutes"),
        pytest.param(560, 860, {"numbers": (80, 60)}, True, id="five minutes later"),
    ],
)
def test_an_update_is_worth_it(
    told: float, now: float, change: dict[str, Any], *, worth: bool
) -> None:
    before, after = shown(BEGAN + told), shown(BEGAN + now, **change)
    for level in (Level.ALERT, Level.CRISIS):
        assert worth_update(before, after, level, BEGAN) is worth


def test_a_watch_has_no_updates() -> None:
    after = shown(BEGAN + 9_000, numbers=(900, 900), held=(False, False), quotes=())
    assert not worth_update(shown(), after, Level.WATCH, BEGAN)


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        pytest.param({"authors": 50}, True, id="people"),
        pytest.param({"1h": {"mentions": 99}}, True, id="mentions in the hour"),
        pytest.param({"1h": {"negative": 99}}, True, id="unhappy ones in the hour"),
        pytest.param({"1h": {"reach": 99}}, True, id="reach"),
        pytest.param({"1h": {"shares": 99}}, True, id="shares"),
        pytest.param({"24h": {"negative": 99}}, True, id="unhappy ones in the day"),
        pytest.param({"6h": {"negative": 99}}, False, id="no message shows this window"),
        pytest.param({"expected": 9.9, "return_period": 2.0}, False, id="the small print"),
        pytest.param({"conditions": (CONDITION,)}, True, id="a condition"),
        pytest.param({"quiet": 5}, False, id="quiet passes by itself"),
        pytest.param({"extent": SPOKEN}, True, id="the brand's first word"),
        pytest.param({"extent": an_extent(terms=())}, False, id="new words flicker"),
    ],
)
def test_what_people_see_of_a_signal(change: dict[str, Any], *, differs: bool) -> None:
    names = ("15m", "1h", "6h", "24h")
    windows = {name: a_window(**change.get(name, {})) for name in names}
    rest = {name: value for name, value in change.items() if name not in names}
    before = Shown.of(a_signal(extent=an_extent()), (), UNKNOWN, BEGAN)
    after = Shown.of(
        a_signal(**{"extent": an_extent(), "windows": windows} | rest), (), UNKNOWN, BEGAN
    )
    assert (before != after) is differs


def test_fresh_turns_with_each_look_and_is_not_news() -> None:
    fresh, stale = (
        Shown.of(a_signal(conditions=(CONDITION, replaced)), (), UNKNOWN, BEGAN)
        for replaced in (
            Condition(name="fresh", observed=2, threshold=1, held=True),
            Condition(name="fresh", observed=0, threshold=1, held=False),
        )
    )
    assert fresh == stale


def test_what_was_shown_comes_back_as_it_was_packed() -> None:
    before = Shown.of(a_signal(extent=SPOKEN), ("m1", "m2"), CrisisKind.RUMOUR, BEGAN)
    packed = msgspec.msgpack.decode(msgspec.msgpack.encode(before.pack()))
    assert Shown.unpack(packed) == before

"""The brands of a file are let in as a worker would, and what is left out is counted."""

import pytest

from pipeline.codec import Reason
from pipeline.config import Brand, Brands, Unknown
from pipeline.roster import Roster

KNOWN = {"Zephyr": Brand(), "Aurora": Brand()}
OPEN = Brands(known=KNOWN, max_open=2)
CLOSED = Brands(known=KNOWN, unknown=Unknown.CLOSED)
NAMED = ["Zephyr", "a", "b", "c", "a", "Aurora", "c"]


@pytest.mark.parametrize(
    ("brands", "chosen", "taken", "left_out"),
    [
        pytest.param(OPEN, (), ["Zephyr", "a", "b", "a", "Aurora"], {Reason.TOO_MANY_BRANDS: 2},
                     id="the first that come, and all that are named"),
        pytest.param(CLOSED, (), ["Zephyr", "Aurora"], {Reason.UNKNOWN_BRAND: 5}, id="closed"),
        pytest.param(OPEN, ("c", "Aurora"), ["c", "Aurora", "c"], {},
                     id="who was not chosen takes nobody's place"),
        pytest.param(CLOSED, ("c",), [], {Reason.UNKNOWN_BRAND: 2}, id="chosen and not watched"),
    ],
)  # fmt: skip
def test_it_takes_whom_the_settings_allow(
    brands: Brands, chosen: tuple[str, ...], taken: list[str], left_out: dict[Reason, int]
) -> None:
    roster = Roster(brands, chosen)
    assert [brand for brand in NAMED if roster.takes(brand)] == taken
    assert roster.left_out == left_out

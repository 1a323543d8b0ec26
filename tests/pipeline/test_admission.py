"""Drills are let in where there is a stage for them, and take the place of nobody."""

import pytest

from pipeline.admission import DRILLS, Admission
from pipeline.codec import Reason
from pipeline.config import Brand, Brands, Unknown

CLOSED = Brands(unknown=Unknown.CLOSED, known={"Zephyr": Brand()})
OPEN = Brands(max_open=1)


@pytest.mark.parametrize(
    ("brands", "has_stage", "brand", "refusal"),
    [
        pytest.param(CLOSED, True, "DRILL Zephyr", None, id="of a brand that is watched"),
        pytest.param(CLOSED, False, "DRILL Zephyr", Reason.UNKNOWN_BRAND, id="without a stage"),
        pytest.param(CLOSED, True, "DRILL Other", Reason.UNKNOWN_BRAND, id="of nobody"),
        pytest.param(OPEN, True, "DRILL Other", None, id="of any, where all are watched"),
        pytest.param(OPEN, False, "DRILL Other", Reason.UNKNOWN_BRAND, id="and never without"),
    ],
)
def test_who_is_let_in(
    brands: Brands, brand: str, refusal: Reason | None, *, has_stage: bool
) -> None:
    assert Admission(brands, has_stage=has_stage).refusal(brand) is refusal


def test_a_drill_takes_no_place_of_a_brand_and_no_brand_that_of_a_drill() -> None:
    admission = Admission(OPEN, has_stage=True)
    assert admission.refusal("DRILL One") is None
    assert admission.refusal("Two") is None
    assert admission.refusal("Three") is Reason.TOO_MANY_BRANDS
    assert admission.refusal("DRILL Two") is None
    assert admission.refusal("Two") is None


def test_drills_are_counted_too() -> None:
    admission = Admission(OPEN, has_stage=True)
    refused = [admission.refusal(f"DRILL {number}") for number in range(DRILLS + 1)]
    assert refused == [*[None] * DRILLS, Reason.TOO_MANY_BRANDS]

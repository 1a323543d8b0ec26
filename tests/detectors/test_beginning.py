"""Where a wave began, told of its kind."""

import pytest

from detectors.beginning import beginning_of
from detectors.bins import bin_of
from detectors.cascade import Answered
from detectors.events import Quote, moment
from detectors.extent import CrisisKind, Guess
from detectors.kind import UNSURE
from detectors.wave import Wave
from tests.builders import a_quote
from tests.detectors.people import PRESENT

TALE = a_quote(id="tale", created_at=moment(PRESENT))  # shared most
UNHAPPY = a_quote(id="unhappy", created_at=moment(PRESENT + 60))
EARLIER = a_quote(id="earlier", created_at=moment(PRESENT - 60))
NOW = bin_of(PRESENT)
CUSTOMER, OUTAGE = CrisisKind.CUSTOMER, CrisisKind.OUTAGE


@pytest.mark.parametrize(
    ("known", "kind", "is_own", "first"),
    [
        pytest.param(UNHAPPY, CUSTOMER, False, "tale", id="a customer told it calmly"),
        pytest.param(None, CUSTOMER, False, "tale", id="all others share it"),
        pytest.param(EARLIER, CUSTOMER, False, "earlier", id="somebody was unhappy before"),
        pytest.param(UNHAPPY, OUTAGE, False, "unhappy", id="of an outage it is one post of many"),
        pytest.param(UNHAPPY, CUSTOMER, True, "unhappy", id="the brand complains of nothing"),
    ],
)
def test_a_customers_wave_begins_with_his_post(
    known: Quote | None, kind: CrisisKind, first: str, *, is_own: bool
) -> None:
    wave = Wave(NOW)
    wave.offer([known] if known else [])
    told = beginning_of(
        wave, Answered(TALE, 7, 30, is_own), Guess(kind=kind, points=2, evidence=()), (), NOW
    )
    assert told.first is not None
    assert (told.first.id, told.answered, told.answers) == (first, TALE, 37)
    assert told.is_own is is_own


def test_where_nothing_is_known_nothing_is_said() -> None:
    told = beginning_of(None, None, UNSURE, (), NOW)
    assert (told.first, told.amplifier, told.answered, told.answers) == (None, None, None, 0)

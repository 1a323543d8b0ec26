"""Which kind a crisis is: a person's word comes before any guess."""

from typing import Any

import pytest

from alerts.notice import kind_of
from alerts.verdict import Verdict
from detectors.extent import CrisisKind, Extent
from tests.builders import NOON, a_guess, a_notice, a_signal, an_extent

OUTAGE, RUMOUR, UNKNOWN = CrisisKind.OUTAGE, CrisisKind.RUMOUR, CrisisKind.UNKNOWN
SAID = Verdict(kind=CrisisKind.CAMPAIGN, by="U01ANA", at=NOON)


def looks(kind: CrisisKind) -> Extent:
    return an_extent(guesses=(a_guess(kind),))


@pytest.mark.parametrize(
    ("extent", "fields", "kind"),
    [
        pytest.param(looks(OUTAGE), {"verdict": SAID}, SAID.kind, id="a person's word"),
        pytest.param(looks(OUTAGE), {"guessed": RUMOUR}, OUTAGE, id="what it looks like now"),
        pytest.param(looks(UNKNOWN), {"guessed": RUMOUR}, RUMOUR, id="what it last looked like"),
        pytest.param(None, {"guessed": RUMOUR}, RUMOUR, id="it is calm again"),
        pytest.param(None, {}, UNKNOWN, id="a notice of an older release"),
    ],
)
def test_the_kind_of_a_crisis(
    extent: Extent | None, fields: dict[str, Any], kind: CrisisKind
) -> None:
    assert kind_of(a_notice(signal=a_signal(extent=extent), **fields)) is kind

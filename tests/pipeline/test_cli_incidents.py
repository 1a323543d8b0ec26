"""An incident is found by the name that a message or a list shows."""

import pytest

from alerts.deed import Action
from alerts.incident import Status
from alerts.verdict import Verdict
from detectors.extent import CrisisKind, Term
from pipeline.cli.incidents import chosen, takes
from pipeline.screen import incidents_of, table_of
from tests.builders import NOON, a_notice, a_signal, an_extent
from tests.pipeline.test_cli_silences import shown

TOLD = {
    (brand, number): a_notice(brand=brand, incident=number)
    for brand, number in (
        ("Zephyr", 1), ("Zephyr", 2), ("A/B", 1), ("A/B/3", 9), ("E*TRADE", 4), ("orange", 1),
        ("Orange", 2), ("12", 12),
    )
}  # fmt: skip


@pytest.mark.parametrize(
    ("named", "found"),
    [
        pytest.param("Zephyr/1", ("Zephyr", 1), id="by its number"),
        pytest.param("Zephyr", ("Zephyr", 2), id="a brand's newest"),
        pytest.param("zephyr/1", ("Zephyr", 1), id="in any case"),
        pytest.param("A/B/1", ("A/B", 1), id="a slash in a name"),
        pytest.param("A/B/3", ("A/B/3", 9), id="a name that ends as a number does"),
        pytest.param("12/12", ("12", 12), id="a name that is a number"),
        pytest.param("E\u2217TRADE/4", ("E*TRADE", 4), id="as a message shows it"),
        pytest.param("E\u2217TRADE", ("E*TRADE", 4), id="its newest, as a message shows it"),
        pytest.param("Orange", ("Orange", 2), id="of two that differ in case"),
        pytest.param("ORANGE", None, id="either of the two"),
        pytest.param("Zephyr/7", None, id="no such number"),
        pytest.param("Nobody", None, id="nobody"),
    ],
)  # fmt: skip
def test_an_incident_is_found_by_its_name(named: str, found: tuple[str, int] | None) -> None:
    notice = chosen(TOLD, named)
    assert ((notice.brand, notice.incident) if notice else None) == found


@pytest.mark.parametrize(
    ("incident", "action", "taken"),
    [
        pytest.param(2, Action.CLASSIFY, True, id="the latest is over, and can be named"),
        pytest.param(2, Action.ACKNOWLEDGE, False, id="and nothing else"),
        pytest.param(1, Action.CLASSIFY, False, id="of an earlier one the watch knows nothing"),
        pytest.param(3, Action.ACKNOWLEDGE, True, id="one that runs"),
    ],
)
def test_what_is_over_takes_a_kind_alone(incident: int, action: Action, *, taken: bool) -> None:
    over = {number: a_notice(incident=number, status=Status.RESOLVED) for number in (1, 2)}
    told = {("Zephyr", number): each for number, each in over.items()} if incident < 3 else {}
    asked = over.get(incident) or a_notice(incident=incident)
    assert takes(told | {("Zephyr", incident): asked}, asked, action) is taken


def test_a_list_says_of_which_kind_each_is_and_doubts_a_guess() -> None:
    said = Verdict(kind=CrisisKind.RUMOUR, guessed=CrisisKind.OUTAGE, by="ana", at=NOON, seq=2)
    guessed = a_notice(guessed=CrisisKind.OUTAGE)
    notices = [guessed, a_notice(guessed=CrisisKind.OUTAGE, verdict=said), a_notice()]
    lines = shown(incidents_of(notices, {}, NOON)).splitlines()
    place = lines[0].index("kind")
    assert [line[place:].split()[0] for line in lines[1:]] == ["outage?", "rumour", "open"]


def test_a_replay_says_of_which_kind_it_is_and_what_is_new_in_a_line() -> None:
    terms = [Term(text=text, people=9, usual=0.1) for text in ("no trains", "\x1b[2Jwhy", "third")]
    signal = a_signal(extent=an_extent(terms=tuple(terms)))
    table = shown(table_of([a_notice(signal=signal), a_notice()]))
    head, first, second = table.splitlines()
    assert head.split()[-3:] == ["kind", "new", "words"]
    assert first.rstrip().endswith("outage?  no trains, [2Jwhy")
    assert second.rstrip().endswith("3.2")

"""The life of an incident is a table, and what is not in it does not happen."""

from itertools import product

import msgspec
import pytest

from alerts.incident import MOVES, IllegalMoveError, Incident, Move, Status
from detectors.events import Level
from tests.builders import NOON, a_quote, a_signal

NOW = NOON.timestamp()


def an_incident(status: Status = Status.OPEN) -> Incident:
    return Incident(number=1, opened=NOW, first_sign=NOW, level=Level.ALERT, status=status)


@pytest.mark.parametrize(
    ("status", "move", "after"),
    [
        pytest.param(Status.OPEN, Move.RING, Status.OPEN, id="it goes on"),
        pytest.param(Status.OPEN, Move.EASE, Status.EASED, id="people may breathe"),
        pytest.param(Status.OPEN, Move.RESOLVE, Status.RESOLVED, id="it is over at once"),
        pytest.param(Status.EASED, Move.RING, Status.OPEN, id="it flares up"),
        pytest.param(Status.EASED, Move.RESOLVE, Status.RESOLVED, id="it is over"),
        pytest.param(Status.RESOLVED, Move.REOPEN, Status.OPEN, id="a second wave"),
    ],
)
def test_an_incident_moves(status: Status, move: Move, after: Status) -> None:
    incident = an_incident(status)
    incident.move(move)
    assert incident.status is after


@pytest.mark.parametrize(
    ("status", "move"),
    [
        pytest.param(status, move, id=f"{move} after {status}")
        for status, move in product(Status, Move)
        if (status, move) not in MOVES
    ],
)
def test_an_illegal_move_changes_nothing(status: Status, move: Move) -> None:
    incident = an_incident(status)
    before = incident.pack()
    with pytest.raises(IllegalMoveError, match=f"{move} cannot follow {status}"):
        incident.move(move)
    assert incident.pack() == before


def test_an_illegal_move_says_what_is_legal() -> None:
    legal = "ring, return, snooze, acknowledge, resolve, dismiss"
    with pytest.raises(IllegalMoveError, match=f"what can: {legal}$"):
        an_incident(Status.EASED).move(Move.EASE)


def test_an_incident_remembers_its_worst_hour() -> None:
    incident = an_incident()
    for minute, people in enumerate([12, 30, 30, 8]):
        incident.see(a_signal(authors=people), NOW + minute * 60)
    assert (incident.peak, incident.peak_at) == (30, NOW + 60)


def test_an_incident_remembers_the_posts_that_spread_most() -> None:
    """The post that began it is no longer in the window when people read of it."""
    incident = an_incident()
    first = a_quote(id="first", text="the beginning", shares=500)
    incident.see(a_signal(quotes=(first,)), NOW)
    for number in range(5):
        small = a_quote(id=str(number), text=f"{number} later", shares=number)
        incident.see(a_signal(quotes=(small,)), NOW + number)
    assert [quote.id for quote in incident.quotes] == ["first", "4", "3"]


def test_an_incident_comes_back_as_it_was_packed() -> None:
    incident = an_incident(Status.EASED)
    incident.seq, incident.ended = 7, NOW + 9
    incident.see(a_signal(quotes=(a_quote(), a_quote(id="2", text="b", author=None))), NOW)
    packed = msgspec.msgpack.decode(msgspec.msgpack.encode(incident.pack()))
    assert Incident.unpack(packed) == incident

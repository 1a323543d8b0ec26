"""A turn is written as a whole or has not happened; a copy is worth what the table still holds."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from alerts.brief import FullBrief
from alerts.deed import Action, Deed, Effect
from alerts.incident import Incident, Move, Status
from alerts.lookout import Lookout
from alerts.notice import GONE, Kind
from detectors.events import Level, Mention, Outcome
from pipeline.commands import Command, Curtain
from pipeline.config import Config
from pipeline.watch.envelope import Envelope, seal
from pipeline.watch.ledger import COPIES, Broken, Ledger, Turn
from tests.bench import MENTIONS, fixed_score
from tests.builders import NOON, a_mention

NOW, DAY = NOON.timestamp(), 86_400.0
BRIEF: Callable[[str], FullBrief] = Config.default().brief


def a_ledger(table: dict[str, Envelope] | None = None) -> Ledger:
    return Ledger({} if table is None else table, BRIEF)


def take_in(turn: Turn, mention: Mention, offset: int) -> Outcome | None:
    """As the watch does it."""
    if not turn.is_new(mention.brand, MENTIONS, offset):
        return None
    return turn.observe(mention, fixed_score(mention), NOW, NOW)


def write(turn: Turn, table: dict[str, Envelope]) -> None:
    """As the consumer does it."""
    for brand, state in turn.states().items():
        if state is not None:
            table[brand] = msgspec.structs.replace(state, version=state.version + 1, outbox=())
    turn.done()


def with_an_incident(table: dict[str, Envelope], **fields: Any) -> None:
    """Let an incident of Zephyr run in the table."""
    lookout = Lookout.fresh("Zephyr", NOW, BRIEF("Zephyr"))
    known: dict[str, Any] = {"number": 4, "opened": NOW, "first_sign": NOW, "seq": 6}
    known |= {"level": Level.CRISIS}
    lookout.triage.incident = Incident(**known | fields)
    lookout.judged = NOW + 500
    watch, triage = seal(lookout)
    state = Envelope(partition=2, watch=watch, triage=triage, offsets={MENTIONS: 9}, version=11)
    table["Zephyr"] = state


def test_a_record_is_applied_once() -> None:
    table: dict[str, Envelope] = {}
    ledger = a_ledger(table)
    turn = Turn(ledger, 0)
    assert take_in(turn, a_mention(id="a"), 4) is Outcome.COUNTED
    assert take_in(turn, a_mention(id="b"), 4) is None  # the same record
    assert take_in(turn, a_mention(id="c"), 3) is None  # an older one
    assert take_in(turn, a_mention(id="d"), 5) is Outcome.COUNTED
    write(turn, table)
    again = Turn(ledger, 0)
    assert take_in(again, a_mention(id="e"), 5) is None
    assert again.states() == {"Zephyr": None}  # only to be adopted
    assert take_in(again, a_mention(id="f"), 6) is Outcome.COUNTED
    assert table["Zephyr"].offsets == {MENTIONS: 5}


def test_offsets_of_another_topic_are_others() -> None:
    turn = Turn(a_ledger(), 0)
    assert turn.is_new("Zephyr", MENTIONS, 7)
    assert turn.is_new("Zephyr", "tocsin.commands", 0)
    assert turn.offsets == {"Zephyr": {MENTIONS: 7, "tocsin.commands": 0}}


def test_what_is_not_written_has_not_happened() -> None:
    table: dict[str, Envelope] = {}
    ledger = a_ledger(table)
    first = Turn(ledger, 0)
    take_in(first, a_mention(id="a"), 0)
    write(first, table)
    packed = table["Zephyr"]
    given_up = Turn(ledger, 0)
    take_in(given_up, a_mention(id="b"), 1)
    given_up.states()
    assert table["Zephyr"] is packed
    after = Turn(ledger, 0)
    assert take_in(after, a_mention(id="b"), 1) is Outcome.COUNTED  # not a repeat
    assert after.lookout("Zephyr", NOW).watch.tally.counts.rings["mentions"].sum(12) == 2


def test_a_copy_saves_the_unpacking_while_the_table_holds_what_it_was_packed_to() -> None:
    table: dict[str, Envelope] = {}
    ledger = a_ledger(table)
    turn = Turn(ledger, 0)
    take_in(turn, a_mention(), 0)
    write(turn, table)
    copy = turn.lookouts["Zephyr"]
    crossed_off = msgspec.structs.replace(table["Zephyr"], version=9)  # the same watch
    table["Zephyr"] = crossed_off
    assert ledger.take("Zephyr", NOW) is copy


@pytest.mark.parametrize("how", ["recovered", "forgotten", "taken"])
def test_a_copy_is_dropped_when_the_table_may_know_better(how: str) -> None:
    table: dict[str, Envelope] = {}
    ledger = a_ledger(table)
    turn = Turn(ledger, 0)
    take_in(turn, a_mention(), 0)
    write(turn, table)
    copy = turn.lookouts["Zephyr"]
    match how:
        case "recovered":
            packed = msgspec.msgpack.encode(table["Zephyr"])
            table["Zephyr"] = msgspec.msgpack.decode(packed, type=Envelope)
        case "forgotten":
            ledger.forget()
        case _:
            assert ledger.take("Zephyr", NOW) is copy  # by a turn that is given up
    fresh = ledger.take("Zephyr", NOW)
    assert fresh is not copy
    assert fresh.pack() == copy.pack()


def test_our_own_failure_is_the_mentions_and_has_a_name() -> None:
    class Explosive(frozenset[str]):
        def __contains__(self, _: object) -> bool:
            raise ZeroDivisionError("our own bug")

    ledger = Ledger({}, lambda _brand: FullBrief(owned=Explosive()))
    with pytest.raises(Broken, match="ZeroDivisionError"):
        take_in(Turn(ledger, 0), a_mention(author="ana"), 0)


def test_a_state_that_cannot_be_unpacked_is_a_failure_of_its_mentions() -> None:
    table: dict[str, Envelope] = {}
    with_an_incident(table)
    table["Zephyr"] = msgspec.structs.replace(table["Zephyr"], watch=msgspec.Raw(b"\x91\x01"))
    with pytest.raises(Broken):
        take_in(Turn(a_ledger(table), 2), a_mention(), 10)


def test_who_retires_resolves_what_runs_and_keeps_where_it_stands() -> None:
    table: dict[str, Envelope] = {}
    with_an_incident(table)
    turn = Turn(a_ledger(table), 2)
    turn.retire("Zephyr", 0.0)
    (notice,) = turn.notices
    assert (notice.id, notice.kind.value, notice.reason) == ("Zephyr/4/7", "resolved", GONE)
    assert notice.at.timestamp() == NOW + 500  # when it was judged last: time does not go back
    state = turn.states()["Zephyr"]
    assert state
    assert not state.is_watched
    assert (state.partition, state.version, state.offsets) == (2, 11, {MENTIONS: 9})
    assert [told.id for told in state.outbox] == ["Zephyr/4/7"]
    assert len(msgspec.msgpack.encode(msgspec.structs.replace(state, outbox=()))) < 1_000
    assert turn.watched == set()


def test_a_brand_without_an_incident_retires_in_silence() -> None:
    table: dict[str, Envelope] = {}
    first = Turn(a_ledger(table), 0)
    take_in(first, a_mention(), 0)
    write(first, table)
    turn = Turn(a_ledger(table), 0)
    turn.retire("Zephyr", NOW)
    assert turn.notices == []
    state = turn.states()["Zephyr"]
    assert state
    assert (state.is_watched, state.offsets) == (False, {MENTIONS: 0})


def test_a_brand_that_comes_back_knows_the_number_of_its_last_incident() -> None:
    table: dict[str, Envelope] = {}
    with_an_incident(table)
    ledger = a_ledger(table)
    turn = Turn(ledger, 2)
    turn.retire("Zephyr", NOW + 600)
    write(turn, table)
    lookout = ledger.take("Zephyr", NOW + 9_000)
    assert lookout.watch.born == int((NOW + 9_000) // 300)  # and nothing else
    assert not lookout.is_open
    assert lookout.due is None
    incident = lookout.triage.incident
    assert incident
    assert (incident.number, incident.seq) == (4, 7)
    incident.move(Move.REOPEN)  # it can go on


def test_notices_join_those_that_still_wait() -> None:
    table: dict[str, Envelope] = {}
    with_an_incident(table)
    turn = Turn(a_ledger(table), 2)
    turn.retire("Zephyr", NOW + 600)
    state = turn.states()["Zephyr"]
    assert state
    waiting = {"Zephyr": msgspec.structs.replace(table["Zephyr"], outbox=state.outbox)}
    with_an_incident(table, seq=7)
    waiting["Zephyr"] = msgspec.structs.replace(table["Zephyr"], outbox=state.outbox)
    more = Turn(a_ledger(waiting), 2)
    more.retire("Zephyr", NOW + 600)
    written = more.states()["Zephyr"]
    assert written
    assert [told.id for told in written.outbox] == ["Zephyr/4/7", "Zephyr/4/8"]


def test_only_so_many_copies_are_kept() -> None:
    """A worker is built for 10,000 brands, and a copy is ten times its packed form."""
    table: dict[str, Envelope] = {}
    ledger = a_ledger(table)
    for number in range(COPIES + 5):
        turn = Turn(ledger, 0)
        take_in(turn, a_mention(brand=f"brand {number}"), number)
        table |= {f"brand {number}": table["brand 0"]} if number else {}
        if not number:
            write(turn, table)
        turn.done()
    assert len(ledger.copies) == COPIES


def test_a_brand_that_cannot_be_judged_is_named() -> None:
    """No record is to blame: the process ends, and says where to look."""
    turn = Turn(a_ledger(), 0)
    turn.lookout("Zephyr", NOW).triage = None  # type: ignore[assignment]
    with pytest.raises(RuntimeError, match="'Zephyr' cannot be judged"):
        turn.judge("Zephyr", NOW)


PLAYED = "DRILL Zephyr"


def fall(turn: Turn, now: float = NOW, upto: tuple[str, int] | None = None) -> str:
    return turn.obey(Command(brand=PLAYED, order=Curtain(reason="over", upto=upto)), now)


def play(table: dict[str, Envelope], now: float = NOW) -> None:
    """A drill of which an incident runs."""
    with_an_incident(table)
    table[PLAYED] = table.pop("Zephyr")
    turn = Turn(a_ledger(table), 2)
    turn.observe(a_mention(brand=PLAYED), fixed_score(a_mention()), now, now)
    write(turn, table)


def test_when_the_curtain_falls_what_runs_is_resolved_and_the_state_shrinks() -> None:
    table: dict[str, Envelope] = {}
    play(table)
    turn = Turn(a_ledger(table), 2)
    assert fall(turn, NOW + 600) == Effect.APPLIED
    (notice,) = turn.notices
    assert (notice.kind, notice.reason, notice.incident) == (Kind.RESOLVED, "over", 4)
    write(turn, table)
    assert not table[PLAYED].is_watched
    assert fall(again := Turn(a_ledger(table), 2)) == Effect.APPLIED
    assert again.notices == []


def test_what_is_still_due_after_the_curtain_says_nothing_and_revives_nothing() -> None:
    table: dict[str, Envelope] = {}
    play(table)
    turn = Turn(a_ledger(table), 2)
    fall(turn)
    assert not turn.judge(PLAYED, NOW + 700)
    write(turn, table)
    turn = Turn(a_ledger(table), 2)
    assert not turn.judge(PLAYED, NOW + 700)
    assert not turn.tick(PLAYED, NOW + 700)
    deed = Deed(action=Action.ACKNOWLEDGE, actor="Ana", at=NOON, incident=4, seq=6)
    assert turn.obey(Command(brand=PLAYED, order=deed), NOW + 700) == Effect.OVER
    write(turn, table)
    assert not table[PLAYED].is_watched


def test_posts_that_come_after_the_curtain_and_were_sent_before_it_revive_nothing() -> None:
    table: dict[str, Envelope] = {}
    play(table)
    turn = Turn(a_ledger(table), 2)
    fall(turn, upto=(MENTIONS, 12))
    assert take_in(turn, a_mention(brand=PLAYED), 10) is None
    write(turn, table)
    turn = Turn(a_ledger(table), 2)
    assert take_in(turn, a_mention(brand=PLAYED), 11) is None
    write(turn, table)
    assert not table[PLAYED].is_watched
    assert take_in(Turn(a_ledger(table), 2), a_mention(brand=PLAYED), 12) is Outcome.COUNTED


@pytest.mark.parametrize("held", [False, True], ids=["by calm", "by a person, and then by calm"])
def test_a_drill_whose_command_was_killed_is_forgotten_once_it_is_calm(held: bool) -> None:  # noqa: FBT001
    table: dict[str, Envelope] = {}
    status = {"status": Status.RESOLVED, "held": True, "closed": NOW} if held else {}
    with_an_incident(table, **status)
    table[PLAYED] = table.pop("Zephyr")
    turn = Turn(a_ledger(table), 2)
    assert not turn.judge(PLAYED, NOW + DAY)
    assert [each.kind for each in turn.notices] == ([] if held else [Kind.EASED, Kind.RESOLVED])
    write(turn, table)
    assert not table[PLAYED].is_watched


@pytest.mark.parametrize("turns", [1, 2], ids=["in the same turn", "in the next one"])
def test_the_next_drill_begins_with_nothing_but_its_number(turns: int) -> None:
    table: dict[str, Envelope] = {}
    play(table)
    turn = Turn(a_ledger(table), 2)
    fall(turn)
    if turns == 2:
        write(turn, table)
        turn = Turn(a_ledger(table), 2)
    lookout = turn.lookout(PLAYED, NOW + 60)
    assert lookout.watch.look(NOW + 60).windows["24h"].mentions == 0
    assert lookout.triage.running is None
    assert lookout.triage.incident
    assert (lookout.triage.incident.number, lookout.triage.incident.ended) == (4, 0.0)
    write(turn, table)
    assert table[PLAYED].is_watched

"""A command is what it says, or a dead letter with a reason; and what is let in does no harm."""

import json
import math
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.deed import Action, Cause, Deed
from detectors.extent import CrisisKind
from detectors.seed import Adoption, Seed
from pipeline.codec import BRAND_LIMIT, Malformed, Reason
from pipeline.commands import (
    COMMAND_LIMIT,
    LARGEST,
    Command,
    Curtain,
    Kind,
    decode_command,
    encode_curtain,
    encode_deed,
    encode_seed,
)
from tests.builders import NOON
from tests.detectors.people import (
    BRAND,
    PRESENT,
    a_crowd,
    a_seasoned_watch,
    a_watch,
    repacked,
    see,
)

KNOWN: dict[str, Any] = json.loads(encode_seed(BRAND, a_seasoned_watch().seed()))
# What the first release wrote, every later one reads.
TAIL = [1.0, 0.35, 7.0, 0, 0, False, 0.0, 10**9, 0]
FIRST = {
    "kind": "seed", "schema": 1, "brand": "Zephyr", "scorer": "vader-1", "bins": 5_760,
    "people": 812,
    "learned": [
        [0.14, 5_472, [1.0] * 24, [228] * 24], [0.13, TAIL], [1.7, 2.5, 5_760, 0],
        [[TAIL, 2.0, 19], [TAIL, 1.5, 3], [TAIL, 1.0, 0]],
    ],
}  # fmt: skip


def seed_in(raw: bytes) -> Seed:
    """The seed that a record brings."""
    order = decode_command(raw).order
    assert isinstance(order, Seed)
    return order


def said(**fields: Any) -> bytes:
    """A seed as JSON; a field that is `...` is left out."""
    known = {name: value for name, value in (KNOWN | fields).items() if value is not ...}
    return json.dumps(known).encode()


def with_learned(place: tuple[int, ...], value: object) -> bytes:
    """A seed in which one number is another."""
    learned = json.loads(json.dumps(KNOWN["learned"]))
    part = learned
    for index in place[:-1]:
        part = part[index]
    part[place[-1]] = value
    return said(learned=learned)


def test_a_seed_comes_as_it_was_sent_to_the_last_digit() -> None:
    seed = a_seasoned_watch().seed()
    raw = encode_seed(BRAND, seed)
    command = decode_command(raw)
    assert (command.kind, command.brand) == (Kind.SEED, BRAND)
    assert encode_seed(BRAND, seed_in(raw)) == raw
    one, other = a_watch(PRESENT), a_watch(PRESENT)
    assert one.adopt(seed) is other.adopt(seed_in(raw)) is Adoption.ADOPTED
    assert msgspec.msgpack.encode(one.pack()) == msgspec.msgpack.encode(other.pack())


def test_it_has_a_few_kilobytes() -> None:
    assert len(encode_seed("é" * BRAND_LIMIT, a_seasoned_watch().seed())) < 4_000


def test_the_first_schema_is_read_for_ever() -> None:
    seed = seed_in(json.dumps(FIRST).encode())
    assert (seed.scorer, seed.bins) == ("vader-1", 5_760)
    watch = a_watch(PRESENT)
    watch.scorer = "vader-1"
    assert watch.adopt(seed) is Adoption.ADOPTED
    assert watch.lanes.baseline.rate == 0.14
    assert watch.crowd.since == watch.bin  # that release counted unhappy people alone


def test_unknown_fields_are_passed_over() -> None:
    assert decode_command(said(by="ana", at=7)) == decode_command(said())


def test_of_another_schema_no_more_is_read_than_which() -> None:
    seed = seed_in(said(schema=2, learned={"other": 1}, bins="many"))
    assert seed == Seed(schema=2, scorer="", bins=1, people=0, learned=None)
    assert a_watch(PRESENT).adopt(seed) is Adoption.SCHEMA


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        pytest.param(None, Reason.EMPTY, id="nothing"),
        pytest.param(b"", Reason.EMPTY, id="no byte"),
        pytest.param(b"\x81\xa4kind", Reason.NOT_JSON, id="msgpack"),
        pytest.param(b'{"kind": "seed', Reason.NOT_JSON, id="cut"),
        pytest.param(b"[" * 60_000, Reason.WRONG_TYPE, id="a deep list"),
        pytest.param(b"{}" + b" " * COMMAND_LIMIT, Reason.TOO_LARGE, id="too large"),
        pytest.param(said(kind=...), Reason.MISSING_FIELD, id="no kind"),
        pytest.param(said(kind="snooze"), Reason.BAD_VALUE, id="an unknown kind"),
        pytest.param(said(schema="1"), Reason.WRONG_TYPE, id="a text for its schema"),
        pytest.param(said(brand=7), Reason.WRONG_TYPE, id="a number for a brand"),
        pytest.param(said(brand="b" * 101), Reason.BAD_VALUE, id="a long brand"),
        pytest.param(said(brand="Zephyr\x1b[31m"), Reason.BAD_VALUE, id="a brand that commands"),
        pytest.param(said(scorer=None), Reason.WRONG_TYPE, id="no scorer"),
        pytest.param(said(people=-1), Reason.WRONG_TYPE, id="fewer than nobody"),
        pytest.param(said(bins=0), Reason.WRONG_TYPE, id="no time"),
        pytest.param(said(bins=10**9), Reason.WRONG_TYPE, id="before Rome"),
        pytest.param(said(learned=...), Reason.MISSING_FIELD, id="nothing learned"),
        pytest.param(said(learned=[]), Reason.WRONG_TYPE, id="too little learned"),
        pytest.param(said(crowd=[]), Reason.WRONG_TYPE, id="too little learned of all"),
        pytest.param(with_learned((0, 0), "x"), Reason.WRONG_TYPE, id="a text for a rate"),
        pytest.param(with_learned((0, 0), -1.0), Reason.WRONG_TYPE, id="a negative rate"),
        pytest.param(with_learned((0, 0), 1e12), Reason.WRONG_TYPE, id="all of mankind"),
        pytest.param(with_learned((0, 2), [1.0] * 23), Reason.WRONG_TYPE, id="23 hours"),
        pytest.param(with_learned((1, 1, 1), 0.0), Reason.WRONG_TYPE, id="no excess"),
        pytest.param(with_learned((3, 0, 1), 0.0), Reason.WRONG_TYPE, id="no scatter"),
        pytest.param(with_learned((3, 0, 0, 2), 0.0), Reason.WRONG_TYPE, id="no episodes"),
        pytest.param(
            said().replace(b"[[[", b"[[[[[[[[", 1), Reason.NOT_JSON, id="brackets"
        ),
    ],
)  # fmt: skip
def test_what_is_no_command_says_why(raw: bytes | None, why: Reason) -> None:
    with pytest.raises(Malformed) as refused:
        decode_command(raw)
    assert refused.value.reason is why
    assert len(refused.value.detail) < 300


def test_what_a_person_did_comes_as_it_was_sent() -> None:
    deed = Deed(
        action=Action.DISMISS, actor="U01ANA", at=NOON, incident=3, seq=9, cause=Cause.IRONY,
        note="irony, misread",
    )  # fmt: skip
    command = decode_command(encode_deed(BRAND, deed))
    assert (command.kind, command.brand, command.order) == (Kind.DEED, BRAND, deed)
    named = Deed(action=Action.CLASSIFY, actor="ana", at=NOON, incident=1, crisis=CrisisKind.RUMOUR)
    assert decode_command(encode_deed(BRAND, named)) == Command(brand=BRAND, order=named)
    least = Deed(action=Action.ACKNOWLEDGE, actor="ana", at=NOON, incident=1)
    assert decode_command(encode_deed(BRAND, least)).order == least


def done(**fields: Any) -> bytes:
    """A deed as JSON; a field that is `...` is left out."""
    known = {
        "kind": "deed", "schema": 1, "brand": BRAND, "action": "snooze", "actor": "U01ANA",
        "at": "2026-03-02T12:00:00Z", "incident": 1, "minutes": 60,
    }  # fmt: skip
    return json.dumps({n: v for n, v in (known | fields).items() if v is not ...}).encode()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        pytest.param(done(schema=2), Reason.BAD_VALUE, id="of a later release"),
        pytest.param(done(action="shout"), Reason.BAD_VALUE, id="nobody can do that"),
        pytest.param(done(action=...), Reason.MISSING_FIELD, id="nothing done"),
        pytest.param(done(actor=""), Reason.WRONG_TYPE, id="by nobody"),
        pytest.param(done(actor="a" * 101), Reason.WRONG_TYPE, id="a long name"),
        pytest.param(done(at="2026-03-02T12:00:00"), Reason.NO_ZONE, id="no zone"),
        pytest.param(done(incident=0), Reason.WRONG_TYPE, id="before the first"),
        pytest.param(done(minutes=0), Reason.WRONG_TYPE, id="for no time"),
        pytest.param(done(minutes=99_999), Reason.WRONG_TYPE, id="for a season"),
        pytest.param(done(level="panic"), Reason.BAD_VALUE, id="no level"),
        pytest.param(done(cause="aliens"), Reason.BAD_VALUE, id="no cause"),
        pytest.param(done(crisis="aliens"), Reason.BAD_VALUE, id="no kind of crisis"),
        pytest.param(done(note="n" * 501), Reason.WRONG_TYPE, id="a novel"),
    ],
)
def test_what_nobody_can_have_done_says_why(raw: bytes, why: Reason) -> None:
    with pytest.raises(Malformed) as refused:
        decode_command(raw)
    assert refused.value.reason is why


# What is let in goes to the edges of what is allowed.
amounts = st.sampled_from([0.0, 5e-324, 1e-9, 1.0, 1e4, LARGEST])
counts = st.sampled_from([0, 1, 5_000, int(LARGEST)])
tails = st.tuples(
    amounts, st.sampled_from([0.1, 1.0, LARGEST]), st.sampled_from([0.5, LARGEST]), counts, counts,
    st.booleans(), amounts, counts, counts,
)  # fmt: skip
lanes = st.tuples(tails, st.sampled_from([1.0, LARGEST]), counts)
learned = st.tuples(
    st.tuples(
        amounts, counts, st.lists(amounts, min_size=24, max_size=24),
        st.lists(counts, min_size=24, max_size=24),
    ),
    st.tuples(amounts, tails),
    st.tuples(amounts, amounts, counts, counts),
    st.tuples(lanes, lanes, lanes),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(learned=learned, people=counts)
def test_a_watch_can_live_with_whatever_is_let_in(learned: Any, people: int) -> None:
    seed = seed_in(said(learned=learned, people=people))
    watch = a_watch(PRESENT)
    assert watch.adopt(seed) is Adoption.ADOPTED
    at = PRESENT
    for hours in (0.1, 0.2, 1, 7, 13, 60, 700):
        at = PRESENT + hours * 3_600
        signal = see(watch, a_crowd(at, 20, f"p{hours}"), at + 30)
        assert all(math.isfinite(lane.points.total) for lane in signal.lanes)
    assert repacked(watch).look(at + 60) == watch.look(at + 60)


def test_a_curtain_comes_as_it_was_sent_and_falls_on_drills_alone() -> None:
    command = decode_command(encode_curtain("DRILL Zephyr", "it is over"))
    assert (command.brand, command.kind) == ("DRILL Zephyr", Kind.CURTAIN)
    assert command.order == Curtain(reason="it is over")
    with_end = decode_command(encode_curtain("DRILL Zephyr", "it is over", ("mentions", 7)))
    assert with_end.order == Curtain(reason="it is over", upto=("mentions", 7))
    for value, said in (
        (encode_curtain("Zephyr", "it is over"), "is no drill"),
        (encode_curtain("DRILL Zephyr", ""), "reason"),
        (encode_curtain("DRILL Zephyr", "x", ("mentions", -1)), "upto"),
        (encode_curtain("DRILL Zephyr", "x").replace(b'"schema":1', b'"schema":2'), "release"),
    ):
        with pytest.raises(Malformed, match=said):
            decode_command(value)

"""A mailbox knows what came and what was told, and stays small."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from alerts.curve import Curve
from alerts.deed import Action, Deed
from alerts.incident import Status
from alerts.notice import Kind, Notice
from detectors.extent import CrisisKind
from pipeline.codec import Malformed, check_brand, decode_notice, encode_notice
from pipeline.notifier import doubts, storms
from pipeline.notifier.harbour import Harbour
from pipeline.notifier.mailbox import (
    CASES,
    SCHEMA,
    STEPS,
    Intent,
    Mailbox,
    Place,
    channel_ids,
    unpack_mailbox,
)
from tests.builders import NOON, a_notice, a_quote, a_signal

ROOM, SIGNS = "#crisis-room", "C0SIGNS"
EMPTY = Mailbox(partition=0)
PLACE = Place(channel="C0CRISIS", ts="1.0", shown=1, logged=1)
LARGEST = 128_000  # bytes that the design promises


def received(*notices: Notice, routes: tuple[str, ...] = (ROOM,)) -> Mailbox:
    mailbox = EMPTY
    for notice in notices:
        mailbox = mailbox.receive(notice, encode_notice(notice), routes, NOON.timestamp())
    return mailbox


def placed(mailbox: Mailbox, *logged: tuple[str, int]) -> Mailbox:
    for route, seq in logged:
        mailbox = mailbox.placed(1, route, Place(logged=seq))
    return mailbox


@pytest.mark.parametrize(
    ("incident", "seq", "is_known"),
    [
        pytest.param(2, 3, True, id="the newest"),
        pytest.param(2, 2, True, id="one before it"),
        pytest.param(1, 9, True, id="of an incident before"),
        pytest.param(2, 4, False, id="the next one"),
        pytest.param(3, 1, False, id="of the next incident"),
    ],
)
def test_it_knows_what_it_received(incident: int, seq: int, *, is_known: bool) -> None:
    mailbox = received(a_notice(incident=2, seq=3))
    assert mailbox.knows(a_notice(incident=incident, seq=seq)) is is_known


def test_what_is_named_afterwards_keeps_the_numbers_and_the_curve_of_its_end() -> None:
    """The brand is calm when somebody says what it was."""
    ended = a_notice(
        seq=2, kind=Kind.RESOLVED, status=Status.RESOLVED, signal=a_signal(authors=9),
        at=NOON + timedelta(hours=4),
    )  # fmt: skip
    before = received(a_notice(), ended)
    word = Deed(action=Action.CLASSIFY, actor="ana", at=NOON, incident=1, crisis=CrisisKind.RUMOUR)
    late = NOON + timedelta(hours=30)
    named = replace(ended, seq=3, kind=Kind.AUDIT, deed=word, at=late, signal=a_signal(authors=0))
    case = before.receive(named, encode_notice(named), (ROOM,), late.timestamp()).cases[1]
    newest = decode_notice(case.newest)
    assert (newest.deed, newest.at, newest.signal.authors) == (word, late, 9)
    assert decode_notice(case.steps[3]).signal.authors == 9
    assert (case.curve, case.charts) == (before.cases[1].curve, before.cases[1].charts)


def test_an_empty_one_knows_nothing() -> None:
    assert not EMPTY.knows(a_notice())


def test_of_an_incident_it_keeps_the_newest_notice_and_the_steps_for_the_thread() -> None:
    second, third = a_notice(seq=2, kind=Kind.UPDATED), a_notice(seq=3, kind=Kind.EASED)
    case = received(a_notice(), second, third).cases[1]
    assert decode_notice(case.newest) == third
    assert list(case.steps) == [1, 3]


def test_a_step_is_kept_without_the_posts_which_its_thread_does_not_show() -> None:
    step = decode_notice(received(a_notice()).cases[1].steps[1])
    assert (step.signal.quotes, step.signal.trend) == ((), ())
    assert step.id == a_notice().id


def test_it_notes_since_when_the_newest_and_each_step_are_news() -> None:
    mailbox = EMPTY
    for seq, kind in enumerate((Kind.OPENED, Kind.UPDATED, Kind.EASED, Kind.UPDATED), 1):
        notice = a_notice(seq=seq, kind=kind)
        mailbox = mailbox.receive(notice, encode_notice(notice), (ROOM,), 10.0 * seq)
    assert mailbox.cases[1].since == {1: 10.0, 3: 30.0, 4: 40.0}


def test_it_notes_when_the_newest_notice_was() -> None:
    assert received(a_notice()).at == NOON.timestamp()


@pytest.mark.parametrize(
    ("logged", "waiting"),
    [
        pytest.param([], [1, 2, 3], id="nobody was told"),
        pytest.param([(ROOM, 2)], [1, 2, 3], id="the other channel was not"),
        pytest.param([(ROOM, 3), (SIGNS, 1)], [2, 3], id="the other one is behind"),
        pytest.param([(ROOM, 3), (SIGNS, 3)], [], id="all were told"),
    ],
)
def test_a_step_waits_for_all_channels(logged: list[tuple[str, int]], waiting: list[int]) -> None:
    steps = [a_notice(seq=seq, kind=Kind.ESCALATED) for seq in (1, 2, 3)]
    mailbox = placed(received(*steps, routes=(ROOM, SIGNS)), *logged)
    assert list(mailbox.cases[1].steps) == waiting


def test_a_place_is_kept_and_other_incidents_and_channels_are_left_alone() -> None:
    mailbox = received(a_notice(), a_notice(incident=2), routes=(ROOM, SIGNS))
    after = mailbox.placed(1, ROOM, PLACE)
    assert after.cases[1].places == {ROOM: PLACE, SIGNS: Place()}
    assert after.cases[2] == mailbox.cases[2]
    assert after.placed(1, ROOM, Place()).cases[1].places == mailbox.cases[1].places


def test_it_can_tell_whether_somebody_else_was_at_work() -> None:
    mailbox = received(a_notice()).placed(1, ROOM, PLACE)
    assert mailbox.holds(1, ROOM, PLACE)
    assert not mailbox.holds(1, ROOM, Place())
    assert mailbox.holds(1, "#new", Place())
    assert not mailbox.holds(9, ROOM, Place())  # forgotten


def test_the_keys_of_storms_and_doubts_are_no_brands_names() -> None:
    for key in (storms.key_of(ROOM), storms.key_of(SIGNS), doubts.KEY):
        with pytest.raises(Malformed, match="control character"):
            check_brand(key)


@pytest.mark.parametrize(
    ("kinds", "rang"),
    [
        pytest.param([Kind.OPENED], 10.0, id="it opened"),
        pytest.param([Kind.OPENED, Kind.UPDATED, Kind.EASED], 10.0, id="and got no worse"),
        pytest.param([Kind.OPENED, Kind.UPDATED, Kind.ESCALATED], 30.0, id="then it did"),
        pytest.param([Kind.UPDATED], 0.0, id="nobody knows"),
    ],
)
def test_it_notes_when_a_brand_rang(kinds: list[Kind], rang: float) -> None:
    mailbox = EMPTY
    for seq, kind in enumerate(kinds, 1):
        notice = a_notice(seq=seq, kind=kind, at=datetime.fromtimestamp(10 * seq, UTC))
        mailbox = mailbox.receive(notice, encode_notice(notice), (ROOM,), NOON.timestamp())
    assert mailbox.cases[1].rang == rang


def test_one_of_a_release_before_storms_is_read() -> None:
    place = {"channel": "C0CRISIS", "ts": "1.0", "posted": 1, "shown": 1, "shown_at": 5.0}
    raw = encode_notice(a_notice())
    case = {"newest": raw, "steps": {1: raw}, "since": {1: 5.0}, "places": {ROOM: place}}
    packed = msgspec.msgpack.encode({"schema": 1, "partition": 0, "incident": 1, "seq": 1,
                                     "cases": {1: case}})  # fmt: skip
    harbour = Harbour()
    harbour.look({"Zephyr": unpack_mailbox(packed)})
    assert harbour.roots(ROOM) == []


def test_a_notice_that_comes_meanwhile_is_not_lost() -> None:
    mailbox = received(a_notice()).placed(1, ROOM, PLACE)
    later = a_notice(seq=2)
    after = mailbox.receive(later, encode_notice(later), (ROOM,), NOON.timestamp())
    assert after.cases[1].places == {ROOM: PLACE}


def test_the_latest_incidents_are_kept_and_what_was_forgotten_stays_so() -> None:
    mailbox = received(*(a_notice(incident=number) for number in range(1, CASES + 3)))
    assert list(mailbox.cases) == [3, 4, 5]
    assert mailbox.placed(1, ROOM, PLACE) == mailbox


def test_the_latest_steps_are_kept() -> None:
    steps = [a_notice(seq=seq, kind=Kind.ESCALATED) for seq in range(1, STEPS + 4)]
    assert list(received(*steps).cases[1].steps) == list(range(4, STEPS + 4))


def test_a_full_one_stays_small() -> None:
    """With the largest posts that a signal can quote, in four bytes a character."""
    fire = "\U0001f525"
    quote = a_quote(
        id=fire * 80, text="\x01" * 300, author=fire * 80, platform=fire * 80,
        url="https://x.example/" + "a" * 1_982,
    )  # fmt: skip
    signal = a_signal(quotes=(quote,) * 3)
    notices = [
        a_notice(brand=fire * 100, incident=incident, seq=seq, kind=Kind.ESCALATED, signal=signal)
        for incident in range(1, CASES + 2)
        for seq in range(1, STEPS + 2)
    ]
    routes = tuple(f"#a-channel-with-a-long-name-{number}" for number in range(10))
    mailbox = received(*notices, routes=routes)
    intent = Intent(at=1e9, due=1e9, seq=99, step=True)
    place = Place(channel="C0123456789", ts="1700000000.000001", intent=intent)
    for incident in mailbox.cases:
        for route in routes:
            mailbox = mailbox.placed(incident, route, place)
    assert len(msgspec.msgpack.encode(mailbox)) < LARGEST


def test_so_does_a_week_of_a_storm_and_it_goes_with_its_last_chart() -> None:
    storm, week = a_signal(trend=(4_000,) * 24, authors=4_000, expected=900.0), 7 * 288 + 9
    updates = [
        a_notice(seq=seq, kind=Kind.UPDATED, signal=storm, at=NOON + timedelta(minutes=5 * seq))
        for seq in range(2, week)
    ]
    mailbox = received(a_notice(), *updates)
    assert len(msgspec.msgpack.encode(mailbox)) < 12_000
    mailbox = mailbox.drawn(1, ROOM, None)
    following = a_notice(incident=2)
    mailbox = mailbox.receive(following, encode_notice(following), [ROOM], NOON.timestamp())
    assert (mailbox.cases[1].curve, len(mailbox.cases[2].curve.people)) == (Curve(), 13)


def test_it_survives_its_packing() -> None:
    intent = Intent(at=1.5, due=2.5, seq=1, step=False, looks=1)
    mailbox = received(a_notice()).placed(1, ROOM, Place(intent=intent))
    assert unpack_mailbox(msgspec.msgpack.encode(mailbox)) == mailbox


def test_that_of_the_release_before_is_read_as_told_in_time() -> None:
    state = msgspec.msgpack.encode(received(a_notice()).placed(1, ROOM, PLACE))
    packed = msgspec.msgpack.decode(state, strict=False)
    case = packed["cases"][1]
    del case["is_late"], case["places"][ROOM]["late"]
    found = unpack_mailbox(msgspec.msgpack.encode(packed)).cases[1]
    assert (found.is_late, found.places[ROOM].late) == (False, None)


def test_one_of_the_release_before_is_read_and_goes_on() -> None:
    """It knows neither curves nor charts."""
    old = msgspec.msgpack.decode(msgspec.msgpack.encode(received(a_notice())))
    for case in old["cases"].values():
        del case["curve"], case["charts"]
    mailbox = unpack_mailbox(msgspec.msgpack.encode(old))
    assert mailbox.cases[1].charts == {}
    resolved = a_notice(seq=2, kind=Kind.RESOLVED, status=Status.RESOLVED)
    mailbox = mailbox.receive(resolved, encode_notice(resolved), [ROOM], NOON.timestamp())
    assert list(mailbox.cases[1].charts) == [ROOM]
    assert mailbox.cases[1].curve.people


def test_what_a_newer_release_wrote_is_refused() -> None:
    packed = msgspec.msgpack.encode(Mailbox(partition=0, schema=SCHEMA + 1))
    with pytest.raises(ValueError, match="start the newer one"):
        unpack_mailbox(packed)


@pytest.mark.parametrize("packed", [b"", b"\xc1", msgspec.msgpack.encode({"partition": "x"})])
def test_what_is_no_mailbox_is_refused(packed: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        unpack_mailbox(packed)


def test_channels_are_known_by_their_id_once_something_was_posted_there() -> None:
    mailbox = received(a_notice(), routes=(ROOM, SIGNS)).placed(1, ROOM, PLACE)
    assert channel_ids({"Zephyr": mailbox, "Aurora": EMPTY}) == {ROOM: "C0CRISIS"}


def test_of_reminders_that_wait_the_newest_says_all_and_no_other_step_is_lost_for_them() -> None:
    """Slack is away for a day: a thread of hourly reminders is no log."""
    opened = a_notice(seq=1)
    reminders = [a_notice(seq=seq, kind=Kind.REMINDER) for seq in range(2, 30)]
    audit = a_notice(seq=30, kind=Kind.AUDIT)
    last = a_notice(seq=31, kind=Kind.REMINDER)
    mailbox = received(opened, *reminders, audit, last)
    assert sorted(mailbox.cases[1].steps) == [1, 30, 31]

"""Of a silent brand, and in quiet hours, nobody is disturbed; afterwards each hears it once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from alerts.hold import Hold
from alerts.incident import Status
from alerts.notice import Kind
from alerts.quiet import Day, QuietHours
from alerts.reminder import Why
from alerts.route import Route
from alerts.silence import LIMIT, REASON_LIMIT, Silence, silence_of
from deploy.demo.slack import DROPPED_AFTER
from detectors.events import Level
from pipeline.notifier.agenda import Act
from pipeline.notifier.mailbox import Mailbox, silences_in, unpack_mailbox
from pipeline.notifier.silencing import listened
from pipeline.silences import Word
from tests.builders import NOON
from tests.post_office import CHANNEL, PING, Crash, Moments, Office, later, payload

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CRISIS = {"kind": Kind.ESCALATED, "level": Level.CRISIS}
AGAIN = {"kind": Kind.REOPENED, "status": Status.OPEN, "level": Level.CRISIS}
OVER = {"kind": Kind.RESOLVED, "status": Status.RESOLVED}
REMINDED = {"kind": Kind.REMINDER, "why": Why.UNACKNOWLEDGED, "reminder": 1}
WORK = Day.TUE, Day.WED, Day.THU
AFTERNOON = QuietHours(hours="13:00-23:00", zone="UTC")  # the clock begins at noon
ROUTE = Route(channel=CHANNEL, ping=PING, quiet=(AFTERNOON,))


def silence(office: Office, hours: float, brand: str = "Zephyr") -> None:
    """From now on; as the notifier keeps it."""
    at = office.clock.at
    word = Word(brand, Silence(brand=brand, at=at, until=at + hours * HOUR, by="U01ANA"))
    box = office.shelf.boxes.get("*", Mailbox(partition=0))
    offset = box.offsets.get("silences", 0) + 1
    after, _ = listened(box, "silences", [(offset, word)], office.clock())
    office.shelf.boxes["*"] = after


def footer(office: Office) -> str:
    """The last lines of the living message."""
    (root,) = [each for each in office.messages() if not each.thread_ts]
    return str(root.attachments[0]["blocks"][-1])


def aloud(office: Office) -> list[int]:
    """The steps that the channel saw, too."""
    replies = [each for each in office.messages() if each.thread_ts and each.in_channel]
    return [payload(each)["seq"] for each in replies]


def gauge(office: Office, by: Hold, level: Level) -> float | None:
    labels = {"by": str(by), "level": str(level)}
    return office.registry.get_sample_value("tocsin_held_messages", labels)


# -- Silences


@pytest.mark.parametrize("brand", ["Zephyr", "*"])
async def test_of_a_silent_brand_nothing_is_posted_until_the_silence_ends(brand: str) -> None:
    office = Office()
    silence(office, 2, brand)
    office.receive(level=Level.CRISIS)
    await office.work()
    assert office.slack.calls == []
    assert gauge(office, Hold.SILENCE, Level.CRISIS) == 1
    assert office.registry.get_sample_value("tocsin_silences") == 1
    office.wait(hours=2)
    await office.work()
    assert office.roots() == [("Zephyr/1", 1)]
    assert gauge(office, Hold.SILENCE, Level.CRISIS) == 0
    assert office.registry.get_sample_value("tocsin_silences") == 0


async def test_other_brands_are_heard() -> None:
    office = Office()
    silence(office, 2)
    office.receive(brand="Aurora")
    await office.work()
    assert office.roots() == [("Aurora/1", 1)]


async def test_a_crisis_that_nobody_has_calls_once_when_the_silence_ends() -> None:
    """It is new to the channel then, however long it was held."""
    office = Office()
    silence(office, 48)
    first = office.receive()
    office.wait(hours=1)
    office.shelf.receive(worse := later(first, at=office.clock.at, **CRISIS))
    office.wait(minutes=5)
    office.shelf.receive(later(worse, at=office.clock.at, **CRISIS | REMINDED))
    await office.work()
    office.wait(hours=47)
    await office.work()
    assert office.roots() == [("Zephyr/1", 3)]
    assert (len(office.pings()), aloud(office)) == (1, [])
    assert office.thread() == [1, 2, 3]


@pytest.mark.parametrize(
    "newest",
    [
        pytest.param({"owner": "U02BEN", "owned_by": 3, "kind": Kind.AUDIT,
                      "status": Status.ACKNOWLEDGED}, id="somebody has it"),
        pytest.param({"status": Status.SNOOZED, "kind": Kind.AUDIT}, id="it sleeps"),
        pytest.param({"status": Status.EASED, "kind": Kind.EASED}, id="it has eased"),
        pytest.param({"level": Level.ALERT, "kind": Kind.AUDIT}, id="it is no crisis any more"),
    ],
)  # fmt: skip
async def test_of_another_one_it_is_told_and_nobody_called(newest: dict[str, Any]) -> None:
    office = Office()
    silence(office, 2)
    first = office.receive()
    office.shelf.receive(worse := later(first, **CRISIS))
    office.shelf.receive(later(worse, **{"level": Level.CRISIS} | newest))
    await office.work()
    office.wait(hours=2)
    await office.work()
    assert office.roots() == [("Zephyr/1", 3)]
    assert (office.pings(), aloud(office)) == ([], [])


async def test_what_was_stale_before_the_silence_calls_nobody_after_it() -> None:
    office = Office()
    office.shelf.is_ours = False
    office.receive(level=Level.CRISIS)
    office.wait(minutes=40)
    office.shelf.is_ours = True
    silence(office, 2)
    await office.work()
    office.wait(hours=2)
    await office.work()
    assert (office.roots(), office.pings()) == ([("Zephyr/1", 1)], [])


async def test_what_is_over_before_its_silence_is_never_told() -> None:
    office = Office()
    silence(office, 2)
    first = office.receive()
    office.wait(hours=1)
    office.shelf.receive(later(first, at=office.clock.at, **OVER))
    await office.work()
    office.wait(hours=2)
    await office.work()
    assert office.slack.calls == []
    assert office.outcomes()["silenced"] == 1


async def test_unless_it_opens_again_after_it() -> None:
    office = Office()
    silence(office, 2)
    first = office.receive()
    office.shelf.receive(over := later(first, **OVER))
    await office.work()
    office.wait(hours=2)
    office.shelf.receive(later(over, at=office.clock.at, **AGAIN))
    await office.work()
    assert office.roots() == [("Zephyr/1", 3)]
    assert len(office.pings()) == 1


async def test_a_message_that_is_there_goes_on_to_change_and_says_who_wants_silence() -> None:
    office = Office()
    first = office.receive()
    await office.work()
    silence(office, 2)
    await office.work()
    assert "Silent until" in footer(office)
    assert "<@U01ANA>" in footer(office)
    office.shelf.receive(later(first, at=office.clock.at, **CRISIS))
    await office.work()
    assert office.roots() == [("Zephyr/1", 2)]
    assert (office.thread(), office.pings()) == ([1], [])
    assert gauge(office, Hold.SILENCE, Level.CRISIS) == 1


async def test_the_end_of_a_silence_makes_one_call_of_all_that_it_held() -> None:
    office = Office()
    first = office.receive()
    await office.work()
    silence(office, 2)
    office.shelf.receive(worse := later(first, at=office.clock.at, **CRISIS))
    await office.work()
    office.wait(minutes=5)
    office.shelf.receive(later(worse, at=office.clock.at, **CRISIS | REMINDED))
    await office.work()
    office.wait(hours=2)
    await office.work()
    assert office.thread() == [1, 2, 3]
    assert (aloud(office), len(office.pings())) == ([3], 1)
    assert "Silent until" not in footer(office)


async def test_what_people_do_meanwhile_stands_in_the_thread_at_once() -> None:
    office = Office()
    first = office.receive()
    await office.work()
    silence(office, 2)
    office.shelf.receive(worse := later(first, **CRISIS))
    taken = {"kind": Kind.AUDIT, "owner": "U02BEN", "owned_by": 3, "status": Status.ACKNOWLEDGED}
    office.shelf.receive(later(worse, **taken))
    await office.work()
    assert office.thread() == [1, 2, 3]
    assert (aloud(office), office.pings()) == ([], [])


async def test_a_silence_that_is_taken_back_ends_at_once() -> None:
    office = Office()
    silence(office, 20)
    office.receive()
    await office.work()
    silence(office, 0)
    await office.work()
    assert office.roots() == [("Zephyr/1", 1)]


async def test_a_message_that_may_be_there_is_looked_for_all_the_same() -> None:
    office = Office()
    office.receive()
    office.slack.faults.plan("chat.postMessage", DROPPED_AFTER)
    await office.work(1)
    silence(office, 2)
    await office.work(30)
    assert office.roots() == [("Zephyr/1", 1)]
    assert office.outcomes()["adopted"] == 1


async def test_a_process_that_starts_anew_knows_of_the_silence() -> None:
    office = Office()
    silence(office, 2)
    office.receive()
    office.restart()
    await office.work()
    assert office.slack.calls == []


async def test_a_channel_of_some_steps_is_told_of_the_one_that_was_held() -> None:
    """Though what came last is none of its kinds."""
    office = Office(Route(channel=CHANNEL, ping=PING, kinds=frozenset({Kind.ESCALATED})))
    silence(office, 2)
    first = office.receive()
    office.shelf.receive(worse := later(first, **CRISIS))
    office.shelf.receive(later(worse, kind=Kind.UPDATED))
    office.wait(hours=2)
    await office.work()
    assert office.roots() == [("Zephyr/1", 3)]
    assert (office.thread(), len(office.pings())) == ([2], 1)


# -- Quiet hours


async def test_in_quiet_hours_an_alert_waits_and_is_told_once_as_it_stands_then() -> None:
    office = Office(ROUTE)
    office.wait(hours=2)
    first = office.receive()
    await office.work()
    assert (office.slack.calls, gauge(office, Hold.QUIET_HOURS, Level.ALERT)) == ([], 1)
    office.shelf.receive(later(first, at=office.clock.at, kind=Kind.UPDATED))
    office.wait(hours=9)
    await office.work()
    assert office.roots() == [("Zephyr/1", 2)]
    assert (aloud(office), office.pings()) == ([], [])
    assert "late" not in office.slack.said[0]  # somebody wanted it so


async def test_what_becomes_a_crisis_is_told_at_once_and_calls() -> None:
    office = Office(ROUTE)
    office.wait(hours=2)
    first = office.receive()
    await office.work()
    office.shelf.receive(later(first, at=office.clock.at, **CRISIS))
    await office.work()
    assert office.roots() == [("Zephyr/1", 2)]
    assert len(office.pings()) == 1


async def test_what_is_over_in_the_morning_is_told_and_calls_nobody() -> None:
    """So people learn of the night."""
    office = Office(ROUTE)
    office.wait(hours=2)
    first = office.receive()
    office.wait(hours=3)
    office.shelf.receive(later(first, at=office.clock.at, **OVER))
    office.wait(hours=6)
    await office.work()
    assert office.roots() == [("Zephyr/1", 2)]
    assert (aloud(office), office.pings(), office.thread()) == ([], [], [1, 2])


async def test_reminders_of_an_alert_wait_and_the_message_changes_meanwhile() -> None:
    office = Office(ROUTE)
    first = office.receive()
    await office.work()
    office.wait(hours=2)
    office.shelf.receive(reminded := later(first, at=office.clock.at, **REMINDED))
    await office.work()
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 2)], [1])
    office.shelf.receive(later(reminded, at=office.clock.at, **REMINDED | {"reminder": 2}))
    office.wait(hours=9)
    await office.work()
    assert (office.thread(), aloud(office)) == ([1, 3], [3])


async def test_a_weekend_is_not_too_old_on_monday() -> None:
    days = QuietHours(hours="00:00-24:00", zone="UTC", days=frozenset(WORK))
    office = Office(Route(channel=CHANNEL, quiet=(days,)))
    office.wait(days=1)
    office.receive()
    await office.work()
    office.wait(days=3)
    await office.work()
    assert office.roots() == [("Zephyr/1", 1)]


async def test_of_what_came_old_even_quiet_hours_make_no_news() -> None:
    office = Office(ROUTE)
    office.receive()
    office.wait(days=2, hours=11)
    await office.work()
    assert office.slack.calls == []
    assert office.outcomes() == {"too_old": 2}


async def test_each_channel_has_its_own_hours() -> None:
    office = Office(ROUTE, Route(channel="C0AWAKE"))
    office.wait(hours=2)
    office.receive()
    await office.work()
    assert (office.roots(), office.roots("C0AWAKE")) == ([], [("Zephyr/1", 1)])


# -- Whatever happens

STEPS = (
    {"kind": Kind.UPDATED},
    {"kind": Kind.ESCALATED, "level": Level.CRISIS},
    {"kind": Kind.AUDIT, "level": Level.ALERT},
    {"kind": Kind.AUDIT, "status": Status.ACKNOWLEDGED, "owner": "U02BEN"},
    REMINDED,
    {"kind": Kind.EASED, "status": Status.EASED},
    AGAIN,
    OVER,
)


class Ward(Moments):
    """A process that dies now and then."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def reach(self, name: str) -> None:
        """Or here."""
        if self.random.random() < 0.03:
            raise Crash(name)


@pytest.mark.parametrize("seed", range(20))
async def test_while_it_is_silent_nobody_is_disturbed_and_then_each_hears_it_once(
    seed: int,
) -> None:
    random = Random(seed)  # noqa: S311  # no secret
    office = Office(moments=Ward(random))
    notice = office.receive()
    for _ in range(12):
        said = len(office.slack.calls)
        if random.random() < 0.3:
            hours = random.choice((0, 1, 3))
            silence(office, hours, random.choice(("Zephyr", "*")))
        fields = random.choice(STEPS)
        owned = {"owned_by": notice.seq + 1} if "owner" in fields else {}
        notice = later(notice, at=office.clock.at, **fields | owned)
        office.shelf.receive(notice)
        for _ in range(3):
            try:
                await office.work(20)
            except Crash:
                office.restart()
        for at, method, arguments in office.slack.calls[said:]:
            if method == "chat.postMessage" and is_loud(arguments):
                assert silence_of(silences_in(office.shelf.boxes), "Zephyr", moment(at)) is None
        office.wait(minutes=random.choice((1, 30, 90)))
    roots = [alert for alert, _ in office.roots()]
    assert len(roots) == len(set(roots))
    assert len(office.thread()) == len(set(office.thread()))


def is_loud(arguments: dict[str, Any]) -> bool:
    """Whether a message is new in the channel, or calls somebody."""
    is_new = not arguments.get("thread_ts") or arguments.get("reply_broadcast")
    return bool(is_new) or PING in arguments["text"]


def moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


# -- What is kept

BEFORE = Path(__file__).parent / "golden" / "mailbox-before-silences.msgpack"


async def test_a_mailbox_of_the_release_before_is_gone_on_with() -> None:
    office = Office()
    office.shelf.boxes["Zephyr"] = unpack_mailbox(BEFORE.read_bytes())
    (case,) = office.shelf.boxes["Zephyr"].cases.values()
    assert case.places[CHANNEL].ts == "1.0"
    assert office.shelf.boxes["Zephyr"].silences == {}
    tasks = office.courier.agenda.tasks(office.shelf.mailboxes(), office.clock())
    assert [task.act for task in tasks] == [Act.LOG]
    silence(office, 2)
    tasks = office.courier.agenda.tasks(office.shelf.mailboxes(), office.clock())
    assert [task.act for task in tasks] == [Act.LOG]


def test_words_are_applied_once_and_what_is_none_is_passed_over() -> None:
    word = Word("Zephyr", Silence(brand="Zephyr", at=NOON, until=NOON + HOUR, by="ana"))
    box, outcomes = listened(
        Mailbox(partition=0), "silences", [(3, word), (4, None), (5, Word("Zephyr", None))],
        NOON.timestamp() + 60,
    )  # fmt: skip
    assert outcomes == ["applied", "dead", "applied"]
    assert box.silences["Zephyr"].until == NOON + timedelta(minutes=1)
    again, outcomes = listened(box, "silences", [(3, word), (5, word)], NOON.timestamp() + 90)
    assert (again, outcomes) == (box, ["repeated", "repeated"])
    assert again is box


def test_silences_survive_their_packing() -> None:
    known = {"Zephyr": Silence(brand="Zephyr", at=NOON, until=NOON + HOUR, by="ana", reason="a")}
    box = Mailbox(partition=0, silences=known)
    assert unpack_mailbox(msgspec.msgpack.encode(box)) == box


def test_as_many_as_there_may_be_stay_small() -> None:
    fire = "\U0001f525"
    many: Mapping[str, Silence] = {
        fire * 97 + str(n): Silence(
            brand=fire * 97 + str(n), at=NOON, until=NOON + DAY, by=fire * 100,
            reason=fire * REASON_LIMIT,
        )
        for n in range(100, 100 + LIMIT)
    }  # fmt: skip
    box = replace(Mailbox(partition=0), silences=dict(many))
    assert len(msgspec.msgpack.encode(box)) < 128_000  # that the design promises

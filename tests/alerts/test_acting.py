"""What people do about an incident: stories of rings, words and silence, and what is told."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
import pytest

from alerts.deed import Action, Cause, Deed, Effect
from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.reminder import ReminderRules, Why
from alerts.route import Route, called
from alerts.triage import Triage
from detectors.events import Level
from detectors.signal import Deaf
from tests.builders import NOON, a_signal

BEGAN = NOON.timestamp()
MINUTE, HOUR = 60, 3_600
W, A, C = Level.WATCH, Level.ALERT, Level.CRISIS
OPEN, TAKEN, SNOOZED = Status.OPEN, Status.ACKNOWLEDGED, Status.SNOOZED
EASED, RESOLVED, FALSE = Status.EASED, Status.RESOLVED, Status.FALSE_ALARM
TAKE, SNOOZE, ASSIGN = Action.ACKNOWLEDGE, Action.SNOOZE, Action.ASSIGN
RELEVEL, DISMISS, END = Action.RELEVEL, Action.DISMISS, Action.RESOLVE
APPLIED, KNOWN, OVER, WORSE = Effect.APPLIED, Effect.KNOWN, Effect.OVER, Effect.WORSE
ANA, BEN = "U01ANA", "U02BEN"


class Look(NamedTuple):
    """At a time, what the brand looks like; then how it stands, and what people hear."""

    at: float
    stands: Status
    told: str = ""  # kinds, and why they are reminded
    rings: Level | None = None
    quiet: int = 0


class Word(NamedTuple):
    """At a time, somebody does something; then how it stands, and what came of it."""

    at: float
    stands: Status
    effect: Effect
    action: Action
    actor: str = ANA
    more: Mapping[str, Any] = MappingProxyType({})


def heard(notice: Notice) -> str:
    return f"{notice.kind}:{notice.why}" if notice.why else notice.kind.value


def lived(steps: Sequence[Look | Word], rules: ReminderRules | None = None) -> Triage:
    """Go through a story, with a worker replaced at each step, and hold it against what it says."""
    triage = Triage("Zephyr", rules)
    for step in steps:
        packed = msgspec.msgpack.decode(msgspec.msgpack.encode(triage.pack()))
        triage, now = Triage.unpack("Zephyr", packed, rules), BEGAN + step.at
        if isinstance(step, Look):
            signal = a_signal(level=step.rings, quiet=step.quiet)
            assert " ".join(map(heard, triage.judge(signal, now))) == step.told, step
        else:
            known: dict[str, Any] = {"action": step.action, "actor": step.actor, "incident": 1}
            deed = Deed(**known | {"at": NOON + timedelta(seconds=step.at)} | dict(step.more))
            effect, notices = triage.act(deed, a_signal(level=None), now)
            assert effect is step.effect, step
            told = [(n.kind, n.deed) for n in notices]
            assert told == ([(Kind.AUDIT, deed)] if effect is APPLIED else []), step
        assert triage.incident
        assert triage.incident.status is step.stands, step
    return triage


BEGINS = Look(0, OPEN, "opened", rings=C)


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(
            [
                Look(5 * MINUTE - 1, OPEN, rings=C),
                Look(5 * MINUTE, OPEN, "reminder:unacknowledged", rings=C),
                Look(15 * MINUTE - 1, OPEN, rings=C),
                Look(15 * MINUTE, OPEN, "reminder:unacknowledged", rings=C),
                Look(75 * MINUTE - 1, OPEN, rings=C),
                Look(75 * MINUTE, OPEN, "reminder:silence", rings=C),
                Look(135 * MINUTE, OPEN, "reminder:silence", rings=C),
            ],
            id="nobody comes",
        ),
        pytest.param(
            [
                Word(MINUTE, TAKEN, APPLIED, TAKE),
                Look(20 * MINUTE, TAKEN, rings=C),
                Look(61 * MINUTE, TAKEN, "reminder:silence", rings=C),
                Word(62 * MINUTE, TAKEN, APPLIED, TAKE),
                Look(80 * MINUTE, TAKEN, rings=C),
                Look(122 * MINUTE, TAKEN, "reminder:silence", rings=C),
                Look(137 * MINUTE, OPEN, "reminder:unconfirmed", rings=C),
                Look(142 * MINUTE, OPEN, "reminder:unacknowledged", rings=C),
                Look(151 * MINUTE, OPEN, rings=C),
                Look(152 * MINUTE, OPEN, "reminder:unacknowledged", rings=C),
            ],
            id="somebody has it, confirms once, and falls asleep",
        ),
        pytest.param(
            [
                Word(MINUTE, SNOOZED, APPLIED, SNOOZE, more={"minutes": 60}),
                Look(50 * MINUTE, SNOOZED, rings=C),
                Look(61 * MINUTE, OPEN, "reminder:snooze_over", rings=C),
                Look(66 * MINUTE, OPEN, "reminder:unacknowledged", rings=C),
                Look(76 * MINUTE, OPEN, "reminder:unacknowledged", rings=C),
            ],
            id="snoozed for an hour, and then it rings still",
        ),
        pytest.param(
            [
                Word(MINUTE, SNOOZED, APPLIED, SNOOZE, more={"minutes": 60}),
                Word(MINUTE + 9, SNOOZED, KNOWN, SNOOZE, BEN, {"minutes": 60 - 1}),
                Word(2 * MINUTE, SNOOZED, APPLIED, SNOOZE, BEN, {"minutes": 240}),
                Look(100 * MINUTE, SNOOZED, rings=C),
                Look(110 * MINUTE, EASED, "eased", quiet=61),
                Look(242 * MINUTE, RESOLVED, "resolved", quiet=181),
            ],
            id="the longer snooze holds, and it ends in its time",
        ),
        pytest.param(
            [
                Word(MINUTE, TAKEN, APPLIED, TAKE),
                Look(70 * MINUTE, EASED, "eased", quiet=61),
                Look(200 * MINUTE, EASED, quiet=170),
                Look(201 * MINUTE, TAKEN, "returned", rings=C),
                Look(260 * MINUTE, TAKEN, rings=C),
                Look(261 * MINUTE, TAKEN, "reminder:silence", rings=C),
            ],
            id="it comes back, and who has it has it still; what has eased asks for no word",
        ),
        pytest.param(
            [
                Word(MINUTE, TAKEN, APPLIED, TAKE),
                Word(MINUTE + 3, TAKEN, KNOWN, TAKE),
                Word(MINUTE + 5, TAKEN, KNOWN, TAKE, BEN, {"seq": 1}),
                Word(3 * MINUTE, TAKEN, APPLIED, TAKE, BEN, {"seq": 2}),
                Word(4 * MINUTE, TAKEN, APPLIED, ASSIGN, BEN, {"to": ANA}),
                Word(5 * MINUTE, TAKEN, KNOWN, ASSIGN, BEN, {"to": ANA}),
            ],
            id="a nervous finger; who pressed an old button takes it from nobody, who saw it does",
        ),
        pytest.param(
            [
                Word(MINUTE, FALSE, APPLIED, DISMISS, more={"cause": Cause.IRONY, "note": "ha"}),
                Word(2 * MINUTE, FALSE, OVER, TAKE, BEN),
                Look(3 * MINUTE, FALSE, rings=C),
                Look(3 * HOUR, FALSE, rings=A),
                Look(8 * HOUR, FALSE, quiet=181),
                Look(8 * HOUR + 60, OPEN, "opened", rings=A),
            ],
            id="no crisis: the same wave says no more; the next one is another incident",
        ),
        pytest.param(
            [
                Word(MINUTE, RESOLVED, APPLIED, END),
                Look(2 * MINUTE, RESOLVED, rings=C),
                Look(3 * MINUTE, RESOLVED, quiet=181),
                Look(HOUR, OPEN, "reopened", rings=A),
            ],
            id="ended by hand, quiet, and the same story again within two hours",
        ),
        pytest.param(
            [
                Word(MINUTE, OPEN, APPLIED, RELEVEL, more={"level": A}),
                Look(2 * MINUTE, OPEN, rings=C),
                Look(31 * MINUTE, OPEN, "reminder:unacknowledged", rings=C),
                Word(32 * MINUTE, OPEN, KNOWN, RELEVEL, more={"level": A}),
                Word(33 * MINUTE, OPEN, APPLIED, RELEVEL, BEN, {"level": C}),
                Look(38 * MINUTE, OPEN, "reminder:unacknowledged", rings=C),
            ],
            id="lowered by hand it stays so, whatever rings; raised it calls anew",
        ),
        pytest.param(
            [
                Word(MINUTE, RESOLVED, APPLIED, END),
                Look(2 * HOUR, RESOLVED, quiet=61),
                Look(7 * HOUR, OPEN, "reopened", rings=C),
                Word(8 * HOUR, FALSE, APPLIED, DISMISS),
                Look(10 * HOUR, FALSE, quiet=61),
                Look(15 * HOUR, OPEN, "opened", rings=A),
            ],
            id="ended by hand, calm, and a new wave while the long lanes still hold the old one",
        ),
        pytest.param(
            [
                Word(MINUTE, RESOLVED, APPLIED, END),
                Look(4 * HOUR, RESOLVED, quiet=181),
                Look(6 * HOUR, OPEN, "reopened", rings=A),
            ],
            id="the two hours are counted from the calm, not from the word",
        ),
        pytest.param(
            [
                Word(MINUTE, SNOOZED, APPLIED, SNOOZE, more={"minutes": 240}),
                Word(2 * MINUTE, SNOOZED, APPLIED, RELEVEL, more={"level": A}),
                Look(3 * MINUTE, SNOOZED, rings=C),
                Look(70 * MINUTE, EASED, "eased", quiet=61),
                Look(80 * MINUTE, SNOOZED, "returned", rings=C),
                Look(90 * MINUTE, SNOOZED, rings=C),
            ],
            id="a snooze outlives a lower level, an ease and a return",
        ),
        pytest.param(
            [
                Look(70 * MINUTE, EASED, "eased", quiet=61),
                Look(80 * MINUTE, OPEN, "returned", rings=C),
                Word(80 * MINUTE + 9, OPEN, WORSE, DISMISS, more={"seq": 2}),
                Look(81 * MINUTE, OPEN, rings=C),
                Look(85 * MINUTE, OPEN, "reminder:unacknowledged", rings=C),
            ],
            id="what comes back calls anew, by the first reminder; an old press does not end it",
        ),
        pytest.param(
            [
                Look(HOUR, OPEN, "reminder:unacknowledged", rings=C),
                Look(HOUR + 1, OPEN, rings=C),
            ],
            id="a worker that was away reminds once, not once for each reminder",
        ),
        pytest.param(
            [
                Word(MINUTE, TAKEN, APPLIED, TAKE),
                Look(70 * MINUTE, EASED, "eased", quiet=61),
                Word(71 * MINUTE, EASED, KNOWN, TAKE, BEN, {"seq": 1}),
                Word(72 * MINUTE, EASED, APPLIED, TAKE),
                Word(72 * MINUTE + 1, EASED, KNOWN, TAKE, more={"seq": 4}),
                Word(73 * MINUTE, EASED, KNOWN, SNOOZE, more={"minutes": 60}),
            ],
            id="what has eased: no old button takes it, each has it once, and it is not snoozed",
        ),
        pytest.param(
            [Word(MINUTE, OPEN, OVER, TAKE, more={"incident": 2})],
            id="what is meant for another incident changes nothing",
        ),
        pytest.param(
            [Word(MINUTE, OPEN, KNOWN, SNOOZE), Word(MINUTE, OPEN, KNOWN, ASSIGN)],
            id="a snooze of no time, and an order for nobody, are none",
        ),
    ],
)
def test_a_crisis_and_the_people(steps: list[Look | Word]) -> None:
    lived([BEGINS, *steps])


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(
            [
                Look(30 * MINUTE, OPEN, "reminder:unacknowledged", rings=A),
                Look(270 * MINUTE - 1, OPEN, rings=A),
                Look(270 * MINUTE, OPEN, "reminder:silence", rings=A),
            ],
            id="an alert reminds once, and then seldom",
        ),
        pytest.param(
            [
                Word(MINUTE, TAKEN, APPLIED, TAKE),
                Look(2 * MINUTE, TAKEN, "escalated", rings=C),
                Look(20 * MINUTE, TAKEN, rings=C),
            ],
            id="it gets worse: told, and who has it has it still",
        ),
        pytest.param(
            [
                Word(MINUTE, SNOOZED, APPLIED, SNOOZE, more={"minutes": 240}),
                Look(2 * MINUTE, OPEN, "escalated", rings=C),
                Look(7 * MINUTE, OPEN, "reminder:unacknowledged", rings=C),
            ],
            id="it gets worse: the snooze is over",
        ),
        pytest.param(
            [
                Word(MINUTE, FALSE, APPLIED, DISMISS),
                Look(2 * MINUTE, FALSE, rings=A),
                Look(3 * MINUTE, OPEN, "reopened", rings=C),
                Look(8 * MINUTE, OPEN, "reminder:unacknowledged", rings=C),
            ],
            id="no crisis, somebody said, and it becomes one",
        ),
        pytest.param(
            [
                Look(MINUTE, OPEN, "escalated", rings=C),
                Word(2 * MINUTE, OPEN, WORSE, DISMISS, more={"seq": 1}),
                Word(3 * MINUTE, FALSE, APPLIED, DISMISS, more={"seq": 2}),
            ],
            id="who had seen an alert does not end a crisis",
        ),
        pytest.param(
            [
                Word(MINUTE, OPEN, APPLIED, RELEVEL, more={"level": C}),
                Word(2 * MINUTE, OPEN, APPLIED, RELEVEL, more={"level": A}),
                Look(3 * MINUTE, OPEN, rings=A),
                Look(4 * MINUTE, OPEN, "escalated", rings=C),
            ],
            id="a slip of the finger and back: a true crisis rings all the same",
        ),
        pytest.param(
            [
                Look(MINUTE, OPEN, "escalated", rings=C),
                Word(2 * MINUTE, OPEN, APPLIED, RELEVEL, more={"level": W}),
                Word(3 * MINUTE, OPEN, APPLIED, RELEVEL, more={"level": A}),
                Look(4 * MINUTE, OPEN, rings=C),
            ],
            id="lowered too far and corrected: what rang before rings no more",
        ),
        pytest.param(
            [
                Word(MINUTE, TAKEN, APPLIED, TAKE),
                Word(2 * MINUTE, TAKEN, APPLIED, RELEVEL, more={"level": C}),
                Look(20 * MINUTE, TAKEN, rings=A),
            ],
            id="who has it and raises it has it still",
        ),
        pytest.param(
            [
                Word(MINUTE, OPEN, APPLIED, RELEVEL, more={"level": W}),
                Look(5 * HOUR, OPEN, rings=A),
                Look(6 * HOUR, OPEN, "escalated", rings=C),
            ],
            id="lowered to a watch it reminds nobody, until it is worse than when it was lowered",
        ),
    ],
)
def test_an_alert_and_the_people(steps: list[Look | Word]) -> None:
    lived([Look(0, OPEN, "opened", rings=A), *steps])


def test_an_alert_whose_snooze_is_over_has_its_reminder_again() -> None:
    slept = Word(MINUTE, SNOOZED, APPLIED, SNOOZE, more={"minutes": 60})
    over = Look(61 * MINUTE, OPEN, "reminder:snooze_over", rings=A)
    again = Look(91 * MINUTE, OPEN, "reminder:unacknowledged", rings=A)
    lived([Look(0, OPEN, "opened", rings=A), slept, over, again])


def test_of_what_is_nobodys_again_the_first_group_is_called_before_the_second() -> None:
    route = Route(channel="C0CRISIS", ping="<!here>", second="<!subteam^S0SECOND>")
    triage = Triage("Zephyr")
    triage.judge(a_signal(level=C), BEGAN)
    deed = Deed(action=SNOOZE, actor=ANA, at=NOON, incident=1, minutes=60)
    triage.act(deed, a_signal(level=C), BEGAN)
    looks = [HOUR + minutes * MINUTE for minutes in (0, 5, 15)]
    told = [notice for at in looks for notice in triage.judge(a_signal(level=C), BEGAN + at)]
    assert [called(route, notice) for notice in told] == ["<!here>", "<!here>", route.second]


def test_a_watch_reminds_nobody() -> None:
    lived([Look(0, OPEN, "opened", rings=W), Look(9 * HOUR, OPEN, rings=W)])
    slept = Word(MINUTE, SNOOZED, APPLIED, SNOOZE, more={"minutes": 60})
    lived([Look(0, OPEN, "opened", rings=W), slept, Look(9 * HOUR, SNOOZED, rings=W)])


def test_a_deed_that_comes_twice_is_done_once() -> None:
    """Slack sends an envelope again whose answer was late, a producer a record."""
    triage = Triage("Zephyr")
    triage.judge(a_signal(level=C), BEGAN)
    deed = Deed(action=SNOOZE, actor=ANA, at=NOON, incident=1, minutes=60)
    assert triage.act(deed, a_signal(level=None), BEGAN + 60)[0] is APPLIED
    assert triage.act(deed, a_signal(level=None), BEGAN + 900)[0] is KNOWN


def test_the_notice_says_who_has_it_and_how_long_it_sleeps() -> None:
    triage = Triage("Zephyr")
    (first,) = triage.judge(a_signal(level=C), BEGAN)
    assert (first.owner, first.snoozed_until, first.deed) == (None, None, None)
    deed = Deed(action=SNOOZE, actor=ANA, at=NOON, incident=1, minutes=60)
    _, (slept,) = triage.act(deed, a_signal(level=None), BEGAN + 60)
    assert (slept.status, slept.snoozed_until) == (SNOOZED, NOON + timedelta(minutes=61))
    longer = Deed(action=SNOOZE, actor=BEN, at=NOON, incident=1, minutes=120)
    lower = Deed(action=RELEVEL, actor=ANA, at=NOON, incident=1, level=A)
    told = [triage.act(each, a_signal(level=None), BEGAN + 90)[1][0] for each in (longer, lower)]
    assert [slept.snoozed_by, *(each.snoozed_by for each in told)] == [ANA, BEN, BEN]
    taken = Deed(action=TAKE, actor=ANA, at=NOON, incident=1)
    _, (owned,) = triage.act(taken, a_signal(level=None), BEGAN + 120)
    assert (owned.owner, owned.snoozed_until, owned.snoozed_by) == (ANA, None, None)


def test_whoever_has_a_crisis_is_asked_and_told_until_when_to_answer() -> None:
    triage = Triage("Zephyr")
    triage.judge(a_signal(level=C), BEGAN)
    triage.act(Deed(action=TAKE, actor=ANA, at=NOON, incident=1), a_signal(level=C), BEGAN)
    (asked,) = triage.judge(a_signal(level=C), BEGAN + HOUR)
    assert (asked.owner, asked.answer_by) == (ANA, NOON + timedelta(minutes=75))
    (left,) = triage.judge(a_signal(level=C), BEGAN + HOUR + 15 * MINUTE)
    assert (left.why, left.owner, left.answer_by) == (Why.UNCONFIRMED, None, None)


def test_nobody_loses_an_alert() -> None:
    triage = Triage("Zephyr")
    triage.judge(a_signal(level=A), BEGAN)
    triage.act(Deed(action=TAKE, actor=ANA, at=NOON, incident=1), a_signal(level=A), BEGAN)
    (asked,) = triage.judge(a_signal(level=A), BEGAN + 4 * HOUR)
    assert (asked.why, asked.owner, asked.answer_by) == (Why.SILENCE, ANA, None)


def test_how_often_people_are_reminded_is_a_setting() -> None:
    rules = ReminderRules(crisis=(1,), crisis_cadence=5)
    steps = [
        BEGINS,
        Look(MINUTE, OPEN, "reminder:unacknowledged", rings=C),
        Look(6 * MINUTE, OPEN, "reminder:silence", rings=C),
    ]
    lived(steps, rules)


def test_the_watch_holds_what_a_person_has_ended_until_it_is_quiet() -> None:
    """Or the baseline would learn the wave, and the lanes ring anew for what they rang for."""
    ended = lived([BEGINS, Word(MINUTE, FALSE, APPLIED, DISMISS)])
    assert (ended.open_since, ended.level) == (BEGAN, None)
    calm = lived([BEGINS, Word(MINUTE, FALSE, APPLIED, DISMISS), Look(9 * HOUR, FALSE, quiet=500)])
    assert calm.open_since is None


def test_while_nobody_listens_time_lets_go_of_nothing_that_a_person_has_ended() -> None:
    triage = lived([BEGINS, Word(MINUTE, FALSE, APPLIED, DISMISS)])
    deaf = (Deaf(source="bluesky", since=NOON),)
    assert triage.judge(a_signal(level=None, quiet=500, deaf=deaf), BEGAN + 9 * HOUR) == []
    assert triage.open_since is not None
    assert triage.judge(a_signal(level=None, quiet=500), BEGAN + 9 * HOUR + MINUTE) == []
    assert triage.open_since is None


def test_what_a_person_has_ended_opens_again_for_worse_though_a_source_hears_nothing() -> None:
    triage = Triage("Zephyr")
    triage.judge(a_signal(level=A), BEGAN)
    end = Deed(action=END, actor=ANA, at=NOON, incident=1)
    assert triage.act(end, a_signal(level=None), BEGAN + MINUTE)[0] is APPLIED
    worse = a_signal(level=C, deaf=(Deaf(source="bluesky", since=NOON),))
    assert [each.kind for each in triage.judge(worse, BEGAN + HOUR)] == [Kind.REOPENED]


def test_a_brand_that_leaves_the_settings_says_nothing_of_what_a_person_has_ended() -> None:
    triage = lived([BEGINS, Word(MINUTE, RESOLVED, APPLIED, END)])
    assert triage.close(a_signal(level=None), BEGAN + 99, "gone") == []
    assert triage.open_since is None


def test_reminders_have_an_order() -> None:
    with pytest.raises(ValueError, match="in no order"):
        ReminderRules(crisis=(15, 5))

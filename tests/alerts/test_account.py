"""What became of an incident: its times, and how they stand against a team's goals."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from alerts.account import Account
from alerts.deed import Action, Cause, Deed
from alerts.goals import Goal, Goals, Outcome, judged
from alerts.incident import Status
from alerts.notice import Kind, Notice
from detectors.events import Level
from detectors.extent import Question
from tests.builders import NOON, a_notice, a_signal, an_extent

GOALS = Goals(detect=20, acknowledge=10, answer=60)


def after(minutes: float) -> Any:
    return NOON + timedelta(minutes=minutes)


def step(seq: int, minutes: float, kind: Kind, **fields: Any) -> Notice:
    known = {"seq": seq, "kind": kind, "at": after(minutes), "opened_at": after(10)}
    return a_notice(**known | fields)


def deed(action: Action, minutes: float, **fields: Any) -> Deed:
    return Deed(action=action, actor="U01ANA", at=after(minutes), incident=1, **fields)


def heard(minutes: float | None, *asked: Question) -> dict[str, Any]:
    first = None if minutes is None else after(minutes)
    other = {"own_first": first, "is_heard": True, "questions": asked}
    return {"signal": a_signal(extent=an_extent(other=other))}


def a_story() -> list[Notice]:
    """Told 10 minutes after the first sign, taken at 14, answered at 50, eased at 100, over at 160.

    It was a watch first, and nobody was told of that.
    """
    taken, ended = deed(Action.ACKNOWLEDGE, 14), deed(Action.RESOLVE, 160, cause=Cause.OUTAGE)
    return [
        step(1, 5, Kind.OPENED, level=Level.WATCH),
        step(2, 10, Kind.ESCALATED, **heard(None)),
        step(3, 14, Kind.AUDIT, deed=taken, status=Status.ACKNOWLEDGED),
        step(4, 50, Kind.UPDATED, **heard(50, Question(text="When is it back?", people=4))),
        step(5, 55, Kind.ESCALATED, level=Level.CRISIS),
        step(6, 60, Kind.UPDATED, **heard(50, Question(text="When is it back?", people=9))),
        step(7, 100, Kind.EASED, status=Status.EASED),
        step(8, 160, Kind.AUDIT, deed=ended, status=Status.RESOLVED, ended_at=after(160)),
    ]


def test_its_times() -> None:
    account = Account.of(a_story())
    minutes = [
        each and each.total_seconds() / 60
        for each in (
            account.to_detect, account.to_acknowledge, account.to_answer, account.to_ease,
            account.to_end,
        )
    ]  # fmt: skip
    assert minutes == [10, 4, 50, 100, 160]
    assert (account.reached, account.cause, account.is_over) == (Level.CRISIS, Cause.OUTAGE, True)
    assert account.questions == (Question(text="When is it back?", people=9),)
    assert [notice.seq for notice in account.steps] == [1, 2, 3, 5, 7, 8]
    assert account.name == "Zephyr/1"


def test_a_question_is_asked_from_the_first_time_to_the_last_whatever_is_told_later() -> None:
    asked = [
        Question(text="When?", people=4, first=after(20), last=after(30), answered=True),
        Question(text="When?", people=9, first=after(25), last=after(40)),
        Question(text="When?", people=2),
    ]
    told = [step(seq, 40 + seq, Kind.OPENED, **heard(None, each)) for seq, each in enumerate(asked)]
    (question,) = Account.of(told).questions
    assert (question.first, question.last) == (after(20), after(40))
    assert (question.people, question.answered) == (9, True)


def test_the_order_in_which_it_is_read_and_what_is_told_twice_mean_nothing() -> None:
    story = a_story()[:5]
    whole = Account.of(story)
    assert all(Account.of([*each, story[0]]) == whole for each in permutations(story))


def test_a_watch_has_told_nobody() -> None:
    account = Account.of([step(1, 5, Kind.OPENED, level=Level.WATCH)])
    assert (account.called, account.to_detect, account.to_end) == (None, None, None)
    assert list(judged(GOALS, account, after(500))) == []


def test_a_person_may_make_it_an_alert() -> None:
    raised = deed(Action.RELEVEL, 8, level=Level.ALERT)
    up = step(2, 8, Kind.AUDIT, deed=raised, was=Level.WATCH)
    account = Account.of([step(1, 5, Kind.OPENED, level=Level.WATCH), up])
    assert account.called == after(8)


def test_what_opens_again_has_not_ended() -> None:
    again = step(9, 200, Kind.REOPENED, status=Status.OPEN)
    account = Account.of([*a_story(), again])
    assert (account.reopened, account.ending, account.to_end) == (1, None, None)


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        pytest.param([], [], id="it never opened again"),
        pytest.param([(200, "again"), (290, "over")], [200], id="nobody took it then"),
        pytest.param([(200, "again"), (210, "taken"), (290, "over")], [], id="somebody did"),
        pytest.param([(200, "again"), (290, "over"), (300, "again"), (310, "taken")], [200],
                     id="nobody the first time, somebody the second"),
        pytest.param([(200, "again"), (300, "watch"), (310, "taken")], [200],
                     id="a watch calls nobody"),
    ],
)  # fmt: skip
def test_who_leaves_it_when_it_opens_again(steps: list[tuple[int, str]], left: list[int]) -> None:
    sorts: dict[str, dict[str, Any]] = {
        "again": {"kind": Kind.REOPENED}, "over": {"kind": Kind.RESOLVED},
        "watch": {"kind": Kind.REOPENED, "level": Level.WATCH},
        "taken": {"kind": Kind.AUDIT, "deed": deed(Action.ACKNOWLEDGE, 0)},
    }  # fmt: skip
    more = [step(9 + place, at, **sorts[sort]) for place, (at, sort) in enumerate(steps)]
    assert Account.of([*a_story(), *more]).left == tuple(map(after, left))


def test_of_nothing_and_of_two_there_is_none() -> None:
    with pytest.raises(ValueError, match="one notice or more"):
        Account.of([])
    with pytest.raises(ValueError, match="is not about Zephyr/1"):
        Account.of([a_notice(), a_notice(seq=2, incident=2)])


@pytest.mark.parametrize(
    ("goal", "until", "now", "outcome"),
    [
        (Goal.DETECT, 2, 11, Outcome.MET),
        (Goal.ACKNOWLEDGE, 2, 19, None),  # a minute is left
        (Goal.ACKNOWLEDGE, 2, 21, Outcome.MISSED),  # and nobody has it yet
        (Goal.ACKNOWLEDGE, 3, 999, Outcome.MET),
        (Goal.ANSWER, 3, 59, None),
        (Goal.ANSWER, 3, 61, Outcome.MISSED),
        (Goal.ANSWER, 4, 999, Outcome.MET),
    ],
)
def test_goals(goal: Goal, until: int, now: float, outcome: Outcome | None) -> None:
    account = Account.of(a_story()[:until])
    assert {each.goal: each.outcome for each in judged(GOALS, account, after(now))}[goal] is outcome


def test_whoever_needs_all_of_the_time_has_met_it() -> None:
    account = Account.of(a_story())
    exactly = Goals(detect=10, acknowledge=4, answer=50)
    assert {each.outcome for each in judged(exactly, account, NOON)} == {Outcome.MET}


def test_how_far_it_got_stays_known_where_a_later_notice_does_not_say() -> None:
    account = Account.of(a_story())
    assert a_story()[-1].signal.extent is None
    assert account.extent is not None


def test_what_is_no_goal_is_not_judged() -> None:
    assert [each.goal for each in judged(Goals(detect=5), Account.of(a_story()), NOON)] == [
        "detect"
    ]


def test_a_false_alarm_owes_no_answer_and_unknown_accounts_none_that_is_heard() -> None:
    dismissed = deed(Action.DISMISS, 15, cause=Cause.IRONY)
    story = [
        *a_story()[:2],
        step(3, 15, Kind.AUDIT, deed=dismissed, status=Status.FALSE_ALARM, ended_at=after(15)),
    ]
    owed = [each.goal for each in judged(GOALS, Account.of(story), after(500))]
    assert owed == [Goal.DETECT, Goal.ACKNOWLEDGE]
    deaf = [replace(notice, signal=a_signal(extent=None)) for notice in a_story()]
    assert Goal.ANSWER not in [each.goal for each in judged(GOALS, Account.of(deaf), after(500))]


def test_what_ended_by_itself_before_anybody_took_it_was_missed() -> None:
    over = step(3, 15, Kind.RESOLVED, status=Status.RESOLVED, ended_at=after(15))
    found = {each.goal: each for each in judged(GOALS, Account.of([*a_story()[:2], over]), NOON)}
    assert found[Goal.ACKNOWLEDGE].outcome is Outcome.MISSED
    assert found[Goal.ACKNOWLEDGE].took is None

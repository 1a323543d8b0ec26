"""A scorecard tells the times of the account, what they are held against, and what was before."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alerts.account import Account, accounts
from alerts.card import Card
from alerts.deed import Action, Deed
from alerts.goals import Goal, Goals
from alerts.incident import Status
from alerts.language import Language
from alerts.notice import Kind, Notice
from alerts.people import REASON_LIMIT
from alerts.phrases import PHRASES
from alerts.text import inline
from alerts.wording import event, story
from detectors.events import Level
from tests.builders import NOON, a_notice, a_signal, an_extent, another_side

BRAND = "DRILL Zephyr"
MINUTE = timedelta(minutes=1)


def told(number: int, taken: float | None = 2.0, answered: float | None = 8.0) -> list[Notice]:
    """One that rang three minutes after its first sign; minutes after the ring, and the sign."""
    called, known = NOON + 3 * MINUTE, {"brand": BRAND, "incident": number, "first_sign": NOON}
    notices = [a_notice(**known, seq=1, at=called, level=Level.ALERT)]
    if taken is not None:
        at = called + taken * MINUTE
        deed = Deed(action=Action.ACKNOWLEDGE, actor="Ana", at=at, incident=number, seq=1)
        notices.append(a_notice(**known, seq=2, kind=Kind.AUDIT, at=at, deed=deed))
    own = None if answered is None else NOON + answered * MINUTE
    signal = a_signal(extent=an_extent(other=another_side(is_heard=True, own_first=own)))
    over: dict[str, Any] = {"status": Status.RESOLVED, "ended_at": NOON + 30 * MINUTE}
    end = a_notice(
        **known, **over, seq=3, kind=Kind.RESOLVED, at=NOON + 30 * MINUTE, signal=signal
    )  # fmt: skip
    return [*notices, end]


def a_card(account: Account | None, *earlier: Account, **goals: float) -> Card:
    return Card(
        brand=BRAND, account=account, goals=Goals(**goals), earlier=earlier, now=NOON + 40 * MINUTE
    )


def test_its_times_are_those_of_the_account() -> None:
    account = Account.of(told(2))
    took = [each.took for each in a_card(account).times]
    assert took == [account.to_detect, account.to_acknowledge, account.to_answer]
    assert took == [3 * MINUTE, 2 * MINUTE, 8 * MINUTE]


def test_it_is_held_against_goals_and_earlier_drills() -> None:
    before = accounts([*told(1, taken=4.0, answered=None), *told(2)])
    card = a_card(before[BRAND, 2], before[BRAND, 1], detect=5, acknowledge=1)
    assert list(card.lines()) == [
        "DRILL · DRILL Zephyr/2",
        "DRILL · detected: 3 min · goal 5 min: met · best of 1 drill before: 3 min",
        "DRILL · acknowledged: 2 min · goal 1 min: missed · best of 1 drill before: 4 min",
        "DRILL · answered: 8 min",
    ]
    assert not card.is_met
    assert card.as_json()["times"]["acknowledge"] == {
        "seconds": 120.0, "goal_seconds": 60.0, "outcome": "missed",
        "best_before_seconds": 240.0, "drills_before": 1,
    }  # fmt: skip


def test_slack_gets_goals_and_earlier_drills_too() -> None:
    before = accounts([*told(1, taken=4.0, answered=None), *told(2)])
    card = a_card(before[BRAND, 2], before[BRAND, 1], detect=5, acknowledge=1)
    assert card.in_short() == (
        "the drill is over: detected 3 min (goal 5 min: met; best so far 3 min), "
        "acknowledged 2 min (goal 1 min: missed; best so far 4 min), answered 8 min"
    )
    assert card.in_short(PHRASES[Language.FR]).startswith(
        "l'exercice est terminé\u202f: détecté 3\u202fmin (objectif 5\u202fmin\u202f: tenu\u202f; "
        "au mieux 3\u202fmin avant), pris en charge 2\u202fmin (objectif"
    )


@pytest.mark.parametrize("language", Language)
def test_the_longest_is_shown_whole(language: Language) -> None:
    days, goals = 2 * 24 * 60.0 + 61, dict.fromkeys(Goal, 10000.0)
    last, first = accounts([*told(1, days, days), *told(2, days, days)]).values()
    words = PHRASES[language]
    said = a_card(last, first, **goals).in_short(words)
    assert len(said) < REASON_LIMIT
    notice = replace(last.newest, reason=said)
    assert inline(said, 1_000) in story(notice, words)
    assert inline(said, 1_000) in event(notice, words)


def test_what_nobody_did_is_said() -> None:
    card = a_card(Account.of(told(1, taken=None, answered=None)))
    assert card.in_short() == (
        "the drill is over: detected 3 min, acknowledged never, answered never"
    )
    assert not card.is_met
    assert a_card(Account.of(told(1))).is_met


def test_where_nothing_rang_it_says_where_to_look() -> None:
    card = a_card(None, detect=5)
    *_, last = card.lines(PHRASES[Language.FR])
    assert "drill.channel" in last
    assert [each.took for each in card.times] == [None] * 3
    assert card.as_json()["incident"] is None
    assert not card.is_met


def test_in_french_and_in_seconds() -> None:
    card = a_card(Account.of(told(1, taken=0.5)))
    assert "pris en charge\u202f: 30\u202fs" in list(card.lines(PHRASES[Language.FR]))[2]

"""People: what is said of who has an incident, of what they did, and of what nobody did."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from alerts.deed import PERSON, Action, Deed
from alerts.incident import OVER, Status
from alerts.notice import GONE, Notice
from alerts.numbers import date, duration, utc
from alerts.phrases import EN, Phrases
from alerts.reminder import Why
from alerts.text import inline
from detectors.extent import CrisisKind

NAME_LIMIT = 40  # characters
REASON_LIMIT = 300  # a drill's times have 250


class Telling(NamedTuple):
    """How much is said of what somebody did."""

    name: int  # characters
    note: int
    time: Callable[[datetime, Phrases], str]


WHOLE = Telling(NAME_LIMIT, 200, date)
SHORT = Telling(15, 30, utc)  # screen readers and push have one line, and no tokens of Slack's


def person(name: str, limit: int = NAME_LIMIT) -> str:
    """A person as Slack shows one; whoever has no account there, by name."""
    return f"<@{name}>" if re.fullmatch(PERSON, name) else inline(name, limit)


def standing(notice: Notice, words: Phrases = EN, telling: Telling = WHOLE) -> str:
    """Who has it. Empty: it is over, and nobody need have it."""
    says = words.people_do
    if notice.status in OVER:
        return ""
    has = says.has if notice.owner else says.nobody
    has = has.format(owner=person(notice.owner or "", telling.name))
    if notice.status is not Status.SNOOZED or notice.snoozed_until is None:
        return has
    phrase = says.asleep_by if notice.snoozed_by else says.asleep
    said = phrase.format(
        date=telling.time(notice.snoozed_until, words),
        actor=person(notice.snoozed_by or "", telling.name),
    )
    return f"{said} · {has}" if notice.owner not in {None, notice.snoozed_by} else said


def reason(notice: Notice, words: Phrases = EN, limit: int = REASON_LIMIT) -> str:
    """Why it is over, where neither quiet nor a person is the reason. Empty: one of them is."""
    said = words.story.gone if notice.reason == GONE else notice.reason
    return inline(said or "", limit)


def reasoned(said: str, notice: Notice, words: Phrases = EN) -> str:
    """What happened, with the reason, if there is one."""
    why = reason(notice, words)
    return words.people_do.cause.format(step=said, cause=why) if why else said


def step(notice: Notice, words: Phrases = EN, telling: Telling = WHOLE) -> str:
    """What somebody did, or of what people are reminded."""
    if notice.deed is None:
        return _reminded(notice, words, telling)
    return _done(notice, notice.deed, words, telling)


def _reminded(notice: Notice, words: Phrases, telling: Telling) -> str:
    phrase: str = getattr(words.people_do, _asked(notice))
    return phrase.format(
        owner=person(notice.owner or "", telling.name),
        button=words.controls.confirm,
        date=telling.time(notice.answer_by or notice.at, words),
        duration=duration(notice.at - (notice.since or notice.opened_at), words),
    )


def _asked(notice: Notice) -> str:
    """Whoever has it is asked by name, or would not know that it is he who is meant."""
    if notice.why is not Why.SILENCE or notice.owner is None:
        return notice.why or Why.SILENCE
    return "confirm" if notice.answer_by else "news"


def _done(notice: Notice, deed: Deed, words: Phrases, telling: Telling) -> str:
    said = _phrase(notice, deed, words).format(
        actor=person(deed.actor, telling.name),
        owner=person(notice.owner or "", telling.name),
        date=telling.time(notice.snoozed_until or notice.at, words),
        kind=words.people_do.kinds[deed.crisis or CrisisKind.UNKNOWN],
    )
    return _why(said, deed, words, telling)


def _phrase(notice: Notice, deed: Deed, words: Phrases) -> str:
    says = words.people_do
    if deed.action is Action.RELEVEL:
        changed: str = getattr(says.levels, notice.level)
        return changed
    return {
        Action.ACKNOWLEDGE: says.taken,
        Action.SNOOZE: says.snoozed,
        Action.ASSIGN: says.assigned,
        Action.DISMISS: says.dismissed,
        Action.RESOLVE: says.resolved,
        Action.CLASSIFY: says.classified,
    }[deed.action]


def _why(said: str, deed: Deed, words: Phrases, telling: Telling) -> str:
    says = words.people_do
    if deed.cause:
        said = says.cause.format(step=said, cause=says.causes[deed.cause])
    if deed.note:
        said = says.note.format(step=said, note=inline(deed.note, telling.note))
    return said

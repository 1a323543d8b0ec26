"""Answer: what whoever pressed a button is told at once, and nobody else sees."""

from datetime import datetime
from enum import StrEnum
from math import ceil

from alerts import asked
from alerts.acting import AFTERWARDS, CALMING
from alerts.buttons import ACTIONS, Button, Press, name_of
from alerts.deed import Action, Deed
from alerts.incident import OVER
from alerts.notice import Notice
from alerts.numbers import date, number
from alerts.people import person
from alerts.phrases import EN, Phrases
from alerts.text import inline
from alerts.wording import NAME_LIMIT


class Answer(StrEnum):
    """What became of a press, as far as it can be told before the brand's watch has it."""

    RECEIVED = "received"
    SO = "so"  # and it is so already
    STRANGER = "stranger"  # not one of the route's responders
    OVER = "over"
    QUICKER = "quicker"  # somebody was
    WORSE = "worse"  # it got worse since the person looked
    LATE = "late"  # it was received, and is not done yet
    FAILED = "failed"  # the word could not be passed on
    UNKNOWN = "unknown"  # nobody knows of such an incident
    MUTED = "muted"  # the brand is silent from now on
    UNMUTED = "unmuted"  # or no longer


HUSHED = {Answer.MUTED, Answer.UNMUTED}


def answer_to(press: Press, notice: Notice | None, *, may: bool, is_latest: bool = True) -> Answer:
    """What a press comes to.

    Args:
        press: the press.
        notice: the newest one of the incident; None: nobody knows it.
        may: whether the person is one of those who may.
        is_latest: whether the brand has no later incident.
    """
    if notice is None:
        return Answer.UNKNOWN
    if not may:
        return Answer.STRANGER
    action, taken = ACTIONS.get(press.button), notice.owner not in {None, press.user}
    is_late = (action in AFTERWARDS and is_latest) or press.button is Button.ADD
    if notice.status in OVER and not is_late:
        return Answer.OVER
    if action is Action.ACKNOWLEDGE and taken and press.seq < notice.owned_by:
        return Answer.QUICKER
    if action in CALMING and press.seq < notice.raised_by:
        return Answer.WORSE
    return Answer.RECEIVED


def answer(  # noqa: PLR0913  # all that may be said
    press: Press,
    notice: Notice | None,
    words: Phrases = EN,
    *,
    what: Answer,
    deed: Deed | None = None,
    until: datetime | None = None,
) -> str:
    """The same in words, of what was asked; `until` is when the brand's silence ends."""
    phrase: str = getattr(words.silences if what in HUSHED else words.controls, what)
    return phrase.format(
        what=asked.what(deed, words) if deed else name_of(press.button, words),
        brand=inline(press.brand, NAME_LIMIT) or words.nameless,
        incident=press.incident,
        owner=person(notice.owner) if notice and notice.owner else "?",
        date=date(until or press.at, words),
    )


def busy(press: Press, wait: float, words: Phrases = EN) -> str:
    """Slack shows nobody now what was pressed for, and takes more calls after so many seconds."""
    what, seconds = name_of(press.button, words), number(ceil(wait), words)
    return words.controls.busy.format(what=what, seconds=seconds)

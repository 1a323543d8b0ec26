"""Duties: what is to be done after incidents, as people read, add and tick it off in Slack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Self

from alerts.buttons import Button, Press
from alerts.debrief import Row
from alerts.elements import mrkdwn, plain
from alerts.lesson import TEXT_LIMIT, ActionItem, Lessons, Pending
from alerts.memory import ITEM_LIMIT, item
from alerts.modals import INPUT, filled, press_of
from alerts.numbers import counted
from alerts.phrases import EN, Phrases
from alerts.text import folded, inline, literal
from alerts.wording import NAME_LIMIT

SHOWN = 10  # of a list: what is overdue comes first, and a shell shows all
DONE = "tocsin_action_done"  # what Slack calls the button
TYPED_LIMIT = 200  # characters of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A form that somebody sent: what is to be done."""

    press: Press
    row: Row  # its text is empty where what was typed shows nothing

    @classmethod
    def read(cls, payload: Mapping[str, Any], now: float) -> Self | None:
        """From Slack's `view_submission`; None: it is another form, or of a wrong shape."""
        try:
            press = press_of(payload, now)
            values = payload["view"]["state"]["values"]
            said = {name: filled(each[INPUT]) for name, each in values.items()}
            text, until = literal(said["what"] or "", TEXT_LIMIT), said.get("until")
            due = date.fromisoformat(until) if until else None
        except (KeyError, TypeError, ValueError, AttributeError):
            return None
        if press.button is not Button.ADD:
            return None
        return cls(press=press, row=Row(text=text, owner=said.get("who"), due=due))


class Tick(NamedTuple):
    """Somebody presses that an action of a list is done."""

    name: str
    user: str
    address: str  # for the answer
    channel: str = ""  # its id
    room: str = ""  # its name, or what kind of private place it is

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self | None:
        """From Slack's `block_actions`; None: it is another press, or none."""
        try:
            pressed = payload["actions"][0]
            if pressed["action_id"] != DONE:
                return None
            place = payload.get("channel") or {}
            return cls(
                str(pressed["value"]), str(payload["user"]["id"]), str(payload["response_url"]),
                str(place.get("id", "")), str(place.get("name", "")),
            )  # fmt: skip
        except (KeyError, IndexError, TypeError, AttributeError):
            return None


def named(lessons: Lessons, name: str) -> list[ActionItem]:
    """The actions that are meant by a name, or by an id alone."""
    typed = folded(name, TYPED_LIMIT)
    return [
        each for each in lessons.actions
        if typed in {each.id, folded(each.key.name, TYPED_LIMIT)}
    ]  # fmt: skip


def added(action: ActionItem, words: Phrases = EN) -> str:
    """That it is written down."""
    return words.lessons.added.format(text=inline(action.text, ITEM_LIMIT))


def full(press: Press, words: Phrases = EN) -> str:
    """That it is not: there are too many."""
    name = f"{inline(press.brand, NAME_LIMIT) or words.nameless}/{press.incident}"
    return words.lessons.full.format(incident=name)


def ticked(action: ActionItem, words: Phrases = EN) -> str:
    """That it is done from now on, or was before."""
    phrase = words.lessons.was_done if action.done else words.lessons.ticked
    return phrase.format(text=inline(action.text, ITEM_LIMIT))


def unnamed(name: str, words: Phrases = EN) -> str:
    """That there is no such action."""
    return words.lessons.unknown.format(name=inline(name, NAME_LIMIT))


def several(found: Sequence[ActionItem], words: Phrases = EN) -> str:
    """That one of them has to be named."""
    names = ", ".join(f"`{_name(each)}`" for each in found)
    return words.slash.which.format(names=names)


def listed(pending: Sequence[Pending], words: Phrases = EN) -> list[str]:
    """How much is to be done, for whoever asks; what it is stands in `rows`."""
    says = words.lessons
    if not pending:
        return [says.nothing]
    said, late = counted(len(pending), says.open, words), sum(each.is_overdue for each in pending)
    head = said + (", " + says.overdue.format(count=late) if late else "")
    more = len(pending) - SHOWN
    return [head, *([says.rest.format(count=more)] if more > 0 else [])]


def rows(
    pending: Sequence[Pending], today: date, words: Phrases = EN
) -> list[dict[str, Any]]:  # fmt: skip
    """The first of them, a block each, with a button that ticks it off."""
    return [_row(each.item, place, today, words) for place, each in enumerate(pending[:SHOWN])]


def _row(action: ActionItem, place: int, today: date, words: Phrases) -> dict[str, Any]:
    text = f"{item(action, today, words, TEXT_LIMIT)}\n`{_name(action)}`"
    button = {
        "type": "button", "action_id": DONE, "text": plain(words.lessons.done),
        "value": action.key.name,
    }  # fmt: skip
    return {
        "type": "section", "block_id": f"k.{place}", "text": mrkdwn(text), "accessory": button,
    }  # fmt: skip


def _name(action: ActionItem) -> str:
    return f"{inline(action.brand, NAME_LIMIT)}/{action.incident}/{action.id}"

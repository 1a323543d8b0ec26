"""Buttons: what people can press under a message, and what Slack tells of a press."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from alerts.deed import Action
from alerts.elements import plain
from alerts.incident import Status
from alerts.mark import is_drill
from alerts.notice import Notice
from alerts.phrases import EN, Phrases
from alerts.silence import Silence
from alerts.text import literal
from alerts.wording import SHORT_NAME_LIMIT, is_over

PLACE = re.compile(r"[amx]\.(\d{1,9})\.(\d{1,9})\.(.{1,200})", re.DOTALL)  # seq, incident, brand


class Button(StrEnum):
    """What can be pressed; the values are what Slack calls them, and never change."""

    ACKNOWLEDGE = "tocsin_ack"
    SNOOZE_1H = "tocsin_snooze_1h"
    SNOOZE_4H = "tocsin_snooze_4h"
    DISMISS = "tocsin_false_positive"
    RESOLVE = "tocsin_resolve"
    ASSIGN = "tocsin_assign"
    RELEVEL = "tocsin_level"
    CLASSIFY = "tocsin_kind"
    TIMELINE = "tocsin_timeline"
    DETAILS = "tocsin_details"
    ADD = "tocsin_action"
    QUESTIONS = "tocsin_questions"
    MUTE = "tocsin_mute_24h"
    UNMUTE = "tocsin_unmute"
    SPEAK = "tocsin_drill_answer"
    DASHBOARD = "tocsin_open_dashboard"
    MORE = "tocsin_more"


ACTIONS = {
    Button.ACKNOWLEDGE: Action.ACKNOWLEDGE,
    Button.SNOOZE_1H: Action.SNOOZE,
    Button.SNOOZE_4H: Action.SNOOZE,
    Button.DISMISS: Action.DISMISS,
    Button.RESOLVE: Action.RESOLVE,
    Button.ASSIGN: Action.ASSIGN,
    Button.RELEVEL: Action.RELEVEL,
    Button.CLASSIFY: Action.CLASSIFY,
}
MINUTES = {Button.SNOOZE_1H: 60, Button.SNOOZE_4H: 240}
ASKS = {Button.DISMISS, Button.RESOLVE, Button.ASSIGN, Button.RELEVEL, Button.ADD}  # in a modal
SHOWS = {Button.TIMELINE, Button.DETAILS, Button.QUESTIONS}  # something, and does nothing
HUSHES = {Button.MUTE, Button.UNMUTE}  # a word to the notifier, about the brand
MORE = (Button.SNOOZE_4H, Button.ASSIGN, Button.RELEVEL, Button.TIMELINE)  # and one of those: five


def buttons(
    notice: Notice,
    words: Phrases = EN,
    dashboard: str | None = None,
    silence: Silence | None = None,
) -> dict[str, Any]:
    """The block of them. When it is over people can add what they mean to do.

    What people asked is worked through when it is over, too: it still can be asked for.

    The block's id says which incident, and which state of it, people had before their eyes: an
    option of a menu holds only 150 characters. It is another one while the brand is silent: with
    the same Slack may keep the old menu.
    """
    if is_over(notice):
        return _afterwards(notice, words)
    elements = list(_row(notice, words))
    elements[0]["accessibility_label"] = _spoken(elements[0]["text"]["text"], notice)
    if is_drill(notice.brand) and not _is_answered(notice):
        elements.append(_button(Button.SPEAK, words.controls.speak))
    if _has_list(notice):
        elements.append(_button(Button.QUESTIONS, words.controls.questions))
    if dashboard:
        elements.append(_button(Button.DASHBOARD, words.controls.dashboard) | {"url": dashboard})
    own = silence is not None and silence.brand == notice.brand  # one of all is no brand's to end
    more = MORE[1:] if notice.status is Status.EASED else MORE
    offered = (*more, Button.UNMUTE if own else Button.MUTE)
    menu = [_option(button, name_of(button, words)) for button in offered]
    elements.append({"type": "overflow", "action_id": Button.MORE.value, "options": menu})
    place = _place("m" if silence else "a", notice)
    return {"type": "actions", "block_id": place, "elements": elements}


def _afterwards(notice: Notice, words: Phrases) -> dict[str, Any]:
    elements = [_button(Button.ADD, words.controls.add)]
    if notice.signal.extent is not None:
        elements.append(_button(Button.QUESTIONS, words.controls.questions))
    return {"type": "actions", "block_id": _place("a", notice), "elements": elements}


def _has_list(notice: Notice) -> bool:
    """Whether anybody asks, or speaks for the brand. The list has what was asked before, too."""
    other = notice.signal.extent and notice.signal.extent.other
    return bool(other and (other.questions or other.support))


def _is_answered(notice: Notice) -> bool:
    """Whether the brand itself has said a word since it began."""
    other = notice.signal.extent and notice.signal.extent.other
    return bool(other and other.own_first)


def details(notice: Notice, words: Phrases = EN) -> dict[str, Any]:
    """What puts a button beside a section: it opens all figures, also of what is over."""
    button = _button(Button.DETAILS, words.controls.details)
    return {"block_id": _place("x", notice), "accessory": button}


def _place(letter: str, notice: Notice) -> str:
    return f"{letter}.{notice.seq}.{notice.incident}.{notice.brand}"


def _row(notice: Notice, words: Phrases) -> Iterator[dict[str, Any]]:
    """First what is to be done; whoever has what eased is reminded no more, and can only end it."""
    says, has_eased = words.controls, notice.status is Status.EASED
    taken = notice.status is Status.ACKNOWLEDGED
    if has_eased and notice.owner:
        yield _button(Button.RESOLVE, says.resolve, primary=True)
        yield _button(Button.DISMISS, says.dismiss)
        return
    name = says.confirm if taken else says.acknowledge
    yield _button(Button.ACKNOWLEDGE, name, primary=not taken)
    if not has_eased:
        yield _button(Button.SNOOZE_1H, says.snooze_1h)
    yield _button(Button.DISMISS, says.dismiss)
    yield _button(Button.RESOLVE, says.resolve)


def name_of(button: Button, words: Phrases) -> str:
    """What stands on it."""
    group = words.silences if button in HUSHES else words.controls
    name: str = getattr(group, button.name.lower())
    return name


def _spoken(name: str, notice: Notice) -> str:
    """What a screen reader says of the first button: a channel may show several incidents.

    The others follow it; a label each would cost the longest messages their quotes.
    """
    return f"{name} · {literal(notice.brand, SHORT_NAME_LIMIT)}/{notice.incident}"


def _button(button: Button, text: str, *, primary: bool = False) -> dict[str, Any]:
    known = {"type": "button", "action_id": button.value, "text": plain(text)}
    return known | ({"style": "primary"} if primary else {})


def _option(button: Button, text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": button.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Somebody pressed something."""

    button: Button
    brand: str
    incident: int
    seq: int  # of the notice that the message showed
    user: str
    channel: str
    at: datetime
    trigger: str  # opens one modal, for three seconds
    address: str = ""  # of what was typed, for half an hour: the app may not be in that channel

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self | None:
        """A press on a button of ours, from Slack's `block_actions`; None: it is none.

        What is in it comes from outside: a wrong shape is no press.
        """
        try:
            return cls._read(payload)
        except (KeyError, IndexError, TypeError, ValueError, OverflowError):
            return None

    @classmethod
    def _read(cls, payload: Mapping[str, Any]) -> Self | None:
        pressed = payload["actions"][0]
        value = pressed["action_id"]
        if value == Button.MORE:
            value = pressed["selected_option"]["value"]
        place = PLACE.fullmatch(pressed["block_id"])
        if place is None or Button(value) not in {*ACTIONS, *ASKS, *SHOWS, *HUSHES, Button.SPEAK}:
            return None
        return cls(
            button=Button(value),
            seq=int(place[1]),
            incident=int(place[2]),
            brand=place[3],
            user=str(payload["user"]["id"]),
            channel=str(payload["channel"]["id"]),
            at=datetime.fromtimestamp(float(pressed["action_ts"]), UTC),
            trigger=str(payload["trigger_id"]),
        )

"""Modals: what people fill in where a press is not enough, and what Slack tells of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from alerts.buttons import ACTIONS, MINUTES, Button, Press, name_of
from alerts.deed import NOTE_LIMIT, Action, Cause, Deed
from alerts.elements import mrkdwn, plain
from alerts.lesson import TEXT_LIMIT
from alerts.phrases import EN, Phrases
from alerts.text import inline
from detectors.events import Level
from detectors.extent import CrisisKind

CALLBACK = "tocsin_deed"
TITLE_LIMIT = 24  # characters: https://docs.slack.dev/reference/views
INPUT = "input"  # action id of each


def modal(press: Press, words: Phrases = EN) -> dict[str, Any]:
    """The view that a button opens."""
    view = {
        "type": "modal",
        "title": plain(name_of(press.button, words)[:TITLE_LIMIT]),
        "close": plain(words.controls.cancel),
        "blocks": [_about(press)],
    }
    return with_form(view, press, words)


def with_form(view: dict[str, Any], press: Press, words: Phrases = EN) -> dict[str, Any]:
    """A view, and below what it shows what the button asks for."""
    known = {
        "button": press.button.value, "brand": press.brand, "incident": press.incident,
        "seq": press.seq, "channel": press.channel,
    }  # fmt: skip
    return view | {
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(known),
        "submit": plain(words.controls.send),
        "blocks": [*view["blocks"], *_inputs(press.button, words)],
    }


def _about(press: Press) -> dict[str, Any]:
    name = f"*{inline(press.brand, 60)}/{press.incident}*"
    return {"type": "section", "block_id": "about", "text": mrkdwn(name)}


def _inputs(button: Button, words: Phrases) -> list[dict[str, Any]]:
    if button is Button.ADD:
        return _of_an_action(words)
    says, action = words.controls, ACTIONS[button]
    if action is Action.ASSIGN:
        return [_input("who", says.who, {"type": "users_select"})]
    if action is Action.RELEVEL:
        levels = ((level, getattr(says.levels, level)) for level in Level)
        return [_input("level", says.level, _choice(levels))]
    text = {"type": "plain_text_input", "multiline": True, "max_length": NOTE_LIMIT}
    note = _input("note", says.note, text) | {"optional": True}
    if action is Action.CLASSIFY:
        kinds = ((kind, words.people_do.kinds[kind]) for kind in CrisisKind)
        return [_input("crisis", says.kind, _choice(kinds)), note]
    causes = ((cause, words.people_do.causes[cause]) for cause in Cause)
    return [_input("cause", says.cause, _choice(causes)), note]


def _of_an_action(words: Phrases) -> list[dict[str, Any]]:
    says, text = words.lessons, {"type": "plain_text_input", "max_length": TEXT_LIMIT}
    return [
        _input("what", says.what, text),
        _input("who", says.who, {"type": "users_select"}) | {"optional": True},
        _input("until", says.until, {"type": "datepicker"}) | {"optional": True},
    ]


def _input(name: str, label: str, element: dict[str, Any]) -> dict[str, Any]:
    element = element | {"action_id": INPUT}
    return {"type": "input", "block_id": name, "label": plain(label), "element": element}


def _choice(options: Iterable[tuple[str, str]]) -> dict[str, Any]:
    listed = [{"text": plain(name), "value": str(value)} for value, name in options]
    return {"type": "static_select", "options": listed}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A modal that somebody sent."""

    press: Press
    deed: Deed

    @classmethod
    def read(cls, payload: Mapping[str, Any], now: float) -> Self | None:
        """From Slack's `view_submission`; None: it is none of ours, or of a wrong shape."""
        try:
            press = press_of(payload, now)
            return cls(press=press, deed=deed_of(press, payload["view"]["state"]["values"]))
        except (KeyError, TypeError, ValueError):
            return None


def press_of(payload: Mapping[str, Any], now: float) -> Press:
    """The press that opened a form of ours.

    Raises:
        KeyError, TypeError, ValueError: it is none of ours, or of a wrong shape.
    """
    known = json.loads(payload["view"]["private_metadata"])
    return Press(
        button=Button(known["button"]), brand=str(known["brand"]),
        incident=int(known["incident"]), seq=int(known["seq"]),
        user=str(payload["user"]["id"]), channel=str(known["channel"]),
        at=datetime.fromtimestamp(now, UTC), trigger="",
    )  # fmt: skip


def deed_of(press: Press, values: Mapping[str, Any] | None = None) -> Deed:
    """What was done by a press, and by what was filled in after it.

    Raises:
        ValueError: a cause, a level or a kind that there is not.
    """
    said = {name: filled(each[INPUT]) for name, each in (values or {}).items()}
    cause, level, crisis = (said.get(name) for name in ("cause", "level", "crisis"))
    return Deed(
        action=ACTIONS[press.button], actor=press.user, at=press.at, incident=press.incident,
        seq=press.seq, minutes=MINUTES.get(press.button), to=said.get("who"),
        level=Level(level) if level else None, cause=Cause(cause) if cause else None,
        crisis=CrisisKind(crisis) if crisis else None,
        note=(said.get("note") or "")[:NOTE_LIMIT] or None,
    )  # fmt: skip


def filled(element: Mapping[str, Any]) -> str | None:
    """What stands in a field."""
    chosen = element.get("selected_option")
    if chosen:
        return str(chosen["value"])
    value = element.get("selected_user") or element.get("selected_date") or element.get("value")
    return None if value is None else str(value)

"""Pressed: what Slack would refuse in what people press, choose and fill in.

https://docs.slack.dev/reference/block-kit/block-elements and .../composition-objects have it.
"""

from collections.abc import Callable
from typing import Any

from alerts.checks import EITHER, PLAIN, Problems, lengths, listed, optional_text, required, text

ACTION_ID = 255
BUTTON_TEXT, LABEL, VALUE, URL = 75, 75, 2_000, 3_000
OVERFLOW, SELECT = 5, 100  # options
OPTION_TEXT, OPTION_VALUE = 75, 150
PLACEHOLDER, WRITTEN = 150, 3_000
CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
STYLES = {None, "primary", "danger"}


def control(name: str, element: dict[str, Any]) -> Problems:
    """What is wrong with one of them; unknown kinds are."""
    kind = str(element.get("type"))
    yield from lengths(name, element, {"action_id": ACTION_ID})
    yield from required(name, element, "action_id")
    if kind in KINDS:
        yield from KINDS[kind](name, element)
    else:
        yield f"{name}: unknown type {kind}"
    if "confirm" in element:
        yield from _confirm(f"{name}: confirm", element["confirm"])


def _confirm(name: str, dialog: dict[str, Any]) -> Problems:
    """The question before it counts."""
    for key, limit in CONFIRM.items():
        kinds = EITHER if key == "text" else PLAIN
        yield from text(f"{name}: {key}", dialog.get(key), limit, kinds)


def _button(name: str, button: dict[str, Any]) -> Problems:
    yield from text(name, button.get("text"), BUTTON_TEXT, PLAIN)
    yield from lengths(name, button, {"value": VALUE, "url": URL, "accessibility_label": LABEL})
    if button.get("style") not in STYLES:
        yield f"{name}: unknown style {button['style']}"


def _overflow(name: str, menu: dict[str, Any]) -> Problems:
    yield from _options(name, menu, OVERFLOW)


def _select(name: str, menu: dict[str, Any]) -> Problems:
    yield from _options(name, menu, SELECT)
    yield from optional_text(name, menu, "placeholder", PLACEHOLDER)


def _options(name: str, menu: dict[str, Any], limit: int) -> Problems:
    options = menu.get("options")
    yield from listed(f"{name}: options", options, limit)
    for option in options if isinstance(options, list) else []:
        yield from text(name, option.get("text"), OPTION_TEXT, PLAIN)
        yield from required(name, option, "value")
        yield from lengths(name, option, {"value": OPTION_VALUE, "url": URL})
        yield from optional_text(name, option, "description", OPTION_TEXT)


def _picked(name: str, element: dict[str, Any]) -> Problems:
    yield from optional_text(name, element, "placeholder", PLACEHOLDER)


def _written(name: str, element: dict[str, Any]) -> Problems:
    yield from optional_text(name, element, "placeholder", PLACEHOLDER)
    if not 0 < element.get("max_length", WRITTEN) <= WRITTEN:
        yield f"{name}: max_length {element['max_length']:,} of at most {WRITTEN:,}"
    yield from lengths(name, element, {"initial_value": WRITTEN})


KINDS: dict[str, Callable[[str, dict[str, Any]], Problems]] = {
    "button": _button,
    "overflow": _overflow,
    "plain_text_input": _written,
    "static_select": _select,
    "users_select": _picked,
    "datepicker": _picked,
}

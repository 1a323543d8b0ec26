"""Elements: what Slack refuses in what a person presses, chooses or fills in.

https://docs.slack.dev/reference/block-kit/block-elements has the limits.
"""

from collections.abc import Iterator
from typing import Any

from deploy.demo.slack.checks import (
    EITHER,
    ID_LIMIT,
    PLAIN,
    Check,
    Problems,
    lengths,
    listed,
    optional_text,
    problem,
    required,
    text,
)

BUTTON_LIMIT, VALUE_LIMIT, URL_LIMIT = 75, 2000, 3000
LABEL_LIMIT, ALT_LIMIT = 75, 2000  # of a button for screen readers; of an image
OPTION_LIMIT, OPTION_VALUE_LIMIT = 75, 150
OVERFLOW_LIMIT, RADIO_LIMIT, SELECT_LIMIT = 5, 10, 100  # options
PLACEHOLDER_LIMIT, INPUT_LIMIT = 150, 3000
CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}

PICKERS = {
    "channels_select", "checkboxes", "conversations_select", "datepicker", "datetimepicker",
    "external_select", "multi_channels_select", "multi_conversations_select",
    "multi_external_select", "multi_static_select", "multi_users_select", "timepicker",
}  # fmt: skip  # Slack knows them, Tocsin hardly uses them
CHOICES = {"radio_buttons", "static_select", "users_select"}
PRESSED = {"button", "overflow", "workflow_button"}
TYPED = {"email_text_input", "file_input", "number_input", "plain_text_input", "rich_text_input",
         "url_text_input"}  # fmt: skip

IN_ACTIONS = PICKERS | CHOICES | PRESSED
IN_SECTION = IN_ACTIONS | {"image"}
IN_INPUT = PICKERS | CHOICES | TYPED


def within(kinds: set[str]) -> Check:
    """The check of an element where only these kinds are allowed."""

    def check(element: Any, at: str) -> Problems:
        kind = element.get("type") if isinstance(element, dict) else None
        if not kind:
            yield problem("must be an object with a type", at)
        elif kind not in kinds:
            yield problem(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from lengths(element, {"action_id": ID_LIMIT}, at)
            if kind in ELEMENTS:
                yield from ELEMENTS[kind](element, at)
            yield from _confirm(element, at)

    return check


def _confirm(element: dict[str, Any], at: str) -> Problems:
    """The question that Slack asks before it tells the app."""
    dialog = element.get("confirm")
    if dialog is None:
        return
    if not isinstance(dialog, dict):
        yield problem("must be an object", f"{at}/confirm")
        return
    for name, limit in CONFIRM.items():
        kinds = EITHER if name == "text" else PLAIN
        yield from text(dialog.get(name), limit, f"{at}/confirm/{name}", kinds)


def _button(button: dict[str, Any], at: str) -> Problems:
    yield from text(button.get("text"), BUTTON_LIMIT, f"{at}/text", PLAIN)
    limits = {"value": VALUE_LIMIT, "url": URL_LIMIT, "accessibility_label": LABEL_LIMIT}
    yield from lengths(button, limits, at)
    if button.get("style", "primary") not in {"primary", "danger"}:
        yield problem("must be one of primary, danger", f"{at}/style")


def _overflow(menu: dict[str, Any], at: str) -> Problems:
    yield from listed(menu.get("options"), OVERFLOW_LIMIT, f"{at}/options", _option)


def _option(option: Any, at: str) -> Problems:
    if not isinstance(option, dict):
        yield problem("must be an object", at)
        return
    yield from text(option.get("text"), OPTION_LIMIT, f"{at}/text")
    yield from required(option, ("value",), at)
    yield from lengths(option, {"value": OPTION_VALUE_LIMIT, "url": URL_LIMIT}, at)
    yield from optional_text(option, "description", OPTION_LIMIT, at)


def _static_select(select: dict[str, Any], at: str) -> Problems:
    yield from _placeholder(select, at)
    if ("options" in select) == ("option_groups" in select):
        yield problem("must define either `options` or `option_groups`", at)
    elif "options" in select:
        yield from listed(select["options"], SELECT_LIMIT, f"{at}/options", _option)
    else:
        yield from listed(select["option_groups"], SELECT_LIMIT, f"{at}/option_groups", _group)
    yield from _initial(select, at)


def _group(group: Any, at: str) -> Problems:
    if not isinstance(group, dict):
        yield problem("must be an object", at)
        return
    yield from text(group.get("label"), OPTION_LIMIT, f"{at}/label", PLAIN)
    yield from listed(group.get("options"), SELECT_LIMIT, f"{at}/options", _option)


def _radio_buttons(radio: dict[str, Any], at: str) -> Problems:
    yield from listed(radio.get("options"), RADIO_LIMIT, f"{at}/options", _option)
    yield from _initial(radio, at)


def _initial(choice: dict[str, Any], at: str) -> Problems:
    """What is chosen beforehand must be one of the options, to the letter."""
    initial = choice.get("initial_option")
    if initial is not None and initial not in options(choice):
        yield problem("must exactly match one of the options", f"{at}/initial_option")


def options(choice: dict[str, Any]) -> list[Any]:
    """All that can be chosen, from groups too."""
    groups: list[Any] = choice.get("option_groups") or [choice]
    found: Iterator[list[Any]] = (group.get("options") or [] for group in groups)
    return [option for part in found for option in part]


def _placeholder(element: dict[str, Any], at: str) -> Problems:
    yield from optional_text(element, "placeholder", PLACEHOLDER_LIMIT, at)


def _plain_text_input(field: dict[str, Any], at: str) -> Problems:
    yield from _placeholder(field, at)
    yield from lengths(field, {"initial_value": INPUT_LIMIT}, at)
    for name, least in (("min_length", 0), ("max_length", 1)):
        value = field.get(name, least)
        if not isinstance(value, int) or not least <= value <= INPUT_LIMIT:
            yield problem(f"must be between {least} and {INPUT_LIMIT}", f"{at}/{name}")


def image(picture: dict[str, Any], at: str) -> Problems:
    """An image, as a block of its own or beside a text."""
    yield from required(picture, ("alt_text",), at)
    yield from lengths(picture, {"alt_text": ALT_LIMIT, "image_url": URL_LIMIT}, at)
    yield from optional_text(picture, "title", ALT_LIMIT, at)
    if ("image_url" in picture) == ("slack_file" in picture):
        yield problem("must define either `image_url` or `slack_file`", at)
    elif "slack_file" in picture and not isinstance(picture["slack_file"], dict):
        yield problem("must be an object", f"{at}/slack_file")


ELEMENTS: dict[str, Check] = {
    "button": _button,
    "image": image,
    "overflow": _overflow,
    "plain_text_input": _plain_text_input,
    "radio_buttons": _radio_buttons,
    "static_select": _static_select,
    "users_select": _placeholder,
}

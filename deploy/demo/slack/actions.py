"""Actions: the buttons, menus and choices of a message or view, and what pressing one means."""

from collections.abc import Iterator
from typing import Any

from deploy.demo.slack.inputs import ANSWER, CHOSEN, interactive, named, option
from deploy.demo.slack.store import Message

Element = dict[str, Any]
Place = tuple[Element, str, int]  # an element, its block_id, its attachment's number or 0

KEPT = ("text", "value", "style", "placeholder", "accessibility_label")  # in the payload too
MENUS = {"overflow", *CHOSEN}


def of_message(message: Message) -> Iterator[Place]:
    """All that can be pressed, in the order in which it is shown."""
    yield from _of(message.blocks, 0)
    for number, attachment in enumerate(message.attachments, start=1):
        yield from _of(attachment.get("blocks") or [], number)


def of_view(blocks: list[Element]) -> Iterator[Place]:
    """The same of a view; its inputs are answered and not pressed."""
    yield from _of(blocks, 0)


def _of(blocks: list[Element], number: int) -> Iterator[Place]:
    for block in named(blocks):
        if block.get("type") != "input" or block.get("dispatch_action"):
            for element in interactive(block):
                yield element, block["block_id"], number


def found(places: Iterator[Place], action_id: str, block_id: str | None = None) -> Place:
    """The place of an action.

    Raises:
        LookupError: it is not there (any more).
    """
    known = list(places)
    for element, block, number in known:
        if element.get("action_id") == action_id and block_id in {None, block}:
            return element, block, number
    there = [element.get("action_id") for element, _, _ in known]
    raise LookupError(f"no action {action_id!r}; there are {there}")


def action(place: Place, value: str | None, ts: str) -> dict[str, Any]:
    """What the app is told of it. `value` is the option chosen, or what an older button carried.

    Raises:
        LookupError: the option is not offered.
    """
    element, block_id, _ = place
    kind = element["type"]
    told = {name: element[name] for name in KEPT if name in element}
    told |= {"type": kind, "action_id": element["action_id"], "block_id": block_id, "action_ts": ts}
    if kind in MENUS:
        told["selected_option"] = option(element, value)
    elif kind in ANSWER:
        told[ANSWER[kind]] = value
    elif value is not None:
        told["value"] = value
    return told

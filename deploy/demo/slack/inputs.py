"""Inputs: what a member answers in a view, and what Slack itself does not let through."""

from copy import deepcopy
from typing import Any

from deploy.demo.slack.elements import options
from deploy.demo.slack.modals import Values
from deploy.demo.slack.words import Words

CHOSEN = {"radio_buttons", "static_select"}
INITIAL = {
    "plain_text_input": "initial_value", "radio_buttons": "initial_option",
    "static_select": "initial_option", "users_select": "initial_user",
    "datepicker": "initial_date",
}  # fmt: skip
ANSWER = {
    "plain_text_input": "value", "radio_buttons": "selected_option",
    "static_select": "selected_option", "users_select": "selected_user",
    "datepicker": "selected_date",
}  # fmt: skip


def named(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with ids where people can act and the app gave none; Slack gives them to all."""
    blocks = deepcopy(blocks)
    for number, block in enumerate(blocks):
        for place, element in enumerate(interactive(block)):
            block.setdefault("block_id", f"block{number}")
            element.setdefault("action_id", f"action{number}.{place}")
    return blocks


def interactive(block: dict[str, Any]) -> list[dict[str, Any]]:
    """What of a block a person can act on."""
    inner = block.get("elements", []) if block.get("type") == "actions" else []
    return [*inner, *(block[name] for name in ("accessory", "element") if name in block)]


def inputs(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions of a view."""
    return [block for block in blocks if block.get("type") == "input"]


def answers(blocks: list[dict[str, Any]], given: dict[str, Any]) -> Values:
    """A view's `state.values`, from what was given by block_id; what was not is as it began.

    Raises:
        LookupError: an answer to no question, or a choice that is not offered.
    """
    questions = {block["block_id"]: block["element"] for block in inputs(blocks)}
    if unknown := given.keys() - questions.keys():
        raise LookupError(f"no input {sorted(unknown)}; there are {sorted(questions)}")
    return {
        name: {element["action_id"]: answer(element, given.get(name, begun(element)))}
        for name, element in questions.items()
    }


def begun(element: dict[str, Any]) -> Any:
    """What stands in an input before anybody touches it."""
    initial = element.get(INITIAL.get(element["type"], ""))
    return initial["value"] if isinstance(initial, dict) else initial


def answer(element: dict[str, Any], value: Any) -> dict[str, Any]:
    """An input's part of the state: a text, an option by its value, or a member by their id."""
    kind = element["type"]
    found = option(element, value) if kind in CHOSEN and value else value or None
    return {"type": kind, ANSWER.get(kind, "value"): found}


def option(element: dict[str, Any], value: Any) -> dict[str, Any]:
    """The option that carries a value.

    Raises:
        LookupError: it is not offered.
    """
    offered = {one["value"]: one for one in options(element)}
    if value not in offered:
        raise LookupError(f"no option {value!r}; there are {list(offered)}")
    found: dict[str, Any] = offered[value]
    return found


def complaints(
    blocks: list[dict[str, Any]], values: Values, words: Words
) -> dict[str, str]:  # fmt: skip
    """By block_id, what Slack tells before the app hears of it."""
    found = {}
    for block in inputs(blocks):
        element = block["element"]
        given = values[block["block_id"]][element["action_id"]]
        if complaint := _complaint(
            block, element, given[ANSWER.get(element["type"], "value")], words
        ):
            found[block["block_id"]] = complaint
    return found


def _complaint(
    block: dict[str, Any], element: dict[str, Any], value: Any, words: Words
) -> str | None:  # fmt: skip
    if not value:
        return None if block.get("optional") else words.needed
    if element["type"] == "plain_text_input":
        least, most = element.get("min_length", 0), element.get("max_length", len(value))
        if not least <= len(value) <= most:
            return words.length.format(least=least, most=most)
    return None

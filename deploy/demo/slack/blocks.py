"""Blocks: what Slack refuses in a message, each with a pointer to the place.

https://docs.slack.dev/reference/block-kit/blocks has the limits.
"""

from collections.abc import Callable, Iterator
from typing import Any

BLOCKS_LIMIT = 50
ID_LIMIT = 255
HEADER_LIMIT = 150
TEXT_LIMIT = 3000
FIELD_LIMIT, FIELDS_LIMIT = 2000, 10
CONTEXT_LIMIT = 10
ACTIONS_LIMIT = 25
BUTTON_LIMIT, VALUE_LIMIT, URL_LIMIT = 75, 2000, 3000

UNCHECKED = {"context_actions", "data_visualization", "divider", "file", "image", "markdown",
             "table", "video"}  # fmt: skip  # Slack knows them, Tocsin hardly uses them
RICH = {"rich_text_list", "rich_text_preformatted", "rich_text_quote", "rich_text_section"}


def problems(blocks: list[Any], at: str = "/blocks") -> Iterator[str]:
    """Why Slack would answer `invalid_blocks`, in its form; nothing if it would not."""
    if len(blocks) > BLOCKS_LIMIT:
        yield _problem(f"no more than {BLOCKS_LIMIT} items allowed", at)
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        yield from _block(block, seen, f"{at}/{index}")


def _block(block: Any, seen: set[str], at: str) -> Iterator[str]:
    if not isinstance(block, dict):
        yield _problem("must be an object", at)
        return
    yield from _block_id(block.get("block_id"), seen, at)
    kind = block.get("type")
    if kind in CHECKS:
        yield from CHECKS[kind](block, at)
    elif kind not in UNCHECKED:
        yield _problem(f"unsupported type: {kind}", f"{at}/type")


def _block_id(name: Any, seen: set[str], at: str) -> Iterator[str]:
    if name is None:
        return
    if not isinstance(name, str) or len(name) > ID_LIMIT:
        yield _problem(f"must be less than {ID_LIMIT + 1} characters", f"{at}/block_id")
    elif name in seen:
        yield _problem(f'`block_id` must be unique: "{name}"', f"{at}/block_id")
    else:
        seen.add(name)


def _header(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _text(block.get("text"), HEADER_LIMIT, f"{at}/text", kinds=("plain_text",))


def _section(block: dict[str, Any], at: str) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield _problem("must define either `text` or `fields`", at)
    if "text" in block:
        yield from _text(block["text"], TEXT_LIMIT, f"{at}/text")
    if "fields" in block:
        yield from _listed(block["fields"], FIELDS_LIMIT, f"{at}/fields", _field)


def _field(field: Any, at: str) -> Iterator[str]:
    yield from _text(field, FIELD_LIMIT, at)


def _context(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _listed(block.get("elements"), CONTEXT_LIMIT, f"{at}/elements", _remark)


def _remark(element: Any, at: str) -> Iterator[str]:
    if not (isinstance(element, dict) and element.get("type") == "image"):
        yield from _text(element, TEXT_LIMIT, at)


def _actions(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _listed(block.get("elements"), ACTIONS_LIMIT, f"{at}/elements", _action)
    names = [
        element["action_id"]
        for element in block.get("elements") or []
        if isinstance(element, dict) and "action_id" in element
    ]
    if len(names) != len(set(map(str, names))):
        yield _problem("`action_id` must be unique", f"{at}/elements")


def _action(element: Any, at: str) -> Iterator[str]:
    if not isinstance(element, dict) or not element.get("type"):
        yield _problem("must be an object with a type", at)
    elif element["type"] == "button":
        yield from _button(element, at)


def _button(button: dict[str, Any], at: str) -> Iterator[str]:
    yield from _text(button.get("text"), BUTTON_LIMIT, f"{at}/text", kinds=("plain_text",))
    for name, limit in (("action_id", ID_LIMIT), ("value", VALUE_LIMIT), ("url", URL_LIMIT)):
        if len(str(button.get(name, ""))) > limit:
            yield _problem(f"must be less than {limit + 1} characters", f"{at}/{name}")
    if button.get("style", "primary") not in {"primary", "danger"}:
        yield _problem("must be one of primary, danger", f"{at}/style")


def _rich_text(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _listed(block.get("elements"), None, f"{at}/elements", _rich_part)


def _rich_part(part: Any, at: str) -> Iterator[str]:
    if not isinstance(part, dict) or part.get("type") not in RICH:
        yield _problem("unsupported rich text element", f"{at}/type")
    elif not part.get("elements"):
        yield _problem("must have elements", f"{at}/elements")
    else:
        for index, element in enumerate(part["elements"]):
            yield from _rich_element(element, f"{at}/elements/{index}")


def _rich_element(element: Any, at: str) -> Iterator[str]:
    kind = element.get("type") if isinstance(element, dict) else None
    if kind == "text" and not element.get("text"):
        yield _problem("must be more than 0 characters", f"{at}/text")
    elif kind == "link" and not element.get("url"):
        yield _problem("missing required field: url", at)
    elif kind is None:
        yield _problem("must be an object with a type", at)


Check = Callable[[dict[str, Any], str], Iterator[str]]
CHECKS: dict[str, Check] = {
    "actions": _actions,
    "context": _context,
    "header": _header,
    "rich_text": _rich_text,
    "section": _section,
}


def _listed(
    items: Any, limit: int | None, at: str, check: Callable[[Any, str], Iterator[str]]
) -> Iterator[str]:
    """Complaints about a list that must not be empty, nor longer than `limit`."""
    if not isinstance(items, list) or not items:
        yield _problem("must have at least 1 item", at)
        return
    if limit is not None and len(items) > limit:
        yield _problem(f"no more than {limit} items allowed", at)
    for index, item in enumerate(items):
        yield from check(item, f"{at}/{index}")


def _text(
    text: Any, limit: int, at: str, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")
) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in kinds:
        yield _problem(f"must be a text object of type {' or '.join(kinds)}", at)
    elif not isinstance(text.get("text"), str) or not text["text"]:
        yield _problem("must be more than 0 characters", f"{at}/text")
    elif len(text["text"]) > limit:
        yield _problem(f"must be less than {limit + 1} characters", f"{at}/text")


def _problem(what: str, at: str) -> str:
    return f"[ERROR] {what} [json-pointer:{at}]"

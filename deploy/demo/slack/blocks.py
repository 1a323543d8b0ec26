"""Blocks: what Slack refuses in a message or a view, each with a pointer to the place.

https://docs.slack.dev/reference/block-kit/blocks has the limits.
"""

from collections import Counter
from typing import Any

from deploy.demo.slack.checks import (
    ID_LIMIT,
    PLAIN,
    Check,
    Problems,
    lengths,
    listed,
    optional_text,
    problem,
    text,
)
from deploy.demo.slack.elements import IN_ACTIONS, IN_INPUT, IN_SECTION, image, within

BLOCKS_LIMIT = 50
HEADER_LIMIT = 150
TEXT_LIMIT = 3000
FIELD_LIMIT, FIELDS_LIMIT = 2000, 10
CONTEXT_LIMIT = 10
ACTIONS_LIMIT = 25
LABEL_LIMIT = 2000  # of an input, its hint too
ROWS_LIMIT, CELLS_LIMIT, TABLE_LIMIT = 100, 20, 10_000  # characters of all cells together

UNCHECKED = {"context_actions", "data_visualization", "divider", "file", "markdown",
             "video"}  # fmt: skip  # Slack knows them, Tocsin hardly uses them
RICH = {"rich_text_list", "rich_text_preformatted", "rich_text_quote", "rich_text_section"}


def problems(blocks: list[Any], at: str = "/blocks", limit: int = BLOCKS_LIMIT) -> Problems:
    """Why Slack would answer `invalid_blocks`, in its form; nothing if it would not."""
    if len(blocks) > limit:
        yield problem(f"no more than {limit} items allowed", at)
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        yield from _block(block, seen, f"{at}/{index}")
    tables = [index for index, block in enumerate(blocks) if _kind(block) == "table"]
    for index in tables[1:]:
        yield problem("only_one_table_allowed", f"{at}/{index}")


def _kind(block: Any) -> Any:
    return block.get("type") if isinstance(block, dict) else None


def _block(block: Any, seen: set[str], at: str) -> Problems:
    if not isinstance(block, dict):
        yield problem("must be an object", at)
        return
    yield from _block_id(block.get("block_id"), seen, at)
    kind = block.get("type")
    if kind in CHECKS:
        yield from CHECKS[kind](block, at)
    elif kind not in UNCHECKED:
        yield problem(f"unsupported type: {kind}", f"{at}/type")


def _block_id(name: Any, seen: set[str], at: str) -> Problems:
    if name is None:
        return
    if not isinstance(name, str) or len(name) > ID_LIMIT:
        yield problem(f"must be less than {ID_LIMIT + 1} characters", f"{at}/block_id")
    elif name in seen:
        yield problem(f'`block_id` must be unique: "{name}"', f"{at}/block_id")
    else:
        seen.add(name)


def _header(block: dict[str, Any], at: str) -> Problems:
    yield from text(block.get("text"), HEADER_LIMIT, f"{at}/text", PLAIN)


def _section(block: dict[str, Any], at: str) -> Problems:
    if "text" not in block and "fields" not in block:
        yield problem("must define either `text` or `fields`", at)
    if "text" in block:
        yield from text(block["text"], TEXT_LIMIT, f"{at}/text")
    if "fields" in block:
        yield from listed(block["fields"], FIELDS_LIMIT, f"{at}/fields", _field)
    if "accessory" in block:
        yield from within(IN_SECTION)(block["accessory"], f"{at}/accessory")


def _field(field: Any, at: str) -> Problems:
    yield from text(field, FIELD_LIMIT, at)


def _context(block: dict[str, Any], at: str) -> Problems:
    yield from listed(block.get("elements"), CONTEXT_LIMIT, f"{at}/elements", _remark)


def _remark(element: Any, at: str) -> Problems:
    if _kind(element) == "image":
        yield from image(element, at)
    else:
        yield from text(element, TEXT_LIMIT, at)


def _actions(block: dict[str, Any], at: str) -> Problems:
    elements = block.get("elements")
    yield from listed(elements, ACTIONS_LIMIT, f"{at}/elements", within(IN_ACTIONS))
    if not isinstance(elements, list):
        return
    known = [one for one in elements if isinstance(one, dict) and "action_id" in one]
    names = Counter(str(one["action_id"]) for one in known)
    if names and max(names.values()) > 1:
        yield problem("`action_id` must be unique", f"{at}/elements")


def _input(block: dict[str, Any], at: str) -> Problems:
    yield from text(block.get("label"), LABEL_LIMIT, f"{at}/label", PLAIN)
    yield from optional_text(block, "hint", LABEL_LIMIT, at)
    yield from within(IN_INPUT)(block.get("element"), f"{at}/element")


def _table(block: dict[str, Any], at: str) -> Problems:
    yield from listed(block.get("rows"), ROWS_LIMIT, f"{at}/rows", _row)
    if _characters(block.get("rows")) > TABLE_LIMIT:
        yield problem(f"no more than {TABLE_LIMIT} characters in all cells", f"{at}/rows")


def _row(row: Any, at: str) -> Problems:
    yield from listed(row, CELLS_LIMIT, at, _cell)


def _cell(cell: Any, at: str) -> Problems:
    if _kind(cell) == "rich_text":
        yield from _rich_text(cell, at)
    elif _kind(cell) == "raw_text":
        yield from lengths(cell, {"text": TABLE_LIMIT}, at)
        if not cell.get("text"):
            yield problem("must be more than 0 characters", f"{at}/text")
    else:
        yield problem("must be of type raw_text or rich_text", f"{at}/type")


def _characters(part: Any) -> int:
    """The length of all texts within."""
    if isinstance(part, list):
        return sum(map(_characters, part))
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    return (len(own) if isinstance(own, str) else 0) + _characters(part.get("elements"))


def _rich_text(block: dict[str, Any], at: str) -> Problems:
    yield from listed(block.get("elements"), None, f"{at}/elements", _rich_part)


def _rich_part(part: Any, at: str) -> Problems:
    if _kind(part) not in RICH:
        yield problem("unsupported rich text element", f"{at}/type")
    elif not part.get("elements"):
        yield problem("must have elements", f"{at}/elements")
    else:
        for index, element in enumerate(part["elements"]):
            yield from _rich_element(element, f"{at}/elements/{index}")


def _rich_element(element: Any, at: str) -> Problems:
    kind = _kind(element)
    if kind == "text" and not element.get("text"):
        yield problem("must be more than 0 characters", f"{at}/text")
    elif kind == "link" and not element.get("url"):
        yield problem("missing required field: url", at)
    elif kind is None:
        yield problem("must be an object with a type", at)


CHECKS: dict[str, Check] = {
    "actions": _actions,
    "context": _context,
    "header": _header,
    "image": image,
    "input": _input,
    "rich_text": _rich_text,
    "section": _section,
    "table": _table,
}

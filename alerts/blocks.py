"""Blocks: what Slack would refuse in one of them; the kinds whose limits are known, and no other.

https://docs.slack.dev/reference/block-kit/blocks has the limits; slack_sdk's models check some.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from alerts.checks import PLAIN, Problems, lengths, listed, optional_text, over, required, text
from alerts.message import Block
from alerts.pressed import control

HEADER_TEXT, SECTION_TEXT, FIELD_TEXT, CONTEXT_TEXT = 150, 3_000, 2_000, 2_000
FIELDS, ELEMENTS, CONTROLS = 10, 10, 25
RICH_PARTS, RICH_TEXT, LINK = 100, 3_000, 3_000
ALT_TEXT, IMAGE_TITLE, IMAGE_URL = 2_000, 2_000, 3_000
ROWS, CELLS, TABLE_TEXT = 100, 20, 10_000
CHART_TITLE, SERIES, POINTS, CATEGORY = 50, 6, 20, 20
LABEL, HINT = 2_000, 2_000


def problems(block: Block) -> Problems:
    """What is wrong with a block."""
    name, kind = str(block.get("block_id", "?")), str(block.get("type"))
    if kind in KINDS:
        yield from KINDS[kind](name, block)
    else:
        yield f"{name}: unknown type {kind}"


def _header(name: str, block: Block) -> Problems:
    yield from text(name, block.get("text"), HEADER_TEXT, PLAIN)


def _section(name: str, block: Block) -> Problems:
    if "text" not in block and "fields" not in block:
        yield f"{name}: neither text nor fields"
    if "text" in block:
        yield from text(name, block["text"], SECTION_TEXT)
    if "fields" in block:
        yield from listed(f"{name}: fields", block["fields"], FIELDS)
        for field in block["fields"]:
            yield from text(name, field, FIELD_TEXT)
    if "accessory" in block:
        check = _image if block["accessory"].get("type") == "image" else control
        yield from check(name, block["accessory"])


def _context(name: str, block: Block) -> Problems:
    elements = block.get("elements", [])
    yield from listed(f"{name}: elements", elements, ELEMENTS)
    for element in elements:
        if element.get("type") == "image":
            yield from _image(name, element)
        else:
            yield from text(name, element, CONTEXT_TEXT)


def _actions(name: str, block: Block) -> Problems:
    elements = block.get("elements", [])
    yield from listed(f"{name}: elements", elements, CONTROLS)
    for element in elements:
        yield from control(name, element)
    for action, count in Counter(str(each.get("action_id")) for each in elements).items():
        if count > 1:
            yield f"{name}: action_id {action} is not unique"
    if sum(each.get("style") == "primary" for each in elements) > 1:
        yield f"{name}: more than one primary button"


def _rich_text(name: str, block: Block) -> Problems:
    parts = block.get("elements", [])
    yield from listed(f"{name}: elements", parts, RICH_PARTS)
    for part in parts:
        yield from listed(f"{name}: elements", part.get("elements"), RICH_PARTS)
        for leaf in part.get("elements", []):
            yield from _leaf(name, leaf)


def _leaf(name: str, leaf: dict[str, Any]) -> Problems:
    if leaf.get("type") == "link":
        yield from required(name, leaf, "url")
    if not leaf.get("text"):
        yield f"{name}: empty text"
    yield from lengths(name, leaf, {"text": RICH_TEXT, "url": LINK})


def _image(name: str, image: dict[str, Any]) -> Problems:
    yield from required(name, image, "alt_text")
    yield from lengths(name, image, {"alt_text": ALT_TEXT, "image_url": IMAGE_URL})
    if not image.get("image_url") and not image.get("slack_file"):
        yield f"{name}: neither image_url nor slack_file"
    yield from optional_text(name, image, "title", IMAGE_TITLE)


def _table(name: str, block: Block) -> Problems:
    rows = block.get("rows", [])
    yield from listed(f"{name}: rows", rows, ROWS)
    for row in rows:
        yield from listed(f"{name}: cells", row, CELLS)
        for cell in row:
            yield from required(
                name, cell, "elements" if cell.get("type") == "rich_text" else "text"
            )
    yield from over(f"{name}: text of all cells", _characters(rows), TABLE_TEXT)


def _characters(node: Any) -> int:
    """The length of all texts within."""
    if isinstance(node, list):
        return sum(map(_characters, node))
    if not isinstance(node, dict):
        return 0
    return len(str(node.get("text", ""))) + _characters(node.get("elements"))


def _chart(name: str, block: Block) -> Problems:
    yield from required(name, block, "title", "chart")
    yield from lengths(name, block, {"title": CHART_TITLE})
    chart = block.get("chart", {})
    categories = chart.get("axis_config", {}).get("categories", [])
    for category in categories:
        yield from over(f"{name}: category", len(str(category)), CATEGORY)
    yield from listed(f"{name}: series", chart.get("series"), SERIES)
    for series in chart.get("series", []):
        yield from listed(f"{name}: points", series.get("data"), POINTS)


def _input(name: str, block: Block) -> Problems:
    yield from text(name, block.get("label"), LABEL, PLAIN)
    yield from optional_text(name, block, "hint", HINT)
    yield from control(name, block.get("element", {}))


KINDS: dict[str, Callable[[str, Block], Problems]] = {
    "actions": _actions,
    "context": _context,
    "data_visualization": _chart,
    "header": _header,
    "image": _image,
    "input": _input,
    "rich_text": _rich_text,
    "section": _section,
    "table": _table,
}

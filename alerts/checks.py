"""Checks: what the limits of messages, blocks and controls have in common."""

from collections.abc import Iterator
from typing import Any

Problems = Iterator[str]

PLAIN = ("plain_text",)
EITHER = ("mrkdwn", "plain_text")


def over(name: str, size: int, limit: int) -> Problems:
    """Whether something is too long, or there is too much of it."""
    if size > limit:
        yield f"{name}: {size:,} of at most {limit:,}"


def lengths(name: str, owner: dict[str, Any], limits: dict[str, int]) -> Problems:
    """Whether strings are too long, those that are there."""
    for key, limit in limits.items():
        yield from over(f"{name}: {key}", len(str(owner.get(key, ""))), limit)


def required(name: str, owner: dict[str, Any], *keys: str) -> Problems:
    """Whether something is missing, or empty."""
    for key in keys:
        if not owner.get(key):
            yield f"{name}: no {key}"


def listed(name: str, items: Any, limit: int, least: int = 1) -> Problems:
    """Whether a list has too little or too much in it."""
    count = len(items) if isinstance(items, list) else 0
    if count < least:
        yield f"{name}: {count} of at least {least}"
    yield from over(name, count, limit)


def text(name: str, value: Any, limit: int, kinds: tuple[str, ...] = EITHER) -> Problems:
    """Whether Slack takes a text, and does nothing of its own with it."""
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        yield f"{name}: no text"
        return
    if not value["text"]:
        yield f"{name}: empty text"
    yield from over(f"{name}: text", len(value["text"]), limit)
    kind = value.get("type")
    if kind not in kinds:
        yield f"{name}: {kind} where {' or '.join(kinds)} belongs"
    if kind == "mrkdwn" and value.get("verbatim") is not True:
        yield f"{name}: mrkdwn without verbatim makes links of what strangers wrote"
    if kind == "plain_text" and value.get("emoji") is not False:
        yield f"{name}: plain_text with emoji makes pictures of what strangers wrote"


def optional_text(name: str, owner: dict[str, Any], key: str, limit: int) -> Problems:
    """The same of a plain text that may be left out."""
    if key in owner:
        yield from text(f"{name}: {key}", owner[key], limit, PLAIN)

"""Checks: what the pieces of a layout have in common, and the form of a complaint."""

from collections.abc import Callable, Iterator
from typing import Any

ID_LIMIT = 255
PLAIN = ("plain_text",)
EITHER = ("plain_text", "mrkdwn")

Problems = Iterator[str]
Check = Callable[[Any, str], Problems]


def problem(what: str, at: str) -> str:
    """A complaint with its place, as Slack words both."""
    return f"[ERROR] {what} [json-pointer:{at}]"


def listed(items: Any, limit: int | None, at: str, check: Check) -> Problems:
    """Complaints about a list that must not be empty, nor longer than `limit`."""
    if not isinstance(items, list) or not items:
        yield problem("must have at least 1 item", at)
        return
    if limit is not None and len(items) > limit:
        yield problem(f"no more than {limit} items allowed", at)
    for index, item in enumerate(items):
        yield from check(item, f"{at}/{index}")


def text(value: Any, limit: int, at: str, kinds: tuple[str, ...] = EITHER) -> Problems:
    """Complaints about a text object."""
    if not isinstance(value, dict) or value.get("type") not in kinds:
        yield problem(f"must be a text object of type {' or '.join(kinds)}", at)
    elif not isinstance(value.get("text"), str) or not value["text"]:
        yield problem("must be more than 0 characters", f"{at}/text")
    elif len(value["text"]) > limit:
        yield problem(f"must be less than {limit + 1} characters", f"{at}/text")


def optional_text(owner: dict[str, Any], name: str, limit: int, at: str) -> Problems:
    """Complaints about a plain text that may be left out."""
    if name in owner:
        yield from text(owner[name], limit, f"{at}/{name}", PLAIN)


def lengths(owner: dict[str, Any], limits: dict[str, int], at: str) -> Problems:
    """Complaints about strings that are too long, of those that are there."""
    for name, limit in limits.items():
        value = owner.get(name, "")
        if not isinstance(value, str) or len(value) > limit:
            yield problem(f"must be less than {limit + 1} characters", f"{at}/{name}")


def required(owner: dict[str, Any], names: tuple[str, ...], at: str) -> Problems:
    """Complaints about fields that are missing or empty."""
    for name in names:
        if not owner.get(name):
            yield problem(f"missing required field: {name}", at)

"""Builders: one line makes a valid value, and a test names only what it is about."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

from alerts.incident import Status
from alerts.notice import Kind, Notice
from detectors.events import Level, Mention, Quote
from detectors.signal import Condition, Points, Reading, Signal, Window

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_mention(**fields: Any) -> Mention:
    """A negative English post about Zephyr at noon."""
    known: dict[str, Any] = {
        "id": "m1",
        "brand": "Zephyr",
        "text": "This is awful.",
        "created_at": NOON,
    }
    return Mention(**known | fields)


def a_window(**fields: Any) -> Window:
    """A loud hour."""
    known: dict[str, Any] = {
        "mentions": 60, "negative": 45, "unknown": 3, "authors": 41, "reach": 12_300, "shares": 9,
        "strict": 30,
    }  # fmt: skip
    return Window(**known | fields)


def a_quote(**fields: Any) -> Quote:
    """A post worth showing."""
    known: dict[str, Any] = {
        "id": "m1", "text": "No trains since six. Nobody says why.", "created_at": NOON,
        "author": "Ana", "url": "https://social.example/ana/1", "platform": "mastodon",
        "shares": 12, "reach": 900,
    }  # fmt: skip
    return Quote(**known | fields)


def a_signal(**fields: Any) -> Signal:
    """41 people in an hour where three are usual."""
    known: dict[str, Any] = {
        "level": Level.ALERT, "lane": "1h", "authors": 41, "expected": 3.2, "return_period": 14.0,
        "threshold": 1.0, "points": Points(surprise=2.15, size=2.23),
        "conditions": (
            Condition(name="return_period", observed=14.0, threshold=1.0, held=True),
            Condition(name="authors", observed=41, threshold=5, held=True),
            Condition(name="fresh", observed=4, threshold=1, held=True),
        ),
        "trend": (0,) * 12 + (1, 2, 2, 3, 5, 4, 6, 7, 6, 8, 9, 7), "quotes": (a_quote(),),
        "first_sign": NOON, "quiet": 0, "authors_known": True, "at_least": False, "young": False,
        "settings": "0123456789ab",
    }  # fmt: skip
    known |= fields
    windows = {name: a_window(authors=known["authors"]) for name in ("15m", "1h", "6h", "24h")}
    known |= {"windows": windows} | fields
    known |= {"window": "1h" if known["lane"] == "burst" else known["lane"]} | known
    known |= {"observed": known["authors"], "quiet_long": known["quiet"]} | known
    known |= {"factor": round(known["observed"] / known["expected"], 2)} | known
    known |= {"lanes": (a_reading(known),)} | known
    return Signal(**known)


def a_reading(signal: dict[str, Any], **fields: Any) -> Reading:
    """The lane that a signal speaks of."""
    shared = {each.name for each in dataclasses.fields(Reading)} & signal.keys()
    return Reading(**{name: signal[name] for name in shared} | {"since": NOON} | fields)


def a_notice(**fields: Any) -> Notice:
    """Zephyr's first incident has just become an alert."""
    known: dict[str, Any] = {
        "kind": Kind.OPENED, "brand": "Zephyr", "incident": 1, "seq": 1, "level": Level.ALERT,
        "at": NOON, "signal": a_signal(), "status": Status.OPEN, "opened_at": NOON,
        "first_sign": NOON, "peak_authors": 41, "peak_at": NOON,
    }  # fmt: skip
    return Notice(**known | fields)

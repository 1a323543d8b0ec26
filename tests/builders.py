"""Builders: one line makes a valid value, and a test names only what it is about."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

from alerts.goals import Goal, Judged
from alerts.incident import Status
from alerts.notice import Kind, Notice
from detectors.events import Level, Mention, Quote
from detectors.extent import (
    Beginning,
    Cascade,
    CrisisKind,
    Evidence,
    Extent,
    Guess,
    OtherSide,
    Question,
    Spread,
    Spreader,
    Term,
    Trend,
)
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


def a_judged(goal: Goal, took: float | None = None, **fields: Any) -> Judged:
    """A goal of ten minutes that something took so many of."""
    length = None if took is None else timedelta(minutes=took)
    known = {"limit": timedelta(minutes=10), "outcome": None, "since": NOON}
    return Judged(**{"goal": goal, "took": length} | known | fields)


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


def an_extent(**fields: Any) -> Extent:
    """An outage that goes on: it doubles in 20 minutes, and the brand has said nothing yet.

    `spread`, `beginning` and `other` may be dictionaries of what is different.
    """
    known: dict[str, Any] = {
        "spread": {}, "beginning": {}, "other": {}, "spreaders": (a_spreader(),),
        "guesses": (a_guess(), a_guess(CrisisKind.RUMOUR, 0.5)),
        "terms": (Term(text="no trains", people=23, usual=0.4),),
    } | fields  # fmt: skip
    makers = {"spread": a_spread, "beginning": a_beginning, "other": another_side}
    for name, make in makers.items():
        if isinstance(known[name], dict):
            known[name] = make(**known[name])
    return Extent(**known)


def a_spread(**fields: Any) -> Spread:
    """Twice as many in 20 minutes; Ana's post is shared most."""
    cascade = Cascade(root=a_quote(), shares=180, last=96, before=31, growing=True)
    known: dict[str, Any] = {
        "trend": Trend.GROWING, "velocity": 96.0, "before": 41.0, "doubling": 20.0,
        "shares_before": 4, "cascade": cascade,
    }  # fmt: skip
    return Spread(**known | fields)


def a_spreader(**fields: Any) -> Spreader:
    """A loud voice."""
    known: dict[str, Any] = {"name": "Ana", "followers": 48_000, "reach": 9_600}
    return Spreader(**known | fields)


def a_beginning(**fields: Any) -> Beginning:
    """Bo began it, Ana carries it, Cem is answered most."""
    known: dict[str, Any] = {
        "first": a_quote(id="m0", author="Bo", text="Train did not come.", shares=0, reach=40),
        "amplifier": a_quote(reach=9_600),
        "answered": a_quote(id="m2", author="Cem", text="Anyone know why?"),
        "answers": 17,
    }  # fmt: skip
    return Beginning(**known | fields)


def a_guess(kind: CrisisKind = CrisisKind.OUTAGE, points: float = 2.0) -> Guess:
    """One fact speaks for it, one against it, and one did not hold."""
    evidence = (
        Evidence(name="faults", observed=0.62, threshold=0.4, weight=2.0, held=True),
        Evidence(name="copies", observed=0.45, threshold=0.4, weight=-1.5, held=True),
        Evidence(name="sudden", observed=0.1, threshold=0.5, weight=0.5, held=False),
    )
    return Guess(kind=kind, points=points, evidence=evidence)


def another_side(**fields: Any) -> OtherSide:
    """A few speak for the brand, many ask, and it has not said a word."""
    known: dict[str, Any] = {
        "supporters": 6, "people": 52, "own_posts": 1, "own_latest": NOON - timedelta(hours=5),
        "own_first": None, "open": 38, "answered": 0, "is_heard": True,
        "questions": (Question(text="When will trains run again?", people=9),),
    }  # fmt: skip
    return OtherSide(**known | fields)

"""Crowds: many incidents at once, and what people read of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from alerts.crowd import AtOnce, Doubt, Storm, source_sheet, storm_sheet
from alerts.incident import Status
from alerts.language import Language
from alerts.notice import Kind, Notice
from alerts.phrases import PHRASES
from alerts.sheet import Sheet
from detectors.events import Level
from tests.builders import NOON, a_notice, a_signal

AT_ONCE = AtOnce(rang=32, active=40, within=timedelta(minutes=10))
TEN = timedelta(minutes=10)


def notices(count: int, **fields: Any) -> tuple[Notice, ...]:
    """One of each of so many brands."""
    return tuple(a_notice(**{"brand": f"Brand {n:02}"} | fields) for n in range(count))


def a_storm(**fields: Any) -> Storm:
    """Seven brands ring in a channel."""
    known: dict[str, Any] = {
        "number": 1, "began": NOON, "quiet": TEN, "is_over": False, "notices": notices(7),
    }  # fmt: skip
    known |= fields
    return Storm(**{"count": len(known["notices"])} | known)


def a_doubt(**fields: Any) -> Doubt:
    """32 of 40 brands rang within ten minutes."""
    known: dict[str, Any] = {
        "number": 1, "at_once": AT_ONCE, "until": NOON + 3 * TEN, "crisis_until": NOON + TEN,
        "notices": notices(32),
    }  # fmt: skip
    known |= fields
    if "notices" in fields and "at_once" not in fields:
        known["at_once"] = replace(AT_ONCE, rang=len(known["notices"]))
    return Doubt(**known)


def sheets(language: Language) -> list[Sheet]:
    """All that is said of them."""
    words = PHRASES[language]
    odd = (
        a_notice(brand="Ondeline", owner="U01LEA", level=Level.CRISIS),
        a_notice(brand="Ondeline", owner="Léa", signal=a_signal(factor=4_321.0)),
        a_notice(brand="\u200b", signal=a_signal(factor=0.0)),
    )
    over = notices(2, brand="Ondeline", kind=Kind.RESOLVED, status=Status.RESOLVED)
    many, one = (over + odd) * 8, {"notices": over[:1]}
    return [
        *(storm_sheet(a_storm(**each), words) for each in (
            {"notices": many, "suspect": AT_ONCE}, {"notices": many, "is_over": True},
            one, one | {"is_over": True},
        )),
        *(source_sheet(a_doubt(**each), words) for each in (
            {"notices": many}, {"notices": many, "is_over": True, "by": "U01LEA"},
            one | {"is_over": True},
        )),
    ]  # fmt: skip

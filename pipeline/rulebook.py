"""Rulebook: every rule that holds for a brand, its limits, its meaning and where it is from."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from detectors.rules import Rules
from pipeline.config import Written
from pipeline.settings.reader import Setting, settings_of
from pipeline.settings.reference import allowed_of, meanings_of


class Origin(StrEnum):
    """Who says a rule."""

    DEFAULT = "default"  # Tocsin
    FILE = "file"  # `rules` of the file
    BRAND = "brand"  # the brand's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule as it holds."""

    key: str  # volume.budget
    value: Any
    unit: str | None
    range: tuple[float, float] | None  # both allowed; None: not a number
    allowed: str  # the same for people
    meaning: str
    origin: Origin
    place: str | None  # tocsin.yaml:7; None: a default


def rulebook(written: Written, brand: str | None) -> Iterator[Rule]:
    """The rules of a brand, or without one those of brands that have none of their own."""
    for section, inner in settings_of(Rules).items():
        meanings = meanings_of(inner.hint)
        for name, setting in settings_of(inner.hint).items():
            yield _rule(written, brand, f"{section}.{name}", setting, meanings[name])


def _rule(written: Written, brand: str | None, key: str, setting: Setting, meaning: str) -> Rule:
    config = written.config
    origin, place = _origin(written, key, brand)
    return Rule(
        key=key,
        value=attrgetter(key)(config.rules if brand is None else config.rules_for(brand)),
        unit=setting.limits.get("unit"),
        range=setting.limits.get("range"),
        allowed=allowed_of(setting),
        meaning=meaning,
        origin=origin,
        place=place,
    )


def _origin(written: Written, key: str, brand: str | None) -> tuple[Origin, str | None]:
    known = written.config.brands.known
    if brand in known and known[brand].rules.sets(key):
        return Origin.BRAND, written.place(f"brands.known.{brand}.rules.{key}")
    place = written.place(f"rules.{key}")
    return (Origin.FILE if place else Origin.DEFAULT), place

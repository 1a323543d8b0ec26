"""Span: a length of time, as people type it."""

import re
from typing import NamedTuple

from alerts.silence import LONGEST

SPAN = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?) ?([a-z]+)?(?=\s|$)", re.IGNORECASE)
NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,3})?(?=\s|$)")
UNITS = {  # minutes of each
    **dict.fromkeys(("m", "min", "mins", "mn", "minute", "minutes"), 1),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "heure", "heures"), 60),
    **dict.fromkeys(("d", "day", "days", "j", "jour", "jours"), 24 * 60),
    **dict.fromkeys(("w", "week", "weeks", "semaine", "semaines"), 7 * 24 * 60),
}
MOST = LONGEST.total_seconds() / 60  # minutes
MEANT = re.compile(r"[-+]?\d")  # how a length begins, and whatever else may be meant for one


class Span(NamedTuple):
    """Minutes at the beginning of a text, and what comes after them."""

    minutes: float
    rest: str


def span(text: str) -> Span | None:
    """A number is of hours, unless a unit follows. None: the text begins with no length of time."""
    found = SPAN.match(text)
    unit = UNITS.get((found[2] or "h").casefold()) if found else None
    if unit is None:
        found, unit = NUMBER.match(text), 60  # the word behind it is the first of a reason
    if found is None:
        return None
    number = found[0] if found.re is NUMBER else found[1]
    minutes = min(float(number.replace(",", ".")) * unit, MOST)
    return Span(minutes, text[found.end() :].strip())

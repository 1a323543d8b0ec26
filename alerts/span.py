"""Span: a length of time, as people type it."""

import re
from typing import NamedTuple

from alerts.silence import LONGEST

UNITS = {  # minutes of each
    **dict.fromkeys(("m", "min", "mins", "mn", "minute", "minutes"), 1),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "heure", "heures"), 60),
    **dict.fromkeys(("d", "day", "days", "j", "jour", "jours"), 24 * 60),
    **dict.fromkeys(("w", "week", "weeks", "semaine", "semaines"), 7 * 24 * 60),
}
SPAN = re.compile(
    rf"(\d{{1,6}}(?:[.,]\d{{1,3}})?)(?: ?({'|'.join(UNITS)}))?(?=\s|$)", re.IGNORECASE
)
MOST = LONGEST.total_seconds() / 60  # minutes
MEANT = re.compile(r"[-+]?\d")  # how a length begins, and whatever else may be meant for one


class Span(NamedTuple):
    """Minutes at the beginning of a text, and what comes after them."""

    minutes: float
    rest: str


def span(text: str) -> Span | None:
    """A number is of hours, unless a unit follows. None: the text begins with no length of time."""
    found = SPAN.match(text)
    if found is None:
        return None
    number, unit = found.groups(default="h")
    minutes = min(float(number.replace(",", ".")) * UNITS[unit.casefold()], MOST)
    return Span(minutes, text[found.end() :].strip())

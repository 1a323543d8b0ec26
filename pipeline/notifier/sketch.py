"""Sketch: a chart, or a post-mortem, that a thread is still to get. Pure transitions.

Sketches stand beside the places of living messages, not in them: whoever draws must never be in
the way of an alarm.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from alerts.curve import Curve, reaches
from alerts.incident import OVER, Status
from alerts.mark import is_drill
from alerts.notice import Kind, Notice
from detectors.events import Level

FOLDER = ""
"""Stands in the place of a channel for the folder of files."""


class Sort(StrEnum):
    """What is to be brought; a case keeps it under this name."""

    CHART = "charts"
    PAPER = "papers"  # the post-mortem


class Sketch(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What a channel's thread is to get, and how far that is."""

    seq: int  # of the notice that asks for it
    kind: Kind
    since: float  # epoch seconds since when that is news
    is_last: bool = False  # the incident has resolved
    tries: int = 0  # that came to nothing
    at: float = 0.0  # epoch seconds, before the last of them
    due: float | None = None  # it may be in the thread: when to look for it
    looks: int = 0  # how often it was looked for in vain


Sketches = Mapping[str, Sketch]
"""By channel of a route."""


def sketched(
    before: Sketches, curve: Curve, notice: Notice, channels: Mapping[str, bool], since: float
) -> dict[str, Sketch]:  # fmt: skip
    """What is to be drawn after one more notice.

    Args:
        before: what was to be drawn before it.
        curve: the incident before it.
        notice: the newest one.
        channels: those that hear of it, and whether they do for the first time.
        since: since when it is news.
    """
    if notice.status is Status.FALSE_ALARM:  # nobody wants a picture of what was nothing
        return {}
    ends = notice.status is Status.RESOLVED
    asked = Sketch(seq=notice.seq, kind=notice.kind, since=since, is_last=ends)
    return dict(before) | dict.fromkeys(_asking(curve, notice, channels), asked)


def papered(
    before: Sketches, curves: tuple[Curve, Curve], notice: Notice, channels: Iterable[str],
    since: float,
) -> dict[str, Sketch]:  # fmt: skip
    """Which post-mortems are to be made after one more notice: of what was loud, when it is over.

    What people say of it afterwards comes into the folder; a thread shows it already.

    Args:
        before: which were to be made before it.
        curves: the incident before it, and after it.
        notice: the newest one.
        channels: those that hear of it.
        since: since when it is news.
    """
    if notice.status not in OVER:  # it has opened again: another one comes when that is over
        return {}
    was, known = curves
    asked = Sketch(seq=notice.seq, kind=notice.kind, since=since, is_last=True)
    folders = () if is_drill(notice.brand) else (FOLDER,)
    if known.is_loud and was.runs:
        return dict.fromkeys([*folders, *channels], asked)
    is_word = known.is_loud and notice.kind is Kind.AUDIT
    return dict(before) | (dict.fromkeys(folders, asked) if is_word else {})


def _asking(curve: Curve, notice: Notice, channels: Mapping[str, bool]) -> set[str]:
    """The channels that should see how it went: it got loud or is over, or they are new to it."""
    if notice.level is Level.WATCH:
        return set()
    begins = reaches(notice) and not (curve.is_loud and curve.runs)
    ends = notice.status is Status.RESOLVED and curve.runs
    return {name for name, is_new in channels.items() if is_new or begins or ends}

"""Timeline: a brand's unhappy people by the hour, what rang, and what people know of it.

The curve is drawn in a box that stretches to any width; words are HTML, which does not stretch.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from detectors.events import moment
from pipeline.page.axis import Axis, ticks, when
from pipeline.page.curve import WIDE, curve
from pipeline.page.markup import Markup, joined, tag
from pipeline.tuning.course import Course
from pipeline.tuning.episode import Episode
from pipeline.tuning.trace import HOUR, Look, Trace

LEAST = 4  # people; fewer would make a tower of one complaint
HEADROOM = 1.08
FIRST_DAY = 24 * HOUR
BANDS = 200  # of a brand, of a sort; more would be a wall

Point = tuple[float, Look]
"""Where a step begins, from 0 to WIDE, and what was seen in it."""


def timeline(
    axis: Axis, trace: Trace, courses: Sequence[Course], labels: Sequence[Episode],
    anchors: Mapping[tuple[str, int], str],
) -> Markup:  # fmt: skip
    """The chart of one brand.

    Args:
        axis: from when to when.
        trace: what a replay saw of it.
        courses: its incidents.
        labels: what people know of it.
        anchors: where the page tells of incidents, by brand and number.
    """
    top = _top(trace)
    return tag(
        "div",
        tag("div", tag("span", f"{top:,.0f}"), tag("span", "0"), class_="scale"),
        tag("div", _curve(list(_points(axis, trace)), top * HEADROOM), class_="plot"),
        *_row("rang", _rang(axis, courses[:BANDS], anchors)),
        *(_row("known", _known(axis, labels[:BANDS])) if labels else ()),
        tag("div", *ticks(axis), class_="ticks"),
        class_="chart",
    )


def _top(trace: Trace) -> float:
    """The highest that is drawn. What is usual is hardly known on a first day, and may be cut."""
    known = min(trace.looks) + FIRST_DAY // trace.step
    usual = (look.usual for at, look in trace.looks.items() if at >= known)
    return max([LEAST, *(look.people for look in trace.looks.values()), *usual])


def _points(axis: Axis, trace: Trace) -> Iterator[Point]:
    """Step by step; where nobody spoke there was nobody unhappy, and as many were usual."""
    looks = sorted(trace.looks.items())
    for (at, look), (after, _) in pairwise([*looks, (looks[-1][0] + 2, looks[-1][1])]):
        yield _x(axis, at * trace.step), look
        if after > at + 1:
            yield _x(axis, (at + 1) * trace.step), Look(0, look.usual)


def _x(axis: Axis, seconds: int) -> float:
    return axis.part(moment(seconds)) * WIDE / 100


def _curve(points: Sequence[Point], top: float) -> Markup:
    """Above the usual in red, up to it in grey, and the usual as a broken line."""
    drawn = [(x, float(look.people), look.usual) for x, look in points]
    return curve(drawn, top, "unhappy people in an hour, and how many are usual")


# -- Bands


def _row(name: str, bands: Iterable[Markup]) -> tuple[Markup, Markup]:
    return tag("div", name, class_="name"), tag("div", joined(bands), class_="bands")


def _rang(
    axis: Axis, courses: Iterable[Course], anchors: Mapping[tuple[str, int], str]
) -> Iterator[Markup]:
    """Incidents, each as bad as it was from then on."""
    for course in courses:
        ends = [*(at for _, at in course.steps[1:]), course.over or axis.end]
        anchor = anchors.get((course.brand, course.incident))
        for (level, at), end in zip(course.steps, ends, strict=True):
            said = f"incident {course.incident}: {level} from {when(at)} to {when(end)}"
            link = {"href": f"#{anchor}"} if anchor else {}
            yield _band(axis, (at, end), level.value, said, **link)


def _known(axis: Axis, labels: Iterable[Episode]) -> Iterator[Markup]:
    for each in labels:
        if axis.holds(each.start, each.end):
            kind = "silence" if each.silent else each.level.value
            what = "nothing should ring" if each.silent else f"{each.level} should ring"
            said = f"{what} from {when(each.start)} to {when(each.end)}. {each.note or ''}"
            yield _band(axis, (each.start, each.end), kind, said)


def _band(axis: Axis, span: tuple[datetime, datetime], kind: str, said: str, **more: str) -> Markup:
    left, right = (axis.part(at) for at in span)
    return tag(
        "a" if more else "span", class_=f"band {kind}", title=said, aria_label=said,
        style=f"left:{left:g}%;width:{right - left:.2f}%", **more,
    )  # fmt: skip

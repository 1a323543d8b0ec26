"""Curve: counts over time, drawn in a box that stretches to any width; words stand beside it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.page.markup import Markup, tag

WIDE, HIGH = 1_000, 100  # units of the drawing

Step = tuple[float, float, float]
"""Where a step begins, from 0 to WIDE; how many there were in it, and how many are usual."""


def curve(steps: Sequence[Step], top: float, said: str) -> Markup:
    """Above the usual in red, up to it in grey, and the usual as a broken line.

    Args:
        steps: by time.
        top: the count at the upper edge.
        said: what it shows, for those who do not see it.
    """
    people = [(x, count) for x, count, _ in steps]
    common = [(x, min(count, usual)) for x, count, usual in steps]
    usual = [(x, usual) for x, _, usual in steps]
    return tag(
        "svg",
        tag("path", d=_area(people, top), class_="above"),
        tag("path", d=_area(common, top), class_="common"),
        tag("path", d=_stairs(usual, top), class_="usual"),
        viewBox=f"0 0 {WIDE} {HIGH}", preserveAspectRatio="none", role="img", aria_label=said,
    )  # fmt: skip


def _stairs(points: Iterable[tuple[float, float]], top: float) -> Markup:
    """A line that goes up or down where a step begins."""
    known = [(x, _y(value, top)) for x, value in points]
    turns = [here for before, here in pairwise([(0.0, ""), *known]) if before[1] != here[1]]
    first, *rest = turns
    said = f"M{first[0]:g} {first[1]}" + "".join(f"H{x:g}V{y}" for x, y in rest)
    return Markup(f"{said}H{known[-1][0]:g}")


def _area(points: Sequence[tuple[float, float]], top: float) -> Markup:
    return Markup(f"{_stairs([(points[0][0], 0.0), *points, (points[-1][0], 0.0)], top)}Z")


def _y(value: float, top: float) -> str:
    return f"{HIGH * max(0.0, 1 - value / top):.1f}".removesuffix(".0")

"""Operating: what each setting of a sweep finds, against what it rings for wrongly."""

from collections.abc import Iterator

from pipeline.page.markup import NOTHING, Markup, folded, section, table, tag
from pipeline.tuning.curve import Point
from pipeline.tuning.grid import text_of
from pipeline.tuning.panorama import doubts_of, heads_of, plateau_of, row_of
from pipeline.tuning.report.findings import Findings
from pipeline.tuning.sheet import part_of
from pipeline.tuning.sweep import Sweep

HEADROOM = 1.05  # right of the loudest setting


def operating(findings: Findings) -> Markup:
    """The part of the page that tells of the settings that were tried; nothing without."""
    sweep = findings.sweep
    if sweep is None:
        return NOTHING
    return section(
        "curve", "Other settings: what they find, and what it costs",
        tag(
            "p",
            "Each dot is a setting: the higher, the more labels it finds; the further left, the "
            "less often it rings wrongly. Settings on the line are beaten by no other.",
        ),
        _chart(sweep),
        tag("p", *(_sign(*each) for each in LEGEND), class_="legend", aria_hidden="true"),
        tag("h3", "How far each rule can be moved"),
        tag("ul", *(tag("li", said) for said in plateau_of(sweep))),
        *(tag("p", said, class_="doubt") for said in doubts_of(sweep.doubt)),
        folded("All settings", table(("", *heads_of(sweep)), _rows(sweep), numbers=1)),
    )  # fmt: skip


LEGEND = (("dot used", "in use"), ("dot best", "no other is better"), ("dot", "another setting"))


def _sign(kind: str, said: str) -> Markup:
    return tag("span", tag("i", class_=kind), said)


def _rows(sweep: Sweep) -> Iterator[tuple[str, ...]]:
    for point in sweep.points:
        yield row_of(point, sweep)


def _chart(sweep: Sweep) -> Markup:
    right = max([point.wrong_a_week for point in sweep.points]) * HEADROOM or 1.0
    whole = max(1, sweep.points[0].found.whole)
    places = [
        (100 * each.wrong_a_week / right, 100 * each.found.part / whole) for each in sweep.points
    ]
    front = [place for place, each in zip(places, sweep.points, strict=True) if each.best]
    dots = [_dot(each, *place) for each, place in zip(sweep.points, places, strict=True)]
    return tag(
        "div",
        tag("div", tag("span", f"{whole}"), tag("span", "found"), tag("span", "0"), class_="scale"),
        tag("div", _front(front), *dots, class_="plot"),
        tag("div", tag("span", "0"), tag("span", "wrong alarms, a brand and week"),
            tag("span", f"{right:.2f}"), class_="range"),
        class_="chart scatter",
    )  # fmt: skip


def _front(places: list[tuple[float, float]]) -> Markup:
    """From each of the best to the next louder one, which finds more."""
    (x, y), *rest = places
    said = f"M{x:.1f} 100V{100 - y:.1f}" + "".join(f"H{x:.1f}V{100 - y:.1f}" for x, y in rest)
    line = tag("path", d=Markup(f"{said}H100"), class_="front")
    return tag("svg", line, viewBox="0 0 100 100", preserveAspectRatio="none", aria_hidden="true")


def _dot(point: Point, left: float, bottom: float) -> Markup:
    values = ", ".join(f"{key}={text_of(value)}" for key, value in point.values.items())
    said = f"{values}: finds {part_of(point.found)}, wrong {point.wrong_a_week:.2f} a brand-week"
    kind = "dot used" if point.in_use else "dot best" if point.best else "dot"
    return tag(
        "span", class_=kind, title=said, role="img", aria_label=said,
        style=f"left:{left:.1f}%;bottom:{bottom:.1f}%",
    )  # fmt: skip

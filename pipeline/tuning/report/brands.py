"""Brands: the timelines of those that have something to tell, and how many spoke of the others."""

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from detectors.events import Level
from pipeline.page.axis import Axis
from pipeline.page.markup import NOTHING, Markup, folded, section, table, tag
from pipeline.tuning.course import Course
from pipeline.tuning.report.findings import Findings
from pipeline.tuning.report.timeline import timeline
from pipeline.tuning.report.verdict import counted
from pipeline.tuning.trace import HOUR, Trace

MOST = 24  # timelines
LISTED = 200  # brands of which only counts are told

LEGEND = (
    ("above", "unhappy people in an hour, above the usual"), ("common", "up to the usual"),
    ("usual", "the usual"), (Level.WATCH, "watch"), (Level.ALERT, "alert"),
    (Level.CRISIS, "crisis"), ("silence", "should be silent"),
)  # fmt: skip


def brands(findings: Findings, anchors: Mapping[tuple[str, int], str]) -> Markup:
    """The part of the page that tells of each brand."""
    span = findings.recording.span
    if span is None:
        return section("brands", "Brand by brand", tag("p", "No mention was read."))
    shown, rest = _chosen(findings)
    axis = Axis(*span)
    return section(
        "brands", "Brand by brand",
        tag(
            "p",
            "How many different people were unhappy in an hour, how many are usual at that time of "
            "the day, what rang (below it), and what people know of it (at the bottom). "
            "Times are UTC. An incident leads to what is told of it below.",
        ),
        tag("p", *(_sign(*each) for each in LEGEND), class_="legend", aria_hidden="true"),
        *(_brand(each, axis, findings, anchors) for each in shown),
        _others(rest, findings) if rest else NOTHING,
    )  # fmt: skip


def _sign(kind: str, said: str) -> Markup:
    return tag("span", tag("i", class_=f"sign {kind}"), said)


def _chosen(findings: Findings) -> tuple[list[str], list[str]]:
    """Those that are shown in full, the loudest first; and the others, by name."""
    worst: dict[str, tuple[int, int]] = {each.brand: (0, 0) for each in findings.episodes}
    for course in findings.recording.came.courses:
        rank, count = worst.get(course.brand, (0, 0))
        worst[course.brand] = max(rank, course.level.rank), count + 1
    told = sorted(worst.items(), key=itemgetter(1), reverse=True)
    traces = findings.recording.traces
    shown = [brand for brand, _ in told if brand in traces][:MOST]
    return shown, sorted(set(traces) - set(shown))


def _brand(
    brand: str, axis: Axis, findings: Findings, anchors: Mapping[tuple[str, int], str]
) -> Markup:
    trace = findings.recording.traces[brand]
    courses = _of(brand, findings.recording.came.courses)
    labels = [each for each in findings.episodes if each.brand == brand]
    said = [counted(len(courses), "incident"), counted(len(labels), "label")]
    if trace.step > HOUR:
        said.append(f"the highest hour in each {trace.step // HOUR} hours")
    return tag(
        "figure",
        tag("figcaption", tag("h3", brand), tag("span", ", ".join(said))),
        timeline(axis, trace, courses, labels, anchors),
    )


def _of(brand: str, courses: Sequence[Course]) -> list[Course]:
    """The loudest first: where there are too many to show, the others are left out."""
    own = (each for each in courses if each.brand == brand)
    return sorted(own, key=lambda each: (-each.level.rank, each.opened))


def _others(rest: Sequence[str], findings: Findings) -> Markup:
    """Of whom there is little to tell."""
    rows = list(_rows(rest[:LISTED], findings))
    more = f"And {len(rest) - LISTED:,} more." if len(rest) > LISTED else ""
    heads = ("brand", "incidents", "days on which people spoke of it", "most in an hour")
    return folded(
        f"{counted(len(rest), 'other brand')}", table(heads, rows, numbers=1),
        tag("p", more) if more else NOTHING,
    )  # fmt: skip


def _rows(rest: Sequence[str], findings: Findings) -> Iterator[tuple[str, ...]]:
    came = findings.recording.came
    for brand in rest:
        yield (
            brand, f"{len(_of(brand, came.courses)):,}", f"{came.days.get(brand, 0):,}",
            f"{_highest(findings.recording.traces[brand]):,}",
        )  # fmt: skip


def _highest(trace: Trace) -> int:
    return max((look.people for look in trace.looks.values()), default=0)

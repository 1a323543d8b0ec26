"""Incidents: what rang, and why, with the very numbers that people would have been told."""

from collections.abc import Iterator, Mapping, Sequence

from alerts.notice import Notice
from alerts.reasons import why
from alerts.text import literal
from detectors.rules import SeverityRules
from detectors.signal import Condition, Reading
from pipeline.lookback import asked_for
from pipeline.page.axis import when
from pipeline.page.markup import NOTHING, Markup, folded, joined, section, table, tag
from pipeline.portrait import SEEN
from pipeline.tuning.course import Course
from pipeline.tuning.report.findings import Findings
from pipeline.tuning.report.verdict import long

POST_LIMIT = 240  # characters of a post that is shown
TOLD = ("people", "observed", "expected", "factor", "once in weeks", "rings from", "points")
"""What is told of each lane, of what `explain` shows."""

Anchors = Mapping[tuple[str, int], str]


def anchors_of(findings: Findings) -> dict[tuple[str, int], str]:
    """Where the page tells of incidents: by a number, since names are anybody's."""
    shown = _shown(findings)
    return {(each.brand, each.incident): f"i{at}" for at, each in enumerate(shown, 1)}


def _shown(findings: Findings) -> list[Course]:
    """Those of which the notices were kept, by time."""
    kept = findings.recording.rung
    courses = findings.recording.came.courses
    told = (each for each in courses if (each.brand, each.incident) in kept)
    return sorted(told, key=lambda each: (each.opened, each.brand))


def incidents(findings: Findings, anchors: Anchors) -> Markup:
    """The part of the page that tells of incidents, each to be folded out."""
    shown, total = _shown(findings), len(findings.recording.came.courses)
    left = total - len(shown)
    said = (
        "Each line is an incident: open it to see why it rang, by the numbers that the message "
        "would have had. How to read them is said at the end of the page."
    )
    more = f" {left:,} more are left out, the mildest and oldest." if left else ""
    return section(
        "incidents",
        f"Incidents: {total:,}",
        tag("p", f"{said}{more}" if total else "None."),
        joined(_incident(each, findings, anchors) for each in shown),
    )


def _incident(course: Course, findings: Findings, anchors: Anchors) -> Markup:
    told = findings.recording.rung[course.brand, course.incident]
    severity = findings.used.brief(course.brand).rules.severity
    return folded(
        joined(_summary(course, findings)),
        *(_moment(each, severity, None if place else "") for place, each in enumerate(told)),
        id=anchors[course.brand, course.incident], class_="incident",
    )  # fmt: skip


def _summary(course: Course, findings: Findings) -> Iterator[Markup]:
    yield tag("span", when(course.opened), class_="when")
    yield tag("span", course.level.value, class_=f"badge {course.level.value}")
    yield tag("b", course.brand)
    if course.over:
        yield tag("span", f"for {long((course.over - course.opened).total_seconds() / 60)}")
    else:
        yield tag("span", "ran on")
    yield _verdict(course, findings)


def _verdict(course: Course, findings: Findings) -> Markup:
    """What people say of it."""
    if not findings.episodes:
        return NOTHING
    label = findings.label_of(course)
    if label is None:
        is_loud = course.level.rank >= findings.bar.level.rank
        return tag("span", "no label", class_="bad" if is_loud else None)
    if label.silent:
        return tag("span", "should have been silent", class_="bad")
    return tag("span", f"label: {label.level.value}", class_="good")


# -- One moment


def _moment(notice: Notice, severity: SeverityRules, opens: str | None) -> Markup:
    """Why it rang then: in words, then condition by condition, then lane by lane."""
    signal = notice.signal
    leading = [each for each in signal.lanes if each.lane == signal.lane]
    others = [each for each in signal.lanes if each.lane != signal.lane]
    title = f"{notice.kind.value.capitalize()}: {notice.level.value}"
    by = f" {when(notice.at)}, by the lane {signal.lane}"
    return folded(
        joined([tag("b", title), tag("span", by)]),
        _words(notice, severity),
        _lanes(leading, severity),
        _conditions(leading),
        folded("The other lanes, and all their numbers", _lanes(others, severity),
               _conditions(others)),
        _posts(notice),
        class_="moment", open=opens,
    )  # fmt: skip


def _words(notice: Notice, severity: SeverityRules) -> Markup:
    """The reasons, as the message gives them."""
    _, *lines = why(notice.signal, severity).splitlines()
    return tag("ul", *(tag("li", line.removeprefix("• ")) for line in lines))


def _conditions(lanes: Sequence[Reading]) -> Markup:
    rows = [
        (lane.lane, each.name.replace("_", " "), f"{each.observed:g}", f"{each.threshold:g}",
         _held(each))
        for lane in lanes for each in lane.conditions
    ]  # fmt: skip
    heads = ("lane", "condition", "observed", "threshold", "held")
    return table(heads, rows, numbers=2)


def _held(each: Condition) -> Markup:
    return tag("span", "yes" if each.held else "no", class_="good" if each.held else "bad")


def _lanes(lanes: Sequence[Reading], severity: SeverityRules) -> Markup:
    rows = []
    for lane in lanes:
        level = asked_for(lane, severity)
        rows.append(
            [lane.lane, *(SEEN[name](lane) for name in TOLD), level.value if level else "-"]
        )
    return table(("lane", *TOLD, "asks for"), rows, numbers=1)


def _posts(notice: Notice) -> Markup:
    """What people said; who they are stands nowhere."""
    posts = (tag("blockquote", literal(each.text, POST_LIMIT)) for each in notice.signal.quotes)
    return joined(posts)

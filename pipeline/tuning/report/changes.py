"""Changes: what another setting would have told otherwise, and what it lacked where it did not."""

from pipeline.page.axis import when
from pipeline.page.markup import NOTHING, Markup, joined, section, table, tag
from pipeline.tuning.comparison import Difference
from pipeline.tuning.course import Course
from pipeline.tuning.regression import Regression
from pipeline.tuning.report.findings import Findings
from pipeline.tuning.report.incidents import Anchors

MOST = 200  # differences; and things that are worse
HEADS = ("brand", "what", "now (UTC)", "then", "what was lacking")


def changes(findings: Findings, anchors: Anchors) -> Markup:
    """The part of the page that tells of two settings; nothing where there is one."""
    versus = findings.versus
    if versus is None:
        return NOTHING
    told, same = versus.comparison.changed, versus.comparison.same
    more = f" Of these, the first {MOST} are shown." if len(told) > MOST else ""
    return section(
        "changes", f"If {findings.names.other} were in use",
        tag("p", f"Incidents that would differ: {len(told):,}; the same: {same:,}.{more} Of what "
                 "rings under one setting only, the last column says what the other lacked."),
        table(HEADS, (_row(each, anchors) for each in told[:MOST])) if told else NOTHING,
        _worse(findings, list(versus.worse)),
    )  # fmt: skip


def _row(each: Difference, anchors: Anchors) -> tuple[str, ...]:
    change = each.change
    return (
        change.course.brand, change.turn.value, _linked(change.before, anchors),
        _steps(change.after), "; ".join(map(str, each.lacks)),
    )  # fmt: skip


def _linked(course: Course | None, anchors: Anchors) -> str:
    anchor = anchors.get((course.brand, course.incident)) if course else None
    return tag("a", _steps(course), href=f"#{anchor}") if anchor else _steps(course)


def _steps(course: Course | None) -> str:
    """A line each."""
    steps = course.steps if course else ()
    lines = (tag("span", f"{level} {when(at)}", class_="step") for level, at in steps)
    return joined(lines) or "-"


def _worse(findings: Findings, worse: list[Regression]) -> Markup:
    if not findings.episodes:
        return NOTHING
    if not worse:
        return tag("p", "By the labels it would do nothing worse.", class_="good")
    more = [tag("li", f"and {len(worse) - MOST:,} more")] if len(worse) > MOST else []
    said = [tag("li", str(each)) for each in worse[:MOST]]
    title = tag("h3", "What it would do worse")
    return joined([title, tag("ul", *said, *more, class_="bad")])

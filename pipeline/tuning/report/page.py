"""Page: all parts together, as one file that asks for nothing else."""

from collections.abc import Iterator

from detectors.events import Level
from pipeline.page.axis import when
from pipeline.page.markup import NOTHING, Markup, section, table, tag
from pipeline.page.shell import shell
from pipeline.tuning.report.brands import brands
from pipeline.tuning.report.changes import changes
from pipeline.tuning.report.findings import Findings
from pipeline.tuning.report.guide import guide
from pipeline.tuning.report.incidents import anchors_of, incidents
from pipeline.tuning.report.known import known
from pipeline.tuning.report.operating import operating
from pipeline.tuning.report.verdict import counted, long, verdict
from pipeline.tuning.scorecard import scorecard
from pipeline.tuning.sheet import figures_of, part_of


def page(findings: Findings) -> str:
    """The page, whole."""
    anchors = anchors_of(findings)
    title = f"How the rules did: {findings.names.settings}"
    parts = [
        _head(findings), _scores(findings), known(findings), brands(findings, anchors),
        operating(findings), incidents(findings, anchors), changes(findings, anchors), guide(),
    ]  # fmt: skip
    return shell(title, *parts)


def _head(findings: Findings) -> Markup:
    return tag(
        "header",
        tag("p", "Tocsin: replay of the past", class_="kicker"),
        tag("h1", "How the rules did"),
        tag("p", *_subject(findings), class_="subject"),
        tag("div", *(_tile(*each) for each in _tiles(findings)), class_="tiles"),
        *(tag("p", said) for said in verdict(findings)),
    )


def _subject(findings: Findings) -> Iterator[str]:
    """What was judged: by what, on what, and from when to when."""
    names, came = findings.names, findings.recording.came
    yield from ("The settings ", tag("b", names.settings), ", on ")
    yield f"{counted(came.outcomes.total(), 'mention')} of {counted(len(came.days), 'brand')}"
    if span := findings.recording.span:
        yield f", from {when(span[0])} to {when(span[1])} UTC"
    yield from (" (", ", ".join(names.files), ")")
    if names.labels:
        yield f", held against {counted(len(findings.episodes), 'label')} ({names.labels})"
    yield "."


def _tiles(findings: Findings) -> Iterator[tuple[str, str]]:
    point, level = findings.point, findings.bar.level.value
    if not findings.episodes:
        for each in reversed(Level):
            courses = findings.recording.came.courses
            yield f"{sum(course.level is each for course in courses):,}", f"reached {each.value}"
        return
    yield part_of(point.found), f"found of what should ring ({level} or worse)"
    yield (
        long(point.delay.middle) if point.delay else "-",
        "until it rang as loudly as that, in the middle",
    )
    yield f"{len(point.wrong):,}", f"rang without a label ({point.wrong_a_week:.2f} a brand-week)"
    yield part_of(point.card.silences), "stayed silent, of what should"


def _tile(figure: str, said: str) -> Markup:
    return tag("div", tag("b", figure), tag("span", said))


def _scores(findings: Findings) -> Markup:
    """The whole scorecard, with the yardsticks beside it; nothing where nobody said anything."""
    if not findings.episodes:
        return NOTHING
    came = {"in use": findings.recording.came, **findings.yardsticks}
    bounds = findings.bar.early, findings.bar.late
    told = {
        name: figures_of(scorecard(findings.episodes, each.courses, each.days, *bounds))
        for name, each in came.items()
    }
    rows = [(row, *(figures[row] for figures in told.values())) for row in told["in use"]]
    return section(
        "score", "Beside plain rules",
        tag("p", "The rules in use, and beside them plain ones that everybody knows, on the same "
                 "posts. In brackets: for shares, between which bounds the true one most likely "
                 "lies; for times, what nine of ten stay below."),
        table(("", *told), rows, numbers=1),
    )  # fmt: skip

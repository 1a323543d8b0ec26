"""Known: the labels, one by one, and what rang for each."""

from pipeline.page.axis import when
from pipeline.page.markup import NOTHING, Markup, joined, section, table, tag
from pipeline.tuning.episode import Episode
from pipeline.tuning.report.findings import Findings
from pipeline.tuning.report.verdict import long
from pipeline.tuning.scorecard import MINUTE, Hit

MARKS = ("good", "fair", "bad")
DAY = len("2026-03-01 ")
MOST = 200  # labels; those that were missed come first
HEADS = ("brand", "when (UTC)", "what people say", "what happened", "note")


def known(findings: Findings) -> Markup:
    """The part of the page that tells of labels; nothing where there are none."""
    if not findings.episodes:
        return NOTHING
    hits = sorted(findings.hits, key=lambda hit: (-_wrong(hit, findings), hit.episode.start))
    more = f"And {len(hits) - MOST:,} more, all as they should be or later." if hits[MOST:] else ""
    return section(
        "known", "What people know, and what rang for it",
        tag("p", "Each label is a time of which somebody said what should have rung, or that "
                 "nothing should. What went wrong comes first."),
        table(HEADS, (_row(hit, findings) for hit in hits[:MOST])),
        tag("p", more) if more else NOTHING,
    )  # fmt: skip


def _wrong(hit: Hit, findings: Findings) -> int:
    """2: it is not as people say; 1: it is, but late."""
    if (hit.at is not None) is hit.episode.silent:
        return 2
    return int(not hit.episode.silent and hit.delay > findings.bar.late)


def _row(hit: Hit, findings: Findings) -> tuple[str, ...]:
    each = hit.episode
    kind = f", {each.kind.value.replace('_', ' ')}" if each.kind else ""
    wanted = f"no {each.level.value}" if each.silent else f"{each.level.value}{kind}"
    return each.brand, _span(each), wanted, _came(hit, findings), each.note or ""


def _span(each: Episode) -> Markup:
    """From when to when; a day is told once."""
    start, end = when(each.start), when(each.end)
    lines = (start, f"to {end}")
    if start[:DAY] == end[:DAY]:
        lines = (start[:DAY], f"{start[DAY:]} to {end[DAY:]}")
    return joined(tag("span", line, class_="step") for line in lines)


def _came(hit: Hit, findings: Findings) -> Markup:
    return tag("span", came(hit, findings), class_=MARKS[_wrong(hit, findings)])


def came(hit: Hit, findings: Findings) -> str:
    """What rang for a label, in words."""
    if hit.episode.silent:
        return f"rang {when(hit.at)}" if hit.at else "stayed silent"
    if hit.at:
        minutes = hit.delay / MINUTE
        late = "late, " if _wrong(hit, findings) else ""
        side = "before" if minutes < 0 else "after"
        return f"found {late}{long(abs(minutes))} {side} the start"
    if hit.course:
        return f"rang, but only as {hit.course.level.value}"
    return "missed: an incident ran already" if findings.ran_through(hit.episode) else "missed"

"""Known: the labels, one by one, and what rang for each."""

from pipeline.tuning.report.axis import when
from pipeline.tuning.report.findings import Findings
from pipeline.tuning.report.markup import NOTHING, Markup, section, table, tag
from pipeline.tuning.report.verdict import long
from pipeline.tuning.scorecard import MINUTE, Hit

MOST = 200  # labels; those that were missed come first
HEADS = ("brand", "from (UTC)", "to", "what people say", "what happened", "note")


def known(findings: Findings) -> Markup:
    """The part of the page that tells of labels; nothing where there are none."""
    if not findings.episodes:
        return NOTHING
    hits = sorted(findings.hits, key=lambda hit: (not _is_bad(hit), hit.episode.start))
    more = f"And {len(hits) - MOST:,} more, all as they should be or later." if hits[MOST:] else ""
    return section(
        "known", "What people know, and what rang for it",
        tag("p", "Each label is a time of which somebody said what should have rung, or that "
                 "nothing should. What went wrong comes first."),
        table(HEADS, (_row(hit, findings) for hit in hits[:MOST])),
        tag("p", more) if more else NOTHING,
    )  # fmt: skip


def _is_bad(hit: Hit) -> bool:
    return (hit.at is not None) is hit.episode.silent


def _row(hit: Hit, findings: Findings) -> tuple[str, ...]:
    each = hit.episode
    kind = f", {each.kind.value.replace('_', ' ')}" if each.kind else ""
    wanted = f"no {each.level.value}" if each.silent else f"{each.level.value}{kind}"
    return (
        each.brand,
        when(each.start),
        when(each.end),
        wanted,
        _came(hit, findings),
        each.note or "",
    )


def _came(hit: Hit, findings: Findings) -> Markup:
    mark = "bad" if _is_bad(hit) else "good"
    return tag("span", came(hit, findings), class_=mark)


def came(hit: Hit, findings: Findings) -> str:
    """What rang for a label, in words."""
    if hit.episode.silent:
        return f"rang {when(hit.at)}" if hit.at else "stayed silent"
    if hit.at:
        minutes = hit.delay / MINUTE
        return f"found {long(abs(minutes))} {'before' if minutes < 0 else 'after'} the start"
    if hit.course:
        return f"rang, but only as {hit.course.level.value}"
    return "missed: an incident ran already" if findings.ran_through(hit.episode) else "missed"

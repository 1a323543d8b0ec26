"""Verdict: how well the rules did, in plain words."""

from collections.abc import Iterator

from detectors.events import Level
from pipeline.tuning.curve import Point, dominates
from pipeline.tuning.doubt import FEW
from pipeline.tuning.report.findings import Findings
from pipeline.tuning.scorecard import Hit, Scorecard, Spell

HOUR, DAY = 60, 24 * 60  # minutes
NAMED = 5  # missed labels that are named; the others are only counted


def verdict(findings: Findings) -> Iterator[str]:
    """One sentence or two on each thing that people ask."""
    if not findings.episodes:
        yield (
            "Nobody has said yet what should have rung: no labels were given. So this page shows "
            "what rang and why, and not whether that was right."
        )
        yield _rang(findings)
        return
    yield from _found(findings)
    yield _noise(findings)
    yield from _silences(findings.point.card)
    yield _beside(findings)


def _found(findings: Findings) -> Iterator[str]:
    point, level = findings.point, findings.bar.level
    whole = point.found.whole
    if not whole:
        yield f"No label says that a {level} should have rung."
        return
    took = f" It took {span(point.delay)}." if point.delay else ""
    late = f" For {point.late} of them it was late." if point.late else ""
    yield (
        f"People named {times(whole)} at which {level.value} or worse should have rung. The rules "
        f"rang as loudly as that, before it was over, for {point.found.part} of them.{took}{late}"
    )
    missed = [hit for hit in findings.hits if _is_missed(hit, level)]
    if missed:
        yield _missed(missed)
    yield (
        f"By so many labels, the true share of what these rules find lies most likely between "
        f"{point.found.low:.0%} and {point.found.high:.0%}."
    )


def _is_missed(hit: Hit, level: Level) -> bool:
    return not hit.episode.silent and not hit.at and hit.episode.level.rank >= level.rank


def _missed(missed: list[Hit]) -> str:
    named = "; ".join(
        f"{hit.episode.brand} on {hit.episode.start:%-d %B %Y}"
        f"{' (rang, but milder)' if hit.course else ''}"
        for hit in missed[:NAMED]
    )
    more = f"; and {len(missed) - NAMED:,} more" if len(missed) > NAMED else ""
    return f"Missed: {named}{more}."


def _noise(findings: Findings) -> str:
    wrong, card = len(findings.point.wrong), findings.point.card
    level = findings.bar.level.value
    if not wrong:
        return f"Besides, nothing rang as {level} or worse: there was no alarm without a label."
    often = card.weeks / wrong
    return (
        f"Besides, they rang {times(wrong)} as {level} or worse for what nobody named: once in "
        f"{often:.1f} weeks of a brand that people speak of. That counts as wrong until somebody "
        "labels it."
    )


def _silences(card: Scorecard) -> Iterator[str]:
    if card.silences.whole:
        yield (
            f"People also named {times(card.silences.whole)} at which nothing should ring; it "
            f"stayed silent in {card.silences.part} of them."
        )


def _beside(findings: Findings) -> str:
    used = findings.point
    better = [name for name, each in findings.beside.items() if dominates(each, used)]
    if better:
        names = ", ".join(better)
        return (
            f"A plain rule does better here ({names}): it finds as much or more, and rings wrongly "
            f"no more often. Do not trust the rules in use before they beat it.{_chance(used)}"
        )
    known = [name for name, each in findings.beside.items() if _is_as_good(each, used)]
    equal = f" ({', '.join(known)} does as well, on these labels)" if known else ""
    return f"None of {len(findings.beside)} plain rules that everybody knows does better{equal}."


def _chance(used: Point) -> str:
    is_few = used.found.whole < FEW
    return " But with so few labels that may be chance: add some." if is_few else ""


def _is_as_good(one: Point, other: Point) -> bool:
    return not dominates(other, one)and (one.found.part, len(one.wrong)) == (
        other.found.part, len(other.wrong),
    )  # fmt: skip


def _rang(findings: Findings) -> str:
    courses = findings.recording.came.courses
    said = [
        f"{sum(each.level is level for each in courses):,} reached {level.value}"
        for level in reversed(Level)
    ]
    return f"{counted(len(courses), 'incident')} rang: {', '.join(said)}."


def counted(count: int, noun: str) -> str:
    """So many of something."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def times(count: int) -> str:
    """How often."""
    return "one time" if count == 1 else f"{count:,} times"


def span(spell: Spell) -> str:
    """How long it took."""
    middle, most = long(spell.middle), long(spell.most)
    return (
        middle if middle == most else f"{middle} in the middle, and at most {most} for nine of ten"
    )


def long(minutes: float) -> str:
    """A stretch of time, as people say it."""
    whole = round(minutes)
    if whole < 2 * HOUR:
        return "1 minute" if whole == 1 else f"{whole} minutes"
    return f"{whole / HOUR:.1f} hours" if whole < 2 * DAY else f"{whole / DAY:.1f} days"

"""Sheet: scorecards side by side, for people."""

from collections.abc import Mapping

from rich.table import Table

from detectors.events import Level
from pipeline.tuning.scorecard import Part, Precision, Recall, Scorecard, Spell

NONE = "-"
HOUR = 60  # minutes
LONG = 2 * HOUR  # from here on people count in hours


def sheet_of(cards: Mapping[str, Scorecard]) -> Table:
    """A row for each figure, a column for each setting."""
    table = Table(box=None)
    table.add_column("")
    for name in cards:
        table.add_column(name, justify="right")
    told = [figures_of(card) for card in cards.values()]
    for row in told[0]:
        table.add_row(row, *(figures[row] for figures in told))
    return table


def figures_of(card: Scorecard) -> dict[str, str]:
    """What is told of one, by its name; the same names for each that has the same labels."""
    figures: dict[str, str] = {}
    for level, recall in card.recall.items():
        figures |= _found(level, recall)
    for level, precision in card.precision.items():
        figures |= _rang(level, precision)
    messages = NONE if card.messages is None else f"{card.messages:.1f}"
    return figures | {
        "silences kept": part_of(card.silences),
        "kinds as labelled": part_of(card.kinds),
        "messages an incident": messages,
        "until it was over": span_of(card.resolved),
    }


def _found(level: Level, recall: Recall) -> dict[str, str]:
    """Of the labels of a level."""
    return {
        f"labels of {level}: found": sure_part_of(recall.found),
        f"labels of {level}: rang, but milder": str(recall.lower),
        f"labels of {level}: early, late": f"{recall.early}, {recall.late}",
        f"labels of {level}: delay": span_of(recall.delay),
    }


def _rang(level: Level, precision: Precision) -> dict[str, str]:
    """Of the incidents that were as bad as a level."""
    return {
        f"{level} or worse: with a label": sure_part_of(precision.right),
        f"{level} or worse: without, a brand-week": f"{precision.wrong_a_week:.2f}",
    }


def part_of(part: Part) -> str:
    """So many of so many."""
    return f"{part.part} of {part.whole}" if part.whole else NONE


def sure_part_of(part: Part) -> str:
    """Likewise, with what the share may truly be: labels are few."""
    return f"{part_of(part)} ({part.low:.0%} to {part.high:.0%})" if part.whole else NONE


def span_of(spell: Spell | None) -> str:
    """The median, and what nine of ten stay below."""
    return f"{_long(spell.middle)} ({_long(spell.most)})" if spell else NONE


def _long(minutes: float) -> str:
    return f"{minutes:.0f} min" if minutes < LONG else f"{minutes / HOUR:.1f} h"

"""Panorama: the settings of a sweep, one below the other, and what they say, for people."""

from collections.abc import Iterator

from rich.table import Table

from pipeline.tuning.curve import Point
from pipeline.tuning.doubt import Doubt
from pipeline.tuning.grid import text_of
from pipeline.tuning.plateau import Span
from pipeline.tuning.resample import RESAMPLES
from pipeline.tuning.sheet import part_of, span_of, sure_part_of
from pipeline.tuning.sweep import Sweep


def curve_of(sweep: Sweep) -> Table:
    """A row for each setting, from the quietest to the loudest."""
    table = Table("", box=None)
    for name in heads_of(sweep):
        table.add_column(name, justify="right")
    for point in sweep.points:
        table.add_row(*row_of(point, sweep))
    return table


def heads_of(sweep: Sweep) -> tuple[str, ...]:
    """What is told of each setting, behind its marks."""
    return (
        *sweep.points[0].values, "labels found", "late", "delay",
        f"wrong, a brand-week ({sweep.level} or worse)", "with a label", "silences kept",
    )  # fmt: skip


def row_of(point: Point, sweep: Sweep) -> tuple[str, ...]:
    """A setting's marks, and that."""
    return (_marks(point), *map(text_of, point.values.values()), *_told(point, sweep))


def _marks(point: Point) -> str:
    marks = {"best": point.best, "in use": point.in_use}
    return ", ".join(name for name, holds in marks.items() if holds)


def _told(point: Point, sweep: Sweep) -> Iterator[str]:
    yield from (sure_part_of(point.found), str(point.late), span_of(point.delay))
    yield f"{point.wrong_a_week:.2f}"
    yield part_of(point.card.precision[sweep.level].right)
    yield part_of(point.card.silences)


def plateau_of(sweep: Sweep) -> Iterator[str]:
    """How far the setting in use can be moved, a sentence a rule."""
    for span in sweep.plateau:
        edges = [edge for edge in (span.below, span.above) if edge]
        beyond = ", ".join(f"{text_of(edge.value)} {edge.why}" for edge in edges)
        yield f"{span.key}: {_reach(span)}; {beyond or 'nothing beyond was tried'}"


def _reach(span: Span) -> str:
    now, low, high = map(text_of, (span.in_use, span.low, span.high))
    return f"{low} to {high} do as well as {now}" if low != high else f"{now} stands alone"


def doubts_of(doubt: Doubt) -> Iterator[str]:
    """What labels are too few to say."""
    if doubt.is_few:
        yield f"Labels: {doubt.labels}, too few to tell any two settings apart: add some"
    elif doubt.is_unsure:
        values = ", ".join(f"{key}={text_of(value)}" for key, value in doubt.values.items())
        yield (
            f"{values} finds {doubt.more} more of {doubt.labels} labels, and of {RESAMPLES:,} "
            f"resamples of the labels in {doubt.finds_more:.0%}: too few labels to prefer it"
        )

"""Sweep: many settings on the same past, and what can be said of the one in use among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detectors.events import Level
from pipeline.tuning.curve import Bar, Point, curve, point
from pipeline.tuning.doubt import Doubt, doubt
from pipeline.tuning.episode import Episode
from pipeline.tuning.grid import Axis, Node
from pipeline.tuning.plateau import Span, plateau
from pipeline.tuning.play import Played


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What came of them."""

    level: Level  # from which incidents count
    points: Sequence[Point]  # the quietest first
    plateau: tuple[Span, ...]
    doubt: Doubt


def swept(
    axes: Sequence[Axis], nodes: Iterable[Node], came: Iterable[Played],
    episodes: Sequence[Episode], bar: Bar,
) -> Sweep:  # fmt: skip
    """Judge what came of the settings of a grid."""
    points = curve(
        point(node.values, played, episodes, bar, in_use=node.is_in_use)
        for node, played in zip(nodes, came, strict=True)
    )
    return Sweep(level=bar.level, points=points, plateau=plateau(points, axes), doubt=doubt(points))

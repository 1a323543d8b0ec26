"""Comparison: two settings on the same mentions, and why they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.lookback import Lookback
from pipeline.tuning.cores import on_all_cores
from pipeline.tuning.diff import GAINS, LOSSES, Change, Turn, changes
from pipeline.tuning.history import History
from pipeline.tuning.lack import Lack, lacks
from pipeline.tuning.play import Played, are_small, looks, played
from pipeline.tuning.setup import Setup

Side = tuple[History, Setup]
"""A setting, and the mentions as it has them scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed, and what the setting lacked that did not ring; nothing where nothing did."""

    change: Change
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All of it."""

    before: Played
    after: Played
    differences: tuple[Difference, ...]  # of all incidents, also those that are the same

    @property
    def changed(self) -> list[Difference]:
        """Those that are not the same."""
        return [each for each in self.differences if each.change.turn is not Turn.SAME]

    @property
    def same(self) -> int:
        """How many are."""
        return len(self.differences) - len(self.changed)


def compared(before: Side, after: Side) -> Comparison:
    """Replay both, and look at each of them where the other one rang."""
    (old_history, old), (new_history, new) = before, after
    histories, setups = [old_history, new_history], [old, new]
    alone = are_small(histories)
    was, now = on_all_cores(played, histories, setups, alone=alone)
    found = changes(was.courses, now.courses)
    gains = [each for each in found if each.turn in GAINS]
    losses = [each for each in found if each.turn in LOSSES]
    asked = [{_moment(each) for each in some} for some in (gains, losses)]
    seen = on_all_cores(looks, histories, setups, asked, alone=alone)
    known: dict[int, tuple[Lack, ...]] = {}
    for some, setup, views in zip((gains, losses), setups, seen, strict=True):
        known |= {id(each): _lacks(each, setup, views) for each in some}
    told = (Difference(change=each, lacks=known.get(id(each), ())) for each in found)
    return Comparison(before=was, after=now, differences=tuple(told))


def _moment(change: Change) -> tuple[str, datetime]:
    return change.course.brand, change.ring.at


def _lacks(
    change: Change, setup: Setup, views: Mapping[tuple[str, datetime], Lookback]
) -> tuple[Lack, ...]:
    """What the setting lacked that did not ring. It may watch the brand not at all."""
    brand, ring = change.course.brand, change.ring
    seen = views.get(_moment(change))
    return lacks(ring, seen, setup.brief(brand).rules.severity) if seen else ()

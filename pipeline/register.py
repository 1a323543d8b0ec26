"""Register: what pages tell of the hours of a day, brought together."""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from math import inf

from alerts.volume import Missed
from detectors.hours import Said
from pipeline.pages import HOUR, WHOLE, Page

DAY = 24  # hours
BACK = 3  # hours for which a worker may be late, and the day ends as much earlier
SLOTS = DAY + BACK
SORTS = len(Said._fields)
LEAST = 300.0  # seconds that a source heard nothing, to be worth a word


class Register:
    """The hours before one of them. Pages may come twice, in any order."""

    def __init__(self, until: int, partitions: int) -> None:
        """`until` is the first hour that is not over, `partitions` how many tell of their hours."""
        self.until, self.partitions, self.first = until, partitions, until - SLOTS
        self._counts: dict[str, array[int]] = {}
        self._turns: defaultdict[int, set[int]] = defaultdict(set)  # that are told to their end
        self._newest: dict[int, Page] = {}  # of these, by partition

    def take(self, page: Page) -> None:
        """One page more. Of an hour that is told twice more is newer: late posts came."""
        for brand, hour, *said in page.rows:
            if self.first <= hour < self.until:
                counts = self._counts.setdefault(brand, array("L", [0] * SLOTS * SORTS))
                at = (hour - self.first) * SORTS
                if said[0] >= counts[at]:
                    counts[at : at + SORTS] = array("L", said)
        if page.last:
            self._turns[page.partition].add(page.hour)
            known = self._newest.get(page.partition)
            if known is None or known.hour <= page.hour:
                self._newest[page.partition] = page

    @property
    def end(self) -> int | None:
        """The newest hour before which all is told, but for workers that are very late."""
        newest = [max(t for t in turns if t <= self.until) for turns in self._told()]
        fresh = [turn for turn in newest if turn >= self.until - BACK]
        return min(fresh) if fresh else None

    def _told(self) -> Iterator[set[int]]:
        return (turns for turns in self._turns.values() if min(turns) <= self.until)

    def is_whole(self, end: int) -> bool:
        """Whether all partitions have told all 24 hours before one."""
        day = set(range(end - DAY, end))
        whole = [day <= _covered(turns) for turns in self._turns.values()]
        return len(whole) >= self.partitions and all(whole)

    def said(self, end: int) -> dict[str, Said]:
        """What was said of each brand in the 24 hours before one."""
        first = (end - DAY - self.first) * SORTS
        found = {}
        for brand, counts in self._counts.items():
            day = counts[first : first + DAY * SORTS]
            if any(day):
                found[brand] = Said(*(sum(day[sort::SORTS]) for sort in range(SORTS)))
        return found

    def missed(self, since: float, at: float) -> tuple[Missed, ...]:
        """When sources heard nothing for long, from a time on, as it was at another.

        Each partition knows of all.
        """
        spans: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        for page in self._newest.values():
            for source, begun, known in page.gaps:
                ended = inf if known is None or known > at else known
                if begun <= at and ended > since:
                    spans[source].append((begun, ended))
        return tuple(
            Missed(source=source, since=_at(begun), until=None if ended == inf else _at(ended))
            for source, known in sorted(spans.items())
            for begun, ended in _merged(known)
            if ended - begun >= LEAST
        )


def _covered(turns: set[int]) -> set[int]:
    """The hours that a partition has told, as a turn tells all that a day still holds."""
    return {hour for turn in turns for hour in range(turn - WHOLE, turn)}


def _merged(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for begun, ended in sorted(spans):
        if merged and begun <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], ended)
        else:
            merged.append((begun, ended))
    return merged


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def seconds(hour: int) -> float:
    """When it begins, in epoch seconds."""
    return float(hour * HOUR)

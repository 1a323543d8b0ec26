"""Membership: what a process says of its part in its group: had, recovered, lost; behind or not."""

from collections.abc import Iterable

import structlog

MANY = 1_000  # records that wait; the rule TocsinConsumerLagGrowing begins there

log = structlog.get_logger(__name__)


class Membership:
    """Asked each second; says what has changed since, by a clock that only goes on."""

    def __init__(self) -> None:
        self._generation: int | None = None
        self._since = 0.0
        self._is_open = False
        self._behind: float | None = None  # since when

    def look(
        self, generation: int | None, partitions: Iterable[int], now: float, *, is_open: bool
    ) -> None:
        """In which generation of the group these partitions are ours, and whether they are read."""
        if generation != self._generation:
            if generation is None:
                log.info("partitions taken")
            else:
                log.info("partitions given", partitions=sorted(partitions), generation=generation)
            self._generation, self._since, self._is_open = generation, now, False
        if is_open and not self._is_open:
            log.info("recovered", seconds=round(now - self._since))
        self._is_open = is_open

    def waiting(self, records: int, now: float) -> None:
        """So many records wait."""
        if self._behind is None and records >= MANY:
            self._behind = now
            log.warning("falls behind", records=records)
        elif self._behind is not None and not records:
            log.info("has caught up", seconds=round(now - self._behind))
            self._behind = None

"""Stream time: the clock of a file or topic that is replayed. Ticks move it where nobody posts."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from alerts.lookout import slot_end

TICK = 300.0  # seconds; each is a record in every partition
LONGEST = 7 * 86_400.0  # seconds of silence that are ticked through; after them nothing can be open
QUIET = 48 * 3600.0  # seconds after the last mention in which what is open resolves


class Ending(StrEnum):
    """What the clock does after the last mention."""

    UNTIL_QUIET = "until-quiet"
    STOP_AT_END = "stop-at-end"


class StreamClock:
    """Goes by the times of mentions, in whole milliseconds, since that is what Kafka keeps."""

    def __init__(self) -> None:
        self.now: float | None = None  # epoch seconds; None: nothing came yet

    def reach(self, created_at: datetime) -> Iterator[float]:
        """Go on to a mention's time, unless it is past. Yields the ticks on the way."""
        at = int(created_at.timestamp() * 1000) / 1000
        before, self.now = self.now, at if self.now is None else max(self.now, at)
        if before is not None:
            yield from ticks(before, self.now)

    def after(self, ending: Ending) -> Iterator[float]:
        """The ticks after the last mention. The first is the end of its slot: so it is judged."""
        if self.now is None:
            return
        end = slot_end(self.now)
        yield end
        if ending is Ending.UNTIL_QUIET:
            yield from ticks(end, self.now + QUIET)


def ticks(after: float, until: float) -> Iterator[float]:
    """The ticks between two times, the second included."""
    tick = (after // TICK + 1) * TICK
    while tick <= min(until, after + LONGEST):
        yield tick
        tick += TICK

"""Spells: when incidents ran, so that what they counted is not learned as usual a day later."""

from typing import Any, Self

from detectors.bins import DAY, NEVER

FREEZE = 3 * DAY  # bins of an incident that are not learned; after it, it is the new normal
KEPT = 16  # spells of a day; of more, the two oldest become one


class Spells:
    """All times are bins. A bin is learned when it leaves the day: long after most incidents."""

    __slots__ = ("begun", "since", "spans")

    def __init__(self) -> None:
        self.since: int | None = None  # when the incident that runs was opened
        self.begun = NEVER  # its first bin: that of its first sign, if that was within a day
        self.spans: list[list[int]] = []  # of those that are over: first bin and last one

    def begin(self, since: int, first: int) -> None:
        """An incident runs since then, and its first sign was in `first`."""
        if self.since is None:
            over = self.spans[-1][1] if self.spans else NEVER
            self.since, self.begun = since, max(first, since - DAY, over + 1)

    def end(self, now: int) -> None:
        """It is over."""
        self.spans.append([self.begun, min(now, self.begun + FREEZE)])
        self.since = None
        if len(self.spans) > KEPT:
            (begun, _), (_, over), *rest = self.spans
            self.spans = [[begun, over], *rest]

    def frozen(self, now: int) -> bool:
        """Whether one runs that is no new normal."""
        return self.since is not None and now - self.since <= FREEZE

    def matter(self, now: int) -> bool:
        """Whether a bin that is not to be learned is still to leave the day."""
        return bool(self.spans) or (self.since is not None and now - self.begun <= FREEZE + DAY)

    def cover(self, first: int, bins: int = 1) -> bool:
        """Whether one of so many bins was in one, and they are not to be learned.

        Asked in order: older ones go.
        """
        if self.since is None and not self.spans:  # as most bins of most brands
            return False
        last = first + bins - 1
        while self.spans and self.spans[0][1] < first:
            del self.spans[0]
        if self.since is not None and self.begun <= last and first <= self.begun + FREEZE:
            return True
        return any(begun <= last and first <= over for begun, over in self.spans)

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        return [self.since, self.begun, self.spans]

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """The spells that were packed."""
        spells = cls()
        spells.since, spells.begun, spans = state
        spells.spans = [list(span) for span in spans]
        return spells

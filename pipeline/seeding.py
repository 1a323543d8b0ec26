"""Seeding: a history of mentions through the core, and what it taught, to the watches of today."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from alerts.brief import FullBrief
from detectors.bins import BIN, DAY, HOUR
from detectors.events import Mention, moment
from detectors.seed import Seed
from detectors.warmup import penalty
from pipeline.census import Census
from pipeline.commands import encode_seed
from pipeline.replay import Notebook, Score, is_unsorted, replay
from pipeline.streamtime import Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What its history taught of one brand."""

    brand: str
    since: datetime
    until: datetime
    seed: Seed
    usual: float  # unhappy people an hour, each once an hour
    penalty: float | None  # off the odds of what the brand sees then; None: too little to ring by

    @property
    def command(self) -> bytes:
        """The value of its record."""
        return encode_seed(self.brand, self.seed)


class History(Notebook):
    """A replay that is not asked what it tells, but what it learned."""

    def __init__(self, brief: Callable[[str], FullBrief]) -> None:
        super().__init__(brief)
        self.census = Census(())

    @property
    def now(self) -> float:
        """Epoch seconds of the latest mention, whoever it is about."""
        return self.census.end.timestamp() if self.census.end else 0.0

    @property
    def is_unsorted(self) -> bool:
        """Whether so much came a day late, and does not count, that what was learned is wrong."""
        return is_unsorted(self.outcomes)

    def live(self, mentions: Iterable[Mention], score: Score) -> list[Lesson]:
        """Go through it. What would have been told is long ago."""
        self.census = Census(mentions)
        for _ in replay(self.census, score, self.brief, Ending.STOP_AT_END, notebook=self):
            pass
        return list(self._lessons())

    def _lessons(self) -> Iterator[Lesson]:
        """By brand. All end where the history ends: a brand of which nobody spoke was silent."""
        for brand in sorted(self.lookouts):
            watch = self.lookouts[brand].watch
            watch.advance(self.now)
            seed = watch.seed()
            yield Lesson(
                brand=brand, since=moment(watch.born * BIN), until=moment(self.now), seed=seed,
                usual=watch.lanes.baseline.expected(0, DAY) * HOUR / DAY,
                penalty=penalty(seed.bins - 1, seed.people),
            )  # fmt: skip

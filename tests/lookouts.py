"""Lookouts: brands that have been watched for a fortnight, and streams that they live through."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from alerts.brief import FullBrief
from alerts.lookout import Lookout
from alerts.notice import Notice
from alerts.triage import Triage
from detectors.events import Label, Mention, Outcome, Sentiment
from pipeline.shift import Shift
from pipeline.watch.envelope import Envelope, glance, seal, unseal
from tests.detectors.people import (
    BORN,
    BRAND,
    FEELINGS,
    NEGATIVE,
    a_brief,
    a_crowd,
    a_seasoned_watch,
    calm_posts,
)


def a_seasoned_lookout(brand: str = BRAND, brief: FullBrief | None = None) -> Lookout:
    """A brand with a fortnight of calm, at PRESENT."""
    return Lookout(a_seasoned_watch(brief), Triage(brand))


def sealed(lookout: Lookout) -> Envelope:
    """A brand's state, as the table holds it."""
    watch, triage = seal(lookout)
    return Envelope(partition=0, offsets={}, watch=watch, triage=triage)


def repacked(lookout: Lookout) -> Lookout:
    """The same, once through the table."""
    return unseal(lookout.triage.brand, sealed(lookout), a_brief())


STORM = BORN + 8 * 86_400 + 50_000  # epoch seconds; on the ninth day
CALM = calm_posts(2, days=8)
STORMY = [*CALM, *a_crowd(STORM, 40, step=20)]  # a file of mentions, in their order


def unhappy(mentions: Sequence[Mention]) -> list[Sentiment]:
    """Scores all of them as complaints."""
    return [NEGATIVE] * len(mentions)


def briefed(_brand: str) -> FullBrief:
    """What the watch of any brand is told."""
    return a_brief()


class Record(NamedTuple):
    """A record of the stream: a mention, or none in a tick."""

    at: float
    mention: Mention | None = None
    label: Label = Label.NEGATIVE


class Desk:
    """A worker's brands: any that comes has a calm fortnight behind it."""

    def __init__(self, brief: FullBrief | None = None) -> None:
        self.brief = brief or a_brief()
        self.lookouts: dict[str, Lookout] = {}
        self.told: list[Notice] = []

    def lookout(self, brand: str) -> Lookout:
        """The brand's lookout."""
        if brand not in self.lookouts:
            self.lookouts[brand] = a_seasoned_lookout(brand, self.brief)
        return self.lookouts[brand]

    def observe(
        self, mention: Mention, sentiment: Sentiment, recorded: float, now: float
    ) -> Outcome:
        """As pipeline.shift.Desk says."""
        return self.lookout(mention.brand).observe(mention, sentiment, recorded, now)

    def judge(self, brand: str, now: float) -> bool:
        """As pipeline.shift.Desk says."""
        self.told += self.lookout(brand).judge(now)
        return self.lookout(brand).is_open

    def tick(self, brand: str, now: float) -> bool:
        """As pipeline.shift.Desk says."""
        return self.judge(brand, now)

    def replaced(self) -> Shift:
        """Another worker takes over with what the table holds. Its shift knows what is due."""
        shift = Shift(self)
        for brand, lookout in self.lookouts.items():
            envelope = sealed(lookout)
            self.lookouts[brand] = unseal(brand, envelope, self.brief)
            due, is_open = glance(envelope)
            shift.enter(brand, due, is_open=is_open)
        return shift


def live(
    records: Iterable[Record],
    cut: Callable[[int], bool] = lambda _number: False,
    brief: FullBrief | None = None,
) -> tuple[Desk, list[Notice]]:
    """What is told of a stream by workers that are replaced before some of its records."""
    desk = Desk(brief)
    shift = Shift(desk)
    for number, (at, mention, label) in enumerate(records):
        if cut(number):
            shift = desk.replaced()
        if mention is None:
            shift.tick(at)
        else:
            shift.observe(mention, FEELINGS[label], at)
    return desk, desk.told


def ticks(begin: float, end: float) -> Iterator[Record]:
    """A tick each five minutes."""
    at = (begin // 300 + 1) * 300
    while at <= end:
        yield Record(at)
        at += 300


def in_order(*streams: Iterable[Record]) -> list[Record]:
    """Streams as one, by the times of their records; of equal ones as they stand."""
    return sorted((record for stream in streams for record in stream), key=lambda each: each.at)

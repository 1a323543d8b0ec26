"""Past: a month of the demo's brands, with what people know of them, to tune rules on.

    python -m deploy.demo.past walk

writes `mentions.jsonl.gz`, `labels.yaml` and `tocsin.yaml` into the folder `walk`. A railway's
trains are late every other day, and a dozen people say so: no crisis. Five times they stand. What
is a label here was decided before anybody said a word, not by what rang.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from deploy.demo import phrases
from deploy.demo.crowd import crowd
from deploy.demo.phrases import Templates
from deploy.demo.story import COFFEE, MOBILE, RAIL, SEED, Plot, line_of
from detectors.events import Level, Mention
from detectors.extent import CrisisKind
from pipeline.tuning.episode import Episode, written

LAST_DAY = date(2026, 3, 31)
DAYS = 30  # before it; in the first two weeks nothing happens
STRANGERS = 700  # each complains, or is glad, once
TALK = {RAIL: 4.0, MOBILE: 2.0, COFFEE: 2.0}  # mentions an hour at the busiest: quick to replay
PAST = timedelta(hours=1)  # for which people go on about what is over

LATE = (
    "{line} is {minutes} minutes late again, Tarnuvia Rail. Annoying.",
    "Waiting at {place}, {minutes} minutes, for {line}. Bad, Tarnuvia Rail.",
    "Tarnuvia Rail is late at {place} again, I hate this.",
    "Terrible start: {line} of Tarnuvia Rail, {minutes} minutes late at {place}.",
)
STRANDED = (
    "No train at {place} {when}, and nobody tells us why. Terrible, Tarnuvia Rail.",
    "Stranded at {place} with {who}. Tarnuvia Rail is a disgrace.",
    "All of {line} cancelled {when}. Tarnuvia Rail has failed {who}. Awful.",
    "I am angry: {minutes} people in the cold at {place} {when}, Tarnuvia Rail.",
    "Shame on Tarnuvia Rail. {place} is closed {when} and there is no bus.",
    "Worst day ever on {line}. A horrible mess at {place}, Tarnuvia Rail.",
)
SETTINGS = f"""\
brands:
  unknown: closed
  known:
    {RAIL}:
      owned: [tarnuvia_rail]
    {MOBILE}:
      owned: [oskelio_care]
    {COFFEE}:
      owned: [murrelby_coffee]
sentiment:
  scorer: fast        # quick to try; an installation has balanced
routes:
  - channel: "#crisis-room"
"""


@dataclass(frozen=True, slots=True)
class Event:
    """So many people who complain for some hours, or are glad, and whether it is a crisis."""

    brand: str
    ago: int  # days before the last one
    hour: float
    hours: float
    people: int
    said: Templates
    label: Level | None = None  # that people should be told; None: nothing should ring


DELAYS = tuple(
    Event(RAIL, ago, hour, 0.75, people, LATE)
    for ago, hour, people in (
        (15, 17.25, 11), (13, 8.0, 14), (11, 7.25, 12), (10, 17.5, 10), (8, 7.75, 15),
        (7, 8.0, 12), (5, 16.75, 13), (4, 17.0, 11), (1, 7.5, 14),
    )
)  # fmt: skip
STANDSTILLS = tuple(
    Event(RAIL, ago, hour, hours, people, STRANDED, level)
    for ago, hour, hours, people, level in (
        (14, 6.5, 3, 100, Level.CRISIS), (12, 15.0, 2, 62, Level.ALERT),
        (9, 7.0, 2.5, 85, Level.CRISIS), (6, 16.5, 2, 60, Level.ALERT),
        (3, 6.75, 3, 100, Level.CRISIS),
    )
)  # fmt: skip
OTHERS = (
    Event(MOBILE, 2, 9.5, 3, 60, phrases.OUTAGE, Level.CRISIS),
    Event(COFFEE, 8, 12.0, 2, 60, phrases.PRAISE),
)
EVENTS = (*DELAYS, *STANDSTILLS, *OTHERS)


class Past(Plot):
    """Who said what when, and what it was."""

    busy = TALK

    def __init__(self, seed: int = SEED) -> None:
        super().__init__(LAST_DAY, seed)
        self.strangers = iter(crowd(self.rng, STRANGERS))

    def mentions(self) -> list[Mention]:
        """All that was said, in the order of time."""
        usual = (
            post for brand in TALK for ago in range(DAYS, -1, -1)
            for post in self.average_day(brand, ago)
        )  # fmt: skip
        told = [*usual, *(post for event in EVENTS for post in self.of(event))]
        return sorted(told, key=lambda mention: mention.created_at)

    def of(self, event: Event) -> Iterator[Mention]:
        """Strangers, each with one post: as many in each part of its time."""
        for place in range(event.people):
            share = (place + self.rng.random()) / event.people
            at = self.clock(event.hour + event.hours * share, event.ago)
            yield self.post(event.brand, next(self.strangers), at, self.voice.say(event.said))


def labels() -> list[Episode]:
    """What people know of it: what was a crisis, and that the gifts of a day were none."""
    return [label(event) for event in (*STANDSTILLS, *OTHERS)]


def label(event: Event) -> Episode:
    """What should have been told of it."""
    midnight = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, tzinfo=UTC)
    start = midnight + timedelta(hours=event.hour, days=-event.ago)
    return Episode(
        brand=event.brand, start=start, end=start + timedelta(hours=event.hours) + PAST,
        level=event.label or Level.ALERT, silent=event.label is None,
        kind=CrisisKind.OUTAGE if event.label else None,
    )  # fmt: skip


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", default=SEED, show_default=True, help="Another seed, other people.")
def main(folder: Path, seed: int) -> None:
    """Write mentions, labels and settings into FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = b"".join(line_of(mention) for mention in Past(seed).mentions())
    (folder / "mentions.jsonl.gz").write_bytes(gzip.compress(lines, mtime=0))
    (folder / "labels.yaml").write_text(written(labels()), encoding="utf-8")
    (folder / "tocsin.yaml").write_text(SETTINGS, encoding="utf-8")


if __name__ == "__main__":
    main()

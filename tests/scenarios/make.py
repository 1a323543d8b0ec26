"""Make the scenarios and what is told of them: `python -m tests.scenarios.make` rewrites both.

Brands, people and words are invented. Same seed, same file: read the difference before committing.
"""

import gzip
import json
import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from alerts.brief import FullBrief
from alerts.notice import Kind, Notice
from detectors.events import Mention
from pipeline.codec import decode_mention
from pipeline.replay import replay
from pipeline.sentiment import SentimentChoice
from pipeline.sentiment.sentiments import Sentiments
from tests.detectors.people import poisson, seeded

HERE = Path(__file__).parent
START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday, 00:00
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

GRUMBLES = (
    "Waited forty minutes for {brand} support, terrible service",
    "{brand} charged me twice, so annoying",
    "The new {brand} app is awful",
    "Disappointed by {brand} again",
    "Why is {brand} so bad at answering mails?",
)
CHATTER = (
    "{brand} opens at nine tomorrow",
    "Comparing {brand} with two others this week",
    "My sister works at {brand}",
    "Does {brand} deliver on Saturdays?",
)
PRAISE = (
    "Thank you {brand}, great service",
    "I love the new {brand} app",
    "{brand} solved it in five minutes, wonderful people",
    "Happy with {brand} so far",
)
OUTAGE = (
    "{brand} is down and nobody answers, terrible",
    "No network from {brand} since this morning, this is a disaster",
    "{brand} outage again, I am furious",
    "Lost a whole day of work because {brand} failed, awful",
    "Worst {brand} failure ever, cannot even call for help",
)
RUMOUR = (
    "Is it true that {brand} lied about the poison in its toys?",
    "They say {brand} is hiding sick children, horrible if true",
    "Scared by what I read about toxic paint at {brand}",
    "Shame on {brand} for this poison scandal",
)
ANGER = (
    "{brand} stole my money, thieves!",
    "Still no refund from {brand}, disgusting liars",
    "I hate {brand} and will never stop saying so",
)


class Crowd:
    """People who post about one brand, and the stream that they make."""

    def __init__(self, seed: int, brand: str, *, authors_known: bool = True) -> None:
        self.random, self.brand, self.authors_known = seeded(seed), brand, authors_known
        self.posts: list[tuple[datetime, str, str]] = []

    def say(self, at: datetime, words: tuple[str, ...], author: str | None = None) -> None:
        """One post. Where authors are hidden, no two begin alike: they are different people's."""
        text = self.random.choice(words).format(brand=self.brand)
        if not self.authors_known:
            text = f"Day {len(self.posts)}: {text}"
        self.posts.append((at, author or f"user{self.random.randrange(40_000)}", text))

    def usual(self, days: float, an_hour: float, grumbling: float) -> "Crowd":
        """So many days of everyday life from START on: loud afternoons, quiet nights."""
        for moment in self._times(START, timedelta(days=days), lambda at: an_hour * daily(at)):
            mood = self.random.random()
            words = GRUMBLES if mood < grumbling else PRAISE if mood > 0.75 else CHATTER
            self.say(moment, words)
        return self

    def wave(
        self,
        begin: datetime,
        length: timedelta,
        an_hour: Callable[[float], float],
        words: tuple[str, ...],
    ) -> "Crowd":
        """A wave of posts, as many an hour as a function of the hours since its beginning says."""

        def rate(at: datetime) -> float:
            return an_hour((at - begin) / HOUR)

        for moment in self._times(begin, length, rate):
            self.say(moment, words)
        return self

    def _times(
        self, begin: datetime, length: timedelta, rate: Callable[[datetime], float]
    ) -> Iterator[datetime]:
        """Random moments, so many an hour on average, minute by minute."""
        for minute in range(round(length / timedelta(minutes=1))):
            at = begin + timedelta(minutes=minute)
            for _ in range(poisson(self.random, rate(at) / 60)):
                yield at + timedelta(seconds=self.random.randrange(60))

    def lines(self) -> Iterator[str]:
        """The posts as lines of JSON, in the order of their times."""
        for number, (at, author, text) in enumerate(sorted(self.posts), 1):
            known = {"author": author} if self.authors_known else {}
            yield json.dumps({
                "id": f"{self.brand.lower()}-{number}", "brand": self.brand, "text": text,
                "lang": "en", "created_at": f"{at:%Y-%m-%dT%H:%M:%SZ}", **known,
            })  # fmt: skip


def daily(at: datetime) -> float:
    """The daily cycle, 1 on average: most at 14:00, least at 02:00."""
    return 1 + 0.8 * math.sin(2 * math.pi * (at.hour + at.minute / 60 - 8) / 24)


# -- The stories


def outage() -> Crowd:
    """A network fails on the sixth day at 10:00, for three hours; people calm down by night."""
    crowd = Crowd(1, "Telvara").usual(7, 6, 0.3)
    begin = START + 5 * DAY + 10 * HOUR
    crowd.wave(begin, 3 * HOUR, lambda hours: min(120, 30 + 60 * hours), OUTAGE)
    return crowd.wave(
        begin + 3 * HOUR, 6 * HOUR, lambda hours: 100 * math.exp(-hours / 1.5), OUTAGE
    )


def slow_rumour() -> Crowd:
    """A small brand that few speak of: a rumour grows over a day to a dozen people an hour."""
    crowd = Crowd(2, "Pipkin Toys").usual(12, 1, 0.2)
    return crowd.wave(
        START + 9 * DAY + 6 * HOUR, 30 * HOUR, lambda hours: 12 * min(1, hours / 24), RUMOUR
    )


def one_angry_customer() -> Crowd:
    """One person complains sixty times in an evening."""
    crowd = Crowd(3, "Nordlys").usual(8, 3, 0.2)
    for number in range(60):
        crowd.say(START + 6 * DAY + 18 * HOUR + number * timedelta(minutes=3), ANGER, "karl_1970")
    return crowd


def burst_of_praise() -> Crowd:
    """A prize for a brand: four hundred happy people in two hours."""
    crowd = Crowd(4, "Solenne").usual(8, 3, 0.2)
    return crowd.wave(START + 6 * DAY + 15 * HOUR, 2 * HOUR, lambda _: 200, PRAISE)


def calm_fortnight() -> Crowd:
    """A brand that many grumble about, each day alike: more of them than a small crisis has."""
    return Crowd(5, "Grandmart").usual(14, 14, 0.5)


def second_wave() -> Crowd:
    """It is resolved in the afternoon, and begins again within two hours."""
    crowd = Crowd(6, "Veloria").usual(8, 5, 0.3)
    first = START + 6 * DAY + 6 * HOUR
    crowd.wave(first, 1 * HOUR, lambda _: 90, OUTAGE)
    return crowd.wave(first + 11 * HOUR, 1 * HOUR, lambda _: 90, OUTAGE)


def hidden_authors() -> Crowd:
    """A storm in a source that does not say who posts."""
    crowd = Crowd(7, "Brightwell", authors_known=False).usual(7, 6, 0.3)
    return crowd.wave(
        START + 5 * DAY + 16 * HOUR, 4 * HOUR, lambda hours: 60 * math.exp(-hours / 2), OUTAGE
    )


STORIES = (
    outage, slow_rumour, one_angry_customer, burst_of_praise, calm_fortnight, second_wave,
    hidden_authors,
)  # fmt: skip


# -- Their files


class Scenario(NamedTuple):
    """The two files of a story."""

    name: str

    @property
    def stream(self) -> Path:
        """Lines of mentions."""
        return HERE / f"{self.name}.jsonl.gz"

    @property
    def expected(self) -> Path:
        """What is told of them."""
        return HERE / f"{self.name}.expected.txt"

    def mentions(self) -> list[Mention]:
        """The committed stream."""
        with gzip.open(self.stream) as lines:
            return [decode_mention(line) for line in lines]

    def notices(self) -> list[Notice]:
        """What is told of it now."""
        return list(replay(self.mentions(), sentiments().of, lambda _brand: FullBrief()))


SCENARIOS = tuple(Scenario(story.__name__) for story in STORIES)


@cache
def sentiments() -> Sentiments:
    """Those of a worker without settings."""
    return Sentiments(SentimentChoice())


def told(notices: list[Notice]) -> list[str]:
    """One line a notice, but one for each row of updates."""
    lines: list[str] = []
    for is_update, row in groupby(notices, lambda notice: notice.kind is Kind.UPDATED):
        these = list(row)
        lines += [f"    {len(these)} x updated"] if is_update else map(line_of, these)
    return lines


def line_of(notice: Notice) -> str:
    """What a person wants to see of a notice in a diff."""
    signal = notice.signal
    return (
        f"{notice.at:%m-%d %H:%M:%SZ} {notice.kind:<9} {notice.level:<6} incident"
        f" {notice.incident}: {signal.authors} people in {signal.window}, usual {signal.expected:g}"
    )


def write(story: Callable[[], Crowd]) -> None:
    """Make both files of a story anew."""
    scenario = Scenario(story.__name__)
    text = "".join(f"{line}\n" for line in story().lines())
    scenario.stream.write_bytes(gzip.compress(text.encode(), mtime=0))
    lines = "".join(f"{line}\n" for line in told(scenario.notices()))
    scenario.expected.write_text(lines, "utf-8")


if __name__ == "__main__":
    for each in STORIES:
        write(each)

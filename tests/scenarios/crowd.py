"""Crowd: people who post about one brand, and the stream that they make."""

import json
import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from tests.detectors.people import poisson, seeded
from tests.scenarios.words import TONGUES

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday, 00:00
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

Words = tuple[str, ...]


class Said(NamedTuple):
    """One post."""

    at: datetime
    author: str
    text: str
    fields: dict[str, Any]  # what else a mention has


class Crowd:
    """Same seed, same stream."""

    def __init__(
        self, seed: int, brand: str, *, authors_known: bool = True, lang: str = "en"
    ) -> None:
        self.random, self.brand, self.authors_known = seeded(seed), brand, authors_known
        self.lang, self.posts, self.roots = lang, list[Said](), 0

    def say(self, at: datetime, words: Words, author: str | None = None) -> None:
        """One post. Where authors are hidden, no two begin alike: they are different people's."""
        text = self.one_of(words)
        if not self.authors_known:
            text = f"Day {len(self.posts)}: {text}"
        self.posts.append(Said(at, author or self.somebody(), text, {}))

    def post(self, at: datetime, text: str, author: str | None = None, **fields: Any) -> str:
        """One post with more to it than its text. Returns its id, for those that answer it."""
        self.roots += 1
        name = f"{self.brand.lower()}-x{self.roots}"
        said = self.filled(text)
        self.posts.append(Said(at, author or self.somebody(), said, fields | {"id": name}))
        return name

    def somebody(self) -> str:
        """One of many."""
        return f"user{self.random.randrange(40_000)}"

    def followers(self) -> int:
        """A few hundred, most often; once in a while very many."""
        return round(math.exp(self.random.gauss(5.5, 1.5)))

    def one_of(self, words: Words) -> str:
        """A text, and what is different in it each time."""
        return self.filled(self.random.choice(words))

    def filled(self, text: str) -> str:
        """A text with its brand, and with a place and an hour by chance."""
        known = {"brand": self.brand}
        if "{place}" in text:
            known["place"] = self.random.choice(TONGUES[self.lang].places)
        if "{hour}" in text:
            known["hour"] = self.random.choice(TONGUES[self.lang].hours)
        return text.format(**known)

    def usual(
        self, days: float, an_hour: float, grumbling: float, words: tuple[Words, Words, Words]
    ) -> "Crowd":
        """So many days of everyday life from START on: loud afternoons, quiet nights.

        Words are grumbles, praise and chatter.
        """
        grumbles, praise, chatter = words

        def talks(at: datetime) -> None:
            mood = self.random.random()
            self.say(at, grumbles if mood < grumbling else praise if mood > 0.75 else chatter)

        days_long = timedelta(days=days)
        return self.at_times(START, days_long, lambda at: an_hour * daily(START + at * HOUR), talks)

    def wave(
        self, begin: datetime, length: timedelta, an_hour: Callable[[float], float], words: Words
    ) -> "Crowd":  # fmt: skip
        """A wave of posts, as many an hour as a function of the hours since its beginning says."""
        return self.at_times(begin, length, an_hour, lambda at: self.say(at, words))

    def at_times(
        self,
        begin: datetime,
        length: timedelta,
        an_hour: Callable[[float], float],
        do: Callable[[datetime], object],
    ) -> "Crowd":
        """Do something at random moments, so many an hour on average, minute by minute."""
        for minute in range(round(length / timedelta(minutes=1))):
            at = begin + timedelta(minutes=minute)
            for _ in range(poisson(self.random, an_hour((at - begin) / HOUR) / 60)):
                do(at + timedelta(seconds=self.random.randrange(60)))
        return self

    def lines(self) -> Iterator[str]:
        """The posts as lines of JSON, in the order of their times."""
        for number, said in enumerate(sorted(self.posts, key=lambda each: each[:3]), 1):
            known = {"author": said.author} if self.authors_known else {}
            yield json.dumps({
                "id": f"{self.brand.lower()}-{number}", "brand": self.brand, "text": said.text,
                "lang": self.lang, "created_at": f"{said.at:%Y-%m-%dT%H:%M:%SZ}", **known,
                **said.fields,
            }, ensure_ascii=False)  # fmt: skip


def daily(at: datetime) -> float:
    """The daily cycle, 1 on average: most at 14:00, least at 02:00."""
    return 1 + 0.8 * math.sin(2 * math.pi * (at.hour + at.minute / 60 - 8) / 24)

"""Dawn: how all stands before the day on which it happens, and what will be said on it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Self

from deploy.demo.story import MOBILE, SEED, story
from detectors.events import Mention, Sentiment
from pipeline.briefing import briefing
from pipeline.cli.options import scorer_of
from pipeline.config import Config, load
from pipeline.replay import Notebook, Passage, scored
from pipeline.sentiment import SentimentSource

Said = tuple[Mention, Sentiment]

DAY = date(2026, 11, 3)  # any Tuesday: what is told should change with the product alone
SETTINGS = Path(__file__).with_name("demo.yaml")
LAG = timedelta(seconds=40)  # from one brand of a wave to the next
GROWS = datetime.combine(DAY, time(8, 29), UTC)  # all of them ring by then, one after the other
LOUD_FROM, LOUD_UNTIL = (datetime.combine(DAY, time(hour), UTC) for hour in (10, 12))
LATER = timedelta(hours=8)  # until they come back
MORE = 0.25  # share of neighbours by which each has more people after that than the one before


@dataclass(frozen=True, slots=True)
class Dawn:
    """Two ordinary weeks have passed."""

    config: Config
    sentiments: SentimentSource
    history: Sequence[Said]
    crisis: Sequence[Said]
    passage: Passage
    notebook: Notebook

    @classmethod
    def breaks(cls) -> Self:
        """After the weeks of the story."""
        config, told = load(SETTINGS), story(DAY, SEED)
        sentiments = scorer_of(config)
        history, crisis = (
            list(scored(each, sentiments.of)) for each in (told.history, told.crisis)
        )
        return cls.after(config, sentiments, history, crisis)

    @classmethod
    def after(
        cls, config: Config, sentiments: SentimentSource,
        history: Sequence[Said], crisis: Sequence[Said],
    ) -> Self:  # fmt: skip
        """After these weeks, and before this day."""
        notebook = Notebook(briefing(config, sentiments))
        passage = Passage(notebook)
        for mention, sentiment in history:
            passage.take(mention, sentiment)
        notebook.news()
        return cls(config, sentiments, history, crisis, passage, notebook)

    def for_many(self, brands: Sequence[str], config: Config) -> Self:
        """The same weeks and day, but what befalls one brand befalls all of these, and no other."""
        said = (_retold(each, brands) for each in (self.history, self.crisis))
        return self.after(config, self.sentiments, *said)

    def with_second_wave(self) -> Self:
        """The same day, with its loudest hours once more in the evening, from other people."""
        again = [
            (replace(each, id=f"{each.id}.w", author=f"{each.author}.w",
                     created_at=each.created_at + LATER), sentiment)
            for each, sentiment in self.crisis
            if each.brand == MOBILE and LOUD_FROM < each.created_at < LOUD_UNTIL
        ]  # fmt: skip
        crisis = sorted([*self.crisis, *again], key=lambda each: each[0].created_at)
        return replace(self, crisis=crisis)


def _retold(said: Iterable[Said], brands: Sequence[str]) -> list[Said]:
    about = [each for each in said if each[0].brand == MOBILE]
    found = (each for place, brand in enumerate(brands) for each in _of(about, brand, place))
    return sorted(found, key=lambda each: each[0].created_at)


def _of(said: Iterable[Said], brand: str, place: int) -> Iterator[Said]:
    """The same of another brand, a little later; some people have a neighbour who says so too."""
    rng = Random(place)  # noqa: S311  # the same each time
    for mention, sentiment in said:
        told = replace(
            mention, id=f"{mention.id}.{place}", brand=brand,
            text=mention.text.replace(MOBILE, brand), created_at=mention.created_at + place * LAG,
            repost_of=mention.repost_of and f"{mention.repost_of}.{place}",
        )  # fmt: skip
        yield told, sentiment
        if told.created_at > GROWS and rng.random() < place * MORE:
            yield replace(told, id=f"{told.id}n", author=f"{told.author}.n"), sentiment

"""Story: two ordinary weeks of four invented brands, and the day on which two of them fail.

    python -m deploy.demo.story > story.jsonl
    tocsin replay story.jsonl

The same seed tells the same story. Its days move by whole weeks: the last one is a Tuesday that is
past, so that a channel shows times of last week and no clock ever runs ahead, while weekdays, hours
and all that Tocsin makes of them stay the same, whenever it is told.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import click
import msgspec

from deploy.demo import french, phrases
from deploy.demo.crowd import Person, applause, crowd
from deploy.demo.phrases import Templates, Voice
from detectors.events import Mention

BOOKS = phrases.BOOKS | {"Ondeline": french.FIBRE}
RAIL, MOBILE, COFFEE, FIBRE = BOOKS
SEED = 7
DAYS = 14  # of history: from then on a brand counts as known
TUESDAY, FRIDAY = 1, 4
PAST = timedelta(days=3)  # the clock goes on for two days after the last mention

DAYTIME = (6.0, 23.5)  # hours with people awake
BUSY = {RAIL: 7.0, MOBILE: 8.0, COFFEE: 10.0, FIBRE: 8.0}  # mentions an hour at the busiest
NIGHT, WEEKEND = 0.06, 0.7  # of it
DECK = {"neutral": 6, "positive": 3, "negative": 2, "foreign": 1}  # moods of 12 posts in a row
REGULARS = 260  # people who talk of a brand on ordinary days
STRANGERS = 600  # people whom only a crisis brings

SHOWN_FROM, ENDS = 7.75, 19.0  # o'clock: what comes before is history, too
COMPLAINTS = (  # hours of the day, unhappy posts an hour; straight lines between
    (7.5, 0.0), (8.25, 7.0), (9.0, 10.0), (9.75, 22.0), (10.75, 45.0), (11.25, 75.0),
    (12.25, 62.0), (13.0, 32.0), (14.0, 10.0), (14.75, 2.0), (15.0, 0.0),
)  # fmt: skip
ACTS: tuple[tuple[float, Templates], ...] = (  # from this hour on people say such things
    (7.5, phrases.FIRST_COMPLAINTS), (9.0, phrases.OUTAGE), (10.5, phrases.ANGER),
    (13.0, phrases.FADING),
)  # fmt: skip
CLUMSY_AT = 13.3
BOYCOTTS = (  # after the clumsy post, in French
    (13.35, 0.0), (13.75, 9.0), (14.5, 32.0), (15.25, 62.0), (16.0, 40.0), (16.75, 12.0),
    (17.25, 2.0), (17.5, 0.0),
)  # fmt: skip
FRENCH_ACTS: tuple[tuple[float, Templates], ...] = (
    (13.35, french.FIRST_ANGER), (14.0, french.OUTRAGE + french.BOYCOTT),
    (16.25, french.LATE_ANGER + french.BOYCOTT),
)  # fmt: skip
NOTES_AT, NOTES = (8.0, 13.0), 24  # service notes, which only sound like complaints
ANSWERED = 2  # of so many angry posts one is below the post that they are about
SHARED_AT, SHARES = 10.8, 340
LIKES_PER_SHARE = 3  # anger is passed on
REPOSTS, REPOSTED_FOR = 70, 1.6  # reposts that we see; hours
OWN_NOTES = (9.4, 11.5, 12.6)
BYSTANDERS_AT, BYSTANDERS = (9.0, 14.0), 26
RELIEF_AT, RELIEF = (12.9, 16.0), 22
ANGRY_AT, ANGRY = (9.2, 11.7), 60
PRAISE_AT, PRAISE = (11.8, 13.8), 90

LARGE_ACCOUNT = Person(
    handle="harriet_wolde", name="Harriet Wolde", followers=412_000, platform="bluesky",
    verified=True,
)  # fmt: skip
ANGRY_MAN = Person(
    handle="edgar_brandt", name="Edgar Brandt", followers=64, platform="mastodon"
)  # fmt: skip
FRENCH_ACCOUNT = Person(
    handle="ondeline", name="Ondeline", followers=51_000, platform="mastodon", verified=True
)  # fmt: skip
OWN_ACCOUNT = Person(
    handle="oskelio_care", name="Oskelio Mobile Care", followers=38_500, platform="bluesky",
    verified=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """All of it, in the order of time."""

    history: list[Mention]
    crisis: list[Mention]  # the day on which it happens, from SHOWN_FROM on


def story(day: date, seed: int = SEED) -> Story:
    """The story whose last day is this one, a Tuesday."""
    plot = Plot(day, seed)
    told = sorted([*plot.ordinary(), *plot.crisis(), *plot.traps()], key=lambda m: m.created_at)
    dawn = plot.clock(SHOWN_FROM)
    return Story(
        [m for m in told if m.created_at < dawn], [m for m in told if m.created_at >= dawn]
    )


def latest_day(today: date) -> date:
    """The last Tuesday that is long enough past."""
    last = today - PAST
    return last - timedelta(days=(last.weekday() - TUESDAY) % 7)


class Plot:
    """Who says what when."""

    busy: Mapping[str, float] = BUSY

    def __init__(self, day: date, seed: int) -> None:
        self.midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        self.rng = Random(seed)  # noqa: S311  # the same story each time
        self.voice = Voice(self.rng)
        self.regulars = {brand: crowd(self.rng, REGULARS) for brand in BOOKS}
        self.strangers = iter(crowd(self.rng, STRANGERS))
        self.decks: dict[str, list[str]] = {brand: [] for brand in BOOKS}
        self.count = 0

    def clock(self, hour: float, days_before: int = 0) -> datetime:
        """A time of the last day, or of one before."""
        return self.midnight + timedelta(hours=hour, days=-days_before)

    def post(self, brand: str, someone: Person, at: datetime, text: str, **more: Any) -> Mention:
        """One mention."""
        self.count += 1
        said: dict[str, Any] = {
            "id": f"d{self.count:05}", "brand": brand, "text": text, "created_at": at,
            "lang": BOOKS[brand].lang, "likes": applause(self.rng, someone), "source": "demo",
        }  # fmt: skip
        return someone.writes(Mention(**said | more))

    # -- Ordinary days

    def ordinary(self) -> Iterator[Mention]:
        """Each brand's usual talk, on all days."""
        for brand in BOOKS:
            for ago in range(DAYS, -1, -1):
                yield from self.average_day(brand, ago)

    def average_day(self, brand: str, ago: int) -> Iterator[Mention]:
        """A day's talk, without luck: by chance a brand would show a `watch` once a week."""
        busy = self.busy[brand] * (WEEKEND if self.clock(0, ago).weekday() > FRIDAY else 1.0)
        rate = tuple((float(hour), busy * liveliness(hour)) for hour in range(25))
        for at in self.times(rate):
            if ago or at < ENDS:
                yield self.small_talk(brand, self.clock(at, ago), self.deal(brand))

    def deal(self, brand: str) -> str:
        """The next mood of a brand's shuffled deck."""
        if not self.decks[brand]:
            self.decks[brand] = [mood for mood, count in DECK.items() for _ in range(count)]
            self.rng.shuffle(self.decks[brand])
        return self.decks[brand].pop()

    def small_talk(self, brand: str, at: datetime, mood: str) -> Mention:
        """A post of an ordinary day."""
        text = self.voice.say(getattr(BOOKS[brand], mood))
        someone = self.rng.choice(self.regulars[brand])
        foreign = {"en": "fr", "fr": "en"}[BOOKS[brand].lang]
        lang = foreign if mood == "foreign" else BOOKS[brand].lang
        return self.post(brand, someone, at, text, lang=lang)

    # -- The crisis

    def crisis(self) -> Iterator[Mention]:
        """What the failure of the one and the words of the other bring on."""
        yield from self.uproar(MOBILE, COMPLAINTS, ACTS)
        yield from self.shared_post()
        clumsy = self.post(FIBRE, FRENCH_ACCOUNT, self.clock(CLUMSY_AT), french.CLUMSY_POST)
        yield clumsy
        for place, angry in enumerate(self.uproar(FIBRE, BOYCOTTS, FRENCH_ACTS)):
            yield angry if place % ANSWERED else replace(angry, in_reply_to=clumsy.id)
        for hour, note in zip(OWN_NOTES, phrases.OWN_SERVICE_NOTES, strict=True):
            yield self.post(MOBILE, OWN_ACCOUNT, self.clock(hour), note)
        yield from self.burst(MOBILE, BYSTANDERS_AT, BYSTANDERS, phrases.BYSTANDERS)
        yield from self.burst(MOBILE, RELIEF_AT, RELIEF, phrases.RELIEF)

    def uproar(
        self, brand: str, rate: tuple[tuple[float, float], ...],
        acts: tuple[tuple[float, Templates], ...],
    ) -> Iterator[Mention]:  # fmt: skip
        """Strangers, each with one post, at this rate and with the words of these acts."""
        for at in self.times(rate):
            templates = [said for since, said in acts if since <= at][-1]
            someone, text = next(self.strangers), self.voice.say(templates)
            shares = applause(self.rng, someone) // LIKES_PER_SHARE
            yield self.post(brand, someone, self.clock(at), text, shares=shares)

    def shared_post(self) -> Iterator[Mention]:
        """Somebody with many readers joins in, and is shared."""
        at, text = self.clock(SHARED_AT), phrases.SHARED_POST
        root = self.post(MOBILE, LARGE_ACCOUNT, at, text, shares=SHARES)
        yield root
        for _ in range(REPOSTS):
            later = at + timedelta(hours=min(REPOSTED_FOR, self.rng.expovariate(2)), seconds=5)
            someone = self.rng.choice(self.regulars[MOBILE])
            yield self.post(MOBILE, someone, later, phrases.REPOST, repost_of=root.id)

    def times(self, rate: tuple[tuple[float, float], ...]) -> Iterator[float]:
        """Hours at which something happens that has such a rate: evenly, but for some jitter."""
        due = self.rng.random()
        for (begin, low), (end, high) in pairwise(rate):
            steps = round((end - begin) * 3600)
            for step in range(steps):
                due -= (low + (high - low) * step / steps) / 3600
                if due <= 0:
                    due += self.rng.uniform(0.3, 1.7)
                    yield begin + step / 3600

    # -- What must not ring

    def traps(self) -> Iterator[Mention]:
        """One angry man, much praise, and notes that only sound like complaints."""
        for hour in sorted(self.rng.uniform(*ANGRY_AT) for _ in range(ANGRY)):
            text = self.voice.say(phrases.ONE_ANGRY_MAN)
            yield self.post(RAIL, ANGRY_MAN, self.clock(hour), text)
        yield from self.burst(COFFEE, PRAISE_AT, PRAISE, phrases.PRAISE)
        yield from self.burst(FIBRE, NOTES_AT, NOTES, french.SERVICE_NOTES)

    def burst(
        self, brand: str, span: tuple[float, float], size: int, templates: Templates
    ) -> Iterator[Mention]:  # fmt: skip
        """So many people say such things between two hours."""
        for someone in self.rng.sample(self.regulars[brand], size):
            at = self.clock(self.rng.uniform(*span))
            yield self.post(brand, someone, at, self.voice.say(templates))


def liveliness(hour: int) -> float:
    """Share of the busiest hour's posts at this hour: up in the morning, down at night."""
    rises, sleeps = DAYTIME
    if not rises < hour < sleeps:
        return NIGHT
    ramp = min(1.0, (hour - rises) / 3, (sleeps - hour) / 4)
    return max(NIGHT, ramp)


def line_of(mention: Mention) -> bytes:
    """A line of a file of mentions."""
    known = {name: value for name, value in asdict(mention).items() if value is not None}
    return msgspec.json.encode(known) + b"\n"


@click.command()
@click.option("--seed", default=SEED, show_default=True, help="Another seed, another story.")
@click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), help="Its last day.  [default: a past Tuesday]"
)
def main(seed: int, day: datetime | None) -> None:
    """Write the story to standard output, a mention a line."""
    last = day.date() if day else latest_day(datetime.now(UTC).date())
    told = story(last, seed)
    for mention in (*told.history, *told.crisis):
        sys.stdout.buffer.write(line_of(mention))


if __name__ == "__main__":
    main()

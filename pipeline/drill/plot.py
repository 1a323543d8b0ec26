"""Plot: who says what at which second of a drill, and what was usual before. No clock, no chance.

A wave of 160 people within 25 minutes. Where the rules ask for more people, more come.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from alerts.language import Language
from alerts.mark import drill_of
from alerts.stage import VOICE
from detectors.events import Label, Mention, Sentiment, moment
from detectors.rules import Rules
from pipeline.drill.tales import TONGUES, Story, filled

COURSE = ((2, 1.5), (3, 4.0), (5, 8.0), (10, 9.0), (5, 3.0))
"""Minutes, and people a minute in them."""

LENGTH = timedelta(minutes=sum(minutes for minutes, _ in COURSE))
MOST = 20.0  # times as many people, at most
BEFORE = 900.0  # seconds for which the brand's own post has stood when the answers begin
FOLLOWERS = (40, 310, 95, 1_200, 180, 620, 4_800)  # of one after the other
ASKS, PRAISES, SHARES = 5, 10, 4  # each so manieth post asks, is kind, shares an earlier one

DAYS = 15  # of calm before it
EACH = 2_400.0  # seconds between two unhappy people then


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What a drill is of."""

    brand: str  # the real one
    story: Story
    language: Language
    speed: float = 1.0
    name: str  # of this drill: ids of its posts have it

    @property
    def stage(self) -> str:
        """The name of the brand that it is about."""
        return drill_of(self.brand)

    @property
    def play(self) -> str:
        """What ids of its posts begin with: notices quote some, and say so what was played."""
        return f"drill-{self.story}-{self.speed:g}x-"

    def is_alike(self, posts: Iterable[str]) -> bool:
        """Whether one of the posts of these ids was of a drill of the same story and speed."""
        return any(post.startswith(self.play) for post in posts)


def plot(cast: Cast, rules: Rules, began: float) -> Iterator[Mention]:
    """The posts in their order, stamped with when they are to be sent, in epoch seconds."""
    tongue = TONGUES[cast.language]
    tale = tongue.tales[cast.story]
    angry, asked, kind = (
        filled(each, tongue, cast.brand) for each in (tale.angry, tale.asked, tale.kind)
    )
    root = None
    if tale.own:
        text = f"{tongue.mark} {tale.own.format(brand=cast.brand)}"
        yield (own := post(cast, 0, text, began - BEFORE, author=VOICE))
        root = own.id
    first: str | None = None
    for number, seconds in enumerate(_times(crowd(rules)), 1):
        text = next(kind if not number % PRAISES else asked if not number % ASKS else angry)
        shares = first if first and not number % SHARES and number % PRAISES else None
        person, followers = f"drill-{cast.name}-{number}", FOLLOWERS[number % len(FOLLOWERS)]
        said = post(
            cast, number, text, began + seconds / cast.speed, author=person, followers=followers,
            in_reply_to=root, repost_of=None if root else shares,
        )  # fmt: skip
        first = first or said.id
        yield said


def post(cast: Cast, number: int, text: str, at: float, **fields: str | int | None) -> Mention:
    """One post."""
    known = {name: value for name, value in fields.items() if value is not None}
    return _mention(
        cast.stage, f"{cast.play}{cast.name}-{number}", text, cast.language, at, **known
    )


def own_word(stage: str, text: str, language: Language, at: float) -> Mention:
    """What the brand itself says in the drill of this name."""
    said = f"{TONGUES[language].mark} {text}"
    return _mention(stage, f"drill-answer-{round(at * 1000)}", said, language, at, author=VOICE)


def _mention(
    stage: str, name: str, text: str, language: Language, at: float, **known: Any
) -> Mention:  # fmt: skip
    return Mention(
        id=name, brand=stage, text=text, lang=language, created_at=moment(at), platform="drill",
        source="drill", **known,
    )  # fmt: skip


def crowd(rules: Rules) -> float:
    """How many times as many people it takes where rules ask for more than ours do."""
    ours, severity = Rules(), rules.severity
    asked = (
        rules.volume.min_authors / ours.volume.min_authors,
        severity.crisis_authors / ours.severity.crisis_authors,
        severity.size_reference / ours.severity.size_reference,
    )
    return min(MOST, max(1.0, *asked))


def _times(factor: float) -> Iterator[float]:
    """Seconds after the beginning, of one person after the other."""
    since = 0.0
    for minutes, rate in COURSE:
        count = ceil(minutes * rate * factor)
        yield from (since + place * minutes * 60.0 / count for place in range(count))
        since += minutes * 60.0


def calm(cast: Cast, until: float) -> Iterator[Mention]:
    """A fortnight in which few are unhappy, up to a time in epoch seconds."""
    count = int(DAYS * 86_400.0 / EACH)
    for number in range(count):
        at = until - (count - number) * EACH
        mood = "-" if number % 2 else "+"
        yield Mention(
            id=f"calm-{number}", brand=cast.stage, text=mood, created_at=moment(at),
            author=f"citizen-{number}",
        )  # fmt: skip


def feel(mentions: Sequence[Mention]) -> list[Sentiment]:
    """What posts of the calm feel: they are read by nobody."""
    return [_FEELING[mention.text] for mention in mentions]


_FEELING = {
    text: Sentiment(label=label, score=0.0, lang="en", scorer="drill")
    for text, label in (("-", Label.NEGATIVE), ("+", Label.NEUTRAL))
}

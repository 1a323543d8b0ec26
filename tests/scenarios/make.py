"""Make the scenarios and what is told of them.

`python -m tests.scenarios.make [STORY]` rewrites both.

Brands, people and words are invented. Same seed, same file: read the difference before committing.
"""

import gzip
import math
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from alerts.brief import FullBrief
from alerts.notice import Kind, Notice, kind_of
from detectors.events import Mention
from pipeline.codec import decode_mention
from pipeline.replay import replay
from pipeline.sentiment import SentimentChoice
from pipeline.sentiment.sentiments import Sentiments
from tests.scenarios.crowd import DAY, HOUR, START, Crowd
from tests.scenarios.kinds import KINDS, NAMED, OTHERS, OWN

HERE = Path(__file__).parent

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
EVERYDAY = (GRUMBLES, PRAISE, CHATTER)
ANGER = (
    "{brand} stole my money, thieves!",
    "Still no refund from {brand}, disgusting liars",
    "I hate {brand} and will never stop saying so",
)


# -- The stories


def outage() -> Crowd:
    """A network fails on the sixth day at 10:00, for three hours; people calm down by night."""
    crowd = Crowd(1, "Telvara").usual(7, 6, 0.3, EVERYDAY)
    begin = START + 5 * DAY + 10 * HOUR
    crowd.wave(begin, 3 * HOUR, lambda hours: min(120, 30 + 60 * hours), OUTAGE)
    return crowd.wave(
        begin + 3 * HOUR, 6 * HOUR, lambda hours: 100 * math.exp(-hours / 1.5), OUTAGE
    )


def slow_rumour() -> Crowd:
    """A small brand that few speak of: a rumour grows over a day to a dozen people an hour."""
    crowd = Crowd(2, "Pipkin Toys").usual(12, 1, 0.2, EVERYDAY)
    return crowd.wave(
        START + 9 * DAY + 6 * HOUR, 30 * HOUR, lambda hours: 12 * min(1, hours / 24), RUMOUR
    )


def one_angry_customer() -> Crowd:
    """One person complains sixty times in an evening."""
    crowd = Crowd(3, "Nordlys").usual(8, 3, 0.2, EVERYDAY)
    for number in range(60):
        crowd.say(START + 6 * DAY + 18 * HOUR + number * timedelta(minutes=3), ANGER, "karl_1970")
    return crowd


def burst_of_praise() -> Crowd:
    """A prize for a brand: four hundred happy people in two hours."""
    crowd = Crowd(4, "Solenne").usual(8, 3, 0.2, EVERYDAY)
    return crowd.wave(START + 6 * DAY + 15 * HOUR, 2 * HOUR, lambda _: 200, PRAISE)


def calm_fortnight() -> Crowd:
    """A brand that many grumble about, each day alike: more of them than a small crisis has."""
    return Crowd(5, "Grandmart").usual(14, 14, 0.5, EVERYDAY)


def second_wave() -> Crowd:
    """It is resolved in the afternoon, and begins again within two hours."""
    crowd = Crowd(6, "Veloria").usual(8, 5, 0.3, EVERYDAY)
    first = START + 6 * DAY + 6 * HOUR
    crowd.wave(first, 1 * HOUR, lambda _: 90, OUTAGE)
    return crowd.wave(first + 11 * HOUR, 1 * HOUR, lambda _: 90, OUTAGE)


def hidden_authors() -> Crowd:
    """A storm in a source that does not say who posts."""
    crowd = Crowd(7, "Brightwell", authors_known=False).usual(7, 6, 0.3, EVERYDAY)
    return crowd.wave(
        START + 5 * DAY + 16 * HOUR, 4 * HOUR, lambda hours: 60 * math.exp(-hours / 2), OUTAGE
    )


PLAIN = (
    outage, slow_rumour, one_angry_customer, burst_of_praise, calm_fortnight, second_wave,
    hidden_authors,
)  # fmt: skip
STORIES: dict[str, Callable[[], Crowd]] = {story.__name__: story for story in PLAIN}
STORIES |= KINDS | NAMED


# -- Their files


BRIEF = FullBrief(owned=frozenset({OWN}))


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

    @property
    def brief(self) -> FullBrief:
        """The settings under which it is told."""
        others = OTHERS[self.name[-2:]] if self.name in NAMED else frozenset[str]()
        return replace(BRIEF, others=others)

    def notices(self) -> list[Notice]:
        """What is told of it now."""
        return list(replay(self.mentions(), sentiments().of, lambda _brand: self.brief))


SCENARIOS = tuple(map(Scenario, STORIES))


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
    words = [term.text for term in signal.extent.terms] if signal.extent else []
    return (
        f"{notice.at:%m-%d %H:%M:%SZ} {notice.kind:<9} {notice.level:<6} incident"
        f" {notice.incident}: {signal.authors} people in {signal.window}, usual"
        f" {signal.expected:g}; {kind_of(notice)}: {', '.join(words) or '-'}"
    )


def write(name: str) -> None:
    """Make both files of a story anew."""
    scenario = Scenario(name)
    text = "".join(f"{line}\n" for line in STORIES[name]().lines())
    scenario.stream.write_bytes(gzip.compress(text.encode(), mtime=0))
    lines = "".join(f"{line}\n" for line in told(scenario.notices()))
    scenario.expected.write_text(lines, "utf-8")


if __name__ == "__main__":
    for each in sys.argv[1:] or STORIES:
        write(each)

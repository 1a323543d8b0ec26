"""Stories: waves of some dozen posts, and what a brand looks like while they come."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from alerts.brief import FullBrief
from alerts.lookout import Lookout
from alerts.triage import Triage
from detectors.bins import BIN
from detectors.events import Label, Mention
from detectors.extent import CrisisKind, Extent
from tests.detectors.people import BRAND, FEELINGS, PRESENT, a_post, a_seasoned_watch, seeded

OWN = "Zephyr"  # the brand's account
BRIEF = FullBrief(owned=frozenset({OWN.casefold()}), settings="0123456789ab")
LOOKS = 60.0  # seconds from one look to the next


class Said(NamedTuple):
    """One post of a story, and how it feels."""

    mention: Mention
    label: Label = Label.NEGATIVE

    @property
    def at(self) -> float:
        """Epoch seconds."""
        return self.mention.created_at.timestamp()


def said(
    minute: float, text: str, who: str, label: Label = Label.NEGATIVE, **fields: Any
) -> Said:  # fmt: skip
    """A post, so many minutes into a story."""
    return Said(a_post(PRESENT + minute * 60, who, text=text, **fields), label)


def crowd(
    minutes: Sequence[float], texts: Sequence[str], name: str = "p", **fields: Any
) -> list[Said]:
    """One post each of different people, who say these things in turn."""
    return [
        said(minute, texts[number % len(texts)], f"{name}{number}", **fields)
        for number, minute in enumerate(minutes)
    ]


def every(step: float, count: int, begin: float = 1.0) -> list[float]:
    """So many times, a step apart."""
    return [begin + number * step for number in range(count)]


def lived(
    *parts: Iterable[Said], until: float, shuffle: int | None = None, brief: FullBrief = BRIEF
) -> list[Extent]:
    """What is told of a story at each look.

    `shuffle`: the posts of a bin come at its end, in an order of this seed; one look at each.
    """
    step = LOOKS if shuffle is None else BIN
    posts = sorted((each for part in parts for each in part), key=lambda each: each.at)
    if shuffle is not None:
        chance = seeded(shuffle).random
        posts.sort(key=lambda each: (each.at // BIN, chance()))
    lookout, told = Lookout(a_seasoned_watch(brief), Triage(BRAND)), list[Extent]()
    for now in every(step, int(until * 60 // step), PRESENT + step):
        while posts and posts[0].at // step < now // step:
            mention, label = posts.pop(0)
            lookout.observe(mention, FEELINGS[label], now - 1, now - 1)
        lookout.judge(now - 1)
        if lookout.signal is not None and lookout.signal.extent is not None:
            told.append(lookout.signal.extent)
    return told


def turns(told: Iterable[Extent]) -> list[CrisisKind]:
    """The kinds that were told, one after the other."""
    kinds = list[CrisisKind]()
    for extent in told:
        if not kinds or kinds[-1] is not extent.kind:
            kinds.append(extent.kind)
    return kinds

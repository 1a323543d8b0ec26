"""Kinds: a crisis of each kind, and what looks like one; each in English and in French.

Sentiment alone tells none of them apart: how the posts hang together does.
"""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from tests.scenarios.crowd import DAY, HOUR, START, Crowd
from tests.scenarios.words import FINNISH, FINNISH_CHATTER, TONGUES

BRANDS = {"en": "Norvane", "fr": "Aubelle"}
RIVALS = {"en": "Mobivox", "fr": "Telvix"}
OWN = "official"  # the brand's account
BEGIN = START + 8 * DAY + 14 * HOUR
MINUTE = timedelta(minutes=1)


def calm(seed: int, lang: str) -> Crowd:
    """Nine days of everyday life; on the last one something may begin."""
    crowd = Crowd(seed, BRANDS[lang], lang=lang)
    said = TONGUES[lang]
    return crowd.usual(9, 5, 0.3, words=(said.grumbles, said.praise, said.chatter))


def customer(lang: str) -> Crowd:
    """One person tells what happened to her; hundreds answer her and share it."""
    crowd, said = calm(11, lang), TONGUES[lang]
    root = crowd.post(BEGIN, said.complaint, "nina_k", followers=640)

    def joins(at: datetime) -> None:
        text = crowd.one_of(said.joiners)
        if crowd.random.random() < 0.5:
            crowd.post(at, text, in_reply_to=root)
        else:
            crowd.post(at, said.complaint, repost_of=root, followers=crowd.followers())

    crowd.at_times(BEGIN + 10 * MINUTE, 4 * HOUR, fading(140, 2), joins)
    return crowd


def own_post(lang: str) -> Crowd:
    """The brand posts a joke that is none; the anger gathers below it."""
    crowd, said = calm(12, lang), TONGUES[lang]
    root = crowd.post(BEGIN, said.own_post, OWN, followers=52_000)

    def answers(at: datetime) -> None:
        crowd.post(at, crowd.one_of(said.own_answers), in_reply_to=root)

    crowd.at_times(BEGIN + 5 * MINUTE, 5 * HOUR, fading(110, 2), answers)
    crowd.post(BEGIN + 100 * MINUTE, TONGUES[lang].praise[0], OWN)  # it speaks, of something else
    return crowd


def outage(lang: str) -> Crowd:
    """Something fails: many tell it at once, and nobody copies anybody."""
    return calm(13, lang).wave(BEGIN, 4 * HOUR, fading(130, 2), TONGUES[lang].outage)


def outage_facts(lang: str) -> Crowd:
    """The same, told by people who are not angry."""
    return calm(14, lang).wave(BEGIN, 5 * HOUR, fading(130, 3), TONGUES[lang].facts)


def rumour(lang: str) -> Crowd:
    """For a day more and more people ask and claim the same; nobody names a source."""
    crowd, said = calm(15, lang), TONGUES[lang]
    begin = BEGIN - 8 * HOUR
    crowd.wave(begin, 14 * HOUR, lambda hours: min(24, 3 + 2 * hours), said.rumour)
    return crowd.wave(begin + 4 * HOUR, 10 * HOUR, lambda _: 5, said.rumour_comments)


def campaign(lang: str) -> Crowd:
    """Twelve accounts that nobody follows post one text again and again."""
    crowd, said = calm(16, lang), TONGUES[lang]

    def copies(at: datetime) -> None:
        who = f"truth{crowd.random.randrange(12)}"
        crowd.post(at, f"{said.campaign} https://t.example/{crowd.random.randrange(999)}", who,
                   followers=crowd.random.randrange(9))  # fmt: skip

    crowd.at_times(BEGIN, 2 * HOUR, lambda _: 90, copies)
    return crowd


def praised_influencer(lang: str) -> Crowd:
    """Two million people hear that the brand is the best."""
    crowd, said = calm(21, lang), TONGUES[lang]
    root = crowd.post(BEGIN, said.star, "star", followers=2_000_000, verified=True)

    def cheers(at: datetime) -> None:
        if crowd.random.random() < 0.6:
            crowd.post(at, said.star, repost_of=root, followers=crowd.followers())
        else:
            crowd.post(at, crowd.one_of(said.fans), in_reply_to=root)

    crowd.at_times(BEGIN + MINUTE, 3 * HOUR, fading(200, 1), cheers)
    return crowd


def giveaway(lang: str) -> Crowd:
    """Hundreds copy a text to win something."""
    crowd, said = calm(22, lang), TONGUES[lang]
    crowd.at_times(BEGIN, 4 * HOUR, lambda _: 80, lambda at: crowd.post(at, said.giveaway) and None)
    return crowd


def rival(lang: str) -> Crowd:
    """A competitor fails, and people name the brand beside it."""
    words = _of_rivals(TONGUES[lang].rival, lang)
    return calm(33, lang).wave(BEGIN, 4 * HOUR, fading(40, 2), words)


def _of_rivals(texts: tuple[str, ...], lang: str) -> tuple[str, ...]:
    return tuple(text.replace("{rival}", RIVALS[lang]) for text in texts)


def homonym(lang: str) -> Crowd:
    """A singer has the brand's name, and a bad night."""
    return calm(24, lang).wave(BEGIN + 6 * HOUR, 3 * HOUR, fading(40, 2), TONGUES[lang].homonym)


def outage_compared(lang: str) -> Crowd:
    """The brand fails, and a quarter of its people name the competitor who does not."""
    words = TONGUES[lang].outage + _of_rivals(TONGUES[lang].beside, lang)
    return calm(26, lang).wave(BEGIN, 4 * HOUR, fading(130, 2), words)


def unread() -> Crowd:
    """An outage in a language that nobody can score."""
    crowd = Crowd(25, "Revontel", lang="fi")
    crowd.usual(9, 4, 0, words=((), FINNISH_CHATTER, FINNISH_CHATTER))
    return crowd.wave(BEGIN, 5 * HOUR, fading(130, 3), FINNISH)


def fading(most: float, half: float) -> Callable[[float], float]:
    """So many an hour at first, half as many after each `half` hours; a quarter to rise."""
    return lambda hours: most * min(1, 4 * hours + 0.1) * math.pow(2, -hours / half)


TOLD = (customer, own_post, outage, outage_facts, rumour, campaign)
TRAPS = (praised_influencer, giveaway, rival, homonym)
KINDS = {
    f"{story.__name__}_{lang}": partial(story, lang)
    for story in (*TOLD, *TRAPS) for lang in TONGUES
} | {"unread": unread}  # fmt: skip

OTHERS = {lang: frozenset({rival, "concert"}) for lang, rival in RIVALS.items()}
NAMED = {
    f"{story.__name__}_named_{lang}": partial(story, lang)
    for story in (rival, homonym, outage_compared) for lang in TONGUES
}  # fmt: skip
"""Told under settings that say which words mean somebody else."""

"""Hush: what a message says of the silence of its brand."""

from alerts.numbers import date
from alerts.people import person
from alerts.phrases import EN, Phrases
from alerts.route import ANY
from alerts.silence import REASON_LIMIT, Silence
from alerts.text import inline
from alerts.wording import NAME_LIMIT


def of_brand(silence: Silence, words: Phrases = EN) -> str:
    """The same in a list, where its brand has to be named."""
    said = standing(silence, words)
    if silence.brand == ANY:
        return said
    return words.silences.listed.format(brand=inline(silence.brand, NAME_LIMIT), silence=said)


def standing(silence: Silence, words: Phrases = EN) -> str:
    """Until when nobody is told, and who said so."""
    says = words.silences
    phrase = says.all_silent if silence.brand == ANY else says.silent
    said = phrase.format(date=date(silence.until, words), actor=person(silence.by))
    reason = inline(silence.reason, REASON_LIMIT)
    return says.reason.format(silence=said, reason=reason) if reason else said

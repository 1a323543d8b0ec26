"""Clauses: the parts of sentences that several lines of a message share."""

from alerts.notice import Notice
from alerts.numbers import counted, date, number, usual
from alerts.phrases import Phrases
from alerts.phrases.catalogue import Span
from alerts.phrases.plural import Plural
from alerts.text import inline
from detectors.rules import LaneName
from detectors.signal import Named, Reading, Signal, Window

WORD_LIMIT = 40  # characters of names of our own


def named(notice: Notice, limit: int, words: Phrases) -> str:
    """The brand, or that its name shows nothing."""
    return inline(notice.brand, limit) or words.nameless


def unhappy(people: int, signal: Signal, words: Phrases, bold: str = "") -> str:
    """How many are unhappy; where not all could be told apart, how many at least."""
    return at_least(counted(people, words.unhappy, words, bold), signal, words)


def noun(words: Phrases, *, of_all: bool) -> Plural:
    """Whom a number counts: people of all moods, or unhappy ones."""
    return words.people if of_all else words.unhappy


def crowd(told: Signal | Reading, signal: Signal, words: Phrases, bold: str = "") -> str:
    """How many people a lane counts: unhappy ones, but for the one that counts all who speak."""
    if told.lane == LaneName.ALL:
        return counted(told.authors, words.people, words, bold)
    return unhappy(told.authors, signal, words, bold)


def at_least(many: str, signal: Signal, words: Phrases) -> str:
    """A number of people, as the lower bound that it may be."""
    return words.at_least.format(count=many) if signal.at_least else many


def reach(window: Window, signal: Signal, words: Phrases) -> str:
    """How many can have seen it, by estimate; if not all were told apart, at least so many.

    Releases that did not tell followers apart had an upper bound in its place.
    """
    if not window.reach:  # the source tells neither views nor followers
        return words.reach_unknown
    is_least = signal.at_least or signal.reach_at_least
    phrase = words.reach_up_to if window.potential is None else words.reach_about
    phrase = words.reach_or_more if is_least else phrase
    return phrase.format(people=counted(window.reach, words.people, words))


def span(told: Signal | Reading | Named, words: Phrases) -> Span:
    """The window that is told of; one of another release goes by its name."""
    name = inline(told.window, WORD_LIMIT)
    label, within = (phrase.format(window=name) for phrase in words.other_span)
    return words.spans.get(told.window, Span(label, within))


def elsewhere(signal: Signal, words: Phrases) -> str:
    """A clause: that most of its people name somebody else. Empty: they do not."""
    known = {each.lane: each.named for each in signal.lanes if each.named}
    if not known:
        return ""
    named = known.get(signal.lane) or next(iter(known.values()))
    return words.extent.elsewhere.format(
        part=number(named.people, words),
        all=counted(named.of, words.unhappy, words),
        span="" if named.window == signal.window else f" {span(named, words).within}",
        names=" / ".join(inline(name, WORD_LIMIT) for name in named.names),
    )


def share_of(told: Signal | Reading, words: Phrases) -> dict[str, str]:
    """How many posts are unhappy, of how many, and how many usually, by the names in phrases."""
    whole = next((each.observed for each in told.conditions if each.name == "posts"), 0)
    return {
        "part": number(told.observed, words),
        "posts": counted(round(whole), words.quotes.posts, words),
        "span": span(told, words).within,
        "usual": usual(told.expected, words),
    }


def silent(signal: Signal, words: Phrases) -> str:
    """Which sources hear nothing, and since when the first of them does."""
    names = ", ".join(f"*{inline(each.source, WORD_LIMIT)}*" for each in signal.deaf)
    return words.story.deaf.format(sources=names, date=date(signal.deaf[0].since, words))

"""Posts: what strangers wrote, as rich text, which Slack shows as it is and never reads."""

from collections.abc import Iterable, Iterator
from typing import Any

from alerts import wording
from alerts.discretion import Discretion, Posts
from alerts.notice import Notice, kind_of
from alerts.numbers import counted, number, plural, utc
from alerts.phrases import EN, Phrases
from alerts.text import literal, safe_link
from detectors.events import Quote
from detectors.extent import CrisisKind, Extent

Part = dict[str, Any]

QUOTE_LIMIT, QUOTE_COUNT = 280, 3  # characters of a post; posts
QUOTE_ROOM = 1_800  # characters of all of them: addresses may be long, and a message has 10,000
TERM_LIMIT, TERM_COUNT = 40, 5
ASKED_LIMIT = 140


def posts(notice: Notice, discretion: Discretion, words: Phrases = EN) -> list[Part]:
    """What it is about, by its words and its posts; of a notice with what may be shown alone.

    Never empty: Slack replaces a message with rich text only by one that has some too.
    """
    extent, quotes = notice.signal.extent, notice.signal.quotes[:QUOTE_COUNT]
    own = list(_own(notice, words))
    about = [*(_about(extent, words) if extent else ()), *own]
    if not quotes:
        is_mute = discretion.posts is Posts.NONE
        said = words.discretion.left_out if is_mute else words.quotes.none
        return [*about, rich("rich_text_section", text(said))]
    says = words.quotes.of_all if notice.of_all else words.quotes.title
    title = rich("rich_text_section", bold(says))
    named = discretion.alias is None
    told = (post(each, words, named=named) for each in quotes)
    return [*about, title, *_roomy(told, QUOTE_ROOM - _length(own))]


def _roomy(told: Iterable[list[Part]], room: int) -> Iterator[Part]:
    """As many posts as there is room for, and one at least."""
    for place, parts in enumerate(told):
        yield from parts if not place or room >= _length(parts) else ()
        room -= _length(parts)


def _length(parts: Iterable[Part]) -> int:
    leaves = (leaf for part in parts for leaf in part["elements"])
    return sum(len(leaf["text"]) + len(leaf.get("url", "")) for leaf in leaves)


def post(quote: Quote, words: Phrases = EN, *, named: bool = True) -> list[Part]:
    """The post itself, then who and where, and the way to it if its address is safe."""
    said, link = literal(quote.text, QUOTE_LIMIT) or words.quotes.no_text, safe_link(quote.url)
    host = link.host if link else None
    about = [text(wording.source(quote, host, words, named=named))]
    if link:
        about += [text(" · "), {"type": "link", "url": link.url, "text": words.quotes.link}]
    return [rich("rich_text_quote", text(said)), rich("rich_text_section", *about)]


def _own(notice: Notice, words: Phrases) -> Iterator[Part]:
    """The brand's own post, where it is what people are unhappy about: which, and how to get there.

    Without its author: responders know who that is, and a pseudonym would only hide it.
    """
    begun = notice.signal.extent and notice.signal.extent.beginning
    if not begun or not begun.is_own or not begun.answered:
        return
    if kind_of(notice) is not CrisisKind.OWN_POST:
        return
    title = plural(words.extent.own_post, begun.answers, words).format(
        count=number(begun.answers, words), date=utc(begun.answered.created_at, words)
    )
    link = safe_link(begun.answered.url)
    way = (
        [text(" · "), {"type": "link", "url": link.url, "text": words.quotes.link}] if link else []
    )
    yield rich("rich_text_section", bold(title), *way)
    if said := literal(begun.answered.text, QUOTE_LIMIT):
        yield rich("rich_text_quote", text(said))


def _about(extent: Extent, words: Phrases) -> Iterator[Part]:
    """The words that are new, and what most people ask."""
    if terms := shown_terms(extent):
        yield _named(words.extent.about, " · ".join(terms))
    for question in extent.other.questions[:1]:
        if said := literal(question.text, ASKED_LIMIT):
            people = counted(question.people, words.people, words)
            yield _named(words.extent.asked.format(people=people), said)


def shown_terms(extent: Extent) -> list[str]:
    """The new words that show anything."""
    terms = (literal(term.text, TERM_LIMIT) for term in extent.terms[:TERM_COUNT])
    return list(filter(None, terms))


def _named(label: str, said: str) -> Part:
    return rich("rich_text_section", bold(label), text(f" {said}"))


def rich(kind: str, *elements: Part) -> Part:
    """A part of a block of rich text."""
    return {"type": kind, "elements": list(elements)}


def text(said: str) -> Part:
    """What Slack shows as it is: no mention, emphasis or entity comes out of it."""
    return {"type": "text", "text": said}


def bold(said: str) -> Part:
    """The same, as a title."""
    return text(said) | {"style": {"bold": True}}

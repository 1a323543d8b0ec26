"""Extent: how far a wave has spread, how fast and from where, in the words of a message."""

from datetime import datetime, timedelta

from alerts.clauses import noun
from alerts.notice import Notice, kind_of
from alerts.numbers import counted, date, decimal, duration, number, plural, share
from alerts.people import person
from alerts.phrases import EN, Phrases
from alerts.text import inline, safe_link
from detectors.extent import CrisisKind, Evidence, Extent, Guess
from detectors.signal import Signal

SIGNS = 2  # facts that a message names for a kind, and against it
NAME_LIMIT = 40  # characters of a fact of another release
NETWORK_LIMIT, PERSON_LIMIT = 20, 15


def looks(notice: Notice, words: Phrases = EN) -> str:
    """A clause: which kind of crisis it is, and who says so. Empty: nobody knows."""
    says, kind = words.extent, kind_of(notice)
    is_known = kind is not CrisisKind.UNKNOWN
    known = words.people_do.kinds[kind] if is_known else says.unknown
    if notice.verdict:
        return says.said.format(kind=known, person=person(notice.verdict.by, PERSON_LIMIT))
    return says.looks.format(kind=known) if is_known else ""


def course(notice: Notice, words: Phrases = EN) -> str:
    """A clause: the kind, and whether it grows. Empty: neither is known."""
    kind, extent = looks(notice, words), notice.signal.extent
    if extent is None:
        return kind
    says, trend = words.extent, words.extent.trends[extent.spread.trend]
    alone = says.trend_of_all if notice.signal.is_of_all else says.trend
    return (says.course if kind else alone).format(looks=kind, trend=trend)


def clock(notice: Notice, words: Phrases = EN, *, is_over: bool = False) -> str:
    """A clause: how long the brand took for a word of its own, or takes.

    Empty where nobody would have heard it: no accounts of its own are known.
    """
    says, extent = words.extent, notice.signal.extent
    other = extent.other if extent else None
    if other is None or not other.is_heard:
        return ""
    if other.own_first:
        return says.spoke.format(duration=_since(notice, other.own_first, words))
    phrase = says.silent if other.own_latest else says.unseen
    return says.unheard if is_over else phrase.format(duration=_since(notice, notice.at, words))


def beginning(notice: Notice, words: Phrases = EN) -> str:
    """A clause: when and where it began. Empty: the post is not known."""
    first = notice.signal.extent and notice.signal.extent.beginning.first
    if not first:
        return ""
    network = inline(first.platform or "", NETWORK_LIMIT)
    phrase = words.extent.began_on if network else words.extent.began
    return phrase.format(date=date(first.created_at, words), network=network)


def first_post(extent: Extent, words: Phrases = EN) -> list[str]:
    """The way to the post with which it began, in a line; none: it has no safe address."""
    link = safe_link(extent.beginning.first.url) if extent.beginning.first else None
    if link is None:
        return []
    return [link.named(words.extent.first_post)]


def pace(signal: Signal, words: Phrases = EN) -> list[str]:
    """How fast it goes, in lines; none: nobody complains any more, or nobody asked."""
    if signal.extent is None:
        return []
    spread = signal.extent.spread
    says, now, before = words.extent, round(spread.velocity), round(spread.before)
    lines = []
    if now or before:
        people = counted(now, noun(words, of_all=signal.is_of_all), words)
        lines.append(says.pace.format(people=people, before=number(before, words)))
    if spread.doubling is not None:
        length = duration(timedelta(minutes=spread.doubling), words)
        lines.append(says.doubling.format(duration=length))
    return lines


def signs(notice: Notice, words: Phrases = EN) -> list[str]:
    """What spoke for the kind and against it, the weightiest first, in two lines."""
    says, guess = words.extent, guess_of(notice)
    if guess is None:
        return [says.unclear]
    held = sorted((e for e in guess.evidence if e.held), key=lambda e: (-abs(e.weight), e.name))
    lines = []
    for phrase, chosen in (
        (says.speaks, [e for e in held if e.weight > 0]),
        (says.against, [e for e in held if e.weight < 0]),
    ):
        if chosen:
            said = says.sign_and.join(sign(each, words) for each in chosen[:SIGNS])
            lines.append(phrase.format(signs=said))
    return lines or [says.unclear]


def guess_of(notice: Notice) -> Guess | None:
    """What was weighed for the kind that it is taken for; None: nothing was, or it is unknown."""
    kind, extent = kind_of(notice), notice.signal.extent
    if extent is None or kind is CrisisKind.UNKNOWN:
        return None
    return next((guess for guess in extent.guesses if guess.kind is kind), None)


def sign(evidence: Evidence, words: Phrases = EN) -> str:
    """A fact, with its number."""
    says = words.extent
    phrase = says.evidence.get(evidence.name, says.other_evidence)
    return phrase.format(
        name=inline(evidence.name, NAME_LIMIT),
        observed=decimal(round(evidence.observed, 2), words=words),
        share=share(evidence.observed, words),
    )


def other_side(extent: Extent, words: Phrases = EN) -> str:
    """Who speaks for the brand, and how many were answered."""
    says, other = words.extent, extent.other
    parts = []
    if other.people:
        phrase = plural(says.supporters, other.supporters, words)
        parts.append(_of(phrase, other.supporters, other.people, words))
    if other.open:
        phrase = plural(says.answered, other.answered, words)
        parts.append(_of(phrase, other.answered, other.open, words))
    return " · ".join(parts) or says.nobody


def _of(phrase: str, count: int, whole: int, words: Phrases) -> str:
    return phrase.format(count=number(count, words), all=number(whole, words))


def _since(notice: Notice, at: datetime, words: Phrases) -> str:
    return duration(max(timedelta(0), at - notice.first_sign), words)

"""Details: all figures of how far, how fast and from where, in a modal that one person opened."""

from collections.abc import Iterable, Iterator
from typing import Any

from alerts.clauses import elsewhere, named
from alerts.discretion import OPEN, Discretion
from alerts.elements import mrkdwn, plain
from alerts.extent import clock, looks, other_side, pace, sign
from alerts.fields import reached
from alerts.notice import Notice
from alerts.numbers import counted, date, decimal, number, signed, usual
from alerts.phrases import EN, Phrases
from alerts.posts import ASKED_LIMIT, TERM_COUNT, TERM_LIMIT, Part, bold, post, rich, text
from alerts.text import literal
from alerts.wording import AUTHOR_LIMIT, NAME_LIMIT, is_over
from detectors.events import Quote
from detectors.extent import Cascade, CrisisKind, Evidence, Extent, Guess, OtherSide, Spreader
from detectors.signal import Signal

Block = dict[str, Any]

DAY = "24h"
WINDOWS = ("1h", "6h", DAY)
GUESSES, EVIDENCE = 3, 14  # kinds, and facts of each


def details(notice: Notice, words: Phrases = EN, discretion: Discretion = OPEN) -> dict[str, Any]:
    """The modal, by an incident's newest notice, as far as it may be shown."""
    notice = discretion.notice(notice)
    name = f"{named(notice, NAME_LIMIT, words)}/{notice.incident}"
    blocks = [_section(words.details.as_of.format(incident=name, date=date(notice.at, words)))]
    if extent := notice.signal.extent:
        blocks += _blocks(notice, extent, words, is_named=discretion.alias is None)
    return {
        "type": "modal",
        "title": plain(words.details.title),
        "close": plain(words.timeline.close),
        "blocks": [block | {"block_id": f"d.{place}"} for place, block in enumerate(blocks)],
    }


def _blocks(notice: Notice, extent: Extent, words: Phrases, *, is_named: bool) -> Iterator[Block]:
    """A question after the other, and what strangers wrote below the numbers about it."""
    says = words.details
    yield _section(says.far, *_points(*_far(notice.signal, words)))
    loud = (voice(each, words, is_named=is_named) for each in extent.spreaders)
    yield from _listed(says.spreaders, loud)
    trend = words.extent.trends[extent.spread.trend]
    yield _section(says.fast.format(trend=trend), *_points(*_fast(extent, notice.signal, words)))
    yield from _kinds(notice, extent, words)
    shown = [
        part
        for role, quote in carriers(extent, words)
        for part in (_row(bold(role)), *post(quote, words, named=is_named))
    ]
    yield from [{"type": "rich_text", "elements": shown}] if shown else []
    yield from _listed(says.words, terms(extent, words))
    yield _section(says.other, *_points(*own_side(notice, words)))
    yield from _listed(says.questions, _questions(extent.other, words))


def _section(title: str, *lines: str) -> Block:
    return {"type": "section", "text": mrkdwn("\n".join([f"*{title}*", *lines]))}


def _points(*lines: str) -> list[str]:
    return [f"• {line}" for line in lines if line]


def _listed(title: str, lines: Iterable[str]) -> Iterator[Block]:
    """A list of what strangers wrote; none where it is empty."""
    if rows := [_row(text(line)) for line in lines]:
        yield {"type": "rich_text", "elements": [_row(bold(title)), *rows]}


def _row(said: Part) -> Part:
    return rich("rich_text_section", said)


def _far(signal: Signal, words: Phrases) -> Iterator[str]:
    day = signal.windows[DAY]
    for name in WINDOWS if day.reach or day.potential else (DAY,):
        reach = reached(signal.windows[name], signal, words)
        yield words.details.window.format(span=words.spans[name].label, reach=reach)


def voice(spreader: Spreader, words: Phrases = EN, *, is_named: bool) -> str:
    """A loud voice, and how far it is heard. Literal."""
    name = literal(spreader.name or "", AUTHOR_LIMIT) or words.quotes.no_author
    if spreader.name and not is_named:
        name = words.discretion.alias.format(alias=name)
    says = words.details
    said = says.spreader.format(name=name, reach=number(spreader.reach, words))
    if spreader.followers:
        followers = number(spreader.followers, words)
        said = says.spreader_of.format(said=said, followers=followers)
    return says.spreader_shares.format(said=said) if spreader.is_share else said


def _fast(extent: Extent, signal: Signal, words: Phrases) -> Iterator[str]:
    says, shares = words.details, signal.windows["1h"].shares
    yield from pace(signal, words)
    before = number(extent.spread.shares_before, words)
    yield says.shares.format(shares=counted(shares, words.quotes.shares, words), before=before)
    if extent.spread.cascade:
        yield _cascade(extent.spread.cascade, words)


def _cascade(cascade: Cascade, words: Phrases) -> str:
    says = words.details
    return says.cascade.format(
        shares=counted(cascade.shares, words.quotes.shares, words),
        last=number(cascade.last, words),
        before=number(cascade.before, words),
        pace=says.goes_on if cascade.growing else says.slows,
    )


def _kinds(notice: Notice, extent: Extent, words: Phrases) -> Iterator[Block]:
    """What a person says, or that nothing is clear; then what was weighed for the likeliest."""
    is_clear = extent.kind is not CrisisKind.UNKNOWN
    said = looks(notice, words) if notice.verdict else "" if is_clear else words.extent.unclear
    whose = elsewhere(notice.signal, words)
    yield _section(words.details.kind, *_points(said, whose))
    for guess in extent.guesses[:GUESSES]:
        if guess.kind is not CrisisKind.UNKNOWN:
            yield _guess(guess, words)


def _guess(guess: Guess, words: Phrases) -> Block:
    title = words.details.points.format(
        kind=words.people_do.kinds[guess.kind], points=decimal(guess.points, 1, words)
    )
    told = [each for each in guess.evidence if is_telling(each)]
    return _section(title, *_points(*(weighed(each, words) for each in told[:EVIDENCE])))


def is_telling(evidence: Evidence) -> bool:
    """Whether it speaks for a kind or against it, or would, if there were more of it."""
    return evidence.held or (evidence.weight > 0 and evidence.observed > 0)


def weighed(evidence: Evidence, words: Phrases = EN) -> str:
    """A fact, and what it weighs."""
    says, said = words.details, sign(evidence, words)
    if not evidence.held:
        return says.failed.format(sign=said)
    return says.held.format(weight=signed(evidence.weight, words), sign=said)


def carriers(extent: Extent, words: Phrases = EN) -> Iterator[tuple[str, Quote]]:
    """The posts that carry it, each once, with all that it is."""
    says, begun, cascade = words.details, extent.beginning, extent.spread.cascade
    roles = [
        (says.first, begun.first),
        (says.amplifier, begun.amplifier if begun.amplifier and begun.amplifier.reach else None),
        (_answers(extent, words), begun.answered),
        (says.shared, cascade.root if cascade else None),
    ]
    known: dict[str | Quote, tuple[Quote, list[str]]] = {}
    for role, quote in roles:
        if quote:
            _, names = known.setdefault(quote.id or quote, (quote, []))
            names.append(role)
    yield from ((" · ".join(names), quote) for quote, names in known.values())


def _answers(extent: Extent, words: Phrases) -> str:
    says, begun = words.details, extent.beginning
    role = counted(begun.answers, says.answers, words)
    return says.own_role.format(role=role) if begun.is_own else role


def terms(extent: Extent, words: Phrases = EN) -> Iterator[str]:
    """The new words, and how many say them. Literal."""
    for term in extent.terms[:TERM_COUNT]:
        if shown := literal(term.text, TERM_LIMIT):
            people = counted(term.people, words.people, words)
            yield words.details.term.format(
                term=shown, people=people, usual=usual(term.usual, words)
            )


def own_side(notice: Notice, words: Phrases = EN) -> Iterator[str]:
    """Who speaks for the brand, what it has said itself, and how soon."""
    extent = notice.signal.extent
    if extent is None:
        return
    says, other = words.details, extent.other
    yield other_side(extent, words)
    if other.is_heard:
        posts = counted(other.own_posts, says.own, words)
        if other.own_latest:
            posts = says.own_latest.format(posts=posts, date=date(other.own_latest, words))
        yield posts
        yield clock(notice, words, is_over=is_over(notice))


def _questions(other: OtherSide, words: Phrases) -> Iterator[str]:
    for question in other.questions:
        if said := literal(question.text, ASKED_LIMIT):
            people = counted(question.people, words.people, words)
            yield words.details.question.format(question=said, people=people)

"""Wording: what a notice says, in the words of a language.

What strangers named (brand, reason) passes `inline` here, so that every string is fit for mrkdwn
and plain_text; that of `source` alone is literal.
"""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from itertools import chain

from alerts import clauses, people
from alerts.acting import AFTERWARDS
from alerts.clauses import WORD_LIMIT, crowd, elsewhere, named, noun, reach, share_of, span, unhappy
from alerts.extent import beginning, clock, course, looks
from alerts.incident import Status
from alerts.late import Late
from alerts.notice import Kind, Notice
from alerts.numbers import (
    counted,
    date,
    duration,
    number,
    plural,
    rarity,
    usual,
    utc,
)
from alerts.phrases import EN, Phrases
from alerts.phrases.by_level import ByLevel
from alerts.text import capital, inline, literal
from detectors.events import Level, Quote
from detectors.rules import LaneName
from detectors.signal import Reading, Signal

NAME_LIMIT, SHORT_NAME_LIMIT = 60, 30  # characters of a brand: in the header, in a line of text
SHORT_REASON_LIMIT = 30
SUMMARY_LIMIT = 260  # characters of a line for screen readers; a call before it takes 40 more
AUTHOR_LIMIT, PLATFORM_LIMIT = 40, 20

HOURLESS = {"15m", "24h"}  # windows of lanes that compare with no hour of the day


class Face(StrEnum):
    """What a message says at first sight."""

    RINGS = "rings"
    AGAIN = "again"
    EASED = "eased"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


BY_KIND = {
    Kind.EASED: Face.EASED, Kind.RESOLVED: Face.RESOLVED,
    Kind.REOPENED: Face.AGAIN, Kind.RETURNED: Face.AGAIN,
}  # fmt: skip
BY_STATUS = {
    Status.EASED: Face.EASED, Status.RESOLVED: Face.RESOLVED, Status.FALSE_ALARM: Face.DISMISSED,
}  # fmt: skip
LASTING = {Kind.UPDATED, Kind.AUDIT, Kind.REMINDER}  # they leave an incident as it stands


def face(notice: Notice) -> Face:
    """Where the incident stands, at first sight."""
    known = BY_STATUS.get(notice.status) if notice.kind in LASTING else BY_KIND.get(notice.kind)
    return known or Face.RINGS


def is_over(notice: Notice) -> bool:
    """Whether people are done with it."""
    return face(notice) in {Face.RESOLVED, Face.DISMISSED}


def headline(notice: Notice, words: Phrases = EN, limit: int = NAME_LIMIT) -> str:
    """The level first, then the brand."""
    line: ByLevel = getattr(words.headlines, face(notice))
    return f"{_of_level(line, notice)} · {named(notice, limit, words)}"


def story(notice: Notice, words: Phrases = EN) -> str:
    """The numbers in a few plain sentences."""
    told = _resolved if is_over(notice) else _eased if face(notice) is Face.EASED else _ringing
    return " ".join([*told(notice, words), *_caveats(notice.signal, words)])


def lateness(notice: Notice, late: Late, words: Phrases = EN) -> str:
    """That people heard of it long after it began."""
    phrase: str = getattr(words.late, late)
    return phrase.format(date=date(notice.first_sign, words))


def source(
    quote: Quote, host: str | None, words: Phrases = EN, *, named: bool = True
) -> str:  # fmt: skip
    """Who wrote a post, where, how often it was shared. Literal: for rich_text alone.

    That nobody shared it is not told: many networks do not say. Where authors are not `named`, the
    quote has a pseudonym in the name's place.
    """
    author = literal(quote.author or "", AUTHOR_LIMIT) or words.quotes.no_author
    if quote.author and not named:
        author = words.discretion.alias.format(alias=author)
    platform = literal(quote.platform or "", PLATFORM_LIMIT)
    shares = counted(quote.shares, words.quotes.shares, words) if quote.shares else ""
    return " · ".join(filter(None, [author, platform, shares, host]))


def as_of(notice: Notice, words: Phrases = EN) -> str:
    """Of when the numbers are, where nobody brings them up to date. Empty: somebody does."""
    is_left = notice.level is Level.WATCH and not is_over(notice)
    return words.fields.as_of.format(date=date(notice.at, words)) if is_left else ""


def footer(notice: Notice, words: Phrases = EN) -> str:
    """What an operator looks the incident up by."""
    return words.fields.footer.format(
        incident=f"{named(notice, NAME_LIMIT, words)}/{notice.incident}",
        update=notice.seq,
        settings=inline(notice.signal.settings, WORD_LIMIT),
    )


def summary(notice: Notice, words: Phrases = EN, *, late: Late | None = None) -> str:
    """All that matters in a line: screen readers and push notifications have nothing else."""
    standing = "" if is_over(notice) else people.standing(notice, words, people.SHORT)

    def tell(facts: str) -> str:
        if late:
            facts = words.late.fact.format(facts=facts)
        said = f"{headline(notice, words, SHORT_NAME_LIMIT)}. {capital(facts)}."
        return f"{said} {standing}." if standing else said

    return _shortest(tell, notice, words)


def event(notice: Notice, words: Phrases = EN) -> str:
    """The thread's line on a step, which the channel may show alone; an update is no step."""
    return words.log.entry.format(
        date=date(notice.at, words),
        step=step(notice, words),
        brand=named(notice, SHORT_NAME_LIMIT, words),
        facts=words.facts.more.join(_facts(notice, people.REASON_LIMIT, words)),
    )


def event_summary(notice: Notice, words: Phrases = EN) -> str:
    """The same for screen readers, with the brand."""
    brand = named(notice, SHORT_NAME_LIMIT, words)
    said = f"{step(notice, words, people.SHORT)} · {brand}, {utc(notice.at, words)}."
    return _shortest(lambda facts: f"{said} {capital(facts)}.", notice, words)


def _shortest(tell: Callable[[str], str], notice: Notice, words: Phrases) -> str:
    """With all the facts for which there is room: the kind before the clock."""
    facts = _facts(notice, SHORT_REASON_LIMIT, words)
    while len(said := tell(words.facts.more.join(facts))) > SUMMARY_LIMIT and facts[1:]:
        facts.pop()
    return said


def step(notice: Notice, words: Phrases, telling: people.Telling = people.WHOLE) -> str:
    """What happened, in a few words."""
    if notice.kind in {Kind.AUDIT, Kind.REMINDER}:
        return people.step(notice, words, telling)
    line: ByLevel = getattr(words.log, notice.kind)
    return _of_level(line, notice)


def _of_level(line: ByLevel, notice: Notice) -> str:
    said: str = getattr(line, notice.level)
    return said


def _ringing(notice: Notice, words: Phrases) -> list[str]:
    signal = notice.signal
    sentences = [_crowd(signal, signal, words)]
    if signal.return_period > 0:
        once = rarity(signal.return_period, words)
        sentences.append(words.story.chance.format(rarity=once))
    sentences += _voice(signal, words)
    if notice.peak_authors > signal.in_an_hour(of_all=notice.of_all):
        sentences.append(_worst(notice, words))
    return [*sentences, *_extent(notice, words)]


def _voice(signal: Signal, words: Phrases) -> list[str]:
    """That somebody is among them whom very many follow; his name stands with his post."""
    lanes = (lane.conditions for lane in signal.lanes)
    known = chain(signal.conditions, *lanes)
    loud = [each.observed for each in known if each.name == "followers" and each.held]
    return [words.story.voice.format(followers=number(round(loud[0]), words))] if loud else []


def _eased(notice: Notice, words: Phrases) -> list[str]:
    since = notice.at - timedelta(minutes=notice.signal.quiet)
    name = LaneName.ALL if notice.of_all else LaneName.HOUR
    hour = next((each for each in notice.signal.lanes if each.lane == name), notice.signal)
    quieter = words.story.quieter.format(date=date(since, words))
    worst = _worst(notice, words)
    extent = _sentences(looks(notice, words), clock(notice, words))
    return [quieter, _crowd(hour, notice.signal, words), worst, *extent]


def _resolved(notice: Notice, words: Phrases) -> list[str]:
    says, signal = words.story, notice.signal
    day = signal.windows["24h"]
    many = unhappy(day.authors, signal, words)
    last_day = says.last_day.format(people=many, reach=reach(day, signal, words))
    reason = people.reason(notice, words)
    is_end = notice.deed is not None and notice.deed.action not in AFTERWARDS
    return [
        says.over.format(duration=duration(notice.lasted, words)),
        _worst(notice, words),
        capital(last_day),
        *_where_from(notice, words),
        *([says.reason.format(reason=reason)] if reason else []),
        *([f"{people.step(notice, words)}."] if is_end else []),
    ]


def _extent(notice: Notice, words: Phrases) -> list[str]:
    """Whose it is, which kind, whether it grows; how long people wait for the brand's word."""
    clauses = elsewhere(notice.signal, words), course(notice, words), clock(notice, words)
    return _sentences(*clauses)


def _where_from(notice: Notice, words: Phrases) -> list[str]:
    """The same when it is over, and where it began."""
    clauses = looks(notice, words), beginning(notice, words), clock(notice, words, is_over=True)
    return _sentences(*clauses)


def _sentences(*clauses: str) -> list[str]:
    return [f"{capital(clause)}." for clause in clauses if clause]


def _crowd(told: Signal | Reading, signal: Signal, words: Phrases) -> str:
    """A sentence: how many a lane sees, where how many are usual."""
    says = words.story
    if told.lane == LaneName.SHARE:
        return says.shares.format(**share_of(told, words))
    many = crowd(told, signal, words, bold="*")
    phrases = says.usual_all_day if told.window in HOURLESS else says.usual_then
    phrase = phrases.one if told.expected < 1 else plural(phrases, round(told.expected), words)
    known = phrase.format(usual=usual(told.expected, words))
    if told.observed != told.authors:
        known = says.each_hour.format(count=number(told.observed, words), usual=known)
    return says.crowd.format(people=capital(many), span=span(told, words).within, usual=known)


def _worst(notice: Notice, words: Phrases) -> str:
    most = counted(notice.peak_authors, noun(words, of_all=notice.of_all), words, bold="*")
    return words.story.worst.format(people=most, date=date(notice.peak_at, words))


def _caveats(signal: Signal, words: Phrases) -> list[str]:
    caveats = [clauses.silent(signal, words)] if signal.deaf else []
    if not signal.authors_known:
        caveats.append(words.story.authors_unknown)
    if signal.rescored:
        caveats.append(words.story.rescored.format(date=date(signal.rescored, words)))
    if signal.young:
        caveats.append(words.story.young)
    return caveats


def _facts(notice: Notice, reason_limit: int, words: Phrases) -> list[str]:
    """The same without markup, as short as can be, what matters most first."""
    if is_over(notice):
        return [_facts_over(notice, reason_limit, words)]
    signal = notice.signal
    rest = elsewhere(signal, words), course(notice, words), clock(notice, words)
    return [_facts_ringing(signal, words), *filter(None, rest)]


def _facts_ringing(signal: Signal, words: Phrases) -> str:
    if signal.lane == LaneName.SHARE:
        return words.facts.shares.format(**share_of(signal, words))
    return words.facts.ringing.format(
        people=crowd(signal, signal, words),
        span=span(signal, words).within,
        usual=usual(signal.expected, words),
        reach=reach(signal.windows[signal.window], signal, words),
    )


def _facts_over(notice: Notice, reason_limit: int, words: Phrases) -> str:
    facts = words.facts.over.format(
        duration=duration(notice.lasted, words),
        people=counted(notice.peak_authors, noun(words, of_all=notice.of_all), words),
        reach=reach(notice.signal.windows["24h"], notice.signal, words),
    )
    reason = people.reason(notice, words, reason_limit)
    return words.facts.reason.format(facts=facts, reason=reason) if reason else facts

"""Crowd: what is said of many incidents at once, of a storm or of a source that is suspect."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.notice import Notice
from alerts.numbers import counted, date, duration, number, utc
from alerts.people import person
from alerts.phrases import Phrases
from alerts.sheet import ROWS, Sheet, table
from alerts.wording import is_over


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnce:
    """How many brands rang within a time, of those that are active."""

    rang: int
    active: int
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """Many new incidents in a channel."""

    number: int  # of the channel's storms
    began: datetime
    quiet: timedelta  # after so long without a new one it is over
    is_over: bool
    notices: tuple[Notice, ...]  # the newest of each brand, as far as they were read
    count: int  # of the brands
    suspect: AtOnce | None = None  # the source may be the reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """The source is suspect, or was."""

    number: int
    at_once: AtOnce
    until: datetime  # when responders are told
    crisis_until: datetime  # of a crisis
    notices: tuple[Notice, ...]  # the newest of each brand that rang, as far as they were read
    is_over: bool = False  # they are told
    by: str = ""  # the person who said so


def storm_sheet(storm: Storm, words: Phrases) -> Sheet:
    """What the channel reads of a storm."""
    says = words.storms
    title = says.storm_over if storm.is_over else says.storm
    return Sheet(
        kind="storm",
        number=storm.number,
        title=title.format(brands=_brands(storm.count, words)),
        story=tuple(_storm(storm, words)),
        summary=" ".join(_plain(_storm(storm, words, brief=True))),
        rows=table(storm.notices, words),
        more=_more(storm.count, words),
        is_over=storm.is_over,
    )


def source_sheet(doubt: Doubt, words: Phrases) -> Sheet:
    """What the operators read of a source that is suspect."""
    says = words.storms
    title = says.suspect_over if doubt.is_over else says.suspect
    return Sheet(
        kind="source",
        number=doubt.number,
        title=title.format(brands=counted(doubt.at_once.rang, words.brands, words)),
        story=tuple(_doubt(doubt, words)),
        summary=" ".join(_plain(_doubt(doubt, words, brief=True))),
        rows=table(doubt.notices, words),
        more=_more(doubt.at_once.rang, words),
        button="" if doubt.is_over else says.tell,
        is_over=doubt.is_over,
    )


def _storm(storm: Storm, words: Phrases, *, brief: bool = False) -> list[str]:
    says, at = words.storms, utc if brief else date
    began = says.began.format(brands=_brands(storm.count, words), date=at(storm.began, words))
    suspect = [_at_once(storm.suspect, words)] if storm.suspect else []
    if not storm.is_over:
        return [began, *([] if brief else [says.thread]), *suspect]
    quiet = says.quiet.format(duration=duration(storm.quiet, words))
    return [began, quiet, _running(storm.count, storm.notices, words), *suspect]


def _doubt(doubt: Doubt, words: Phrases, *, brief: bool = False) -> list[str]:
    says, at = words.storms, utc if brief else date
    until, crisis = at(doubt.until, words), at(doubt.crisis_until, words)
    first = _at_once(doubt.at_once, words)
    if not doubt.is_over:
        held = says.held.format(date=until, crisis=crisis)
        return [first, held, *([] if brief else [says.checks])]
    phrase = says.let_go_by if doubt.by else says.let_go
    told = phrase.format(date=until, person=person(doubt.by))
    return [first, told, _running(doubt.at_once.rang, doubt.notices, words)]


def _at_once(told: AtOnce, words: Phrases) -> str:
    return words.storms.at_once.format(
        rang=number(told.rang, words),
        active=counted(told.active, words.brands, words),
        duration=duration(told.within, words),
    )


def _plain(sentences: list[str]) -> list[str]:
    """Without emphasis, which nobody hears."""
    return [sentence.replace("*", "") for sentence in sentences]


def _running(count: int, notices: tuple[Notice, ...], words: Phrases) -> str:
    count -= sum(map(is_over, notices))
    says = words.storms
    return says.running.format(count=number(count, words)) if count else says.over


def _brands(count: int, words: Phrases) -> str:
    return counted(count, words.brands, words)


def _more(count: int, words: Phrases) -> str:
    left = count - ROWS
    return words.storms.more.format(count=number(left, words)) if left > 0 else ""

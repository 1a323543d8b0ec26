"""Lookback: what a brand looked like at a moment of a stream, whether anything was told or not."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from alerts.brief import FullBrief
from alerts.incident import Incident, Status
from alerts.lookout import Lookout
from detectors.events import Label, Level, Mention, Sentiment, Signal, moment
from detectors.severity import level_of
from pipeline.replay import Notebook, Passage, Score, scored
from pipeline.settings.problem import guess

MOST_NAMED = 20  # brands in an error
IGNORED = Sentiment(label=Label.UNKNOWN, score=0.0, lang="und", scorer="none")


class UnseenError(Exception):
    """There is nothing to look back at; the text says what there is instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The incident that ran."""

    number: int
    level: Level
    status: Status
    opened_at: datetime
    first_sign: datetime
    peak_authors: int
    peak_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookback:
    """A brand at a moment."""

    brand: str
    at: datetime
    judged: datetime | None  # when last, then or before; None: never
    incident: Running | None
    asks: dict[str, Level | None]  # by lane: the level of one that rings; None: it does not ring
    signal: Signal  # its level is None where all that rings has rung for as much before


class Census:
    """Passes mentions on, and knows which brands they named, from when to when."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._mentions = iter(mentions)
        self.spans: dict[str, tuple[datetime, datetime]] = {}

    def __iter__(self) -> Iterator[Mention]:
        """The mentions."""
        for mention in self._mentions:
            at = mention.created_at
            first, last = self.spans.get(mention.brand, (at, at))
            self.spans[mention.brand] = min(first, at), max(last, at)
            yield mention


def lookback(
    mentions: Iterable[Mention], score: Score, brief: Callable[[str], FullBrief], brand: str,
    at: datetime,
) -> Lookback:  # fmt: skip
    """Replay a stream up to a moment, and look. What comes after the first later mention is unread.

    Args:
        mentions: of this and other brands, in the order in which they came.
        score: scores posts; it is asked for those of the brand alone.
        brief: what a brand's watch is told.
        brand: who is looked at.
        at: the moment; mentions of that very time count.

    Raises:
        UnseenError: the brand is not named until then.
    """
    census, notebook = Census(mentions), Notebook(brief)
    passage = Passage(notebook)
    until = takewhile(lambda mention: mention.created_at <= at, census)
    for mention, sentiment in scored(until, of_one(brand, score)):
        passage.take(mention, sentiment)
    if brand not in notebook.lookouts:
        raise _unseen(census, brand, at)
    passage.reach(at)
    passage.shift.advance(at.timestamp())
    return _seen(notebook.lookouts[brand], brand, at)


def of_one(brand: str, score: Score) -> Score:
    """Scores the posts of one brand; nobody looks at the others, and scoring takes longest."""

    def some(mentions: Sequence[Mention]) -> list[Sentiment]:
        known = iter(score([mention for mention in mentions if mention.brand == brand]))
        return [next(known) if mention.brand == brand else IGNORED for mention in mentions]

    return some


def _seen(lookout: Lookout, brand: str, at: datetime) -> Lookback:
    now = at.timestamp()
    known = lookout.signal if lookout.judged == now else None  # a second look hears nothing fresh
    signal = known or lookout.watch.look(now)
    rules, incident = lookout.watch.rules.severity, lookout.triage.incident
    return Lookback(
        brand=brand,
        at=moment(now),
        judged=moment(lookout.judged) if lookout.signal else None,
        incident=_running(incident) if lookout.is_open and incident else None,
        asks={
            each.lane: level_of(each.points, each.authors, rules) if each.rings else None
            for each in signal.lanes
        },
        signal=signal,
    )


def _running(incident: Incident) -> Running:
    return Running(
        number=incident.number,
        level=incident.level,
        status=incident.status,
        opened_at=moment(incident.opened),
        first_sign=moment(incident.first_sign),
        peak_authors=incident.peak,
        peak_at=moment(incident.peak_at),
    )


def _unseen(census: Census, brand: str, at: datetime) -> UnseenError:
    """Why there is nothing to see; what was left unread is read for it."""
    deque(census, maxlen=0)
    if not census.spans:
        return UnseenError("the files hold no mention; allowed: files of which some can be read")
    if brand not in census.spans:
        named = sorted(census.spans)
        more = f" and {len(named) - MOST_NAMED:,} more" if len(named) > MOST_NAMED else ""
        near, names = guess(brand, named), ", ".join(named[:MOST_NAMED])
        return UnseenError(f"no mention names `{brand}`{near}; allowed: {names}{more}")
    first, last = census.spans[brand]
    if first <= at:
        said = f"mentions of `{brand}` stand behind later ones; sort the files by `created_at`"
        return UnseenError(said)
    said = f"{at.isoformat()} is before the first mention of `{brand}`"
    return UnseenError(f"{said}; they go from {first.isoformat()} to {last.isoformat()}")

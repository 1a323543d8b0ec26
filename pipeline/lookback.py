"""Lookback: what a brand looked like at a moment of a stream, whether anything was told or not."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import takewhile
from types import MappingProxyType

from alerts.brief import FullBrief
from alerts.incident import Incident, Status
from alerts.lookout import Lookout
from alerts.reasons import FRESH
from alerts.text import literal
from detectors.events import Level, Mention, moment
from detectors.evidence import asked
from detectors.rules import SeverityRules
from detectors.signal import Reading, Signal
from detectors.watch import BrandWatch
from pipeline.census import Census
from pipeline.codec import BRAND_LIMIT
from pipeline.need import needed
from pipeline.replay import Notebook, Passage, Score, of_some, scored
from pipeline.settings.problem import guess

MOST_NAMED = 20  # brands in an error
EPOCH = datetime.fromtimestamp(0, UTC)
NOTHING: Mapping[str, int] = MappingProxyType({})


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
    ended: datetime | None  # the last mention, where the moment is after it; None: more came
    outcomes: dict[str, int]  # its mentions until then, by what became of them
    incident: Running | None
    asks: dict[str, Level | None]  # by lane: the level of one that rings, but for a new complaint
    next_complaint: Level | None  # what another one would ring for; None: nothing
    signal: Signal  # its level is None without one, and where as much was rung for before
    needed: dict[Level, int] = field(default_factory=dict)  # people: see pipeline.need


def lookback(
    mentions: Iterable[Mention], score: Score, brief: Callable[[str], FullBrief], brand: str,
    at: datetime | None,
) -> Lookback:  # fmt: skip
    """Replay a stream up to a moment, and look. What comes after the first later mention is unread.

    Args:
        mentions: of this and other brands, in the order in which they came.
        score: scores posts; it is asked for those of the brand alone.
        brief: what a brand's watch is told.
        brand: who is looked at.
        at: the moment; mentions of that very time count. None: the end.

    Raises:
        UnseenError: the brand is not named until then.
    """
    census, notebook = Census(mentions, [brand]), Notebook(brief)
    passage = Passage(notebook)
    until = takewhile(lambda mention: at is None or mention.created_at <= at, census)
    for mention, sentiment in scored(until, of_some(lambda name: name == brand, score)):
        passage.take(mention, sentiment)
    at = at or census.end
    if at is None or brand not in notebook.lookouts:
        raise _unseen(census, brand, at or EPOCH)
    passage.reach(at)
    passage.shift.advance(at.timestamp())
    lookout = notebook.lookouts[brand]
    found = seen(lookout, at, notebook.outcomes, census.end)
    return replace(found, needed=needed(lookout.watch, at.timestamp()))


def seen(
    lookout: Lookout, at: datetime, outcomes: Mapping[str, int] = NOTHING,
    end: datetime | None = None,
) -> Lookback:  # fmt: skip
    """What a lookout sees. It may go on: nothing hears of it.

    Args:
        lookout: of a brand, as it was at the moment.
        at: the moment.
        outcomes: what became of mentions until then.
        end: when the files end; None: more comes.
    """
    now = at.timestamp()
    known = lookout.signal if lookout.judged == now else None  # a second look hears nothing fresh
    watch, incident = lookout.watch, lookout.triage.incident
    signal = known or deepcopy(watch).look(now)
    return Lookback(
        brand=lookout.triage.brand,
        at=moment(now),
        judged=moment(lookout.judged) if lookout.signal else None,
        ended=end if end and end < at else None,
        outcomes=dict(outcomes),
        incident=_running(incident) if lookout.is_open and incident else None,
        asks={each.lane: asked_for(each, watch.rules.severity) for each in signal.lanes},
        next_complaint=_after_another(watch, now),
        signal=signal,
    )


def asked_for(lane: Reading, rules: SeverityRules) -> Level | None:
    """What a lane rings for, whether a complaint came since the last look or not."""
    if not all(each.held for each in lane.conditions if each.name != FRESH):
        return None
    return asked(lane, lane.authors, rules)


def _after_another(watch: BrandWatch, now: float) -> Level | None:
    """What the watch would ring for, had somebody who is counted complained again."""
    then = deepcopy(watch)
    then.tally.fresh = 1
    return then.look(now).level


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
        return UnseenError("No mention was read; allowed: files of which some can be")
    if brand not in census.spans:
        named = sorted(census.spans)
        more = f" and {len(named) - MOST_NAMED:,} more" if len(named) > MOST_NAMED else ""
        near = guess(brand, named)
        names = ", ".join(literal(name, BRAND_LIMIT) for name in named[:MOST_NAMED])
        return UnseenError(f"no mention names `{brand}`{near}; allowed: {names}{more}")
    first, last = census.spans[brand]
    if first <= at:
        said = f"mentions of `{brand}` stand behind later ones; sort the files by `created_at`"
        return UnseenError(said)
    said = f"{at.isoformat()} is before the first mention of `{brand}`"
    return UnseenError(f"{said}; they go from {first.isoformat()} to {last.isoformat()}")

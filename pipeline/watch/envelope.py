"""Envelope: a brand's whole state as one value of the table."""

import math
import struct
from typing import Any

import msgspec

from alerts.brief import FullBrief
from alerts.lookout import Lookout
from alerts.triage import Triage
from detectors.audience import Audience
from detectors.baseline import Baseline
from detectors.bins import HOUR, NEVER
from detectors.coverage import Coverage
from detectors.crowd import Crowd
from detectors.events import Level
from detectors.extent import CrisisKind
from detectors.lane import Lane
from detectors.lanes import OWN, Lanes
from detectors.latch import Latch
from detectors.quotes import Quotes
from detectors.reach import coded
from detectors.repeats import NOTES
from detectors.rules import LaneName, ReachRules
from detectors.speakers import Speakers
from detectors.spoken import Spoken
from detectors.voice import Voices
from pipeline.records import Stamped, of_known_schema

SCHEMA = 7  # of what is inside; a golden blob of each released one stands in the tests


class Shade(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a brand's shadow: what the envelope has of the brand itself."""

    schema: int
    watch: msgspec.Raw  # nil once the settings give the brand no shadow
    triage: msgspec.Raw


class Envelope(Stamped, frozen=True, kw_only=True):
    """What the changelog keeps of a brand. Its two parts stay packed until somebody looks."""

    schema: int = SCHEMA
    watch: msgspec.Raw  # BrandWatch; nil once nobody watches the brand
    triage: msgspec.Raw  # when it is due, whether it is open, Triage
    shadow: Shade | None = None  # None: it never had one

    @property
    def is_watched(self) -> bool:
        """False: the brand left the settings. Its place among the writes stays, and its triage."""
        return bytes(self.watch) != NIL

    @property
    def shade(self) -> "Envelope | None":
        """The same brand as its shadow has it."""
        if self.shadow is None:
            return None
        schema, watch, triage = msgspec.structs.astuple(self.shadow)
        return msgspec.structs.replace(self, schema=schema, watch=watch, triage=triage, shadow=None)


PEOPLE_SINCE, KIND_SINCE = 6, 7  # schemas
ENDED = 8  # place of the end in an incident
LEARNED = 4  # parts of the lanes that hold what is usual; their latches follow
FIRST_SCORER = "vader-3.3.2"

NIL = msgspec.msgpack.encode(None)
_envelope = msgspec.msgpack.Decoder(Envelope)


def unpack_envelope(packed: bytes) -> Envelope:
    """The envelope in a changelog record.

    Raises:
        ValueError: a newer release wrote it.
        msgspec.DecodeError: it is none.
    """
    return of_known_schema(_envelope.decode(packed), SCHEMA)


class _Counts(msgspec.Struct, array_like=True):
    """How a tally begins; the rest is passed over."""

    bin: int
    rings: list[list[int]]


class _Watch(msgspec.Struct, array_like=True):
    """How a BrandWatch begins."""

    born: int
    tally: _Counts


_counts = msgspec.msgpack.Decoder(_Watch | None)


def counted(envelope: Envelope) -> tuple[int, list[list[int]]] | None:
    """The bin that a brand's day ends with and its counts, unpacked alone; None: not watched.

    Some twentieth of what it costs to unpack all, or less.
    """
    packed: bytes | msgspec.Raw = envelope.watch
    if envelope.schema < SCHEMA and envelope.is_watched:
        packed = msgspec.msgpack.encode(_watch(envelope))
    watch = _counts.decode(packed)
    return (watch.tally.bin, watch.tally.rings) if watch else None


def seal(lookout: Lookout) -> tuple[msgspec.Raw, msgspec.Raw]:
    """A lookout as the two parts of an envelope."""
    watch, triage = map(msgspec.msgpack.encode, lookout.pack())
    return msgspec.Raw(watch), msgspec.Raw(triage)


def unseal(brand: str, envelope: Envelope, brief: FullBrief) -> Lookout:
    """The lookout in an envelope that is watched."""
    return Lookout.unpack(brand, _watch(envelope), _rest(envelope), brief)


def begin(brand: str, envelope: Envelope, brief: FullBrief) -> Lookout:
    """A shadow of a brand that is watched: it knows what the brand knows, and has told nothing.

    Where the brand had one before, its incidents are numbered on.
    """
    shade, (_, judged, _, _) = envelope.shade, _rest(envelope)
    rest = _rest(shade) if shade else [None, judged, False, Triage(brand).pack()]
    return Lookout.unpack(brand, _watch(envelope), rest, brief)


def _watch(envelope: Envelope) -> list[Any]:
    watch: list[Any] = msgspec.msgpack.decode(envelope.watch)
    for older, newer in MIGRATIONS.items():
        if envelope.schema <= older:
            watch = newer(watch)
    return watch


def from_schema_1(watch: list[Any]) -> list[Any]:
    """The first schema knew no strict negatives, and one scorer only."""
    now, born, rings, *rest = watch
    _, negative, *_ = rings
    return [now, born, [*rings, list(negative)], *rest, FIRST_SCORER, NEVER]


def from_schema_2(watch: list[Any]) -> list[Any]:
    """The second had the lane of an hour alone; what the others find usual begins with its rate."""
    *head, baseline, hour, people, fresh, anonymous, open_since, scorer, rescored = watch
    tail, phi, phi_n, loud, since = hour
    lanes = Lanes()
    lanes.baseline = Baseline.unpack(baseline)
    lanes.burst.mean = math.log1p(lanes.baseline.rate)
    lanes.pressure[LaneName.HOUR] = Lane.unpack(HOUR, [[*tail, 0], phi, phi_n])
    lanes.ewma.mean = lanes.ewma.variance = lanes.baseline.rate * HOUR
    lanes.ewma.n = lanes.baseline.learned
    for name in (LaneName.HOUR, LaneName.SIX_HOURS, LaneName.DAY):
        latch = lanes.latches[name]
        latch.loud, latch.since = loud, since
        latch.rung = 0 if name is LaneName.HOUR else Level.CRISIS.rank  # it was told of that wave
    rest = people, fresh, anonymous, open_since, loud, scorer, rescored
    return [*head, lanes.pack(), *rest]


def from_schema_3(watch: list[Any]) -> list[Any]:
    """The third knew no seeds: a brand had been counted for as long as it was known."""
    _, born, *_ = watch
    return [*watch, born]


def from_schema_4(watch: list[Any]) -> list[Any]:
    """The fourth knew of no incident but the one that runs."""
    *head, since, fired, scorer, rescored, began = watch
    begun = NEVER if since is None else since
    return [*head, [since, begun, []], fired, scorer, rescored, began]


def from_schema_6(watch: list[Any]) -> list[Any]:
    """The sixth kept all in one row, knew no happy posts, and nothing of where a wave came from.

    Of followers it knew only how many see a post, and of no id whether it was a complaint.
    """
    now, born, rings, authors, repeats, quotes, lanes, people, fresh, anonymous, *rest = watch
    spells, fired, scorer, rescored, began = rest
    keys, ages, reach, hours, _, _, hourly, bounded = authors
    learned, latches = lanes[:LEARNED], lanes[LEARNED]
    latches = [*latches, *([Latch(0, 0).pack()] * (len(OWN) - len(latches)))]
    seen = struct.unpack(f"<{len(reach) // 4}I", reach)
    reach = struct.pack(f"<{len(seen)}H", *map(coded, seen))
    tally = [
        now, [*rings, []], [keys, ages, reach, reach, hours, hourly, bounded],
        Audience().pack(now), [*repeats, [b""] * len(NOTES), b""], quotes, Spoken().pack(),
        Voices(ReachRules()).pack(),
        Coverage().pack(), fresh, anonymous, Speakers(now).pack(), Speakers(now).pack(), 0,
        Quotes().pack(),
    ]  # fmt: skip
    lanes, crowd = [*learned, latches, None], Crowd(now).pack()
    return [born, tally, lanes, people, spells, fired, scorer, rescored, began, crowd]


MIGRATIONS = {
    1: from_schema_1, 2: from_schema_2, 3: from_schema_3, 4: from_schema_4, 6: from_schema_6,
}  # fmt: skip
"""What makes a watch of the next schema of one of these; in their order."""


def revive(brand: str, envelope: Envelope, born: float, brief: FullBrief) -> Lookout:
    """A lookout for a brand that is watched again.

    Its incidents are numbered on, or readers would take its next notices for ones that they know.
    """
    watch, _ = Lookout.fresh(brand, born, brief).pack()
    return Lookout.unpack(brand, watch, _rest(envelope), brief)


def glance(envelope: Envelope) -> tuple[float | None, bool]:
    """When a brand is due, and whether an incident of it is open; without a look at its watch."""
    due, _, is_open, _ = _rest(envelope)
    return due, is_open


def standing(envelope: Envelope) -> tuple[float | None, bool]:
    """The same, with its shadow: an incident of either is looked at."""
    (due, is_open), shade = glance(envelope), envelope.shade
    return due, is_open or (shade is not None and glance(shade)[1])


def _rest(envelope: Envelope) -> Any:
    rest = msgspec.msgpack.decode(envelope.triage)
    for since, newer in ((PEOPLE_SINCE, with_people), (KIND_SINCE, with_kind)):
        if envelope.schema < since:
            rest = newer(rest)
    return rest


def with_people(rest: list[Any]) -> list[Any]:
    """Before the sixth schema nobody could do anything about an incident; it calls from now on."""
    due, judged, is_open, (incident, shown) = rest
    if incident is None:
        return rest
    _, _, _, level, *_ = incident
    people = [None, 0, 0.0, 0, level, False, False, judged, judged, judged, 0, []]
    return [due, judged, is_open, [[*incident, people], shown]]


def with_kind(rest: list[Any]) -> list[Any]:
    """Before the seventh schema nobody said what kind of crisis an incident is, over or not."""
    due, judged, is_open, (incident, shown) = rest
    if incident is not None:
        incident = [*incident, [CrisisKind.UNKNOWN, None, incident[ENDED], False]]
    return [due, judged, is_open, [incident, [*shown, CrisisKind.UNKNOWN, False]]]

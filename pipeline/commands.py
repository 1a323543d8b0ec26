"""Commands: what is asked of a brand's watch, as records of the topic `commands`.

JSON, the brand as key, and murmur2 of it as partition, as for mentions. `kind` says what is asked,
and `schema` how it is written.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from alerts.deed import NOTE_LIMIT, WHO_LIMIT, Action, Cause, Deed
from alerts.mark import MARK, is_drill
from detectors.events import Level
from detectors.extent import CrisisKind
from detectors.lane import PHI_FLOOR
from detectors.seed import SCHEMA, Seed
from detectors.tail import E_FLOOR, RATE_FLOOR
from pipeline.codec import Malformed, Reason, check_brand, decoded

COMMAND_LIMIT = 65_536  # bytes; a seed has some 2,500
LARGEST = 1e9  # no count and no factor is as large; beyond it arithmetic could overflow
OLDEST = 10_000_000  # bins, 95 years
LONGEST = 7 * 24 * 60  # minutes of a snooze
DEED_SCHEMA = CURTAIN_SCHEMA = 1


class Kind(StrEnum):
    """What can be asked. A finite set: it is a label of metrics."""

    SEED = "seed"
    DEED = "deed"
    CURTAIN = "curtain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Curtain:
    """A drill is over: what runs of it is resolved, and no more kept than of a brand that left."""

    reason: str  # for people
    upto: tuple[str, int] | None = None  # topic of its posts, and where that ended by then


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command to the watch of one brand."""

    brand: str
    order: Seed | Deed | Curtain

    @property
    def kind(self) -> Kind:
        """What is asked."""
        match self.order:
            case Seed():
                return Kind.SEED
            case Deed():
                return Kind.DEED
            case _:
                return Kind.CURTAIN


# What a watch goes on to calculate with: nothing that is let in here may fail there.

Amount = Annotated[float, Meta(ge=0, le=LARGEST)]
Count = Annotated[int, Meta(ge=0, le=2 * int(LARGEST))]  # a lane without episodes waits 10^9 bins
Scatter = Annotated[float, Meta(ge=PHI_FLOOR, le=LARGEST)]
Excess = Annotated[float, Meta(ge=E_FLOOR, le=LARGEST)]
Rate = Annotated[float, Meta(ge=RATE_FLOOR, le=LARGEST)]
Hours = Annotated[list[Amount], Meta(min_length=24, max_length=24)]
HourCounts = Annotated[list[Count], Meta(min_length=24, max_length=24)]
Tail = tuple[Amount, Excess, Rate, Count, Count, bool, Amount, Count, Count]
Lane = tuple[Tail, Scatter, Count]
Baseline = tuple[Amount, Count, Hours, HourCounts]
Share = tuple[Amount, Amount, Count]
Learned = tuple[
    Baseline,
    tuple[Amount, Tail],  # Burst
    tuple[Amount, Amount, Count, Count],  # Ewma
    tuple[Lane, Lane, Lane],
]
Crowd = tuple[Baseline, Lane, Share, Share, Share, Count]  # unhappy, of faults, unread


class Head(msgspec.Struct):
    """What each command has."""

    kind: str
    schema: int
    brand: str


class Sowing(msgspec.Struct, kw_only=True):
    """A seed as it is written."""

    kind: Kind = Kind.SEED
    schema: int = SCHEMA
    brand: str
    scorer: Annotated[str, Meta(max_length=200)]
    bins: Annotated[int, Meta(ge=1, le=OLDEST)]
    people: Count
    learned: Learned
    crowd: Crowd | None = None


Who = Annotated[str, Meta(min_length=1, max_length=WHO_LIMIT)]


class Doing(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A deed as it is written."""

    action: Action
    actor: Who
    at: Annotated[datetime, Meta(tz=True)]
    incident: Annotated[int, Meta(ge=1, le=int(LARGEST))]
    seq: Annotated[int, Meta(ge=0, le=int(LARGEST))] = 0
    minutes: Annotated[int, Meta(ge=1, le=LONGEST)] | None = None
    to: Who | None = None
    level: Level | None = None
    cause: Cause | None = None
    crisis: CrisisKind | None = None
    note: Annotated[str, Meta(max_length=NOTE_LIMIT)] | None = None


class Falling(msgspec.Struct, kw_only=True):
    """A curtain as it is written."""

    kind: Kind = Kind.CURTAIN
    schema: int = CURTAIN_SCHEMA
    brand: str
    reason: Annotated[str, Meta(min_length=1, max_length=NOTE_LIMIT)]
    upto: tuple[str, Annotated[int, Meta(ge=0)]] | None = None


_head, _sowing = msgspec.json.Decoder(Head), msgspec.json.Decoder(Sowing)
_doing, _falling = msgspec.json.Decoder(Doing), msgspec.json.Decoder(Falling)


def encode_seed(brand: str, seed: Seed) -> bytes:
    """The command that gives a brand's watch this seed."""
    known: dict[str, Any] = {name: getattr(seed, name) for name in Seed.__slots__}
    return msgspec.json.encode(Sowing(brand=brand, **known))


def encode_deed(brand: str, deed: Deed) -> bytes:
    """The command that tells a brand's watch what somebody did."""
    known = {name: value for name in Deed.__slots__ if (value := getattr(deed, name)) is not None}
    head = {"kind": Kind.DEED, "schema": DEED_SCHEMA, "brand": brand}
    return msgspec.json.encode(head | known)


def encode_curtain(brand: str, reason: str, upto: tuple[str, int] | None = None) -> bytes:
    """The command that ends a drill."""
    return msgspec.json.encode(Falling(brand=brand, reason=reason, upto=upto))


def decode_command(raw: bytes | None) -> Command:
    """A Command from a record's value. A seed of another schema comes without what it holds.

    Raises:
        Malformed: it is none.
    """
    if not raw:
        raise Malformed(Reason.EMPTY, "no value; a command is a JSON object")
    if len(raw) > COMMAND_LIMIT:
        raise Malformed(Reason.TOO_LARGE, f"a command has {COMMAND_LIMIT} bytes at most")
    head = decoded(raw, _head.decode)
    check_brand(head.brand)
    if head.kind == Kind.SEED:
        return Command(brand=head.brand, order=_seed(raw, head.schema))
    if head.kind == Kind.DEED:
        return Command(brand=head.brand, order=_deed(raw, head.schema))
    if head.kind == Kind.CURTAIN:
        return Command(brand=head.brand, order=_curtain(raw, head))
    known = ", ".join(Kind)
    raise Malformed(Reason.BAD_VALUE, f"`kind` is {head.kind[:100]!r}; known: {known}")


def _curtain(raw: bytes, head: Head) -> Curtain:
    """Of a drill alone: no command ends what is real without a person's name."""
    _must_be(CURTAIN_SCHEMA, head.schema)
    if not is_drill(head.brand):
        raise Malformed(Reason.BAD_VALUE, f"`brand` is no drill: those begin with `{MARK}`")
    falls = decoded(raw, _falling.decode)
    return Curtain(reason=falls.reason, upto=falls.upto)


def _must_be(known: int, schema: int) -> None:
    if schema != known:
        said = f"`schema` is {schema}: of another release; update the workers first"
        raise Malformed(Reason.BAD_VALUE, said)


def _deed(raw: bytes, schema: int) -> Deed:
    _must_be(DEED_SCHEMA, schema)
    done = decoded(raw, _doing.decode)
    return Deed(**{name: getattr(done, name) for name in Deed.__slots__})


def _seed(raw: bytes, schema: int) -> Seed:
    if schema != SCHEMA:
        return Seed(schema=schema, scorer="", bins=1, people=0, learned=None)
    sown = decoded(raw, _sowing.decode)
    return Seed(
        scorer=sown.scorer, bins=sown.bins, people=sown.people, learned=sown.learned,
        crowd=sown.crowd,
    )  # fmt: skip

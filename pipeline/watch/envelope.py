"""Envelope: a brand's whole state as one value of the table."""

from typing import Any

import msgspec

from alerts.lookout import Lookout
from detectors.bins import NEVER
from detectors.rules import Brief
from pipeline.records import Stamped, of_known_schema

SCHEMA = 2  # of what is inside; a golden blob of each released one stands in the tests


class Envelope(Stamped, frozen=True, kw_only=True):
    """What the changelog keeps of a brand. Its two parts stay packed until somebody looks."""

    schema: int = SCHEMA
    watch: msgspec.Raw  # BrandWatch; nil once nobody watches the brand
    triage: msgspec.Raw  # when it is due, whether it is open, Triage

    @property
    def is_watched(self) -> bool:
        """False: the brand left the settings. Its place among the writes stays, and its triage."""
        return bytes(self.watch) != NIL


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


def seal(lookout: Lookout) -> tuple[msgspec.Raw, msgspec.Raw]:
    """A lookout as the two parts of an envelope."""
    watch, triage = map(msgspec.msgpack.encode, lookout.pack())
    return msgspec.Raw(watch), msgspec.Raw(triage)


def unseal(brand: str, envelope: Envelope, brief: Brief) -> Lookout:
    """The lookout in an envelope that is watched."""
    watch, triage = map(msgspec.msgpack.decode, (envelope.watch, envelope.triage))
    if envelope.schema < SCHEMA:
        watch = from_schema_1(watch)
    return Lookout.unpack(brand, watch, triage, brief)


def from_schema_1(watch: list[Any]) -> list[Any]:
    """The first schema knew no strict negatives, and one scorer only."""
    now, born, rings, *rest = watch
    _, negative, *_ = rings
    return [now, born, [*rings, list(negative)], *rest, FIRST_SCORER, NEVER]


def revive(brand: str, envelope: Envelope, born: float, brief: Brief) -> Lookout:
    """A lookout for a brand that is watched again.

    Its incidents are numbered on, or readers would take its next notices for ones that they know.
    """
    watch, _ = Lookout.fresh(brand, born, brief).pack()
    return Lookout.unpack(brand, watch, _rest(envelope), brief)


def glance(envelope: Envelope) -> tuple[float | None, bool]:
    """When a brand is due, and whether an incident of it is open; without a look at its watch."""
    due, _, is_open, _ = _rest(envelope)
    return due, is_open


def _rest(envelope: Envelope) -> Any:
    return msgspec.msgpack.decode(envelope.triage)

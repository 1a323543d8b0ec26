"""Pulses: sources' words on whether they hear anything, as records in each partition of mentions.

In the stream, so that a watch knows it in the order in which posts came. Every pulse says all, so
whoever takes a partition over knows it within half a minute.
"""

import msgspec

from detectors.hearing import Pulse
from pipeline.canary import KIND

PULSE = (KIND, b"pulse")
EVERY = 30.0  # seconds between two of a source

_pulse = msgspec.json.Decoder(Pulse)


def encode_pulse(pulse: Pulse) -> bytes:
    """Its record's value."""
    return msgspec.json.encode(pulse)


def decode_pulse(value: bytes) -> Pulse | None:
    """The pulse in a record's value; None: it is none, and nobody needs to hear of it."""
    try:
        return _pulse.decode(value)
    except (msgspec.MsgspecError, ValueError):
        return None

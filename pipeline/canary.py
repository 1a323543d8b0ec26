"""Canary: a record that goes the way of every mention and notice, and shows that the way is open.

The notifier sends one into each partition of mentions. Whoever watches the partition reads it with
the mentions, and once they are applied sends it on; the notifier measures when it is back. No
brand, no state and no person ever sees it.
"""

from collections.abc import Iterator

import msgspec

KIND = "tocsin-kind"  # header of records that are no mentions
CANARY = (KIND, b"canary")
EVERY = 30.0  # seconds between two of a partition
LONGEST = 86_400.0  # seconds; what comes back after a day says nothing of the way as it is


class Canary(msgspec.Struct, frozen=True, kw_only=True):
    """One that is on its way."""

    sent: float  # epoch seconds of the notifier's clock
    partition: int  # of mentions


def encode_canary(canary: Canary) -> bytes:
    """Its record's value."""
    return msgspec.json.encode(canary)


def decode_canary(value: bytes) -> Canary | None:
    """The canary in a record's value; None: it is none, and nobody needs to hear of it."""
    try:
        return msgspec.json.decode(value, type=Canary)
    except (msgspec.MsgspecError, ValueError):
        return None


class Canaries:
    """Those of one notifier, for as long as the topics are its own. Times are epoch seconds."""

    def __init__(self, partitions: int) -> None:
        self.partitions = partitions
        self.back: dict[int, float] = {}  # partition -> when one was last back, or ours the turn
        self._next = 0.0

    def begin(self, now: float) -> None:
        """They are ours from now on: what nobody sent cannot be missed yet."""
        self.back = dict.fromkeys(range(self.partitions), now)
        self._next = now

    def due(self, now: float) -> Iterator[Canary]:
        """Those to send now."""
        if now >= self._next or self._next - now > EVERY:  # or the clock was set back
            self._next = now + EVERY
            yield from (Canary(sent=now, partition=each) for each in range(self.partitions))

    def returned(self, canary: Canary, now: float) -> float | None:
        """One is back. Returns the seconds that it took; None: it is not one of ours."""
        if canary.partition not in self.back or not 0 <= now - canary.sent < LONGEST:
            return None
        self.back[canary.partition] = now
        return now - canary.sent

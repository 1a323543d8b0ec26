"""Standing: where a source stands, as records of the topic `sources`; the newest of each stays.

JSON, the source's name as key. It is written when the state changes and each ten seconds, so that
one that is not there any more is seen to be silent; and only once Kafka has all that came before
its `place`, so that a process that dies reads from there and loses nothing.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import msgspec
from kafka import TopicPartition
from msgspec import Meta

from detectors.hearing import Gap, Pulse
from pipeline.codec import Malformed, Reason, decoded
from pipeline.connection import Connection
from pipeline.kafka import reader, whole
from pipeline.sources.source import State

PARTITION = 0  # the only one
SCHEMA = 1
RECORD_LIMIT = 200_000  # bytes; a feed keeps the ids that it has seen in its place
SAID_LIMIT = 300  # characters
EVERY = 10.0  # seconds between two words of a source
LEFT = 7 * 86_400.0  # seconds without one: nobody means to run it again, and no calm waits for it
SILENT = 60.0  # seconds without one, and its process is away or hangs: six may get lost

Moment = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=0)]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a source says of itself."""

    name: Annotated[str, Meta(min_length=1, max_length=40)]
    platform: str
    state: State
    since: Moment  # of the state
    at: Moment  # of this word
    said: Annotated[str, Meta(max_length=SAID_LIMIT)] = ""  # why it is not live
    place: str | None = None  # from which to go on
    until: Moment | None = None  # everything that the network told before this was heard
    posts: Count = 0  # heard since the process began
    mentions: Count = 0  # made of them
    behind: Moment | None = None  # since when it does not hear all
    gaps: tuple[tuple[Moment, Moment], ...] = ()  # in which it was behind, of the last days
    schema: int = SCHEMA

    def is_silent(self, now: datetime) -> bool:
        """Whether nobody has heard of it for longer than a living process is quiet."""
        return (now - self.at).total_seconds() > SILENT

    @property
    def pulse(self) -> Pulse:
        """What it tells those who judge."""
        since = self.behind.timestamp() if self.behind else None
        gaps = tuple(Gap(begin.timestamp(), end.timestamp()) for begin, end in self.gaps)
        return Pulse(source=self.name, at=self.at.timestamp(), since=since, gaps=gaps)


_standing = msgspec.json.Decoder(Standing)


def encode_standing(standing: Standing) -> bytes:
    """The value of its record."""
    return msgspec.json.encode(standing)


def decode_standing(record: Any) -> Standing:
    """What a record says.

    Raises:
        Malformed: nothing that could be used.
    """
    value = record.value or b""
    if len(value) > RECORD_LIMIT:
        raise Malformed(Reason.TOO_LARGE, f"a standing has {RECORD_LIMIT} bytes at most")
    standing = decoded(value, _standing.decode)
    if standing.schema != SCHEMA:
        raise Malformed(Reason.BAD_VALUE, f"`schema` is {standing.schema}: of another release")
    if (record.key or b"") != standing.name.encode():
        raise Malformed(Reason.WRONG_KEY, "the key is not the name")
    return standing


def newest(records: Iterable[Any]) -> dict[str, Standing]:
    """The last word of each source; what is none of ours, and what was taken back, is left out."""
    found: dict[str, Standing] = {}
    for record in records:
        try:
            standing = decode_standing(record)
        except Malformed:
            found.pop(str(record.key or b"", "utf-8", "replace"), None)
        else:
            found[standing.name] = standing
    return found


def read_standings(connection: Connection) -> dict[str, Standing]:
    """Where the sources stand, by name.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
    """
    place = TopicPartition(connection.sources, PARTITION)
    with reader(connection) as consumer:
        return newest(whole(consumer, place))


def pulses_of(standings: Iterable[Standing], now: float) -> list[Pulse]:
    """What they told those who judge, but for those that spoke a week before epoch seconds."""
    pulses = (standing.pulse for standing in standings)
    return [pulse for pulse in pulses if now - pulse.at < LEFT]


def last_words(connection: Connection, now: float) -> list[Pulse]:
    """The same of all sources.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
    """
    return pulses_of(read_standings(connection).values(), now)

"""Stamped: a value of the table, with its writer, its place among the writes, what it tells."""

from typing import TypeVar

import msgspec


class Told(msgspec.Struct, frozen=True, array_like=True):
    """A notice on its way: its id, and the bytes for the topic."""

    id: str
    value: bytes
    topic: str = ""  # another than the outbox's own


class Stamped(msgspec.Struct, frozen=True, kw_only=True):
    """Never changed in place: `msgspec.structs.replace` makes the next one."""

    schema: int = 1  # of what a release packs
    term: int = 0  # one owner's time in a partition; later owners have higher ones
    version: int = 0  # counts the writes of the key
    partition: int
    offsets: dict[str, int] = {}  # input topic -> last offset applied
    outbox: tuple[Told, ...] = ()  # notices that Kafka may not have taken yet

    @property
    def age(self) -> tuple[int, int]:
        """The order of a key's writes.

        A term has one writer. Versions matter when the broker carries out a request after its
        repetition.
        """
        return self.term, self.version


S = TypeVar("S", bound=Stamped)


def of_known_schema(value: S, newest: int) -> S:
    """The same value, unless a newer release wrote it.

    Raises:
        ValueError: its schema is newer than the newest that this release knows.
    """
    if value.schema > newest:
        raise ValueError(
            f"schema {value.schema} is newer than this release's {newest}; start the newer one"
        )
    return value

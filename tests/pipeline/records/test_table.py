"""The newest value of a key survives a recovery, wherever in the changelog it stands."""

from itertools import permutations
from typing import Any

import msgspec
import pytest

from pipeline.app import create_app
from pipeline.connection import Connection
from pipeline.records import Packed, Told, add_table
from tests.member import TP0, Event, Sum, a_member, unpack


def value(term: int, version: int) -> Sum:
    return Sum(term=term, version=version, partition=0)


VALUES = (value(1, 1), value(1, 2), value(2, 1), value(2, 5))


@pytest.mark.parametrize("order", list(permutations(VALUES)))
async def test_the_newest_value_wins_in_any_order(order: tuple[Sum, ...]) -> None:
    _, table = a_member()
    table.recover([Event("k", each) for each in order])
    assert table.data == {"k": VALUES[-1]}
    assert table.stale == (set() if order[-1] == VALUES[-1] else {"k"})


@pytest.mark.parametrize("order", list(permutations(VALUES[1:])))
async def test_so_it_does_where_they_are_read_one_by_one(order: tuple[Sum, ...]) -> None:
    _, table = a_member()
    for each in order:
        table.recover([Event("k", each)])
    assert table.data == {"k": VALUES[-1]}
    assert table.stale == (set() if order[-1] == VALUES[-1] else {"k"})


async def test_a_term_counts_more_than_any_version() -> None:
    _, table = a_member()
    table.recover([Event("k", value(3, 1)), Event("k", value(2, 900))])
    assert table.data["k"].term == 3


async def test_keys_are_told_apart() -> None:
    _, table = a_member()
    table.recover([Event("a", VALUES[3]), Event("b", VALUES[0])])
    assert table.data == {"a": VALUES[3], "b": VALUES[0]}


async def test_what_a_late_write_would_make_of_the_changelog_is_repaired() -> None:
    """Compaction keeps the last value of a key, and here that is the older one."""
    member, table = a_member()
    table.recover([Event("k", VALUES[3]), Event("k", VALUES[0]), Event("other", VALUES[0])])
    await member.joins(7, TP0)
    member.resume_flow()
    assert [(write.key, write.value.age) for write in table.flying] == [("k", (9, 6))]
    assert not table.stale


async def test_a_value_survives_its_packing() -> None:
    packed = Packed(unpack)
    app = create_app(Connection(), "test.watch", frozenset({"test.mentions"}))
    table = add_table(app, "sums", packed, partitions=3)
    state = Sum(
        term=3, version=9, partition=2, offsets={"mentions": 7}, outbox=(Told("a", b"\xff"),)
    )
    answer = table.send_changelog(2, "Café", state)
    queue: Any = app.producer.buffer.pending
    write = queue.get_nowait()
    topic, key, value, partition = write.record
    assert (topic, partition, write.answer) == ("test.watch-sums-changelog", 2, answer)
    message = Event(key, value)
    assert (packed.loads_key(None, message), packed.loads_value(None, message)) == ("Café", state)


def test_a_tombstone_is_nothing() -> None:
    assert Packed(unpack).loads_value(None, Event("k", None)) is None


def test_the_order_of_writes() -> None:
    assert sorted(VALUES, key=lambda each: each.age) == list(VALUES)
    assert msgspec.structs.replace(VALUES[0], version=2).age == (1, 2)

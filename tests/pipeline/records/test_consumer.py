"""What was applied and written under the lease moves an offset, and nothing else does."""

import asyncio

import pytest
from faust.types import TP
from msgspec.structs import replace

from pipeline.records import Batch, Told
from tests.member import INPUT, OTHER, TP0, Changelog, Event, Member, Sum, a_batch, a_member

TP1, COMMANDS = TP(INPUT, 1), TP(OTHER, 0)
STATE = Sum(partition=0, total=1)
NOTICE = Told("a", b"A")


async def at_work(
    *events: Event, generation: int = 5, owned: tuple[TP, ...] = (TP0, COMMANDS)
) -> tuple[Member, Changelog]:
    """A member that has recovered this changelog."""
    member, table = a_member()
    table.recover(events)
    await member.joins(generation, *owned)
    member.resume_flow()
    return member, table


def kept(term: int, version: int = 1, partition: int = 0, **fields: object) -> Sum:
    return replace(STATE, term=term, version=version, partition=partition, **fields)


# -- Terms


@pytest.mark.parametrize(
    ("events", "term"),
    [
        pytest.param([], 5, id="where nobody wrote, the generation"),
        pytest.param([Event("k", kept(3))], 8, id="above the highest, by the generation"),
        pytest.param([Event("a", kept(9)), Event("b", kept(3))], 14, id="the highest of all keys"),
        pytest.param([Event("k", kept(90))], 95, id="also where generations began again"),
        pytest.param([Event("k", kept(9, partition=1))], 5, id="other partitions do not count"),
    ],
)
async def test_a_term_is_above_all_that_were_recovered(events: list[Event], term: int) -> None:
    member, _ = await at_work(*events, owned=(TP0,))
    assert member.terms == {0: term}


async def test_each_partition_has_its_own() -> None:
    events = Event("a", kept(3)), Event("b", kept(30, partition=1))
    member, _ = await at_work(*events, owned=(TP0, TP1))
    assert member.terms == {0: 8, 1: 35}


# -- Writing


async def test_a_write_has_our_term_and_the_next_version() -> None:
    member, table = await at_work(Event("k", kept(3, 41)))
    member.put(table, "k", replace(table.data["k"], total=2))
    assert table.data["k"] == kept(8, 42, total=2)
    assert [(write.key, write.value) for write in table.flying] == [("k", table.data["k"])]


async def test_a_batch_writes_each_key_that_it_changed() -> None:
    member, table = await at_work()
    member.write(member.deliver(a_batch(0)), table, {"a": STATE, "b": STATE})
    assert [(write.key, write.value.age) for write in table.flying] == [
        ("a", (5, 1)),
        ("b", (5, 1)),
    ]


async def test_what_was_recovered_is_written_under_our_own_term_before_it_counts() -> None:
    """It may be one frozen worker's late write, that another's would replace (rule 2)."""
    member, table = await at_work(Event("k", kept(3, total=7)))
    member.write(member.deliver(a_batch(0)), table, {"k": None})
    assert member.safe() is None
    assert [event.value for event in table.land()] == [kept(8, 2, total=7)]
    assert member.safe() == 1


async def test_what_we_wrote_ourselves_is_not_written_again() -> None:
    member, table = await at_work()
    member.write(member.deliver(a_batch(0)), table, {"k": STATE})
    table.land()
    member.write(member.deliver(a_batch(0)), table, {"k": None, "unknown": None})
    assert table.flying == []


async def test_a_recovered_notice_is_written_again_first() -> None:
    _, table = await at_work(Event("k", kept(3, outbox=(NOTICE,))), Event("told", kept(3)))
    assert [(write.key, write.value.outbox) for write in table.flying] == [("k", (NOTICE,))]
    assert table.outbox.pending == 0
    table.land()
    await asyncio.sleep(0)
    assert table.outbox.pending == 1


async def test_not_before_the_lease_holds() -> None:
    member, table = a_member()
    table.recover([Event("k", kept(3, outbox=(NOTICE,)))])
    await member.joins(5, TP0)
    member.freezes()  # in the recovery
    member.resume_flow()
    assert table.flying == []
    member.beats()
    await table.written.wait()  # it looks again every now and then
    assert table.flying[0].value.term == 8


# -- Offsets


async def test_a_part_of_a_batch_is_written_and_moves_no_offset() -> None:
    member, table = await at_work()
    batch = member.deliver(a_batch(0, 1))
    member.write(batch, table, {"k": STATE}, ends=False)
    table.land()
    assert member.safe() is None
    member.write(batch, table, {"k": replace(table.data["k"], total=2)})
    assert member.safe() is None
    table.land()
    assert member.safe() == 2


async def test_an_offset_waits_for_the_answer_of_kafka() -> None:
    member, table = await at_work()
    member.write(member.deliver(a_batch(3, 4)), table, {"k": STATE})
    assert member.safe() is None
    table.land()
    assert member.safe() == 5


async def test_offsets_move_in_the_order_of_batches() -> None:
    member, table = await at_work()
    for offset in range(3):
        member.write(member.deliver(a_batch(offset)), table, {"k": STATE})
    table.land(2)
    assert member.safe() == 2
    table.land()
    assert member.safe() == 3


async def test_an_offset_waits_for_writes_of_timers_and_other_topics_too() -> None:
    """A batch may find all applied by a write that is still on its way (rule 6)."""
    member, table = await at_work()
    member.put(table, "k", STATE)
    member.write(member.deliver(a_batch(0)), table, {"k": None})
    member.write(member.deliver(a_batch(0, tp=COMMANDS)), table, {})
    assert (member.safe(), member.safe(COMMANDS)) == (None, None)
    table.land()
    assert (member.safe(), member.safe(COMMANDS)) == (1, 1)


async def test_a_batch_that_changed_nothing_moves_the_offset_too() -> None:
    member, table = await at_work()
    member.write(member.deliver(a_batch(0, 1)), table, {})
    assert member.safe() == 2


async def test_an_answer_that_is_seen_without_the_lease_moves_nothing() -> None:
    member, table = await at_work()
    member.write(member.deliver(a_batch(0)), table, {"k": STATE})
    table.land()
    member.freezes()
    assert member.safe() is None


async def test_what_was_not_written_is_not_committed() -> None:
    member, _ = await at_work()
    member.deliver(a_batch(0))
    assert member.safe() is None


async def test_the_next_offset_is_after_what_was_applied_written_or_not() -> None:
    member, table = await at_work()
    assert member.next_offset(TP0) == 0
    member.write(member.deliver(a_batch(3)), table, {"k": STATE})
    assert member.next_offset(TP0) == 4
    table.land()
    assert (member.safe(), member.next_offset(TP0)) == (4, 4)


@pytest.mark.parametrize(("end", "is_caught_up"), [(None, False), (3, False), (2, True)])
async def test_a_partition_is_caught_up_when_no_record_waits(
    end: int | None, *, is_caught_up: bool
) -> None:
    member, table = await at_work()
    member.ends = end
    member.write(member.deliver(a_batch(0, 1)), table, {})
    assert member.caught_up(TP0) is is_caught_up


# -- Owning


async def test_nothing_is_ours_before_the_recovery_is_over() -> None:
    member, _ = a_member()
    await member.joins(5, TP0)
    assert (member.may_write(0), member.is_open) == (False, False)
    member.resume_flow()
    assert (member.may_write(0), member.is_open) == (True, True)
    assert not member.may_write(1)


async def test_a_standby_is_open_with_nothing() -> None:
    member, _ = await at_work(owned=())
    assert (member.is_open, member.terms) == (True, {})


async def test_nothing_is_ours_once_a_rebalance_has_begun() -> None:
    member, table = await at_work()
    batch = member.deliver(a_batch(0))
    member.write(batch, table, {"k": STATE})
    await member.leaves()
    table.land()
    assert (member.may_write(0), await member.owns(batch), member.safe()) == (False, False, None)


async def test_a_batch_of_the_generation_before_is_dropped() -> None:
    """It is read again from the commit, by us if we get the partition back."""
    member, _ = await at_work()
    batch = member.deliver(a_batch(0))
    assert await member.owns(batch)
    await member.leaves()
    await member.joins(6, TP0)
    member.resume_flow()
    assert not await member.owns(batch)


async def test_a_recovery_that_a_rebalance_has_overtaken_opens_nothing() -> None:
    member, _ = a_member()
    await member.joins(5, TP0)
    await member.leaves()
    member.resume_flow()
    assert member.terms == {}


async def test_an_answer_of_a_generation_before_lets_no_notice_go() -> None:
    member, table = await at_work()
    member.put(table, "k", replace(STATE, outbox=(NOTICE,)))
    await member.leaves()
    table.land()
    await asyncio.sleep(0)
    assert table.outbox.pending == 0


async def test_what_was_ready_to_go_is_left_to_the_next_owner() -> None:
    member, table = await at_work()
    member.put(table, "k", replace(STATE, outbox=(NOTICE,)))
    table.land()
    await asyncio.sleep(0)
    assert table.outbox.pending == 1
    await member.leaves()
    assert table.outbox.pending == 0


async def test_inputs_open_only_when_the_recovery_is_over_and_changelogs_at_once() -> None:
    member, _ = a_member()
    changelog = TP(member.app.tables["sums"].changelog_topic.get_topic_name(), 0)
    await member.joins(5, TP0, changelog)
    member.pause_partitions([TP0, changelog])
    member.resume_partitions([TP0, changelog])
    assert member.open_tps == {changelog}
    member.resume_flow()
    assert member.open_tps == {changelog, TP0}


# -- Two workers that were frozen


async def a_batch_of_three(member: Member) -> Batch:
    batch = member.deliver(a_batch(0, 1, 2))
    assert await member.owns(batch)
    return batch


async def test_a_late_write_of_a_worker_who_had_seen_less_replaces_nothing() -> None:
    """The first one's arrives before a recovery, the second one's after it (rule 2)."""
    first, its_table = await at_work(generation=1)
    first.write(await a_batch_of_three(first), its_table, {"k": replace(STATE, total=3)})
    second, other_table = await at_work(generation=2)
    second.write(second.deliver(a_batch(0)), other_table, {"k": replace(STATE, total=1)})

    third, table = await at_work(*(late := its_table.land()), generation=3)
    third.write(await a_batch_of_three(third), table, {"k": None})  # it knows all of them
    changelog = [*late, *table.land(), *other_table.land()]
    assert third.safe() == 3

    _, recovered = await at_work(*changelog, generation=4)
    assert recovered.data["k"].total == 3


async def test_a_partition_that_was_just_assigned_has_no_position_and_crashes_nobody() -> None:
    """Faust asks for it in its own look at what is active, in the middle of a rebalance."""
    member, _ = a_member()
    await member.joins(1, TP0)
    await member.verify_all_partitions_active()


# -- What can never be applied


async def test_what_retention_deleted_before_it_was_read_waits_for_nobody() -> None:
    """A commit stays before it for ever, and the process would be taken for stuck."""
    member, _ = await at_work()
    member.reads_at(20)
    member.ends = 20
    assert (member.next_offset(TP0), member.caught_up(TP0)) == (20, True)


async def test_what_was_fetched_and_is_not_applied_yet_does_wait() -> None:
    member, table = await at_work()
    member.reads_at(20, fetched=20)
    member.ends = 20
    member.write(member.deliver(a_batch(3)), table, {})
    assert (member.next_offset(TP0), member.caught_up(TP0)) == (4, False)


@pytest.mark.parametrize("end", ["cancelled", "failed"])
async def test_a_write_that_did_not_reach_kafka_is_not_written(end: str) -> None:
    batch, write = a_batch(0), asyncio.get_running_loop().create_future()
    batch.write = write
    if end == "failed":
        write.set_exception(TimeoutError())
    else:
        write.cancel()
    assert not batch.is_written
    assert write.cancelled() or write.exception()

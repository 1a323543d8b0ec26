"""What ends a worker, each in a process of its own: `python -m tests.pipeline.records.endings`."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine

import msgspec

from pipeline import log
from pipeline.notifier.mailbox import SCHEMA, Mailbox, unpack_mailbox
from pipeline.records import Outbox, Packed, Told, forever
from tests.member import TP0, Event, Sum, a_batch, a_member

Ending = Callable[[], Coroutine[None, None, None]]
STATE = Sum(partition=0)


async def a_write_that_kafka_refuses() -> None:
    """Its record would be committed, and its state be gone."""
    member, table = a_member()
    await member.joins(1, TP0)
    member.resume_flow()
    member.put(table, "k", STATE)
    table.flying[0].answer.set_exception(TimeoutError())
    await asyncio.sleep(0)


async def a_batch_that_was_never_applied() -> None:
    """The next one would take the offset beyond it."""
    member, table = a_member()
    await member.joins(1, TP0)
    member.resume_flow()
    member.deliver(a_batch(0))
    member.write(member.deliver(a_batch(1)), table, {})


async def a_state_of_a_newer_release() -> None:
    """Passed over, it would be lost."""
    newer = msgspec.msgpack.encode(Mailbox(partition=0, schema=SCHEMA + 1))
    Packed(unpack_mailbox).loads_value(None, Event("k", newer))


async def a_bug_in_the_recovery() -> None:
    """Faust would start with half a state."""
    _, table = a_member()
    table.recover([Event("k", STATE), Event("k", "no state")])


async def a_notice_that_kafka_refuses() -> None:
    """It would be crossed off, and never be told."""
    refused: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    refused.set_exception(TimeoutError())

    async def send(*_: object) -> "asyncio.Future[None]":
        return refused

    outbox = Outbox(send, lambda: 1.0)
    outbox.acknowledged("k", Sum(partition=0, outbox=(Told("a", b"A"),)))
    sending = asyncio.create_task(outbox.run())
    await asyncio.sleep(1)
    sending.cancel()


async def a_bug_in_a_task() -> None:
    """Faust would go on without it, half alive."""

    async def work() -> None:
        raise LookupError

    await forever(work)


ENDINGS: tuple[Ending, ...] = (
    a_write_that_kafka_refuses,
    a_batch_that_was_never_applied,
    a_state_of_a_newer_release,
    a_bug_in_the_recovery,
    a_notice_that_kafka_refuses,
    a_bug_in_a_task,
)


def code_of(ending: Ending) -> int:
    """The exit code of a process in which this happens."""
    child = os.fork()
    if child == 0:
        asyncio.run(ending())
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    log.set_up(form=log.JSON)
    for each in ENDINGS:
        sys.stdout.write(f"{each.__name__} {code_of(each)}\n")

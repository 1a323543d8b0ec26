"""A notice leaves once its state is safe, and is forgotten once no state on its way holds it."""

import asyncio
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from msgspec.structs import replace

from pipeline.records import FULL, Outbox, Told
from tests.member import Sum

STATE = Sum(partition=0, outbox=(Told("a", b"A"), Told("b", b"B")))


class Kafka:
    """Takes notices when a test says so."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.flying: list[asyncio.Future[Any]] = []
        self.lease = 1.0
        self.outbox = Outbox(self.send, lambda: self.lease)

    async def send(self, _: str, notice: Told) -> "asyncio.Future[Any]":
        """As Faust's producer does."""
        self.sent.append(notice.value)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.flying.append(answer)
        return answer

    async def takes_turns(self) -> None:
        """Let the outbox send what it may."""
        sending = asyncio.create_task(self.outbox.run())
        await turns()
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending

    async def answers(self) -> None:
        """Take all that is on its way."""
        for answer in self.flying:
            answer.set_result(None)
        self.flying.clear()
        await turns()


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def crossed_off(state: Sum, outbox: Outbox) -> Sum:
    """The key's next write."""
    return replace(state, outbox=outbox.untold("k", state))


async def test_notices_leave_in_their_order_and_once() -> None:
    kafka = Kafka()
    kafka.outbox.acknowledged("k", STATE)
    kafka.outbox.acknowledged("k", STATE)  # acknowledged twice: two writes held them
    await kafka.takes_turns()
    kafka.outbox.acknowledged("k", STATE)
    await kafka.takes_turns()
    assert kafka.sent == [b"A", b"B"]


async def test_they_leave_in_their_order_where_the_second_was_added_later() -> None:
    kafka = Kafka()
    kafka.outbox.acknowledged("k", replace(STATE, outbox=STATE.outbox[:1]))
    kafka.outbox.acknowledged("k", STATE)
    await kafka.takes_turns()
    assert kafka.sent == [b"A", b"B"]


async def test_it_is_full_until_enough_was_told() -> None:
    kafka, large = Kafka(), b"x" * (FULL // 2)
    state = replace(STATE, outbox=(Told("a", large), Told("b", large), Told("c", large)))
    assert not kafka.outbox.is_full
    kafka.outbox.acknowledged("k", crossed_off(state, kafka.outbox))
    assert kafka.outbox.is_full
    waiting = asyncio.create_task(kafka.outbox.has_room(lambda: False))
    await kafka.takes_turns()
    assert kafka.outbox.is_full, "sent is not taken"
    assert not waiting.done()
    await kafka.answers()
    assert not kafka.outbox.is_full
    await waiting
    assert crossed_off(state, kafka.outbox).outbox == ()
    assert not kafka.outbox.is_full


async def test_who_waits_for_room_ends_with_the_process_and_with_the_partition() -> None:
    kafka = Kafka()
    crossed_off(replace(STATE, outbox=(Told("a", b"x" * 2 * FULL),)), kafka.outbox)
    assert kafka.outbox.is_full
    await kafka.outbox.has_room(lambda: True)
    kafka.outbox.clear()
    await kafka.outbox.has_room(lambda: False)


async def test_nothing_leaves_while_the_lease_does_not_hold() -> None:
    kafka = Kafka()
    kafka.lease = 0.0
    kafka.outbox.acknowledged("k", STATE)
    await kafka.takes_turns()
    assert kafka.sent == []
    assert kafka.outbox.pending == 2
    assert kafka.outbox.oldest_age >= 0
    kafka.lease = 1.0
    await kafka.takes_turns()
    assert kafka.sent == [b"A", b"B"]


async def test_a_notice_is_crossed_off_once_kafka_has_it() -> None:
    kafka = Kafka()
    kafka.outbox.acknowledged("k", STATE)
    await kafka.takes_turns()
    assert kafka.outbox.pending == 2
    assert crossed_off(STATE, kafka.outbox) == STATE  # not yet
    await kafka.answers()
    assert (kafka.outbox.pending, kafka.outbox.oldest_age) == (0, 0.0)
    assert kafka.outbox.to_cross_off == ["k"]
    assert crossed_off(STATE, kafka.outbox).outbox == ()
    assert kafka.outbox.to_cross_off == []


async def test_a_notice_may_have_a_topic_of_its_own() -> None:
    sent: list[tuple[Any, ...]] = []

    class Producer:
        """As much of Faust's as an outbox asks for."""

        should_stop = False

        async def send(self, *record: Any) -> "asyncio.Future[Any]":
            sent.append(record)
            return asyncio.get_running_loop().create_future()

    app = SimpleNamespace(producer=Producer(), consumer=SimpleNamespace(lease_left=1.0))
    outbox = Outbox.to(app, "alerts")
    aside = Told("a/shadow", b"B", "shadow")
    outbox.acknowledged("k", Sum(partition=3, outbox=(Told("a", b"A"), aside)))
    sending = asyncio.create_task(outbox.run())
    await turns()
    sending.cancel()
    assert [record[:4] for record in sent] == [("alerts", b"k", b"A", 0), ("shadow", b"k", b"B", 0)]


async def test_an_id_is_known_until_a_state_without_it_is_acknowledged() -> None:
    """Or acknowledgements of older writes, still on their way, tell it again (rule 8)."""
    kafka = Kafka()
    kafka.outbox.acknowledged("k", STATE)
    await kafka.takes_turns()
    await kafka.answers()
    without = crossed_off(STATE, kafka.outbox)
    for _ in range(3):  # of writes made before that one
        kafka.outbox.acknowledged("k", STATE)
        await kafka.takes_turns()
    kafka.outbox.acknowledged("k", without)
    await kafka.takes_turns()
    assert kafka.sent == [b"A", b"B"]


async def test_then_it_is_forgotten() -> None:
    """As many ids as there are notices on their way, not as there ever were."""
    kafka = Kafka()
    kafka.outbox.acknowledged("k", STATE)
    await kafka.takes_turns()
    await kafka.answers()
    kafka.outbox.acknowledged("k", crossed_off(STATE, kafka.outbox))
    kafka.outbox.acknowledged("k", STATE)
    await kafka.takes_turns()
    assert kafka.sent == [b"A", b"B", b"A", b"B"]


async def test_after_a_rebalance_what_is_not_crossed_off_is_told_again() -> None:
    kafka = Kafka()
    kafka.outbox.acknowledged("k", STATE)
    await kafka.takes_turns()
    kafka.outbox.clear()
    assert kafka.outbox.to_cross_off == []
    await kafka.answers()  # of the time before: it says nothing of the states we own now
    assert crossed_off(STATE, kafka.outbox) == STATE
    kafka.outbox.acknowledged("k", STATE)
    await kafka.takes_turns()
    assert kafka.sent == [b"A", b"B", b"A", b"B"]


async def test_keys_do_not_cross_off_each_others_notices() -> None:
    kafka = Kafka()
    kafka.outbox.acknowledged("k", STATE)
    await kafka.takes_turns()
    await kafka.answers()
    assert kafka.outbox.untold("other", STATE) == STATE.outbox

"""The lease counts from the sending of what the broker answered well, and from nothing else."""

import math
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.protocol.group import HeartbeatRequest, JoinGroupRequest, SyncGroupRequest

from pipeline.records.lease import MARGIN, LeaseThread, elapsed
from tests.member import TP0, a_batch, a_member

SESSION = 30.0  # seconds, of the connection's defaults
NEVER = -math.inf
BEAT = HeartbeatRequest("group", 1, "member")
SYNC = SyncGroupRequest("group", 1, "member", None, [])
JOIN = JoinGroupRequest("group", 30_000, 60_000, "member", None, "consumer", [])


class Coordinator:
    """Answers each request with an error code."""

    code, sent = 0, NEVER

    async def _send_req(self, _: Any) -> Any:
        self.sent = elapsed()
        return SimpleNamespace(error_code=self.code)

    async def ask(self, request: Any, code: int) -> None:
        """As aiokafka does."""
        self.code = code
        await self._send_req(request)


class Thread(LeaseThread):
    """A consumer's thread with that coordinator, and no broker."""

    def _create_consumer(self, loop: Any) -> Any:  # noqa: ARG002  # Faust's signature
        async def start() -> None:
            """Connect to nothing."""

        self.coordinator = Coordinator()
        return SimpleNamespace(start=start, _coordinator=self.coordinator)


async def a_thread() -> Thread:
    member, _ = a_member()
    thread = Thread(member, loop=member.loop, beacon=member.beacon)
    await thread.on_start()
    return thread


async def test_nobody_is_a_member_before_the_broker_says_so() -> None:
    assert (await a_thread()).member_at == NEVER


@pytest.mark.parametrize("request_", [BEAT, SYNC])
async def test_a_good_answer_counts_from_its_sending(request_: Any) -> None:
    """A worker frozen between the two must not believe in a fresh lease."""
    thread = await a_thread()
    before = elapsed()
    await thread.coordinator.ask(request_, 0)
    assert before <= thread.member_at <= thread.coordinator.sent


@pytest.mark.parametrize(
    ("request_", "code", "stays"),
    [
        pytest.param(BEAT, 27, True, id="a rebalance: the group may go on without us"),
        pytest.param(BEAT, 16, True, id="not the coordinator"),
        pytest.param(JOIN, 0, True, id="to join is not to belong"),
        pytest.param(BEAT, 22, False, id="another generation: it went on"),
        pytest.param(SYNC, 25, False, id="the group does not know us"),
    ],
)
async def test_other_answers_do_not_renew_it_and_some_end_it(
    request_: Any, code: int, *, stays: bool
) -> None:
    thread = await a_thread()
    await thread.coordinator.ask(BEAT, 0)
    began = thread.member_at
    await thread.coordinator.ask(request_, code)
    assert thread.member_at == (began if stays else NEVER)


async def test_it_is_shorter_than_the_session_by_a_margin() -> None:
    member, _ = a_member()
    member.beats(ago=10)
    assert SESSION - MARGIN - 11 < member.lease_left <= SESSION - MARGIN - 10


@pytest.mark.parametrize(
    ("ago", "may"),
    [
        pytest.param(0, True, id="just heard"),
        pytest.param(SESSION - MARGIN + 0.01, False, id="the group may forget us any moment"),
        pytest.param(math.inf, False, id="never heard"),
    ],
)
async def test_without_it_nothing_is_written(ago: float, *, may: bool) -> None:
    member, _ = a_member()
    await member.joins(1, TP0)
    member.resume_flow()
    member.beats(ago)
    assert member.may_write(0) is may


async def test_an_agent_waits_for_it_unless_the_partitions_are_taken_meanwhile() -> None:
    member, _ = a_member()
    await member.joins(1, TP0)
    member.resume_flow()
    batch = member.deliver(a_batch(0))
    member.freezes()
    member.stop_flow()  # the rebalance has begun
    assert not await member.owns(batch)

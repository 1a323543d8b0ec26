"""Lease: for how long no other worker can own our partitions."""

import time
from typing import Any

from aiokafka.protocol.group import HeartbeatRequest, SyncGroupRequest

from pipeline.records.fetch import FetchThread

MARGIN = 1.0  # seconds between our last look at the clock and the broker's append
CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # runs while the machine is suspended
GIVEN_UP = (22, 25)  # illegal generation, unknown member: https://kafka.apache.org/protocol#errors


def elapsed() -> float:
    """Seconds on a clock that neither jumps nor stops."""
    return time.clock_gettime(CLOCK)


class LeaseThread(FetchThread):
    """Knows since when the broker has counted this worker as a member of the group.

    From the sending of a request that was answered with "no error", since the session starts after
    it. Not from our own callback: a worker frozen just before it would believe in a fresh lease.
    Not from "rebalance in progress" either, which aiokafka takes for success: the group may go on
    without us right after it.
    """

    member_at = float("-inf")

    async def on_start(self) -> None:
        """Time the requests that keep us in the group."""
        await super().on_start()
        coordinator = self._ensure_consumer()._coordinator
        send = coordinator._send_req

        async def timed(request: Any) -> Any:
            sent = elapsed()
            response = await send(request)
            if isinstance(request, HeartbeatRequest | SyncGroupRequest):
                self._answered(sent, response.error_code)
            return response

        coordinator._send_req = timed

    def _answered(self, sent: float, error: int) -> None:
        if error == 0:
            self.member_at = sent
        elif error in GIVEN_UP:
            self.member_at = float("-inf")

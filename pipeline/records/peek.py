"""Peek: what aiokafka's consumer knows and does not say. Private names; see the package."""

from contextlib import suppress
from typing import Any

from aiokafka import TopicPartition
from faust.types import TP


def pending_exception(thread: Any) -> str | None:
    """Why nobody tries to join the group again: alive for ever, and owns nothing.

    Either an error of the join or of a heartbeat was parked where nobody looks, or the task that
    joins has ended. (A heartbeat task that ends for another reason has asked for a new join.)
    """
    coordinator = getattr(getattr(thread, "_consumer", None), "_coordinator", None)
    if coordinator is None:
        return None
    if coordinator._pending_exception:
        return repr(coordinator._pending_exception)
    task = coordinator._coordination_task
    if not task.done():
        return None
    return f"the coordination ended: {None if task.cancelled() else task.exception()!r}"


class Echo:
    """Whether the consumer's thread runs its event loop: it answers a call."""

    def __init__(self) -> None:
        self._asked: float | None = None

    def overdue(self, consumer: Any, now: float) -> float:
        """Seconds since the call that has no answer yet. A thread to be started owes none."""
        thread = consumer._thread
        if thread is None or getattr(thread, "_thread", None) is None:
            return 0.0
        if self._asked is not None:
            return now - self._asked
        self._asked = now
        with suppress(RuntimeError):  # the loop is closed: there will be no answer
            thread.thread_loop.call_soon_threadsafe(self._answer)
        return 0.0

    def _answer(self) -> None:
        self._asked = None


def position(thread: Any, tp: TP) -> int:
    """The offset that is fetched next; 0 where that is not known yet.

    It passes what can never be applied: records that retention has deleted, and the markers of
    transactions. A commit stays before them for ever.
    """
    consumer = getattr(thread, "_consumer", None)
    subscription = consumer._subscription.subscription if consumer else None
    assignment = subscription.assignment if subscription else None
    state = assignment.state_value(TopicPartition(*tp)) if assignment else None
    return int(state.position) if state and state.has_valid_position else 0

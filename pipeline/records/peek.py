"""Peek: what aiokafka's consumer knows and does not say. Private names; see the package."""

from typing import Any

from aiokafka import TopicPartition
from faust.types import TP


def pending_exception(thread: Any) -> str | None:
    """An error of the join that was parked where nobody looks: alive, and owns nothing."""
    coordinator = getattr(getattr(thread, "_consumer", None), "_coordinator", None)
    problem = getattr(coordinator, "_pending_exception", None)
    return repr(problem) if problem else None


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

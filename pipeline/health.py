"""Health: is this process alive, and is it ready for work; the answer says why in words."""

from enum import StrEnum
from threading import Lock
from typing import NamedTuple

SILENCE_LIMIT = 30.0  # s without a beat; one is due each second, so something blocks the loop
PENDING_LIMIT = 30.0  # s; aiokafka parks a failed join there and tries no more: a zombie
START_LIMIT = 120.0  # s to load models, join the group and begin the recovery
RECOVERY_RATE = 10_000.0  # changelog records a second: slow for a recovery, so a fair allowance
REBALANCE_LIMIT = 180.0  # s; three times the rebalance timeout, after which the group goes on
STUCK_LIMIT = 120.0  # s with records waiting and none applied; twice the longest broker outage
STOP_LIMIT = 90.0  # s; the grace period is 60 s, and a crash does not always end the process
NEWS_LIMIT = 30.0  # s, three probes: older news of the lag says nothing (the broker is away)


class Phase(StrEnum):
    """What the process is doing."""

    STARTING = "starting"
    RECOVERING = "recovering"
    READY = "ready"
    REBALANCING = "rebalancing"
    STOPPING = "stopping"


class Verdict(NamedTuple):
    """Yes or no, and for a no the reasons."""

    ok: bool
    reasons: tuple[str, ...]


class Health:
    """What the event loop reports, for a web server in another thread to judge.

    `now` is in monotonic seconds. After a frozen process wakes, it is sick until the next beat, so
    whoever kills for it should ask twice.
    """

    def __init__(self, now: float) -> None:
        self._lock = Lock()
        self._phase, self._since = Phase.STARTING, now
        self._beat: float | None = None
        self._changelog = 0
        self._assigned: int | None = None
        self._pending: tuple[str, float] | None = None
        self._waiting, self._news, self._progress = 0, now, now

    def beat(self, now: float) -> None:
        """The event loop runs. Due each second, from a task of the loop itself."""
        with self._lock:
            self._beat = now

    def enter(self, phase: Phase, now: float) -> None:
        """The process does something else from now on; the same again changes nothing."""
        with self._lock:
            if phase is self._phase:
                return
            first = self._phase is Phase.STARTING and phase is Phase.RECOVERING
            self._phase = phase
            self._since = self._since if first else now  # the recovery belongs to the start
            self._progress = now

    def recovers(self, records: int) -> None:
        """The changelogs to be read have so many records, which buys the recovery time."""
        with self._lock:
            self._changelog = records

    def assigned(self, partitions: int | None) -> None:
        """The group gave so many partitions; 0 is a standby's answer, None takes all back."""
        with self._lock:
            self._assigned = partitions

    def pending(self, problem: str | None, now: float) -> None:
        """What the group's coordinator holds back, None if nothing: look each second."""
        with self._lock:
            since = self._pending[1] if self._pending else now
            self._pending = (problem, since) if problem else None

    def waiting(self, records: int, now: float) -> None:
        """So many records wait: end offsets less the consumer's *position*, each ten seconds.

        The commit will not do: behind a transaction's marker it never reaches the end.
        """
        with self._lock:
            if not self._waiting or now - self._news > NEWS_LIMIT:
                self._progress = max(self._progress, now)  # until now there was nothing to do
            self._waiting, self._news = records, now

    def applied(self, now: float) -> None:
        """Records were applied. To be called at least once a minute while a batch lasts."""
        with self._lock:
            self._progress = now

    def live(self, now: float) -> Verdict:
        """Whether to leave the process alone: no means that only a restart helps."""
        looks = (self._silent, self._parked, self._overdue, self._stuck)
        with self._lock:
            return _verdict(*(look(now) for look in looks))

    def ready(self, now: float) -> Verdict:
        """Whether the process takes its part of the work."""
        with self._lock:
            return _verdict(self._busy(now), self._unassigned())

    def _silent(self, now: float) -> str | None:
        if self._phase is Phase.STOPPING or self._beat is None or now - self._beat <= SILENCE_LIMIT:
            return None
        return f"the event loop has not run for {now - self._beat:.0f} s"

    def _parked(self, now: float) -> str | None:
        if self._phase is Phase.STOPPING or not self._pending:
            return None
        problem, since = self._pending
        if now - since <= PENDING_LIMIT:
            return None
        return f"joining the group failed {now - since:.0f} s ago and is not tried again: {problem}"

    def _overdue(self, now: float) -> str | None:
        limit = self._limit()
        if limit is None or now - self._since <= limit:
            return None
        return f"{self._phase} for {now - self._since:.0f} s, where {limit:.0f} s are enough"

    def _limit(self) -> float | None:
        recovery = START_LIMIT + self._changelog / RECOVERY_RATE
        return {
            Phase.STARTING: recovery,
            Phase.RECOVERING: recovery,
            Phase.REBALANCING: REBALANCE_LIMIT,
            Phase.STOPPING: STOP_LIMIT,
        }.get(self._phase)

    def _stuck(self, now: float) -> str | None:
        idle, current = now - self._progress, now - self._news <= NEWS_LIMIT
        if self._phase is not Phase.READY or not self._waiting or not current:
            return None
        if idle <= STUCK_LIMIT:
            return None
        return f"{self._waiting:,} records wait and none was applied for {idle:.0f} s"

    def _busy(self, now: float) -> str | None:
        if self._phase is Phase.READY:
            return None
        work = f" ({self._changelog:,} records)" if self._phase is Phase.RECOVERING else ""
        return f"{self._phase}{work} for {now - self._since:.0f} s"

    def _unassigned(self) -> str | None:
        return "the group has not assigned any partitions" if self._assigned is None else None


def _verdict(*reasons: str | None) -> Verdict:
    known = tuple(reason for reason in reasons if reason)
    return Verdict(not known, known)

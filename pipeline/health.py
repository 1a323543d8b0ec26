"""Health: is this process alive, and is it ready for work; the answer says why in words."""

from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds that each sign may last. docs/health.md says what a sign means."""

    loop: float = 30.0  # without a beat; one is due each second
    thread: float = 30.0  # of the consumer, that leaves a call unanswered
    group: float = 30.0  # out of it, where aiokafka tries no more to get in
    start: float = 180.0  # to reach Kafka and to join the group, which may be in a rebalance
    rebalance: float = 180.0  # three times the rebalance timeout, after which the group goes on
    recovery: float = 120.0  # without a changelog record read; however long it takes in all
    work: float = 120.0  # with records waiting and none read
    stop: float = 90.0  # the grace period is 60 s, and a crash does not always end the process
    news: float = 30.0  # three probes without an answer: Kafka is away, and no work can be done


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
    """What the event loop reports, for a web server and a watchdog in other threads to judge.

    `now` is in monotonic seconds.
    """

    def __init__(self, now: float, limits: Limits = Limits()) -> None:
        self.limits = limits
        self._lock = Lock()
        self._phase, self._since = Phase.STARTING, now
        self._beat: float | None = None
        self._unanswered = 0.0
        self._changelog, self._read = 0, now
        self._assigned: int | None = None
        self._pending: tuple[str, float] | None = None
        self._waiting, self._progress = 0, now
        self._news, self._heard = now, now  # Kafka's last answer, and the first without a gap

    def beat(self, now: float) -> None:
        """The event loop runs. Due each second, from a task of the loop itself."""
        with self._lock:
            self._beat = now

    def unanswered(self, seconds: float) -> None:
        """For so long the consumer's thread has not answered a call: look each second."""
        with self._lock:
            self._unanswered = seconds

    def froze(self, seconds: float, now: float) -> None:
        """For so long nothing ran at all, so nothing could have been done: it counts for no limit.

        A worker that wakes in a rebalance would else be killed for how long that has been going on.
        """
        with self._lock:
            self._since = min(now, self._since + seconds)
            if self._beat is not None:
                self._beat = min(now, self._beat + seconds)
            if self._pending:
                problem, since = self._pending
                self._pending = problem, min(now, since + seconds)

    def enter(self, phase: Phase, now: float) -> None:
        """The process does something else from now on; the same again changes nothing."""
        with self._lock:
            if phase is not self._phase:
                self._phase = phase
                self._since = self._progress = self._read = now

    def recovers(self, records: int, now: float) -> None:
        """So many changelog records are still to be read: look each second."""
        with self._lock:
            if records != self._changelog:
                self._changelog, self._read = records, now

    def assigned(self, partitions: int | None) -> None:
        """The group gave so many partitions; 0 is a standby's answer, None takes all back."""
        with self._lock:
            self._assigned = partitions

    def pending(self, problem: str | None, now: float) -> None:
        """Why nobody tries to join the group, None if somebody does: look each second."""
        with self._lock:
            since = self._pending[1] if self._pending else now
            self._pending = (problem, since) if problem else None

    def waiting(self, records: int, now: float) -> None:
        """So many records wait: end offsets less the consumer's *position*, each ten seconds.

        The commit will not do: behind a transaction's marker it never reaches the end.
        """
        with self._lock:
            if now - self._news > self.limits.news:
                self._heard = now
            if not self._waiting:
                self._progress = max(self._progress, now)  # until now there was nothing to do
            self._waiting, self._news = records, now

    def applied(self, now: float) -> None:
        """Work goes on. To be called at least once a minute while a batch lasts."""
        with self._lock:
            self._progress = now

    def live(self, now: float) -> Verdict:
        """Whether to leave the process alone: no means that only a restart helps."""
        signs = [self._silent, self._deaf, self._parked, self._overdue]
        if now - self._news <= self.limits.news:  # else Kafka is away, and has to come first
            signs += [self._restless, self._stalled, self._stuck]
        with self._lock:
            return _verdict(*(sign(now) for sign in signs))

    def ready(self, now: float) -> Verdict:
        """Whether the process takes its part of the work."""
        with self._lock:
            return _verdict(self._busy(now), self._unassigned())

    # -- The signs: None, or in words what is wrong. A process that stops is only to stop in time.

    def _silent(self, now: float) -> str | None:
        if self._phase is Phase.STOPPING or self._beat is None:
            return None
        if now - self._beat <= self.limits.loop:
            return None
        return f"the event loop has not run for {now - self._beat:.0f} s"

    def _deaf(self, _: float) -> str | None:
        if self._phase is Phase.STOPPING or self._unanswered <= self.limits.thread:
            return None
        return f"the consumer's thread has not answered for {self._unanswered:.0f} s"

    def _parked(self, now: float) -> str | None:
        if self._phase is Phase.STOPPING or not self._pending:
            return None
        problem, since = self._pending
        if now - since <= self.limits.group:
            return None
        return (
            f"out of the group for {now - since:.0f} s, and joining is not tried again: {problem}"
        )

    def _overdue(self, now: float) -> str | None:
        limit = {
            Phase.STARTING: self.limits.start,
            Phase.STOPPING: self.limits.stop,
        }.get(self._phase)
        if limit is None or now - self._since <= limit:
            return None
        return f"{self._phase} for {now - self._since:.0f} s, where {limit:.0f} s are enough"

    def _restless(self, now: float) -> str | None:
        spent, limit = now - max(self._since, self._heard), self.limits.rebalance
        if self._phase is not Phase.REBALANCING or spent <= limit:
            return None
        return f"rebalancing for {spent:.0f} s, where {limit:.0f} s are enough"

    def _stalled(self, now: float) -> str | None:
        idle = now - max(self._read, self._heard)
        if self._phase is not Phase.RECOVERING or idle <= self.limits.recovery:
            return None
        left = f"{self._changelog:,} changelog records"
        return f"recovering, {left} to go, and none was read for {idle:.0f} s"

    def _stuck(self, now: float) -> str | None:
        idle = now - max(self._progress, self._heard)
        if self._phase is not Phase.READY or not self._waiting or idle <= self.limits.work:
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

"""Triage: signals in, notices out. What is told of a brand, and when."""

from dataclasses import replace
from typing import Any, Self

from alerts.acting import act
from alerts.deed import Deed, Effect
from alerts.incident import Incident, Move, Status
from alerts.notice import Kind, Notice
from alerts.policy import (
    EASED_AFTER,
    REOPENS_WITHIN,
    RESOLVED_AFTER,
    Shown,
    worth_update,
)
from alerts.reminder import MINUTE, ReminderRules, Why, due, must_answer, passed_steps
from detectors.events import Level, moment
from detectors.signal import Signal


class Triage:
    """The incidents of one brand, one at a time. `now` is in epoch seconds."""

    def __init__(self, brand: str, rules: ReminderRules | None = None) -> None:
        self.brand, self.rules = brand, rules or ReminderRules()
        self.incident: Incident | None = None  # the latest one, over or not
        self.shown = Shown(0.0)  # what people were told last

    @property
    def running(self) -> Incident | None:
        """The incident that runs. One that a person ended runs on, held, until it is quiet."""
        incident = self.incident
        return None if incident is None or (incident.is_over and not incident.held) else incident

    @property
    def open_since(self) -> float | None:
        """When the running incident began; None: nothing runs."""
        return self.running.opened if self.running else None

    @property
    def level(self) -> Level | None:
        """The level of the running incident; None: for people there is none."""
        return None if self.running is None or self.running.is_over else self.running.level

    def judge(self, signal: Signal, now: float) -> list[Notice]:
        """What has to be told, now that the brand looks like this.

        While a source hears nothing, quiet is no sign of calm.
        """
        incident = self.running
        if incident is None:
            return [self._open(signal, signal.level, now)] if signal.level else []
        if incident.held:
            return self._hold(incident, signal, now)
        incident.see(signal, now)
        if signal.level is not None:
            told = self._ring(incident, signal, signal.level, now)
        else:
            told = [] if signal.deaf else self._calm(incident, signal, now)
        return told or self._remind(incident, signal, now) or self._update(incident, signal, now)

    def act(self, deed: Deed, signal: Signal, now: float) -> tuple[Effect, list[Notice]]:
        """What a person's deed comes to, and what has to be told of it."""
        incident = self.incident
        if incident is None:
            return Effect.OVER, []
        was, effect = incident.level, act(incident, deed, now)
        if effect is not Effect.APPLIED:
            return effect, []
        return effect, [self._tell(incident, Kind.AUDIT, signal, now, deed=deed, was=was)]

    def _open(self, signal: Signal, level: Level, now: float) -> Notice:
        before = self.incident
        is_same = before and before.status is Status.RESOLVED
        if before and is_same and now - before.ended <= REOPENS_WITHIN:
            return self._reopen(before, signal, level, now)
        sign = signal.first_sign.timestamp() if signal.first_sign else now
        number = before.number + 1 if before else 1
        of_all = signal.is_of_all
        incident = Incident(number=number, opened=now, first_sign=sign, level=level, of_all=of_all)
        self.incident, incident.word, incident.reached = incident, now, level
        incident.raised_by = 1
        incident.call(now)
        incident.see(signal, now)
        return self._tell(incident, Kind.OPENED, signal, now)

    def _reopen(self, incident: Incident, signal: Signal, level: Level, now: float) -> Notice:
        """The same story goes on, and whoever had it has to be found anew."""
        incident.move(Move.REOPEN)
        incident.level = incident.reached = level
        incident.held, incident.owner, incident.snoozed_until = False, None, 0.0
        incident.word, incident.raised_by = now, incident.seq + 1
        incident.call(now)
        incident.see(signal, now)
        return self._tell(incident, Kind.REOPENED, signal, now)

    def _hold(self, incident: Incident, signal: Signal, now: float) -> list[Notice]:
        """What a person has ended says no more, unless it gets worse, or comes anew after a calm.

        The long lanes hold the wave that he ended: until they are quiet, nothing opens for it.
        """
        level = signal.level
        if level is not None and level.rank > incident.reached.rank:
            return [self._reopen(incident, signal, level, now)]
        if level is not None and incident.calmed:
            if incident.status is Status.RESOLVED:
                return [self._reopen(incident, signal, level, now)]
            return [self._open(signal, level, now)]
        if signal.deaf:
            return []
        incident.calmed = incident.calmed or signal.quiet > EASED_AFTER
        if signal.quiet_long > RESOLVED_AFTER:
            incident.held, incident.ended = False, now
        return []

    def _ring(
        self, incident: Incident, signal: Signal, level: Level, now: float
    ) -> list[Notice]:  # fmt: skip
        had_eased = incident.status is Status.EASED
        if had_eased:
            self._flare(incident, now)
        else:
            incident.move(Move.RING)
        if level.rank > incident.reached.rank:
            incident.reached = level
            if level.rank > incident.level.rank:
                return [self._escalate(incident, signal, level, now)]
        if had_eased and incident.level is not Level.WATCH:
            incident.raised_by = incident.seq + 1
            return [self._tell(incident, Kind.RETURNED, signal, now)]
        return []

    def _flare(self, incident: Incident, now: float) -> None:
        """What had eased rings again: as it was before, snoozed, somebody's, or nobody's."""
        if incident.snoozed_until > now:
            incident.move(Move.SNOOZE)
            return
        incident.move(Move.RING if incident.owner is None else Move.RETURN)
        incident.call(now)

    def _escalate(self, incident: Incident, signal: Signal, level: Level, now: float) -> Notice:
        """Worse: it ends a snooze, and people are called anew."""
        if incident.status is Status.SNOOZED:
            incident.wake(now)
        incident.level, incident.raised_by = level, incident.seq + 1
        incident.call(now)
        return self._tell(incident, Kind.ESCALATED, signal, now)

    def _calm(self, incident: Incident, signal: Signal, now: float) -> list[Notice]:
        told = []
        if incident.can(Move.EASE) and signal.quiet > EASED_AFTER:
            incident.move(Move.EASE)
            told.append(self._tell(incident, Kind.EASED, signal, now))
        if signal.quiet_long > RESOLVED_AFTER:
            told.append(self._resolve(incident, signal, now))
        return told

    def _resolve(
        self, incident: Incident, signal: Signal, now: float, reason: str | None = None
    ) -> Notice:
        incident.move(Move.RESOLVE)
        incident.ended = incident.closed = now
        return self._tell(incident, Kind.RESOLVED, signal, now, reason=reason)

    def close(self, signal: Signal, now: float, reason: str) -> list[Notice]:
        """End the running incident for a reason other than quiet."""
        incident = self.running
        if incident is None:
            return []
        if incident.held:
            incident.held = False
            return []
        return [self._resolve(incident, signal, now, reason)]

    def part(self) -> None:
        """Let what is over not open again: what comes next is another story."""
        if self.incident is not None:
            self.incident.ended = 0.0

    def _remind(self, incident: Incident, signal: Signal, now: float) -> list[Notice]:
        why = due(incident, now, self.rules)
        if why is None:
            return []
        since = incident.called if why is Why.UNACKNOWLEDGED else incident.word
        if why in {Why.SNOOZE_OVER, Why.UNCONFIRMED}:
            incident.wake(now)
        else:
            passed = passed_steps(incident, now, self.rules)
            incident.reminded, incident.reminders = now, max(incident.reminders + 1, passed)
        asks = why is Why.SILENCE and must_answer(incident)
        until = moment(now + self.rules.confirm * MINUTE) if asks else None
        more = {
            "why": why, "reminder": incident.reminders, "since": moment(since), "answer_by": until
        }  # fmt: skip
        return [self._tell(incident, Kind.REMINDER, signal, now, **more)]

    def _update(self, incident: Incident, signal: Signal, now: float) -> list[Notice]:
        looks = _shown(incident, signal, now)
        if not worth_update(self.shown, looks, incident.level, incident.opened):
            return []
        return [self._tell(incident, Kind.UPDATED, signal, now)]

    def _tell(
        self, incident: Incident, kind: Kind, signal: Signal, now: float, **more: Any
    ) -> Notice:  # fmt: skip
        incident.seq += 1
        self.shown = _shown(incident, signal, now)
        snoozed = incident.status is Status.SNOOZED
        return Notice(
            kind=kind,
            brand=self.brand,
            incident=incident.number,
            seq=incident.seq,
            level=incident.level,
            at=moment(now),
            signal=replace(signal, quotes=incident.quotes),
            status=incident.status,
            opened_at=moment(incident.opened),
            first_sign=moment(incident.first_sign),
            of_all=incident.of_all,
            peak_authors=incident.peak,
            peak_at=moment(incident.peak_at),
            owner=incident.owner,
            owned_by=incident.owned_by,
            raised_by=incident.raised_by,
            called_at=moment(incident.called),
            snoozed_until=moment(incident.snoozed_until) if snoozed else None,
            snoozed_by=incident.snoozed_by,
            guessed=incident.guessed,
            verdict=incident.verdict,
            ended_at=moment(incident.closed) if incident.is_over else None,
            **more,
        )

    def pack(self) -> list[Any]:
        """Plain values for a codec, in the order that unpack() reads."""
        return [self.incident.pack() if self.incident else None, self.shown.pack()]

    @classmethod
    def unpack(cls, brand: str, state: list[Any], rules: ReminderRules | None = None) -> Self:
        """The triage that was packed, under the rules of today."""
        triage = cls(brand, rules)
        incident, shown = state
        triage.incident = Incident.unpack(incident) if incident else None
        triage.shown = Shown.unpack(shown)
        return triage


def _shown(incident: Incident, signal: Signal, now: float) -> Shown:
    kind = incident.verdict.kind if incident.verdict else incident.guessed
    return Shown.of(signal, tuple(quote.id for quote in incident.quotes), kind, now)

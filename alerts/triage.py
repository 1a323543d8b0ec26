"""Triage: signals in, notices out. What is told of a brand, and when."""

from dataclasses import replace
from typing import Any, Self

from alerts.incident import Incident, Move, Status
from alerts.notice import Kind, Notice
from alerts.policy import (
    EASED_AFTER,
    REOPENS_WITHIN,
    RESOLVED_AFTER,
    Shown,
    worth_update,
)
from detectors.events import Level, Signal, moment


class Triage:
    """The incidents of one brand, one at a time. `now` is in epoch seconds."""

    def __init__(self, brand: str) -> None:
        self.brand = brand
        self.incident: Incident | None = None  # the latest one, over or not
        self.shown = Shown(0.0)  # what people were told last

    @property
    def open_since(self) -> float | None:
        """When the running incident began; None: nothing runs."""
        if self.incident is None or self.incident.status is Status.RESOLVED:
            return None
        return self.incident.opened

    @property
    def level(self) -> Level | None:
        """The level of the running incident."""
        return None if self.open_since is None or not self.incident else self.incident.level

    def judge(self, signal: Signal, now: float) -> list[Notice]:
        """What has to be told, now that the brand looks like this."""
        if self.open_since is None:
            return [self._open(signal, signal.level, now)] if signal.level else []
        assert self.incident is not None  # noqa: S101  # open_since says so
        self.incident.see(signal, now)
        if signal.level is not None:
            return self._ring(self.incident, signal, signal.level, now)
        return self._calm(self.incident, signal, now)

    def _open(self, signal: Signal, level: Level, now: float) -> Notice:
        before = self.incident
        if before is not None and now - before.ended <= REOPENS_WITHIN:
            before.move(Move.REOPEN)
            before.level = level
            kind, incident = Kind.REOPENED, before
        else:
            sign = signal.first_sign.timestamp() if signal.first_sign else now
            number = before.number + 1 if before else 1
            incident = Incident(number=number, opened=now, first_sign=sign, level=level)
            kind = Kind.OPENED
        self.incident = incident
        incident.see(signal, now)
        return self._tell(incident, kind, signal, now)

    def _ring(
        self, incident: Incident, signal: Signal, level: Level, now: float
    ) -> list[Notice]:  # fmt: skip
        was = incident.status
        incident.move(Move.RING)
        if level.rank > incident.level.rank:
            incident.level = level
            return [self._tell(incident, Kind.ESCALATED, signal, now)]
        if was is Status.EASED and incident.level is not Level.WATCH:
            return [self._tell(incident, Kind.UPDATED, signal, now)]
        return self._update(incident, signal, now)

    def _calm(self, incident: Incident, signal: Signal, now: float) -> list[Notice]:
        told = []
        if incident.status is Status.OPEN and signal.quiet > EASED_AFTER:
            incident.move(Move.EASE)
            told.append(self._tell(incident, Kind.EASED, signal, now))
        if signal.quiet_long > RESOLVED_AFTER:
            told.append(self._resolve(incident, signal, now))
        return told or self._update(incident, signal, now)

    def _resolve(
        self, incident: Incident, signal: Signal, now: float, reason: str | None = None
    ) -> Notice:
        incident.move(Move.RESOLVE)
        incident.ended = now
        return self._tell(incident, Kind.RESOLVED, signal, now, reason)

    def close(self, signal: Signal, now: float, reason: str) -> list[Notice]:
        """End the running incident for a reason other than quiet."""
        if self.open_since is None or self.incident is None:
            return []
        return [self._resolve(self.incident, signal, now, reason)]

    def _update(self, incident: Incident, signal: Signal, now: float) -> list[Notice]:
        looks = Shown.of(signal, tuple(q.id for q in incident.quotes), now)
        if not worth_update(self.shown, looks, incident.level, incident.opened):
            return []
        return [self._tell(incident, Kind.UPDATED, signal, now)]

    def _tell(
        self, incident: Incident, kind: Kind, signal: Signal, now: float, reason: str | None = None
    ) -> Notice:
        incident.seq += 1
        self.shown = Shown.of(signal, tuple(q.id for q in incident.quotes), now)
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
            peak_authors=incident.peak,
            peak_at=moment(incident.peak_at),
            reason=reason,
        )

    def pack(self) -> list[Any]:
        """Plain values for a codec, in the order that unpack() reads."""
        return [self.incident.pack() if self.incident else None, self.shown.pack()]

    @classmethod
    def unpack(cls, brand: str, state: list[Any]) -> Self:
        """The triage that was packed."""
        triage = cls(brand)
        incident, shown = state
        triage.incident = Incident.unpack(incident) if incident else None
        triage.shown = Shown.unpack(shown)
        return triage

"""Acting: what a person's deed makes of an incident."""

from collections.abc import Callable

from alerts.deed import Action, Cause, Deed, Effect
from alerts.incident import Incident, Move, Status
from alerts.reminder import MINUTE
from alerts.verdict import Verdict
from detectors.extent import CrisisKind

REMEMBERED = 8  # deeds; what is sent twice comes soon
TWICE = 60.0  # seconds in which the same word of the same person is one: a nervous finger

NAMED = {
    Cause.COMPLAINT: CrisisKind.CUSTOMER,
    Cause.OWN_POST: CrisisKind.OWN_POST,
    Cause.OUTAGE: CrisisKind.OUTAGE,
    Cause.RUMOUR: CrisisKind.RUMOUR,
    Cause.CAMPAIGN: CrisisKind.CAMPAIGN,
}
"""Causes that say what kind it was: nobody should have to say it twice."""


def act(incident: Incident, deed: Deed, now: float) -> Effect:
    """Do a deed, or say why not. The incident changes only where it is applied."""
    is_done = incident.is_over and deed.action not in AFTERWARDS
    if deed.incident != incident.number or is_done:
        return Effect.OVER
    known = (deed.actor, deed.action.value, deed.at.timestamp())
    if known in incident.done:  # Slack, or a producer, sent it twice
        return Effect.KNOWN
    if deed.action in CALMING and 0 < deed.seq < incident.raised_by:
        return Effect.WORSE
    effect = ACTS[deed.action](incident, deed, now)
    if effect is Effect.APPLIED:
        incident.word, incident.done = now, (*incident.done, known)[-REMEMBERED:]
    return effect


def _acknowledge(incident: Incident, deed: Deed, now: float) -> Effect:
    """Take it, or confirm. Who pressed without seeing that somebody has it takes it from nobody."""
    mine = incident.owner == deed.actor
    if mine and now - incident.word < TWICE and incident.status is not Status.OPEN:
        return Effect.KNOWN
    if incident.owner and not mine and deed.seq < incident.owned_by:
        return Effect.KNOWN
    return _give(incident, deed.actor)


def _assign(incident: Incident, deed: Deed, _now: float) -> Effect:
    if not deed.to or (incident.owner == deed.to and incident.status is not Status.OPEN):
        return Effect.KNOWN
    return _give(incident, deed.to)


def _give(incident: Incident, owner: str) -> Effect:
    incident.move(Move.ACKNOWLEDGE)
    incident.owner, incident.owned_by, incident.snoozed_until = owner, incident.seq + 1, 0.0
    return Effect.APPLIED


def _snooze(incident: Incident, deed: Deed, now: float) -> Effect:
    until = now + (deed.minutes or 0) * MINUTE
    if until <= max(now, incident.snoozed_until + TWICE) or incident.status is Status.EASED:
        return Effect.KNOWN
    incident.move(Move.SNOOZE)
    incident.snoozed_until = until
    return Effect.APPLIED


def _relevel(incident: Incident, deed: Deed, now: float) -> Effect:
    """Raise: people are called, unless somebody has it. Lower: what rang so far calls no more."""
    if deed.level is None or deed.level is incident.level:
        return Effect.KNOWN
    if deed.level.rank > incident.level.rank:
        incident.raised_by = incident.seq + 1
        if incident.status is Status.SNOOZED:
            incident.wake(now)
        incident.call(now)
    incident.level = deed.level
    return Effect.APPLIED


def _classify(incident: Incident, deed: Deed, _now: float) -> Effect:
    return Effect.APPLIED if _name(incident, deed, deed.crisis) else Effect.KNOWN


def _name(incident: Incident, deed: Deed, kind: CrisisKind | None) -> bool:
    """Say what it is. Whoever says the same as somebody before says nothing new."""
    if kind is None or (incident.verdict and incident.verdict.kind is kind):
        return False
    incident.verdict = Verdict(
        kind=kind, guessed=incident.guessed, by=deed.actor, at=deed.at, seq=incident.seq + 1
    )
    return True


def _resolve(incident: Incident, deed: Deed, now: float) -> Effect:
    return _end(incident, Move.RESOLVE, deed, now)


def _dismiss(incident: Incident, deed: Deed, now: float) -> Effect:
    return _end(incident, Move.DISMISS, deed, now)


def _end(incident: Incident, move: Move, deed: Deed, now: float) -> Effect:
    """Over for people. The watch holds it until it is quiet, or the wave would open a new one."""
    incident.move(move)
    _name(incident, deed, NAMED.get(deed.cause) if deed.cause else None)
    incident.ended = incident.closed = now
    incident.held, incident.calmed = True, False
    return Effect.APPLIED


ACTS: dict[Action, Callable[[Incident, Deed, float], Effect]] = {
    Action.ACKNOWLEDGE: _acknowledge,
    Action.SNOOZE: _snooze,
    Action.ASSIGN: _assign,
    Action.RELEVEL: _relevel,
    Action.DISMISS: _dismiss,
    Action.RESOLVE: _resolve,
    Action.CLASSIFY: _classify,
}
CALMING = {Action.SNOOZE, Action.RELEVEL, Action.DISMISS, Action.RESOLVE}
"""Whoever does one of these has to know how bad it is."""
AFTERWARDS = {Action.CLASSIFY}
"""Whoever does one of these may come when it is over: what it was is known best then."""

"""Acting: what a person's deed makes of an incident."""

from collections.abc import Callable

from alerts.deed import Action, Deed, Effect
from alerts.incident import Incident, Move, Status

MINUTE = 60.0  # seconds
TWICE = 60.0  # seconds in which the same word of the same person is one: a nervous finger


def act(incident: Incident, deed: Deed, now: float) -> Effect:
    """Do a deed, or say why not. The incident changes only where it is applied."""
    if deed.incident != incident.number or incident.is_over:
        return Effect.OVER
    effect = ACTS[deed.action](incident, deed, now)
    if effect is Effect.APPLIED:
        incident.word = now
    return effect


def _acknowledge(incident: Incident, deed: Deed, now: float) -> Effect:
    """Take it, or confirm. Who pressed without seeing that somebody has it takes it from nobody."""
    mine, taken = incident.owner == deed.actor, incident.status is Status.ACKNOWLEDGED
    if taken and mine and now - incident.word < TWICE:
        return Effect.KNOWN
    if taken and not mine and deed.seq < incident.owned_by:
        return Effect.KNOWN
    return _give(incident, deed.actor)


def _assign(incident: Incident, deed: Deed, _now: float) -> Effect:
    if not deed.to or (incident.owner == deed.to and incident.status is Status.ACKNOWLEDGED):
        return Effect.KNOWN
    return _give(incident, deed.to)


def _give(incident: Incident, owner: str) -> Effect:
    if not incident.can(Move.ACKNOWLEDGE):
        return Effect.KNOWN
    incident.move(Move.ACKNOWLEDGE)
    incident.owner, incident.owned_by = owner, incident.seq + 1
    return Effect.APPLIED


def _snooze(incident: Incident, deed: Deed, now: float) -> Effect:
    until = now + (deed.minutes or 0) * MINUTE
    if until <= max(now, incident.snoozed_until) or not incident.can(Move.SNOOZE):
        return Effect.KNOWN
    incident.move(Move.SNOOZE)
    incident.snoozed_until = until
    return Effect.APPLIED


def _relevel(incident: Incident, deed: Deed, now: float) -> Effect:
    """Raise: people are called as for an escalation. Lower: numbers so high call nobody again."""
    if deed.level is None or deed.level is incident.level:
        return Effect.KNOWN
    if deed.level.rank < incident.level.rank:
        incident.lowered_from = incident.lowered_from or incident.level
    else:
        incident.lowered_from = None
        if incident.can(Move.WAKE):
            incident.move(Move.WAKE)
    incident.level = deed.level
    incident.call(now)
    return Effect.APPLIED


def _resolve(incident: Incident, _deed: Deed, now: float) -> Effect:
    return _end(incident, Move.RESOLVE, now)


def _dismiss(incident: Incident, _deed: Deed, now: float) -> Effect:
    return _end(incident, Move.DISMISS, now)


def _end(incident: Incident, move: Move, now: float) -> Effect:
    """Over for people. The watch holds it until it is quiet, or the wave would open a new one."""
    incident.move(move)
    incident.ended, incident.held = now, True
    return Effect.APPLIED


ACTS: dict[Action, Callable[[Incident, Deed, float], Effect]] = {
    Action.ACKNOWLEDGE: _acknowledge,
    Action.SNOOZE: _snooze,
    Action.ASSIGN: _assign,
    Action.RELEVEL: _relevel,
    Action.DISMISS: _dismiss,
    Action.RESOLVE: _resolve,
}

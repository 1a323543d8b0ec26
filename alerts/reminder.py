"""Reminder: when people hear of an incident again, because nobody says a word about it."""

from dataclasses import dataclass, field
from enum import StrEnum

from alerts.incident import Incident, Status
from detectors.events import Level

MINUTE = 60.0  # seconds
AWAKE = {Status.OPEN, Status.ACKNOWLEDGED, Status.SNOOZED}  # and not what has eased, or is over


class Why(StrEnum):
    """Why people are reminded."""

    UNACKNOWLEDGED = "unacknowledged"  # nobody has it
    SNOOZE_OVER = "snooze_over"
    UNCONFIRMED = "unconfirmed"  # whoever has it was asked, and does not answer
    SILENCE = "silence"  # no word for the cadence; trust comes from regular ones


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRules:
    """After how many minutes people hear of an incident again. A watch reminds nobody."""

    crisis: tuple[int, ...] = field(
        default=(5, 15), metadata={"unit": "minutes", "range": (1, 1_440)}
    )
    """While nobody has a crisis: after so many each. From the second on the second group is called.
    """

    alert: tuple[int, ...] = field(default=(30,), metadata={"unit": "minutes", "range": (1, 1_440)})
    """While nobody has an alert."""

    crisis_cadence: int = field(default=60, metadata={"unit": "minutes", "range": (5, 1_440)})
    """A crisis on which nobody said a word for so long asks for one."""

    alert_cadence: int = field(default=240, metadata={"unit": "minutes", "range": (5, 1_440)})
    """The same for an alert."""

    confirm: int = field(default=15, metadata={"unit": "minutes", "range": (1, 1_440)})
    """Whoever has a crisis and does not answer for so long has it no longer."""

    def __post_init__(self) -> None:
        """Refuse steps without an order.

        Raises:
            ValueError: one is not later than the one before it.
        """
        for steps in (self.crisis, self.alert):
            if list(steps) != sorted(set(steps)):
                raise ValueError("has reminders in no order; allowed: each later than the last")


def due(incident: Incident, now: float, rules: ReminderRules) -> Why | None:
    """Why people are to be reminded now; None: they are not."""
    if incident.level is Level.WATCH or incident.status not in AWAKE:
        return None
    if incident.status is Status.SNOOZED:
        return Why.SNOOZE_OVER if now >= incident.snoozed_until else None
    if incident.status is Status.OPEN and incident.reminders < len(steps_of(incident, rules)):
        waited = passed_steps(incident, now, rules) > incident.reminders
        return Why.UNACKNOWLEDGED if waited else None
    return _silence(incident, now, rules)


def steps_of(incident: Incident, rules: ReminderRules) -> tuple[int, ...]:
    """After how many minutes each people are reminded of what nobody has."""
    return rules.crisis if incident.level is Level.CRISIS else rules.alert


def passed_steps(incident: Incident, now: float, rules: ReminderRules) -> int:
    """How many of them are over. A worker that was away reminds once, not once for each."""
    waited = now - incident.called
    return sum(waited >= minutes * MINUTE for minutes in steps_of(incident, rules))


def must_answer(incident: Incident) -> bool:
    """Whether whoever has it loses it by saying no word when asked."""
    return incident.level is Level.CRISIS and incident.status is Status.ACKNOWLEDGED


def _silence(incident: Incident, now: float, rules: ReminderRules) -> Why | None:
    is_crisis = incident.level is Level.CRISIS
    cadence = rules.crisis_cadence if is_crisis else rules.alert_cadence
    waited = now - max(incident.word, incident.reminded)
    asked = incident.reminded > incident.word and incident.reminders > 0
    if asked and must_answer(incident):
        return Why.UNCONFIRMED if waited >= rules.confirm * MINUTE else None
    return Why.SILENCE if waited >= cadence * MINUTE else None

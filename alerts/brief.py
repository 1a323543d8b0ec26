"""Brief: what a lookout is told about its brand, beside what its watch is."""

from dataclasses import dataclass, field

from alerts.reminder import ReminderRules
from detectors.rules import Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class FullBrief(Brief):
    """The brief of the watch, and when people are reminded."""

    reminders: ReminderRules = field(default_factory=ReminderRules)

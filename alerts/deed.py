"""Deed: what a person does about an incident, from Slack or from a shell."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from detectors.events import Level
from detectors.extent import CrisisKind

PERSON = r"[UW][A-Z0-9]{2,20}"  # Slack's id of one
WHO_LIMIT, NOTE_LIMIT = 100, 500  # characters of a person's name, of a note


class Action(StrEnum):
    """What can be done. A finite set: it is a label of metrics."""

    ACKNOWLEDGE = "acknowledge"  # "I have it"; said again, it confirms
    SNOOZE = "snooze"  # nobody is reminded until then, unless it gets worse
    ASSIGN = "assign"  # to somebody, who has it from now on
    RELEVEL = "relevel"  # raise or lower the level
    DISMISS = "dismiss"  # no crisis
    RESOLVE = "resolve"  # over, whatever the numbers say
    CLASSIFY = "classify"  # what kind of crisis it is, or was


class Cause(StrEnum):
    """What it was after all. Detectors are tuned by these labels."""

    COMPLAINT = "complaint"
    OWN_POST = "own_post"
    OUTAGE = "outage"
    RUMOUR = "rumour"
    PRESS = "press"
    CAMPAIGN = "campaign"  # bots too
    IRONY = "irony"  # misread
    WRONG_BRAND = "wrong_brand"  # a homonym
    TEST = "test"
    OTHER = "other"


class Effect(StrEnum):
    """What became of a deed. A finite set: it is a label of metrics."""

    APPLIED = "applied"
    KNOWN = "known"  # it is so already, or somebody was quicker
    OVER = "over"  # the incident is over, or another one runs
    WORSE = "worse"  # it got worse since the person looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that a person did."""

    action: Action
    actor: str  # Slack's id of the person, or the name that a shell gave
    at: datetime  # when it was done; it may be applied later
    incident: int  # number of the brand's incident that was meant
    seq: int = 0  # of the notice that the person saw; 0: nobody knows
    minutes: int | None = None  # SNOOZE: for so long, from when it is applied
    to: str | None = None  # ASSIGN: who has it from now on
    level: Level | None = None  # RELEVEL
    cause: Cause | None = None  # DISMISS, RESOLVE
    crisis: CrisisKind | None = None  # CLASSIFY
    note: str | None = None

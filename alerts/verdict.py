"""Verdict: what a person says a crisis is, over what it looks like."""

from dataclasses import dataclass
from datetime import datetime

from detectors.extent import CrisisKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A person's word on the kind. Detectors are tuned by it, and it stands from then on."""

    kind: CrisisKind
    by: str  # Slack's id of the person, or the name that a shell gave
    at: datetime

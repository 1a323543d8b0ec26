"""Guides: what messages of tests tell people to do."""

from dataclasses import replace

from alerts.guide import Guide
from alerts.playbook import OWN_MOST, STEP_LIMIT
from alerts.stakeholder import NAME_LIMIT, NOTE_LIMIT, Stakeholder
from detectors.extent import CrisisKind
from pipeline.config import Config
from pipeline.playbooks import ROLES

GUIDE = Config.default().guide("Zephyr")  # as it ships


def longest(letter: str, *, own: bool = False) -> Guide:
    """Everybody has a role, of the longest name; if asked so, steps of the settings are as long."""
    who = Stakeholder(
        name=letter * NAME_LIMIT, slack="U" + "A" * 20, note=letter * NOTE_LIMIT,
        kinds=frozenset(CrisisKind),
    )  # fmt: skip
    steps = (letter * STEP_LIMIT,) * OWN_MOST if own else ()
    return replace(GUIDE, own=steps, stakeholders=dict.fromkeys(sorted(ROLES), who))

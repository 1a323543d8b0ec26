"""Who is brought in is named, and nobody is called by it."""

import re
from dataclasses import replace

import pytest

from alerts.language import Language
from alerts.message import root_message
from alerts.phrases import PHRASES
from alerts.stakeholder import (
    MOST_SHOWN,
    NAME_LIMIT,
    OPEN,
    ROOM,
    Stakeholder,
    brought_in,
    called,
    listed,
)
from detectors.events import Level
from detectors.extent import CrisisKind
from pipeline.playbooks import ROLES
from tests.alerts.test_message import HOSTILE, blocks_of
from tests.builders import a_notice
from tests.guides import GUIDE

ANA = Stakeholder(name="Ana Petit", slack="U0ANA1", note="ext. 12, at night too")
CALLS = re.compile(r"<[@!#]|@(?!\u2060)")  # what Slack wakes people by


def test_a_role_that_somebody_has_is_told_with_the_way_to_them_and_one_that_nobody_has_alone() -> (
    None
):
    assert listed(("legal", "care"), {"legal": ANA}) == (
        f"legal: <{OPEN}U0ANA1|Ana Petit> (ext. 12, at night too) · customer care"
    )


def test_a_role_of_a_teams_own_is_called_as_the_team_calls_it() -> None:
    assert called("works_council") == "works council"
    assert listed(("works_council",), {"works_council": Stakeholder(name="Bo")}) == (
        "works council: Bo"
    )


def test_a_kind_brings_in_whom_the_settings_say_besides_the_roles_of_its_playbook() -> None:
    agency = Stakeholder(name="Vif", kinds=frozenset({CrisisKind.RUMOUR}))
    people = {"agency": agency, "press": ANA}
    assert brought_in(("press",), CrisisKind.RUMOUR, people) == ("press", "agency")
    assert brought_in(("agency", "press"), CrisisKind.RUMOUR, people) == ("agency", "press")
    assert brought_in(("press",), CrisisKind.OUTAGE, people) == ("press",)
    assert brought_in(("press",), None, people) == ("press",)


def test_no_more_are_told_than_one_reads() -> None:
    roles = tuple(f"role_{number}" for number in range(MOST_SHOWN + 3))
    told = listed(roles, {}).split(" · ")
    assert (len(told), told[-1]) == (MOST_SHOWN + 1, "and 3 more")
    assert len(listed(roles[:MOST_SHOWN], {}).split(" · ")) == MOST_SHOWN


def test_what_makes_the_line_too_long_is_left_out_the_names_last() -> None:
    roles = ("care", "legal", "press", "social", "agency", "hr")
    whole = Stakeholder(name="Ana Maria Petit-Lefebvre", slack="U" + "A" * 20, note="ext. 12")
    noted, named = replace(whole, slack=None, note="n" * 60), replace(whole, name="N" * 30)
    told = listed(roles, dict.fromkeys(roles, whole))
    assert (OPEN in told, "(ext. 12)" in told) == (False, True)
    told = listed(roles, dict.fromkeys(roles, noted))
    assert ("nnn" in told, "legal: Ana" in told) == (False, True)
    told = listed(roles, dict.fromkeys(roles, replace(named, name="&" * 40)))
    assert len(told) <= ROOM
    assert "legal: &amp;" in told


@pytest.mark.parametrize("language", Language)
def test_each_role_of_ours_has_a_name(language: Language) -> None:
    assert set(PHRASES[language].playbook.roles) == ROLES


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_and_no_note_calls_or_links(text: str) -> None:
    who = Stakeholder(name=text[:NAME_LIMIT], note=text)
    said = listed(("legal",), {"legal": who})
    assert not re.search("[<>]|@(?!\u2060)", said)
    assert "\n" not in said


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("level", [Level.ALERT, Level.CRISIS])
def test_nobody_is_called_by_a_message_that_brings_in_everybody(
    level: Level, language: Language
) -> None:
    advice = replace(GUIDE, stakeholders={"care": ANA, "press": ANA})
    message = root_message(a_notice(level=level), language=language, advice=advice)
    assert f"<{OPEN}U0ANA1|Ana Petit>" in str(message.blocks)
    told = re.sub(r"<!date\^[^>]*>", "", str([message.text, *blocks_of(message)]))
    assert not CALLS.search(told)

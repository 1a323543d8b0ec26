"""A sheet is a message that Slack takes, whatever brands are called, and new when it says more."""

import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from alerts.crowd import source_sheet, storm_sheet
from alerts.incident import Status
from alerts.language import Language
from alerts.limits import validate_message as problems
from alerts.notice import Kind, Notice
from alerts.phrases import PHRASES
from alerts.sheet import TELL, Tell
from deploy.demo.slack.blocks import problems as refusals
from detectors.events import Level
from tests.builders import a_notice, a_signal
from tests.crowds import a_doubt, a_storm, notices

OVER = {"kind": Kind.RESOLVED, "status": Status.RESOLVED}


def table(*told: Notice, language: Language = Language.EN) -> list[list[Any]]:
    """Its cells: a text, or a person's id."""
    sheet = storm_sheet(a_storm(notices=told), PHRASES[language])
    (block,) = [each for each in sheet.message().blocks if each["type"] == "table"]
    return [[cell.get("text") or person(cell) for cell in row] for row in block["rows"]]


def person(cell: dict[str, Any]) -> Any:
    return cell["elements"][0]["elements"][0]["user_id"]


def test_a_row_says_who_how_bad_how_many_and_whose() -> None:
    zephyr = a_notice(
        owner="U01ANA", level=Level.CRISIS, signal=a_signal(authors=1_234, factor=9.4)
    )
    assert table(zephyr) == [
        ["Brand", "State", "Unhappy", "\u00d7 usual", "Owner"],
        ["Zephyr", "CRISIS", "1,234", "9.4\u00d7", "U01ANA"],
    ]
    assert table(zephyr, language=Language.FR)[1][1:4] == ["CRISE", "1\u202f234", "9,4\u202f\u00d7"]


def test_nobody_and_whoever_has_no_account_is_named() -> None:
    rows = table(a_notice(brand="A"), a_notice(brand="B", owner="léa"), a_notice(brand="C", **OVER))
    assert [row[-1] for row in rows[1:]] == ["nobody", "léa", "\u2013"]


def test_the_worst_comes_first_and_what_is_over_last() -> None:
    rows = table(
        a_notice(brand="over", level=Level.CRISIS, **OVER),
        a_notice(brand="alert", signal=a_signal(factor=5.0)),
        a_notice(brand="odd alert", signal=a_signal(factor=50.0)),
        a_notice(brand="crisis", level=Level.CRISIS),
    )
    assert [row[0] for row in rows[1:]] == ["crisis", "odd alert", "alert", "over"]


@pytest.mark.parametrize(("count", "shown", "more"), [(20, 20, ""), (34, 20, "And 14 more.")])
def test_twenty_rows_and_how_many_more_there_are(count: int, shown: int, more: str) -> None:
    sheet = storm_sheet(a_storm(notices=notices(count)), PHRASES[Language.EN])
    assert (len(sheet.rows) - 1, sheet.more) == (shown, more)


@pytest.mark.parametrize("language", Language)
def test_slacks_own_library_knows_its_blocks(language: Language) -> None:
    words = PHRASES[language]
    for sheet in (storm_sheet(a_storm(), words), source_sheet(a_doubt(), words)):
        message = sheet.message()
        parts = [*message.blocks, *(b for each in message.attachments for b in each["blocks"])]
        for block in parts:
            model = Block.parse(copy.deepcopy(block))
            assert model is not None
            model.validate_json()
            assert model.to_dict()["block_id"] == block["block_id"]


def test_its_version_changes_with_what_it_says_and_with_nothing_else() -> None:
    words = PHRASES[Language.EN]
    storm = a_storm()
    before = storm_sheet(storm, words)
    assert storm_sheet(replace(storm, notices=storm.notices[::-1]), words) == before
    taken = (replace(storm.notices[0], owner="U01ANA"), *storm.notices[1:])
    after = storm_sheet(replace(storm, notices=taken), words)
    assert after.version != before.version
    assert [block["block_id"] for block in after.message().blocks] == [
        f"{letter}.{after.version}" for letter in "hsk"
    ]


def test_while_responders_are_held_back_there_is_a_button_to_tell_them() -> None:
    sheets = [source_sheet(a_doubt(is_over=over), PHRASES[Language.EN]) for over in (False, True)]
    assert [TELL in str(sheet.message()) for sheet in sheets] == [True, False]


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        pytest.param({"actions": [{"action_id": TELL}]}, Tell("U1", "C1"), id="pressed"),
        pytest.param({"actions": [{"action_id": "tocsin_ack"}]}, None, id="another button"),
        pytest.param({"actions": [{}]}, None, id="no button"),
        pytest.param({"actions": []}, None, id="nothing"),
        pytest.param({"actions": [{"action_id": TELL}], "user": None}, None, id="nobody"),
        pytest.param({"actions": 5}, None, id="nonsense"),
    ],
)
def test_a_press_on_it_is_read(payload: dict[str, Any], told: Tell | None) -> None:
    assert Tell.read({"user": {"id": "U1"}, "channel": {"id": "C1"}} | payload) == told


NAMES = st.text(min_size=1, max_size=100)


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=30), st.sampled_from(Language))
def test_slack_takes_it_whatever_brands_and_people_are_called(
    names: list[tuple[str, str]], language: Language
) -> None:
    told = tuple(a_notice(brand=brand, owner=owner) for brand, owner in names)
    words = PHRASES[language]
    for sheet in (
        storm_sheet(a_storm(notices=told), words),
        source_sheet(a_doubt(notices=told), words),
    ):
        message = sheet.message("<!here>")
        assert problems(message) == []
        assert list(refusals(message.blocks)) == []


def test_the_largest_one_fits() -> None:
    told = notices(40, owner="U" + "0" * 20, signal=a_signal(authors=56_789, factor=4_321.0))
    told = tuple(replace(notice, brand="\U0001f4a5" * 97 + notice.brand[-3:]) for notice in told)
    assert problems(source_sheet(a_doubt(notices=told), PHRASES[Language.FR]).message()) == []

"""What people wrote into a post-mortem stays when it is made anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.account import Account
from alerts.debrief import read
from alerts.document import mark
from alerts.language import Language
from alerts.markdown import markdown
from alerts.notice import Kind
from alerts.postmortem import Material, postmortem
from alerts.postmortem.filled import renewed
from tests.alerts.test_account import a_story, step

EMPTY = "-\n"
ACTION = "| Call the host | U01ANA | 2026-04-01 |"
ROW = "|   |   |   |"


def made(*more: Kind, language: Language = Language.EN) -> str:
    told = [*a_story(), *(step(9 + place, 300, kind) for place, kind in enumerate(more))]
    return markdown(postmortem(Material(account=Account.of(told), language=language)))


DRAFT = made()


def filled(text: str) -> str:
    """With a line in each place, and a section of people's own at the end."""
    well, badly = "- Ana was quick\n\n### In detail\n\nVery.\n", "- The login was lost\n"
    for said in (well, badly):
        text = text.replace(f"\n{EMPTY}", f"\n{said}", 1)
    return text.replace(ROW, ACTION) + "\n## Notes of ours\n\nKept too.\n"


def test_the_rest_is_made_anew_and_what_was_filled_in_stays() -> None:
    again = renewed(filled(made()), made(Kind.REOPENED))
    assert again == filled(made(Kind.REOPENED))
    assert "Reopened as ALERT" in again


@pytest.mark.parametrize("language", Language)
def test_in_another_language_too_and_once_more_changes_nothing(language: Language) -> None:
    again = renewed(filled(made()), made(language=language)) or ""
    debrief = read(again)
    assert debrief.well[0] == "Ana was quick"
    assert debrief.badly == ("The login was lost",)
    assert [(row.text, row.owner) for row in debrief.rows] == [("Call the host", "U01ANA")]
    assert renewed(again, made(language=language)) == again


def test_what_is_made_empty_can_be_read_back_as_empty() -> None:
    debrief = read(made())
    assert (debrief.brand, debrief.incident) == ("Zephyr", 1)
    assert (debrief.well, debrief.badly, debrief.rows) == ((), (), ())


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            filled(made()).replace(mark("incident", "Zephyr/1"), mark("incident", "Zephyr/2")),
            id="another incident's",
        ),
        pytest.param("# Our plan\n\nNothing of Tocsin's.\n", id="of something else"),
        pytest.param("", id="empty"),
    ],
)
def test_a_file_that_is_no_page_of_the_incident_stays(other: str) -> None:
    assert renewed(other, made()) is None


def test_a_file_with_places_is_not_replaced_by_a_page_that_has_none() -> None:
    page = mark("incident", "Zephyr/1")
    assert renewed(filled(made()), page) is None
    assert renewed(page, page) == page


@given(st.text(alphabet="#-<!> \n|ab", max_size=60))
def test_whatever_stands_there_it_is_kept_and_the_marks_with_it(text: str) -> None:
    before = DRAFT.replace(f"\n{EMPTY}", f"\n{text}\n", 1)
    again = renewed(before, DRAFT) or ""
    assert text.strip().partition("\n#")[0].strip() in again
    assert again.count("tocsin:actions") >= 1

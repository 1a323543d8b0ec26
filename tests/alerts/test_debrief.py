"""A post-mortem that people filled in is read as they meant it, or the line is named."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.debrief import Debrief, NotFilled, Row, read
from alerts.document import Blank, Document, Section, mark
from alerts.language import Language
from alerts.lesson import LINE_LIMIT, MOST_ACTIONS, MOST_LINES, TEXT_LIMIT
from alerts.markdown import markdown

FILLED = """\
<!-- tocsin:incident Zephyr/3 -->

# Post-mortem

Whatever stands here.

- not asked for

## What went well

<!-- tocsin:went-well -->
<!-- Hint: what helped, and who. -->

- The first answer came in 12 minutes\\!
- [x] Support knew
  what to say
-

### In the night

- Ben was awake

## What did not

<!-- tocsin:went-badly -->

Nobody had the login of the status page.
It took an hour.

* &lt;!channel&gt; was called

## What we do

Words before it.

<!-- tocsin:actions -->

| What | owner | due |
| --- | --- | ---: |
| Automate the status page | <@U01ABCDEF> | 2026-04-01 |
| Keep A \\| B apart | @ben | |
|  |  |  |
| Tell the press |

### Of the press office

| What | Owner | Due |
|---|---|---|
| Name a speaker | | |

| Print a list | ben |

| another | table |
|---|---|
| is | none of ours |

## Annex

- none of ours
"""


def a_file(**parts: str) -> str:
    head = "<!-- tocsin:incident Zephyr/3 -->"
    marked = (f"<!-- tocsin:{name.replace('_', '-')} -->\n{text}" for name, text in parts.items())
    return "\n".join([head, *marked])


def rows(*lines: str) -> str:
    return "\n".join(["| what | owner | due |", "|---|---|---|", *lines])


def test_what_people_filled_in_is_read() -> None:
    assert read(FILLED) == Debrief(
        brand="Zephyr", incident=3,
        well=(
            "The first answer came in 12 minutes!", "Support knew what to say", "Ben was awake",
        ),
        badly=(
            "Nobody had the login of the status page. It took an hour.", "<!channel> was called",
        ),
        rows=(
            Row(text="Automate the status page", owner="U01ABCDEF", due=date(2026, 4, 1)),
            Row(text="Keep A | B apart", owner="ben"),
            Row(text="Tell the press"), Row(text="Name a speaker"),
            Row(text="Print a list", owner="ben"),
        ),
    )  # fmt: skip


def test_line_ends_of_other_systems_and_numbered_lists_are_read_alike() -> None:
    assert read(FILLED.replace("\n", "\r\n")) == read(FILLED)
    assert read(a_file(went_well="1. one\n2) two")).well == ("one", "two")


@pytest.mark.parametrize(
    ("text", "debrief"),
    [
        pytest.param("", {}, id="nothing below"),
        pytest.param(a_file(went_well="\n-\n", went_badly="- …", actions=rows("| | |")), {},
                     id="a draft that nobody filled in"),
        pytest.param(a_file(went_well="<!-- a hint\nof two lines -->\n- so"), {"well": ("so",)},
                     id="a hint is none"),
        pytest.param(a_file(went_well="## Well\n- so\n## Else\n- no"), {"well": ("so",)},
                     id="up to the next heading"),
        pytest.param(a_file(went_well="- so\n### Else\n- no"), {"well": ("so",)},
                     id="up to any heading, where it has none itself"),
        pytest.param("# Page\n" + a_file(went_well="## Well\n- so\n# Else\n- no"),
                     {"well": ("so",)}, id="up to a higher heading"),
        pytest.param("## Well\n" + a_file(went_well="### By us\n- so\n### By them\n- too"),
                     {"well": ("so", "too")}, id="a lower one right below goes on"),
        pytest.param(a_file(another_mark="- so"), {}, id="a mark of others"),
        pytest.param(a_file(actions="no table"), {}, id="no table"),
    ],
)  # fmt: skip
def test_what_is_left_empty_says_nothing(text: str, debrief: dict[str, Any]) -> None:
    text = text or a_file()
    assert read(text) == Debrief(brand="Zephyr", incident=3, **debrief)


@pytest.mark.parametrize("brand", ["A/B", "Café & Co", "-->", "100 %"])
def test_any_brand_can_be_named(brand: str) -> None:
    assert read(mark("incident", f"{brand}/3")) == Debrief(brand=brand, incident=3)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_document_with_places_to_fill_in_is_one_that_nobody_filled_in(end: str) -> None:
    heads = ("Quoi | qui", "Qui", "Pour quand")
    blanks = (
        Blank(mark="went-well", hint="What helped -- and who"), Blank(mark="went-badly", hint="x"),
        Blank(mark="actions", hint="One a line", heads=heads),
    )  # fmt: skip
    document = Document(
        title="Zephyr/3", subtitle="", language=Language.FR, mark=("incident", "Zephyr/3"),
        parts=tuple(Section(title="Bilan", parts=(blank,)) for blank in blanks),
    )  # fmt: skip
    draft = markdown(document)
    assert read(draft.replace("\n", end)) == Debrief(brand="Zephyr", incident=3)
    filled = draft.replace("|   |   |   |", "| Refaire | Ana | 2026-04-01 |").replace(
        "\n-\n", "\n- oui\n", 1
    )
    assert read(filled.replace("\n", end)) == Debrief(
        brand="Zephyr", incident=3, well=("oui",),
        rows=(Row(text="Refaire", owner="Ana", due=date(2026, 4, 1)),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("# Post-mortem", "of which incident is it?", id="of nothing"),
        pytest.param("<!-- tocsin:incident -->", "of which incident", id="of no brand"),
        pytest.param("<!-- tocsin:incident Zephyr -->", "of which incident", id="of no number"),
        pytest.param(a_file(actions=rows("| do | | soon |")), "line 5: 'soon' is no day",
                     id="a day"),
        pytest.param(a_file(actions=rows("| | ben | |")), "line 5: says who or when", id="no what"),
        pytest.param(a_file(went_well="- " + "x" * (LINE_LIMIT + 1)), "line 3: longer than 300",
                     id="a long line"),
        pytest.param(a_file(actions=rows(f"| {'x' * (TEXT_LIMIT + 1)} |")), "line 5: longer",
                     id="a long action"),
        pytest.param(a_file(went_badly="- x\n" * (MOST_LINES + 1)), "line 23: more than 20 items",
                     id="a long list"),
        pytest.param(a_file(actions=rows(*["| x |"] * (MOST_ACTIONS + 1))), "more than 50 actions",
                     id="a long table"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(NotFilled, match=said):
        read(text)


def test_as_much_as_may_be_is_read() -> None:
    long, many = "x" * TEXT_LIMIT, [f"| do {number} |" for number in range(1, MOST_ACTIONS)]
    debrief = read(a_file(actions=rows(f"| {long} |", *many), went_well="- x\n" * MOST_LINES))
    assert len(debrief.rows) == MOST_ACTIONS
    assert debrief.rows[0].text == long
    assert len(debrief.well) == MOST_LINES


@given(st.text(alphabet=st.sampled_from("<!-tocsin:wl|ad\n *#\\1/>\u202e\ud800x")))
def test_whatever_a_file_holds_it_is_read_or_refused(text: str) -> None:
    try:
        debrief = read(a_file(went_well=text, actions=text))
    except NotFilled:
        return
    said = [*debrief.well, *(row.text for row in debrief.rows)]
    assert all(each and "\u202e" not in each and "\n" not in each for each in said)

"""What was learned loses nothing, whoever writes at the same time, and stays bounded."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.lesson import (
    ID,
    MOST_ACTIONS,
    MOST_INCIDENTS,
    ActionItem,
    Done,
    Forgotten,
    Lesson,
    Lessons,
    Outcome,
    Word,
    id_for,
    in_order,
    open_actions,
)
from alerts.mark import drill_of
from detectors.extent import CrisisKind
from tests.builders import NOON

DAY = timedelta(days=1)
TODAY = NOON.date()


def a_lesson(**fields: Any) -> Lesson:
    known: dict[str, Any] = {
        "brand": "Zephyr", "incident": 3, "kind": CrisisKind.OUTAGE, "began": NOON - 35 * DAY,
        "badly": ("The status page was late",), "at": NOON - 30 * DAY, "by": "ana",
    }  # fmt: skip
    return Lesson(**known | fields)


def an_action(text: str = "Automate the status page", **fields: Any) -> ActionItem:
    known: dict[str, Any] = {
        "brand": "Zephyr", "incident": 3, "kind": CrisisKind.OUTAGE, "began": NOON - 35 * DAY,
        "text": text, "at": NOON - 30 * DAY, "by": "ana",
    } | fields  # fmt: skip
    id_ = id_for(known["brand"], known["incident"], text)
    return ActionItem(**{"id": id_} | known)


def done(item: ActionItem, **fields: Any) -> Outcome:
    known: dict[str, Any] = {"key": item.key, "at": NOON, "by": "ben"}
    return Outcome(**known | fields)


def texts(items: Sequence[ActionItem]) -> list[str]:
    return [item.text for item in items]


ITEM = an_action()


@pytest.mark.parametrize("order", [*permutations([ITEM, replace(ITEM, owner="cem"), done(ITEM)])])
def test_whoever_edits_an_action_loses_nothing_of_whoever_ticks_it_off(
    order: tuple[Word, ...],
) -> None:
    (item,) = Lessons(order).actions
    assert (item.text, item.done) == (ITEM.text, Done(at=NOON, by="ben"))
    edits = [word for word in order if isinstance(word, ActionItem)]
    assert item.owner == edits[-1].owner


def test_what_is_done_may_be_open_again_and_what_is_taken_back_is_gone() -> None:
    told = Lessons([a_lesson(), ITEM, done(ITEM)])
    assert told.of("Zephyr", 3).open == []
    told.hear(done(ITEM, is_done=False))
    assert told.of("Zephyr", 3).open == [ITEM]
    told.hear(done(ITEM))
    told.hear(Forgotten("Zephyr", 3, ITEM.id, outcome=True))
    assert told.of("Zephyr", 3).open == [ITEM]
    told.hear(Forgotten("Zephyr", 3, ITEM.id))
    assert told.of("Zephyr", 3).actions == []
    assert told.of("Zephyr", 3).lesson == a_lesson()
    told.hear(Forgotten("Zephyr", 3))
    told.hear(Forgotten("Nobody", 1))
    assert told.last("Zephyr", CrisisKind.OUTAGE, NOON) is None


def test_open_actions_are_of_the_brands_asked_for_the_overdue_ones_first() -> None:
    late, soon = an_action("late", due=TODAY - DAY), an_action("soon", due=TODAY)
    never, other = an_action("some day"), an_action("other", brand="Aurora", due=TODAY - 2 * DAY)
    told = Lessons([never, soon, ITEM, done(ITEM), other, late])
    found = open_actions(told, {"Zephyr"}, NOON)
    assert [(each.item.text, each.is_overdue) for each in found] == [
        ("late", True), ("soon", False), ("some day", False),
    ]  # fmt: skip
    assert [each.item for each in open_actions(told, None, NOON)] == [other, late, soon, never]
    assert open_actions(told, (), NOON) == []
    assert texts(in_order(told.actions))[-1] == ITEM.text
    assert not replace(late, done=Done(at=NOON, by="ben")).is_overdue(TODAY)


def test_what_came_of_a_drill_is_to_be_done_for_the_brand() -> None:
    real, drill = an_action("real"), an_action("drilled", brand=drill_of("Zephyr"))
    told = Lessons([real, drill])
    for brands in ({"Zephyr"}, None):
        assert {each.item.text for each in open_actions(told, brands, NOON)} == {"real", "drilled"}
    for brand, found in ((drill.brand, ["drilled"]), ("Aurora", [])):
        assert [each.item.text for each in open_actions(told, {brand}, NOON)] == found


@pytest.mark.parametrize(
    ("kind", "before", "found"),
    [
        pytest.param(CrisisKind.OUTAGE, NOON, 3, id="the last one of the same kind"),
        pytest.param(CrisisKind.OUTAGE, NOON - 35 * DAY, 2, id="itself is none before it"),
        pytest.param(CrisisKind.RUMOUR, NOON, 4, id="of another kind, by an action alone"),
        pytest.param(CrisisKind.CAMPAIGN, NOON, None, id="a kind that there never was"),
        pytest.param(CrisisKind.UNKNOWN, NOON, None, id="a kind that nobody knows"),
    ],
)
def test_the_last_incident_of_a_kind_is_found(kind: CrisisKind, before: Any, found: Any) -> None:
    rumour = an_action(incident=4, kind=CrisisKind.RUMOUR, began=NOON - DAY)
    told = Lessons([
        a_lesson(), a_lesson(incident=2, began=NOON - 90 * DAY), rumour,
        a_lesson(brand="Aurora", began=NOON - DAY), a_lesson(incident=9, kind=CrisisKind.UNKNOWN),
    ])  # fmt: skip
    last = told.last("Zephyr", kind, before)
    assert (last and last.source and last.source.incident) == found


def test_the_lesson_says_better_than_an_action_which_kind_it_was() -> None:
    told = Lessons([ITEM, a_lesson(kind=CrisisKind.RUMOUR)])
    assert told.last("Zephyr", CrisisKind.OUTAGE, NOON) is None
    assert told.last("Zephyr", CrisisKind.RUMOUR, NOON) == told.of("Zephyr", 3)


def test_what_is_kept_in_mind_is_bounded_and_what_is_open_stays_longest() -> None:
    old = an_action(incident=1, began=NOON - 9_999 * DAY)
    many = [a_lesson(incident=n, began=NOON + n * DAY) for n in range(2, 2 * MOST_INCIDENTS)]
    told = Lessons([old, *many])
    assert sum(bool(told.of("Zephyr", n).source) for n in range(2 * MOST_INCIDENTS)) <= (
        MOST_INCIDENTS
    )
    assert texts(list(told.actions)) == [old.text]
    assert told.of("Zephyr", 2 * MOST_INCIDENTS - 1).lesson
    assert told.of("Zephyr", 2).lesson is None
    crowded = Lessons(an_action(f"action {n}") for n in range(2 * MOST_ACTIONS))
    assert len(list(crowded.actions)) == MOST_ACTIONS


@given(st.text(max_size=300), st.text(max_size=100))
def test_an_id_is_of_its_text_and_never_a_number(text: str, brand: str) -> None:
    found = id_for(brand, 1, text)
    assert re.fullmatch(ID, found)
    assert found == id_for(brand, 1, text.strip())
    assert id_for(brand, 1, text, {found}) not in {found, ""}


def test_hundreds_of_actions_have_ids_of_their_own() -> None:
    assert len({id_for("Zephyr", 1, f"action {n}") for n in range(500)}) == 500


def test_no_incident_has_more_actions_than_it_may() -> None:
    taken: set[str] = set()
    for _ in range(MOST_ACTIONS):
        taken.add(id_for("Zephyr", 1, "the same", taken))
    with pytest.raises(ValueError, match="up to 50 actions"):
        id_for("Zephyr", 1, "the same", taken)


def test_a_day_is_overdue_when_it_is_over() -> None:
    item = an_action(due=date(2026, 3, 2))
    assert [item.is_overdue(date(2026, 3, day)) for day in (1, 2, 3)] == [False, False, True]

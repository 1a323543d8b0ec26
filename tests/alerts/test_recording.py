"""What is written down again changes nothing, and what is edited loses nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.debrief import Debrief, Row
from alerts.lesson import MOST_ACTIONS, Lessons
from alerts.recording import Author, Origin, action, entry
from alerts.verdict import Verdict
from detectors.extent import CrisisKind
from tests.alerts.test_lesson import TODAY, a_lesson, an_action, done
from tests.builders import NOON, a_notice

ORIGIN = Origin("Zephyr", 3, CrisisKind.OUTAGE, NOON - timedelta(days=35))
ANA, BEN = Author("ana", NOON), Author("ben", NOON + timedelta(days=1))
STATUS, PRESS = Row(text="Automate the status page", owner="cem"), Row(text="Tell the press")
FILE = Debrief(
    brand="Zephyr", incident=3, well=("Support knew",), badly=("It was late",),
    rows=(STATUS, PRESS),
)  # fmt: skip


def written() -> Lessons:
    """The file was read once, and its first action done."""
    told = Lessons(entry(Lessons(), ORIGIN, ANA, FILE).words)
    first = next(item for item in told.actions if item.text == STATUS.text)
    told.hear(done(first))
    return told


def test_a_file_is_written_down_and_read_again_changes_nothing() -> None:
    made = entry(Lessons(), ORIGIN, ANA, FILE)
    assert made.lesson == replace(
        a_lesson(), well=FILE.well, badly=FILE.badly, at=ANA.at, by=ANA.by
    )
    assert [(item.text, item.owner, item.by) for item in made.new] == [
        ("Automate the status page", "cem", "ana"), ("Tell the press", None, "ana"),
    ]  # fmt: skip
    again = entry(written(), ORIGIN, BEN, FILE)
    assert (again.words, again.same, again.missing) == ([], 2, ())


def test_an_edited_file_changes_what_was_edited_and_what_is_done_stays_done() -> None:
    told = written()
    edited = replace(FILE, badly=("It was very late",), rows=(
        replace(STATUS, text="Automate the status page, and test it"),
        replace(PRESS, due=TODAY),
        Row(text="Buy a bell"),
    ))  # fmt: skip
    made = entry(told, ORIGIN, BEN, edited)
    assert made.lesson
    assert (made.lesson.well, made.lesson.badly, made.lesson.by) == (
        FILE.well, ("It was very late",), "ben",
    )  # fmt: skip
    assert [item.text for item in made.new] == ["Buy a bell"]
    for word in made.words:
        told.hear(word)
    assert {item.text: (item.owner, item.due, bool(item.done)) for item in told.actions} == {
        "Automate the status page, and test it": ("cem", None, True),
        "Tell the press": (None, TODAY, False),
        "Buy a bell": (None, None, False),
    }
    assert entry(told, ORIGIN, ANA, edited).words == []


def test_what_a_draft_leaves_empty_takes_nothing_back() -> None:
    draft = Debrief(brand="Zephyr", incident=3)
    made = entry(written(), ORIGIN, BEN, draft)
    assert made.words == []
    assert [item.text for item in made.missing] == [PRESS.text]
    assert entry(Lessons(), ORIGIN, BEN, draft).words == []
    bare = replace(FILE, rows=(replace(STATUS, owner=None), PRESS))
    assert entry(written(), ORIGIN, BEN, bare).words == []


def test_rows_that_are_swapped_keep_their_actions() -> None:
    swapped = replace(FILE, rows=(PRESS, STATUS))
    assert entry(written(), ORIGIN, BEN, swapped).words == []
    twice = replace(FILE, rows=(PRESS, PRESS))
    assert len({item.id for item in entry(Lessons(), ORIGIN, ANA, twice).new}) == 2


def test_a_kind_that_a_person_named_since_is_written_down() -> None:
    rumour = ORIGIN._replace(kind=CrisisKind.RUMOUR)
    made = entry(written(), rumour, BEN, Debrief(brand="Zephyr", incident=3))
    assert [word.kind for word in made.words] == [CrisisKind.RUMOUR]


def test_an_action_of_the_same_words_is_that_one_until_it_is_done() -> None:
    told = written()
    press = action(told, ORIGIN, BEN, replace(PRESS, text="tell  the PRESS", owner="ben"))
    assert press.id in {item.id for item in told.of("Zephyr", 3).open}
    assert (press.owner, press.by) == ("ben", "ben")
    told.hear(press)
    again = action(told, ORIGIN, ANA, replace(PRESS, text="tell the PRESS"))
    assert (again.id, again.owner) == (press.id, "ben")
    anew = action(told, ORIGIN, BEN, STATUS)
    assert anew.id not in told.of("Zephyr", 3).items
    told.hear(anew)
    assert len(told.of("Zephyr", 3).open) == 2


def test_two_who_add_at_a_time_without_reading_each_other_lose_nothing() -> None:
    before = Lessons([a_lesson()])
    words = [action(before, ORIGIN, ANA, STATUS), action(before, ORIGIN, BEN, PRESS)]
    told = Lessons([a_lesson(), *words])
    assert {item.text for item in told.actions} == {STATUS.text, PRESS.text}
    assert told.of("Zephyr", 3).lesson == a_lesson()


def test_more_than_an_incident_may_have_is_refused() -> None:
    told = Lessons(an_action(f"action {n}") for n in range(MOST_ACTIONS))
    with pytest.raises(ValueError, match="up to 50 actions"):
        action(told, ORIGIN, ANA, PRESS)
    with pytest.raises(ValueError, match="up to 50 actions"):
        entry(told, ORIGIN, ANA, FILE)


def test_an_incident_is_known_by_its_newest_notice_or_by_what_was_written_of_it() -> None:
    verdict = Verdict(kind=CrisisKind.RUMOUR, guessed=CrisisKind.OUTAGE, by="ana", at=NOON, seq=2)
    notice = a_notice(incident=3, verdict=verdict)
    assert Origin.of(notice) == ("Zephyr", 3, CrisisKind.RUMOUR, notice.opened_at)
    assert Origin.known(written().of("Zephyr", 3)) == ORIGIN
    assert Origin.known(written().of("Zephyr", 4)) is None

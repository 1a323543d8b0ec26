"""Shadow and rules in use are held against each other by what both told, and by nothing else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from alerts.deed import Action, Deed
from alerts.notice import Kind, Notice
from detectors.events import Level
from pipeline.config import Config
from pipeline.tuning.comparison import Comparison
from pipeline.tuning.course import courses_of
from pipeline.tuning.diff import Turn
from pipeline.tuning.live import held
from tests.builders import NOON, a_notice

CONFIG = Config()
SINCE = NOON.timestamp() - 3_600


def told(minutes: int, kind: Kind, level: Level = Level.WATCH, **fields: Any) -> Notice:
    at = NOON + timedelta(minutes=minutes)
    return a_notice(**{"kind": kind, "level": level, "at": at, "opened_at": NOON} | fields)


OPENED, WORSE = told(0, Kind.OPENED), told(20, Kind.ESCALATED, Level.ALERT)


def turns(found: Comparison) -> list[Turn]:
    return [each.change.turn for each in found.differences]


def test_who_told_the_same_differs_in_nothing() -> None:
    assert turns(held([OPENED, WORSE], [OPENED, WORSE], SINCE, CONFIG)) == [Turn.SAME]
    assert turns(held([], [], SINCE, CONFIG)) == []


def test_what_the_shadow_would_have_told_besides_appears() -> None:
    found = held([OPENED], [OPENED, WORSE], SINCE, CONFIG)
    assert turns(found) == [Turn.LOUDER]
    assert [each.level for each in found.after.courses] == [Level.ALERT]
    assert turns(held([], [OPENED], SINCE, CONFIG)) == [Turn.APPEARS]
    assert turns(held([OPENED], [], SINCE, CONFIG)) == [Turn.VANISHES]


def test_an_incident_of_before_is_left_out_with_what_goes_with_it() -> None:
    running = replace(WORSE, opened_at=NOON - timedelta(hours=2))
    assert turns(held([running], [OPENED], SINCE, CONFIG)) == []
    assert turns(held([OPENED], [running], SINCE, CONFIG)) == []


def test_a_persons_word_is_no_step_of_the_rules() -> None:
    deed = Deed(action=Action.RELEVEL, actor="ana", at=NOON, incident=1, seq=1, level=Level.CRISIS)
    raised = told(5, Kind.AUDIT, Level.CRISIS, deed=deed, was=Level.WATCH)
    after = told(9, Kind.UPDATED, Level.CRISIS)
    (course,) = courses_of([OPENED, raised, after])
    assert course.steps == ((Level.WATCH, NOON),)
    assert turns(held([OPENED, raised, after], [OPENED], SINCE, CONFIG)) == [Turn.SAME]

"""What people say of incidents becomes labels: nothing is made of what nobody judged."""

from dataclasses import replace
from typing import Any

import pytest

from alerts.deed import Action, Cause, Deed
from alerts.incident import Status
from alerts.mark import drill_of
from alerts.notice import Kind, Notice
from alerts.verdict import Verdict
from detectors.events import Level
from detectors.extent import CrisisKind
from pipeline.tuning.episode import Episode
from pipeline.tuning.hindsight import episodes_of
from tests.builders import a_notice
from tests.pipeline.tuning.cases import at

BEGAN, OVER = at("12:00"), at("15:00")


def deed(action: Action, **fields: Any) -> Deed:
    return Deed(action=action, actor="U01ANA", at=at("13:00"), incident=1, **fields)


def told(*deeds: Deed, incident: int = 1, **last: Any) -> list[Notice]:
    """The notices of an incident: it opened, people did something, and it was over."""
    known: dict[str, Any] = {
        "brand": "A",
        "incident": incident,
        "first_sign": BEGAN,
        "opened_at": BEGAN,
    }
    audits = [
        a_notice(**known, kind=Kind.AUDIT, seq=seq, deed=each) for seq, each in enumerate(deeds, 2)
    ]
    ended: dict[str, Any] = {"ended_at": OVER, "status": Status.RESOLVED} | last
    return [
        a_notice(**known, kind=Kind.OPENED, seq=1), *audits,
        a_notice(**known | ended, kind=Kind.RESOLVED, seq=len(deeds) + 2),
    ]  # fmt: skip


def label(**fields: Any) -> Episode:
    known: dict[str, Any] = {
        "brand": "A",
        "start": BEGAN,
        "end": OVER,
        "level": Level.ALERT,
        "note": "incident 1",
    }
    return Episode(**known | fields)


def verdict(kind: CrisisKind) -> Verdict:
    return Verdict(kind=kind, guessed=CrisisKind.UNKNOWN, by="U01ANA", at=at("13:00"), seq=2)


FALSE: dict[str, Any] = {"status": Status.FALSE_ALARM}
STORIES = {
    "nobody said a word": (told(), []),
    "somebody had it": (told(deed(Action.ACKNOWLEDGE), deed(Action.SNOOZE, minutes=60)), []),
    "it still runs": (told(deed(Action.RELEVEL, level=Level.CRISIS), ended_at=None), []),
    "a false alarm": (
        told(deed(Action.DISMISS, cause=Cause.IRONY, note="a joke\non us"), **FALSE),
        [label(silent=True, note="incident 1, irony, a joke on us")],
    ),
    "a false alarm that came back": (
        told(deed(Action.DISMISS), deed(Action.RESOLVE)), [label()],
    ),
    "a test": (told(deed(Action.DISMISS, cause=Cause.TEST), **FALSE), []),
    "resolved with a cause": (
        told(deed(Action.RESOLVE, cause=Cause.OUTAGE), verdict=verdict(CrisisKind.OUTAGE)),
        [label(kind=CrisisKind.OUTAGE, note="incident 1, outage")],
    ),
    "another level": (
        told(deed(Action.RELEVEL, level=Level.CRISIS), level=Level.CRISIS),
        [label(level=Level.CRISIS)],
    ),
    "another kind": (
        told(deed(Action.CLASSIFY, crisis=CrisisKind.RUMOUR), verdict=verdict(CrisisKind.RUMOUR)),
        [label(kind=CrisisKind.RUMOUR)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("notices", "labels"), STORIES.values(), ids=STORIES)
def test_what_people_said_becomes_a_label(notices: list[Notice], labels: list[Episode]) -> None:
    assert list(episodes_of(notices)) == labels


def test_labels_of_incidents_that_follow_each_other_do_not_overlap() -> None:
    second = told(deed(Action.RESOLVE), incident=2, first_sign=at("14:00"), ended_at=at("18:00"))
    first, then = episodes_of([*second, *told(deed(Action.RESOLVE))])
    assert first.end < then.start < at("15:01")


def test_a_drill_is_no_label() -> None:
    drill = [replace(each, brand=drill_of("A")) for each in told(deed(Action.DISMISS), **FALSE)]
    assert list(episodes_of(drill)) == []

"""Hindsight: labels from what people said of incidents while and after they ran."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from alerts.deed import Action, Cause, Deed
from alerts.incident import Status
from alerts.mark import is_drill
from alerts.notice import Notice
from alerts.text import literal
from pipeline.settings.value import LONGEST
from pipeline.tuning.course import by_incident
from pipeline.tuning.episode import Episode

JUDGING = frozenset({Action.DISMISS, Action.RESOLVE, Action.RELEVEL, Action.CLASSIFY})
"""What says that somebody has looked, and what he thinks. To have it, or to wait, does not."""

A_MOMENT = timedelta(seconds=1)  # after one incident, before the next: labels do not overlap


def episodes_of(notices: Iterable[Notice]) -> Iterator[Episode]:
    """A label for each incident that is over and on which somebody gave a judgement.

    What was dismissed is a silence. What was not is as bad, and of such a kind, as people said last
    or, where they did not say, as it was told. A test is neither, nor is a drill.
    """
    ended: dict[str, datetime] = {}
    for (brand, _), told in sorted(by_incident(notices).items()):
        last = max(told, key=lambda notice: notice.seq)
        if not last.ended_at or is_drill(brand):
            continue
        judged = [each.deed for each in told if each.deed and each.deed.action in JUDGING]
        if judged and all(deed.cause is not Cause.TEST for deed in judged):
            yield _episode(last, judged, ended.get(brand))
        ended[brand] = last.ended_at


def _episode(last: Notice, judged: list[Deed], before: datetime | None) -> Episode:
    start = max(last.first_sign, before + A_MOMENT) if before else last.first_sign
    end = max(start, last.ended_at or last.at)
    note = _note(last, judged)
    if last.status is Status.FALSE_ALARM:
        return Episode(brand=last.brand, start=start, end=end, silent=True, note=note)
    kind = last.verdict.kind if last.verdict else None
    return Episode(brand=last.brand, start=start, end=end, level=last.level, kind=kind, note=note)


def _note(last: Notice, judged: list[Deed]) -> str:
    """What people said, for whoever reads the file."""
    said = [deed.cause for deed in judged if deed.cause] + [d.note for d in judged if d.note]
    return literal(", ".join([f"incident {last.incident}", *said]), LONGEST)

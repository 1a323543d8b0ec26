"""Sheets: the tasks for messages about many incidents. What they say is worked out now and then."""

from collections.abc import Callable
from dataclasses import replace as notice_replace

from msgspec.structs import replace

from alerts.notice import Notice
from alerts.route import Route
from alerts.sheet import Sheet
from pipeline.codec import decode_notice
from pipeline.notifier.agenda import Act, Task
from pipeline.notifier.mailbox import CASES, Case, Mailbox, Place
from pipeline.notifier.steps import step_of

EVERY = 30.0  # seconds between two looks at what a sheet says
LASTS = 86_400.0  # seconds; then it stays as it is


def begun(mailbox: Mailbox | None, notice: Notice, channel: str, now: float) -> Mailbox:
    """The mailbox with one more of its storms or doubts; a notice stands for those in it."""
    box = mailbox or Mailbox(partition=0)
    number = box.incident + 1
    case = Case(newest=step_of(notice), places={channel: Place()}, rang=now)
    crowds = box.crowds | {number: case}
    kept = {each: crowds[each] for each in sorted(crowds)[-CASES:]}
    return replace(box, incident=number, crowds=kept)


class Sheets:
    """One task for each sheet that Slack lacks, or has as it was."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], tuple[float, Case, Task | None]] = {}

    def task(  # noqa: PLR0913, PLR0917  # what it is about, where, when, and what it says
        self, key: str, number: int, case: Case, route: Route, now: float, say: Callable[[], Sheet]
    ) -> Task | None:  # fmt: skip
        """What is to be done for it; None: nothing, or not yet."""
        place = case.places.get(route.channel, Place())
        is_due = place.shown_at + EVERY <= now < case.rang + LASTS or _has_news(case, place)
        if place.ts and not place.intent and not is_due:
            return None
        at, before, task = self._known.get((key, number), (0.0, None, None))
        if before is not case or not at <= now < at + EVERY:
            task = _task(key, number, case, route, say())
            self._known[key, number] = now, case, task
            self._known.pop((key, number - CASES), None)
        return task


def _has_news(case: Case, place: Place) -> bool:
    """Whether somebody did something since it was shown."""
    return case.end is not None and bool(case.end.by) and place.shown_at < case.end.at


def _task(key: str, number: int, case: Case, route: Route, sheet: Sheet) -> Task | None:
    place = case.places.get(route.channel, Place())
    act = Act.LOOK if place.intent else Act.UPDATE if place.ts else Act.POST
    if act is Act.UPDATE and place.shown == sheet.version:
        return None
    notice = decode_notice(case.newest)
    notice = notice_replace(notice, brand=key, incident=number, seq=sheet.version)
    since = {sheet.version: case.rang}
    is_news = act is not Act.UPDATE or _has_news(case, place)
    return Task(act, key, notice, route, place, since, is_news=is_news, sheet=sheet)

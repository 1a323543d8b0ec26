"""Agenda: what each channel has to be told next. Pure: mailboxes and routes in, tasks out."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from alerts.hold import Hold, disturbs, hold_of, is_afterword, is_forgone, is_moot
from alerts.incident import OVER
from alerts.mark import is_drill
from alerts.notice import Kind, Notice
from alerts.route import Route, has_step, is_call, listeners
from alerts.sheet import Sheet
from alerts.silence import Silence
from detectors.events import Level
from pipeline.codec import decode_notice
from pipeline.notifier.hush import Hush, hush_of
from pipeline.notifier.mailbox import Case, Mailbox, Place
from pipeline.notifier.progress import Progress


class Act(StrEnum):
    """What to do for a channel."""

    LOOK = "look"  # for a message that may be there
    POST = "post"  # the living message
    UPDATE = "update"  # it shows an older notice
    LOG = "log"  # a step, into the thread
    MARK = "mark"  # it shows what people asked of the watch; not on the agenda, see Applying


def about(brand: str, incident: int, seq: int, channel: str) -> dict[str, object]:
    """One message, for the log."""
    return {"brand": brand, "incident": incident, "seq": seq, "channel": channel}


class Task(NamedTuple):
    """One thing to do for one channel."""

    act: Act
    brand: str
    notice: Notice  # what to show, or the step to log
    route: Route
    place: Place
    times: Mapping[int, float]  # since when its case's notices are news, by seq
    is_news: bool = True  # else numbers have changed
    wakes: Notice | None = None  # the step that people are called for, if this message is new
    is_moot: bool = False  # nobody need be called for the step any more, or not by this one
    first: Notice | None = None  # the oldest step that is news there, if this message is new
    is_backlog: bool = False  # it was old when it came
    silence: Silence | None = None  # what the message has to say of it
    hold: Hold | None = None  # why it waits
    is_forgone: bool = False  # it was silent, and is over: nobody is ever told
    instead: "Task | None" = None  # what to do where this step has to wait
    progress: Progress | None = None  # of its incident, towards goals
    sheet: Sheet | None = None  # what it shows, if it is about many; notice and brand stand for it

    @property
    def key(self) -> str:
        """The same each time that this message is tried."""
        return f"{self.notice.id}/{self.route.channel}/{self.act}"

    @property
    def layout(self) -> str:
        """What a refusal is remembered by: a sheet says something else while its turn comes."""
        if self.sheet is None:
            return self.key
        return f"{self.brand}/{self.notice.incident}/{self.route.channel}/{self.act}"

    @property
    def about(self) -> dict[str, object]:
        """The same in parts, for the log."""
        return about(self.brand, self.notice.incident, self.notice.seq, self.route.channel)

    def since(self, notice: Notice) -> float:
        """Since when this is news; mailboxes of an older release do not tell."""
        return self.times.get(notice.seq, notice.at.timestamp())

    @property
    def is_aloud(self) -> bool:
        """Whether the channel hears of a step too: it got worse since the message was new."""
        calls = is_call(self.notice) and not self.is_moot
        return calls and self.notice.seq > self.place.posted

    @property
    def order(self) -> tuple[bool, bool, bool, int, float]:
        """First what people have not heard of, the worst of it before; then the stalest numbers.

        What is real goes before every drill.
        """
        drill = is_drill(self.brand)
        if self.is_news:
            is_deed = self.act is Act.UPDATE and self.notice.kind is Kind.AUDIT  # somebody waits
            return drill, False, not is_deed, -self.notice.level.rank, self.notice.at.timestamp()
        stalest = self.place.shown_at  # or brands in turmoil would keep others from a turn
        return drill, True, True, 0, stalest


class Agenda:
    """The tasks of all mailboxes.

    A mailbox never changes, it is replaced. So what it asks for is worked out once, and again when
    it begins or ends to be silent: thousands of brands are looked at several times a second.
    """

    def __init__(self, routes: tuple[Route, ...]) -> None:
        self.routes = routes
        self.held: tuple[Task, ...] = ()  # those that waited when last looked
        self.silences = 0  # then
        self._known: dict[str, tuple[Mailbox, Silence | None, Hush, tuple[Task, ...]]] = {}

    def tasks(self, mailboxes: Mapping[str, Mailbox], now: float = 0.0) -> list[Task]:
        """The next task of each incident in each channel, in the order in which to do them.

        What silences and quiet hours hold at this moment, in epoch seconds, is left out.
        """
        hush = hush_of(mailboxes, self.routes, now)
        found = [task for brand, box in mailboxes.items() for task in self._of(brand, box, hush)]
        self.held, self.silences = tuple(task for task in found if task.hold), len(hush.in_force)
        return sorted((task for task in found if not task.hold), key=lambda task: task.order)

    def stands(self, task: Task, mailboxes: Mapping[str, Mailbox], now: float = 0.0) -> bool:
        """Whether a task is still to be done, and just so."""
        mailbox = mailboxes.get(task.brand)
        if mailbox is not None and task.sheet:
            return mailbox.holds(task.notice.incident, task.route.channel, task.place)
        hush = hush_of(mailboxes, self.routes, now)
        found = self._of(task.brand, mailbox, hush) if mailbox else ()
        return any(task in (each, each.instead) for each in found)

    def _of(self, brand: str, mailbox: Mailbox, hush: Hush) -> tuple[Task, ...]:
        known, silence = self._known.get(brand), hush.silence(brand)
        if known and known[0] is mailbox and known[1] == silence and known[2].quiet == hush.quiet:
            return known[3]
        cases = mailbox.cases.values()
        found = tuple(task for case in cases for task in _tasks(brand, case, self.routes, hush))
        self._known[brand] = mailbox, silence, hush, found
        return found


def _tasks(brand: str, case: Case, routes: tuple[Route, ...], hush: Hush) -> Iterator[Task]:
    """For each channel its living message first, until it shows a step; then the step's entry."""
    newest, silence = decode_notice(case.newest), hush.silence(brand)
    told = {channel for channel, place in case.places.items() if place.ts or place.intent}
    told |= {route.channel for route in routes if route.kinds and _is_due(case, route, newest)}
    for route in listeners(routes, newest, told):
        hold = hold_of(newest, silence, quiet=route in hush.quiet)
        place = case.places.get(route.channel, Place())
        steps = list(untold(case, route, place))
        about = Task(Act.LOG, brand, newest, route, place, case.since, hold=hold)
        about = about._replace(progress=case.progress)
        shown = None if newest.status in OVER else silence
        full = about._replace(silence=shown, is_backlog=case.is_late)
        root, entry = _root(full, steps, hush), _entry(about, steps)
        # The message shows a step already: its newer numbers can wait until the thread has it.
        is_first = entry and not entry.hold and place.shown >= entry.notice.seq
        if entry and (root is None or (root.act is Act.UPDATE and is_first)):
            yield entry._replace(instead=root)
        elif root:
            yield root


def _is_due(case: Case, route: Route, newest: Notice) -> bool:
    """Whether a channel of some kinds of steps waits for one that is not the newest notice."""
    loud = newest.level.rank >= route.min_level.rank
    return loud and any(untold(case, route, case.places.get(route.channel, Place())))


def _root(about: Task, steps: list[Notice], hush: Hush) -> Task | None:
    """What to do for the living message. Only a new one is held: what changes, disturbs nobody."""
    place, newest = about.place, about.notice
    act = _root_act(about)
    if act is None or (act is Act.POST and all(map(is_afterword, [*steps, newest]))):
        return None
    if act is not Act.POST:
        is_news = bool(steps) or act is Act.LOOK
        return about._replace(act=act, is_news=is_news, hold=None)
    wakes, gone = _wakes([*steps, newest], place, newest), is_forgone(newest, hush.silences)
    hold, first = None if gone else about.hold, steps[0] if steps else None
    return about._replace(act=act, wakes=wakes, first=first, hold=hold, is_forgone=gone)


def _root_act(about: Task) -> Act | None:
    place = about.place
    if place.intent is not None:
        return Act.LOOK
    if place.shown < about.notice.seq:
        return Act.UPDATE if place.ts else Act.POST
    is_right = place.says(about.silence) and not place.marked
    return Act.UPDATE if place.ts and not is_right else None


def _entry(about: Task, steps: list[Notice]) -> Task | None:
    """The next step for the thread. Of calls that wait the newest is told aloud, and says all."""
    if not steps:
        return None
    step, place, newest = steps[0], about.place, about.notice
    calls = [each for each in steps if is_call(each) and not is_moot(each, newest)]
    is_last = bool(calls) and calls[-1] is step
    waits = place.ts and step.seq > place.posted and disturbs(step, newest)
    return about._replace(
        notice=step, wakes=_wakes(steps[:1], place, newest) if is_last else None,
        is_moot=not is_last, hold=about.hold if waits else None,
    )  # fmt: skip


def untold(case: Case, route: Route, place: Place) -> Iterator[Notice]:
    """The steps that the thread lacks; since the message stands, all of them."""
    for seq in sorted(seq for seq in case.steps if seq > place.logged):
        step = decode_notice(case.steps[seq])
        told = {route.channel} if 0 < place.posted < seq else set()
        if has_step(route, step) and listeners((route,), step, told):
            yield step


def _wakes(steps: Iterable[Notice], place: Place, newest: Notice) -> Notice | None:
    """The newest step that calls people, and that nobody was called for or has answered."""
    calls = (step for step in steps if is_call(step) and step.level is Level.CRISIS)
    open_ = (step for step in calls if not is_moot(step, newest))
    fresh = (step for step in open_ if step.seq > place.woken)
    return max(fresh, key=lambda step: step.seq, default=None)

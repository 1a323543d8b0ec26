"""Applying: what people asked of an incident, until its watch has answered.

A watch that refuses says nothing: then, and while its worker is late, the wait ends by itself.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from alerts.asked import applying, is_idle
from alerts.buttons import Press
from alerts.deed import Action, Deed
from alerts.incident import OVER
from alerts.notice import Notice
from alerts.route import Route, listeners
from alerts.silence import Silence
from pipeline.codec import decode_notice
from pipeline.notifier.agenda import Act, Task
from pipeline.notifier.hush import Hush, hush_of
from pipeline.notifier.mailbox import Case, Mailbox

LASTS = 60.0  # seconds
PROMPT = 0.7  # seconds; a watch that is not late has answered by then, and one update is enough
INCIDENTS, EACH = 100, 3  # that are waited for; and deeds of each
MINUTE, A_MINUTE = 60.0, 10  # updates that show it; as many take it away, and Slack takes 50

Key = tuple[str, int]  # brand, incident


@dataclass(slots=True)
class Wait:
    """A deed that Kafka has, or is about to."""

    deed: Deed
    press: Press | None  # that asked for it
    since: float | None = None  # when Kafka had it


class Applying:
    """All that is waited for. `pace` is a clock that only goes on."""

    def __init__(self, pace: Callable[[], float]) -> None:
        self._pace = pace
        self._waits: dict[Key, dict[tuple[str, Action], Wait]] = {}
        self._shown: dict[tuple[Key, str], tuple[Deed, ...]] = {}  # by incident and channel
        self._updates: deque[float] = deque(maxlen=A_MINUTE)
        self._late: deque[tuple[Press, Deed]] = deque(maxlen=INCIDENTS)

    # -- What people ask, and watches answer

    def expect(self, brand: str, deed: Deed, press: Press | None = None) -> None:
        """Somebody's deed goes to Kafka: the watch may answer before we hear that it is there."""
        waits = self._waits.setdefault((brand, deed.incident), {})
        before = waits.pop((deed.actor, deed.action), None)  # who presses again waits no longer
        waits[deed.actor, deed.action] = Wait(deed, press, before.since if before else None)
        for oldest in list(waits)[:-EACH]:
            del waits[oldest]
        for forgotten in list(self._waits)[:-INCIDENTS]:
            del self._waits[forgotten]

    def sent(self, brand: str, deed: Deed) -> None:
        """Kafka has it."""
        wait = self._waits.get((brand, deed.incident), {}).get((deed.actor, deed.action))
        if wait is not None and wait.since is None:
            wait.since = self._pace()

    def forget(self, brand: str, deed: Deed) -> None:
        """It is waited for no more."""
        waits = self._waits.get((brand, deed.incident), {})
        waits.pop((deed.actor, deed.action), None)

    def heard(self, notice: Notice) -> None:
        """A watch has told what somebody did, or what makes another's word needless."""
        if notice.deed is not None:
            self.forget(notice.brand, notice.deed)
        waits = self._waits.get((notice.brand, notice.incident), {})
        for wait in list(waits.values()):
            if is_idle(wait.deed, notice):
                self.forget(notice.brand, wait.deed)

    def waits(self, brand: str, incident: int) -> bool:
        """Whether anything that people asked of an incident is still on its way."""
        return bool(self._waits.get((brand, incident)))

    def of(self, brand: str, incident: int) -> tuple[Deed, ...]:
        """What an incident's message should show: what takes longer than it should."""
        now = self._pace()
        waits = self._waits.get((brand, incident), {}).values()
        known = ((wait.deed, wait.since) for wait in waits if wait.since is not None)
        return tuple(deed for deed, since in known if PROMPT <= now - since < LASTS)

    def late(self) -> list[tuple[Press, Deed]]:
        """What was not answered in its time, each once."""
        self._tidy()
        found = list(self._late)
        self._late.clear()
        return found

    # -- What messages show of it

    def tasks(
        self, mailboxes: Mapping[str, Mailbox], routes: tuple[Route, ...], now: float
    ) -> list[Task]:
        """The messages that show something else of it, and nothing else that is old."""
        self._tidy()
        if len(self._updates) == A_MINUTE and self._pace() - self._updates[0] < MINUTE:
            return []
        if not self._waits:
            return []
        hush = hush_of(mailboxes, routes, now)
        return [task for key in self._waits for task in self._of(key, mailboxes, routes, hush)]

    def _of(
        self, key: Key, mailboxes: Mapping[str, Mailbox], routes: tuple[Route, ...], hush: Hush
    ) -> Iterator[Task]:
        brand, incident = key
        mailbox, deeds = mailboxes.get(brand), self.of(*key)
        case = mailbox.cases.get(incident) if mailbox else None
        if case is None or not deeds:
            return
        old = {
            name for name in case.places if look(self._shown.get((key, name), ())) != look(deeds)
        }
        if old:
            silence = hush.silence(brand)
            found = marks(brand, case, routes, silence)
            yield from (task for task in found if task.route.channel in old)

    def holds(self, task: Task) -> bool:
        """Whether a message that shows it waits for its watch, and is well as it is."""
        if task.sheet or task.act is not Act.UPDATE or not task.place.says(task.silence):
            return False
        is_new = task.place.shown >= task.notice.seq
        return is_new and bool(self.of(task.brand, task.notice.incident))

    def seen(self, task: Task, deeds: tuple[Deed, ...]) -> None:
        """The message of a task shows these."""
        key = task.brand, task.notice.incident
        if deeds:
            self._shown[key, task.route.channel] = deeds
        else:
            self._shown.pop((key, task.route.channel), None)
        if task.act is Act.MARK:
            self._updates.append(self._pace())

    def _tidy(self) -> None:
        """Forget what nobody waits for."""
        now = self._pace()
        for key, waits in list(self._waits.items()):
            for who, wait in list(waits.items()):
                if wait.since is not None and now - wait.since >= LASTS:
                    del waits[who]
                    if wait.press is not None:
                        self._late.append((wait.press, wait.deed))
            if not waits:
                del self._waits[key]
        for where in [where for where in self._shown if where[0] not in self._waits]:
            del self._shown[where]


def look(deeds: Iterable[Deed]) -> list[str]:
    """What of deeds a reader sees: who presses again asks for no other message."""
    return sorted(applying(deed) for deed in deeds)


def marks(
    brand: str, case: Case, routes: Iterable[Route], silence: Silence | None
) -> Iterator[Task]:
    """The messages of an incident that are up to date, as tasks."""
    newest = decode_notice(case.newest)
    shown = None if newest.status in OVER else silence
    for route in listeners(routes, newest, case.told):
        place = case.places.get(route.channel)
        is_there = place is not None and place.ts is not None and place.intent is None
        if place and is_there and place.shown >= newest.seq and place.says(shown):
            yield Task(Act.MARK, brand, newest, route, place, case.since, silence=shown)

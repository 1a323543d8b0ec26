"""Standing: the incidents that run, and which of them nobody has, in figures for Prometheus.

What Slack cannot do, Alertmanager does: it calls where nobody presses a button for half an hour,
on another way than the message that nobody answers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from alerts.hold import silent_for
from alerts.incident import OVER, Status
from alerts.mark import is_drill
from alerts.notice import Notice
from alerts.route import Route, listeners
from alerts.silence import Silences, silence_of
from detectors.events import Level
from pipeline.codec import decode_notice
from pipeline.notifier.mailbox import Case, Mailbox, silences_in


class Running(NamedTuple):
    """An incident that is not over."""

    level: Level
    status: Status
    called: float | None  # epoch seconds since when it calls somebody in vain; None: it does not


class Standing:
    """The incidents of all mailboxes. As with the agenda, a mailbox is looked into once."""

    def __init__(self, routes: tuple[Route, ...]) -> None:
        self.routes = routes
        self._known: dict[str, tuple[Mailbox, tuple[Running, ...]]] = {}
        self._silences: Silences = {}

    def look(self, mailboxes: Mapping[str, Mailbox]) -> None:
        """See how they stand now. What nobody does about a drill calls nobody on another way."""
        self._silences = silences_in(mailboxes)
        real = ((brand, box) for brand, box in mailboxes.items() if not is_drill(brand))
        self._known = {brand: self._of(brand, box) for brand, box in real}

    def _of(self, brand: str, mailbox: Mailbox) -> tuple[Mailbox, tuple[Running, ...]]:
        known = self._known.get(brand)
        if known is not None and known[0] is mailbox:
            return known
        return mailbox, tuple(_running(mailbox.cases.values(), self.routes))

    @property
    def running(self) -> Counter[tuple[Level, Status]]:
        """How many there are of each kind."""
        return Counter((each.level, each.status) for _, each in self._all())

    def unacknowledged(self, now: float) -> dict[Level, float]:
        """By level for how many seconds people have been called in vain, where it is longest.

        Of a silent brand nobody is called: such time does not count, and the silence is heard here
        too.
        """
        ages: dict[Level, float] = {}
        at = datetime.fromtimestamp(now, UTC)
        for brand, (level, _, called) in self._all():
            if called is not None and not silence_of(self._silences, brand, at):
                since = datetime.fromtimestamp(called, UTC)
                age = now - called - silent_for(brand, self._silences, since, at)
                ages[level] = max(ages.get(level, 0.0), age)
        return ages

    def _all(self) -> Iterator[tuple[str, Running]]:
        return ((brand, each) for brand, (_, found) in self._known.items() for each in found)


def _running(cases: Iterable[Case], routes: Iterable[Route]) -> Iterator[Running]:
    for case in cases:
        notice = decode_notice(case.newest)
        if notice.status not in OVER:
            calls = notice.status is Status.OPEN and listeners(routes, notice, case.told)
            yield Running(notice.level, notice.status, _called(notice) if calls else None)


def _called(notice: Notice) -> float:
    """Notices of an older release tell no more than when it began."""
    return (notice.called_at or notice.opened_at).timestamp()

"""Harbour: where the messages of all incidents stand. Pure; a mailbox is looked at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from alerts.mark import is_drill
from alerts.notice import Notice
from alerts.storm import Root
from pipeline.codec import decode_notice
from pipeline.notifier.mailbox import MARK, Mailbox, Place, thread_of

READ = 200  # notices of a crowd that are read for its table, which has twenty rows


class Stand(NamedTuple):
    """One incident in one channel."""

    brand: str
    incident: int
    place: Place

    @property
    def at(self) -> float:
        """Since when."""
        return self.place.berth.at if self.place.berth else 0.0

    @property
    def is_crisis(self) -> bool:
        """Whether it was one when its message was new."""
        return self.place.berth is not None and self.place.berth.crisis

    @property
    def thread(self) -> str | None:
        """The storm's, if it is in one."""
        return thread_of(self.place)

    @property
    def is_root(self) -> bool:
        """Whether it has, or may have, a message of its own."""
        return self.thread is None and (self.place.ts or self.place.intent) is not None


class Harbour:
    """What stands in each channel, and when each brand last rang there, as of one look."""

    def __init__(self) -> None:
        self.mailboxes: Mapping[str, Mailbox] = {}
        self.stands: dict[str, list[Stand]] = {}  # by the route's channel
        self.rang: dict[str, float] = {}  # by brand; 0: no channel hears of it
        self._roots: dict[str, list[Root]] = {}
        self._known: dict[str, tuple[Mailbox, tuple[tuple[str, Stand], ...], float]] = {}

    def look(self, mailboxes: Mapping[str, Mailbox]) -> None:
        """As things are now."""
        self.mailboxes, self._roots = mailboxes, {}
        stands: defaultdict[str, list[Stand]] = defaultdict(list)
        self.rang = {}
        for brand, mailbox in mailboxes.items():
            if not (brand.startswith(MARK) or is_drill(brand)):
                _, found, self.rang[brand] = self._of(brand, mailbox)
                for channel, stand in found:
                    stands[channel].append(stand)
        self.stands = stands

    def roots(self, channel: str) -> list[Root]:
        """The messages of their own that incidents have in a channel."""
        if channel not in self._roots:
            stands = (each for each in self.stands.get(channel, []) if each.is_root)
            berths = (each.place.berth for each in stands)
            self._roots[channel] = [Root(berth.at, berth.crisis) for berth in berths if berth]
        return self._roots[channel]

    def read(self, incidents: Mapping[str, int]) -> tuple[Notice, ...]:
        """What the first of these incidents, by brand, say now; who is forgotten says nothing."""
        found = []
        for brand, incident in islice(incidents.items(), READ):
            mailbox = self.mailboxes.get(brand)
            if case := mailbox.cases.get(incident) if mailbox else None:
                found.append(decode_notice(case.newest))
        return tuple(found)

    def _of(
        self, brand: str, mailbox: Mailbox
    ) -> tuple[Mailbox, tuple[tuple[str, Stand], ...], float]:
        known = self._known.get(brand)
        if known is None or known[0] is not mailbox:
            heard = (case for case in mailbox.cases.values() if case.places)
            rang = max((case.rang for case in heard), default=0.0)
            known = self._known[brand] = mailbox, tuple(_stands(brand, mailbox)), rang
        return known


def _stands(brand: str, mailbox: Mailbox) -> Iterator[tuple[str, Stand]]:
    """What an older release posted has no berth, and counts nowhere."""
    for incident, case in mailbox.cases.items():
        for channel, place in case.places.items():
            if place.berth or place.call:
                yield channel, Stand(brand, incident, place)

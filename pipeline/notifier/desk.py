"""Desk: where the incidents lie that people ask for, and the way to the watches."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

import msgspec

from alerts.board import Entry
from alerts.home import Backlog
from alerts.incident import OVER, Status
from alerts.lesson import ActionItem, Lessons, Outcome
from alerts.notice import Notice
from alerts.phrases import EN, PHRASES, Phrases
from alerts.route import Route, hears, is_about, may_act
from alerts.silence import Silence
from detectors.events import Mention
from pipeline.codec import decode_notice
from pipeline.notifier.hush import Hush
from pipeline.notifier.mailbox import Case, Mailbox, Place
from pipeline.notifier.store import Store


class Told(NamedTuple):
    """The steps of an incident, and whether these are all."""

    steps: list[Notice]
    whole: bool


class Desk(Store, Protocol):
    """Where the incidents lie, and the way to the watches."""

    wall: Callable[[], float]

    @property
    def is_ours(self) -> bool:
        """Whether this process knows of all incidents. Another one may, or none for a moment."""

    @property
    def backlog(self) -> Backlog:
        """What waits for Slack."""

    async def command(self, brand: str, value: bytes) -> None:
        """Send a command to the watch of a brand, and wait until Kafka has it."""

    async def say(self, mention: Mention) -> None:
        """Likewise a post, of a drill: nobody else's are ours to send."""

    async def silence(self, brand: str, minutes: float, by: str, reason: str = "") -> Silence:
        """Keep a brand silent for so long from now, or for 0 no longer; ANY are all of them.

        Returns what was said, once Kafka has it.
        """

    @property
    def lessons(self) -> Lessons:
        """What was learned of incidents, and what is to be done."""

    async def learn(self, word: ActionItem | Outcome) -> None:
        """Write something down, and wait until Kafka has it."""

    async def let_go(self, person: str) -> bool:
        """Hold nothing back for a suspect source any more. False: nothing is."""

    async def steps(self, notice: Notice) -> Told:
        """What happened to an incident, of which this is the newest notice.

        Raises:
            Exception: it could not be read in time.
        """


class Found(NamedTuple):
    """What is known of the incident that a press is about."""

    notice: Notice | None  # its newest one
    route: Route | None  # that led to the channel
    is_latest: bool = True  # of its brand

    @property
    def words(self) -> Phrases:
        """What is read there."""
        return PHRASES[self.route.language] if self.route else EN


class Glance(msgspec.Struct):
    """As much of a notice as says whether it is over: thousands are looked at for each board."""

    status: Status


_glance = msgspec.json.Decoder(Glance)


def route_for(
    person: str, here: Iterable[Route], everywhere: Iterable[Route], notice: Notice
) -> Route | None:
    """Of routes about an incident one by which somebody may act, else the first.

    Those that lead here go before all others: what people type may be about any incident.
    """
    for routes in here, everywhere:
        about = [route for route in routes if is_about(route, notice)]
        mine = [route for route in about if may_act(route, person)]
        if about:
            return (mine or about)[0]
    return None


def leads(route: Route, channel: str, case: Case) -> bool:
    """Whether a route leads to the channel of this id."""
    place = case.places.get(route.channel)
    return route.channel == channel or (place is not None and place.channel == channel)


def latest(mailbox: Mailbox | None) -> Case | None:
    """A brand's latest incident; those before it are over."""
    return mailbox.cases[max(mailbox.cases)] if mailbox and mailbox.cases else None


def is_latest(mailbox: Mailbox | None, incident: int) -> bool:
    """Whether a brand has no later incident than this one."""
    return mailbox is not None and max(mailbox.cases, default=incident) == incident


def entry(case: Case, hush: Hush) -> Entry:
    """An incident as a board shows it."""
    notice, places = decode_notice(case.newest), case.places.values()
    channels = tuple({place.channel: place for place in places if place.ts})
    return Entry(notice, channels, hush.silence(notice.brand))


def open_cases(mailboxes: Mapping[str, Mailbox]) -> Iterator[Case]:
    """The incidents that are not over."""
    for mailbox in mailboxes.values():
        case = latest(mailbox)
        if case is not None and _glance.decode(case.newest).status not in OVER:
            yield case


def is_told(case: Case, routes: tuple[Route, ...]) -> bool:
    """Whether a channel with these routes is told of an incident."""
    notice = decode_notice(case.newest)
    return any(
        is_about(route, notice)
        and (hears(route, notice) or case.places.get(route.channel, Place()).ts)
        for route in routes
    )

"""Album: the files that threads are still to get, one plate for each channel."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from alerts.delivery import Receipt
from alerts.route import Route, listeners
from pipeline.codec import decode_notice
from pipeline.notifier.agenda import about, untold
from pipeline.notifier.mailbox import Case, Mailbox, Place
from pipeline.notifier.sketch import Sketch, Sort


class Plate(NamedTuple):
    """One file for one channel."""

    brand: str
    incident: int
    case: Case
    route: Route
    sketch: Sketch
    sort: Sort = Sort.CHART

    @property
    def key(self) -> str:
        """The same each time that this file is tried."""
        return f"{self.brand}/{self.incident}/{self.sketch.seq}/{self.route.channel}/{self.sort}"

    @property
    def where(self) -> tuple[int, str]:
        """Of which incident, and for which channel."""
        return self.incident, self.route.channel

    @property
    def about(self) -> dict[str, object]:
        """The same in parts, for the log."""
        known = about(self.brand, self.incident, self.sketch.seq, self.route.channel)
        return known | {"file": self.sort.removesuffix("s")}

    @property
    def place(self) -> Place:
        """The living message."""
        return self.case.places.get(self.route.channel, Place())

    @property
    def receipt(self) -> Receipt | None:
        """Its thread; None: the channel lacks the message yet, or a step up to the chart's."""
        place = self.place
        lacks = any(step.seq <= self.sketch.seq for step in untold(self.case, self.route, place))
        lacks = lacks or place.ts is None or place.thread is None
        return None if lacks else Receipt(place.channel, place.thread or "")

    @property
    def is_wanted(self) -> bool:
        """Whether the channel hears of steps as the one that asks for it, in a thread for them.

        What was passed over has none: it is over, and stands in a storm's table, or was silent.
        """
        is_passed_over = self.place.ts is None and self.place.shown >= self.sketch.seq
        is_heard = not self.route.kinds or self.sketch.kind in self.route.kinds
        return is_heard and not is_passed_over


class Album(Protocol):
    """Where sketches are kept safe."""

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """All that may be written now; none while another process may own them."""

    def turn(self) -> int:
        """Another number each time that another process may have been at work in between."""

    async def keep_sketch(self, plate: Plate, sketch: Sketch | None) -> bool:
        """Put this in the place of `plate.sketch`, and wait until Kafka has it; None: it is done.

        False: the mailboxes are not ours any more, or newer news asked for another chart.
        """


def plates(
    mailboxes: Mapping[str, Mailbox], routes: Iterable[Route], sort: Sort = Sort.CHART
) -> Iterator[Plate]:
    """All files of a sort that are still to be brought."""
    for brand, mailbox in mailboxes.items():
        for incident, case in mailbox.cases.items():
            for channel, sketch in getattr(case, sort).items():
                route = _route(routes, channel, case) or Route(channel=channel)
                yield Plate(brand, incident, case, route, sketch, sort)


def _route(routes: Iterable[Route], channel: str, case: Case) -> Route | None:
    """The route that leads to a channel; None: it is in the settings no more."""
    there = [route for route in routes if route.channel == channel]
    return next(iter(listeners(there, decode_notice(case.newest), {channel})), None)

"""Rehearsal: the story of one brand, or of some, told to a local Slack within one process.

The core that judges and the notifier's parts are the product's own; there is no Kafka.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Self

from alerts.buttons import HUSHES, MORE, Button
from alerts.deed import Deed
from alerts.notice import Notice
from alerts.route import Route
from alerts.sheet import TELL
from deploy.demo.dawn import Dawn, Said
from deploy.demo.morning import digest
from deploy.demo.notifier import LocalNotifier
from deploy.demo.slack import Outcome, Person, SlackServer
from deploy.demo.slack.workspace import Member
from pipeline.notifier.desk import latest
from pipeline.streamtime import Ending

LATE = 50.0  # minutes; what is told that much later is no news, nor is the reminder meanwhile

Seen = Callable[[Notice], bool]


class Rehearsal:
    """`async with Rehearsal(dawn, brands, routes) as play`: then let it go on, and press buttons.

    People press under the message of the first brand, in the channel of the first route.
    """

    def __init__(self, dawn: Dawn, brands: Sequence[str], routes: Sequence[Route]) -> None:
        self.brands, self.channel, self.operators = brands, routes[0].channel, dawn.config.operators
        self.passage, self.notebook = deepcopy((dawn.passage, dawn.notebook))
        self.at = self.passage.clock.now or 0.0
        self.wall: Callable[[], float] = lambda: self.at  # what time it is in the story
        rooms = [*(route.channel for route in routes), *filter(None, [self.operators.channel])]
        names = {_id(room): room for room in dict.fromkeys(rooms)}
        self.server = SlackServer(clock=self.wall, names=names)
        self._moments = self._pass(dawn.crisis)
        self._config = replace(dawn.config, routes=tuple(routes))
        self._said = [*dawn.history, *dawn.crisis]

    async def __aenter__(self) -> Self:
        await self.server.start()
        self.notifier = LocalNotifier(self._config, self.server.url, self.wall, self._act)
        await self.notifier.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.notifier.close()
        await self.server.stop()

    @property
    def newest(self) -> Notice | None:
        """What was told last."""
        return self.notifier.told[-1] if self.notifier.told else None

    def place(self, room: str) -> str:
        """What the page's address calls a channel; the Home tab is no channel."""
        found = self.server.store.find(room)
        return found.id if found else room

    # -- The story

    async def until(self, seen: Seen) -> None:
        """Let it go on until something is told that one waits for.

        Raises:
            LookupError: it never is.
        """
        await self._go_on(lambda told: any(map(seen, told)), self.notifier.tell)

    async def wait(self, minutes: float) -> None:
        """Let it go on for so long."""
        await self._go_on(self._after(minutes), self.notifier.tell)

    async def cut_off(self, seen: Seen) -> None:
        """The same while Slack cannot be reached: LATE minutes from when one would have seen it."""
        self.notifier.can_reach = False
        await self.until(seen)
        await self.wait(LATE)
        self.notifier.can_reach = True
        await self.notifier.tell()

    async def fall_behind(self, seen: Seen) -> None:
        """The same while no notifier reads what is told; then it reads all of it at once."""
        unread: list[Notice] = []

        async def pile(told: Iterable[Notice]) -> None:
            unread.extend(told)

        await self._go_on(lambda told: any(map(seen, told)), pile)
        await self._go_on(self._after(LATE), pile)
        await self.notifier.tell(unread)

    async def end(self, reason: str) -> None:
        """The first brand is watched no more."""
        told = self.notebook.lookouts[self.brands[0]].close(self.at, reason)
        await self.notifier.tell(told)

    async def digest(self) -> None:
        """The first channel reads what the last day was like."""
        route = self._config.routes[0]
        message = digest(route, self.notifier.told, self._said, self.at)
        await self.notifier.post(route.channel, message)

    def _after(self, minutes: float) -> Callable[[list[Notice]], bool]:
        end = self.at + minutes * 60
        return lambda _: self.at >= end

    async def _go_on(
        self,
        is_enough: Callable[[list[Notice]], bool],
        tell: Callable[[list[Notice]], Awaitable[None]],
    ) -> None:
        for at in self._moments:
            self.at = at
            told = [each for each in self.notebook.news() if each.brand in self.brands]
            enough = is_enough(told)
            if told or enough:
                await tell(told)
            if enough:
                return
        raise LookupError("the story ends before that")

    def _pass(self, crisis: Sequence[Said]) -> Iterator[float]:
        for mention, sentiment in crisis:
            self.passage.take(mention, sentiment)
            yield self.passage.clock.now or 0.0
        for tick in self.passage.clock.after(Ending.UNTIL_QUIET):
            self.passage.shift.tick(tick)
            yield tick

    def _act(self, brand: str, deed: Deed) -> Sequence[Notice]:
        """What the brand's watch tells of what somebody did."""
        _, told = self.notebook.lookouts[brand].act(deed, self.at)
        return told

    # -- People

    async def press(self, who: Member, button: Button) -> None:
        """Somebody presses a button, or chooses it from the menu, and it is answered."""
        case = latest(self.notifier.boxes[self.brands[0]])
        living = case.places[self.channel].ts if case else None
        what = (Button.MORE, button) if button in {*MORE, *HUSHES} else (button, None)
        await self._answered(self._person(who).press(self.channel, living or "", *what))

    async def tell_responders(self, who: Member) -> None:
        """An operator presses that under the newest message of theirs."""
        room = self.operators.channel or ""
        newest = self.server.messages(room)[-1]["ts"]
        await self._answered(self._person(who).press(room, newest, TELL))

    async def submit(self, who: Member, values: Mapping[str, str]) -> None:
        """Somebody sends the form that is open off."""
        await self._answered(self._person(who).submit(dict(values)))

    async def close(self, who: Member) -> None:
        """Somebody closes it."""
        await self._person(who).close()

    async def type(self, who: Member, text: str) -> None:
        """Somebody types a command."""
        await self._answered(self._person(who).command(text, self.channel))

    async def visit(self, who: Member) -> None:
        """Somebody opens the Home tab."""
        await self._answered(self._person(who).open_home())

    def _person(self, who: Member) -> Person:
        return self.server.person(who.id)

    async def _answered(self, act: Awaitable[Outcome]) -> None:
        self.notifier.heard.clear()
        if not (await act).acked:
            raise LookupError("nobody heard that")
        await self.notifier.heard.wait()


def _id(channel: str) -> str:
    """An id for a channel that the settings name."""
    return "C0" + "".join(filter(str.isalnum, channel)).upper()

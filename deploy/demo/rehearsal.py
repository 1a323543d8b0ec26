"""Rehearsal: the story of one brand, told to a local Slack within one process, without Kafka.

The core that judges, the courier that tells and the reception that hears are the product's own.
What lies between them, topics and tables, is a dictionary here, and the clock is the story's: so
the same rehearsal always comes to the same messages.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, Self

import msgspec
from prometheus_client import CollectorRegistry

from alerts.buttons import HUSHES, MORE, Button
from alerts.deed import Deed
from alerts.home import Backlog
from alerts.message import Controls
from alerts.notice import Notice
from alerts.route import ANY, Route, listeners
from alerts.silence import Silence, heard
from alerts.slack import SlackDelivery
from alerts.slack_socket import SlackSocket
from deploy.demo.slack import SlackServer
from deploy.demo.slack.workspace import Member
from deploy.demo.story import SEED, story
from detectors.events import Mention, Sentiment, moment
from pipeline.briefing import briefing
from pipeline.cli.options import scorer_of
from pipeline.codec import encode_notice
from pipeline.commands import decode_command
from pipeline.config import Config, load
from pipeline.metrics import Metrics
from pipeline.notifier.agenda import Task
from pipeline.notifier.courier import PAUSE, Courier
from pipeline.notifier.desk import Told
from pipeline.notifier.mailbox import Mailbox, Place
from pipeline.notifier.reception import Reception
from pipeline.notifier.store import Clocks
from pipeline.replay import Notebook, Passage, scored
from pipeline.silences import a_silence
from pipeline.streamtime import Ending

DAY = date(2026, 11, 3)  # any Tuesday: what is told should change with the product alone
SETTINGS = Path(__file__).with_name("demo.yaml")
BOARD = "https://grafana.example/d/tocsin"
TOKEN, APP_TOKEN = "xoxb-rehearsal", "xapp-rehearsal"  # of the local server, which takes any
ROUNDS = 12  # of the courier; after one notice it has less to do
LOOK_EVERY = 0.01  # seconds


@dataclass(frozen=True, slots=True)
class Dawn:
    """How all stands before the day on which it happens, and what will be said on it."""

    config: Config
    passage: Passage
    notebook: Notebook
    crisis: list[tuple[Mention, Sentiment]]

    @classmethod
    def breaks(cls) -> Self:
        """Let the two ordinary weeks pass."""
        config, told = load(SETTINGS), story(DAY, SEED)
        sentiments = scorer_of(config)
        notebook = Notebook(briefing(config, sentiments))
        passage = Passage(notebook)
        for mention, sentiment in scored(told.history, sentiments.of):
            passage.take(mention, sentiment)
        notebook.news()
        return cls(config, passage, notebook, list(scored(told.crisis, sentiments.of)))


class Rehearsal:
    """`async with Rehearsal(dawn, brand, route) as play`: then let it go on, and press buttons."""

    def __init__(self, dawn: Dawn, brand: str, route: Route) -> None:
        self.brand, self.route = brand, route
        self.passage, self.notebook = deepcopy((dawn.passage, dawn.notebook))
        self.boxes: dict[str, Mailbox] = {}
        self.newest: Notice | None = None
        self.at = self.passage.clock.now or 0.0
        self.wall: Callable[[], float] = lambda: self.at  # what time it is in the story
        self.server = SlackServer(clock=self.wall, names={_id(route.channel): route.channel})
        self._moments = self._pass(dawn.crisis)
        self._config = replace(dawn.config, routes=(route,))
        self._done = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self.server.start()
        metrics = Metrics(CollectorRegistry())
        slack = SlackDelivery.to(self.server.url, TOKEN)
        clocks = Clocks(wall=self.wall, pace=count(step=PAUSE).__next__)
        self._courier = Courier(self, slack, self._config, metrics, clocks)
        self._courier.drafts.controls = Controls(dashboard=BOARD)
        asked = self._courier.applying
        self._reception = Reception(self, slack, self._config, metrics, asked)
        self._socket = SlackSocket.to(self.server.url, APP_TOKEN, self._hear)
        while not await self._socket.keep(0.0, wanted=True):  # noqa: ASYNC110  # it tells no one
            await asyncio.sleep(LOOK_EVERY)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()
        await self.server.stop()

    # -- The story

    async def until(self, seen: Callable[[Notice], bool]) -> None:
        """Let it go on until something is told that one waits for.

        Raises:
            LookupError: it never is.
        """
        await self._go_on(lambda told: any(map(seen, told)))

    async def wait(self, minutes: float) -> None:
        """Let it go on for so long."""
        end = self.at + minutes * 60
        await self._go_on(lambda _: self.at >= end)

    async def _go_on(self, is_enough: Callable[[list[Notice]], bool]) -> None:
        for at in self._moments:
            self.at = at
            told = [each for each in self.notebook.news() if each.brand == self.brand]
            await self._tell(told)
            if is_enough(told):
                return
        raise LookupError("the story ends before that")

    def _pass(self, crisis: list[tuple[Mention, Sentiment]]) -> Iterator[float]:
        for mention, sentiment in crisis:
            self.passage.take(mention, sentiment)
            yield self.passage.clock.now or 0.0
        for tick in self.passage.clock.after(Ending.UNTIL_QUIET):
            self.passage.shift.tick(tick)
            yield tick

    # -- People

    @property
    def living(self) -> str:
        """The `ts` of the living message."""
        return str(self.server.messages(self.route.channel)[0]["ts"])

    async def press(self, who: Member, button: Button) -> None:
        """Somebody presses a button, or chooses it from the menu, and it is answered."""
        person = self.server.person(who.id)
        place = self.route.channel, self.living
        what = (Button.MORE, button) if button in {*MORE, *HUSHES} else (button, None)
        await self._answered(person.press(*place, *what))

    async def submit(self, who: Member, values: Mapping[str, str]) -> None:
        """Somebody sends the form that is open off."""
        await self._answered(self.server.person(who.id).submit(dict(values)))

    async def close(self, who: Member) -> None:
        """Somebody closes it."""
        await self.server.person(who.id).close()

    async def _answered(self, act: Any) -> None:
        self._done.clear()
        if not (await act).acked:
            raise LookupError("nobody heard that")
        await self._done.wait()

    async def _hear(self, kind: str, payload: dict[str, Any]) -> None:
        await self._reception.hear(kind, payload)
        self._done.set()

    # -- In the place of Kafka, for courier and reception

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """As Store says."""
        return self.boxes

    def now(self) -> float:
        """As Store says."""
        return self.at

    is_ours = True
    backlog = Backlog(0, 0.0)

    async def steps(self, notice: Notice) -> Told:
        """As Desk says: of the last word alone."""
        return Told([notice], whole=False)

    def turn(self) -> int:
        """As Store says: nobody else is at work."""
        return 0

    async def keep(self, task: Task, place: Place) -> bool:
        """As Store says."""
        box = self.boxes[task.brand]
        self.boxes[task.brand] = box.placed(task.notice.incident, task.route.channel, place)
        return True

    async def lay(self, key: str, mailbox: Mailbox) -> bool:
        """As Store says."""
        self.boxes[key] = mailbox
        return True

    async def let_go(self, person: str) -> bool:
        """As Desk says."""
        return await self._courier.storms.doubts.let_go(person, self.at)

    async def command(self, brand: str, value: bytes) -> None:
        """As Desk says: the watch does it at once."""
        deed = decode_command(value).order
        if isinstance(deed, Deed):
            _, told = self.notebook.lookouts[brand].act(deed, self.at)
            await self._tell(told)

    async def silence(self, brand: str, minutes: float, by: str, reason: str = "") -> Silence:
        """As Desk says: it is heard at once."""
        said, box = a_silence(brand, self.at, minutes, by, reason), self.boxes.get(ANY)
        box = box or Mailbox(partition=0)
        known = heard(box.silences, brand, said, moment(self.at))
        self.boxes[ANY] = msgspec.structs.replace(box, silences=dict(known))
        await self._deliver()
        return said

    async def _tell(self, notices: list[Notice]) -> None:
        for notice in notices:
            self.newest = notice
            self._courier.applying.heard(notice)
            box = self.boxes.get(notice.brand, Mailbox(partition=0))
            heard = [route.channel for route in listeners((self.route,), notice)]
            raw = encode_notice(notice)
            self.boxes[notice.brand] = box.receive(notice, raw, heard, notice.at.timestamp())
            await self._deliver()

    async def _deliver(self) -> None:
        for _ in range(ROUNDS):
            await self._courier.round()
            if not self._courier.waiting:
                return
        raise LookupError(f"the courier does not get done: {self._courier.waiting[0].key}")


def _id(channel: str) -> str:
    """An id for a channel that the settings name."""
    return "C0" + "".join(filter(str.isalnum, channel)).upper()

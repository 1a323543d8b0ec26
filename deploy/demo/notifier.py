"""Notifier: courier, painter and reception within this process, without Kafka.

They are the product's own. The topics and tables between them are a dictionary here, and the
clock is the story's: so the same story always comes to the same messages.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

import msgspec
from prometheus_client import CollectorRegistry

from alerts.deed import Deed
from alerts.home import Backlog
from alerts.lesson import ActionItem, Learned, Lessons, Outcome
from alerts.message import Controls, Message
from alerts.notice import Kind, Notice, kind_of
from alerts.route import ANY, listeners
from alerts.silence import Silence, heard
from alerts.slack import SlackDelivery
from alerts.slack_socket import SlackSocket
from detectors.events import Mention, moment
from pipeline.codec import encode_notice
from pipeline.commands import decode_command
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.agenda import Task
from pipeline.notifier.album import Plate
from pipeline.notifier.courier import PAUSE, Courier
from pipeline.notifier.desk import Told
from pipeline.notifier.freshness import PING_AGE
from pipeline.notifier.mailbox import Mailbox, Place
from pipeline.notifier.painter import Painter
from pipeline.notifier.reception import Reception
from pipeline.notifier.sketch import Sketch
from pipeline.notifier.store import Clocks
from pipeline.silences import a_silence

BOARD = "https://grafana.example/d/tocsin"
TOKEN, APP_TOKEN = "xoxb-rehearsal", "xapp-rehearsal"  # of the local server, which takes any
ROUNDS = 60  # of the courier; after one notice it has less to do
LOOK_EVERY = 0.01  # seconds

Act = Callable[[str, Deed], Sequence[Notice]]


class LocalNotifier:
    """Tells a local Slack what it is told, and hears what people do there. `act` is the watch."""

    is_ours = True
    backlog = Backlog(0, 0.0)

    def __init__(self, config: Config, url: str, wall: Callable[[], float], act: Act) -> None:
        self.wall, self.act, self.config = wall, act, config
        self.boxes: dict[str, Mailbox] = {}
        self.told: list[Notice] = []
        self.lessons = Lessons()
        self.can_reach = True  # Slack
        self.heard = asyncio.Event()  # something was, and answered
        metrics, slack = Metrics(CollectorRegistry()), SlackDelivery.to(url, TOKEN)
        clocks = Clocks(wall=wall, pace=count(step=PAUSE).__next__)
        self.courier = Courier(self, slack, config, metrics, clocks)
        self.courier.drafts.controls = Controls(dashboard=BOARD)
        self.courier.drafts.past = self.past
        self.painter = Painter(self, slack, config, metrics, clocks)
        self.reception = Reception(self, slack, config, metrics, self.courier.applying)
        self.socket = SlackSocket.to(url, APP_TOKEN, self._hear)

    async def connect(self) -> None:
        """Hear people from now on."""
        while not await self.socket.keep(0.0, wanted=True):  # noqa: ASYNC110  # it tells no one
            await asyncio.sleep(LOOK_EVERY)

    async def close(self) -> None:
        """Hear nobody any more."""
        await self.socket.close()

    async def _hear(self, kind: str, payload: dict[str, Any]) -> None:
        await self.reception.hear(kind, payload)
        self.heard.set()

    # -- Notices

    async def tell(self, notices: Sequence[Notice] = ()) -> None:
        """Tell people of these, and whatever else there is to tell by now."""
        for notice in notices:
            self._receive(notice)
        await self._deliver()

    async def post(self, channel: str, message: Message) -> None:
        """Post something that is about no incident."""
        post = self.courier.delivery.post
        await post(channel, message, key=message.text, thread=None, aloud=False)

    def _receive(self, notice: Notice) -> None:
        self.told.append(notice)
        self.courier.applying.heard(notice)
        box = self.boxes.get(notice.brand, Mailbox(partition=0))
        channels = [route.channel for route in listeners(self.config.routes, notice)]
        since = notice.at.timestamp()
        is_late = self.wall() - since > PING_AGE
        raw = encode_notice(notice)
        self.boxes[notice.brand] = box.receive(notice, raw, channels, since, is_late=is_late)

    async def _deliver(self) -> None:
        if not self.can_reach:
            return
        for _ in range(ROUNDS):
            await self.courier.round()
            if not self.courier.waiting:
                await self.painter.round()
                return
        raise LookupError(f"the courier does not get done: {self.courier.waiting[0].key}")

    # -- In the place of Kafka

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """As Store says."""
        return self.boxes

    def now(self) -> float:
        """As Store says."""
        return self.wall()

    def turn(self) -> int:
        """As Store says: nobody else is at work."""
        return 0

    async def steps(self, notice: Notice) -> Told:
        """As Desk says."""
        about = notice.brand, notice.incident
        told = [each for each in self.told if (each.brand, each.incident) == about]
        return Told([each for each in told if each.kind is not Kind.UPDATED], whole=True)

    async def keep(self, task: Task, place: Place) -> bool:
        """As Store says."""
        box = self.boxes[task.brand]
        self.boxes[task.brand] = box.placed(task.notice.incident, task.route.channel, place)
        return True

    async def keep_sketch(self, plate: Plate, sketch: Sketch | None) -> bool:
        """As Album says."""
        box = self.boxes[plate.brand]
        self.boxes[plate.brand] = box.drawn(*plate.where, sketch, plate.sort)
        return True

    async def lay(self, key: str, mailbox: Mailbox) -> bool:
        """As Store says."""
        self.boxes[key] = mailbox
        return True

    async def let_go(self, person: str) -> bool:
        """As Desk says: responders are told at once."""
        was_held = await self.courier.storms.doubts.let_go(person, self.wall())
        await self._deliver()
        return was_held

    async def command(self, brand: str, value: bytes) -> None:
        """As Desk says: the watch does it at once."""
        deed = decode_command(value).order
        if isinstance(deed, Deed):
            await self.tell(self.act(brand, deed))

    async def say(self, mention: Mention) -> None:
        """As Desk says: no drill is played here."""

    async def learn(self, word: ActionItem | Outcome) -> None:
        """As Desk says: it is known at once."""
        self.lessons.hear(word)

    def past(self, notice: Notice) -> Learned | None:
        """What is known of the last incident of the same brand and kind."""
        return self.lessons.last(notice.brand, kind_of(notice), notice.opened_at)

    async def silence(self, brand: str, minutes: float, by: str, reason: str = "") -> Silence:
        """As Desk says: it is heard at once."""
        said = a_silence(brand, self.wall(), minutes, by, reason)
        box = self.boxes.get(ANY) or Mailbox(partition=0)
        known = heard(box.silences, brand, said, moment(self.wall()))
        self.boxes[ANY] = msgspec.structs.replace(box, silences=dict(known))
        await self._deliver()
        return said

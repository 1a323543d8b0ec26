"""A post office: couriers, mailboxes that survive them, and a Slack without a network."""

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from prometheus_client import CollectorRegistry
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from alerts.notice import Notice
from alerts.picture import Picture
from alerts.route import Route, listeners
from alerts.scopes import SCOPES
from alerts.slack import SlackDelivery
from alerts.storm import StormRules
from deploy.demo.slack import UPLOAD, Faults
from deploy.demo.slack.methods import METHODS, SlackError
from deploy.demo.slack.store import Store as Workspace
from pipeline.codec import encode_notice
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.agenda import Task
from pipeline.notifier.album import Plate
from pipeline.notifier.courier import Courier
from pipeline.notifier.mailbox import Mailbox, Place
from pipeline.notifier.painter import Painter, draw
from pipeline.notifier.sketch import Sketch
from pipeline.notifier.store import Clocks
from tests.builders import NOON, a_notice

CHANNEL = "C0CRISIS"
SERENE = {"storms": StormRules(roots=50, crises=50)}
PING = "<!here>"


class Crash(BaseException):  # nothing of ours catches it
    """The process is no more."""


class TestClock:
    """Stands still until it is told to go on."""

    __test__ = False

    def __init__(self, at: datetime = NOON) -> None:
        self.seconds = at.timestamp()

    def __call__(self) -> float:
        """Epoch seconds."""
        return self.seconds

    @property
    def at(self) -> datetime:
        """The same as notices have it."""
        return datetime.fromtimestamp(self.seconds, UTC)


class Moments:
    """The points at which a process may die. A test overrides `reach`."""

    def reach(self, name: str) -> None:
        """The process lives on."""


class LocalSlack(AsyncWebClient):
    """The demo's Slack, called directly, with its faults."""

    def __init__(self, workspace: Workspace, moments: Moments) -> None:
        super().__init__("xoxb-test", base_url="http://slack.invalid/api/")
        self.workspace, self.moments, self.faults = workspace, moments, Faults()
        self.calls: list[tuple[float, str, dict[str, Any]]] = []
        self.said: list[str] = []  # the texts of messages that it took
        self.scopes: set[str] | None = set(SCOPES)

    async def api_call(self, api_method: str, **how: Any) -> Any:
        """As slack_sdk does it: an answer, or what it raises."""
        arguments = json.loads(json.dumps(how.get("json") or how.get("params")))
        self.calls.append((self.workspace.clock(), api_method, arguments))
        self.moments.reach("before the call")
        fault = self.faults.take(api_method)
        data: Any = {}
        if fault is None or fault.applied:
            data = self._answer(api_method, arguments)
            self.moments.reach("after the call")
        if fault and fault.dropped:
            raise aiohttp.ServerDisconnectedError
        if fault and (fault.error or fault.status >= 500):
            data = {"ok": False, "error": fault.error} if fault.error else {}
        headers = {} if self.scopes is None else {"x-oauth-scopes": ",".join(self.scopes)}
        if fault and fault.retry_after:
            headers["Retry-After"] = str(fault.retry_after)
        answer: Any = AsyncSlackResponse(
            client=self, http_verb="POST", api_url=api_method, req_args={}, data=data,
            headers=headers, status_code=fault.status if fault else 200,
        )  # fmt: skip
        return answer.validate()

    async def carry(self, _client: AsyncWebClient, url: str, content: bytes) -> None:
        """The bytes of a file, as `alerts.slack.carry` brings them."""
        fault = self.faults.take(UPLOAD)
        if fault is None or fault.applied:
            self.workspace.uploads.take(url.rpartition("/")[2]).content = content
        if fault is not None:
            raise aiohttp.ServerDisconnectedError

    def _answer(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = {"ok": True} | METHODS[method](self.workspace, arguments)
        except SlackError as refusal:
            return {"ok": False, "error": refusal.error}
        if method == "chat.postMessage":
            self.said.append(arguments["text"])
        return answer

    def times(self, *methods: str) -> int:
        """How often these methods were called."""
        return sum(method in methods for _, method, _ in self.calls)


class Shelf:
    """Mailboxes in a dict, kept as the notifier keeps them."""

    def __init__(
        self, routes: Iterable[Route], moments: Moments, clock: Callable[[], float]
    ) -> None:
        self.routes, self.moments, self.clock = tuple(routes), moments, clock
        self.boxes: dict[str, Mailbox] = {}
        self.is_ours, self.turns = True, 0

    def receive(self, notice: Notice) -> None:
        """As the notifier does it with a record of `alerts`."""
        box = self.boxes.get(notice.brand, Mailbox(partition=0))
        if not box.knows(notice):
            heard = [route.channel for route in listeners(self.routes, notice)]
            since = notice.at.timestamp()
            self.boxes[notice.brand] = box.receive(notice, encode_notice(notice), heard, since)

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """As Store says."""
        return self.boxes if self.is_ours else {}

    def now(self) -> float:
        """As Store says."""
        return self.clock()

    def turn(self) -> int:
        """As Store says."""
        return self.turns

    async def keep(self, task: Task, place: Place) -> bool:
        """As Store says."""
        where = task.notice.incident, task.route.channel
        if not self.is_ours or not self.boxes[task.brand].holds(*where, task.place):
            return False
        self.moments.reach("before it is kept")
        self.boxes[task.brand] = self.boxes[task.brand].placed(*where, place)
        self.moments.reach("after it was kept")
        return True

    async def lay(self, key: str, mailbox: Mailbox) -> bool:
        """As Store says."""
        if not self.is_ours:
            return False
        self.moments.reach("before it is laid")
        self.boxes[key] = mailbox
        self.moments.reach("after it was laid")
        return True

    async def keep_sketch(self, plate: Plate, sketch: Sketch | None) -> bool:
        """As Album says."""
        where, box = plate.where, self.boxes[plate.brand]
        if not self.is_ours or not box.holds_sketch(*where, plate.sketch, plate.sort):
            return False
        self.moments.reach("before it is kept")
        self.boxes[plate.brand] = self.boxes[plate.brand].drawn(*where, sketch, plate.sort)
        self.moments.reach("after it was kept")
        return True


class Office:
    """One brand's notices come in at the one end, a Slack channel shows them at the other."""

    def __init__(
        self,
        *routes: Route,
        moments: Moments | None = None,
        courier: type[Courier] = Courier,
        painter: type[Painter] = Painter,
        draw: Callable[[Plate], Picture] = draw,
        **settings: Any,
    ) -> None:
        """With settings of a `Config`; without any, nothing is a storm."""
        routes = routes or (Route(channel=CHANNEL, ping=PING),)
        moments = moments or Moments()
        self.clock, self.registry = TestClock(), CollectorRegistry()
        self.workspace = Workspace(self.clock)
        self.slack = LocalSlack(self.workspace, moments)
        self.config = Config(**SERENE | settings, routes=routes)
        self.shelf = Shelf(self.config.ways, moments, self.clock)
        self.metrics = Metrics(self.registry)
        self.kind, self.painters, self.draw = courier, painter, draw
        self.restart()

    def restart(self) -> None:
        """A new process, which knows only what was kept."""
        self.shelf.turns += 1
        seen = self.metrics.slack_called
        delivery = SlackDelivery(self.slack, self.slack, seen, self.slack.carry)
        clocks = Clocks(wall=self.clock, pace=self.clock)
        self.courier = self.kind(self.shelf, delivery, self.config, self.metrics, clocks)
        self.painter = self.painters(
            self.shelf, delivery, self.config, self.metrics, clocks, self.draw
        )

    def receive(self, **fields: Any) -> Notice:
        """A notice of this moment."""
        notice = a_notice(**{"at": self.clock.at} | fields)
        self.shelf.receive(notice)
        return notice

    async def work(self, seconds: float = 15.0, step: float = 0.5) -> None:
        """Let the courier work while the clock goes on."""
        end = self.clock.seconds + seconds
        while self.clock.seconds < end:
            await self.courier.round()
            self.clock.seconds += step

    def wait(self, **span: float) -> None:
        """Nobody works for so long."""
        self.clock.seconds += timedelta(**span).total_seconds()

    def messages(self, channel: str = CHANNEL) -> list[Any]:
        """All that a channel holds."""
        found = self.workspace.find(channel)
        return list(found.messages.values()) if found else []

    def roots(self, channel: str = CHANNEL) -> list[tuple[str, int]]:
        """Incident and version of the living messages."""
        cards = [payload(message) for message in self.messages(channel) if not message.thread_ts]
        return [(card["alert_id"], card["version"]) for card in cards if "alert_id" in card]

    def thread(self, alert_id: str = "Zephyr/1", channel: str = CHANNEL) -> list[int]:
        """The steps in an incident's threads."""
        cards = [payload(message) for message in self.messages(channel) if message.thread_ts]
        return [card["seq"] for card in cards if card["alert_id"] == alert_id and "seq" in card]

    def pings(self) -> list[str]:
        """The messages that woke people."""
        return [text for text in self.slack.said if PING in text]

    def outcomes(self) -> dict[str, float]:
        """Deliveries by outcome."""
        found: dict[str, float] = {}
        for family in self.registry.collect():
            for sample in family.samples:
                if sample.name == "tocsin_alert_deliveries_total" and sample.value:
                    outcome = sample.labels["outcome"]
                    found[outcome] = found.get(outcome, 0) + sample.value
        return found

    def delete(self, channel: str = CHANNEL) -> None:
        """Somebody deletes all messages of a channel."""
        found = self.workspace.find(channel)
        assert found
        found.messages.clear()


def payload(message: Any) -> dict[str, Any]:
    card: dict[str, Any] = message.metadata["event_payload"]
    return card


def later(notice: Notice, **fields: Any) -> Notice:
    """The incident's next notice."""
    return dataclasses.replace(notice, **{"seq": notice.seq + 1} | fields)

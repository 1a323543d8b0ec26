"""Slack says 429 to what people are told and shown: over real HTTP each comes, once, and later."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from alerts.message import Controls, root_message
from alerts.route import Route
from alerts.slack import SlackDelivery
from alerts.slack_socket import SlackSocket
from deploy.demo.slack import ANA, RATE_LIMITED, RESPONSE, Person, SlackServer
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.budget import (
    OPEN,
    POST,
    PUBLISH,
    RESPOND,
    REVISE,
    UPDATE,
    WHISPER,
    Budget,
)
from pipeline.notifier.desk import Told
from pipeline.notifier.reception import Reception
from pipeline.notifier.store import Clocks
from pipeline.notifier.throttle import Throttle
from tests.builders import a_notice
from tests.pieces import CHANNEL
from tests.pipeline.notifier.test_reception import ROOM, Counter

ZEPHYR = a_notice(incident=3, seq=7)


@dataclass(frozen=True, slots=True)
class Scene:
    """A channel with an incident, and somebody who acts there."""

    server: SlackServer
    registry: CollectorRegistry
    ts: str  # of the incident's message

    @property
    def ana(self) -> Person:
        """Who acts."""
        return self.server.person(ANA.id)

    def calls(self, method: str) -> float:
        """How many were made and answered."""
        name = "tocsin_slack_api_requests_total"
        outcomes = ("ok", "rate_limited")
        found = (
            self.registry.get_sample_value(name, {"method": method, "outcome": outcome})
            for outcome in outcomes
        )
        return sum(filter(None, found))

    @property
    def whispers(self) -> list[str]:
        """What only she reads."""
        return [f"{said['text']} {said['blocks']}" for said in self.ana.whispers(CHANNEL)]

    @property
    def drills(self) -> list[str]:
        """All messages to practise with."""
        said = (str(message) for message in self.server.messages(CHANNEL))
        return [message for message in said if "DRILL" in message]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """The local Slack, and Tocsin's own reception, connected."""
    registry = CollectorRegistry()
    metrics, counter = Metrics(registry), Counter(ZEPHYR, channel=CHANNEL)
    counter.told, config = Told([ZEPHYR], whole=True), Config(routes=(Route(channel=ROOM),))
    desk: Any = counter
    names = {CHANNEL: ROOM.removeprefix("#")}
    async with SlackServer(names=names) as server:
        slack = SlackDelivery.to(server.url, "xoxb-test", metrics.slack_called)
        throttle = Throttle(slack, Budget(), metrics, Clocks().pace)
        reception = Reception(desk, throttle.patient(), config, metrics, counter.applying)
        message = root_message(ZEPHYR, controls=Controls())
        there = await slack.post(CHANNEL, message, key="k", thread=None, aloud=False)
        socket = SlackSocket.to(server.url, "xapp-test", reception.hear)
        while not await socket.keep(0.0, wanted=True):  # noqa: ASYNC110  # it tells no one
            await asyncio.sleep(0.05)
        yield Scene(server, registry, there.ts)
        await socket.close()


async def until(seen: Callable[[], Any]) -> None:
    """Wait for it; a test that waits in vain ends by its time-out."""
    while not seen():  # noqa: ASYNC110  # it tells no one
        await asyncio.sleep(0.02)


def acknowledge(scene: Scene) -> Coroutine[Any, Any, Any]:
    return scene.ana.press(CHANNEL, scene.ts, "tocsin_ack")


def timeline(scene: Scene) -> Coroutine[Any, Any, Any]:
    return scene.ana.press(CHANNEL, scene.ts, "tocsin_more", "tocsin_timeline")


def status(scene: Scene) -> Coroutine[Any, Any, Any]:
    return scene.ana.command("/tocsin status", CHANNEL)


def drill(scene: Scene) -> Coroutine[Any, Any, Any]:
    return scene.ana.command("/tocsin drill", CHANNEL)


def home(scene: Scene) -> Coroutine[Any, Any, Any]:
    return scene.ana.open_home()


async def take_drill(scene: Scene) -> None:
    await drill(scene)
    await until(lambda: scene.drills)
    (message,) = (each for each in scene.server.messages(CHANNEL) if "DRILL" in str(each))
    await scene.ana.press(CHANNEL, message["ts"], "tocsin_drill_ack")


@pytest.mark.parametrize(
    ("fault", "method", "act", "seen"),
    [
        pytest.param(WHISPER, WHISPER, acknowledge, lambda it: it.whispers, id="an answer"),
        pytest.param(RESPONSE, RESPOND, status, lambda it: it.whispers, id="to a command"),
        pytest.param(PUBLISH, PUBLISH, home, lambda it: it.ana.home, id="the Home tab"),
        pytest.param(
            REVISE, REVISE, timeline, lambda it: "Opened as ALERT" in str(it.ana.modal),
            id="a timeline",
        ),
        pytest.param(
            UPDATE, UPDATE, take_drill, lambda it: "acknowledged by" in it.drills[0],
            id="who had the drill",
        ),
    ],
)  # fmt: skip
async def test_what_can_wait_comes_when_slack_takes_it(
    scene: Scene,
    fault: str,
    method: str,
    act: Callable[[Scene], Coroutine[Any, Any, Any]],
    seen: Callable[[Scene], Any],
) -> None:
    scene.server.faults.plan(fault, RATE_LIMITED)
    await act(scene)
    await until(lambda: seen(scene))
    await until(lambda: scene.calls(method) == 2)  # the refused one, and the one that went
    assert len(set(scene.whispers)) == len(scene.whispers)
    assert len(scene.drills) <= 1


async def test_a_drill_waits_and_comes_once(scene: Scene) -> None:
    scene.server.faults.plan(POST, RATE_LIMITED, times=2)
    scene.server.faults.plan(RESPONSE, RATE_LIMITED)
    await drill(scene)
    await until(lambda: scene.whispers)
    assert len(scene.drills) == 1
    assert len(scene.whispers) == 1
    assert scene.calls(POST) == 1 + 3  # the incident's, and those of the drill


@pytest.mark.parametrize("action", [("tocsin_false_positive",), ("tocsin_more", "tocsin_timeline")])
async def test_what_cannot_wait_says_when_to_press_again(
    scene: Scene, action: tuple[str, ...]
) -> None:
    scene.server.faults.plan(OPEN, RATE_LIMITED)
    await scene.ana.press(CHANNEL, scene.ts, *action)
    await until(lambda: scene.whispers)
    assert "Press again in 1 s." in scene.whispers[0]
    assert scene.ana.modal is None
    await asyncio.sleep(RATE_LIMITED.retry_after or 0)
    await scene.ana.press(CHANNEL, scene.ts, *action)
    await until(lambda: scene.ana.modal)
    assert scene.calls(OPEN) == 2

"""The demo's page shows what Tocsin answers: commands, the Home tab, the timeline and a drill."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from shutil import which
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from alerts.message import Controls, root_message
from alerts.route import Route
from alerts.slack import SlackDelivery
from alerts.slack_socket import SlackSocket
from deploy.demo.devtools import Tab, a_browser, a_tab
from deploy.demo.screenshot import BROWSERS
from deploy.demo.slack import SlackServer
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.desk import Told
from pipeline.notifier.reception import Reception
from tests.builders import a_notice
from tests.pieces import CHANNEL
from tests.pipeline.notifier.test_reception import ROOM, Counter

CHROMIUM = next(filter(None, map(which, BROWSERS)), "")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not on PATH: apt-get install chromium"),
]
TELEPHONE = (390, 844)
ZEPHYR = a_notice(incident=3, seq=7)


@pytest.fixture(scope="module")
def browser() -> Iterator[int]:
    with a_browser(CHROMIUM) as port:
        yield port


@asynccontextmanager
async def a_reception(server: SlackServer) -> AsyncIterator[None]:
    """Tocsin's own, connected; its incidents and their steps are made up."""
    slack = SlackDelivery.to(server.url, "xoxb-test")
    counter = Counter(ZEPHYR, channel=CHANNEL)
    counter.told = Told([ZEPHYR], whole=True)
    desk: Any = counter
    config = Config(routes=(Route(channel=ROOM),))
    reception = Reception(desk, slack, config, Metrics(CollectorRegistry()), counter.applying)
    await slack.post(
        CHANNEL, root_message(ZEPHYR, controls=Controls()), key="k", thread=None, aloud=False
    )
    socket = SlackSocket.to(server.url, "xapp-test", reception.hear)
    while not await socket.keep(0.0, wanted=True):  # noqa: ASYNC110  # it tells no one
        await asyncio.sleep(0.05)
    try:
        yield
    finally:
        await socket.close()


@pytest.fixture
async def tab(browser: int) -> AsyncIterator[Tab]:
    """The page on a telephone, before a Tocsin that is connected. Its script never complains."""
    names = {CHANNEL: ROOM.removeprefix("#")}
    async with SlackServer(names=names) as server, a_reception(server), a_tab(browser) as tab:
        await tab.resize(*TELEPHONE, telephone=True)
        await tab.open(server.page)
        await tab.sees("Acknowledge")
        yield tab
        assert tab.complaints == []


async def command(tab: Tab, words: str) -> None:
    await tab.click("#words")
    await tab.write(words)
    await tab.key("Enter")


async def test_what_is_open_is_told_to_whoever_asks(tab: Tab) -> None:
    await command(tab, "/tocsin status")
    await tab.sees("1 incident is open.")
    await tab.sees("#crisis-room")
    await tab.sees("Only visible to you")
    await command(tab, "/tocsin explain zephyr")
    await tab.sees("once in 14 weeks")


async def test_a_drill_is_marked_and_shows_who_had_it(tab: Tab) -> None:
    await command(tab, "/tocsin drill")
    await tab.sees("DRILL · CRISIS · Example Brand")
    await tab.click("[data-action=tocsin_drill_ack]")
    await tab.sees("DRILL · acknowledged by @Ana")
    await tab.sees("It was a drill")


async def test_the_timeline_opens_from_the_menu(tab: Tab) -> None:
    await tab.click("button[aria-haspopup]")
    await tab.click("[role=menuitem]", "Show Timeline")
    await tab.sees("Opened as ALERT")


async def test_the_home_tab_shows_what_is_open(tab: Tab) -> None:
    await tab.ask("location.hash = '#home'")
    await tab.sees("all that happened was told")
    await tab.sees("ALERT · Zephyr")

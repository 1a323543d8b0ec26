"""Each route reads its digest once a day, at its hour, whatever happens on the way."""

import asyncio
import dataclasses
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from alerts.digest import LATEST, DigestRules, Nothing
from alerts.quiet import Day
from alerts.route import Route
from alerts.volume import Volumes
from deploy.demo.slack import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    FATAL_AFTER,
    RATE_LIMITED,
    SERVER_ERROR,
    Fault,
)
from detectors.hours import Said
from pipeline.almanac import PATIENCE, Almanac
from pipeline.notifier.courier import REPAIR
from pipeline.notifier.herald import FRESH, Herald
from pipeline.notifier.mailbox import unpack_mailbox
from pipeline.notifier.store import Clocks
from tests.post_office import CHANNEL, Crash, Moments, Office

PARIS = ZoneInfo("Europe/Paris")
RULES = DigestRules(zone="Europe/Paris")
MORNING = datetime(2026, 3, 5, 8, 30, tzinfo=PARIS)
SAID = Volumes(until=MORNING, day={"Zephyr": Said(120, 40, 0, 20)})


def a_route(**fields: Any) -> Route:
    known: dict[str, Any] = {"channel": CHANNEL, "digest": RULES, "ping": "<!here>"}
    return Route(**known | fields)


class Desk(Office):
    """A post office with its herald, shortly before the hour."""

    def __init__(self, *routes: Route, moments: Moments | None = None) -> None:
        self.reads: list[datetime] = []
        self.fails, self.takes = 0, 0.0  # seconds of a reading
        super().__init__(*(routes or (a_route(),)), moments=moments)
        self.clock.seconds = (MORNING - timedelta(minutes=1)).timestamp()

    def restart(self) -> None:
        """As an office does."""
        super().restart()
        clocks = Clocks(wall=self.clock, pace=self.clock)
        self.herald = Herald(
            self.shelf, self.courier.delivery, self.config, self.metrics, clocks, self.read
        )

    def read(self, at: datetime, patience: float) -> Almanac:
        """What Kafka holds, or not."""
        self.reads.append(at)
        if patience < self.takes:
            raise TimeoutError("there is more than can be read in that time")
        if self.fails:
            self.fails -= 1
            raise TimeoutError("Kafka is slow")
        return Almanac(at=at, volumes=SAID)

    async def work(self, seconds: float = 120.0, step: float = 5.0) -> None:
        """Let it work while the clock goes on."""
        end = self.clock.seconds + seconds
        while self.clock.seconds < end:
            await self.herald.round()
            self.clock.seconds += step

    def digests(self, channel: str = CHANNEL) -> list[str]:
        """Days of those that a channel holds."""
        return [
            message.metadata["event_payload"]["day"]
            for message in self.messages(channel)
            if message.metadata["event_type"] == "tocsin_digest"
        ]

    def became(self) -> dict[str, float]:
        """Digests by outcome."""
        return {
            sample.labels["outcome"]: sample.value
            for family in self.registry.collect()
            for sample in family.samples
            if sample.name == "tocsin_digests_total" and sample.value
        }


async def test_it_comes_at_its_hour_and_once() -> None:
    desk = Desk()
    await desk.work(55)
    assert desk.digests() == []
    await desk.work(3_600)
    assert desk.digests() == ["2026-03-05"]
    assert desk.became() == {"sent": 1}
    (message,) = desk.messages()
    assert "120 posts about 1 brand, 33% of them unhappy." in message.text
    assert message.ts
    assert "<!here>" not in str(message)
    assert len(desk.reads) == 1


async def test_the_next_one_comes_on_the_next_day_that_the_settings_name() -> None:
    weekdays = frozenset(Day) - {Day.SAT, Day.SUN}
    desk = Desk(a_route(digest=dataclasses.replace(RULES, days=weekdays)))  # the fifth: a Thursday
    await desk.work(120)
    for _ in range(6):
        desk.wait(days=1)
        await desk.work(120)
    days = [f"2026-03-{day:02}" for day in (5, 6, 9, 10, 11)]
    assert desk.digests() == days


async def test_after_a_restart_it_is_known_what_was_sent() -> None:
    desk = Desk()
    await desk.work(120)
    desk.restart()
    await desk.work(600)
    assert desk.digests() == ["2026-03-05"]


@pytest.mark.parametrize(
    ("away", "days", "became"),
    [
        pytest.param(timedelta(hours=2), ["05", "06"], {"sent": 2}, id="in the morning it comes"),
        pytest.param(LATEST, ["05"], {"sent": 1, "too_old": 1}, id="at noon nobody needs it"),
    ],
)
async def test_a_notifier_that_was_down_sends_it_when_it_is_back(
    away: timedelta, days: list[str], became: dict[str, int]
) -> None:
    desk = Desk()
    await desk.work(60)
    await desk.work(5)
    desk.clock.seconds += 86_400 + away.total_seconds()
    desk.restart()
    await desk.work(120)
    assert desk.digests() == [f"2026-03-{day}" for day in days]
    assert desk.became() == became


async def test_where_it_is_new_it_begins_with_the_next_one() -> None:
    desk = Desk()
    desk.clock.seconds += LATEST.total_seconds() + 60
    await desk.work(120)
    assert desk.became() == {}


async def test_who_stands_by_sends_nothing() -> None:
    desk = Desk()
    desk.shelf.is_ours = False
    await desk.work(300)
    assert desk.digests() == []
    assert desk.reads == []


async def test_what_cannot_be_read_is_counted_and_tried_again() -> None:
    desk = Desk()
    desk.fails = 2
    await desk.work(60 + 3 * REPAIR)
    assert desk.digests() == ["2026-03-05"]
    assert desk.became() == {"failed": 2, "sent": 1}


async def test_what_takes_long_to_read_has_longer_each_time() -> None:
    desk = Desk()
    desk.takes = 4 * PATIENCE
    await desk.work(60 + 3 * REPAIR)
    assert desk.digests() == ["2026-03-05"]
    assert desk.became() == {"failed": 2, "sent": 1}


async def test_what_was_read_is_not_held_until_the_next_morning() -> None:
    desk = Desk()
    await desk.work(120)
    assert desk.herald._known  # noqa: SLF001
    await desk.work(FRESH)
    assert desk.herald._known is None  # noqa: SLF001


async def reset(desk: Desk, *routes: Route) -> None:
    """Restarted with other settings."""
    desk.config = dataclasses.replace(desk.config, routes=routes)
    desk.restart()
    await desk.work(120)


@pytest.mark.parametrize(
    "routes",
    [
        pytest.param([a_route(brands=frozenset({"Zephyr"}))], id="of fewer brands"),
        pytest.param([a_route(digest=dataclasses.replace(RULES, at="08:31"))], id="at an hour"),
        pytest.param(
            [a_route(brands=frozenset({name})) for name in ("Zephyr", "Mistral")], id="in two"
        ),
        pytest.param([a_route(), a_route(channel="C0OTHER")], id="in another channel, too"),
    ],
)
async def test_what_is_edited_by_day_comes_anew_on_the_next(routes: list[Route]) -> None:
    """Nobody reads the same morning twice."""
    desk = Desk()
    await desk.work(120)
    await reset(desk, *routes)
    assert desk.digests() == ["2026-03-05"]
    assert desk.digests("C0OTHER") == []
    desk.wait(days=1)
    await desk.work(120)
    here = sum(route.channel == CHANNEL for route in routes)
    assert desk.digests() == ["2026-03-05", *["2026-03-06"] * here]
    assert len(desk.digests("C0OTHER")) == len(routes) - here


async def test_nothing_to_say_is_a_line_or_silence() -> None:
    silent = dataclasses.replace(RULES, nothing=Nothing.SILENCE)
    desk = Desk(a_route(), a_route(channel="C0OTHER", digest=silent))
    desk.read = lambda at, _: Almanac(at=at, volumes=dataclasses.replace(SAID, before={}, day={}))  # type: ignore[method-assign, assignment]
    desk.restart()
    await desk.work(300)
    assert (desk.digests(), desk.digests("C0OTHER")) == (["2026-03-05"], [])
    assert "Nothing to report." in str(desk.messages()[0].blocks)
    assert desk.became() == {"sent": 1, "silent": 1}


async def test_routes_that_are_due_together_are_read_for_once() -> None:
    routes = [a_route(brands=frozenset({name})) for name in ("Zephyr", "Mistral", "Levant")]
    desk = Desk(*routes)
    await desk.work(300)
    assert desk.digests() == ["2026-03-05"] * 3
    assert len(desk.reads) == 1


FAULTS = [DROPPED_BEFORE, DROPPED_AFTER, FATAL_AFTER, SERVER_ERROR, RATE_LIMITED]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.error or fault.status))
async def test_what_slack_does_makes_it_neither_two_nor_none(fault: Fault) -> None:
    desk = Desk()
    desk.slack.faults.plan("chat.postMessage", fault)
    await desk.work(300)
    assert desk.digests() == ["2026-03-05"]
    assert sum(desk.became().values()) == 1


async def test_a_channel_that_refuses_is_tried_again_until_it_is_mended() -> None:
    desk = Desk(a_route(channel="C0GONE"))
    desk.slack.faults.plan("chat.postMessage", Fault(error="not_in_channel"), 2)
    await desk.work(60 + 3 * REPAIR)
    assert desk.digests("C0GONE") == ["2026-03-05"]
    assert desk.became() == {"refused": 2, "sent": 1}


class Deadly(Moments):
    """The process dies at the first point of this name."""

    def __init__(self, name: str) -> None:
        self.name: str | None = name

    def reach(self, name: str) -> None:
        """As Moments says."""
        if name == self.name:
            self.name = None
            raise Crash


@pytest.mark.parametrize(
    "moment", ["before it is laid", "after it was laid", "before the call", "after the call"]
)
@pytest.mark.parametrize("is_named", [False, True])
async def test_a_process_that_dies_on_the_way_is_followed_by_one_that_knows(
    moment: str, *, is_named: bool
) -> None:
    channel = "#crisis" if is_named else CHANNEL
    desk = Desk(a_route(channel=channel), moments=Deadly(moment))
    if is_named and moment == "after the call":
        pytest.skip("by a name nobody can look: Slack leaves no way to know")
    with pytest.raises(Crash):
        await desk.work(300)
    desk.restart()
    await desk.work(300)
    assert desk.digests(channel) == ["2026-03-05"]


async def test_who_was_frozen_before_the_call_does_not_send_what_the_other_has_sent() -> None:
    desk = Desk()
    frozen, read = desk.herald, desk.read

    def slow(at: datetime, patience: float) -> Almanac:
        asyncio.run_coroutine_threadsafe(other(), loop).result()
        return read(at, patience)

    async def other() -> None:
        desk.restart()
        await desk.work(60)

    loop = asyncio.get_running_loop()
    desk.clock.seconds += 60
    frozen.read = slow
    await frozen.round()
    await frozen.round()
    assert desk.digests() == ["2026-03-05"]


async def test_on_the_clock_of_a_stream_the_newest_notice_tells_the_time() -> None:
    desk = Desk()
    desk.shelf.now = lambda: 0.0  # type: ignore[method-assign]
    await desk.work(600)
    assert desk.reads == []
    desk.shelf.now = MORNING.timestamp  # type: ignore[method-assign]
    await desk.work(60)
    assert desk.digests() == ["2026-03-05"]


async def test_slack_takes_it_whatever_the_brands_are_called() -> None:
    desk = Desk()
    names = [f"<!channel> *{'&' * 50}* {number}" for number in range(2_000)]
    said = {name: Said(1_000_000 + at, at, 0, 0) for at, name in enumerate(names)}
    read = Almanac(at=MORNING, volumes=Volumes(until=MORNING, day=said, before={}))
    desk.read = lambda *_: read  # type: ignore[method-assign]
    desk.restart()
    await desk.work(120)
    assert desk.digests() == ["2026-03-05"]
    (call,) = [arguments for _, method, arguments in desk.slack.calls if "post" in method]
    assert any(block["type"] == "table" for block in call["blocks"])
    assert "<!channel>" not in call["text"]


async def test_its_box_survives_the_changelog() -> None:
    desk = Desk()
    await desk.work(120)
    (box,) = desk.shelf.boxes.values()
    assert unpack_mailbox(msgspec.msgpack.encode(box)) == box

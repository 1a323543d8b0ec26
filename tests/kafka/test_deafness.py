"""What no source hears is neither calm nor usual, and what it catches up with is no crisis."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from alerts import wording
from alerts.lookout import Lookout
from alerts.notice import Kind, Notice
from detectors.bins import BIN, bin_of
from detectors.events import Level
from detectors.rules import LaneName
from pipeline.codec import decode_notice
from pipeline.config import Brand, Brands, Config
from pipeline.watch.envelope import unpack_envelope, unseal
from tests.broker import Installation, Running, told
from tests.detectors.people import BORN, calm_posts
from tests.kafka.clocked import HEARD, tell
from tests.kafka.clocked import told as told_by
from tests.kafka.node import Node
from tests.kafka.sky import Sky
from tests.operations.outbreak import CROWD, DAY, DAYS, later, write
from tests.story import ANGRY
from tests.thread.test_people import until

pytestmark = pytest.mark.kafka

LOUD, QUIET = "Zephyr Rail", "Levant & Co"  # the one has a crisis, the other none
MINUTE, AN_HOUR = 60.0, 3_600.0
BEHIND = 900.0  # seconds, from which on TocsinSourceBehind rings
SETTINGS = """
sentiment: {scorer: fast}
brands:
  unknown: closed
  known:
    Zephyr Rail: {}
    Levant & Co: {}
sources:
  contact: sre@zephyr.example
  bluesky: [{url: "SKY", silence: 3600}]
"""
LIVE = "tocsin_source_state", {"source": "bluesky", "state": "live"}
CALM = {Kind.EASED, Kind.RESOLVED}


async def comes(process: Running, condition: Callable[[], bool], what: str) -> None:
    """Wait for something that a process brings about."""
    await asyncio.to_thread(process.wait_until, lambda _: condition(), what)


class Station:
    """A network, its source and a worker, each by a clock of its own that the test sets."""

    def __init__(self, home: Installation, sky: Sky, folder: Path, began: float) -> None:
        self.home, self.sky, self.folder, self.now = home, sky, folder, began
        self.source: Running
        self.worker: Running
        self._hired: list[Running] = []
        for role in ("source", "worker"):
            tell(self.folder / role, began)
        self.heard = (folder / "worker").with_suffix(HEARD)
        tell(self.heard, 0.0)

    def hire(self, role: str, *command: str) -> Running:
        """A process by the clock of its role."""
        program: list[str | Path] = [sys.executable, "-m", "tests.kafka.clocked"]
        self._hired.append(Running(self.home, [*program, self.folder / role, *command]))
        return self._hired[-1]

    async def listen(self) -> None:
        """A source begins."""
        self.source = self.hire("source", "source", "run")
        await comes(self.source, lambda: self.is_live, "it is live")

    async def watch(self) -> None:
        """A worker begins."""
        self.worker = self.hire("worker", "worker")
        await comes(self.worker, lambda: self.worker.health()[0], "it is ready")

    async def passes(self, seconds: float) -> None:
        """Time passes for everybody who is there, and is heard of where somebody hears."""
        self.now += seconds
        self.sky.say(self.now)
        if self.source.ended is None:
            if not self.sky.stalls:
                await until(lambda: self.heard_until >= self.now - 1, "the network is heard")
            tell(self.folder / "source", self.now)
            await until(lambda: told_by(self.heard) >= self.now, "the worker has heard so")
        tell(self.folder / "worker", self.now)

    @property
    def is_live(self) -> bool:
        """Whether the source's page says so."""
        return self.source.metric(LIVE[0], **LIVE[1]) == 1

    @property
    def heard_until(self) -> float:
        """Up to when, by the source's page."""
        return self.source.metric("tocsin_source_heard_until_timestamp_seconds") or 0.0

    @property
    def notices(self) -> list[Notice]:
        """All of them."""
        return [decode_notice(each.encode()) for each in told(self.home)]

    def kinds(self, since: int = 0) -> set[Kind]:
        """Of what was told after so many."""
        return {notice.kind for notice in self.notices[since:]}

    def end(self) -> None:
        """Leave nothing running."""
        for process in self._hired:
            if process.ended is None:
                process.kill()

    def lookout(self, brand: str) -> Lookout:
        """What Kafka keeps of a brand."""
        values = [each.value for each in self.home.records("watch-brands-changelog")
                  if each.key == brand.encode()]  # fmt: skip
        known = Config(brands=Brands(known={brand: Brand()}))
        return unseal(brand, unpack_envelope(values[-1]), known.brief(brand))


def history(home: Installation, end: float) -> Path:
    """A fortnight of calm until then, of both brands alike."""
    ahead = end - DAYS * DAY - BORN - MINUTE
    calm = [replace(each, created_at=later(each, ahead)) for each in calm_posts(1, DAYS)]
    files = [write(home, brand, calm).read_text(encoding="utf-8") for brand in (LOUD, QUIET)]
    both = Path(home.env["TOCSIN_DATA_DIR"]).with_name("both.jsonl")
    lines = chain.from_iterable(zip(*(file.splitlines() for file in files), strict=True))
    both.write_text("\n".join(lines), encoding="utf-8")
    return both


@asynccontextmanager
async def a_station(node: Node, folder: Path) -> AsyncIterator[Station]:
    """One that knows two brands for a fortnight, and hears the network; almost two days ago."""
    sky, began = Sky(), time.time() // BIN * BIN - 44 * AN_HOUR  # Kafka takes no record of tomorrow
    async with sky.serving() as address:
        text = SETTINGS.replace("SKY", address)
        (folder / "tocsin.yaml").write_text(text, encoding="utf-8")
        home = Installation.at(
            node.address, folder, CONFIG=str(folder / "tocsin.yaml"), PARTITIONS="1"
        )
        station = Station(home, sky, folder, began)
        await asyncio.to_thread(home.must, "topics", "create")
        try:
            await station.watch()
            await asyncio.to_thread(home.must, "seed", history(home, began))
            adopted = "tocsin_commands_total", {"outcome": "adopted"}
            await until(lambda: station.worker.metric(adopted[0], **adopted[1]) == 2, "seeds")
            await station.listen()
            yield station
        finally:
            station.end()


def a_day_in_the_life(sky: Sky, since: float, hours: int) -> int:
    """What is said of both as always: three complaints in two hours. Returns how many of each."""
    times = [since + number * 40 * MINUTE for number in range(1, hours * 3 // 2)]
    for at in times:
        for second, brand in enumerate((LOUD, QUIET)):
            sky.say(at + second, f"{ANGRY[0]}, {brand}")
    return len(times)


async def breaks_out(station: Station) -> None:
    """Everybody is angry."""
    for number in range(CROWD):
        station.sky.say(station.now + 15 * number, f"{ANGRY[number % len(ANGRY)]}, {LOUD}")
    await station.passes(11 * MINUTE)
    await until(lambda: any(n.level.rank >= Level.ALERT.rank for n in station.notices), "an alert")


def learned(station: Station) -> tuple[int, int]:
    """How many bins taught what is usual, and the tail of the hour."""
    lanes = station.lookout(QUIET).watch.lanes
    tail = lanes.pressure[LaneName.HOUR].tail
    return lanes.baseline.learned, tail.n + tail.quiet


async def judged(station: Station, brand: str) -> None:
    """The worker has looked at a brand by the clock of now."""
    await until(lambda: station.lookout(brand).judged >= station.now, "it is judged")


async def falls_deaf(station: Station) -> int:
    """For half a day nothing comes. Returns how many complaints of each brand nobody heard."""
    since, station.sky.stalls = station.now, True
    said = a_day_in_the_life(station.sky, since, 12)
    await station.passes(12 * AN_HOUR)
    await judged(station, LOUD)
    assert station.is_live, "what TocsinSourceBehind asks, beside the next"
    assert station.now - station.heard_until > BEHIND
    assert not CALM & station.kinds()
    last = station.notices[-1]
    assert [each.source for each in last.signal.deaf] == ["bluesky"]
    assert last.signal.deaf[0].since.timestamp() == pytest.approx(since, abs=1)
    assert "No word from *bluesky* since" in wording.story(last)
    return said


async def dies(station: Station) -> None:
    """The source is killed, and a worker begins that never heard of it."""
    station.source.kill()
    assert station.source.metric(LIVE[0]) is None, "what TocsinSourceDown asks"
    with station.home.place() as place:  # or it would hear again what the source said last
        await until(lambda: place.waiting == 0, "all is committed")
    assert await asyncio.to_thread(station.worker.stop) == 0
    await station.watch()
    await station.passes(AN_HOUR)
    await judged(station, LOUD)
    assert not CALM & station.kinds()


async def comes_back(station: Station) -> None:
    """Another source goes on where the first one was."""
    station.sky.stalls = False
    tell(station.folder / "source", station.now)
    await station.listen()
    await station.passes(MINUTE)
    await until(lambda: station.notices[-1].kind is Kind.RESOLVED, "it is over")


async def a_day_later(station: Station) -> None:
    """What was said in the meantime leaves the day, and somebody speaks of the quiet brand."""
    await station.passes(DAY + MINUTE)
    station.sky.say(station.now, f"{ANGRY[0]}, {QUIET}")
    await station.passes(MINUTE)
    known = bin_of(station.now - MINUTE)
    await until(lambda: station.lookout(QUIET).watch.bin >= known, "it is known")


async def test_what_nobody_hears_is_neither_calm_nor_usual_and_no_crisis_later(
    node: Node, tmp_path: Path
) -> None:
    async with a_station(node, tmp_path) as station:
        seeded, began = learned(station), station.now
        await breaks_out(station)
        before = len(station.notices)
        said = await falls_deaf(station)
        await dies(station)
        await comes_back(station)
        assert station.kinds(before) <= CALM | {Kind.UPDATED, Kind.REMINDER}
        assert {notice.brand for notice in station.notices} == {LOUD}
        day, late = (station.notices[-1].signal.windows[name].negative for name in ("24h", "6h"))
        assert day == CROWD + said, "what was late counts"
        assert late < said / 2, "where it was written"

        await a_day_later(station)
        usual, tail = learned(station)
        passed, missed = (station.now - began) / BIN, 13 * AN_HOUR / BIN
        assert tail - seeded[1] == pytest.approx(passed - missed, abs=3)
        assert usual - seeded[0] == pytest.approx(passed - DAY / BIN - missed, abs=3)

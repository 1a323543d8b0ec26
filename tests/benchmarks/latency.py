"""Latency: from a post's append to its evaluation, and to the message, at half of what is borne.

`python -m tests.benchmarks.latency [--quick]`. Worker, notifier and the local Slack are processes
on loopback, on the wall clock. Measured, all on one machine's clock, from the time that the
producer stamps on a record as it takes it:

- to the signal: until the record's brand was judged with it, for every record of the steady load;
- to the message: from the complaint that tips a brand to `alert`, until the local Slack has the
  post. Which one tips is worked out afterwards: the core, judging after each, says it first there.
"""

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import aiokafka

from detectors.events import Level
from pipeline import config
from pipeline.briefing import briefing
from pipeline.cli.options import scorer_of
from pipeline.codec import decode_mention
from pipeline.replay import Notebook
from pipeline.shift import Shift
from pipeline.watch.intake import partition_of
from tests.benchmarks.crowd import DAY, Crowd, Said, brands_of, feed, settings_text
from tests.benchmarks.stand import PARTITIONS, install, kafka, machine, program, reached, table
from tests.broker import Installation, Running
from tests.kafka.node import Node
from tests.workspace import Workspace, local_slack

BRANDS = 200  # that the steady load is about
HISTORY, CATCH_UP = 20_000, 60_000  # mentions; the second part tells what the worker bears
ARRIVED = 2_000  # a second, of what is caught up on
LOAD, QUICK = 60, 20  # seconds
STRUCK, EVERY = 30, 1.5  # brands that have a crisis, and seconds from one to the next
PEOPLE, PACE = 40, 0.05  # of a crisis, and seconds from one to the next
EVIDENCE = 4 * 24 * 10, 4 * DAY  # posts of a brand before, and over how many seconds
SILENCE = 7_200.0  # seconds before, so that a crisis stands alone in its hour
TICK = 0.01  # seconds between looks at what is due
SETTLING = 20.0  # seconds for the last message
AIMS = {"signal": 2.0, "message": 3.0}  # seconds, p99
COMPLAINT = "this is the worst service I have ever had, awful"
HEAD = ("From append to", "Samples", "p50, s", "p99, s", "Most, s", "Aim for p99, s")


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--quick", action="store_true", help=f"{QUICK} s of load")
    seconds = QUICK if reader.parse_args().quick else LOAD
    print(machine(), flush=True)
    with kafka() as (node, home), local_slack(home) as workspace:
        trial = Trial(node, home, workspace, seconds)
        signals, messages = trial.run()
    print(table(HEAD, [row("signal", signals), row("message", messages)]))
    print(f"\n{trial.shown} of {trial.crises} crises came to Slack")


def row(what: str, seconds: Sequence[float]) -> tuple[str, ...]:
    """Its percentiles."""
    if len(seconds) < 2:
        raise RuntimeError(f"no {what} came")
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    figures = (f"{value:.3f}" for value in (cuts[49], cuts[98], max(seconds)))
    return what, f"{len(seconds):,}", *figures, f"{AIMS[what]:g}"


class Trial:
    """One worker and one notifier under a steady load, with crises in it."""

    def __init__(self, node: Node, home: Path, workspace: Workspace, seconds: int) -> None:
        self.node, self.home, self.workspace, self.seconds = node, home, workspace, seconds
        self.crises = min(STRUCK, int(seconds / EVERY) - 2)
        self.struck = [f"Struck {number:02}" for number in range(self.crises)]
        self.crowd = Crowd(brands_of(BRANDS))
        self.said: dict[str, list[Said]] = {brand: [] for brand in self.struck}  # of the struck
        self.shown = 0  # crises that came to Slack
        self.installation = self._install()

    def _install(self) -> Installation:
        routes = [
            f'  - {{channel: C0ROOM{number:02}, brands: ["{brand}"]}}'
            for number, brand in enumerate(self.struck)
        ]
        text = settings_text([*self.crowd.brands, *self.struck], "routes:", *routes)
        return install(
            self.node, self.home / "latency", text,
            SLACK_URL=self.workspace.url, SLACK_TOKEN="xoxb-bench",  # noqa: S106  # any will do
        )  # fmt: skip

    @property
    def topic(self) -> str:
        """The topic of mentions."""
        return self.installation.topic("mentions")

    def run(self) -> tuple[list[float], list[float]]:
        """Seconds to each signal, and to each message."""
        now = time.time()
        began = now - CATCH_UP / ARRIVED
        past = chain(
            self.evidence(began - SILENCE), self.crowd.said(HISTORY, began - SILENCE, began),
            self.crowd.said(CATCH_UP, began, now),
        )  # fmt: skip
        asyncio.run(feed(self.node.address, self.topic, PARTITIONS, past))
        marks = self.home / "latencies.json"
        own = self.installation.but(HTTP_PORT="0")
        with program(own, "timed_worker", marks) as worker:
            half = self.borne(worker) / 2
            print(f"load: {half:,.0f} mentions a second for {self.seconds} s", flush=True)
            with self.installation.running("notifier") as notifier:
                notifier.wait_until(lambda me: bool(me.metric("tocsin_build_info")), "it is up")
                time.sleep(5)  # joins its group
                loaded = asyncio.run(self.load(half))
                time.sleep(SETTLING)
                messages = self.messages()
        known: list[tuple[float, float]] = json.loads(marks.read_text(encoding="utf-8"))
        return [late for recorded, late in known if recorded >= loaded], messages

    def borne(self, worker: Running) -> float:
        """Mentions a second that the worker commits while it catches up."""
        total = len(self.struck) * EVIDENCE[0] + HISTORY + CATCH_UP
        with self.installation.place() as place:
            first, began = reached(worker, place, total - CATCH_UP)
            last, ended = reached(worker, place, total)
        return (last - first) / (ended - began)

    def evidence(self, until: float) -> Iterator[Said]:
        """An ordinary past of the brands that will be struck, in the order of time."""
        count, seconds = EVIDENCE
        for number in range(count):
            for brand in self.struck:
                post = self.crowd.post(brand, until - seconds + number * seconds / count)
                self.said[brand].append(post)
                yield post

    async def load(self, rate: float) -> float:
        """A steady stream, and crises in it. Returns when it was in full swing."""
        sender = aiokafka.AIOKafkaProducer(
            bootstrap_servers=self.node.address, linger_ms=5, compression_type="gzip"
        )
        async with sender:
            began = time.time()
            crowd = asyncio.create_task(self._steady(sender, rate))
            crises = [
                asyncio.create_task(self._crisis(sender, brand, (number + 1) * EVERY))
                for number, brand in enumerate(self.struck)
            ]
            await asyncio.gather(crowd, *crises)
        return began

    async def _steady(self, sender: aiokafka.AIOKafkaProducer, rate: float) -> None:
        began = time.monotonic()
        brands = self.crowd.said(int(rate * self.seconds), 0.0, 1.0)
        for number, said in enumerate(brands):
            if (early := began + number / rate - time.monotonic()) > TICK:
                await asyncio.sleep(early)
            await self._send(sender, self.crowd.post(said.brand, time.time()))

    async def _crisis(
        self, sender: aiokafka.AIOKafkaProducer, brand: str, after: float
    ) -> None:  # fmt: skip
        await asyncio.sleep(after)
        for person in range(PEOPLE):
            own = {"author": f"{brand} {person}", "text": f"{COMPLAINT} {person}", "lang": "en"}
            post = self.crowd.post(brand, round(time.time(), 3), **own)
            self.said[brand].append(post)
            await self._send(sender, post)
            await asyncio.sleep(PACE)

    async def _send(self, sender: aiokafka.AIOKafkaProducer, post: Said) -> None:
        await sender.send(
            self.topic, post.value, post.brand.encode(),
            partition_of(post.brand, PARTITIONS), round(post.at * 1000),
        )  # fmt: skip

    def messages(self) -> list[float]:
        """Seconds from the complaint that tipped to the message, for each crisis that has one."""
        known = config.load(Path(self.installation.env["TOCSIN_CONFIG"]))
        sentiments = scorer_of(known)
        shown = {
            brand: float(message["ts"])
            for message in self.workspace.messages()
            for brand in self.struck
            if brand in message["text"]
        }
        self.shown = len(shown)
        found = []
        for brand, arrived in shown.items():
            notebook = Notebook(briefing(known, sentiments))
            shift = Shift(notebook)
            for said in self.said[brand]:
                mention = decode_mention(said.value)
                shift.observe(mention, sentiments.of([mention])[0], said.at)
                shift.judge(brand, said.at)
                if is_alert(notebook, brand):
                    found.append(arrived - said.at)
                    break
        return found


def is_alert(notebook: Notebook, brand: str) -> bool:
    """Whether the brand's incident deserves a message."""
    level = notebook.lookouts[brand].triage.level
    return level is not None and level.rank >= Level.ALERT.rank


if __name__ == "__main__":
    main()

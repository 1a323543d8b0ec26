"""Press: from a pressed button to its answer, and to the message that shows what was done.

`python -m tests.benchmarks.press [--quick] [--kafka]`. Worker and notifier are processes on the
wall clock, on the embedded broker or, with `--kafka`, on Apache Kafka; the local Slack is in this
process, where people press Acknowledge and Snooze on open incidents, one press after the other, in
one channel. Measured from the press:

- to the ack, which Slack waits for;
- to the answer, which only the presser sees: the command is in Kafka;
- to the message: the brand's watch has applied it, and the notifier has shown it.

In turns with the presses one record goes through the same broker and back, from a bare producer to
a bare consumer: machines differ, and what counts is how many such round trips a press takes.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

import aiokafka
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from alerts.buttons import Button
from deploy.demo.slack import ANA, BEN, SlackServer
from deploy.demo.slack.workspace import Member
from tests.benchmarks.crowd import DAY, Crowd, Said, brands_of, feed, settings_text
from tests.benchmarks.stand import kafka, machine, table
from tests.broker import PATIENCE, Broker, Installation, Running, started

PARTITIONS = 4
BRANDS, QUICK = 15, 3  # each is pressed twice
ROOM = "#crisis-room"
EVIDENCE = 4 * 24 * 10, 4 * DAY  # posts of a brand before, and over how many seconds
SILENCE = 7_200.0  # seconds before, so that a crisis stands alone in its hour
PEOPLE, WITHIN = 40, 30.0  # of a crisis, and seconds in which they complained
COMPLAINT = "this is the worst service I have ever had, awful"
REST = 3.0, 4.0  # seconds between two presses: the channel is quiet, and no timer keeps step
LOOK_EVERY = 0.002  # seconds
LEFT = "tocsin_alert_outbox_pending_messages"
PRESSES = (
    (ANA, Button.ACKNOWLEDGE, f"<@{ANA.id}> has it"),
    (BEN, Button.SNOOZE_1H, "Snoozed until"),
)
HEAD = ("From a press to", "Samples", "p50, s", "p95, s", "Most, s", "p50, round trips")


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--quick", action="store_true", help=f"{2 * QUICK} presses")
    reader.add_argument("--kafka", action="store_true", help="on Apache Kafka")
    asked = reader.parse_args()
    print(machine(), flush=True)
    with a_broker(real=asked.kafka) as (address, home):
        trial = Trial(address, home, QUICK if asked.quick else BRANDS)
        asyncio.run(trial.run())
    trip = statistics.median(trial.trips)
    print(table(HEAD, [row(what, seconds, trip) for what, seconds in trial.took.items()]))
    print(f"\nA bare round trip took {trip * 1000:.1f} ms (median of {len(trial.trips)})")


@contextmanager
def a_broker(*, real: bool) -> Iterator[tuple[str, Path]]:
    """Where it is, and a directory that goes with it."""
    if real:
        with kafka() as (node, home):
            yield node.address, home
        return
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        home = Path(folder)
        with started(Broker(home / "broker")) as broker:
            yield broker.address, home


def row(what: str, seconds: Sequence[float], trip: float) -> tuple[str, ...]:
    """Its percentiles, and how many round trips its median is."""
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    middle = statistics.median(seconds)
    figures = (f"{value:.3f}" for value in (middle, cuts[18], max(seconds)))
    return what, str(len(seconds)), *figures, f"{middle / trip:.1f}"


class Trial:
    """One worker, one notifier, and people who press."""

    def __init__(self, address: str, home: Path, brands: int) -> None:
        self.address, self.home = address, home
        self.crowd = Crowd(brands_of(brands))
        self.random = Random(7)  # noqa: S311  # no secret
        self.took: dict[str, list[float]] = {"ack": [], "answer": [], "message": []}
        self.trips: list[float] = []

    async def run(self) -> None:
        """Let crises come about, and press."""
        async with SlackServer() as slack:
            thread = await asyncio.to_thread(self._install, slack.url)
            now = time.time()
            posts = chain(self._evidence(now - SILENCE), self._crisis(now))
            await feed(self.address, thread.topic("mentions"), PARTITIONS, posts)
            with thread.running("worker"), thread.running("notifier") as notifier:
                await self._told(slack, notifier)
                async with self._round_trip(thread) as trip:
                    for brand in self.crowd.brands:
                        for who, button, words in PRESSES:
                            await asyncio.sleep(self.random.uniform(*REST))
                            self.trips.append(await trip())
                            await self._press(slack, brand, who, button, words)

    def _install(self, slack: str) -> Installation:
        home = self.home / "press"
        home.mkdir()
        (home / "tocsin.yaml").write_text(
            settings_text(self.crowd.brands, "routes:", f'  - {{channel: "{ROOM}"}}'),
            encoding="utf-8",
        )
        thread = Installation.at(
            self.address, home, CONFIG=str(home / "tocsin.yaml"), PARTITIONS=str(PARTITIONS),
            LOG_LEVEL="warning", SLACK_URL=slack, SLACK_TOKEN="xoxb-bench",  # noqa: S106
            SLACK_APP_TOKEN="xapp-bench",  # noqa: S106  # any will do
        )  # fmt: skip
        thread.must("topics", "create", "--event-time")
        return thread

    def _evidence(self, until: float) -> Iterator[Said]:
        """An ordinary past."""
        count, seconds = EVIDENCE
        for number in range(count):
            for brand in self.crowd.brands:
                yield self.crowd.post(brand, until - seconds + number * seconds / count)

    def _crisis(self, until: float) -> Iterator[Said]:
        """All brands at once."""
        for person in range(PEOPLE):
            at = round(until - WITHIN + person * WITHIN / PEOPLE, 3)
            for brand in self.crowd.brands:
                own = {"author": f"{brand} {person}", "text": f"{COMPLAINT} {person}", "lang": "en"}
                yield self.crowd.post(brand, at, **own)

    async def _told(self, slack: SlackServer, notifier: Running) -> None:
        """Wait until the channel has a message of each brand, and nothing more is to be told."""
        count = len(self.crowd.brands)
        await until(lambda: len(living(slack)) == count, "all messages", 0.1)
        await until(lambda: slack.sockets.count == 1, "somebody hears", 0.1)
        await asyncio.to_thread(notifier.wait_until, lambda me: me.metric(LEFT) == 0, "all is told")
        print(f"{count} incidents are open", flush=True)

    async def _press(
        self, slack: SlackServer, brand: str, who: Member, button: Button, words: str
    ) -> None:  # fmt: skip
        person = slack.person(who.id)
        heard, began = len(person.whispers(ROOM)), time.perf_counter()
        outcome = await person.press(ROOM, living(slack)[brand]["ts"], button)
        if outcome.ack is None:
            raise RuntimeError(f"no ack: {outcome.problem}")
        self.took["ack"].append(outcome.ack.after)
        await until(lambda: len(person.whispers(ROOM)) > heard, "an answer")
        self.took["answer"].append(time.perf_counter() - began)
        await until(lambda: words in str(living(slack)[brand]["attachments"]), "the message")
        self.took["message"].append(time.perf_counter() - began)

    @asynccontextmanager
    async def _round_trip(
        self, thread: Installation
    ) -> AsyncIterator[Callable[[], Any]]:  # fmt: skip
        """Sends a record through the broker and waits for it. Yields what does so, and times it."""
        topic = thread.topic("bare")
        admin = AIOKafkaAdminClient(bootstrap_servers=self.address)
        await admin.start()
        await admin.create_topics([NewTopic(topic, 1, 1)])
        await admin.close()
        consumer = aiokafka.AIOKafkaConsumer(topic, bootstrap_servers=self.address)
        producer = aiokafka.AIOKafkaProducer(bootstrap_servers=self.address, acks="all")
        async with consumer, producer:
            await consumer.seek_to_end()

            async def trip() -> float:
                began = time.perf_counter()
                await producer.send_and_wait(topic, b"there and back")
                await consumer.getone()
                return time.perf_counter() - began

            await trip()  # the first one asks where the topic is
            yield trip


def living(slack: SlackServer) -> dict[str, dict[str, Any]]:
    """The living messages, by brand: what the block of buttons says."""
    return {
        message["attachments"][0]["blocks"][0]["block_id"].split(".", 3)[3]: message
        for message in slack.messages(ROOM)
        if message["attachments"]
    }


async def until(condition: Callable[[], bool], what: str, every: float = LOOK_EVERY) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"not in {PATIENCE:.0f} s: {what}")
        await asyncio.sleep(every)


if __name__ == "__main__":
    main()

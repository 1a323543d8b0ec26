"""Scene: an installation on real Kafka, with workers that come, freeze and die while it is fed."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from random import Random
from threading import Thread
from typing import IO, Self

import msgspec
from kafka import KafkaProducer

from pipeline.records.ending import CANNOT_GO_ON
from tests.broker import BIN, PATIENCE, Installation, Place, Running, wait_for
from tests.kafka.load import BRANDS, FAST, TICKS, Load
from tests.kafka.node import Node
from tests.kafka.sabotage import SAID, Plan
from tests.workspace import Workspace, local_slack

PARTITIONS = "6"
BATCH = "25"  # records; small, so that many are on their way
KILLED = -9


class Feed:
    """Sends a load through one `tocsin ingest`, whose clock goes on from its first line."""

    def __init__(self, installation: Installation, load: Load) -> None:
        self.installation, self.load = installation, load
        command: list[str | Path] = [BIN / "tocsin", "ingest", "--event-time", "-"]
        self.ingest = Running(installation, command, stdin=subprocess.PIPE)
        self._history = self.load.history.read_bytes().splitlines(keepends=True)
        self._threads: list[Thread] = []

    def history(self, mentions: int | None = None) -> None:
        """What was said before the crises, at once: so many of it, or all that is left."""
        said, self._history[:mentions] = self._history[:mentions], []
        self._write(b"".join(said))

    def crises(self, rate: float) -> None:
        """The rest in the background, at so many mentions a second; then the ending."""
        lines = self.load.crises.read_bytes().splitlines(keepends=True)

        def work() -> None:
            for line in lines:
                self._write(line)
                time.sleep(1 / rate)
            self._pipe.close()

        self._run(work)

    def commands(self, rate: float) -> None:
        """Commands beside them, for as long as mentions are sent."""
        random = Random(self.load.seed)  # noqa: S311  # no secret

        def work() -> None:
            with KafkaProducer(bootstrap_servers=self.installation.env["TOCSIN_KAFKA"]) as producer:
                while not self.over:
                    key, value = random.choice(BRANDS).encode(), random.randbytes(20)
                    producer.send(self.installation.topic("commands"), key=key, value=value)
                    time.sleep(1 / rate)

        self._run(work)

    def _run(self, work: Callable[[], None]) -> None:
        thread = Thread(target=work, daemon=True)
        thread.start()
        self._threads.append(thread)

    @property
    def over(self) -> bool:
        """Whether all has been sent."""
        return self.ingest.ended is not None

    def end(self) -> None:
        """Wait until all has been sent, and well."""
        for thread in self._threads:
            thread.join()
        self._pipe.close()  # where nobody has
        assert self.ingest.process.wait(PATIENCE) == 0, self.ingest.log.read_text()

    @property
    def _pipe(self) -> IO[bytes]:
        pipe = self.ingest.process.stdin
        assert pipe
        return pipe

    def _write(self, text: bytes) -> None:
        self._pipe.write(text)
        self._pipe.flush()


class Scene:
    """Hires and watches processes. All it does is by its seed, and it says what it did."""

    def __init__(
        self, installation: Installation, load: Load, role: str,
        workspace: Workspace, places: list[Place],
    ) -> None:  # fmt: skip
        self.installation, self.load, self.role = installation, load, role
        self.workspace, self.places = workspace, places
        self.random = Random(load.seed)  # noqa: S311  # no secret
        self.workers: list[Running] = []
        self.notifiers: list[Running] = []
        self.feed = Feed(installation, load)
        self.without: str | None = None  # a defence that no worker has
        self.kills = self.freezes = self.restarts = 0
        self._numbers = count()  # of processes: none shares a directory with another
        self.hits: list[str] = []  # the points at which processes were struck

    @classmethod
    @contextmanager
    def on(  # where, what and how
        cls, node: Node, home: Path, seed: int, role: str = "worker", scorer: str = FAST
    ) -> Iterator[Self]:
        """A scene whose processes end with the block."""
        load = Load.of(seed, home, scorer=scorer)
        with ExitStack() as stack:
            workspace = stack.enter_context(local_slack(home))
            known = {
                "CLOCK": "stream", "CONFIG": str(load.settings), "PARTITIONS": PARTITIONS,
                "BATCH_RECORDS": BATCH, "SLACK_URL": workspace.url, "SLACK_TOKEN": "xoxb-test",
            }  # fmt: skip
            installation = Installation.at(node.address, home, **known)
            installation.must("topics", "create", "--event-time")
            inputs = ("mentions", "commands") if role == "tally" else ("mentions",)
            places = [stack.enter_context(installation.place(topic)) for topic in inputs]
            scene = cls(installation, load, role, workspace, places)
            stack.callback(scene.end_all)
            yield scene

    # -- Processes

    def hire(self, **plan: str | float | bool) -> Running:
        """One more worker, with what goes wrong in it."""
        own = Plan(**{"without": self.without} | plan)  # type: ignore[arg-type]
        worker = self._start(own, self.role)
        self.workers.append(worker)
        return worker

    def hire_notifier(self) -> Running:
        """One more notifier."""
        notifier = self._start(Plan(), "notifier")
        self.notifiers.append(notifier)
        return notifier

    def _start(self, plan: Plan, role: str) -> Running:
        state = Path(self.installation.env["TOCSIN_DATA_DIR"]).with_name(
            f"state{next(self._numbers)}"
        )
        text = str(msgspec.json.encode(plan), "utf-8")
        command: list[str | Path] = [sys.executable, "-m", "tests.kafka.sabotage", text, role]
        return Running(self.installation.but(DATA_DIR=str(state)), command)

    def kill(self, process: Running) -> None:
        """With -9, wherever it is."""
        process.kill()
        self.kills += 1

    def freeze(self, process: Running, seconds: float) -> None:
        """For so long; the others and the feed go on."""
        process.freeze()
        self.freezes += 1
        time.sleep(seconds)
        process.wake()

    def falls(self, process: Running) -> None:
        """Wait until a process is killed by its own plan, and note where that was."""
        wait_for(lambda: process.ended is not None, f"it is killed ({process.log})")
        assert process.ended == KILLED, process.log.read_text()[-4_000:]
        self.kills += 1
        self.hits.append(struck(process))

    def stands_still(self, process: Running) -> None:
        """Wait until a process is frozen by its own plan, and note where that was."""
        wait_for(lambda: bool(struck(process)), f"it freezes ({process.log})", process.process)
        self.freezes += 1
        self.hits.append(struck(process))

    def tend(self) -> None:
        """Start anew what has ended because it could not go on, as a supervisor does."""
        for crew, hire in ((self.workers, self.hire), (self.notifiers, self.hire_notifier)):
            for process in [process for process in crew if process.ended == CANNOT_GO_ON]:
                crew.remove(process)
                self.restarts += 1
                hire()

    def end_all(self) -> None:
        """Leave nothing running."""
        for process in (*self.workers, *self.notifiers, self.feed.ingest):
            if process.ended is None:
                process.wake()
                process.kill()

    # -- Input

    def live(self, mentions: float, commands: float = 20.0) -> None:
        """The crises at so many mentions a second; beside them commands, where they are read."""
        self.feed.crises(mentions)
        if self.role == "tally":
            self.feed.commands(commands)

    # -- Time

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something, as a supervisor of the workers."""

        def look() -> bool:
            self.tend()
            return condition()

        wait_for(look, what)

    def reaches(self, part: float) -> None:
        """Wait until the group has committed such a part of the records."""
        goal = part * self.records
        self.until(lambda: self.places[0].committed >= goal, f"{part:.0%} is committed")

    @property
    def waiting(self) -> int:
        """Records that are not committed."""
        return sum(place.waiting for place in self.places)

    @property
    def records(self) -> int:
        """How many the topic will have before the ending: mentions, and ticks of all partitions."""
        return self.load.mentions + TICKS * int(PARTITIONS)

    def wait(self, seconds: float) -> None:
        """Just so long, as a supervisor of the workers."""
        until = time.monotonic() + seconds
        self.until(lambda: time.monotonic() >= until, "time passes")

    def pause(self, seconds: float) -> None:
        """Up to so long."""
        self.wait(self.random.uniform(0, seconds))

    def is_shared(self, workers: int) -> None:
        """Wait until so many workers have a part of the work."""
        self.until(lambda: sum(map(is_ready, self.workers)) == workers, f"{workers} are ready")

    # -- The end

    def settle(self, **plan: str | float | bool) -> None:
        """Let all be read, and let a last worker recover what there is."""
        self.feed.end()
        self.until(lambda: self.waiting == 0, "all is committed")
        self.is_shared(sum(worker.ended is None for worker in self.workers))  # who starts is deaf
        for worker in self.workers:
            assert worker.ended is not None or worker.stop() in {0, CANNOT_GO_ON}
        last = self.hire(**plan)
        last.wait_until_done()
        assert last.stop() == 0


def struck(process: Running) -> str:
    """What sabotage said in a process."""
    lines = process.log.read_text(encoding="utf-8").splitlines()
    return next((line.removeprefix(SAID).strip() for line in lines if line.startswith(SAID)), "")


def is_ready(worker: Running) -> bool:
    """Whether it says that it takes part."""
    return worker.ended is None and worker.health()[0]

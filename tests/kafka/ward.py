"""Ward: processes under short limits, with a trickle of mentions, whose `live` page is watched."""

import json
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Self
from urllib.error import HTTPError
from urllib.request import urlopen

from kafka import KafkaProducer

from pipeline import topics
from pipeline.connection import Connection
from tests.broker import HOST, Installation, Running, wait_for

TRICKLE = 0.5  # seconds between mentions of an installation
PROMPTLY = 0.5  # seconds in which a page is answered; who is frozen does not hold up the others
MUTE = "falls mute"
DUE = "not alive: "


def stamp() -> str:
    """Now, as a mention says it: what is older than a day would not count."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class Patient:
    """A process, and what its `live` page said."""

    def __init__(self, process: Running) -> None:
        self.process = process
        self.is_up = self.is_well = False
        self.complaints: list[str] = []  # the reasons of each 503

    def look(self) -> None:
        """Ask its page once. A process that freezes or ends may not get to its answer."""
        self.is_well = False
        with suppress(OSError, HTTPException):
            reasons = self._reasons()
            self.is_up, self.is_well = True, not reasons
            self.complaints += reasons

    def _reasons(self) -> list[str]:
        url = f"http://{HOST}:{self.process.port}/healthz/live"
        try:
            with urlopen(url, timeout=PROMPTLY) as answer:
                return list(json.load(answer)["reasons"])
        except HTTPError as refusal:
            if refusal.code != HTTPStatus.SERVICE_UNAVAILABLE:
                return [f"answered {refusal.code}"]
            return json.load(refusal)["reasons"] or ["no reason"]

    @property
    def is_ready(self) -> bool:
        """Whether it takes its part of the work."""
        return self.process.health(patience=PROMPTLY)[0]

    @property
    def chart(self) -> str:
        """How it is, for whoever reads of a test that failed."""
        ready = self.process.health(patience=PROMPTLY)
        ended, log = self.process.ended, self.process.log.read_text(encoding="utf-8")
        return f"{ready}, ended {ended}, {self.complaints[-3:]}, {log[-1_000:]}"

    @property
    def last_words(self) -> str | None:
        """Why it ended, by the last line of its log; None: nobody could write there any more."""
        *_, last = self.process.log.read_text(encoding="utf-8").splitlines()
        if MUTE in last:
            return None
        reason = str(json.loads(last).get("reason", last))
        return reason.removeprefix(DUE)


class Ward:
    """All patients at once: each waits most of the time."""

    def __init__(self, kafka: str, home: Path) -> None:
        self.kafka, self.home = kafka, home
        self.patients: dict[str, Patient] = {}
        self.fed: list[Installation] = []
        self._stack, self._closed = ExitStack(), Event()

    def __enter__(self) -> Self:
        self.producer = self._stack.enter_context(KafkaProducer(bootstrap_servers=self.kafka))
        feeding = Thread(target=self._feed)
        self._stack.callback(feeding.join)
        self._stack.callback(self._closed.set)
        feeding.start()
        return self

    def __exit__(self, *_: object) -> None:
        for patient in self.patients.values():
            patient.process.wake()
            patient.process.kill()
        self._stack.close()

    def installation(self, name: str, **variables: str) -> Installation:
        """One of its own, with its topics."""
        home = self.home / f"{self.home.name}.{name}"  # topics are called by it
        home.mkdir()
        own = Installation.at(self.kafka, home, **{"PARTITIONS": "2"} | variables)
        list(topics.create(Connection.read(own.env), event_time=False))
        return own

    def admit(
        self, name: str, at: Installation, ailment: str = "healthy", command: str = "worker"
    ) -> Patient:
        """Start a process."""
        state = str(Path(at.env["TOCSIN_DATA_DIR"]).with_name(f"state-{name}"))
        call: list[str | Path] = [sys.executable, "-m", "tests.kafka.ailing", ailment, command]
        self.patients[name] = Patient(Running(at.but(DATA_DIR=state), call))
        return self.patients[name]

    def watch(self, until: Callable[[], bool], what: str) -> None:
        """Look at all, until something is so."""

        def look() -> bool:
            for patient in self.patients.values():
                if patient.process.ended is None:
                    patient.look()
            return until()

        try:
            wait_for(look, what)
        except AssertionError as problem:
            charts = "\n".join(f"{name}: {p.chart}" for name, p in self.patients.items())
            raise AssertionError(f"{problem}\n{charts}") from None

    def watch_for(self, seconds: float) -> None:
        """Look at all for a while."""
        end = time.perf_counter() + seconds
        self.watch(lambda: time.perf_counter() > end, "time passes")

    def _feed(self) -> None:
        number = 0
        while not self._closed.wait(TRICKLE):
            number += 1
            for installation in list(self.fed):
                with suppress(OSError):
                    self.say(installation, number)

    def say(self, installation: Installation, number: int, producer: KafkaProducer = None) -> None:
        """One mention now."""
        mention = {
            "id": str(number), "brand": f"Brand {number % 4}", "text": "This is awful.",
            "created_at": stamp(), "author": f"a{number}",
        }  # fmt: skip
        (producer or self.producer).send(
            installation.topic("mentions"), json.dumps(mention).encode(), mention["brand"].encode()
        )

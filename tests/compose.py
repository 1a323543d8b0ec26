"""Compose: deploy/compose.yaml, read, and its services as processes of this machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from pipeline.settings.environment import PREFIX
from tests.broker import BIN, free_port

DEPLOY = Path(__file__).parents[1] / "deploy"
FILE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
KAFKA = "kafka:9092"  # where containers find it
DEMO_PORT = "8065"


def mounts(service: dict[str, Any]) -> dict[str, Path]:
    """What is mounted from here: the place in the container, and the file."""
    pairs = (volume.split(":") for volume in service.get("volumes", ()))
    return {inside: DEPLOY / outside for outside, inside, *_ in pairs if outside.startswith("./")}


def environment(service: dict[str, Any]) -> dict[str, str]:
    """Its variables that are ours."""
    return {n: text for n, text in service.get("environment", {}).items() if n.startswith(PREFIX)}


def is_of_the_demo(service: dict[str, Any]) -> bool:
    """Whether its image has the demo in it, and runs modules."""
    return bool(service["build"].get("target") == "demo")


class Playhouse:
    """Runs services without containers: Kafka is where it is, and ports are free ones."""

    def __init__(self, kafka: str, home: Path) -> None:
        self.home, self.slack_port = home, str(free_port())
        self._there = {KAFKA: kafka, DEMO_PORT: self.slack_port, "0.0.0.0": "127.0.0.1"}  # noqa: S104
        self.ports: dict[str, int] = {}

    def run(self, name: str) -> str:
        """Run a service to its end, which is a good one. Returns what it said."""
        log = self.home / f"{name}.log"
        with log.open("wb") as output:
            told = self._told(name)
            done = subprocess.run(**told, stdout=output, stderr=output, check=False)
        said = log.read_text(encoding="utf-8")
        assert done.returncode == 0, said
        return said

    @contextmanager
    def running(self, name: str) -> "Iterator[subprocess.Popen[bytes]]":
        """It runs for as long as the block."""
        with (self.home / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(**self._told(name), stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()

    def asked(self, name: str) -> bool:
        """Whether its own health check is content."""
        words = SERVICES[name]["healthcheck"]["test"][1:]
        env = self._told(name)["env"]
        return subprocess.run([BIN / words[0], *words[1:]], env=env, capture_output=True,
                              check=False).returncode == 0  # fmt: skip

    def _told(self, name: str) -> dict[str, Any]:
        service = SERVICES[name]
        self._there |= {place: str(path) for place, path in mounts(service).items()}
        port = self.ports.setdefault(name, free_port())
        own = {n: self._moved(text) for n, text in environment(service).items()}
        more = {"TOCSIN_HTTP_PORT": str(port), "TOCSIN_DATA_DIR": str(self.home / name)}
        entry = [sys.executable, "-m"] if is_of_the_demo(service) else [str(BIN / "tocsin")]
        kept = {n: text for n, text in os.environ.items() if not n.startswith(PREFIX)}
        words = [self._moved(word) for word in service["command"]]
        return {"args": [*entry, *words], "env": kept | own | more, "cwd": DEPLOY.parent}

    def _moved(self, text: str) -> str:
        for inside, here in self._there.items():
            text = text.replace(inside, here)
        return text

"""Workspace: the local Slack as a process, and what its page shows."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.broker import wait_for


class Workspace:
    """The local Slack: what its page shows."""

    def __init__(self, page: str, process: "subprocess.Popen[bytes]") -> None:
        self.page, self.process = page, process

    def freeze(self) -> None:
        """Answer nothing, with all connections open."""
        self.process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Go on."""
        self.process.send_signal(signal.SIGCONT)

    @property
    def url(self) -> str:
        """What TOCSIN_SLACK_URL has to be."""
        return f"{self.page}api/"

    def channels(self) -> dict[str, list[dict[str, Any]]]:
        """By channel what stands there, replies not counted."""
        with urlopen(f"{self.page}state") as answer:  # noqa: S310  # on loopback
            channels = json.load(answer)["channels"]
        return {
            channel["id"]: [m for m in channel["messages"] if not m["broadcast"]]
            for channel in channels
        }  # fmt: skip

    def messages(self) -> list[dict[str, Any]]:
        """What stands in all channels."""
        return [message for messages in self.channels().values() for message in messages]

    def living(self) -> dict[str, Any]:
        """The one message that there may be."""
        (message,) = self.messages()
        return message

    def shown(self) -> int:
        """The seq of the notice that it shows; 0 where there is none."""
        return version(self.living()) if self.messages() else 0


def version(message: dict[str, Any]) -> int:
    """Each block's id ends with the seq of its notice."""
    return int(message["blocks"][0]["block_id"].rpartition(".")[2])


def steps(message: dict[str, Any]) -> list[int]:
    """The seqs of the steps in its thread."""
    return [version(reply) for reply in message["replies"] if not reply["files"]]


def charts(message: dict[str, Any]) -> list[str]:
    """The names of the pictures in its thread."""
    return [file["name"] for reply in message["replies"] for file in reply["files"]]


@contextmanager
def local_slack(folder: Path) -> Iterator[Workspace]:
    """A local Slack of one's own."""
    ready = folder / "slack.txt"
    command: list[str | Path] = [sys.executable, "-m", "deploy.demo.slack", "--ready-file", ready]
    slack = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(ready.exists, "Slack listens", slack)
        yield Workspace(ready.read_text(encoding="utf-8").strip(), slack)
    finally:
        slack.send_signal(signal.SIGCONT)  # a test may have frozen it
        slack.terminate()
        slack.wait()

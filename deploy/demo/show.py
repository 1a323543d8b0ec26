"""Show: the stage rises, the history runs through, the reel plays, and people are told."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from kafka.errors import KafkaError

from alerts.notice import Kind
from deploy.demo import shown
from deploy.demo.children import Child
from deploy.demo.diary import Diary
from deploy.demo.onlooker import Onlooker
from deploy.demo.reel import Reel
from deploy.demo.stage import CHANNEL_NAME, CONFIG, WELL, Stage
from deploy.demo.terminal import Forward, Terminal
from pipeline.config import load

CALM = 2.0  # seconds without anything that waits: all has been told
PAGE_IN = 30.0  # seconds for the page to show the rest; Slack takes a message a second
LEFT_OUT = 1  # exit code of `tocsin ingest` when it left lines out


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What is shown."""

    reel: Reel
    speed: float
    history: Reel | None = None  # goes before, as fast as it can
    brands: tuple[str, ...] = ()  # that are known to be in it


class Show:
    """One showing."""

    def __init__(self, programme: Programme, stage: Stage, terminal: Terminal) -> None:
        self.programme, self.stage, self.terminal = programme, stage, terminal
        self.pause, self.diary = stage.pause, Diary()

    def run(self, ready_file: Path | None) -> None:
        """From the start of the processes to the last change of the page."""
        began = time.monotonic()
        self.terminal.say(f"{self.stage.rises}; logs in {self.logs}")
        self.stage.rise()
        self._point(time.monotonic() - began)
        if ready_file:
            self._publish(ready_file)
        onlooker = Onlooker(self.stage.connection)
        try:
            self._play(onlooker)
        except KafkaError:
            self.pause(0.0)  # the broker is gone, and that says why
            raise
        finally:
            onlooker.close()

    @property
    def logs(self) -> Path:
        """Where the processes write."""
        return self.stage.children.logs

    def _point(self, seconds: float) -> None:
        """Where to look."""
        worker, notifier = self.stage.worker, self.stage.notifier
        say = self.terminal.say
        say(f"All is up after {seconds:.0f} s. Look here:")
        say(f"  page     {self.stage.page}   what responders see in #{CHANNEL_NAME}", "bold")
        if worker:
            for name, path in (("metrics", "metrics"), ("health", "healthz/ready")):
                say(f"  {name:7}  http://{worker}/{path}, http://{notifier}/{path}")
        say()

    def _publish(self, ready_file: Path) -> None:
        """For scripts: the addresses and ids of what runs, once it does."""
        told = {
            "page": self.stage.page, "worker": f"http://{self.stage.worker}/",
            "notifier": f"http://{self.stage.notifier}/", "children": self.stage.children.pids(),
        }  # fmt: skip
        draft = ready_file.with_name(f"{ready_file.name}.draft")
        draft.write_text(json.dumps(told), encoding="utf-8")
        draft.replace(ready_file)

    # -- Playing

    def _play(self, onlooker: Onlooker) -> None:
        say, programme = self.terminal.say, self.programme
        if history := programme.history:
            say(f"What is usual: {history.count:,} mentions of two ordinary weeks.")
            child = self._send("history", history, "--stop-at-end")
            with self.terminal.showing("history", history) as forward:
                self._follow(child, onlooker, forward)
                self._settle(onlooker, forward, calm=0.0)
            say()
        reel, speed = programme.reel, programme.speed
        say(f"{reel.count:,} mentions from {reel.begins:%A %d %B %Y %H:%M} UTC on,"
            f" {speed:,.0f} times as fast as they came:")  # fmt: skip
        if left_out := reel.unreadable:
            lines = "1 line" if left_out == 1 else f"{left_out:,} lines"
            say(f"({lines} cannot be read, see {self.logs / 'mentions.log'}.)")
        child = self._send("mentions", reel, "--speed", str(speed))
        with self.terminal.showing("mentions", reel) as forward:
            self._follow(child, onlooker, forward)
            self._settle(onlooker, forward)
            self._wait_for_page()

    def _send(self, name: str, reel: Reel, *more: str) -> Child:
        since = ("--since", reel.since.isoformat()) if reel.since else ()
        accepts = WELL | {LEFT_OUT} if reel.unreadable else WELL
        return self.stage.begin(
            name, "ingest", reel.path, "--event-time", *since, *more, accepts=accepts
        )  # fmt: skip

    def _follow(self, child: Child, onlooker: Onlooker, forward: Forward) -> None:
        """Tell what happens while mentions are sent."""
        while child.process.poll() is None:
            self._look(onlooker, forward)

    def _settle(self, onlooker: Onlooker, forward: Forward, calm: float = CALM) -> None:
        """Go on until nothing has waited for so many seconds."""
        since = None
        while since is None or time.monotonic() - since < calm:
            busy = self._look(onlooker, forward) or onlooker.waiting()
            since = None if busy else since or time.monotonic()

    def _look(self, onlooker: Onlooker, forward: Forward) -> bool:
        """Tell what came. Whether anything did."""
        self.pause(0.0)
        notices = onlooker.look()
        forward(onlooker.now)
        for notice in notices:
            self.diary.note(notice)
            if notice.kind not in {Kind.UPDATED, Kind.REMINDER}:
                self.terminal.notice(notice)
        return bool(notices)

    def _wait_for_page(self) -> None:
        deadline = time.monotonic() + PAGE_IN
        while (late := self._missing()) and time.monotonic() < deadline:
            self.pause(0.2)
        if late:
            self.terminal.say(f"The page does not show all of it: {', '.join(late[:3])}", "yellow")

    def _missing(self) -> list[str]:
        return shown.missing(self.stage.page, self.diary, load(CONFIG).routes)

    def sum_up(self) -> None:
        """What came of it."""
        self.terminal.say()
        self.terminal.say("What happened:", "bold")
        self.terminal.sum_up(self.diary)
        silent = [brand for brand in self.programme.brands if brand not in self.diary.brands]
        if silent:
            self.terminal.say(f"  Nothing rang for {' and '.join(silent)}: one angry man with 60"
                              " posts, and much praise.")  # fmt: skip

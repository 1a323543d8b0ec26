"""`make demo` tells its story to the end, and however it ends, it leaves nothing behind."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

import pytest

from deploy.demo.stage import is_ready
from deploy.demo.story import FIBRE, MOBILE

pytestmark = [
    pytest.mark.broker,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]

ROOT = Path(__file__).parents[2]
PATIENCE = 150.0  # seconds for whatever must come about; only a hang needs them all
LISTENS = "0A"  # the state in /proc/net/tcp
STAYS = "The page stays up"
PLAYS = "times as fast as they came"
STEP = re.compile(r"(?:<!here> )?(.*?) · .*")  # of a thread
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_direct = build_opener(ProxyHandler({}))


class Demo:
    """A run of its own. Whatever it starts inherits its TMPDIR, and is found by it."""

    def __init__(self, home: Path, *arguments: str | Path) -> None:
        self.home, self.ready, self.output = home, home / "ready.json", home / "output"
        self.temporary = home / "temporary"
        self.temporary.mkdir()
        command = [sys.executable, "-m", "deploy.demo", "--ready-file", self.ready, *arguments]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, "TMPDIR": str(self.temporary)},
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=_hear_all,  # noqa: PLW1509  # no threads yet
            )  # fmt: skip

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something is so."""
        until = time.monotonic() + PATIENCE  # noqa: TID251  # a bound, not a measure
        while not condition():
            assert time.monotonic() < until, f"{what}: not in time\n{self.said}"  # noqa: TID251
            time.sleep(0.05)

    def wait_to_hear(self, words: str) -> None:
        """Wait until it has said something."""
        self.wait_for(lambda: words in self.said or self.process.poll() is not None, words)
        assert words in self.said

    def end(self) -> int:
        """Wait for its end. Returns the exit code as a shell has it."""
        self.wait_for(lambda: self.process.poll() is not None, "the end")
        return self.process.returncode

    @property
    def said(self) -> str:
        """What a terminal would show."""
        return self.output.read_text(encoding="utf-8")

    @property
    def told(self) -> dict[str, Any]:
        """What it wrote for scripts."""
        told: dict[str, Any] = json.loads(self.ready.read_text(encoding="utf-8"))
        return told

    @property
    def processes(self) -> set[int]:
        """Those that run in its name."""
        return {int(path.name) for path in Path("/proc").glob("[0-9]*") if self._owns(path)}

    def _owns(self, process: Path) -> bool:
        try:
            return str(self.temporary).encode() in (process / "environ").read_bytes()
        except OSError:  # it has ended meanwhile, or is another user's
            return False

    @property
    def ports(self) -> set[str]:
        """Those on which they listen."""
        own = {link for pid in self.processes for link in _links(pid)}
        return {port for port, inode in _listening() if f"socket:[{inode}]" in own}

    @property
    def left(self) -> list[Path]:
        """Files."""
        return [path for path in self.temporary.rglob("*") if path.is_file()]


def _hear_all() -> None:
    for number in ENDINGS:  # whoever runs the tests may ignore some
        signal.signal(number, signal.SIG_DFL)


def _links(pid: int) -> Iterator[str]:
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            yield os.readlink(descriptor)  # noqa: PTH115  # not a path
        except OSError:
            continue


def _listening() -> Iterator[tuple[str, str]]:
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        local, state, inode = (line.split()[column] for column in (1, 3, 9))
        if state == LISTENS:
            yield local, inode


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Demo]]:
    """Starts a demo, and is sure that nothing is left of it, even if a test fails."""
    started: list[Demo] = []

    def begin(*arguments: str | Path) -> Demo:
        started.append(Demo(tmp_path, *arguments))
        return started[-1]

    yield begin
    for demo in started:
        for pid in demo.processes:
            os.kill(pid, signal.SIGKILL)
        demo.process.wait()


@pytest.fixture
def slow(start: Callable[..., Demo], tmp_path: Path) -> Demo:
    """A demo in the middle of a file that lasts for an hour."""
    file = tmp_path / "slow.jsonl"
    file.write_bytes(b"".join(a_line(minute) for minute in (0, 60)))
    demo = start("--mentions", file, "--speed", "1")
    demo.wait_to_hear(PLAYS)
    demo.wait_for(lambda: len(demo.processes) == 1 + len(demo.told["children"]) + 1, "ingest")
    return demo


def a_line(minute: int) -> bytes:
    at = f"2026-03-10T{8 + minute // 60:02}:{minute % 60:02}:00Z"
    mention = {"id": f"m{minute}", "brand": "Zephyr", "text": "Awful.", "created_at": at}
    return json.dumps(mention).encode() + b"\n"


def nothing_is_left_of(demo: Demo, ports: set[str]) -> bool:
    return not demo.processes and not ports & {port for port, _ in _listening()}


def roots(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [message for message in messages if not message["broadcast"]]


def steps(root: dict[str, Any]) -> list[str]:
    return [STEP.sub(r"\1", reply["text"]) for reply in root["replies"] if not reply["files"]]


def charts(root: dict[str, Any]) -> int:
    return sum(len(reply["files"]) for reply in root["replies"])


def test_each_message_grows_and_is_resolved_in_place(start: Callable[..., Demo]) -> None:
    demo = start("--speed", "20000")
    demo.wait_to_hear(STAYS)
    with _direct.open(demo.told["page"] + "state") as answer:
        channels = {each["name"]: each["messages"] for each in json.load(answer)["channels"]}
    assert list(channels) == ["crisis-room", "cellule-de-crise"]
    for brand, root in zip((MOBILE, FIBRE), roots(channels["crisis-room"]), strict=True):
        assert root["text"].removeprefix("<!here> ").startswith(f"Resolved · crisis · {brand}.")
        nobody = "Nobody has it after 15 min"
        assert steps(root)[-4:] == ["Escalated to CRISIS", nobody, "Eased", "Resolved"]
    (root,) = roots(channels["cellule-de-crise"])
    assert root["text"].removeprefix("<!here> ").startswith(f"Fin de crise · {FIBRE}.")
    assert steps(root)[-3:] == [
        "Personne ne s'en occupe après 15\u202fmin",
        "Accalmie",
        "Fin de crise",
    ]
    assert charts(root) >= 1
    assert "Nothing rang for Tarnuvia Rail and Murrelby Coffee" in demo.said
    ports = demo.ports
    assert len(ports) >= len(demo.told["children"])
    demo.process.send_signal(signal.SIGINT)
    assert demo.end() == 0
    assert nothing_is_left_of(demo, ports)
    assert not demo.left


def test_a_file_of_your_own_is_shown_and_what_cannot_be_read_is_counted(
    start: Callable[..., Demo], tmp_path: Path
) -> None:
    file = tmp_path / "own.jsonl"
    file.write_bytes(a_line(0) + b"not a mention\n" + a_line(30) + a_line(60))
    since = "2026-03-10T08:10:00Z"
    demo = start("--mentions", file, "--since", since, "--speed", "20000", "--once")
    assert demo.end() == 0, demo.said
    assert "2 mentions" in demo.said
    assert "1 line cannot be read" in demo.said
    assert "Nothing rang." in demo.said
    assert nothing_is_left_of(demo, set())
    assert not demo.left


def test_a_file_with_nothing_to_show_is_refused(start: Callable[..., Demo], tmp_path: Path) -> None:
    file = tmp_path / "none.jsonl"
    file.write_bytes(b"not a mention\n")
    demo = start("--mentions", file)
    assert demo.end() == 2
    assert "line 1: not_json" in demo.said
    assert not demo.left


@pytest.mark.parametrize(
    "signals",
    [
        pytest.param([signal.SIGINT], id="Ctrl-C"),
        pytest.param([signal.SIGTERM], id="SIGTERM"),
        pytest.param([signal.SIGHUP], id="the terminal closes"),
        pytest.param([signal.SIGTERM, signal.SIGINT, signal.SIGTERM], id="impatience"),
    ],
)
def test_whoever_ends_it_ends_all(slow: Demo, signals: list[signal.Signals]) -> None:
    ports = slow.ports
    for number in signals:
        slow.process.send_signal(number)
        time.sleep(0.15)  # or the second one would find the first one still waiting
    assert slow.end() == 128 + signals[0]
    assert nothing_is_left_of(slow, ports)
    assert not slow.left


@pytest.mark.parametrize("name", ["worker", "broker", "Slack server"])
def test_if_a_child_fails_it_says_which_and_ends_the_others(slow: Demo, name: str) -> None:
    ports = slow.ports
    os.kill(slow.told["children"][name], signal.SIGKILL)
    assert slow.end() == 1
    assert f"The {name} ended with signal 9." in slow.said
    assert nothing_is_left_of(slow, ports)
    log = re.search(r"^(/\S+\.log)$", slow.said, re.MULTILINE)
    assert log
    assert Path(log.group(1)).exists()
    assert {path.suffix for path in slow.left} == {".log"}


def test_even_killed_it_leaves_nobody_running(slow: Demo) -> None:
    ports = slow.ports
    slow.process.kill()
    slow.wait_for(lambda: nothing_is_left_of(slow, ports), "the end of all")


def test_its_health_page_answers(slow: Demo) -> None:
    assert is_ready(slow.told["worker"].removeprefix("http://").rstrip("/"))

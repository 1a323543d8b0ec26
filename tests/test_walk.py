"""The walk of docs/tuning.md works as it is written, and shows what its commands say."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.broker import BIN, Broker, Installation

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/tuning.md").read_text(encoding="utf-8")
FILES, LIVE = PAGE.partition("## A walk")[2].split("\n## ")[0].split("### Try it live")
ENDS = re.compile(r"\[ends with (\d)\]")
BROKER, WORKER = "noida-db up ", "tocsin worker &"  # the tests have their own
OURS = "export "  # variables: the tests set their own
MAKES = ("python -m", "cat >", "sed ")  # what the live part needs of the one before


class Step(NamedTuple):
    """A command of the page, and the lines that it shows of what comes of it."""

    command: str
    shown: tuple[str, ...]


def steps(page: str) -> Iterator[Step]:
    for block in re.findall(r"```console\n\$ (.*?)```", page, re.DOTALL):
        for part in block.split("\n$ "):
            lines = part.rstrip("\n").split("\n")
            size = next(n for n in range(1, len(lines) + 1) if is_whole("\n".join(lines[:n])))
            yield Step("\n".join(lines[:size]), tuple(lines[size:]))


def is_whole(command: str) -> bool:
    """Whether a shell would read no further line of it."""
    return not command.endswith("\\") and ("<<'END'" not in command or command.endswith("\nEND"))


def taken(step: Step, home: Path, env: dict[str, str]) -> None:
    """Run it in a shell, and look for each line that it shows, in that order."""
    own = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    own |= {"XDG_CACHE_HOME": str(home / "cache")}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", step.command],
        cwd=home, env=env | own, capture_output=True, text=True, check=False,
    )  # fmt: skip
    ends = [int(each) for line in step.shown for each in ENDS.findall(line)]
    assert done.returncode == sum(ends), done.stderr
    told = iter([plain(line) for line in (done.stdout + done.stderr).splitlines()])
    for line in step.shown:
        if not ENDS.match(line):
            assert any(is_shown(plain(line), each) for each in told), (line, done.stdout)


def plain(line: str) -> str:
    return " ".join(line.split())


def is_shown(line: str, told: str) -> bool:
    """Whether it is this line, or how it begins."""
    return told.startswith(line.removesuffix("…")) if line.endswith("…") else told == line


@pytest.mark.timeout(900)  # a dozen and a half replays of a month
def test_the_walk_works_on_files_as_it_is_written(tmp_path: Path) -> None:
    env = {name: text for name, text in os.environ.items() if not name.startswith("TOCSIN_")}
    walked = [step for step in steps(FILES) if not step.command.startswith(OURS)]
    assert len(walked) == 11
    for step in walked:
        taken(step, tmp_path, env)


@pytest.mark.broker
def test_the_walk_goes_on_live(broker: Broker, tmp_path: Path) -> None:
    told = dict(re.findall(r"TOCSIN_(\w+)=(\S+)", LIVE))
    assert told.keys() == {"KAFKA", "CONFIG", "CLOCK"}
    del told["KAFKA"]
    told["CONFIG"] = str(tmp_path / told["CONFIG"])  # the worker runs in another folder
    thread = Installation.at(broker.address, tmp_path, **told)
    for step in steps(FILES):
        if step.command.startswith(MAKES):
            taken(step, tmp_path, thread.env)
    first, last = LIVE.split(f"$ {WORKER}\n")
    for step in steps(first + "```"):
        if not step.command.startswith((OURS, BROKER)):
            taken(step, tmp_path, thread.env)
    with thread.running("worker") as worker:
        for step in steps("```console\n" + last):
            taken(step, tmp_path, thread.env)
            worker.wait_until_done()

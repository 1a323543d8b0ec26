"""Several processes say what one says, and none outlives the command that started it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from pipeline.tuning.cores import on_all_cores
from tests.broker import wait_for

LONG = 120  # seconds; nobody waits for it


def product(some: int, others: int) -> int:
    return some * others


def stay(folder: Path, number: int) -> None:
    """Say which process it is, and do not end."""
    (folder / str(number)).write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(LONG)  # it is killed long before


def test_processes_say_what_one_says_in_the_same_order() -> None:
    numbers, others = range(20), range(20, 40)
    several = list(on_all_cores(product, numbers, others))
    assert several == list(on_all_cores(product, numbers, others, alone=True))
    assert several == [product(*pair) for pair in zip(numbers, others, strict=True)]


def processes(folder: Path) -> list[int]:
    said = (file.read_text(encoding="utf-8") for file in folder.iterdir())
    return [int(each) for each in said if each]


def lives(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return "Z" not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8").split()[2]
    return False


def test_who_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    start = (
        "from pathlib import Path; from pipeline.tuning.cores import on_all_cores;"
        "from tests.pipeline.tuning.test_cores import stay;"
        f"list(on_all_cores(stay, [Path({str(tmp_path)!r})] * 2, [1, 2]))"
    )
    command = subprocess.Popen([sys.executable, "-c", start])
    wait_for(lambda: len(processes(tmp_path)) == 2, "both processes")
    workers = processes(tmp_path)
    assert all(lives(worker) for worker in workers)
    command.send_signal(signal.SIGKILL)
    command.wait()
    wait_for(lambda: not any(lives(worker) for worker in workers), "their end")

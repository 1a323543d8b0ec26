"""A worker that cannot go on ends at once with 70; a restart reads again what it had not done."""

import json
import subprocess
import sys
from pathlib import Path

from pipeline.records.ending import CANNOT_GO_ON
from tests.pipeline.records.endings import ENDINGS

ROOT = Path(__file__).parents[3]


def test_what_would_lose_something_ends_the_process() -> None:
    command = [sys.executable, "-m", "tests.pipeline.records.endings"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert CANNOT_GO_ON == 70
    assert said.stdout.splitlines() == [f"{ending.__name__} 70" for ending in ENDINGS]
    lines = [json.loads(line) for line in said.stderr.splitlines()]
    told = [line for line in lines if line["level"] == "critical"]
    assert [line["event"] for line in told] == ["ends here, to be started again"] * len(ENDINGS)
    assert all(line["reason"] for line in told)
    assert told[-1]["exception"][0]["said"] == "LookupError"

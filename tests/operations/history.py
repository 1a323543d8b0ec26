"""History: a day before, on which all was well, in a Prometheus that has just been started.

Some rules compare with hours ago. What they ask of then is written as promtool's blocks.
"""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.operations.shortened import FACTOR

SPAN = 8 * 3_600 / FACTOR  # seconds: the longest range of a rate is six hours
RECENT = 3_600 / FACTOR  # seconds: before, there were more
BUSIER = 50  # times as many: else an outage of minutes would be a large part of a day's mentions
STEP = 15 / FACTOR  # seconds between scrapes
WHO = 'job="tocsin-worker",instance="yesterday"'
STAGE = 'stage="mentions",outcome="applied"'
SERIES = (  # of one worker's page: each mention was applied, and within 30 s
    f"tocsin_events_processed_total{{{WHO},{STAGE}}}",
    f"tocsin_event_latency_seconds_count{{{WHO}}}",
    f'tocsin_event_latency_seconds_bucket{{{WHO},le="{30 / FACTOR}"}}',
)


def write_history(data: Path, rate: float) -> None:
    """Write it into Prometheus's directory, with so many mentions a second in the end."""
    text = data.with_suffix(".history")
    text.write_text("\n".join([*_samples(rate, time.time()), "# EOF", ""]), encoding="utf-8")
    command: list[str | Path] = [
        "promtool",
        "tsdb",
        "create-blocks-from",
        "openmetrics",
        "--quiet",
        text,
        data,
    ]
    subprocess.run(command, check=True)


def _samples(rate: float, now: float) -> Iterator[str]:
    for series in SERIES:
        for number in range(int(SPAN / STEP)):
            age = SPAN - number * STEP
            count = rate * (RECENT - age if age < RECENT else BUSIER * (RECENT - age))
            yield f"{series} {count + rate * BUSIER * SPAN:.1f} {now - age:.3f}"

"""Ablation: the same replays with each part switched off, one line each. A part earns its place.

`python -m tests.benchmarks.ablation [stories] [curevac] [free] [stocknet]` prints a table for each
set: incidents by their highest level (watch/alert/crisis), and how long it took: minutes from the
beginning of the invented stories to the alert (median), and the times of the storm of March 2020.
`--scorer fast` asks another scorer than the default one. Data lies beside the checkout (`--data`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from statistics import median
from typing import Any

from detectors.events import Level
from detectors.rules import LaneName, Rules
from pipeline.replay import Post, scored
from pipeline.tuning.course import Course
from tests.benchmarks.replays import (
    FREE_OWN,
    Trial,
    arguments,
    counted,
    march,
)
from tests.benchmarks.stand import machine, table
from tests.scenarios.kinds import BEGIN, KINDS, OWN
from tests.scenarios.make import Scenario, sentiments

UNREACHED = 1e9  # people who would have to be reached before it is worth a point
STORM = march(14, 16, 14)  # first signs, as the data's page has them


def without(lane: LaneName) -> Callable[[Rules], Rules]:
    """Rules under which a lane does not ring."""

    def off(rules: Rules) -> Rules:
        lanes = tuple(each for each in rules.volume.lanes if each is not lane)
        return replace(rules, volume=replace(rules.volume, lanes=lanes))

    return off


def with_severity(**values: Any) -> Callable[[Rules], Rules]:
    """Rules under which a part of the severity is worth something else."""
    return lambda rules: replace(rules, severity=replace(rules.severity, **values))


PARTS: dict[str, Callable[[Rules], Rules]] = {
    "nothing": lambda rules: rules,
    **{f"lane {lane}": without(lane) for lane in Rules().volume.lanes},
    **{
        f"{name} points": with_severity(**{f"{name}_points": 0.0})
        for name in ("growth", "share", "voice", "coordinated")
    },
    "reach points": with_severity(reach_reference=UNREACHED),
}


# -- The sets


def stories(trial: Trial) -> Iterator[str]:
    """The invented crises, and what only looks like one."""
    found, delays = list[Course](), list[float]()
    for posts in told_stories():
        incidents = trial.incidents(posts, frozenset({OWN}))
        found += incidents
        delays += [after(BEGIN, alerted(each)) for each in incidents if alerted(each)]
    yield levels(found)
    yield f"{median(delays):.0f}" if delays else "-"


@cache
def told_stories() -> list[list[Post]]:
    """Their posts, scored once."""
    return [list(scored(Scenario(name).mentions(), sentiments().of)) for name in KINDS]


def curevac(trial: Trial) -> Iterator[str]:
    """Years of almost nothing, good news, and a storm."""
    found = trial.incidents(trial.posts("curevac_2020"))
    storm = [each for each in found if each.opened >= STORM]
    yield levels(found)
    yield levels(each for each in found if march(13) <= each.opened < STORM)
    steps = storm[0].steps if storm else ()
    yield ", ".join(f"{level} {at:%d %H:%M}" for level, at in steps) or "never"


def free(trial: Trial) -> Iterator[str]:
    """The everyday complaints of a French operator."""
    yield levels(trial.incidents(trial.posts("free_fr_2025"), FREE_OWN))


def stocknet(trial: Trial) -> Iterator[str]:
    """A load of false alarms."""
    yield levels(trial.incidents(trial.posts("stocknet_2014_2016")))


SETS: dict[Callable[[Trial], Iterator[str]], Sequence[str]] = {
    stories: ("stories W/A/C", "minutes to the alert"),
    curevac: ("CureVac W/A/C", "good news W/A/C", "storm"),
    free: ("free W/A/C",),
    stocknet: ("stocknet W/A/C",),
}


def alerted(incident: Course) -> datetime | None:
    """When people were told."""
    return min((at for level, at in incident.steps if level is not Level.WATCH), default=None)


def after(begin: datetime, at: datetime | None) -> float:
    """Minutes."""
    return (at - begin) / timedelta(minutes=1) if at else 0.0


def levels(incidents: Iterable[Course]) -> str:
    """How many, by their highest level."""
    counts = counted(incidents)
    return "/".join(str(counts[level]) for level in Level)


def main() -> None:
    """Print each set's table, a row as soon as it is known."""
    asked = arguments(__doc__, (each.__name__ for each in SETS))
    print(machine(), flush=True)
    for made, heads in SETS.items():
        if made.__name__ in asked.sets:
            rows = [
                (part, *made(Trial(asked.data, asked.scorer, off(Rules()))))
                for part, off in PARTS.items()
            ]
            print(table(("without", *heads), rows), flush=True)


if __name__ == "__main__":
    main()

"""Calibration: how often chance rings, how soon crises are found, and how they end.

`python -m tests.benchmarks.calibration [chance] [crises] [closing]` prints the tables, all of them
without a name. Streams are made, from fixed seeds: the same tables on each machine. A crisis of x5
is one of five times the mean of the week in all (of a mean of 1 an hour, where it is lower), so
four come on top of everyday life, at any hour of the day.

A detector that never rings has no fault in the first table and finds nothing in the second. One
that always does is loud in the first, and has little left to open in the second.
"""

import argparse
import statistics
import time
from collections.abc import Sequence

from detectors.rules import YARDSTICKS, LaneName, VolumeRules
from tests.benchmarks.stand import table
from tests.calibration import Season, closing, crisis_faults, found, noise, seasons
from tests.traffic import BURST, DOUBLE, FIVEFOLD, FLARE, NOTHING, RAMP, Traffic

WEEKS = 4
BRANDS = {0.1: 8, 1.0: 8, 10.0: 3, 100.0: 1}  # by people an hour: loud ones take their time
HIT = {0.3: 24, 3.0: 24, 30.0: 12}  # crises by people an hour, half as many for yardsticks
PHIS = (1.0, 3.0)
GATED = 3.0  # people an hour for which crises have a gate
LANES = {"four lanes": VolumeRules()}
PLAIN = {name.value: VolumeRules(lanes=(name,)) for name in YARDSTICKS}
CAREFUL = {"four lanes": VolumeRules(budget=0.1)}  # yardsticks know no budget
FAKES = {
    "never rings": VolumeRules(min_authors=10_000),
    "always rings": VolumeRules(lanes=(LaneName.STATIC,), static_authors=2, min_authors=2),
}
CRISES = (FIVEFOLD, RAMP, DOUBLE, BURST)

Tried = dict[str, VolumeRules]


# -- What chance does


def chance() -> None:
    """T2: brands to which nothing happens."""
    rows = [
        (f"{rate:g}", f"{phi:g}", name, f"{volume.budget:g}", *calm(rate, phi, volume))
        for rate in BRANDS
        for phi in PHIS
        for name, volume in (
            *LANES.items(),
            *CAREFUL.items(),
            *others(fakes=rate == 1.0 < phi).items(),
        )
    ]
    head = (
        "people/h", "phi", "detector", "B", "brands x weeks", "week 1: rings", "alerts, most",
        "rings/bw after week 1", "after week 2", "by B", "h open/bw", "gate",
    )  # fmt: skip
    print(table(head, rows), flush=True)


def others(*, fakes: bool) -> Tried:
    """What the lanes are held against."""
    return PLAIN | (FAKES if fakes else {})


def calm(rate: float, phi: float, volume: VolumeRules) -> tuple[str, ...]:
    """The figures of one row."""
    brands = [Traffic(rate, phi, seed) for seed in range(BRANDS[rate])]
    result = noise(brands, volume, WEEKS)
    return (
        f"{len(brands)} x {WEEKS}",
        str(sum(week.rings for week in result.first)),
        str(max(week.alerts for week in result.first)),
        f"{result.rings(1):.2f}",
        f"{result.rings(2):.2f}",
        f"{result.rings(2) / volume.budget:.2f}",
        f"{result.open(2):.1f}",
        gate(result.faults(volume.budget)),
    )


def gate(faults: Sequence[str]) -> str:
    """Whether all is reached."""
    return "MISSED: " + ", ".join(faults) if faults else "reached"


# -- What crises do


def crises() -> None:
    """T3: crises after a calm fortnight, the noise of its second week beside them."""
    rows = [
        (f"{rate:g}", f"{phi:g}", name, *hit(seasons(rate, phi, volume, count)))
        for rate, most in HIT.items()
        for phi in PHIS
        for some, count in ((LANES, most), (others(fakes=rate == GATED and phi == 1), most // 2))
        for name, volume in some.items()
    ]
    head = (
        "people/h", "phi", "detector", "crises", *(crisis.name for crisis in CRISES),
        NOTHING.name, "open before", "calm rings/bw", "h open/bw", "gate",
    )  # fmt: skip
    print("Found: minutes to the first notice, median (90th percentile); the same of `alert`.\n")
    print(table(head, rows), flush=True)


def hit(tried: Sequence[Season]) -> tuple[str, ...]:
    """The figures of one row."""
    results = {crisis: found(tried, crisis) for crisis in CRISES}
    control, week = found(tried, NOTHING), [season.weeks[1] for season in tried]
    gated = tried[0].traffic.rate == GATED
    return (
        str(len(tried)),
        *(f"{delays(each.first)}; {delays(each.alert)}" for each in results.values()),
        str(len(control.first)),
        str(sum(season.is_open for season in tried)),
        f"{statistics.mean(each.rings for each in week):.2f}",
        f"{statistics.mean(each.open for each in week):.1f}",
        gate(crisis_faults(results[FIVEFOLD], control)) if gated else "",
    )


def delays(minutes: Sequence[float]) -> str:
    """How many there are, their median and 90th percentile."""
    if len(minutes) < 2:
        return "".join([str(len(minutes)), *(f": {each:.0f}" for each in minutes)])
    high = statistics.quantiles(minutes, n=10, method="inclusive")[-1]
    return f"{len(minutes)}: {statistics.median(minutes):.0f} ({high:.0f})"


# -- How it ends


def ending() -> None:
    """A crisis that fades, and when it is called over."""
    tried = [season for phi in PHIS for season in seasons(3.0, phi, VolumeRules(), 12)]
    begun, over = found(tried, FLARE), closing(tried, FLARE)
    middle = (f"{statistics.median(each):.1f}" for each in (over.lasted, over.short, over.longer))
    row = (
        FLARE.name, str(begun.crises), delays(begun.first), str(len(over.lasted)), *middle,
        str(over.again),
    )  # fmt: skip
    head = (
        "at 3/h", "crises", "found: min", "resolved", "h from its beginning",
        "from the last loud hour", "from the last loud 6 h", "reopened within 2 h",
    )  # fmt: skip
    print(table(head, [row]), flush=True)


PARTS = {"chance": chance, "crises": crises, "closing": ending}


def main() -> None:
    """Print what is asked for."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("parts", nargs="*", default=list(PARTS))
    for name in reader.parse_args().parts:
        began = time.process_time()
        PARTS[name]()
        print(f"\n{name}: {time.process_time() - began:.0f} s of CPU\n", flush=True)


if __name__ == "__main__":
    main()

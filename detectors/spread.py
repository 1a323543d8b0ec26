"""Spread: how fast a wave goes, by people and by shares."""

from detectors.bins import HOUR, Ring
from detectors.counts import Counts
from detectors.extent import Cascade, Spread, Trend
from detectors.pace import Pace, doubling
from detectors.rules import SeverityRules


def spread_of(
    people: Ring, first: int, counts: Counts, cascade: Cascade | None, rules: SeverityRules
) -> Spread:
    """How fast it goes now.

    Args:
        people: of whom it is told, each counted once an hour of the clock.
        first: bin of the wave's first sign.
        counts: of posts and shares.
        cascade: the post that is shared most.
        rules: from how many people on it may grow.
    """
    pace, shares = Pace.of(people), counts.rings["shares"]
    trend = pace.trend(rules.growth_authors)
    return Spread(
        trend=trend,
        velocity=float(pace.velocity),
        before=float(pace.before),
        doubling=doubling(people, first) if trend is Trend.GROWING else None,
        shares_before=shares.sum(2 * HOUR) - shares.sum(HOUR),
        cascade=cascade,
        hours=(pace.third, pace.previous, pace.last),
    )

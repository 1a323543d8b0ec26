"""A new scorer is no crisis: for two days only the number of posts is believed."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import msgspec
import pytest

from detectors.events import Label, Level
from detectors.signal import Signal
from detectors.watch import BrandWatch
from tests.detectors.people import BORN, FEELINGS, a_brief, a_post, seeded

HOUR, DAY = 3_600.0, 86_400.0
CHANGE = BORN + 16 * DAY
AN_HOUR = 20.0  # posts of all moods
OLD, NEW = 0.1, 0.5  # share of them that each scorer calls negative
LOOK = 300.0  # seconds between looks
QUIET = 120  # minutes


class Storm(NamedTuple):
    """So many angry people in the hour from a time on."""

    at: float
    people: int


def posts(until: float, share: float, since: float, seed: int) -> Iterator[tuple[float, Label]]:
    random, at = seeded(seed), since
    while (at := at + random.expovariate(AN_HOUR / HOUR)) < until:
        yield at, Label.NEGATIVE if random.random() < share else Label.NEUTRAL


def lived(watch: BrandWatch, said: list[tuple[float, Label]], until: float) -> list[Signal]:
    """What the watch says each five minutes; what rings is open until it was quiet for hours."""
    signals, due, rest = list[Signal](), watch.bin * LOOK, iter(sorted(said))
    since: float | None = None
    post = next(rest, None)
    while due < until:
        while post and post[0] < due:
            at, label = post
            watch.advance(due)
            watch.observe(a_post(at, f"p{at}"), FEELINGS[label], at)
            post = next(rest, None)
        signals.append(watch.look(due))
        since = (since or due) if signals[-1].level else since
        since = None if signals[-1].quiet > QUIET else since
        watch.freeze(since)
        due += LOOK
    return signals


@cache
def before() -> bytes:
    """Sixteen days under the old scorer."""
    watch = BrandWatch(BORN, replace(a_brief(), scorer="old"))
    lived(watch, list(posts(CHANGE, OLD, BORN, 1)), CHANGE)
    return msgspec.msgpack.encode(watch.pack())


def after(
    scorer: str, share: float, days: int = 5, storm: Storm | None = None, silence: int = 0
) -> list[Signal]:
    """The days after a restart with this scorer, and perhaps some days of silence before them."""
    state = msgspec.msgpack.decode(before())
    watch = BrandWatch.unpack(state, replace(a_brief(), scorer=scorer))
    said = list(posts(CHANGE + days * DAY, share, CHANGE + silence * DAY, 2))
    if storm:
        gap = HOUR / storm.people
        said += [(storm.at + n * gap + 0.5, Label.NEGATIVE) for n in range(storm.people)]
    return lived(watch, said, CHANGE + days * DAY)


def levels(signals: list[Signal]) -> set[Level]:
    return {signal.level for signal in signals if signal.level}


def test_what_nobody_calls_a_new_scorer_rings_as_a_crisis() -> None:
    """The control: five times as many negatives overnight, counted as if they were people's."""
    assert Level.ALERT in levels(after("old", NEW))


def test_a_new_scorer_opens_no_more_than_a_watch() -> None:
    signals = after("new", NEW)
    assert levels(signals) <= {Level.WATCH}
    unsettled = [signal.rescored is not None for signal in signals].count(True)
    assert 2 * 288 <= unsettled < 2 * 288 + 12  # from the first post on


def test_what_is_usual_under_it_is_known_after_two_days() -> None:
    last = after("new", NEW)[-1]
    assert last.rescored is None
    assert AN_HOUR * NEW * 0.6 < last.expected < AN_HOUR * NEW * 1.5
    assert last.level is None


@pytest.mark.parametrize("silence", [1, 3])
def test_the_two_days_begin_with_the_first_post(silence: int) -> None:
    """A collector that was away, or a brand of which nobody speaks."""
    signals = after("new", NEW, days=silence + 5, silence=silence)
    assert levels(signals) <= {Level.WATCH}
    assert signals[-1].level is None


def test_the_same_scorer_after_a_restart_changes_nothing() -> None:
    assert all(signal.rescored is None for signal in after("old", OLD, days=1))
    assert all(signal.rescored is None for signal in after("", OLD, days=1))


@pytest.mark.parametrize("hours", [1, 20, 40])
def test_a_crisis_in_these_days_is_told_all_the_same(hours: int) -> None:
    """Five times as many people speak at all: that is no matter of scorers."""
    storm = Storm(CHANGE + hours * HOUR, 5 * int(AN_HOUR))
    assert Level.CRISIS in levels(after("new", NEW, days=2, storm=storm))


def test_later_it_rings_as_before() -> None:
    storm = Storm(CHANGE + 90 * HOUR, 3 * int(AN_HOUR))
    assert levels(after("new", NEW, days=4, storm=storm)) >= {Level.ALERT}

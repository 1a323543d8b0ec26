"""How fast a wave goes, and that nothing in a signal contradicts it."""

import pytest

from alerts.brief import FullBrief
from detectors.extent import Spread, Trend
from detectors.rules import LaneName, Rules, SeverityRules
from detectors.signal import Signal
from tests.detectors.people import PRESENT, a_brief, a_crowd, a_post, a_seasoned_watch, see, take


def a_wave(*quarters: int, brief: FullBrief | None = None) -> list[Signal]:
    """A look after each quarter of an hour with so many new people, while an incident runs."""
    watch, looks = a_seasoned_watch(brief or a_brief()), list[Signal]()
    watch.freeze(PRESENT)
    for number, people in enumerate(quarters):
        begin = PRESENT + number * 900
        for post in a_crowd(begin, people, f"q{number}-", step=800 / max(1, people)):
            take(watch, post)
        looks.append(watch.look(begin + 899))
    return looks


def spreads(*quarters: int) -> list[Spread]:
    return [look.extent.spread for look in a_wave(*quarters) if look.extent]


def test_a_wave_grows_then_stands_then_eases() -> None:
    told = spreads(3, 6, 12, 24, 24, 24, 24, 24, 24, 24, 24, 20, 20, 16, 16, 10, 10, 6, 4, 2)
    trends = [spread.trend for spread in told]
    order = [trend for place, trend in enumerate(trends) if [trend] != trends[place - 1 : place]]
    assert order == [Trend.STEADY, Trend.GROWING, Trend.STEADY, Trend.EASING]
    assert [spread.doubling is not None for spread in told] == [
        spread.trend is Trend.GROWING and place > 0 for place, spread in enumerate(told)
    ]


def test_its_speed_is_told_with_the_hours_that_it_stands_on() -> None:
    told = spreads(2, 2, 2, 2, 6, 7, 8, 9)[-1]
    assert (told.velocity, told.before) == (36.0, 23.0)
    assert told.hours == (0, 8, 30)
    assert told.trend is Trend.GROWING
    assert told.doubling is not None
    assert 25 < told.doubling < 45  # from 8 to 38 people in an hour


def test_severity_and_spread_never_contradict_each_other() -> None:
    waves = [
        (3, 6, 12, 24, 3, 2, 2, 2, 1, 0, 0, 9),
        (20,) * 8 + (12,) * 4 + (5, 4, 3, 2),
        (5, 5, 5, 5, 25),
    ]
    signs = {Trend.GROWING: 1.0, Trend.STEADY: 0.0, Trend.EASING: -1.0}
    seen = set()
    for look in (each for wave in waves for each in a_wave(*wave)):
        assert look.extent is not None
        trend = look.extent.spread.trend
        seen.add(trend)
        unhappy = [lane for lane in look.lanes if lane.lane != LaneName.ALL]
        assert {lane.points.growth for lane in unhappy} == {signs[trend]}
        third, previous, last = look.extent.spread.hours
        assert (trend is not Trend.GROWING) or last >= 2 * previous
        assert (trend is not Trend.EASING) or last < previous < third
    assert seen == set(Trend)


def test_a_burst_that_is_over_is_not_said_to_grow() -> None:
    first, *_, later = a_wave(40, 0, 0)
    assert first.extent is not None
    assert later.extent is not None
    assert (first.extent.spread.trend, later.extent.spread.trend) == (Trend.GROWING, Trend.STEADY)
    assert (later.extent.spread.velocity, later.extent.spread.before) == (0.0, 40.0)


def test_growth_can_be_switched_off_and_is_told_all_the_same() -> None:
    rules = Rules(severity=SeverityRules(growth_points=0))
    (told,) = a_wave(40, brief=FullBrief(rules=rules))
    assert told.extent is not None
    assert (told.points.growth, told.extent.spread.trend) == (0.0, Trend.GROWING)


@pytest.mark.parametrize(("ago", "before", "last"), [(10, 0, 9), (70, 9, 0), (130, 0, 0)])
def test_shares_are_told_of_the_last_hour_and_of_the_one_before(
    ago: int, before: int, last: int
) -> None:
    watch = a_seasoned_watch()
    now = PRESENT + 3 * 3_600
    shares = [a_post(now - ago * 60, f"s{n}", repost_of="r") for n in range(9)]
    watch.freeze(PRESENT)
    told = see(watch, shares, now)
    assert told.extent is not None
    assert (told.windows["1h"].shares, told.extent.spread.shares_before) == (last, before)
    assert told.windows["1h"].negative == 0
    assert told.extent.spread.cascade is not None
    assert told.extent.spread.cascade.shares == 9

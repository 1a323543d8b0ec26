"""The clock of a stream goes by its mentions, and by ticks where nobody posts."""

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.streamtime import LONGEST, QUIET, TICK, Ending, StreamClock, ticks

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
AT = NOON.timestamp()


def times(*seconds: float) -> list[float]:
    return [AT + second for second in seconds]


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [
        pytest.param(0, 299, [], id="no tick yet"),
        pytest.param(0, 300, [300], id="the end is included"),
        pytest.param(300, 300, [], id="the beginning is not"),
        pytest.param(10, 900, [300, 600, 900], id="each five minutes"),
        pytest.param(900, 10, [], id="back in time"),
    ],
)
def test_ticks_come_each_five_minutes(after: float, until: float, expected: list[float]) -> None:
    assert list(ticks(AT + after, AT + until)) == times(*expected)


def test_a_long_silence_is_ticked_through_for_a_week() -> None:
    many = list(ticks(AT, AT + 400 * 86_400))
    assert (many[0], many[-1], len(many)) == (AT + TICK, AT + LONGEST, LONGEST // TICK)


@pytest.mark.parametrize(
    ("seconds", "ticked", "now"),
    [
        pytest.param([0], [], 0, id="before the first mention there is no time"),
        pytest.param([0, 700], [300, 600], 700, id="on the way to the next mention"),
        pytest.param([0, 700, 20, 650], [300, 600], 700, id="a mention of the past moves nothing"),
        pytest.param([0, 300, 300], [300], 300, id="a tick is before the mention of its moment"),
    ],
)
def test_a_clock_goes_on_with_the_mentions(
    seconds: list[float], ticked: list[float], now: float
) -> None:
    clock = StreamClock()
    seen = [at for second in seconds for at in clock.reach(NOON + timedelta(seconds=second))]
    assert seen == times(*ticked)
    assert clock.now == AT + now


def test_a_clock_keeps_whole_milliseconds_as_kafka_does() -> None:
    clock = StreamClock()
    list(clock.reach(NOON + timedelta(microseconds=123_999)))
    assert clock.now == AT + 0.123


def test_a_clock_reads_any_zone() -> None:
    clock = StreamClock()
    list(clock.reach(datetime.fromisoformat("2026-03-02T14:00:00+02:00")))
    assert clock.now == AT


@pytest.mark.parametrize("ending", Ending)
def test_without_a_mention_there_is_no_end(ending: Ending) -> None:
    assert list(StreamClock().after(ending)) == []


def test_a_clock_that_stops_lets_the_last_slot_be_judged() -> None:
    clock = StreamClock()
    list(clock.reach(NOON + timedelta(seconds=3)))
    assert list(clock.after(Ending.STOP_AT_END)) == times(10)


def test_a_clock_goes_on_until_all_is_quiet() -> None:
    clock = StreamClock()
    list(clock.reach(NOON + timedelta(seconds=3)))
    first, second, *_, last = clock.after(Ending.UNTIL_QUIET)
    assert [first, second, last] == times(10, 300, QUIET)

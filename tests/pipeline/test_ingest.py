"""Mentions leave in their order, as fast as asked; a stream of them is stamped and ticked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import msgspec
import pytest
from kafka.errors import KafkaTimeoutError

from detectors.events import Mention
from pipeline.codec import Malformed, Reason
from pipeline.connection import Connection
from pipeline.ingest import FLYING, Pace, Sender, Stopwatch, ingest, milliseconds, readable, unfit
from pipeline.lines import Line, Unreadable
from pipeline.streamtime import Ending
from pipeline.watch.intake import TICK
from tests.builders import NOON, a_mention

NOW = NOON.timestamp()
MINUTE = timedelta(minutes=1)


class FakeSender:
    """Keeps what it is given, and when."""

    def __init__(self, clock: Callable[[], float] = lambda: 0.0) -> None:
        self.sent: list[tuple[str, float | None]] = []
        self.times: list[float] = []
        self.clock = clock

    def mention(self, line: Line, at: float | None) -> None:
        """A mention."""
        self._keep(line.mention.id, at)

    def tick(self, at: float) -> None:
        """A tick."""
        self._keep("tick", at)

    def _keep(self, what: str, at: float | None) -> None:
        self.sent.append((what, at))
        self.times.append(round(self.clock(), 3))


class FakeClock:
    """Stands still but for sleeps."""

    now = 100.0

    def __call__(self) -> float:
        """What it shows."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Sleep."""
        self.now += seconds


def lines_at(*minutes: float) -> list[Line]:
    mentions = [a_mention(id=f"m{m:g}", created_at=NOON + m * MINUTE) for m in minutes]
    return [a_line(mention) for mention in mentions]


def a_line(mention: Mention) -> Line:
    return Line(1, msgspec.json.encode(mention), mention)


def run(
    lines: list[Line], pace: Pace, ending: Ending | None, clock: FakeClock | None = None
) -> FakeSender:
    clock = clock or FakeClock()
    sender = FakeSender(clock)
    watch = Stopwatch(clock, clock.sleep)
    assert list(ingest(lines, cast("Any", sender), pace, ending, watch)) == lines
    return sender


def test_without_event_time_kafka_stamps_the_records_and_nobody_ticks() -> None:
    sender = run(lines_at(0, 17, 3), Pace(), None)
    assert sender.sent == [("m0", None), ("m17", None), ("m3", None)]


def test_with_event_time_records_bear_the_streams_time_and_ticks_come_between() -> None:
    sender = run(lines_at(0, 11, 3, 11.5), Pace(), Ending.STOP_AT_END)
    minutes = [(what, ((at or 0) - NOW) / 60) for what, at in sender.sent]
    slot = pytest.approx(11.5 + 1 / 6)
    assert minutes == [
        ("m0", 0), ("tick", 5), ("tick", 10), ("m11", 11), ("m3", 11), ("m11.5", 11.5),
        ("tick", slot),
    ]  # fmt: skip


def test_the_clock_goes_on_after_the_last_mention_until_all_is_quiet() -> None:
    sender = run(lines_at(0), Pace(), Ending.UNTIL_QUIET)
    ticks = [at for what, at in sender.sent if what == "tick"]
    assert ticks[0] == NOW + 10
    assert ticks[-1] == NOW + 48 * 3600
    assert len(ticks) == 48 * 12 + 1


def test_a_rate_is_kept() -> None:
    sender = run(lines_at(0, 1, 2, 3), Pace(rate=2), None)
    assert sender.times == [100, 100.5, 101, 101.5]


def test_a_speed_is_that_of_the_mentions_own_clock() -> None:
    sender = run(lines_at(0, 2, 1, 6), Pace(speed=60), Ending.STOP_AT_END)
    assert sender.sent[3] == ("tick", NOW + 300)
    assert sender.times == [100, 102, 102, 105, 106, 106]  # the last tick waits for nothing


def test_the_slower_of_both_counts() -> None:
    assert run(lines_at(0, 2, 4), Pace(rate=0.1, speed=60), None).times == [100, 110, 120]
    assert run(lines_at(0, 2, 4), Pace(rate=10, speed=60), None).times == [100, 102, 104]


def test_who_is_late_does_not_wait_and_catches_up() -> None:
    clock = FakeClock()
    watch = Stopwatch(clock, clock.sleep)
    watch.wait(0)
    clock.now += 5
    watch.wait(3)
    assert clock.now == 105
    watch.wait(6)
    assert clock.now == 106


def test_kafka_keeps_milliseconds() -> None:
    assert milliseconds(None) is None
    assert milliseconds(1_772_452_800.123) == 1_772_452_800_123


@pytest.mark.parametrize(
    ("age", "kept", "said"),
    [
        pytest.param(timedelta(0), None, None, id="now"),
        pytest.param(timedelta(days=900), None, None, id="old, and the topic keeps all"),
        pytest.param(timedelta(days=6.9), timedelta(days=7), None, id="kept"),
        pytest.param(timedelta(days=7.1), timedelta(days=7), "older than the 7 days", id="deleted"),
        pytest.param(timedelta(minutes=-4), None, None, id="a clock that runs a little ahead"),
        pytest.param(timedelta(minutes=-6), None, "in the future", id="tomorrow"),
    ],
)
def test_what_cannot_be_sent_at_its_own_time_is_refused(
    age: timedelta, kept: timedelta | None, said: str | None
) -> None:
    problem = unfit(a_line(a_mention(created_at=NOON - age)), kept, NOW)
    assert (problem is None) == (said is None)
    if problem and said:
        assert problem.reason is Reason.BAD_VALUE
        assert said in problem.detail


@pytest.mark.parametrize("now", [NOW, None])
def test_a_time_that_kafka_does_not_have_is_refused(now: float | None) -> None:
    problem = unfit(a_line(a_mention(created_at=datetime(1969, 12, 31, tzinfo=UTC))), None, now)
    assert problem
    assert "before 1970" in problem.detail


def test_where_the_mentions_own_time_moves_no_clock_none_is_too_far_ahead() -> None:
    """It counts at its record's time."""
    assert unfit(a_line(a_mention(created_at=NOON + timedelta(days=900))), None, None) is None


def test_the_clock_is_asked_at_each_line_since_a_pipe_stays_open_for_days() -> None:
    clock, heard = FakeClock(), list[Unreadable]()
    clock.now = NOW

    def live() -> Iterator[Line]:
        for line in lines_at(0, 60, 120):
            yield line
            clock.sleep(3600)

    assert list(readable(live(), heard.append, None, clock)) == lines_at(0, 60, 120)
    assert heard == []


def test_the_others_are_complained_of_and_the_rest_goes_on() -> None:
    unreadable = Unreadable(2, Malformed(Reason.NOT_JSON, "no object"))
    old = replace(a_line(a_mention(created_at=NOON - timedelta(days=9))), file="a")
    good = a_line(a_mention())
    heard: list[Unreadable] = []
    lines: list[Line | Unreadable] = [good, unreadable, old, good]
    assert list(readable(lines, heard.append, timedelta(days=7), lambda: NOW)) == [good, good]
    assert [str(each).partition(";")[0] for each in heard] == [
        "line 2: not_json: no object",
        "a: line 1: bad_value: older than the 7 days that the topic keeps: Kafka would delete it",
    ]


class FakeFuture:
    """What Kafka answers to one record."""

    def __init__(self, problem: Exception | None) -> None:
        self.problem, self.asked = problem, False

    def get(self, _timeout: float) -> None:
        """Wait for it."""
        self.asked = True
        if self.problem:
            raise self.problem


class FakeProducer:
    """The part of a KafkaProducer that a Sender uses."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.sent: list[dict[str, Any]] = []
        self.answers: list[FakeFuture] = []
        self.problem, self.closed = problem, False

    def send(self, topic: str, **record: Any) -> FakeFuture:
        """Send."""
        self.sent.append(record | {"topic": topic})
        self.answers.append(FakeFuture(self.problem))
        return self.answers[-1]

    def close(self) -> None:
        """Close."""
        self.closed = True


def test_a_mention_goes_by_its_brand_and_a_tick_to_every_partition() -> None:
    producer = FakeProducer()
    sender = Sender(Connection(partitions=2), producer)
    line = a_line(a_mention(brand="Énergie"))
    sender.mention(line, NOW)
    sender.tick(NOW)
    known = {"topic": "tocsin.mentions", "timestamp_ms": NOW * 1000}
    tick = known | {"value": b"", "headers": [TICK]}
    assert producer.sent == [
        known | {"key": "Énergie".encode(), "value": line.raw},
        tick | {"partition": 0},
        tick | {"partition": 1},
    ]


def test_a_sender_does_not_run_ahead_of_kafka() -> None:
    producer = FakeProducer()
    sender = Sender(Connection(), producer)
    for _ in range(FLYING + 3):
        sender.mention(a_line(a_mention()), None)
    assert [answer.asked for answer in producer.answers] == [True] * 3 + [False] * FLYING
    sender.close()
    assert all(answer.asked for answer in producer.answers)
    assert producer.closed


def test_what_kafka_does_not_take_is_not_passed_over_and_the_producer_is_closed() -> None:
    producer = FakeProducer(KafkaTimeoutError())
    sender = Sender(Connection(), producer)
    sender.mention(a_line(a_mention()), None)
    with pytest.raises(KafkaTimeoutError):
        sender.close()
    assert producer.closed

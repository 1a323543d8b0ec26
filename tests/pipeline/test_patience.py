"""A process waits for a Kafka that is not up yet, longer each time, and not for ever."""

import os
import signal
from collections.abc import Iterator
from itertools import repeat

import pytest

from pipeline.entry import Refusal, Unreachable
from pipeline.health import Limits
from pipeline.patience import PATIENCE, ended_by_signals, once_reached

AWAY = Unreachable("Kafka", "nobody listens there")


class Wait:
    """A Kafka that comes up; time passes only where somebody sleeps, or an attempt takes some."""

    def __init__(self, answers: Iterator[Exception | None], takes: float = 0.0) -> None:
        self.answers, self.takes = answers, takes
        self.now, self.pauses = 0.0, list[float]()

    def attempt(self) -> None:
        """One."""
        self.now += self.takes
        if problem := next(self.answers):
            raise problem

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.pauses.append(seconds)
        self.now += seconds

    def wait(self) -> None:
        """Wait for it."""
        once_reached(self.attempt, lambda: self.now, self.sleep)


@pytest.mark.parametrize(
    ("answers", "pauses"),
    [
        pytest.param([None], [], id="it is up"),
        pytest.param([AWAY, None], [1], id="a moment later"),
        pytest.param([*repeat(AWAY, 6), None], [1, 2, 4, 8, 10, 10], id="much later"),
    ],
)
def test_it_waits_longer_each_time_until_kafka_is_up(
    answers: list[Exception | None], pauses: list[float]
) -> None:
    wait = Wait(iter(answers))
    wait.wait()
    assert wait.pauses == pauses


@pytest.mark.parametrize("takes", [0.0, 5.0, 10.0])
def test_it_does_not_wait_for_ever(takes: float) -> None:
    wait = Wait(repeat(AWAY), takes)
    with pytest.raises(Unreachable):
        wait.wait()
    assert PATIENCE - 10 <= wait.now <= PATIENCE + takes
    assert wait.now < Limits().start  # else the watchdog would end it, and say something else


def test_what_waiting_does_not_help_is_raised_at_once() -> None:
    wait = Wait(iter([AWAY, Refusal("Kafka", "refuses the login")]))
    with pytest.raises(Refusal):
        wait.wait()
    assert wait.pauses == [1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as end, ended_by_signals():
        os.kill(os.getpid(), number)
    assert end.value.code == 0
    assert signal.getsignal(number) is before

"""A process that only a restart helps is ended, and no other."""

import subprocess
import sys

from pipeline.health import Health, Limits, Phase
from pipeline.records import CANNOT_GO_ON
from pipeline.watchdog import EVERY, LAST_WORDS, Watchdog

SILENCE = Limits().loop
MUTE = """
import logging, os
from threading import Thread
from pipeline import log, watchdog
watchdog.LAST_WORDS = 0.1
log.set_up()
(handler,) = logging.getLogger().handlers
handler.acquire()  # somebody writes to a log that takes no more
Thread(target=watchdog.end_surely, args=("no reason",)).start()
"""


class Process:
    """A process under watch: its clock, its health, and what ended it."""

    def __init__(self) -> None:
        self.now, self.ended = 0.0, list[str]()
        self.health = Health(0.0)
        self.dog = Watchdog(self.health, self.ended.append, lambda: self.now, self.sleep)

    def sleep(self, seconds: float) -> None:
        """Time passes."""
        self.now += seconds

    def beats(self) -> None:
        """The event loop runs."""
        self.health.beat(self.now)
        self.health.enter(Phase.READY, self.now)

    def asked_after(self, seconds: float) -> None:
        """The dog looks after a while."""
        self.sleep(seconds)
        self.dog.ask()

    def frozen(self, seconds: float) -> None:
        """Nothing runs, and what sleeps wakes as soon as something does."""
        self.dog.sleep = lambda _: self.sleep(seconds)
        self.dog.nap()
        self.dog.sleep = self.sleep
        self.dog.ask()


def test_a_process_that_is_well_lives_on() -> None:
    process = Process()
    for _ in range(100):
        process.beats()
        process.asked_after(EVERY)
    assert process.ended == []


def test_a_process_that_hangs_is_ended_at_the_second_look() -> None:
    process = Process()
    process.beats()
    process.asked_after(SILENCE + 1)
    assert process.ended == []
    process.asked_after(EVERY)
    assert process.ended == ["not alive: the event loop has not run for 41 s"]


def test_a_process_that_wakes_from_a_freeze_has_until_the_second_look() -> None:
    process = Process()
    process.beats()
    for _ in range(3):
        process.asked_after(3600)
        process.beats()
        process.asked_after(EVERY)
    assert process.ended == []


def test_a_process_that_was_frozen_as_it_started_has_all_its_time_left() -> None:
    process = Process()
    process.health.beat(process.now)
    process.frozen(3600)
    for _ in range(17):
        process.health.beat(process.now)
        process.asked_after(EVERY)
    assert process.ended == []
    for _ in range(2):
        process.health.beat(process.now)
        process.asked_after(EVERY)
    assert process.ended == ["not alive: starting for 200 s, where 180 s are enough"]


def test_a_nap_that_was_a_little_long_was_no_freeze() -> None:
    process = Process()
    process.frozen(2 * EVERY)
    assert not process.health.live(Limits().start + 1).ok


def test_it_ends_also_where_the_log_takes_no_words() -> None:
    ended = subprocess.run([sys.executable, "-c", MUTE], timeout=60, check=False)
    assert (ended.returncode, LAST_WORDS < EVERY) == (CANNOT_GO_ON, True)


def test_it_looks_by_itself_and_does_not_keep_a_process_alive() -> None:
    class Ended(Exception):  # noqa: N818
        """What ends the test."""

    process = Process()
    process.beats()

    def end(reason: str) -> None:
        process.ended.append(reason)
        raise Ended

    dog = Watchdog(process.health, end, lambda: process.now, process.sleep)
    assert dog.daemon
    try:
        dog.run()
    except Ended:
        assert process.now == SILENCE + 2 * EVERY

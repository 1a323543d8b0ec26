"""A process that only a restart helps is ended, and no other."""

from pipeline.health import SILENCE_LIMIT, Health, Phase
from pipeline.watchdog import EVERY, Watchdog


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


def test_a_process_that_is_well_lives_on() -> None:
    process = Process()
    for _ in range(100):
        process.beats()
        process.asked_after(EVERY)
    assert process.ended == []


def test_a_process_that_hangs_is_ended_at_the_second_look() -> None:
    process = Process()
    process.beats()
    process.asked_after(SILENCE_LIMIT + 1)
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
        assert process.now == SILENCE_LIMIT + 2 * EVERY

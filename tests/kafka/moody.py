"""Moody: the local Slack in a thread of ours, whose calls go wrong before and after storing."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from threading import Event, Thread

from deploy.demo.slack import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    FATAL_AFTER,
    RATE_LIMITED,
    SERVER_ERROR,
    Fault,
    Faults,
    SlackServer,
)

GIVEN_UP = 11.0  # seconds: the caller waits for ten
QUICK = {
    "disconnect before storing": DROPPED_BEFORE,
    "disconnect after storing": DROPPED_AFTER,
    "429": RATE_LIMITED,
    "500 before storing": SERVER_ERROR,
    "500 after storing": Fault(status=500, applied=True),
    "fatal_error after storing": FATAL_AFTER,
}
SLOW = {
    "time-out before storing": Fault(delay=GIVEN_UP, status=500),
    "time-out after storing": Fault(delay=GIVEN_UP, applied=True),
}
LAG = 3.0  # seconds by which the history is late
SHARE = 0.6  # of calls that go wrong
TIMED_OUT = 1  # calls of each kind: each holds up its channel
FAULTS = 12  # of a run; then all is well
POST = "chat.postMessage"


class Moods(Faults):
    """What goes wrong with the next call."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self._random, self._slow = random, list(SLOW.items()) * TIMED_OUT
        self.is_bad, self._left = False, FAULTS
        self.posting = Event()  # a message is being posted
        self.met: Counter[str] = Counter()

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets."""
        if method == POST:
            self.posting.set()
        if not self.is_bad or not self._left or self._random.random() > SHARE:
            return None
        self._left -= 1
        name, fault = self._random.choice([*QUICK.items(), *self._slow[:1]])
        if name in SLOW:
            self._slow.remove((name, fault))
        self.met[name] += 1
        return fault


@contextmanager
def moody_slack(random: Random) -> Iterator[tuple[SlackServer, Moods]]:
    """It serves as long as the block; whoever asks its store meanwhile asks a moving thing."""
    server, moods = SlackServer(), Moods(random)
    server.faults, server.store.lag = moods, LAG
    ready, loop = Event(), asyncio.new_event_loop()
    ended = asyncio.Event()

    async def serve() -> None:
        async with server:
            ready.set()
            await ended.wait()

    thread = Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        ready.wait()
        yield server, moods
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()

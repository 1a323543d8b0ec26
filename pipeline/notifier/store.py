"""Store: where the mailboxes are kept safe, and what time it is there."""

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from pipeline.notifier.agenda import Task
from pipeline.notifier.mailbox import Mailbox, Place


class Clocks(NamedTuple):
    """What time it is, in epoch seconds; and `pace`, which only ever goes on."""

    wall: Callable[[], float] = time.time
    pace: Callable[[], float] = time.monotonic


class Store(Protocol):
    """Where mailboxes are kept safe."""

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """All that may be written now; none while another process may own them."""

    def now(self) -> float:
        """By which silences and quiet hours go, in epoch seconds."""

    def turn(self) -> int:
        """Another number each time that another process may have been at work in between."""

    async def keep(self, task: Task, place: Place) -> bool:
        """Put this in the place of `task.place`, and wait until Kafka has it.

        False: the mailboxes are not ours any more, or another one was at work in between.
        """

    async def lay(self, key: str, mailbox: Mailbox) -> bool:
        """Put a mailbox there, and wait until Kafka has it.

        It was made of what lies there, without an await in between. False: as above.
        """


class Overtaken(Exception):  # noqa: N818  # no error: there is nothing to do
    """The mailbox went to another process, or on, while we were at work."""

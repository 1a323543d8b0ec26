"""Delivery: how messages reach people, whoever carries them. Pure words; `alerts.slack` carries.

DeliveryError                  the message did not arrive, or nobody knows
├── Refused                    and will not as it is: somebody has to act
│   ├── Closed                 nor will any other in this channel
│   │   └── Stranger           nor in any: we are nobody there, and nothing can be read either
│   ├── RefusedLayout          but would as plain text
│   └── Gone                   what it changes or answers is there no more: start anew
├── Busy                       and may be tried again after `retry_after`
└── Ambiguous                  it may have: look before you try again
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from alerts.message import Message
from alerts.picture import Picture


class DeliveryError(Exception):
    """A message did not arrive, or nobody knows whether it did."""


class Refused(DeliveryError):  # noqa: N818  # named by what the service did
    """It will not arrive as it is; the reason says what to repair."""


class Closed(Refused):
    """Nothing arrives in this channel: it is not there, not ours to write in, or we are nobody."""


class Stranger(Closed):
    """The service does not know us: it takes nothing of us and shows us nothing."""


class RefusedLayout(Refused):
    """The layout was refused; the text alone may pass."""


class Gone(Refused):
    """The message to change, or the thread to go on with, is there no more or closed."""


class Busy(DeliveryError):  # noqa: N818
    """It did not arrive; try again after so many seconds."""

    def __init__(self, reason: str, retry_after: float) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Ambiguous(DeliveryError):  # noqa: N818
    """It may have arrived: the answer is missing. Look for it before it is sent again."""


def label(error: DeliveryError) -> str:
    """What became of a call, as a label of metrics."""
    if isinstance(error, Busy):
        return "rate_limited"
    return "server_error" if isinstance(error, Ambiguous) else "refused"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a message is."""

    channel: str  # the service's own id
    ts: str


CALL = 10  # seconds in which each call of a Delivery has ended, well or not


Hear = Callable[[str, dict[str, Any]], Coroutine[Any, Any, None]]
"""Takes the type of what came from people, and its payload."""


class Socket(Protocol):
    """A connection on which it comes."""

    async def keep(self, now: float, *, wanted: bool) -> bool:
        """Look after it, each second, on a clock that only goes on. Returns whether it stands."""

    async def close(self) -> None:
        """Hear nothing any more."""


class Delivery(Protocol):
    """A way to people. Each method may raise a DeliveryError."""

    async def post(
        self, channel: str, message: Message, *, key: str, thread: str | None, aloud: bool
    ) -> Receipt:
        """Send a new message; in a thread, and aloud: shown in the channel too."""

    async def update(self, place: Receipt, message: Message) -> None:
        """Replace a message by its new state."""

    async def whisper(self, channel: str, person: str, text: str) -> None:
        """Tell one person something in a channel, that nobody else sees."""

    async def ask(self, trigger: str, view: dict[str, object]) -> str:
        """Open a modal for whoever has just pressed something. Returns its name."""

    async def revise(self, name: str, view: dict[str, object]) -> None:
        """Let a modal show something else."""

    async def publish(self, person: str, view: dict[str, object]) -> None:
        """Replace what somebody's Home tab shows."""

    async def reply(self, address: str, said: dict[str, object]) -> None:
        """Answer what somebody typed, wherever that was; the address came with it."""

    async def find(
        self, channel: str, payload: dict[str, object], *, since: float, thread: str | None
    ) -> Receipt | None:
        """A message of ours whose metadata has this payload, sent since then."""

    async def bring(self, picture: Picture) -> str:
        """Hand over a picture that nobody sees yet. Returns the file's id."""

    async def share(self, place: Receipt, file: str, picture: Picture) -> None:
        """Show it in the thread of a message."""

    async def has_file(self, place: Receipt, name: str, *, since: float) -> bool:
        """Whether that thread has a file of this name, shared since then."""

    async def scopes(self) -> frozenset[str] | None:
        """What we may do, by the service's own names; None: it does not say."""


Also = Callable[[str], None]
"""Hears the method of each call that a look makes beyond its first, right before it is made."""


def unmetered(_: str) -> None:
    """For whoever does not count them."""


class Metered(Delivery, Protocol):
    """A Delivery that says how many calls a look is."""

    async def find(
        self, channel: str, payload: dict[str, object], *, since: float, thread: str | None,
        also: Also = unmetered,
    ) -> Receipt | None:  # fmt: skip
        """As Delivery says."""

    async def has_file(
        self, place: Receipt, name: str, *, since: float, also: Also = unmetered
    ) -> bool:
        """As Delivery says."""

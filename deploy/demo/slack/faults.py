"""Faults: what goes wrong with the next calls of a method, or on the WebSocket."""

from collections import defaultdict, deque
from dataclasses import dataclass

# Where else than at a method's name a fault can be planned:
CONNECT = "socket.connect"  # the WebSocket's handshake; applied: the ticket is spent all the same
ENVELOPE = "socket.envelope"  # an envelope to the app; applied: it arrives all the same
ACK = "socket.ack"  # an ack of the app; applied: it counts all the same
UPLOAD = "upload"  # the bytes of a file
RESPONSE = "response_url"  # what the app says to the address of a command


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens to one call. `applied` says whether the call takes effect all the same.

    An applied fault with neither error nor drop is answered as usual, `delay` seconds late.
    """

    applied: bool = False
    delay: float = 0.0  # seconds between the effect and the answer
    dropped: bool = False  # the connection ends without an answer
    error: str = ""  # Slack's word for it
    retry_after: int | None = None  # seconds, a header of the answer
    spent: bool = False  # the ticket in the answer of apps.connections.open is good for nothing
    status: int = 200  # 500 and above answer with a page of HTML, as a proxy before Slack does


RATE_LIMITED = Fault(status=429, error="ratelimited", retry_after=1)
SERVER_ERROR = Fault(status=500)
DROPPED_BEFORE = Fault(dropped=True)
DROPPED_AFTER = Fault(dropped=True, applied=True)
FATAL_AFTER = Fault(error="fatal_error", applied=True)  # documented: the post may exist
SPENT_TICKET = Fault(spent=True, applied=True)


class Faults:
    """The faults still to come, for each method in the order in which they were planned."""

    def __init__(self) -> None:
        self._planned: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def plan(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next `times` calls of `method` meet this fault, after those planned before."""
        self._planned[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets."""
        planned = self._planned.get(method)
        return planned.popleft() if planned else None

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._planned.clear()

"""Storm: many incidents at once in a channel share one message, so that each of them is seen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from detectors.events import Level

MINUTE = 60.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class StormRules:
    """From when on new incidents of a channel share a message: a table, with a thread for them."""

    roots: int = field(default=3, metadata={"unit": "messages", "range": (1, 50)})
    """So many incidents have a message of their own in a channel within `minutes`. One more, and it
    is a storm: the others stand in the thread of its message."""

    crises: int = field(default=3, metadata={"unit": "messages", "range": (0, 50)})
    """So many crises within `minutes` keep a message of their own even then; of others the channel
    hears from the thread."""

    minutes: int = field(default=10, metadata={"unit": "minutes", "range": (1, 120)})
    """The time within which messages are counted, and after which a storm without a new one is
    over."""

    call_every: int = field(default=5, metadata={"unit": "minutes", "range": (1, 60)})
    """In a storm the same people are called once in so long, however many crises there are."""

    @property
    def window(self) -> float:
        """In seconds."""
        return self.minutes * MINUTE


class Root(NamedTuple):
    """A message of its own that an incident had in a channel."""

    at: float  # epoch seconds since when
    is_crisis: bool  # it was one when the message was new


def stands_alone(
    level: Level, roots: Iterable[Root], now: float, rules: StormRules, *, in_storm: bool
) -> bool:
    """Whether an incident has a message of its own; else it goes to a storm's thread."""
    recent = [root for root in roots if root.at > now - rules.window]
    crises = sum(root.is_crisis for root in recent)
    if level is Level.CRISIS and crises < rules.crises:
        return True
    return not in_storm and len(recent) < rules.roots


def last_of(began: float, arrivals: Iterable[float], rules: StormRules) -> float:
    """When a storm had its last new incident: after a pause of ten minutes comes another one."""
    last = began
    for at in sorted(at for at in arrivals if at >= began):
        if at - last >= rules.window:
            break
        last = at
    return last

"""Witness: what Slack took and Kafka kept in a run, and when."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.notifier.doubts import KEY
from pipeline.notifier.mailbox import MARK, unpack_mailbox
from tests.torture.stories import PING, Place

APPLYING = "received, being applied"  # what a message says of a press


class Heard(NamedTuple):
    """Something in a channel that people look up for: a new message, or a step told aloud."""

    at: float  # epoch seconds
    place: Place
    seq: int  # of the notice that it shows


class Chart(NamedTuple):
    """One that was asked for."""

    place: Place
    seq: int  # of the notice that did


@dataclass
class Witness:
    """Of one run. All times are true ones, in epoch seconds."""

    heard: list[Heard] = field(default_factory=list)
    calls: defaultdict[Place, list[float]] = field(default_factory=lambda: defaultdict(list))
    first: dict[Place, int] = field(default_factory=dict)  # version of its first living message
    covered: Counter[Place] = field(default_factory=Counter)  # seq up to which a reply says all
    marks: int = 0  # messages that showed a press
    charts: set[Chart] = field(default_factory=set)
    given_up: set[Chart] = field(default_factory=set)
    judged: Counter[tuple[Place, str]] = field(
        default_factory=Counter
    )  # goals, as often as counted
    told: dict[int, float] = field(default_factory=dict)  # doubts, since Kafka has their message

    def hears(self, at: float, method: str, said: dict[str, Any]) -> None:
        """Slack takes a message."""
        if method == "chat.update":
            self.marks += APPLYING in json.dumps(said["attachments"])
        elif method == "chat.postMessage" and "alert_id" in (card := card_of(said)):
            place, thread = Place(said["channel"], card["alert_id"]), said.get("thread_ts")
            if "seq" not in card or said.get("reply_broadcast"):
                self.heard.append(Heard(at, place, card.get("seq") or card["version"]))
            if PING in said["text"]:
                self.calls[place].append(at)
            if "version" in card:
                self.first.setdefault(place, card["version"])
            if thread and "version" in card:
                self.covered[place] = max(self.covered[place], card["version"])

    def keeps(self, at: float, key: str, packed: bytes) -> None:
        """Kafka takes a mailbox."""
        box = unpack_mailbox(packed)
        if key == KEY:
            for number, doubt in box.crowds.items():
                if any(place.ts for place in doubt.places.values()):
                    self.told.setdefault(number, at)
        elif not key.startswith(MARK):
            self.charts |= {
                Chart(Place(channel, f"{key}/{incident}"), sketch.seq)
                for incident, case in box.cases.items()
                for channel, sketch in case.charts.items()
            }


def card_of(message: Any) -> dict[str, Any]:
    """What a message says of itself to programs."""
    metadata = message["metadata"] if isinstance(message, dict) else message.metadata
    payload: dict[str, Any] = metadata["event_payload"] if metadata else {}
    return payload

"""Verdict: whether what is kept and told is what an uninterrupted run keeps and tells."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from alerts.notice import Kind, Notice
from pipeline.codec import decode_notice
from pipeline.connection import BRANDS
from pipeline.watch.envelope import Envelope, unpack_envelope
from tests.broker import Installation, wait_for
from tests.kafka.load import Load, room
from tests.kafka.scene import Scene
from tests.workspace import Workspace, version


@dataclass(frozen=True, slots=True)
class Found:
    """What is in the topics."""

    states: dict[str, Envelope]
    last: dict[str, int]  # brand -> offset of its last mention
    told: list[str]  # each notice as often as it stands in the topic
    dead: list[Any]

    @classmethod
    def on(cls, installation: Installation) -> "Found":
        """Read the changelog as a recovery does: the newest value of a brand counts."""
        states: dict[str, Envelope] = {}
        for record in installation.records(f"watch-{BRANDS}-changelog"):
            brand, envelope = str(record.key, "utf-8"), unpack_envelope(record.value)
            if brand not in states or states[brand].age <= envelope.age:
                states[brand] = envelope
        mentions = installation.records("mentions")
        last = {str(record.key, "utf-8"): record.offset for record in mentions if record.key}
        told = [str(record.value, "utf-8") for record in installation.records("alerts")]
        return cls(states, last, told, installation.records("mentions-dead"))

    def faults(self, topic: str, load: Load) -> list[str]:
        """What differs from an uninterrupted run, in words."""
        told = Counter(self.told)
        faults = [f"missing: {notice}" for notice in load.notices if notice not in told]
        faults += [f"not due: {notice}" for notice in told.keys() - set(load.notices)]
        for brand, expected in load.states.items():
            envelope = self.states.get(brand)
            if envelope is None:
                faults.append(f"{brand}: no state")
                continue
            if (bytes(envelope.watch), bytes(envelope.triage)) != tuple(map(bytes, expected)):
                faults.append(f"{brand}: its state differs")
            if envelope.offsets.get(topic) != self.last[brand]:
                faults.append(f"{brand}: {envelope.offsets} is not its last, {self.last[brand]}")
        return faults


def exact(scene: Scene) -> list[str]:
    """What differs in the state and the topics; prints what there was. Empty: nothing does."""
    found = Found.on(scene.installation)
    faults = found.faults(scene.installation.topic("mentions"), scene.load)
    again = len(found.told) - len(set(found.told))
    print(  # noqa: T201  # the log of the crash suite
        f"seed {scene.load.seed}: {scene.load.mentions} mentions, {len(scene.load.notices)} notices"
        f" due, {again} told again; {scene.kills} kills, {scene.restarts} restarts after 70;"
        f" {'EXACT' if not faults else f'{len(faults)} FAULTS'}"
    )
    return faults


def delivered(workspace: Workspace, load: Load) -> None:
    """Wait until each incident is one message in its newest state, and each step one reply."""
    due: dict[tuple[str, int], list[Notice]] = {}
    for line in load.notices:
        notice = decode_notice(line.encode())
        due.setdefault((notice.brand, notice.incident), []).append(notice)
    expected = sorted(map(expected_thread, due.values()))
    wait_for(lambda: threads(workspace) == expected, f"Slack shows {expected}")


Thread = tuple[str, int, list[int]]  # channel, seq that the message shows, seqs of its steps


def expected_thread(notices: list[Notice]) -> Thread:
    """What people must find of an incident, in the order in which it came about."""
    steps = sorted(notice.seq for notice in notices if notice.kind is not Kind.UPDATED)
    return room(notices[0].brand), max(notice.seq for notice in notices), steps


def threads(workspace: Workspace) -> list[Thread]:
    """What they find."""
    return sorted(
        (channel, version(message), [version(reply) for reply in message["replies"]])
        for channel, messages in workspace.channels().items()
        for message in messages
    )

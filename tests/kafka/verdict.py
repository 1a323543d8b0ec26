"""Verdict: whether what is kept and told is what an uninterrupted run keeps and tells."""

from collections.abc import Callable, Iterator
from functools import reduce
from operator import xor
from typing import Any, TypeVar

import msgspec

from alerts.notice import Kind, Notice
from pipeline.codec import decode_notice
from pipeline.connection import BRANDS
from pipeline.records import Stamped
from pipeline.watch.envelope import Envelope, unpack_envelope
from tests.broker import Installation, wait_for
from tests.kafka import tally
from tests.kafka.load import STRUCK, Load, room
from tests.kafka.scene import Scene
from tests.workspace import Workspace, charts, steps, version

SHOWN = 5  # faults

S = TypeVar("S", bound=Stamped)


def newest(installation: Installation, unpack: Callable[[bytes], S]) -> dict[str, S]:
    """Each brand's state, as a recovery reads the changelog."""
    states: dict[str, S] = {}
    for record in installation.records(f"watch-{BRANDS}-changelog"):
        brand, state = str(record.key, "utf-8"), unpack(record.value)
        if brand not in states or states[brand].age <= state.age:
            states[brand] = state
    return states


def values(installation: Installation, topic: str) -> list[str]:
    """What the records of a topic say."""
    return [str(record.value, "utf-8") for record in installation.records(topic)]


def keyed(installation: Installation, topic: str) -> dict[str, list[Any]]:
    """The records of an input by brand, in their order; ticks have none."""
    found: dict[str, list[Any]] = {}
    for record in installation.records(topic):
        if record.key:
            found.setdefault(str(record.key, "utf-8"), []).append(record)
    return found


def faults(scene: Scene) -> list[str]:
    """What differs from an uninterrupted run; prints what there was. Empty: it is exact."""
    told = values(scene.installation, "alerts")
    if scene.role == "tally":
        due, wrong = tallied(scene.installation, set(told))
    else:
        due, wrong = scene.load.notices, list(differing(scene))
        aside, trial = set(values(scene.installation, "shadow")), set(scene.load.asides)
        wrong += [f"of a shadow, missing: {notice}" for notice in trial - aside]
        wrong += [f"of a shadow, not due: {notice}" for notice in aside - trial]
    wrong += [f"missing: {notice}" for notice in set(due) - set(told)]
    wrong += [f"not due: {notice}" for notice in set(told) - set(due)]
    print(*scene.hits, sep="\n")  # noqa: T201  # the log of the crash suite
    print(  # noqa: T201
        f"seed {scene.load.seed}, {scene.role}: {scene.load.mentions} mentions,"
        f" {len(due)} notices due, {len(told) - len(set(told))} told again;"
        f" {scene.kills} kills, {scene.freezes} freezes, {scene.restarts} restarts after 70;"
        f" {f'{len(wrong)} FAULTS' if wrong else 'EXACT'}",
        *wrong[:SHOWN],
        sep="\n    ",
    )
    return wrong


def differing(scene: Scene) -> Iterator[str]:
    """Brands whose state is not, byte by byte, that of an uninterrupted run."""
    topic = scene.installation.topic("mentions")
    states, sent = (
        newest(scene.installation, unpack_envelope),
        keyed(scene.installation, "mentions"),
    )
    for brand, expected in scene.load.states.items():
        envelope, last = states.get(brand), sent[brand][-1].offset
        if envelope is None:
            yield f"{brand}: no state"
        elif packed(envelope) != tuple(map(bytes, expected)):
            yield f"{brand}: its state differs"
        elif packed(envelope.shade) != tuple(map(bytes, scene.load.shades.get(brand, ()))):
            yield f"{brand}: its shadow's state differs"
        elif envelope.offsets.get(topic) != last:
            yield f"{brand}: {envelope.offsets} is not its last offset, {last}"


def packed(envelope: Envelope | None) -> tuple[bytes, ...]:
    """The watch and the triage; none of none."""
    return (bytes(envelope.watch), bytes(envelope.triage)) if envelope else ()


def tallied(installation: Installation, told: set[str]) -> tuple[list[str], list[str]]:
    """The notices due of what was sent, and the brands of which another number was counted."""
    states = newest(installation, msgspec.msgpack.Decoder(tally.Count).decode)
    due = [notice for brand, state in states.items() for notice in looked(brand, state, told)]
    wrong = []
    for topic in ("mentions", "commands"):
        name = installation.topic(topic)
        for brand, records in keyed(installation, topic).items():
            state, total = states[brand], reduce(xor, (tally.checksum(r.value) for r in records))
            found = state.counts.get(name), state.sums.get(name)
            if found != (len(records), total):
                wrong.append(f"{brand}: {found} of {topic} counted, not {len(records), total}")
            due += [f"{brand}|{name}|{n}" for n in range(1, len(records) // tally.EACH + 1)]
    return due, wrong


def looked(brand: str, state: tally.Count, told: set[str]) -> Iterator[str]:
    """The timer's notices due. Of its very last look, at the end, the next owner may have to tell.

    The newest state still keeps such a one, so it is not lost.
    """
    last, kept = state.looks // 2, {notice.id for notice in state.outbox}
    for number in range(1, last + 1):
        notice = f"{brand}|looks|{number}"
        if number < last or notice not in kept - told:
            yield notice


def delivered(workspace: Workspace, load: Load) -> None:
    """Wait until each incident is one message in its newest state, and each step one reply."""
    due: dict[tuple[str, int], list[Notice]] = {}
    for line in load.notices:
        notice = decode_notice(line.encode())
        if notice.brand not in STRUCK:  # a watch by chance, of which nobody is told
            continue
        due.setdefault((notice.brand, notice.incident), []).append(notice)
    expected = sorted(map(expected_thread, due.values()))
    wait_for(lambda: threads(workspace) == expected, f"Slack shows {expected}")
    drawn = [name for message in workspace.messages() for name in charts(message)]
    assert len(drawn) == len(set(drawn)), "a chart is shown twice"


Thread = tuple[str, int, list[int]]  # channel, seq that the message shows, seqs of its steps


def expected_thread(notices: list[Notice]) -> Thread:
    """What people must find of an incident, in the order in which it came about."""
    steps = sorted(notice.seq for notice in notices if notice.kind is not Kind.UPDATED)
    return room(notices[0].brand), max(notice.seq for notice in notices), steps


def threads(workspace: Workspace) -> list[Thread]:
    """What they find."""
    return sorted(
        (channel, version(message), steps(message))
        for channel, messages in workspace.channels().items()
        for message in messages
    )


def is_exact(scene: Scene) -> None:
    """The end of a story: all is as if nothing had happened, in Slack too."""
    scene.settle()
    assert faults(scene) == []
    if scene.notifiers:
        delivered(scene.workspace, scene.load)

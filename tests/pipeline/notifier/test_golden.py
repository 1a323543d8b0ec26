"""Mailboxes that a release has written are gone on with by those after it."""

import msgspec

from pipeline.notifier.mailbox import Mailbox, unpack_mailbox
from tests.pipeline.notifier.golden.make import FILE, an_office, facts


def golden() -> dict[str, Mailbox]:
    packed = msgspec.msgpack.decode(FILE.read_bytes(), type=dict[str, bytes])
    return {key: unpack_mailbox(value) for key, value in packed.items()}


def test_all_of_it_is_found_again() -> None:
    known = msgspec.json.decode(FILE.with_suffix(".json").read_bytes())
    assert facts(golden()) == known
    places = [place for box in known.values() for place in box["places"]]
    assert any(berth and berth["thread"] for *_, berth in places)  # one stands in a storm's thread
    assert any(box["silent"] for box in known.values())


async def test_nothing_of_it_is_told_again() -> None:
    office = an_office()
    office.shelf.boxes.update(golden())
    office.clock.seconds = max(box.at for box in office.shelf.boxes.values()) + 70
    await office.work(60)
    assert office.slack.times("chat.postMessage") == 0

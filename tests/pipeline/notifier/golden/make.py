"""Make the golden mailboxes of this release: `python -m tests.pipeline.notifier.golden.make`.

Only where a field was added, or before the first release: what was released is never made again.
"""

import asyncio
from pathlib import Path
from typing import Any

import msgspec

from alerts.notice import Kind
from alerts.route import Route
from alerts.storm import StormRules
from detectors.events import Level
from pipeline.notifier.mailbox import Mailbox
from tests.pipeline.notifier.test_silences import silence
from tests.post_office import CHANNEL, PING, Office, later

FILE = Path(__file__).with_name("mailboxes-in-a-storm.msgpack")


def an_office() -> Office:
    """Of one channel, where four incidents are a storm."""
    return Office(Route(channel=CHANNEL, ping=PING), storms=StormRules())


def facts(mailboxes: dict[str, Mailbox]) -> dict[str, Any]:
    """What of them people would miss."""
    return {
        key: {
            "at": box.at, "silent": sorted(box.silences), "newest": [box.incident, box.seq],
            "places": [
                [each.channel, each.ts, each.shown, each.logged, msgspec.to_builtins(each.berth)]
                for case in (*box.cases.values(), *box.crowds.values())
                for each in case.places.values()
            ],
            "curves": [len(msgspec.msgpack.encode(case.curve)) for case in box.cases.values()],
        }
        for key, box in sorted(mailboxes.items())
    }  # fmt: skip


async def a_storm() -> dict[str, Mailbox]:
    """Six brands within a minute, one of them silent, one a crisis."""
    office = an_office()
    notices = [office.receive(brand=f"Brand {number}") for number in range(6)]
    await office.work(60)
    worse = {"kind": Kind.ESCALATED, "level": Level.CRISIS, "at": office.clock.at}
    office.shelf.receive(later(notices[0], **worse))
    silence(office, 2, "Brand 1")
    await office.work(60)
    return dict(office.shelf.boxes)


def main() -> None:
    """Write them, and what has to be found in them."""
    boxes = asyncio.run(a_storm())
    packed = {key: msgspec.msgpack.encode(box) for key, box in boxes.items()}
    FILE.write_bytes(msgspec.msgpack.encode(packed))
    found = msgspec.json.format(msgspec.json.encode(facts(boxes)), indent=1)
    FILE.with_suffix(".json").write_bytes(found + b"\n")


if __name__ == "__main__":
    main()

"""What a release wrote, every later one reads; and none reads what a later one wrote."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from alerts.lookout import Lookout
from pipeline.config import Config
from pipeline.watch.envelope import (
    NIL,
    SCHEMA,
    Envelope,
    glance,
    revive,
    seal,
    unpack_envelope,
    unseal,
)
from tests.bench import fixed_score
from tests.builders import NOON, a_mention
from tests.pipeline.watch.golden.make import content

GOLDEN = Path(__file__).parent / "golden"
BRIEF = Config.default().brief("Zephyr")


def an_envelope(**fields: Any) -> Envelope:
    lookout = Lookout.fresh("Zephyr", NOON.timestamp(), BRIEF)
    lookout.observe(
        a_mention(text="This is terrible, I hate it"), fixed_score(a_mention()),
        NOON.timestamp(), NOON.timestamp() + 3,
    )  # fmt: skip
    watch, triage = seal(lookout)
    known: dict[str, Any] = {"partition": 3, "watch": watch, "triage": triage}
    return Envelope(**known | fields)


@pytest.mark.parametrize("schema", range(1, SCHEMA + 1))
def test_the_envelopes_of_all_releases_are_read(schema: int) -> None:
    blob = GOLDEN / f"envelope-{schema}.msgpack"
    envelope = unpack_envelope(blob.read_bytes())
    expected = json.loads(blob.with_suffix(".json").read_bytes())
    found = json.loads(msgspec.json.encode(content(envelope)))
    assert known(expected, found) == expected


def known(expected: Any, found: Any) -> Any:
    """What a release knew of what is found today: later ones count more."""
    if isinstance(expected, dict):
        return {name: known(each, found[name]) for name, each in expected.items()}
    return found


def test_an_envelope_is_the_same_after_its_way_through_kafka() -> None:
    packed = msgspec.msgpack.encode(an_envelope(offsets={"t": 2**40}, term=3, version=9))
    assert msgspec.msgpack.encode(unpack_envelope(packed)) == packed


def test_a_newer_one_says_which_release_to_start() -> None:
    packed = msgspec.msgpack.encode(an_envelope(schema=SCHEMA + 1))
    with pytest.raises(ValueError, match=f"schema {SCHEMA + 1} is newer than this .* start the ne"):
        unpack_envelope(packed)


@pytest.mark.parametrize("packed", [b"", b"\xc0", b"{}", b"\x81\xa4term\x01"])
def test_what_is_none_is_not_taken_for_one(packed: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        unpack_envelope(packed)


def test_a_field_of_a_later_release_is_passed_over() -> None:
    known = msgspec.msgpack.decode(msgspec.msgpack.encode(an_envelope()))
    assert unpack_envelope(msgspec.msgpack.encode(known | {"new": 1})).partition == 3


def test_when_it_is_due_is_known_without_unpacking_the_watch() -> None:
    envelope = an_envelope()
    broken = msgspec.structs.replace(envelope, watch=msgspec.Raw(b"\x01"))
    assert glance(broken) == (NOON.timestamp() + 10, False)


def test_a_brand_that_nobody_watches_keeps_its_triage_alone() -> None:
    envelope = an_envelope()
    assert envelope.is_watched
    retired = msgspec.structs.replace(envelope, watch=msgspec.Raw(NIL))
    assert not unpack_envelope(msgspec.msgpack.encode(retired)).is_watched
    later = NOON.timestamp() + 86_400
    back = revive("Zephyr", retired, later, BRIEF)
    assert back.watch.born == int(later // 300)
    assert back.triage.pack() == unseal("Zephyr", envelope, BRIEF).triage.pack()


def test_a_brand_of_before_there_were_seeds_was_counted_for_as_long_as_it_was_known() -> None:
    envelope = unpack_envelope((GOLDEN / "envelope-3.msgpack").read_bytes())
    watch = unseal("Zephyr Rail", envelope, BRIEF).watch
    assert watch.began == watch.born < watch.bin

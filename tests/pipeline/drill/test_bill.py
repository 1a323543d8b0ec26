"""A drill is on from its seed until its curtain, whatever people do meanwhile."""

from collections.abc import Iterator

from alerts.deed import Action, Deed
from alerts.mark import drill_of
from detectors.events import moment
from pipeline.commands import encode_curtain, encode_deed, encode_seed
from pipeline.drill.bill import told
from tests.builders import NOON
from tests.detectors.people import a_seasoned_watch
from tests.member import Record

AT = NOON.timestamp()


def commands(brand: str, *letters: str) -> Iterator[Record]:
    """Of a brand: a Seed, a Curtain, a Deed, or what nobody can read."""
    deed = Deed(action=Action.ACKNOWLEDGE, actor="Ana", at=NOON, incident=1)
    known = {
        "s": encode_seed(brand, a_seasoned_watch().seed()), "c": encode_curtain(brand, "over"),
        "d": encode_deed(brand, deed), "x": b"{",
    }  # fmt: skip
    for number, letter in enumerate(letters):
        at = (AT + number) * 1000
        yield Record(number, known[letter], timestamp=at, key=brand.encode())


def test_it_is_on_from_its_seed_to_its_curtain() -> None:
    stage = drill_of("Zephyr")
    assert told(commands(stage, "c", "s", "x")) == {stage: moment(AT + 1)}
    assert told(commands(stage, "c", "s", "d", "c", "d")) == {}
    assert told(commands(stage, "s", "c", "s")) == {stage: moment(AT + 2)}


def test_a_real_brand_is_no_drill() -> None:
    assert told(commands("Zephyr", "s", "d")) == {}


def test_each_is_on_by_itself() -> None:
    one, other = drill_of("Zephyr"), drill_of("Aurora")
    records = [*commands(one, "c", "s"), *commands(other, "s", "c")]
    assert told(records) == {one: moment(AT + 1)}

"""How many more people it would have taken is how many it takes."""

import pytest

from detectors.events import Level
from detectors.watch import BrandWatch
from pipeline.need import needed
from tests.detectors.people import BORN, NEGATIVE, PRESENT, a_crowd, a_seasoned_watch, a_watch


def with_more(people: int) -> BrandWatch:
    """A calm brand, and so many people who complain at once."""
    watch = a_seasoned_watch()
    for mention in a_crowd(PRESENT, people, step=0):
        watch.observe(mention, NEGATIVE, PRESENT)
    return watch


@pytest.mark.parametrize("already", [0, 3])
@pytest.mark.parametrize("level", Level)
def test_so_many_ring_and_one_less_does_not(level: Level, already: int) -> None:
    people = needed(with_more(already), PRESENT)[level]
    assert people > 1
    rung = with_more(already + people).look(PRESENT).level
    assert rung
    assert rung.rank >= level.rank
    short = with_more(already + people - 1).look(PRESENT).level
    assert short is None or short.rank < level.rank


def test_those_who_are_there_need_not_come() -> None:
    calm, begun = needed(with_more(0), PRESENT), needed(with_more(3), PRESENT)
    assert {level: people - 3 for level, people in calm.items()} == begun


def test_what_rings_needs_nobody() -> None:
    assert needed(with_more(200), PRESENT) == dict.fromkeys(Level, 0)


def test_a_brand_that_is_too_young_needs_more_than_there_are() -> None:
    assert needed(a_watch(), BORN) == {}


def test_to_ask_changes_nothing() -> None:
    watch = with_more(4)
    before = watch.pack()
    needed(watch, PRESENT)
    assert watch.pack() == before

"""The thread: what the processes tell through Kafka is what `tocsin replay` tells of the file."""

from functools import partial
from itertools import product
from pathlib import Path

import pytest

from tests.broker import Broker, Installation, Place, Running, told
from tests.story import parts

pytestmark = pytest.mark.broker


ENDINGS = ("--until-quiet", "--stop-at-end")


@pytest.fixture(scope="module")
def expected(
    story: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """By the ending."""
    mentions, settings = story
    alone = Installation.at("127.0.0.1:1", tmp_path_factory.mktemp("alone"))  # needs no Kafka
    replay = ("replay", mentions, "--config", settings, "--json")
    replayed = {ending: alone.must(*replay, ending).splitlines() for ending in ENDINGS}
    for kind in ("opened", "escalated", "updated", "eased", "resolved", "reopened"):
        for lines in replayed.values():
            assert any(f'"kind":"{kind}"' in line for line in lines)  # or the story is no test
    return {ending: sorted(lines) for ending, lines in replayed.items()}


def an_installation(broker: Broker, home: Path, settings: Path, **variables: int) -> Installation:
    own = {name: str(number) for name, number in variables.items()}
    thread = Installation.at(broker.address, home, CLOCK="stream", CONFIG=str(settings), **own)
    thread.must("topics", "create", "--event-time")
    return thread


def comes_to(place: Place, records: int, _worker: Running) -> bool:
    return place.committed > records


@pytest.mark.parametrize("cut", list(product([1, 12], [1, 7, 500])), ids=str)
def test_the_notices_are_those_of_a_replay(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], expected: dict[str, list[str]],
    cut: tuple[int, int],
) -> None:  # fmt: skip
    (mentions, settings), (partitions, batch) = story, cut
    known = {"PARTITIONS": partitions, "BATCH_RECORDS": batch}
    thread = an_installation(broker, tmp_path, settings, **known)
    ending = "--until-quiet" if batch == 500 else "--stop-at-end"
    with thread.running("worker") as worker:
        thread.must("ingest", "--event-time", ending, mentions)
        worker.wait_until_done()
        assert worker.stop() == 0
    assert sorted(told(thread)) == expected[ending]


def test_the_notices_are_the_same_with_two_restarts_in_the_crisis(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], expected: dict[str, list[str]]
) -> None:
    mentions, settings = story
    before, crisis = parts(mentions, tmp_path, 1_700)
    thread = an_installation(broker, tmp_path, settings, PARTITIONS=4, BATCH_RECORDS=20)
    thread.must("ingest", "--event-time", "--stop-at-end", before)
    with (
        thread.running("ingest", "--event-time", "--rate", "60", crisis) as ingest,
        thread.place() as place,
    ):
        for records in (5_600, 6_100):  # in the first wave, and after it
            with thread.running("worker") as worker:
                worker.wait_until(partial(comes_to, place, records), "mid-stream")
                assert worker.stop() == 0
        with thread.running("worker") as worker:
            assert ingest.process.wait(60) == 0
            worker.wait_until_done()
            assert worker.stop() == 0
    assert sorted(told(thread)) == expected["--until-quiet"]

"""The thread: what the processes tell through Kafka is what `tocsin replay` tells of the file."""

from pathlib import Path

import pytest

from tests.broker import Broker, Installation, told

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
def expected(story: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    mentions, settings = story
    alone = Installation.at("127.0.0.1:1", tmp_path_factory.mktemp("alone"))  # needs no Kafka
    replayed = alone.must("replay", mentions, "--config", settings, "--json").splitlines()
    kinds = {kind for kind in ("eased", "resolved", "reopened") if f'"{kind}"' in "".join(replayed)}
    assert kinds == {"eased", "resolved", "reopened"}  # or the story is no test
    return sorted(replayed)


@pytest.mark.parametrize("partitions", [1, 12])
@pytest.mark.parametrize("batch", [1, 7, 500])
def test_the_notices_are_those_of_a_replay(
    broker: Broker, tmp_path: Path, story: tuple[Path, Path], expected: list[str],
    partitions: int, batch: int,
) -> None:  # fmt: skip
    mentions, settings = story
    thread = Installation.at(
        broker.address, tmp_path, CLOCK="stream", PARTITIONS=str(partitions),
        BATCH_RECORDS=str(batch), CONFIG=str(settings),
    )  # fmt: skip
    thread.must("topics", "create", "--event-time")
    with thread.running("worker") as worker:
        thread.must("ingest", "--event-time", mentions)
        worker.wait_until_done()
    assert sorted(told(thread)) == expected

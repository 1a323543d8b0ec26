"""A batch is some records in the shape of one, and the scheduler cuts runs into batches."""

import pytest
from faust.types import TP

from pipeline.records import AsIs, Batch, record_batches
from tests.member import INPUT, TP0, Record, a_batch

LOG = TP("changelog", 0)


def cut(size: int, **runs: int) -> list[tuple[TP, object]]:
    """What the scheduler makes of so many records a topic."""
    topics = {"mentions": TP0, "other": TP(INPUT, 1), "changelog": LOG}
    records = {topics[name]: [Record(n) for n in range(count)] for name, count in runs.items()}
    return list(record_batches(frozenset({INPUT}), size)().iterate(records))


def offsets(found: list[tuple[TP, object]], tp: TP) -> list[list[int]]:
    return [
        [record.offset for record in batch.records]
        for where, batch in found
        if where == tp and isinstance(batch, Batch)
    ]


@pytest.mark.parametrize(
    ("count", "slices"),
    [
        pytest.param(3, [[0, 1, 2]], id="exactly one"),
        pytest.param(2, [[0, 1]], id="less than one"),
        pytest.param(7, [[0, 1, 2], [3, 4, 5], [6]], id="two and a rest"),
        pytest.param(0, [], id="nothing"),
    ],
)
def test_a_run_is_cut_in_its_order(count: int, slices: list[list[int]]) -> None:
    assert offsets(cut(3, mentions=count), TP0) == slices


def test_partitions_are_not_mixed() -> None:
    found = cut(2, mentions=3, other=2)
    assert offsets(found, TP0) == [[0, 1], [2]]
    assert offsets(found, TP(INPUT, 1)) == [[0, 1]]


def test_other_topics_come_record_by_record() -> None:
    found = cut(2, mentions=1, changelog=2)
    assert [record for tp, record in found if tp == LOG] == [Record(0), Record(1)]


def test_a_batch_stands_where_its_last_record_does() -> None:
    batch = Batch(TP0, [Record(4, timestamp=1.0), Record(9, timestamp=2.0)])
    assert (batch.topic, batch.partition, batch.offset, batch.timestamp) == (INPUT, 0, 9, 2.0)


def test_the_agent_gets_the_batch_itself() -> None:
    batch, schema = a_batch(1), AsIs()
    assert schema.loads_value(None, batch) is batch
    assert schema.loads_key(None, batch) is None

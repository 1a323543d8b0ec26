"""What an exception says of itself is in the log only where nobody else can have written it."""

import asyncio
from typing import Any

import aiohttp
import pytest
from aiokafka.errors import KafkaConnectionError
from slack_sdk.errors import SlackApiError

from alerts.delivery import Closed
from pipeline.lag import Unanswered
from pipeline.trace import CAUSES, FRAMES, WORDS, said, trace

TEXT = "No train again, awful service"


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        pytest.param(ConnectionRefusedError(111, "refused"), True, id="of the system"),
        pytest.param(KafkaConnectionError("no node 3"), True, id="of Kafka"),
        pytest.param(Unanswered("no answer about 3 partitions"), True, id="of our probe"),
        pytest.param(Closed("not_in_channel"), True, id="Slack's own word"),
        pytest.param(TimeoutError(), True, id="without words"),
        pytest.param(ValueError(TEXT), False, id="a value"),
        pytest.param(KeyError(TEXT), False, id="a key"),
        pytest.param(UnicodeEncodeError("ascii", TEXT, 0, 1, TEXT), False, id="a letter"),
        pytest.param(aiohttp.InvalidURL(f"wss://x/?ticket={TEXT}"), False, id="an address"),
        pytest.param(SlackApiError(TEXT, {}), False, id="a whole answer"),  # type: ignore[no-untyped-call]
        pytest.param(asyncio.CancelledError(TEXT), False, id="no error"),
    ],
)
def test_who_speaks_of_the_system_is_quoted(problem: BaseException, *, told: bool) -> None:
    words = said(problem)
    assert words.startswith(type(problem).__name__)
    assert (str(problem) in words) is told
    assert told or words == type(problem).__name__


def test_words_are_bounded() -> None:
    assert len(said(OSError("x" * 10_000))) == len("OSError: ") + WORDS


def deep(depth: int) -> Any:
    """Calls itself, and fails."""
    return deep(depth - 1) if depth else int(TEXT)


def test_a_trace_has_the_causes_and_the_nearest_places_and_no_more() -> None:
    problem: BaseException = ValueError()
    for number in range(CAUSES + 5):
        problem, problem.__cause__ = LookupError(number), problem
    assert [each["said"] for each in trace(problem)] == ["LookupError"] * CAUSES
    with pytest.raises(ValueError, match=TEXT) as raised:
        deep(300)
    (told,) = trace(raised.value)
    assert len(told["raised"]) == FRAMES
    assert told["raised"][0].startswith("tests/pipeline/test_trace.py:")
    assert told["raised"][0].endswith(" deep")
    assert TEXT not in str(told)


@pytest.mark.parametrize(("hides", "count"), [(True, 1), (False, 2)])
def test_what_was_handled_meanwhile_is_told_unless_it_is_hidden(*, hides: bool, count: int) -> None:
    problem = RuntimeError()
    problem.__context__, problem.__suppress_context__ = ValueError(TEXT), hides
    assert len(trace(problem)) == count

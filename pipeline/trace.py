"""Trace: what the log says of an exception: what it is and where it was raised, never of whom.

An exception's own words can quote whatever our code was about: `int` quotes its argument,
`KeyError` its key, aiohttp the address with a ticket in it. They are told of those kinds alone that
speak of the system, not of what somebody wrote.
"""

import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from aiokafka.errors import KafkaError
from kafka.errors import KafkaError as ClientError

from alerts.delivery import DeliveryError

FRAMES = 12  # of one exception, those nearest to where it was raised
CAUSES = 5  # of one exception, each the cause of the one before
WORDS = 300  # characters
SYSTEM = (OSError, KafkaError, ClientError, DeliveryError)  # whose words are no one's posts
HOME = Path(__file__).parents[1]


def said(problem: BaseException) -> str:
    """What it is, and its words where nobody else can have written them."""
    name = type(problem).__name__
    words = str(problem)[:WORDS] if isinstance(problem, SYSTEM) else ""
    return f"{name}: {words}" if words else name


def trace(problem: BaseException) -> list[dict[str, Any]]:
    """It and its causes, each with the places that led to it, the last one first."""
    return [
        {"said": said(each), "raised": list(_places(each.__traceback__))}
        for each in _chain(problem)
    ]


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    for _ in range(CAUSES):
        if problem is None:
            return
        yield problem
        hidden = problem.__suppress_context__
        problem = problem.__cause__ or (None if hidden else problem.__context__)


def _places(frames: TracebackType | None) -> Iterator[str]:
    for frame in reversed(traceback.extract_tb(frames, limit=-FRAMES)):
        file = Path(frame.filename)
        file = file.relative_to(HOME) if file.is_relative_to(HOME) else file
        yield f"{file}:{frame.lineno} {frame.name}"

"""A file is told as the workers would tell it."""

from collections.abc import Iterator, Sequence

import pytest

from alerts.brief import FullBrief
from alerts.notice import Kind
from detectors.events import Label, Mention, Sentiment
from pipeline.replay import Notebook, replay
from pipeline.sentiment.batches import BATCH
from pipeline.streamtime import Ending
from tests.detectors.people import (
    BORN,
    FEELINGS,
    NEGATIVE,
    a_crowd,
    a_post,
    calm_posts,
)
from tests.lookouts import STORM, STORMY, briefed, unhappy


@pytest.fixture(scope="module")
def told() -> list[Kind]:
    return [notice.kind for notice in replay(STORMY, unhappy, briefed)]


def test_a_crisis_is_told_from_its_beginning_to_its_end(told: list[Kind]) -> None:
    assert (told[0], told[-1]) == (Kind.OPENED, Kind.RESOLVED)
    assert told.count(Kind.EASED) == 1


def test_a_replay_that_stops_at_the_end_leaves_open_what_is_open(told: list[Kind]) -> None:
    short = [n.kind for n in replay(STORMY, unhappy, briefed, Ending.STOP_AT_END)]
    assert short == told[: len(short)]
    assert Kind.OPENED in short
    assert Kind.RESOLVED not in short


def test_the_last_mention_is_judged() -> None:
    """Twelve in the last second: nothing comes after them that could end their slot."""
    stream = [*calm_posts(2, days=8), *a_crowd(STORM, 12, step=0)]
    assert [n.kind for n in replay(stream, unhappy, briefed, Ending.STOP_AT_END)] == [Kind.OPENED]


def test_notices_come_while_the_stream_is_read() -> None:
    calm, storm = calm_posts(2, days=8), a_crowd(STORM, 40 + 2 * BATCH, step=20)
    read: list[Mention] = []

    def reading() -> Iterator[Mention]:
        for mention in (*calm, *storm):
            read.append(mention)
            yield mention

    next(replay(reading(), unhappy, briefed))
    assert len(calm) < len(read) < len(calm) + len(storm)


def test_each_mention_is_scored_and_each_brand_has_its_brief() -> None:
    asked: list[str] = []

    def brief(brand: str) -> FullBrief:
        asked.append(brand)
        return FullBrief(settings=brand)

    stream = [a_post(BORN, brand=brand) for brand in ("Zephyr", "Aurora", "Zephyr")]
    scored: list[Mention] = []

    def score(mentions: Sequence[Mention]) -> list[Sentiment]:
        scored.extend(mentions)
        return [FEELINGS[Label.NEUTRAL]] * len(mentions)

    assert list(replay(stream, score, brief)) == []
    assert (asked, scored) == (["Zephyr", "Aurora"], stream)


def test_an_empty_stream_tells_nothing() -> None:
    assert list(replay([], unhappy, briefed)) == []


def test_a_notebook_tells_its_news_once() -> None:
    notebook = Notebook(briefed)
    for post in calm_posts(2, days=8):
        at = post.created_at.timestamp()
        notebook.observe(post, NEGATIVE, at, at)
    for post in a_crowd(STORM, 40):
        notebook.observe(post, NEGATIVE, STORM + 40, STORM + 40)
    assert notebook.judge("Zephyr", STORM + 50)
    assert [notice.kind for notice in notebook.news()] == [Kind.OPENED]
    assert notebook.news() == []

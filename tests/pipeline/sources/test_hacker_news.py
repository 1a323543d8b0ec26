"""An item of Hacker News becomes a post, and what is missing has a default."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given

from pipeline.codec import Malformed, Reason
from pipeline.sources.event import Gone
from pipeline.sources.hacker_news import decode
from pipeline.sources.post import Post, mention_of
from tests.pipeline.sources.golden.make import WIRE
from tests.pipeline.sources.mutants import mutants

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def item(**fields: Any) -> bytes:
    known = {"id": 7, "type": "story", "time": int(AT.timestamp()), "by": "ann"}
    return msgspec.json.encode({k: v for k, v in (known | fields).items() if v is not ...})


def post(**fields: Any) -> Post:
    found = decode(item(**fields))
    assert isinstance(found, Post)
    return found


def test_a_story_becomes_a_post() -> None:
    told = post(
        title="Zephyr &amp; co are down", url="https://zephyr.example/status", score=12,
        descendants=3, kids=[8, 9],
        text='See <a href="https:&#x2F;&#x2F;a.example">a.ex...</a><p>Still.',
    )  # fmt: skip
    assert told == Post(
        id="hn:7", text="Zephyr & co are down\nSee a.ex...\nStill.", created_at=AT,
        platform="hacker_news", url="https://news.ycombinator.com/item?id=7", author="ann",
        author_name="ann", likes=12, replies=3,
        links=("https://zephyr.example/status", "https://a.example"),
    )  # fmt: skip


def test_a_comment_answers() -> None:
    told = post(type="comment", parent=3, text="No &quot;signal&quot;.<p>Again.")
    assert (told.text, told.in_reply_to, told.likes) == ('No "signal".\nAgain.', "hn:3", None)


@pytest.mark.parametrize("kind", ["job", "poll"])
def test_jobs_and_polls_are_stories(kind: str) -> None:
    assert post(type=kind, title="a").text == "a"


@pytest.mark.parametrize("mark", ["deleted", "dead"])
def test_what_is_deleted_or_dead_is_gone(mark: str) -> None:
    raw = item(**{mark: True}, by=..., title="a")
    assert decode(raw) == Gone("hn:7")
    assert isinstance(decode(item(**{mark: False}, title="a")), Post)


@pytest.mark.parametrize("kind", ["pollopt", "opus", None, ...])
def test_of_anything_else_nothing_is_told(kind: Any) -> None:
    assert decode(item(type=kind)) is None


def test_what_is_missing_or_odd_has_a_default() -> None:
    told = post(by=..., title=7, text=None, url="javascript:1", score="many", parent=-1)
    assert (told.text, told.author, told.likes, told.links) == ("", None, None, ())
    assert told.in_reply_to is None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"null", Reason.EMPTY), (b" null\n", Reason.EMPTY), (b"", Reason.NOT_JSON),
        (item()[:-5], Reason.NOT_JSON), (b"[]", Reason.WRONG_TYPE), (b"{}", Reason.MISSING_FIELD),
        (item(id="7"), Reason.MISSING_FIELD), (item(id=-7), Reason.MISSING_FIELD),
        (item(time=...), Reason.MISSING_FIELD), (item(time="noon"), Reason.MISSING_FIELD),
        (item(time=10**13), Reason.MISSING_FIELD), (b"\xff", Reason.NOT_JSON),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(raw: bytes, reason: Reason) -> None:
    with pytest.raises(Malformed) as caught:
        decode(raw)
    assert caught.value.reason is reason


def samples() -> list[bytes]:
    recorded = WIRE / "hacker_news/items.jsonl"
    lines = recorded.read_bytes().splitlines() if recorded.exists() else []
    return [item(title="a", text="<p>b", url="https://a.example", score=1, parent=2), *lines]


@given(mutants(samples()))
def test_no_bytes_are_an_error_of_ours(raw: bytes) -> None:
    with suppress(Malformed):
        if isinstance(found := decode(raw), Post):
            mention_of(found, "Zephyr", "hacker news")

"""What Reddit lists becomes posts, and what is missing has a default."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given

from pipeline.codec import Malformed, Reason
from pipeline.sources.event import Event, Gone
from pipeline.sources.post import Post, mention_of
from pipeline.sources.reddit import decode
from tests.pipeline.sources.golden.make import WIRE
from tests.pipeline.sources.mutants import mutants

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def thing(kind: str = "t3", **fields: Any) -> dict[str, Any]:
    known = {
        "name": f"{kind}_7",
        "created_utc": AT.timestamp(),
        "author": "ann",
        "subreddit": "trains",
    }
    data = {name: value for name, value in (known | fields).items() if value is not ...}
    return {"kind": kind, "data": data}


def listing(*things: Any) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": things}}


def read(value: Any) -> tuple[Event | Malformed, ...]:
    return decode(msgspec.json.encode(value))


def post(kind: str = "t3", **fields: Any) -> Post:
    (found,) = read(listing(thing(kind, **fields)))
    assert isinstance(found, Post)
    return found


def test_a_submission_becomes_a_post() -> None:
    told = post(
        title="Zephyr &amp; co", selftext="Late [again](https://a.example/x), see &lt;b&gt;.",
        is_self=True, score=12, num_comments=3, permalink="/r/trains/comments/7/zephyr/?ref=a",
        url="https://www.reddit.com/r/trains/comments/7/zephyr/",
    )  # fmt: skip
    assert told == Post(
        id="reddit:t3_7", text="Zephyr & co\nLate again, see <b>.", created_at=AT,
        platform="reddit", url="https://www.reddit.com/r/trains/comments/7/zephyr/", author="ann",
        author_name="ann", likes=12, replies=3, tags=("trains",), links=("https://a.example/x",),
    )  # fmt: skip


def test_a_link_is_what_a_submission_points_at() -> None:
    told = post(title="Look", selftext="", url="https://news.example/", is_self=False)
    assert (told.text, told.links) == ("Look", ("https://news.example/",))
    assert post(crosspost_parent="t3_abc").repost_of == "reddit:t3_abc"


def test_a_comment_answers_and_old_ones_do_not_say_where_they_stand() -> None:
    told = post("t1", body="No.", parent_id="t1_6", link_id="t3_5", score=1, score_hidden=True)
    assert (told.id, told.in_reply_to, told.likes) == ("reddit:t1_7", "reddit:t1_6", None)
    assert told.url == "https://www.reddit.com/comments/5/_/7"


def test_a_thread_is_read_to_its_leaves_in_order() -> None:
    below = thing("t1", name="t1_3", body="c", replies=listing({"kind": "more", "data": {}}))
    above = thing("t1", name="t1_2", body="b", replies=listing(below))
    page = [
        listing(thing(title="a")),
        listing(above, thing("t1", name="t1_4", body="d", replies="")),
    ]
    found = read(page)
    assert [each.text for each in found if isinstance(each, Post)] == ["a", "b", "c", "d"]


def test_lines_of_archives_are_bare() -> None:
    (comment,) = read({"id": "8", "body": "b", "created_utc": "1772452800", "author": "ann"})
    (submission,) = read({"id": "9", "title": "t", "created_utc": 1772452800})
    assert isinstance(comment, Post)
    assert isinstance(submission, Post)
    assert (comment.id, submission.id) == ("reddit:t1_8", "reddit:t3_9")
    assert comment.created_at == submission.created_at == AT


GONE = [
    thing("t1", body="[deleted]", author="[deleted]"), thing("t1", body=" [removed] "),
    thing(title="a", selftext="[removed]"), thing(title="a", removed_by_category="moderator"),
]  # fmt: skip


@pytest.mark.parametrize("value", GONE)
def test_what_was_taken_back_is_gone(value: dict[str, Any]) -> None:
    (found,) = read(value)
    assert isinstance(found, Gone)


def test_who_left_is_nobody_and_his_words_are_there() -> None:
    assert post("t1", body="b", author="[deleted]").author is None


def test_what_members_alone_may_read_is_not_read() -> None:
    assert read(thing(title="a", subreddit_type="private")) == ()


def test_what_is_missing_or_odd_has_a_default() -> None:
    told = post(author=7, title=None, score="x", subreddit=..., url="no", selftext=[])
    assert (told.text, told.author, told.likes, told.tags, told.links) == ("", None, None, (), ())


def test_one_of_a_listing_that_cannot_be_read_stands_among_the_others() -> None:
    found = read(
        listing(
            thing(name=..., title="a"), {"kind": "t3", "data": 7}, thing(created_utc=-1), thing()
        )
    )
    assert [isinstance(each, Malformed) for each in found] == [True, True, True, False]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", Reason.NOT_JSON), (b'{"kind":"Listing","data"', Reason.NOT_JSON),
        (b"7", Reason.WRONG_TYPE), (b'{"message":"Forbidden","error":403}', Reason.MISSING_FIELD),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(raw: bytes, reason: Reason) -> None:
    with pytest.raises(Malformed) as caught:
        decode(raw)
    assert caught.value.reason is reason


def samples() -> list[bytes]:
    whole = [
        listing(thing(title="a", selftext="[b](https://a.example)", url="https://b.example")),
        listing(thing("t1", body="a", parent_id="t3_5", replies=listing(thing("t1", body="b")))),
        thing("t1", body="a", link_id="t3_5", score=1),
    ]  # fmt: skip
    recorded = [
        msgspec.json.encode(reply["body"])
        for path in sorted((WIRE / "reddit").glob("*.json"))
        for reply in msgspec.json.decode(path.read_bytes())
    ]
    return [*map(msgspec.json.encode, whole), *recorded]


@given(mutants(samples()))
def test_no_bytes_are_an_error_of_ours(raw: bytes) -> None:
    with suppress(Malformed):
        for each in decode(raw):
            if isinstance(each, Post):
                mention_of(each, "Zephyr", "reddit")

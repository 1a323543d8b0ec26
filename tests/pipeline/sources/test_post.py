"""A post becomes a mention of each brand that it names, and nothing that nobody could read."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.codec import TEXT_LIMIT, Malformed, Reason, decode_mention
from pipeline.sources.post import Post, mention_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_post(**fields: Any) -> Post:
    known: dict[str, Any] = {
        "id": "p1", "text": "No signal again", "created_at": NOON, "platform": "mastodon",
    }  # fmt: skip
    return Post(**known | fields)


def test_a_mention_has_what_its_post_has_and_the_brand() -> None:
    post = a_post(
        author="ann", followers=0, likes=3, tags=("orange",), links=("https://a.example",)
    )
    mention = decode_mention(mention_of(post, "Orange", "town square"))
    assert (mention.brand, mention.source) == ("Orange", "town square")
    assert (mention.id, mention.text, mention.created_at) == ("p1", "No signal again", NOON)
    assert (mention.author, mention.followers, mention.likes) == ("ann", 0, 3)
    assert (mention.views, mention.repost_of) == (None, None)


def test_what_is_left_out_is_not_written() -> None:
    assert b"followers" not in mention_of(a_post(), "Orange", "town square")


def test_it_has_no_more_text_than_is_read() -> None:
    long = decode_mention(mention_of(a_post(text="a" * 100_000), "Orange", "town square"))
    assert len(long.text) == TEXT_LIMIT
    assert len(mention_of(a_post(text="é" * 100_000), "Orange", "town square")) < 10_000


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": ""}, Reason.MISSING_FIELD),
        ({"created_at": NOON.replace(tzinfo=None)}, Reason.NO_ZONE),
    ],
)
def test_no_post_is_what_no_mention_could_be(fields: dict[str, Any], reason: Reason) -> None:
    with pytest.raises(Malformed) as caught:
        a_post(**fields)
    assert caught.value.reason is reason

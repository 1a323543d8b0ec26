"""A line of X becomes posts, and what is missing has a default."""

import gzip
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given

from pipeline.codec import Malformed, Reason
from pipeline.sources.event import Edited, Gone
from pipeline.sources.post import Post, mention_of
from pipeline.sources.x import decode
from tests.pipeline.sources.golden.make import WIRE
from tests.pipeline.sources.mutants import mutants

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANN = {
    "id": "11", "username": "ann", "name": "Ann", "verified": True,
    "public_metrics": {"followers_count": 362},
}  # fmt: skip


def line(users: Any = (ANN,), tweets: Any = (), **fields: Any) -> bytes:
    known = {
        "id": "77",
        "text": "No signal",
        "created_at": "2026-03-02T12:00:00.000Z",
        "author_id": "11",
    }
    data = {name: value for name, value in (known | fields).items() if value is not ...}
    return msgspec.json.encode({"data": data, "includes": {"users": users, "tweets": tweets}})


def post(*arguments: Any, **fields: Any) -> Post:
    (found,) = decode(line(*arguments, **fields))
    assert isinstance(found, Post)
    return found


def test_a_line_of_the_stream_becomes_a_post() -> None:
    metrics = {
        "retweet_count": 2,
        "quote_count": 1,
        "like_count": 0,
        "reply_count": 4,
        "impression_count": 90,
    }
    entities = {
        "hashtags": [{"tag": "panne"}, {"tag": "Orange"}],
        "mentions": [{"username": "Ben"}, {"username": "zephyr"}],
        "urls": [{"expanded_url": "https://a.example/"}, {"expanded_url": "p", "media_key": "3_1"},
                 {"expanded_url": "https://t.example/", "unwound_url": "https://b.example/"}],
    }  # fmt: skip
    told = post(
        text="Fish &amp; #ORANGE @ben", lang="fr", public_metrics=metrics, entities=entities
    )
    assert told == Post(
        id="x:77", text="Fish & #ORANGE @ben", created_at=AT, platform="x", lang="fr",
        url="https://x.com/ann/status/77", author="ann", author_name="Ann", followers=362,
        verified=True, views=90, likes=0, shares=3, replies=4, tags=("panne",), names=("zephyr",),
        links=("https://a.example/", "https://b.example/"),
    )  # fmt: skip


def test_a_post_without_its_author_and_time_has_what_its_id_tells() -> None:
    (told,) = decode(b'{"data":{"id":"1576994746135764992","text":"hey","author_id":"5"}}')
    assert isinstance(told, Post)
    assert told.created_at == datetime(2022, 10, 3, 17, 57, 1, 281_000, UTC)
    assert (told.author, told.followers, told.likes) == ("5", None, None)
    assert told.url == "https://x.com/i/status/1576994746135764992"


def test_all_versions_of_a_post_have_the_id_of_the_first() -> None:
    (first,) = decode(line(edit_history_tweet_ids=["77"]))
    (second,) = decode(line(id="99", edit_history_tweet_ids=["77", "99"], text="No signal!"))
    assert isinstance(first, Post)
    assert isinstance(second, Edited)
    assert first.id == second.post.id == "x:77"
    assert second.post.url == "https://x.com/ann/status/99"


def test_a_repost_has_the_whole_text_of_its_root_and_none_of_its_counts() -> None:
    refers = [{"type": "retweeted", "id": "5"}]
    told = post(
        tweets=[{"id": "5", "text": "All of it"}], text="RT @ben: All…", referenced_tweets=refers,
        public_metrics={"retweet_count": 900},
    )  # fmt: skip
    assert (told.text, told.repost_of, told.shares) == ("All of it", "x:5", None)


def test_an_answer_and_a_quote_say_to_what() -> None:
    ben = {"id": "12", "username": "ben"}
    quote, answer = {"type": "quoted", "id": "5"}, {"type": "replied_to", "id": "6"}
    told = post(users=[ANN, ben], referenced_tweets=[quote, answer], in_reply_to_user_id="12")
    assert (told.in_reply_to, told.names, told.repost_of) == ("x:6", ("ben",), None)
    assert post(referenced_tweets=[quote]).in_reply_to == "x:5"


def test_a_long_post_is_read_to_its_end() -> None:
    assert post(note_tweet={"text": "all of it"}).text == "all of it"


LANGUAGES = [
    ("en", "en"), ("in", "id"), ("iw", "he"), ("zh-TW", "zh"), ("qst", None), ("und", None),
    (7, None), (..., None),
]  # fmt: skip


@pytest.mark.parametrize(("said", "lang"), LANGUAGES)
def test_a_language_is_one(said: Any, lang: str | None) -> None:
    assert post(lang=said).lang == lang


def test_what_friends_alone_may_read_is_not_read() -> None:
    assert decode(line(users=[ANN | {"protected": True}])) == ()
    older = {"id_str": "7", "text": "a", "user": {"screen_name": "ann", "protected": True}}
    assert decode(msgspec.json.encode(older)) == ()


def test_one_of_a_page_that_cannot_be_read_stands_among_the_others() -> None:
    page = {"data": [{"id": "1" * 18, "text": "a"}, {"text": "b"}, 7, {"id": "2" * 18}]}
    first, second, third, fourth = decode(msgspec.json.encode(page))
    assert isinstance(first, Post)
    assert isinstance(second, Malformed)
    assert isinstance(third, Malformed)
    assert isinstance(fourth, Post)
    assert fourth.text == ""


def test_a_post_of_the_older_api() -> None:
    older = {
        "id_str": "77", "text": "RT @ben: All…", "created_at": "Mon Mar 02 12:00:00 +0000 2026",
        "lang": "en", "user": {"screen_name": "ann", "name": "Ann", "followers_count": 9},
        "favorite_count": 0, "retweet_count": 0,
        "retweeted_status": {
            "id_str": "5", "text": "cut…", "extended_tweet": {"full_text": "All of it"},
        },
    }  # fmt: skip
    (told,) = decode(msgspec.json.encode(older))
    assert told == Post(
        id="x:77", text="All of it", created_at=AT, platform="x", lang="en",
        url="https://x.com/ann/status/77", author="ann", author_name="Ann", followers=9, likes=0,
        shares=0, repost_of="x:5",
    )  # fmt: skip


def test_a_delete_is_told_and_what_is_not_about_a_post_is_nothing() -> None:
    assert decode(b'{"delete":{"status":{"id_str":"5","user_id":1}}}') == (Gone("x:5"),)
    for raw in (b'{"limit":{"track":5}}', b'{"warning":{}}', b'{"meta":{"result_count":0}}'):
        assert decode(raw) == ()


@pytest.mark.parametrize("kind", ["delete", "drop"])
def test_a_stream_of_compliance_tells_deletes_its_own_way(kind: str) -> None:
    said = {kind: {"tweet": {"id": "5", "author_id": "1"}, "event_at": "2026-03-02T12:00:00Z"}}
    assert decode(msgspec.json.encode({"data": said})) == (Gone("x:5"),)


@pytest.mark.parametrize("kind", ["undrop", "withheld", "tweet_edit"])
def test_what_else_it_tells_is_nothing(kind: str) -> None:
    assert decode(msgspec.json.encode({"data": {kind: {"tweet": {"id": "5"}}}})) == ()


ERROR = b'{"errors":[{"title":"operational-disconnect","detail":"This stream is down."}]}'


@pytest.mark.parametrize(
    ("raw", "reason", "said"),
    [
        (ERROR, Reason.BAD_VALUE, "operational-disconnect: This stream is down."),
        (b'{"title":"ConnectionException","detail":"too many"}', Reason.BAD_VALUE, "too many"),
        (line()[:-40], Reason.NOT_JSON, ""), (b"[]", Reason.WRONG_TYPE, ""),
        (b'{"hello":1}', Reason.MISSING_FIELD, ""), (b"\xff", Reason.NOT_JSON, ""),
        (b'{"delete":{"status":{"x":1}}}', Reason.MISSING_FIELD, "id"),
        (b'{"data":{"delete":{"tweet":{"id":"a"}}}}', Reason.MISSING_FIELD, "id"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(raw: bytes, reason: Reason, said: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode(raw)
    assert caught.value.reason is reason
    assert said in caught.value.detail


def samples() -> list[bytes]:
    refers = [{"type": "retweeted", "id": "5"}, {"type": "replied_to", "id": "6"}]
    whole = line(
        tweets=[{"id": "5", "text": "a"}], referenced_tweets=refers, in_reply_to_user_id="11",
        entities={"urls": [{"expanded_url": "a"}], "hashtags": [{"tag": "a"}]}, lang="en",
        public_metrics={"like_count": 1}, edit_history_tweet_ids=["76", "77"],
    )  # fmt: skip
    recorded = [path.read_bytes().splitlines()[-1] for path in (WIRE / "x_api_v2").glob("*.jsonl")]
    older = WIRE / "x_api_v1_1/stream_sample.jsonl.gz"
    lines = gzip.decompress(older.read_bytes()).splitlines()[:20] if older.exists() else []
    return [whole, whole, whole, *recorded, *lines]


@given(mutants(samples()))
def test_no_bytes_are_an_error_of_ours(raw: bytes) -> None:
    with suppress(Malformed):
        for each in decode(raw):
            if isinstance(each, Post):
                mention_of(each, "Zephyr", "x")

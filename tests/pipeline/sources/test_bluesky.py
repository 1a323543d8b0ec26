"""What Jetstream tells becomes events, whatever strangers wrote into it."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codec import Malformed, Reason
from pipeline.sources.bluesky import LEFT, LIKE, POST, REPOST, Told, decode
from pipeline.sources.event import Counted, Edited, Event, Gone, Left, Undone
from pipeline.sources.post import Post
from tests.pipeline.sources.golden.make import WIRE

ANN, BEN = "did:plc:ann", "did:web:ben.example"
URI = f"at://{ANN}/{POST}/3k1"
OTHER = f"at://{BEN}/{POST}/3k0"
AT = datetime(2026, 7, 4, 14, 38, 8, 90631, tzinfo=UTC)
TIME = int(AT.timestamp()) * 1_000_000 + AT.microsecond


def message(operation: str = "create", kind: str = POST, record: Any = None, **frame: Any) -> bytes:
    commit: dict[str, Any] = {"operation": operation, "collection": kind, "rkey": "3k1"}
    if operation != "delete":
        commit["record"] = record if record is not None else {"text": "No signal", "langs": ["en"]}
    return msgspec.json.encode(
        {"did": ANN, "time_us": TIME, "kind": "commit", "commit": commit} | frame
    )


def only(raw: bytes) -> Event:
    (event,) = decode(raw).events
    return event


def post(**record: Any) -> Post:
    event = decode(message(record=record)).events[0]
    assert isinstance(event, Post)
    return event


def link(uri: Any) -> dict[str, Any]:
    return {"features": [{"$type": "app.bsky.richtext.facet#link", "uri": uri}]}


def to(uri: str) -> dict[str, Any]:
    return {"uri": uri, "cid": "b"}


def test_a_post_has_the_servers_time_and_an_address_that_people_can_open() -> None:
    assert only(message()) == Post(
        id=URI, text="No signal", created_at=AT, platform="bluesky", lang="en", author=ANN,
        url=f"https://bsky.app/profile/{ANN}/post/3k1",
    )  # fmt: skip


def test_the_clock_of_an_author_counts_for_nothing() -> None:
    assert post(text="a", createdAt="1969-01-01T00:00:00Z").created_at == AT


DEEDS = [
    pytest.param("delete", POST, None, [Gone(URI)], id="a post is gone"),
    pytest.param(
        "create", LIKE, {"subject": to(OTHER)},
        [Counted(id=OTHER, likes=1, more=True, by=f"at://{ANN}/{LIKE}/3k1", at=TIME)], id="a like",
    ),
    pytest.param(
        "create", REPOST, {"subject": to(OTHER)},
        [Counted(id=OTHER, shares=1, more=True, by=f"at://{ANN}/{REPOST}/3k1", at=TIME)],
        id="a repost",
    ),
    pytest.param("delete", LIKE, None, [], id="nobody knows what is liked no longer"),
    pytest.param("delete", REPOST, None, [Undone(f"at://{ANN}/{REPOST}/3k1")], id="a share ends"),
    pytest.param("update", LIKE, {"subject": to(OTHER)}, [], id="a like that changes"),
    pytest.param("create", LIKE, {"subject": to("at://did:plc:a/app.bsky.feed.generator/f")}, [],
                 id="a feed is liked"),
    pytest.param("create", LIKE, {"subject": 3}, [], id="nothing is liked"),
    pytest.param("create", "app.bsky.graph.follow", {"subject": BEN}, [], id="others are followed"),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "kind", "record", "events"), DEEDS)
def test_what_people_do(operation: str, kind: str, record: Any, events: list[Event]) -> None:
    assert decode(message(operation, kind, record)) == Told(TIME, tuple(events))


@pytest.mark.parametrize(
    ("account", "is_left"),
    [
        *(({"active": False, "status": each}, True) for each in sorted(LEFT)),
        ({"active": False, "status": "throttled"}, False), ({"active": False}, False),
        ({"active": True, "status": "deleted"}, False), ({}, False), (None, False),
    ],
)  # fmt: skip
def test_an_account_that_is_no_more_takes_all_its_posts_along(
    account: Any, *, is_left: bool
) -> None:
    raw = {"did": ANN, "time_us": TIME, "kind": "account", "account": account}
    events = (Left(ANN, "bluesky"),) if is_left else ()
    assert decode(msgspec.json.encode(raw)) == Told(TIME, events)


def test_a_post_that_changes_is_no_second_one() -> None:
    edited = only(message("update", record={"text": "Signal again"}))
    assert isinstance(edited, Edited)
    assert (edited.post.id, edited.post.text) == (URI, "Signal again")


def test_an_answer_raises_the_count_of_what_it_answers_and_names_its_author() -> None:
    raw = message(record={"text": "Same here", "reply": {"parent": to(OTHER), "root": to(URI)}})
    answer, counted = decode(raw).events
    assert isinstance(answer, Post)
    assert (answer.in_reply_to, answer.repost_of, answer.names) == (OTHER, None, (BEN,))
    assert counted == Counted(id=OTHER, replies=1, more=True, by=URI, at=TIME)


@pytest.mark.parametrize(
    "embed",
    [
        {"$type": "app.bsky.embed.record", "record": to(OTHER)},
        {"$type": "app.bsky.embed.recordWithMedia", "record": {"record": to(OTHER)}},
    ],
)
def test_a_quote_has_words_of_its_own_and_shows_another(embed: dict[str, Any]) -> None:
    quote, counted = decode(message(record={"text": "Look at that", "embed": embed})).events
    assert isinstance(quote, Post)
    assert (quote.in_reply_to, quote.repost_of, quote.names) == (OTHER, None, (BEN,))
    assert counted == Counted(id=OTHER, shares=1, more=True, by=URI, at=TIME)


def test_tags_names_and_links_are_what_the_text_does_not_show() -> None:
    features = [{"tag": "Orange"}, {"tag": "outage"}, {"did": BEN}, {"did": BEN}, "?", {}]
    told = post(
        text="#outage at orange.exam…", tags=["fibre", 7, ""],
        facets=[{"features": features}, link("https://orange.example/a"), {"features": 1}, None],
        embed={"external": {"uri": "https://news.example/b", "title": "t"}},
    )  # fmt: skip
    assert told.tags == ("fibre", "Orange")
    assert told.names == (BEN,)
    assert told.links == ("https://orange.example/a", "https://news.example/b")


@pytest.mark.parametrize(
    ("langs", "lang"),
    [
        (["en"], "en"), (["pt-BR"], "pt"), (["en-US", "en"], "en"), (["es", "en"], None),
        ([], None), (None, None), ("en", None), ([7], None), (["ENGLISH"], None),
        (["x" * 99], None),
    ],
)  # fmt: skip
def test_one_language_is_believed(langs: Any, lang: str | None) -> None:
    assert post(text="a", langs=langs).lang == lang


LEFT_OUT = [
    {}, {"text": ""}, {"text": "", "facets": "x", "embed": [], "reply": 0, "tags": {}, "langs": 1},
    {"text": "", "reply": {"parent": {"uri": "at://did:plc:b/app.bsky.feed.post/a b"}}},
]  # fmt: skip


@pytest.mark.parametrize("record", LEFT_OUT)
def test_what_is_missing_or_odd_has_a_default(record: dict[str, Any]) -> None:
    told = post(**record)
    assert (told.text, told.lang, told.in_reply_to) == ("", None, None)
    assert (told.tags, told.names, told.links, told.followers) == ((), (), (), None)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", Reason.NOT_JSON), (message()[:-9], Reason.NOT_JSON), (b"\xff", Reason.NOT_JSON),
        (message().replace(b"No", b"\xff\xff"), Reason.NOT_UTF8),
        (b"[]", Reason.WRONG_TYPE), (b"{}", Reason.MISSING_FIELD),
        (message(time_us="1"), Reason.WRONG_TYPE), (message(time_us=-1), Reason.BAD_VALUE),
        (message(time_us=10**18), Reason.BAD_VALUE), (message(time_us=10**30), Reason.BAD_VALUE),
        (message(did="ann"), Reason.BAD_VALUE), (message(did="did:plc:a/b"), Reason.BAD_VALUE),
        (message().replace(b"3k1", b"3 1"), Reason.BAD_VALUE),
        (message(record={"text": 7}), Reason.WRONG_TYPE), (message(record=[]), Reason.WRONG_TYPE),
        (message(commit={"operation": "create", "collection": POST, "rkey": "3"}),
         Reason.WRONG_TYPE),
        (message(record={"text": "a", "x": 1}).replace(b'"x":1', b'"x":' + b"[" * 9999),
         Reason.NOT_JSON),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(raw: bytes, reason: Reason) -> None:
    with pytest.raises(Malformed) as caught:
        decode(raw)
    assert caught.value.reason is reason


def test_of_who_comes_and_goes_nothing_is_told_but_the_time() -> None:
    raw = message(kind="identity", commit=None, identity={"did": ANN, "handle": "ann.example"})
    told = decode(raw)
    assert told.events == ()
    assert told.at == AT
    assert told.at - decode(message(time_us=TIME - 1)).at == timedelta(microseconds=1)


def samples() -> list[bytes]:
    recorded = (WIRE / "bluesky_jetstream").glob("*.jsonl")
    lines = [line for path in recorded for line in path.read_bytes().splitlines()]
    facets = [link("https://a.example"), {"features": [{"tag": "a"}, {"did": BEN}]}]
    whole = {"text": "a", "langs": ["en"], "reply": {"parent": to(OTHER)}, "facets": facets}
    return [message(record=whole), message("delete"), message(kind=LIKE), *lines]


@given(st.data())
def test_no_bytes_are_an_error_of_ours(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, max(len(raw) - 1, 0)))
        length = data.draw(st.integers(0, 40))
        raw[at : at + length] = data.draw(st.binary(max_size=6) | st.sampled_from(PIECES))
    with suppress(Malformed):
        decode(bytes(raw))


PIECES = [b"null", b"[]", b"{}", b"-1", b"1e999", b'""', b'"\\ud800"', b"true", b"9" * 40]
SAMPLES = samples()

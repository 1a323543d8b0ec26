"""What an instance of Mastodon says becomes events, and what is private is never read."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codec import Malformed, Reason
from pipeline.sources import status as statuses
from pipeline.sources.event import Counted, Edited, Event, Gone
from pipeline.sources.post import Post
from pipeline.sources.status import Instance, Refusal, Told, again, decode, status
from tests.pipeline.sources import cassettes
from tests.pipeline.sources.golden.make import WIRE
from tests.pipeline.sources.instance import START, a_status, message, own_id

HERE = "https://town.example/"
URI = "https://home.example/users/ann/1"


def instance() -> Instance:
    return Instance(HERE)


def told(event: str = "update", at: Instance | None = None, **fields: Any) -> Told:
    found = decode(message(event, a_status(1, **fields)).encode(), at or instance())
    assert isinstance(found, Told)
    return found


def post(**fields: Any) -> Post:
    (event,) = told(**fields).events
    assert isinstance(event, Post)
    return event


def test_a_status_is_a_post_with_its_authors_whole_name() -> None:
    assert post() == Post(
        id=URI, text="post 1", created_at=datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC),
        platform="mastodon", lang="en", url="https://home.example/@ann/1", followers=7,
        author="ann@town.example", author_name="Ann", likes=0, shares=0, replies=0,
        also=f"https://town.example/statuses/{own_id(START)}",
    )  # fmt: skip


def test_its_place_is_the_instances_own_id() -> None:
    assert told().id == own_id(START)


def test_html_is_text_with_whole_links_tags_and_names() -> None:
    content = (
        '<p><span class="h-card"><a href="https://b.example/@ben" class="u-url mention">@<span>ben'
        '</span></a></span> no signal &amp; no help</p><p>see <a href="https://zephyr.example/status">'
        '<span class="invisible">https://</span><span class="ellipsis">zephyr.exam</span><span '
        'class="invisible">ple/status</span></a> <a href="https://home.example/tags/Zephyr" '
        'class="mention hashtag">#<span>Zephyr</span></a></p><script>alert(1)</script>'
    )
    found = post(
        content=content, tags=[{"name": "zephyr"}, {"name": "outage"}],
        mentions=[{"acct": "ben@b.example"}, {"acct": "cy"}, {"acct": 7}, None],
        card={"url": "https://news.example/a"},
    )  # fmt: skip
    assert found.text == "@ben no signal & no help\nsee https://zephyr.example/status #Zephyr"
    assert found.tags == ("outage",)
    assert found.names == ("ben@b.example", "cy@town.example")
    assert found.links == ("https://zephyr.example/status", "https://news.example/a")


def test_a_warning_is_a_part_of_what_it_says() -> None:
    assert post(spoiler_text="Zephyr", content="<p>Again!</p>").text == "Zephyr\nAgain!"


def test_an_edit_is_no_second_post_and_a_delete_knows_its_address() -> None:
    town = instance()
    told(at=town)
    edited = told("status.update", town, content="<p>better</p>", favourites_count=3)
    (event,) = edited.events
    assert isinstance(event, Edited)
    assert (event.post.id, event.post.text, event.post.likes) == (URI, "better", 3)
    gone = decode(message("delete", own_id(START)).encode(), town)
    assert gone == Told((Gone(URI),))


@pytest.mark.parametrize(
    ("own", "events"),
    [("1", (Gone("https://town.example/statuses/1"),)), ("/", ()), (None, ()), (["1"], ())],
)
def test_a_delete_of_what_nobody_remembers_has_the_instances_own_address(
    own: Any, events: tuple[Event, ...]
) -> None:
    raw = msgspec.json.encode({"event": "delete", "payload": own})
    assert decode(raw, instance()) == Told(events)


def test_no_more_addresses_are_remembered_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(statuses, "KEPT", 2)
    town = instance()
    for number in "123":
        town.keep(number, f"https://home.example/{number}")
    assert [bool(town.uri(number)) for number in "123"] == [False, True, True]


def test_an_answer_names_what_it_answers_as_all_others_do() -> None:
    town = instance()
    told(at=town)
    known = told(at=town, id="9", uri=f"{URI}9", in_reply_to_id=own_id(START)).events[0]
    assert isinstance(known, Post)
    assert known.in_reply_to == URI
    assert post(in_reply_to_id="77").in_reply_to == f"{HERE}statuses/77"


def test_a_boost_has_the_words_of_another_and_tells_its_counts() -> None:
    shared = a_status(2, 5, reblogs_count=4, favourites_count=9, tags=[{"name": "zephyr"}])
    account = {"acct": "ben@b.example", "followers_count": 5}
    boost, counted = told(reblog=shared, account=account, content="", url=None).events
    assert isinstance(boost, Post)
    assert (boost.id, boost.repost_of) == (URI, "https://home.example/users/ann/2")
    assert (boost.text, boost.author, boost.followers) == ("post 2", "ben@b.example", 5)
    assert (boost.likes, boost.tags) == (None, ("zephyr",))
    assert counted == Counted(id=boost.repost_of or "", likes=9, shares=4, replies=0)


@pytest.mark.parametrize(
    "quote",
    [
        {"state": "accepted", "quoted_status": {"uri": "https://home.example/users/ann/7"}},
        {"state": "accepted", "quoted_status_id": "7"},
    ],
)
def test_a_quote_answers_in_words_of_its_own(quote: dict[str, Any]) -> None:
    town = instance()
    town.keep("7", "https://home.example/users/ann/7")
    content = '<p class="quote-inline">RE: <a href="https://a.example/">a</a></p><p>Look</p>'
    (event,) = told(at=town, quote=quote, content=content).events
    assert isinstance(event, Post)
    assert (event.text, event.repost_of) == ("Look", None)
    assert event.in_reply_to == "https://home.example/users/ann/7"


@pytest.mark.parametrize("visibility", ["private", "direct", "limited", "", "PUBLIC"])
def test_what_not_everybody_may_read_is_not_read(visibility: str) -> None:
    assert told(visibility=visibility).events == ()
    assert told("status.update", visibility=visibility).events == ()
    assert told(reblog=a_status(2, visibility=visibility)).events == ()
    assert told(visibility=visibility, reblog=a_status(2)).events == ()


def test_what_is_out_of_sight_is_public_all_the_same() -> None:
    assert post(visibility="unlisted").id == URI


@pytest.mark.parametrize(
    "account",
    [
        {"acct": "ann", "noindex": True}, {"acct": "ann", "note": "<p>I cook. #NoBot</p>"},
        {"acct": "ann", "note": '<a href="/tags/nobots">#<span>nobots</span></a>'},
        {"acct": "ann", "note": "#noindex please"},
    ],
)  # fmt: skip
def test_who_wants_no_machine_to_read_is_not_read(account: dict[str, Any]) -> None:
    assert told(account=account).events == ()
    assert told(reblog=a_status(2, account=account)).events == ()


@pytest.mark.parametrize("event", ["notification", "conversation", "filters_changed", "", "new"])
def test_what_is_for_one_person_or_unknown_is_not_read(event: str) -> None:
    assert decode(message(event, a_status(1)).encode(), instance()) == Told()


def test_a_stream_that_refuses_says_so() -> None:
    raw = b'{"error":"Missing access token","status":401}'
    assert decode(raw, instance()) == Refusal("Missing access token", 401)
    assert decode(b'{"error":"Error"}', instance()) == Refusal("Error", None)


def test_a_timeline_tells_an_edit_that_nobody_heard() -> None:
    raw = json.dumps(a_status(1, edited_at="2026-09-21T15:00:00Z")).encode()
    kinds = [type(event) for event in again(status(raw, instance()), raw).events]
    assert kinds == [Post, Edited]


def test_a_timeline_of_what_nobody_edited_tells_posts() -> None:
    raw = json.dumps(a_status(1)).encode()
    assert again(status(raw, instance()), raw) == status(raw, instance())


MISSING = [
    {"language": None}, {"language": "nonsense"}, {"content": None}, {"content": 7}, {"card": []},
    {"url": "javascript:alert(1)"}, {"account": None}, {"account": {"acct": 7}}, {"tags": 7},
    {"mentions": {"acct": "a"}}, {"favourites_count": -1}, {"reblogs_count": "9"},
    {"replies_count": True}, {"quote": "x"}, {"in_reply_to_id": "a b"}, {"reblog": False},
]  # fmt: skip


@pytest.mark.parametrize("fields", MISSING)
def test_what_is_missing_or_odd_has_a_default(fields: dict[str, Any]) -> None:
    found = post(**fields)
    defaults = {
        "language": found.lang is None, "content": found.text == "", "card": found.links == (),
        "url": found.url is None, "account": (found.author, found.followers) == (None, None),
        "tags": found.tags == (), "mentions": found.names == (), "favourites_count":
        found.likes is None, "reblogs_count": found.shares is None, "replies_count":
        found.replies is None, "quote": found.in_reply_to is None,
        "in_reply_to_id": found.in_reply_to is None, "reblog": found.repost_of is None,
    }  # fmt: skip
    assert all(defaults[name] for name in fields)


def raw(**fields: Any) -> bytes:
    return message("update", a_status(1, **fields)).encode()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"", Reason.NOT_JSON), (b":thump", Reason.NOT_JSON), (raw()[:-3], Reason.NOT_JSON),
        (b"\xff", Reason.NOT_JSON), (b"[]", Reason.WRONG_TYPE), (b'{"event":7}', Reason.WRONG_TYPE),
        (b'{"event":"update"}', Reason.WRONG_TYPE),
        (b'{"event":"update","payload":{"id":"1"}}', Reason.WRONG_TYPE),
        (b'{"event":"update","payload":"[]"}', Reason.WRONG_TYPE),
        (b'{"event":"update","payload":"{"}', Reason.NOT_JSON),
        (raw(id=None), Reason.MISSING_FIELD), (raw(id="a b"), Reason.MISSING_FIELD),
        (raw(visibility=None), Reason.MISSING_FIELD),
        (raw(created_at=None), Reason.MISSING_FIELD), (raw(created_at="soon"), Reason.BAD_VALUE),
        (raw(created_at="2026-09-21T14:13:20"), Reason.NO_ZONE),
        (raw(created_at="0001-01-01T00:00:00+23:00"), Reason.BAD_VALUE),
        (raw(uri="at://did:plc:a/app.bsky.feed.post/1", url=None), Reason.MISSING_FIELD),
        (raw(uri=None, url=None), Reason.MISSING_FIELD),
        (raw(reblog={"visibility": "public"}), Reason.MISSING_FIELD),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(bad: bytes, reason: Reason) -> None:
    with pytest.raises(Malformed) as caught:
        decode(bad, instance())
    assert caught.value.reason is reason


def test_a_status_without_an_address_has_its_page() -> None:
    assert post(uri=None).id == "https://home.example/@ann/1"


@pytest.mark.data
def test_of_the_recordings_only_public_posts_are_read() -> None:
    if not WIRE.exists():
        pytest.skip("needs the recordings of the networks, which are not beside the checkout")
    events: list[Event] = []
    hidden = 0
    for each in cassettes.statuses(WIRE / "mastodon"):
        found = status(each, instance())
        events += found.events
        hidden += not found.events
    assert len(events) > 10
    assert hidden > 3
    assert all(isinstance(event, Post) for event in events)


ODD = st.none() | st.integers() | st.text(max_size=9) | st.just("9" * 5_000)
KEYS = st.sampled_from(["acct", "name", "note", "quoted_status", "uri", "url"])
ANYTHING = st.recursive(
    ODD, lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS, part, max_size=3)
)
PIECES = [b"null", b"[]", b"{}", b"-1", b"1e999", b'\\"\\"', b'"', b"true", b"9" * 40, b"\\u0000"]


@cache
def samples() -> list[bytes]:
    return [
        raw(),
        raw(reblog=a_status(2)),
        message("delete", "1").encode(),
        message(
            "status.update", a_status(1, tags=[{"name": "a"}], card={"url": "https://a"})
        ).encode(),
        *cassettes.messages(WIRE / "mastodon"),
    ]


@given(st.data())
def test_no_bytes_are_an_error_of_ours(data: st.DataObject) -> None:
    cut = bytearray(data.draw(st.sampled_from(samples())))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, max(len(cut) - 1, 0)))
        length = data.draw(st.integers(0, 40))
        cut[at : at + length] = data.draw(st.binary(max_size=6) | st.sampled_from(PIECES))
    with suppress(Malformed):
        decode(bytes(cut), instance())


@given(st.data())
def test_no_field_is_an_error_of_ours(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(a_status(1))), min_size=1, max_size=3))
    with suppress(Malformed):
        odd: Any = {name: data.draw(ANYTHING) for name in names}
        told(**odd)

"""Jetstream is heard live, and nothing is lost however it misbehaves."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import msgspec
import pytest
from aiohttp import web

from pipeline.codec import Malformed, Reason
from pipeline.sources.bluesky import LIKE, POST
from pipeline.sources.bluesky import Jetstream as Source
from pipeline.sources.event import Counted, Gone, Heard
from pipeline.sources.networks import Bluesky
from pipeline.sources.post import Post
from pipeline.sources.source import Deaf, Refused
from tests.pipeline.sources.ear import Ear, Patient
from tests.pipeline.sources.golden.make import WIRE
from tests.pipeline.sources.jetstream import Jetstream, time_of

START = 1_783_175_888_000_000  # microseconds
NOW = START / 1e6 + 60
AGENT = "Tocsin (+sre@zephyr.example)"
RUNS = 200
DISORDER = 50_000  # microseconds; production's was 33,000 at most


def source(url: str, patience: float = 5.0, **settings: object) -> Source:
    known = {"url": url, "silence": timedelta(seconds=2 * patience)}
    return Source(Bluesky(**known | settings), AGENT, clock=lambda: NOW, patience=patience)  # type: ignore[arg-type]


def a_message(number: int, time_us: int, kind: str = POST, operation: str = "create") -> bytes:
    record = {"text": f"post {number}", "subject": {"uri": f"at://did:plc:a/{POST}/1"}}
    commit = {"operation": operation, "collection": kind, "rkey": f"{number}", "record": record}
    return msgspec.json.encode(
        {"did": "did:plc:a", "time_us": time_us, "kind": "commit", "commit": commit}
    )


def posts(number: int) -> list[bytes]:
    return [a_message(each, START + each * 10_000) for each in range(number)]


def heard(number: int) -> Callable[[Ear], bool]:
    return lambda ear: len(ear.events) >= number


async def test_it_asks_for_posts_likes_and_reposts_and_says_who_it_is() -> None:
    server = Jetstream(posts(1))
    async with server.serving() as url:
        await Ear().once(source(url), heard(1))
    (request,) = server.requests
    assert request.query.getall("wantedCollections") == [
        "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.repost",
    ]  # fmt: skip
    assert request.headers["User-Agent"] == AGENT
    assert "cursor" not in request.query


async def test_likes_may_be_left_alone() -> None:
    server = Jetstream(posts(1))
    async with server.serving() as url:
        await Ear().once(source(url, counts=False), heard(1))
    assert server.requests[0].query.getall("wantedCollections") == ["app.bsky.feed.post"]


async def test_each_message_has_its_place_and_tells_how_far_all_is_heard() -> None:
    ear = Ear()
    async with Jetstream(posts(3)).serving() as url:
        await ear.once(source(url), heard(3))
    assert ear.heard[0] == Heard(None, str(int(NOW * 1e6)))
    assert ear.place == str(START + 20_000)  # the server's clock, and not ours
    ear = Ear(place=str(START))
    async with Jetstream(posts(3)).serving() as url:
        await ear.once(source(url), heard(3))
    places = [each.place for each in ear.heard]
    assert places == [f"{START + each}" for each in (0, 0, 10_000, 20_000)]
    assert ear.heard[-1].until == datetime(2026, 7, 4, 14, 38, 8, 20_000, UTC)


async def test_it_goes_on_a_little_before_its_place_which_never_goes_back() -> None:
    server = Jetstream([a_message(1, START), a_message(2, START - 9)])
    server.arrived = 2
    ear = Ear(place=str(START))
    async with server.serving() as url:
        await ear.once(source(url), heard(2))
    assert server.requests[0].query["cursor"] == str(START - 5_000_000)
    assert {each.place for each in ear.heard} == {str(START)}


async def test_what_breaks_before_the_first_message_loses_nothing() -> None:
    class Brief(Jetstream):
        async def _subscribe(self, request: web.Request) -> web.StreamResponse:
            socket = web.WebSocketResponse()
            await socket.prepare(request)
            return socket

    ear = Ear()
    async with Brief([]).serving() as url:
        with pytest.raises(Deaf, match="hung up"):
            await ear.once(source(url), heard(1))
    assert ear.place == str(int(NOW * 1e6))


async def test_a_line_that_lives_and_says_nothing_is_broken() -> None:
    class Quiet(Jetstream):
        async def _subscribe(self, request: web.Request) -> web.StreamResponse:
            socket = web.WebSocketResponse()
            await socket.prepare(request)
            await socket.ping()
            await socket.receive()
            return socket

    async with Quiet([]).serving() as url:
        with pytest.raises(Deaf, match="nothing came"):
            await Ear().once(source(url, silence=timedelta(0)), heard(1))


async def test_a_message_from_the_future_does_not_lead_past_what_comes() -> None:
    future = a_message(1, START + 10**12)
    ear = Ear(place=str(START))
    async with Jetstream([future, *posts(1)]).serving() as url:
        await ear.once(source(url), heard(2))
    first, second = ear.events
    assert isinstance(first, Malformed)
    assert first.reason is Reason.BAD_VALUE
    assert isinstance(second, Post)
    assert ear.place == str(START)


async def test_of_what_a_post_says_only_the_last_has_a_place() -> None:
    record = {"text": "a", "reply": {"parent": {"uri": f"at://did:plc:b/{POST}/0"}}}
    commit = {"operation": "create", "collection": POST, "rkey": "1", "record": record}
    raw = {"did": "did:plc:a", "time_us": START, "kind": "commit", "commit": commit}
    ear = Ear(place="1")
    async with Jetstream([msgspec.json.encode(raw)]).serving() as url:
        await ear.once(source(url), heard(2))
    assert [each.place for each in ear.heard] == ["1", None, str(START)]


STATUSES = [
    (429, Deaf, 7.0), (503, Deaf, 7.0), (500, Deaf, 7.0), (401, Refused, None),
    (403, Refused, None), (404, Refused, None), (400, Refused, None), (302, Refused, None),
]  # fmt: skip


@pytest.mark.parametrize(("status", "raised", "after"), STATUSES)
async def test_what_a_refusal_asks_for(
    status: int, raised: type[Exception], after: float | None
) -> None:
    class Closed(Jetstream):
        async def _subscribe(self, _: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers={"Retry-After": "7"})

    async with Closed([]).serving() as url:
        with pytest.raises(raised, match=str(status)) as caught:
            await Ear().once(source(url), heard(1))
    assert getattr(caught.value, "after", None) == after


async def test_nobody_is_there() -> None:
    with pytest.raises(Deaf, match="cannot be reached"):
        await Ear().once(source("ws://127.0.0.1:9/subscribe"), heard(1))


async def test_a_place_of_another_network_is_for_a_person_to_mend() -> None:
    with pytest.raises(Refused, match="no cursor"):
        await Ear(place="W/etag").once(source("ws://127.0.0.1:9/subscribe"), heard(1))


@pytest.mark.data
async def test_the_recording_is_heard_from_end_to_end() -> None:
    path = WIRE / "bluesky_jetstream/v1_expected_2026-07-04.jsonl"
    if not path.exists():
        pytest.skip("needs the recordings of the networks, which are not beside the checkout")
    ear = Ear(place="1")
    async with Jetstream(path.read_bytes().splitlines()).serving() as url:
        await ear.once(source(url), lambda ear: sum(bool(each.place) for each in ear.heard) == 153)
    kinds = Counter(type(each) for each in ear.events)
    assert kinds == {Post: 17, Counted: 128, Gone: 1}


def a_stream(chance: Random) -> list[bytes]:
    """Posts, likes and deletes, as they come about: a little out of order."""
    numbers = range(40)
    times = {number: START + number * 7_000 + chance.randrange(DISORDER) for number in numbers}
    kinds = [(POST, "create"), (POST, "create"), (LIKE, "create"), (POST, "delete")]
    return [a_message(each, times[each], *chance.choice(kinds)) for each in numbers]


def said(message: bytes) -> tuple[str, str]:
    fields = msgspec.json.decode(message)["commit"]
    kind = {LIKE: "Counted"}.get(fields["collection"], "Post")
    kind = "Gone" if fields["operation"] == "delete" else kind
    return kind, f"at://did:plc:a/{fields['collection']}/{fields['rkey']}"


def names(ear: Ear) -> set[tuple[str, str]]:
    """What was heard, repeats left out."""
    sound = [each for each in ear.events if not isinstance(each, Malformed)]
    return {(type(each).__name__, getattr(each, "by", None) or each.id) for each in sound}  # type: ignore[union-attr]


async def test_over_two_hundred_bad_days_nothing_is_lost() -> None:
    falls: Counter[str] = Counter()
    for seed in range(RUNS):
        falls.update(str(fall)[:12] for fall in await a_bad_day(seed))
    assert len(falls) >= 3  # ways to break; the slowest machine knows the fewest


async def a_bad_day(seed: int) -> list[Deaf]:
    chance = Random(seed)  # noqa: S311
    server = Jetstream(a_stream(chance), chance, faults=4)
    everything = {said(message) for message in server.messages}
    ear = Ear(place=str(START - 1))
    async with server.serving() as url:
        stream = Patient(lambda patience: source(url, patience))
        await ear.stubborn(stream, lambda ear: names(ear) >= everything, chance)
    assert names(ear) == everything, seed
    return ear.falls


def test_the_bad_days_are_out_of_order() -> None:
    times = [time_of(message) for message in a_stream(Random(1))]  # noqa: S311
    assert any(later < earlier for earlier, later in pairwise(times))

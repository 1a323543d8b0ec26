"""A feed is asked for politely, and nothing that it shows is lost however it misbehaves."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from aiohttp import web

from pipeline.codec import Malformed, Reason
from pipeline.sources.event import Edited
from pipeline.sources.feed import Memory, Poll
from pipeline.sources.feed_document import Document, decode
from pipeline.sources.networks import Feed
from pipeline.sources.post import Post
from pipeline.sources.source import Deaf, Refused
from tests.pipeline.sources.ear import Ear
from tests.pipeline.sources.feeds import Feeds

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
AGENT = "Tocsin (+sre@zephyr.example)"
NOTHING = Memory().place  # a feed that was looked at, and had no entries
RUNS = 200


def poll(url: str, patience: float = 5.0, **settings: object) -> Poll:
    feed = Feed(**{"url": url, "interval": timedelta(0)} | settings)  # type: ignore[arg-type]
    found = Poll(feed, AGENT, clock=NOW.timestamp, patience=patience)
    found.read = here
    return found


async def here(raw: bytes, url: str, seen_at: datetime, kind: str) -> Document:
    """In this process: another for each look would be the most of what this takes."""
    return decode(raw, url, seen_at, kind)


def entry(number: int, text: str = "") -> str:
    return f"<guid>https://a.example/{number}</guid><title>post {number}{text}</title>"


def looks(number: int) -> Callable[[Ear], bool]:
    return lambda ear: sum(bool(each.place) for each in ear.heard) >= number


async def test_it_says_who_it_is_and_asks_for_what_is_new() -> None:
    server, ear = Feeds([entry(1)]), Ear(NOTHING)
    async with server.serving() as url:
        await ear.once(poll(url), looks(2))
    first, second = server.requests
    assert first.headers["User-Agent"] == AGENT
    assert "If-None-Match" not in first.headers
    assert second.headers["If-None-Match"]
    assert [each.until for each in ear.heard] == [None, NOW, NOW]


async def test_the_first_look_only_remembers_what_is_there() -> None:
    server, ear = Feeds([entry(1), entry(2)]), Ear()
    async with server.serving() as url:
        await ear.once(poll(url), looks(1))
        server.entries.append(entry(3))
        server.arrived = 3
        await ear.once(poll(url), looks(2))
    (found,) = ear.events
    assert isinstance(found, Post)
    assert (found.id, found.created_at) == ("https://a.example/3", NOW)


async def test_a_process_that_starts_anew_repeats_nothing_that_it_had_kept() -> None:
    server, ear = Feeds([entry(1), entry(2)]), Ear(NOTHING)
    async with server.serving() as url:
        await ear.once(poll(url), looks(1))
        await ear.once(poll(url), looks(2))
    ids = [each.id for each in ear.events if isinstance(each, Post)]
    assert ids == ["https://a.example/1", "https://a.example/2"]  # the oldest first
    assert [each.place is None for each in ear.heard] == [True, True, False, False]


async def test_a_place_is_small_and_twice_as_long_as_the_feed() -> None:
    server, ear = Feeds([entry(each) for each in range(600)], shown=80), Ear(NOTHING)
    async with server.serving() as url:
        for server.arrived in (80, 160, 240):
            await ear.once(poll(url), lambda ear: ear.heard[-1].place is not None)
    assert len(ear.place or "") < 6_000
    assert (ear.place or "").count('":"') == 2 * 80 + 1  # and an ETag


async def test_what_is_written_anew_is_an_edit() -> None:
    server, ear = Feeds([entry(1)]), Ear(NOTHING)
    async with server.serving() as url:
        await ear.once(poll(url), looks(1))
        server.entries[0] = entry(1, ", and more")
        await ear.once(poll(url), looks(3))
    first, second = ear.events
    assert isinstance(first, Post)
    assert isinstance(second, Edited)
    assert second.post.text == "post 1, and more"


async def test_it_waits_from_one_look_to_the_next_even_if_it_starts_anew() -> None:
    feed = Feed(url="http://a.example/", interval=timedelta(seconds=100))
    times = {"now": 1_000.0}
    waits = Poll(feed, AGENT, clock=lambda: times["now"], chance=Random(1))._left  # noqa: S311, SLF001
    assert 100 <= waits(1_000.0) <= 110
    assert len({waits(1_000.0) for _ in range(9)}) == 9  # by chance
    assert waits(0.0) == 0
    assert waits(950.0) < 61
    assert waits(5_000.0) <= 110  # a clock that was set back


async def test_what_is_ill_formed_is_read_as_far_as_it_goes_and_asked_for_again() -> None:
    class Torn(Feeds):
        def document(self, *, shuffled: bool = False) -> bytes:
            whole = super().document(shuffled=shuffled)
            return whole[: {1: -30, 2: -1}.get(len(self.requests))]

    server, ear = Torn([entry(1), entry(2)]), Ear(NOTHING)
    async with server.serving() as url:
        await ear.once(poll(url), looks(3))
    kinds = [type(each) for each in ear.events]
    assert kinds == [Post, Malformed, Post, Malformed]
    assert all("If-None-Match" not in each.headers for each in server.requests)
    assert [each.until for each in ear.heard] == [None, None, None, NOW, NOW]


async def test_what_is_too_large_is_no_feed() -> None:
    ear = Ear(NOTHING)
    async with Feeds([entry(1, "a" * 2_000_000)]).serving() as url:
        await ear.once(poll(url), lambda ear: bool(ear.events))
    (found,) = ear.events
    assert isinstance(found, Malformed)
    assert found.reason is Reason.TOO_LARGE


async def test_a_page_of_which_nothing_can_be_read_is_a_source_that_waits() -> None:
    class Moved(Feeds):
        def document(self, *, shuffled: bool = False) -> bytes:  # noqa: ARG002
            return b"<html><body>We have moved</body></html>"

    ear = Ear(NOTHING)
    async with Moved([]).serving() as url:
        with pytest.raises(Deaf, match="the page cannot be read: the page is no feed") as fall:
            await ear.once(poll(url, interval=timedelta(seconds=100)), looks(1))
    assert [type(each) for each in ear.events] == [Malformed]
    assert 100 <= (fall.value.after or 0) <= 110  # as often as a feed that is read


STATUSES = [
    (429, Deaf, 7.0), (503, Deaf, 7.0), (500, Deaf, 7.0), (401, Refused, None),
    (403, Refused, None), (404, Refused, None), (410, Refused, None),
]  # fmt: skip


@pytest.mark.parametrize(("status", "raised", "after"), STATUSES)
async def test_what_a_refusal_asks_for(
    status: int, raised: type[Exception], after: float | None
) -> None:
    class Closed(Feeds):
        async def _feed(self, _: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers={"Retry-After": "7"})

    async with Closed([]).serving() as url:
        with pytest.raises(raised, match=str(status)) as caught:
            await Ear().once(poll(url), looks(1))
    assert getattr(caught.value, "after", None) == after


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://nobody.invalid/"])
async def test_nobody_is_there(url: str) -> None:
    with pytest.raises(Deaf, match="no page comes"):
        await Ear().once(poll(url), looks(1))


@pytest.mark.parametrize("place", ["1234", "", "[]", '{"validators":{"Cookie":"a"}}', "\ud800"])
async def test_a_place_of_another_network_is_for_a_person_to_mend(place: str) -> None:
    with pytest.raises(Refused, match="place"):
        await Ear(place).once(poll("http://127.0.0.1:9/"), looks(1))


async def test_over_two_hundred_bad_days_nothing_is_lost() -> None:
    falls: Counter[str] = Counter()
    for seed in range(RUNS):
        falls.update(str(fall)[:20] for fall in await a_bad_day(seed))
    assert len(falls) >= 3  # ways to break; the slowest machine knows the fewest


async def a_bad_day(seed: int) -> list[Deaf]:
    chance = Random(seed)  # noqa: S311
    server = Feeds([entry(number) for number in range(24)], chance, faults=5)
    everything = {f"https://a.example/{number}": f"post {number}" for number in range(24)}
    ear = Ear(NOTHING)
    async with server.serving() as url:
        stream = poll(url, patience=0.02)
        await ear.stubborn(stream, lambda ear: texts(ear).keys() >= everything.keys(), chance)
    assert texts(ear) == everything, seed
    return ear.falls


def texts(ear: Ear) -> dict[str, str]:
    """What was heard, repeats left out."""
    return {each.id: each.text for each in ear.events if isinstance(each, Post)}

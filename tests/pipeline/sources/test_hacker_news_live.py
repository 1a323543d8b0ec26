"""Hacker News is read item by item, and nothing is lost however it misbehaves."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from aiohttp import web

from pipeline.codec import Malformed
from pipeline.sources.event import Edited, Gone
from pipeline.sources.hacker_news import FAR, MOST_BEHIND, TOGETHER, Front, Items
from pipeline.sources.networks import HackerNews
from pipeline.sources.post import Post
from pipeline.sources.source import Deaf, Refused
from tests.pipeline.sources.ear import Ear
from tests.pipeline.sources.news import News

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
AGENT = "Tocsin (+sre@zephyr.example)"
FIRST = 1_000
RUNS = 200


def items(url: str, patience: float = 5.0, hold: float = 60.0, **settings: Any) -> Items:
    known = HackerNews(**{"url": url, "interval": timedelta(0)} | settings)  # type: ignore[arg-type]
    return Items(known, AGENT, clock=clock(), patience=patience, hold=hold)


def clock() -> Callable[[], float]:
    """One that is read more often than time passes: half a second later each time."""
    looks = iter(range(10**9))
    return lambda: NOW.timestamp() + next(looks) / 2


def item(number: int, **fields: Any) -> dict[str, Any]:
    time = int(NOW.timestamp())
    return {"id": number, "type": "comment", "time": time, "text": f"post {number}"} | fields


def several(count: int) -> dict[int, Any]:
    return {number: item(number) for number in range(FIRST, FIRST + count)}


def ids(ear: Ear) -> list[str]:
    return [each.id for each in ear.events if isinstance(each, Post | Gone)]


def place(number: int) -> Callable[[Ear], bool]:
    return lambda ear: ear.place == str(number)


async def test_it_says_who_it_is_and_begins_with_what_comes() -> None:
    server, ear = News(several(3)), Ear()
    async with server.serving() as url:
        await ear.once(items(url), place(FIRST + 2))
        server.items |= {FIRST + 3: item(FIRST + 3)}
        server.newest += 1
        await ear.once(items(url), place(FIRST + 3))
    assert server.requests[0].headers["User-Agent"] == AGENT
    assert ids(ear) == [f"hn:{FIRST + 3}"]


async def test_it_goes_on_after_its_place_a_few_at_once() -> None:
    server, ear = News(several(200)), Ear(str(FIRST + 99))
    async with server.serving() as url:
        await ear.once(items(url), lambda ear: ear.heard[-1].until is not None)
    assert ids(ear) == [f"hn:{FIRST + each}" for each in range(100, 200)]
    assert server.most_together == TOGETHER
    places = [each.place for each in ear.heard if each.place]
    assert places == [f"{FIRST + each}" for each in (163, 199, 199)]
    assert [each.until for each in ear.heard[:-1]] == [None] * 102


async def test_an_item_that_is_not_there_yet_is_waited_for_and_the_place_with_it() -> None:
    server, ear = News(several(4)), Ear(str(FIRST - 1))
    late = server.items.pop(FIRST + 1)
    async with server.serving() as url:
        stream = items(url)
        await ear.once(stream, lambda ear: len(ids(ear)) == 3)
        assert ear.place == f"{FIRST - 1}"
        server.items[FIRST + 1] = late
        await ear.once(stream, place(FIRST + 3))
    assert set(ids(ear)) == {f"hn:{FIRST + each}" for each in range(4)}


async def test_who_waits_for_an_item_has_heard_what_came_before_it_was_missed() -> None:
    server, ear = News(several(4)), Ear(str(FIRST - 1))
    server.items[FIRST + 1] = None
    async with server.serving() as url:
        await ear.once(items(url), lambda _: server.asked(f"item/{FIRST + 1}") == 3)
    times = [each.until for each in ear.heard if each.until]
    assert len(times) == 2
    assert NOW < times[0] == times[1]


async def test_an_item_that_never_comes_is_given_up_and_one_that_is_garbage_is_told() -> None:
    server, ear = News(several(4)), Ear(str(FIRST - 1))
    server.items |= {FIRST + 1: None, FIRST + 2: {"id": FIRST + 2, "type": "comment"}}
    async with server.serving() as url:
        await ear.once(items(url, hold=9), place(FIRST + 3))
    assert ids(ear) == [f"hn:{FIRST}", f"hn:{FIRST + 3}"]
    (problem,) = (each for each in ear.events if isinstance(each, Malformed))
    assert "time" in problem.detail
    assert server.asked(f"item/{FIRST + 1}") > 2


async def test_what_changed_is_as_it_is_now_or_gone() -> None:
    server, ear = News(several(2)), Ear(str(FIRST - 1))
    server.items[FIRST] |= {"type": "story", "score": 40, "descendants": 7, "text": "better"}
    server.items[FIRST + 1] = {"id": FIRST + 1, "deleted": True}
    server.changed = [FIRST, FIRST + 1, FIRST + 9, FIRST - MOST_BEHIND, "7", None]
    async with server.serving() as url:
        await ear.once(items(url), lambda ear: len(ear.events) == 4)
    edited, gone = ear.events[2:]
    assert isinstance(edited, Edited)
    post = edited.post
    assert (post.id, post.text, post.likes, post.replies) == (f"hn:{FIRST}", "better", 40, 7)
    assert gone == Gone(f"hn:{FIRST + 1}")
    assert server.asked(f"item/{FIRST + 9}") == server.asked(f"item/{FIRST - MOST_BEHIND}") == 0


async def test_counts_may_be_left_alone() -> None:
    server, ear = News(several(2)), Ear(str(FIRST - 1))
    async with server.serving() as url:
        await ear.once(items(url, counts=False), lambda _: server.asked("maxitem") == 3)
    assert server.asked("updates") == 0


def test_who_was_away_for_days_begins_with_the_newest() -> None:
    front = Front(FIRST)
    assert len(front.left(FIRST + MOST_BEHIND + 7)) == MOST_BEHIND
    assert front.told == FIRST + 7


@pytest.mark.parametrize("newest", [FIRST + FAR + 1, 1])
def test_a_place_that_is_far_from_the_newest_is_of_something_else(newest: int) -> None:
    with pytest.raises(Refused, match="newest"):
        Front(FIRST + FAR + 1 if newest == 1 else FIRST - 1).left(newest)


STATUSES = [(429, Deaf, 7.0), (503, Deaf, 7.0), (401, Refused, None), (404, Refused, None)]


@pytest.mark.parametrize(("status", "raised", "after"), STATUSES)
async def test_what_a_refusal_asks_for(
    status: int, raised: type[Exception], after: float | None
) -> None:
    class Closed(News):
        async def _answer(self, _: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers={"Retry-After": "7"})

    async with Closed({}).serving() as url:
        with pytest.raises(raised, match=str(status)) as caught:
            await Ear().once(items(url), place(1))
    assert getattr(caught.value, "after", None) == after


@pytest.mark.parametrize("kept", ["", "W/etag", "-1", "1e9", "\u0661"])
async def test_a_place_of_another_network_is_for_a_person_to_mend(kept: str) -> None:
    with pytest.raises(Refused, match="place"):
        await Ear(kept).once(items("http://127.0.0.1:9/"), place(1))


async def test_over_two_hundred_bad_days_nothing_is_lost() -> None:
    falls: Counter[str] = Counter()
    for seed in range(RUNS):
        falls.update(str(fall)[:30] for fall in await a_bad_day(seed))
    assert len(falls) >= 3  # ways to break; the slowest machine knows the fewest


async def a_bad_day(seed: int) -> list[Deaf]:
    chance = Random(seed)  # noqa: S311
    server = News(several(30), chance, faults=6)
    server.items[FIRST + 4] = {"id": FIRST + 4, "deleted": True}
    everything = {f"hn:{number}" for number in server.items}
    ear = Ear(str(FIRST - 1))
    async with server.serving() as url:
        stream = items(url, patience=0.02)
        await ear.stubborn(stream, place(FIRST + 29), chance)
    assert set(ids(ear)) == everything, seed
    texts = {each.id: each.text for each in ear.events if isinstance(each, Post)}
    assert all(text == f"post {name.removeprefix('hn:')}" for name, text in texts.items())
    return ear.falls

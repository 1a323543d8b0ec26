"""The rehearsal's own parts: a day that many brands share, and a notifier that was away."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from alerts.route import Route
from deploy.demo.dawn import GROWS, Dawn, Said
from deploy.demo.notifier import LocalNotifier
from deploy.demo.slack import SlackServer
from deploy.demo.story import COFFEE, MOBILE
from detectors.events import Label, Mention, Sentiment
from pipeline.config import Config
from pipeline.sentiment import SentimentSource
from tests.builders import a_notice

ANGRY = Sentiment(label=Label.NEGATIVE, score=-0.8, lang="en", scorer="fixed")
ROUTES = (Route(channel="#crisis-room"),)
BRANDS = tuple(f"Brand {letter}" for letter in "ABCDEF")


class Fixed:
    """Scores nothing: all is said already."""

    is_dear = False

    def version(self, brand: str) -> str:
        """The same for all."""
        return f"fixed {brand[:0]}"


def said(number: int, brand: str = MOBILE, **more: Any) -> Said:
    at = GROWS + timedelta(minutes=number)
    text = f"{brand} is down, no signal."
    return Mention(id=f"m{number}", brand=brand, text=text, created_at=at, **more), ANGRY


def the_day(*crisis: Said) -> list[Mention]:
    """What is said of many brands on a day on which this is said of one."""
    scorer = cast("SentimentSource", Fixed())
    dawn = Dawn.after(Config(), scorer, [], crisis).for_many(BRANDS, Config())
    return [mention for mention, _ in dawn.crisis]


def test_what_befalls_one_brand_befalls_many_by_name_and_in_order() -> None:
    told = the_day(said(-9), said(-8, repost_of="m-9"), said(-7, brand=COFFEE))
    assert sorted({each.brand for each in told}) == list(BRANDS)
    assert all(each.text.startswith(each.brand) for each in told)
    assert [each.created_at for each in told] == sorted(each.created_at for each in told)
    ids = {each.id: each.brand for each in told}
    assert len(ids) == len(told) == 2 * len(BRANDS)
    assert all(ids[each.repost_of] == each.brand for each in told if each.repost_of)


def test_some_have_more_people_than_others_once_all_ring() -> None:
    told = the_day(*(said(number, author=f"a{number}") for number in range(60)))
    people = [len({each.author for each in told if each.brand == brand}) for brand in BRANDS]
    assert people == sorted(people)
    assert people[0] == 60 < people[-1]


@pytest.mark.parametrize(
    ("minutes", "word"),
    [
        pytest.param(0, "ALERT · Zephyr", id="while it is news"),
        pytest.param(50, "Detected late", id="from a backlog"),
    ],
)
async def test_a_notifier_that_reads_late_says_so(minutes: int, word: str) -> None:
    notice = a_notice()
    now = notice.at.timestamp() + minutes * 60
    async with SlackServer(clock=lambda: now) as server:
        config = replace(Config(), routes=ROUTES)
        notifier = LocalNotifier(config, server.url, lambda: now, lambda _, __: [])
        await notifier.tell([notice])
        living, *_ = server.messages("#crisis-room")
        assert word in str(living)
        await notifier.close()

"""Mentions go out in their order, and a place is kept when Kafka has all that came before it."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from kafka.errors import KafkaTimeoutError
from structlog.testing import capture_logs

from detectors.change import Change
from pipeline.codec import Malformed, Reason
from pipeline.sources import memory
from pipeline.sources.delivery import FLYING, PAUSE, Untaken
from pipeline.sources.event import Counted, Edited, Gone, Heard, Left, Undone
from tests.pipeline.sources.listening import Kafka, a_delivery, a_post, said


async def test_a_post_that_names_two_brands_is_two_mentions() -> None:
    kafka = Kafka()
    await a_delivery(kafka).take(said(1, "Orange and Free are down"))
    assert kafka.mentions == [("Orange", "p1"), ("Free", "p1")]


async def test_what_names_none_is_counted_and_goes_nowhere() -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka)
    await delivery.take(said(1, "good morning"))
    assert (kafka.sent, delivery.place) == ([], "2")
    assert delivery.told == {"posts": 1}


async def test_what_cannot_be_read_is_logged_with_the_reason_and_no_word_of_it() -> None:
    delivery = a_delivery(Kafka())
    large = a_post(2, text="Orange is down")
    with capture_logs() as logs:
        await delivery.take(Heard(Malformed(Reason.BAD_VALUE, "it is ill-formed: line 3")))
        await delivery.take(Heard(replace(large, url="https://a.example/" + "a" * 100_000)))
    assert [each["event"] for each in logs] == ["cannot be read"] * 2
    assert [each["source"] for each in logs] == [delivery.name] * 2
    problems = [each["problem"] for each in logs]
    assert problems == [
        "bad_value: it is ill-formed: line 3", "too_large: a mention has 100,000 bytes at most",
    ]  # fmt: skip
    assert delivery.told["unreadable"] == 2


async def test_a_place_is_kept_when_all_before_it_has_landed() -> None:
    kafka = Kafka(prompt=False)
    delivery = a_delivery(kafka)
    for number in range(3):
        await delivery.take(said(number))
    await delivery.take(said(3, "good morning"))
    places = [delivery.place]
    for landed in (1, None):
        kafka.land(landed)
        delivery.settle()
        places.append(delivery.place)
    assert places == [None, "1", "4"]
    assert delivery.until == a_post(3).created_at


async def test_what_kafka_does_not_take_moves_no_place() -> None:
    kafka = Kafka(prompt=False)
    delivery = a_delivery(kafka)
    await delivery.take(said(1))
    kafka.refuse()
    with pytest.raises(Untaken):
        delivery.settle()
    assert delivery.place is None


async def test_what_kafka_does_not_let_us_send_is_read_again_by_a_new_process() -> None:
    class Full(Kafka):
        def send(self, *_: Any, **__: Any) -> Any:
            raise KafkaTimeoutError

    delivery = a_delivery(Full())
    with pytest.raises(Untaken):
        await delivery.take(said(1))
    assert (delivery.place, len(delivery.memory)) == (None, 0)


async def test_a_kafka_that_is_slow_pushes_back() -> None:
    kafka = Kafka(prompt=False)
    delivery = a_delivery(kafka)
    for number in range(FLYING):
        await delivery.take(said(number))
    taking = asyncio.create_task(delivery.take(said(FLYING)))
    await asyncio.sleep(3 * PAUSE)
    assert not taking.done()
    kafka.land(1)
    await taking
    assert delivery.place == "1"


async def test_while_it_waits_posts_without_brands_take_no_room() -> None:
    kafka = Kafka(prompt=False)
    delivery = a_delivery(kafka)
    await delivery.take(said(0))
    for number in range(1, 10_000):
        await delivery.take(said(number, "good morning"))
    assert len(delivery._flights) == 1  # noqa: SLF001  # what would grow
    kafka.land()
    delivery.settle()
    assert delivery.place == "10000"


async def test_what_becomes_of_posts_that_named_no_brand_goes_nowhere() -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka)
    for event in (
        Malformed(Reason.NOT_JSON, "cut off"), Gone("p1"), Edited(a_post(1, "good morning")),
        Counted(id="p1", shares=1, more=True), None,
    ):  # fmt: skip
        await delivery.take(Heard(event))
    delivery.tell_counts()
    assert delivery.told == {"unreadable": 1, "aside": 3}
    assert (kafka.sent, kafka.changes) == ([], [])


async def test_a_post_that_is_gone_is_gone_for_each_brand_that_it_named() -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka)
    await delivery.take(said(1, "Orange and Free are down"))
    for _ in range(2):
        await delivery.take(Heard(Gone("p1")))
    assert kafka.changes == [
        Change(id="p1", brand=brand, gone=True) for brand in ("Orange", "Free")
    ]
    assert delivery.told == {"posts": 1, "mentions": 2, "changes": 2, "aside": 1}


async def test_a_post_that_comes_again_is_no_second_mention_but_may_have_grown() -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka)
    for text, shares in (("Orange is down", 2), ("Orange is down", 5), ("Orange, Free", 5)):
        await delivery.take(Heard(a_post(1, text, shares=shares)))
    delivery.tell_counts()
    assert kafka.mentions == [("Orange", "p1"), ("Free", "p1")]
    assert kafka.changes == [Change(id="p1", brand=brand, shares=3) for brand in ("Orange", "Free")]


async def test_whoever_leaves_takes_all_posts_along() -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka)
    for number, author in enumerate(("ann", "ben", "ann", None)):
        await delivery.take(Heard(a_post(number, author=author)))
    for _ in range(2):
        await delivery.take(Heard(Left("ann", "test")))
    assert kafka.changes == [Change(id=id_, brand="Orange", gone=True) for id_ in ("p0", "p2")]
    await delivery.take(Heard(Gone("p1")))
    await delivery.take(Heard(Left("ben", "test")))
    assert delivery.told["changes"] == 3
    assert delivery.told["aside"] == 2


async def test_a_post_is_gone_by_whatever_name_its_network_calls_it() -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka)
    await delivery.take(Heard(a_post(1, also="https://town.example/statuses/7")))
    for _ in range(2):
        await delivery.take(Heard(Gone("https://town.example/statuses/7")))
    assert kafka.changes == [Change(id="p1", brand="Orange", gone=True)]


SHARES = [
    pytest.param("+a +b -a", [1], id="taken back before it was told"),
    pytest.param("+a +b | -a +c", [2], id="one goes, one comes"),
    pytest.param("+a | -a -a +b +c", [1, 1], id="it can be taken back once"),
    pytest.param("-a +a", [1], id="nobody knew of it"),
    pytest.param("+a +quote | gone +b", [2], id="a quote is gone"),
]


@pytest.mark.parametrize(("deeds", "told"), SHARES)
async def test_a_share_that_is_taken_back_makes_room_for_another(
    deeds: str, told: list[int]
) -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka)
    await delivery.take(said(1))
    for deed in deeds.split():
        sign, record = deed[0], deed[1:]
        if deed == "|":
            delivery.tell_counts()
        elif deed == "gone":
            await delivery.take(Heard(Gone("quote")))
        elif sign == "+":
            await delivery.take(Heard(Counted(id="p1", shares=1, more=True, by=record)))
        else:
            await delivery.take(Heard(Undone(record)))
    delivery.tell_counts()
    assert [change.shares for change in kafka.changes] == told


async def test_an_edit_that_says_nothing_new_is_none() -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka)
    await delivery.take(said(1))
    for text in ("Orange is down", "Orange is up", "Orange is up"):
        await delivery.take(Heard(Edited(a_post(1, text))))
    assert [change.text for change in kafka.changes] == ["Orange is up"]
    assert delivery.told == {"posts": 1, "mentions": 1, "changes": 1}


async def test_an_edit_changes_a_mention_and_makes_one_of_each_brand_that_is_new() -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka)
    await delivery.take(said(1, "Orange is down"))
    await delivery.take(Heard(Edited(a_post(1, "Free is down, not that other one"))))
    assert kafka.changes == [
        Change(id="p1", brand="Orange", text="Free is down, not that other one")
    ]
    assert kafka.mentions == [("Orange", "p1"), ("Free", "p1")]
    await delivery.take(Heard(Gone("p1")))
    assert {change.brand for change in kafka.changes if change.gone} == {"Orange", "Free"}


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        pytest.param([{"shares": 7}], [7], id="as many as there are now"),
        pytest.param([{"shares": 7}, {"shares": 5}, {"shares": 9}], [9], id="once for all"),
        pytest.param([{"shares": 1, "more": True}] * 3, [3], id="one by one"),
        pytest.param([{"shares": 1, "more": True, "by": "r1"}] * 3, [1], id="one record, thrice"),
        pytest.param([{"likes": 4}], [], id="what spreads nothing"),
    ],
)
async def test_counts_are_told_now_and_then_and_each_share_once(
    counts: list[dict[str, Any]], told: list[int]
) -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka)
    await delivery.take(said(1))
    for fields in counts:
        await delivery.take(Heard(Counted(id="p1", **fields)))
    assert kafka.changes == []
    for _ in range(2):
        delivery.tell_counts()
    assert [change.shares for change in kafka.changes] == told


async def test_shares_that_a_post_came_with_are_no_news() -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka)
    await delivery.take(Heard(a_post(1, shares=50)))
    await delivery.take(Heard(Counted(id="p1", shares=52, views=900)))
    delivery.tell_counts()
    assert kafka.changes == [Change(id="p1", brand="Orange", shares=2, views=900)]


async def test_so_many_posts_are_remembered_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "POSTS", 3)
    delivery = a_delivery(Kafka())
    for number in range(5):
        await delivery.take(said(number))
        await delivery.take(Heard(Counted(id=f"p{number}", shares=1)))
    assert [delivery.memory.brands(f"p{number}") for number in (1, 2)] == [(), ("Orange",)]
    delivery.tell_counts()

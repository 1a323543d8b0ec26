"""Mentions go out in their order, and a place is kept when Kafka has all that came before it."""

import asyncio

import pytest

from pipeline.codec import Malformed, Reason
from pipeline.sources.delivery import FLYING, PAUSE, Untaken
from pipeline.sources.event import Counted, Edited, Gone, Heard
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


async def test_what_is_no_post_is_counted_by_what_it_is() -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka)
    for event in (
        Malformed(Reason.NOT_JSON, "cut off"), Gone("p1"), Edited(a_post(1)),
        Counted(id="p1", likes=1, more=True), None,
    ):  # fmt: skip
        await delivery.take(Heard(event))
    assert delivery.told == {"unreadable": 1, "aside": 3}
    assert kafka.sent == []

"""A process that starts anew knows what became of the posts that the one before it heard."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from random import Random
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.errors import TopicAuthorizationFailedError
from structlog.testing import capture_logs

from detectors.change import Change
from pipeline.canary import CANARY
from pipeline.changes import CHANGE, decode_change
from pipeline.codec import decode_mention
from pipeline.connection import Connection
from pipeline.pulses import PULSE
from pipeline.sources import recall as recalling
from pipeline.sources.delivery import Delivery
from pipeline.sources.event import Counted, Edited, Event, Gone, Heard, Left, Undone
from pipeline.sources.memory import Memory
from pipeline.sources.post import Post
from pipeline.sources.recall import read_back
from pipeline.sources.veil import Veil
from tests.pipeline.sources.listening import (
    PLACES,
    TOPIC,
    Kafka,
    Reader,
    a_delivery,
    a_post,
    partition,
)
from tests.pipeline.sources.test_veil import a_veil

NAME = "town square"
NUMBER = "https://town.example/statuses/7"
RUNS = 200
LIVES = 200  # of a process, at most


def anew(kafka: Kafka, veil: Veil | None = None, place: str | None = None) -> Delivery:
    """The delivery of the next process."""
    delivery = a_delivery(kafka, veil)
    delivery.place = place
    read_back(Reader(kafka), PLACES, {NAME: delivery.memory})
    return delivery


async def take(delivery: Delivery, *events: Event) -> None:
    for event in events:
        await delivery.take(Heard(event))


EVENTS: list[Any] = [
    pytest.param(Gone("p1"), {"gone": True}, id="a delete"),
    pytest.param(Gone(NUMBER), {"gone": True}, id="a delete by another name"),
    pytest.param(Left("ann", "test"), {"gone": True}, id="the end of an account"),
    pytest.param(Edited(a_post(1, "all is well")), {"text": "all is well"}, id="an edit"),
    pytest.param(Counted(id="p1", shares=9), {"shares": 4}, id="shares, of which some were told"),
    pytest.param(Counted(id="p1", shares=1, more=True, by="r"), {"shares": 1}, id="a share"),
    pytest.param(Counted(id="p1", views=70), {"views": 70}, id="views"),
    pytest.param(a_post(1, "Orange and Free", shares=6), {"shares": 1}, id="the post again"),
    pytest.param(Edited(a_post(1, "Orange and Free are up")), None, id="an edit that was told"),
]


@pytest.mark.parametrize("veil", [None, a_veil()], ids=["open", "veiled"])
@pytest.mark.parametrize(("event", "fields"), EVENTS)
async def test_what_becomes_of_a_post_is_told_after_a_restart(
    event: Event, fields: dict[str, Any] | None, veil: Veil | None
) -> None:
    kafka = Kafka()
    first = a_delivery(kafka, veil)
    post = a_post(1, "Orange and Free are down", shares=3, author="ann", also=NUMBER)
    edited = Edited(a_post(1, "Orange and Free are up"))
    await take(first, post, edited, Counted(id="p1", shares=5))
    first.tell_counts()
    sent, mentions = len(kafka.changes), len(kafka.mentions)
    second = anew(kafka, veil)
    await take(second, event)
    second.tell_counts()
    id_ = veil.digest("p1") if veil else "p1"
    brands = ("Orange", "Free") if fields else ()
    expected = [Change(id=id_, brand=brand, **(fields or {})) for brand in brands]
    assert sorted(kafka.changes[sent:], key=repr) == sorted(expected, key=repr)
    assert len(kafka.mentions) == mentions, "no mention comes twice"


async def test_what_was_gone_before_the_restart_is_gone() -> None:
    kafka = Kafka()
    await take(a_delivery(kafka), a_post(1), a_post(2), Gone("p1"))
    second = anew(kafka)
    await take(second, Gone("p1"), Gone("p2"))
    assert [change.id for change in kafka.changes] == ["p1", "p2"]
    assert second.told == {"aside": 1, "changes": 1}


async def test_others_and_garbage_are_not_remembered() -> None:
    kafka, other = Kafka(), Memory()
    await take(a_delivery(kafka), a_post(1))
    for value in (b"", b"{", b"[]", b"{}", b'{"brand":"Orange","source":"town square"}', b"\xff"):
        kafka.send(TOPIC, key=b"Orange", value=value)
        kafka.send(TOPIC, key=b"Orange", value=kafka.sent[0][2], headers=[CANARY])
        log = kafka.logs[partition("Orange")]
        log += [log[-1]._replace(headers=[PULSE]), log[-2]._replace(headers=[CHANGE])]
    mine = Memory()
    read = read_back(Reader(kafka), PLACES, {NAME: mine, "another": other})
    assert (len(mine), len(other)) == (1, 0)
    assert read == (sum(map(len, kafka.logs.values())), True)


async def test_of_a_long_topic_the_end_is_read_of_each_partition_its_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recalling, "RECORDS", 20)
    kafka = Kafka()
    first = a_delivery(kafka)
    for number in range(100):
        await take(first, a_post(number, "Free" if number % 4 == 0 else "Orange"))
    memory, reader = Memory(), Reader(kafka)
    read_back(reader, PLACES, {NAME: memory})
    assert reader.read == len(memory) == 20
    assert all(memory.brands(f"p{number}") for number in range(80, 100))


async def test_a_kafka_that_is_slow_is_not_waited_for_for_ever() -> None:
    kafka, ticks = Kafka(), count(0, 12)
    first = a_delivery(kafka)
    for number in range(20):
        await take(first, a_post(number))
    memory = Memory()
    read = read_back(Reader(kafka), PLACES, {NAME: memory}, lambda: float(next(ticks)))
    assert not read.is_all
    assert 0 < read.records == len(memory) < 20


def test_an_empty_topic_says_nothing() -> None:
    assert read_back(Reader(Kafka()), PLACES, {NAME: Memory()}) == (0, True)


def test_where_kafka_does_not_answer_the_log_says_so_and_sources_listen() -> None:
    with capture_logs() as said:
        recalling.recall(Connection(kafka="127.0.0.1:9"), {NAME: Memory()})
    assert [(each["event"], each["log_level"]) for each in said] == [
        ("no post is remembered", "warning")
    ]


def test_who_may_not_read_is_told_so() -> None:
    class Closed(Reader):
        def poll(self, **_: Any) -> dict[TopicPartition, Any]:
            raise TopicAuthorizationFailedError(TOPIC)

    kafka = Kafka()
    kafka.send(TOPIC, key=b"Orange", value=b"{}")
    with pytest.raises(TopicAuthorizationFailedError):
        read_back(Closed(kafka), PLACES, {NAME: Memory()})


def a_life(chance: Random) -> Iterator[Event]:
    """Posts, and what becomes of them, in the order of their network."""
    shared, alive = list[str](), list[int]()
    for number in range(60):
        deed = chance.choice(["post"] * 3 + ["gone", "edit", "share", "share", "undo"])
        if deed == "post" or not alive:
            alive.append(number)
            yield a_post(number, chance.choice(["Orange is down", "Orange, Free", "hello"]))
        elif deed == "gone":
            yield Gone(f"p{alive.pop(chance.randrange(len(alive)))}")
        elif deed == "edit":
            which = chance.choice(alive)
            yield Edited(a_post(which, chance.choice(["Free, that is", f"Orange {number}"])))
        elif deed == "share" or not shared:
            shared.append(f"r{number}")
            told = {"more": True, "by": shared[-1], "at": number + 1}
            yield Counted(id=f"p{chance.choice(alive)}", shares=1, **told)  # type: ignore[arg-type]
        else:
            yield Undone(shared.pop())


async def told_of(events: Sequence[Event], chance: Random, *, dies: bool) -> Kafka:
    """All of it, by processes that end now and then, well or not."""
    kafka, place = Kafka(prompt=not dies), 0
    for _ in range(LIVES):
        delivery = anew(kafka, place=str(place))
        end = chance.randint(place + 1, min(len(events), place + 20))
        for number in range(place, end):
            await delivery.take(Heard(events[number], str(number + 1)))
            if chance.random() < 1 / 4:
                delivery.tell_counts()
            kafka.land(chance.randrange(3))
        if not dies or end == len(events):
            delivery.tell_counts()
        kafka.land(chance.choice([0, 1, None]))
        if not dies or chance.random() < 1 / 2:  # else it does not know what Kafka has taken
            delivery.settle()
        kafka.refuse()
        place = int(delivery.place or 0)
        if place == len(events):
            return kafka
    raise AssertionError(f"not told in {LIVES} lives: {place}")


async def told_at_once(events: Sequence[Event]) -> Kafka:
    """All of it, by one process."""
    kafka = Kafka()
    delivery = a_delivery(kafka)
    await take(delivery, *events)
    delivery.tell_counts()
    return kafka


Outcome = dict[tuple[str, str], str | None]


def outcome(kafka: Kafka) -> Outcome:
    """What a watch shows of each mention at last; None: nothing. It takes an id once."""
    shown: Outcome = {}
    for place in PLACES:
        for record in (each for each in kafka.logs[place] if each.answer.succeeded()):
            if CHANGE not in record.headers:
                mention = decode_mention(record.value)
                shown.setdefault((mention.brand, mention.id), mention.text)
                continue
            change = decode_change(record.value)
            key = change.brand, change.id
            assert key in shown, "a change comes after its mention"
            if change.gone:
                shown[key] = None
            elif change.text is not None and shown[key] is not None:
                shown[key] = change.text
    return shown


@pytest.mark.parametrize("seed", range(RUNS))
async def test_however_processes_die_the_same_is_shown_at_last(seed: int) -> None:
    events = list(a_life(Random(seed)))  # noqa: S311  # no secret
    calm = await told_at_once(events)
    stormy = await told_of(events, Random(seed), dies=True)  # noqa: S311  # no secret
    assert outcome(stormy) == outcome(calm)
    assert len(outcome(calm)) > 5


@pytest.mark.parametrize("dies", [False, True])
@pytest.mark.parametrize("seed", range(RUNS))
async def test_each_share_is_told_once(seed: int, *, dies: bool) -> None:
    life = a_life(Random(seed))  # noqa: S311  # no secret
    events = [each for each in life if isinstance(each, Post | Counted)]
    calm = await told_at_once(events)
    restless = await told_of(events, Random(seed), dies=dies)  # noqa: S311  # no secret
    assert set(restless.mentions) == set(calm.mentions)
    assert shares(restless) == shares(calm)


def shares(kafka: Kafka) -> Counter[tuple[str, str]]:
    """How often each mention was shared."""
    told = Counter[tuple[str, str]]()
    for record in (each for log in kafka.logs.values() for each in log):
        if CHANGE in record.headers and record.answer.succeeded():
            change = decode_change(record.value)
            told[change.brand, change.id] += change.shares
    return +told

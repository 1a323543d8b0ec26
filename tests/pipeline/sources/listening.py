"""Listening: a Kafka that takes records when a test says so, and a network with a temper."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError
from kafka.future import Future

from detectors.change import Change
from detectors.hearing import Pulse
from pipeline.changes import CHANGE, decode_change
from pipeline.codec import decode_mention
from pipeline.pulses import PULSE, decode_pulse
from pipeline.sources.delivery import Delivery, Sorting
from pipeline.sources.event import Heard
from pipeline.sources.post import Post
from pipeline.sources.source import Deaf, Refused
from pipeline.sources.veil import Veil

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOPIC = "tocsin.mentions"


def a_post(number: int, text: str = "Orange is down", **fields: Any) -> Post:
    at = NOON + timedelta(seconds=number)
    return Post(id=f"p{number}", text=text, created_at=at, platform="test", **fields)


def said(number: int, text: str = "Orange is down") -> Heard:
    """A post, with the place after it."""
    post = a_post(number, text)
    return Heard(post, str(number + 1), post.created_at)


def brands(post: Post) -> list[str]:
    """By whole words, as far as a test needs it."""
    return [word for word in ("Orange", "Free") if word in post.text.split()]


PLACES = [TopicPartition(TOPIC, each) for each in (0, 1)]


def partition(brand: str) -> TopicPartition:
    """Where mentions of a brand stand."""
    return PLACES[brand == "Orange"]


class Record(NamedTuple):
    """One of the topic of mentions."""

    value: bytes
    headers: list[tuple[str, bytes]]
    answer: Future  # it is there once this is a success


class Kafka:
    """Takes records at once, or when it is told to."""

    def __init__(self, *, prompt: bool = True) -> None:
        self.prompt = prompt
        self.sent: list[tuple[str, bytes, bytes]] = []
        self.changes: list[Change] = []
        self.pulses: list[tuple[int, Pulse]] = []
        self.flying: list[Future] = []
        self.logs: dict[TopicPartition, list[Record]] = {each: [] for each in PLACES}

    def send(self, topic: str, *, key: bytes = b"", value: bytes, **record: Any) -> Future:
        """As kafka-python's producer does."""
        answer, headers = Future(), record.get("headers", [])
        if topic == TOPIC:
            place = (
                PLACES[record["partition"]] if "partition" in record else partition(key.decode())
            )
            self.logs[place].append(Record(value, headers, answer))
        if CHANGE in headers:
            self.changes.append(decode_change(value))
        elif PULSE in headers and (pulse := decode_pulse(value)):
            self.pulses.append((record["partition"], pulse))
        else:
            self.sent.append((topic, key, value))
        self.flying.append(answer)
        if self.prompt:
            self.land()
        return answer

    def land(self, count: int | None = None) -> None:
        """Take what is on its way, or the first of it."""
        landed, self.flying = self.flying[:count], [] if count is None else self.flying[count:]
        for answer in landed:
            answer.success(None)

    def refuse(self) -> None:
        """Take nothing of it, ever."""
        for answer in self.flying:
            answer.failure(KafkaTimeoutError())
        self.flying.clear()

    def flush(self, _: float) -> None:
        """All is taken."""
        self.land()

    def close(self) -> None:
        """Nothing to close."""

    @property
    def mentions(self) -> list[tuple[str, str]]:
        """Whom they are about, and the ids of their posts."""
        return [
            (key.decode(), decode_mention(value).id)
            for topic, key, value in self.sent
            if topic == TOPIC
        ]


class Reader:
    """A consumer of what a Kafka has taken, as far as kafka-python's is used."""

    def __init__(self, kafka: Kafka, *, step: int = 3) -> None:
        self._logs = {
            place: [each for each in log if each.answer.succeeded()]
            for place, log in kafka.logs.items()
        }
        self._at: dict[TopicPartition, int] = {}
        self._step = step  # records a poll, and partition
        self.read = 0

    def beginning_offsets(self, places: list[TopicPartition]) -> dict[TopicPartition, int]:
        """Nothing was deleted."""
        return dict.fromkeys(places, 0)

    def end_offsets(self, places: list[TopicPartition]) -> dict[TopicPartition, int]:
        """By now."""
        return {each: len(self._logs[each]) for each in places}

    def assign(self, places: list[TopicPartition]) -> None:
        """Of these."""
        self._at = dict.fromkeys(places, 0)

    def seek(self, place: TopicPartition, offset: int) -> None:
        """To there."""
        self._at[place] = offset

    def position(self, place: TopicPartition) -> int:
        """Where it stands."""
        return self._at[place]

    def poll(self, **_: Any) -> dict[TopicPartition, list[Record]]:
        """Some of each."""
        found = {each: self._logs[each][at : at + self._step] for each, at in self._at.items()}
        for place, records in found.items():
            self._at[place] += len(records)
            self.read += len(records)
        return found


def a_delivery(kafka: Kafka, veil: Veil | None = None) -> Delivery:
    return Delivery("town square", Sorting(TOPIC, brands, veil), kafka)


class Network:
    """Has so many posts, and a temper. A place is the number of the next one."""

    name, platform = "town square", "test"

    def __init__(self, posts: int, random: Random) -> None:
        self.posts, self.random = posts, random
        self.connections = 0
        self.over = False

    async def listen(self, place: str | None) -> AsyncIterator[Heard]:
        """Some of them, perhaps again, perhaps with rubbish between; then it breaks."""
        self.connections += 1
        first = int(place or 0)
        yield Heard(None)
        self._may_break()
        start = max(0, first - self.random.randint(0, 3))  # it repeats
        for number in range(start, self.posts):
            yield said(number)
            if self.random.random() < 0.1:
                self._may_break()
        self.over = True
        raise Deaf("that was all")

    def _may_break(self) -> None:
        match self.random.randrange(6):
            case 0:
                raise Deaf("too many requests", after=30.0)
            case 1:
                raise Deaf("the connection broke")
            case 2:
                raise Refused("the token is wrong")

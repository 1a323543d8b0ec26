"""Feed: mentions of some brands, that go on while something else goes wrong."""

import json
import time
from contextlib import suppress
from itertools import count
from threading import Event, Thread
from typing import Self

from kafka import KafkaProducer
from kafka.errors import KafkaError

from pipeline.watch.intake import partition_of
from tests.broker import Installation
from tests.kafka.ward import stamp

RATE = 10.0  # mentions a second, beside what a test sends
PAUSE = 0.05  # seconds; then what is due is sent, so that a busy machine makes it no fewer
PARTITIONS = 4
NAMES = [f"Brand {number}" for number in range(40)]
BRANDS = [  # three of each partition: none is busier than another
    name
    for partition in range(PARTITIONS)
    for name in [each for each in NAMES if partition_of(each, PARTITIONS) == partition][:3]
]


class Feed:
    """Mentions that nobody has to be alarmed by, so many a second, until it is told to stop."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.rate = RATE  # 0: silence
        self._ended, self._numbers = Event(), count()
        self._thread = Thread(target=self._run)

    def fall_silent(self) -> None:
        """Send nothing."""
        self.rate = 0.0

    def calm(self) -> None:
        """As many as ever."""
        self.rate = RATE

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        kafka = self.installation.env["TOCSIN_KAFKA"]
        with KafkaProducer(bootstrap_servers=kafka, max_block_ms=1_000) as producer:
            owed, before = 0.0, time.monotonic()
            while not self._ended.wait(PAUSE):
                now = time.monotonic()
                owed, before = owed + self.rate * (now - before), now
                for _ in range(int(owed)):
                    with suppress(KafkaError):  # a broker that is away
                        self._say(producer, next(self._numbers))
                owed %= 1

    def _say(self, producer: KafkaProducer, number: int) -> None:
        brand = BRANDS[number % len(BRANDS)]
        mention = {
            "id": str(number), "brand": brand, "author": f"a{number}", "created_at": stamp(),
            "text": "The train was on time today.",
        }  # fmt: skip
        topic, value = self.installation.topic("mentions"), json.dumps(mention).encode()
        producer.send(topic, value, brand.encode())

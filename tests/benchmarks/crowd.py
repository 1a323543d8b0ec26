"""Crowd: what many people say of many brands, seeded; a few brands get most of it (Zipf)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate
from random import Random
from typing import Any

import aiokafka
import msgspec

from pipeline.watch.intake import partition_of

AUTHORS = 200_000  # of whom a tenth writes most
SHORTEST, LONGEST = 60, 200  # characters of a text
FRENCH = 0.25  # usual share of the posts
TELLS_LANGUAGE = 0.7  # share of the posts whose network says in which language they are
MOODS = (0.25, 0.45, 0.3)  # negative, neutral, positive
FOLLOWERS = 5.5, 1.8  # mean and spread of their logarithm: median 245, one in a hundred 16,000
DAY = 86_400.0  # seconds
SEND_BYTES = 65_536  # of one batch, as a busy source sends it

OPENINGS = ("Honestly", "So", "Update", "Just now", "On my way home", "For the record", "OK", "Hm")
ENGLISH = (
    (
        "the app crashed again and I lost my order", "this is the worst service I have ever had",
        "still no refund after two weeks, what a shame", "the delay made us miss everything",
        "nobody answers the phone, awful support", "they broke my parcel and do not care",
        "terrible queue at the counter, I hate it", "charged twice, this feels like a scam!!",
    ),
    (
        "the new shop opens on Monday at nine", "does anybody know if they ship to Lisbon",
        "I am in the queue behind a man with a cello", "their newsletter came at half past six",
        "the third floor has the blue chairs now", "my cousin works in the office next door",
        "there is a sign at the door about the lift", "they moved the counter to the left side",
    ),
    (
        "great staff, they found my bag in ten minutes", "love the new colours, really beautiful",
        "thank you for the quick and friendly answer", "best coffee on the whole street, happy :)",
        "everything worked at once, very good", "such a nice surprise in the box today",
    ),
)  # fmt: skip
PHRASES_FR = (
    "le service est encore en panne depuis ce matin",
    "la nouvelle boutique ouvre lundi à neuf heures",
    "merci pour la réponse rapide et aimable", "personne ne répond au téléphone, c'est honteux",
    "est-ce que quelqu'un connaît les horaires du dimanche",
    "mon colis est arrivé sans problème hier",
    "deux semaines sans remboursement, quelle honte", "le comptoir est maintenant du côté gauche",
)  # fmt: skip


def brands_of(count: int) -> list[str]:
    """So many names, the loudest first."""
    return [f"Brand {number:05}" for number in range(1, count + 1)]


def settings_text(brands: Sequence[str], *more: str, scorer: str = "fast") -> str:
    """Settings that name all of them."""
    known = (f'    "{brand}":' for brand in brands)
    return "\n".join(
        [
            f"sentiment: {{scorer: {scorer}}}",
            "brands:",
            "  unknown: closed",
            "  known:",
            *known,
            *more,
            "",
        ]
    )


@dataclass
class Crowd:
    """Writes one post after the other."""

    brands: Sequence[str]
    random: Random = field(default_factory=lambda: Random(7))  # noqa: S311  # no secret
    french: float = FRENCH  # share of the posts
    written: int = 0

    def __post_init__(self) -> None:
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.brands) + 1)))

    def said(self, count: int, since: float, until: float) -> Iterator["Said"]:
        """So many posts, evenly between two times."""
        step = (until - since) / count
        chosen = self.random.choices(self.brands, cum_weights=self._weights, k=count)
        for number, brand in enumerate(chosen):
            yield self.post(brand, since + number * step)

    def post(self, brand: str, at: float, **fields: Any) -> "Said":
        """One post of somebody."""
        self.written += 1
        french = self.random.random() < self.french
        author = int(AUTHORS * self.random.random() ** 3)
        post = {
            "id": f"at://did:plc:{author:024}/app.bsky.feed.post/{self.written}",
            "brand": brand,
            "text": self._text(french=french),
            "created_at": datetime.fromtimestamp(at, UTC).isoformat(),
            "platform": "bluesky",
            "url": f"https://bsky.app/profile/someone-{author}.example/post/{self.written}",
            "author": f"did:plc:{author:024}",
            "author_name": f"Someone {author}",
            "followers": int(self.random.lognormvariate(*FOLLOWERS)),
            "likes": self.random.randrange(20),
            "shares": self.random.randrange(4),
        } | fields  # fmt: skip
        if self.random.random() < TELLS_LANGUAGE:
            post["lang"] = "fr" if french else "en"
        return Said(brand, at, msgspec.json.encode(post))

    def _text(self, *, french: bool) -> str:
        phrases = PHRASES_FR if french else self.random.choices(ENGLISH, MOODS)[0]
        text = self.random.choice(OPENINGS)
        wanted = self.random.uniform(SHORTEST, LONGEST - 40)
        while len(text) < wanted:
            text = f"{text}, {self.random.choice(phrases)}"
        return f"{text[:LONGEST]} #{self.written}"


@dataclass(frozen=True, slots=True)
class Said:
    """A post on its way to Kafka."""

    brand: str
    at: float  # epoch seconds
    value: bytes


async def feed(kafka: str, topic: str, partitions: int, posts: Iterator[Said]) -> None:
    """Append them as a source does: key = brand, its partition, the producer's time, gzip."""
    sender = aiokafka.AIOKafkaProducer(
        bootstrap_servers=kafka, compression_type="gzip", max_batch_size=SEND_BYTES
    )
    batches = {partition: sender.create_batch() for partition in range(partitions)}
    flying = []
    async with sender:
        for post in posts:
            at = partition_of(post.brand, partitions)
            record = {"key": post.brand.encode(), "value": post.value}
            stamp = round(post.at * 1000)
            if batches[at].append(timestamp=stamp, **record) is None:
                flying.append(await sender.send_batch(batches[at], topic, partition=at))
                batches[at] = sender.create_batch()
                batches[at].append(timestamp=stamp, **record)
        for partition, batch in batches.items():
            if batch.record_count():
                flying.append(await sender.send_batch(batch, topic, partition=partition))
        for sent in flying:
            await sent

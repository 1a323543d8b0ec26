"""People: posts and watches in one line, and a brand that has been watched for a fortnight."""

from collections.abc import Iterable
from functools import cache
from math import exp
from random import Random
from typing import Any

import msgspec

from alerts.brief import FullBrief
from detectors.bins import BIN, DAY
from detectors.events import Label, Mention, Outcome, Sentiment, moment
from detectors.rules import Brief, Rules, VolumeRules
from detectors.signal import Signal
from detectors.watch import BrandWatch

BORN = 1_767_225_600.0  # 2026-01-01 00:00 UTC
SEASONED = 15  # days: no penalty is left, and the baseline knows the hours of the day
PRESENT = BORN + SEASONED * DAY * BIN + 12 * 3600.0  # noon of the day after them

FEELINGS = {label: Sentiment(label=label, score=0.0, lang="en", scorer="fixed") for label in Label}
NEGATIVE = FEELINGS[Label.NEGATIVE]
BRAND = "Zephyr"


def seeded(seed: int) -> Random:
    """The same chance each time."""
    return Random(seed)  # noqa: S311  # a story, not a secret


def poisson(random: Random, mean: float) -> int:
    """How many of countless people, each unlikely to, do a thing now."""
    count, product = 0, random.random()
    while product > exp(-mean):
        count, product = count + 1, product * random.random()
    return count


def a_post(at: float, author: str | None = "ana", **fields: Any) -> Mention:
    """A post at epoch seconds. Its id is new for each author and time."""
    known: dict[str, Any] = {
        "id": f"{author}@{at}", "brand": BRAND, "text": "awful", "created_at": moment(at),
        "author": author,
    }  # fmt: skip
    return Mention(**known | fields)


def a_crowd(at: float, count: int, name: str = "p", step: float = 1.0) -> list[Mention]:
    """So many different people, one post each, one after the other."""
    return [a_post(at + number * step, f"{name}{number}") for number in range(count)]


def a_brief(**volume: Any) -> FullBrief:
    """The default rules but for these of volume."""
    return FullBrief(rules=Rules(volume=VolumeRules(**volume)), settings="0123456789ab")


def a_watch(born: float = BORN, brief: Brief | None = None) -> BrandWatch:
    """A brand that nothing is known of."""
    return BrandWatch(born, brief or a_brief())


def take(
    watch: BrandWatch, post: Mention, label: Label = Label.NEGATIVE, now: float | None = None
) -> Outcome:
    """Let time pass to a post, or to `now` if it comes late, and observe it."""
    recorded = post.created_at.timestamp() if now is None else now
    watch.advance(recorded)
    return watch.observe(post, FEELINGS[label], recorded)


def see(watch: BrandWatch, posts: Iterable[Mention], now: float) -> Signal:
    """Observe unhappy posts that all come now, and look."""
    for post in posts:
        take(watch, post, now=now)
    return watch.look(now)


def calm_posts(seed: int, days: int, an_hour: float = 1.5) -> list[Mention]:
    """Unhappy posts of everyday life from BORN on, each of another person."""
    random, at, end, posts = seeded(seed), BORN, BORN + days * 86_400.0, list[Mention]()
    while (at := at + random.expovariate(an_hour / 3600)) < end:
        posts.append(a_post(round(at), f"citizen{len(posts)}"))
    return posts


@cache
def _seasoned() -> bytes:
    watch = a_watch()
    for post in calm_posts(1, SEASONED):
        take(watch, post)
    watch.look(PRESENT)
    return msgspec.msgpack.encode(watch.pack())


def a_seasoned_watch(brief: Brief | None = None) -> BrandWatch:
    """A brand with a fortnight of calm, at PRESENT. Twelve quiet hours have just passed."""
    return BrandWatch.unpack(msgspec.msgpack.decode(_seasoned()), brief or a_brief())


def repacked(watch: BrandWatch, brief: Brief | None = None) -> BrandWatch:
    """The same, once through the table."""
    packed = msgspec.msgpack.decode(msgspec.msgpack.encode(watch.pack()))
    return BrandWatch.unpack(packed, brief or a_brief())

"""Outbreak: a crisis of a brand that is known for a fortnight, of its own mentions."""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec

from detectors.events import Mention, moment
from tests.broker import Installation
from tests.detectors.people import BORN, a_crowd, calm_posts
from tests.story import ANGRY

DAYS, DAY = 16, 86_400.0  # of calm
CROWD = 40  # people, each of whom says it once, within ten minutes


def history(installation: Installation, brand: str) -> Path:
    """What was said of it until a minute ago, for `tocsin seed`."""
    ahead = time.time() - DAYS * DAY - BORN - 60
    calm = (replace(post, created_at=later(post, ahead)) for post in calm_posts(1, DAYS))
    return write(installation, brand, calm)


def crowd(installation: Installation, brand: str) -> Path:
    """What everybody says of it now, for `tocsin ingest`."""
    return write(installation, brand, a_crowd(time.time() - 600, CROWD, step=15))


def later(post: Mention, seconds: float) -> datetime:
    """When it is made, so much later."""
    return moment(post.created_at.timestamp() + seconds)


def write(installation: Installation, brand: str, posts: Iterable[Mention]) -> Path:
    """Angry posts about the brand, as lines of a file."""
    folder = Path(installation.env["TOCSIN_DATA_DIR"]).parent
    path = folder / f"{brand}-{len(list(folder.glob('*.jsonl')))}.jsonl"
    said = (
        replace(post, id=f"{path.stem}/{number}", brand=brand, text=ANGRY[number % len(ANGRY)])
        for number, post in enumerate(posts)
    )
    path.write_bytes(b"\n".join(map(msgspec.json.encode, said)) + b"\n")
    return path

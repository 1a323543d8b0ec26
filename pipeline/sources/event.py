"""Event: what a network tells: a post, that one was edited or is gone, or that its counts grew."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pipeline.codec import Malformed
from pipeline.sources.post import Post


@dataclass(frozen=True, slots=True)
class Edited:
    """A post that was known has another text now. It is no second post."""

    post: Post


@dataclass(frozen=True, slots=True)
class Gone:
    """A post was deleted: its text must be forgotten. That it was there stays counted."""

    id: str  # or what else it is called


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A post is liked, shared or answered more. None: nothing is told of that count.

    Where a network tells each like by itself, `more` says that the numbers are to be added, and
    `by` which record told it: whoever hears that one twice adds it once; and `at` when, in the
    network's own measure: a process that starts anew leaves out what an earlier one has told.
    """

    id: str
    views: int | None = None
    likes: int | None = None
    shares: int | None = None
    replies: int | None = None
    more: bool = False
    by: str | None = None
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """A share that a record told is taken back."""

    by: str


@dataclass(frozen=True, slots=True)
class Left:
    """An account is no more, or shows nothing any longer: all that it wrote is gone."""

    author: str
    platform: str


Event = Post | Edited | Gone | Counted | Undone | Left


class Heard(NamedTuple):
    """One thing that a source heard, or could not read."""

    event: Event | Malformed | None  # None: only time has passed, and the place is another
    place: str | None = None  # from which to go on after it; None: the one before holds
    until: datetime | None = None  # everything that the network told before this has been heard
    landed: "asyncio.Future[None] | None" = None  # done once Kafka has this, and all before it

"""Retold: a post that was never seen, as its reposts have it."""

from typing import NamedTuple, Self

from detectors.bins import BIN
from detectors.events import Quote, moment
from detectors.post import Post
from detectors.quotes import BRIEF_TEXT, NAME_LIMIT


class Retold(NamedTuple):
    """A post as its reposts have it."""

    id: str
    text: str
    author: str | None
    platform: str | None

    @classmethod
    def by(cls, post: Post) -> Self:
        """What a repost says; those of X begin with the name of who wrote it."""
        mention, author, text = post.mention, None, post.mention.text
        if text.startswith("RT @"):
            name, colon, rest = text.removeprefix("RT @").partition(": ")
            if colon and " " not in name:
                author, text = name[:NAME_LIMIT], rest
        return cls(
            (mention.repost_of or "")[:NAME_LIMIT], text[:BRIEF_TEXT], author,
            mention.platform[:NAME_LIMIT] if mention.platform else None,
        )  # fmt: skip

    def quote(self, first: int) -> Quote:
        """To be shown; `first` is the bin in which it was first seen to be shared."""
        return Quote(
            id=self.id, text=self.text, created_at=moment(first * BIN), author=self.author,
            url=None, platform=self.platform, shares=0, reach=0,
        )  # fmt: skip

"""Exposure: how many people can have seen one post, and whose it is."""

from typing import NamedTuple, Self

from detectors.digest import digest
from detectors.post import Post
from detectors.reach import followers_of

NAME_LIMIT = 80


class Exposure(NamedTuple):
    """A complaint, or a share of somebody else's post."""

    reach: int
    followers: int  # 0: nobody knows
    name: str  # of the account; empty: it has none
    root: bytes  # digest of the id of what it shares; empty: it is a post of its own
    account: bytes  # digest
    at: int  # bin
    is_negative: bool  # in its own words, which in a share mostly are those of the root

    @classmethod
    def of(cls, post: Post) -> Self:
        """That of a post."""
        mention = post.mention
        name = (mention.author_name or mention.author or "")[:NAME_LIMIT]
        root = digest(mention.repost_of) if mention.repost_of else b""
        return cls(
            post.reach, followers_of(mention), name, root, post.voice, post.at,
            post.is_negative,
        )  # fmt: skip

    @property
    def potential(self) -> int:
        """People who could have: all who follow the account, and no fewer than those who can."""
        return max(self.followers, self.reach)

"""Veil: mentions without the names of those who wrote them, where the settings ask for none.

Names, and the ids and addresses that hold them, become keyed digests: who has the topic and not the
key cannot try names. The brand's own accounts keep theirs, or the watch would take them for people.
What people write in their texts stays.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from alerts.discretion import keyed
from pipeline.sources.post import Post

LENGTH = 16  # hexadecimal digits: among a million posts two share one once in 37 million times

IsOwn = Callable[[str, str], bool]  # whether an account is a brand's own


@dataclass(frozen=True, slots=True)
class Veil:
    """Hides who wrote a post."""

    digest: Callable[[str], str]
    is_own: IsOwn

    def post(self, post: Post, brand: str) -> Post:
        """The post as a brand's mention may have it."""
        shown = replace(
            post, id=self.digest(post.id), repost_of=self._of(post.repost_of),
            in_reply_to=self._of(post.in_reply_to), also=self._of(post.also),
        )  # fmt: skip
        if post.author and self.is_own(brand, post.author):
            return shown
        author = post.author and self.author(post.platform, post.author)
        return replace(shown, author=author, author_name=None, url=None)

    def author(self, platform: str, name: str) -> str:
        """Who is shown in the place of somebody."""
        return self.digest(f"{platform}\n{name}")

    def _of(self, id_: str | None) -> str | None:
        return id_ and self.digest(id_)


def digest_with(key: bytes) -> Callable[[str], str]:
    """Keyed digests; a closure shows no key when it is printed."""
    return lambda text: keyed(text, key)[:LENGTH]

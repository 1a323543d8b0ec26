"""Post: what somebody wrote in public, before anybody knows whom it is about."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import msgspec

from pipeline.codec import TEXT_LIMIT, Malformed, Reason, decoded

RECORD_LIMIT = 100_000  # bytes of a mention; its text has 6,000 at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One public post. The fields are those of a Mention; of brands it knows nothing."""

    id: str  # the same for ever, and of no other network's post
    text: str  # plain: no markup
    created_at: datetime  # with a zone; the network's own clock where it has one
    platform: str
    lang: str | None = None
    url: str | None = None
    author: str | None = None
    author_name: str | None = None
    followers: int | None = None
    verified: bool | None = None
    views: int | None = None
    likes: int | None = None
    shares: int | None = None
    replies: int | None = None
    repost_of: str | None = None
    in_reply_to: str | None = None
    also: str | None = None  # what else its network calls it, where it tells deletes by that
    tags: tuple[str, ...] = ()  # hashtags without their sign, as far as the text lacks them
    names: tuple[str, ...] = ()  # accounts that it names, likewise, without @
    links: tuple[str, ...] = ()  # addresses that it points at, unshortened

    def __post_init__(self) -> None:
        """Refuse what no mention could be made of.

        Raises:
            Malformed: no id, or a time without a zone.
        """
        if not self.id:
            raise Malformed(Reason.MISSING_FIELD, "a post without an id cannot be told from others")
        if self.created_at.utcoffset() is None:
            raise Malformed(Reason.NO_ZONE, f"{self.created_at} has no zone")


_post = msgspec.json.Decoder(Post)


def decode_post(raw: bytes) -> Post:
    """A post as JSON has it.

    Raises:
        Malformed: it is none.
    """
    return decoded(raw, _post.decode)


def encode_post(post: Post) -> bytes:
    """The same as JSON, without what nothing is known of."""
    return msgspec.json.encode(_known(post))


def _known(post: Post) -> dict[str, Any]:
    return {name: value for name, value in asdict(post).items() if value not in (None, ())}


ASIDE = ("tags", "names", "links")  # they only help to find the brand


def mention_of(post: Post, brand: str, source: str) -> bytes:
    """The post as a mention of a brand, as the topic has it: no more text than is read."""
    fields = {name: value for name, value in _known(post).items() if name not in ASIDE}
    own = {"brand": brand, "source": source, "text": post.text[:TEXT_LIMIT]}
    return msgspec.json.encode(fields | own)

"""Settings of the sources: what is listened to, and who says so."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from importlib.metadata import version
from typing import Protocol

from alerts.discretion import Authors
from pipeline.conflict import Conflict
from pipeline.connection import Connection
from pipeline.sources.networks import Bluesky, Feed, HackerNews, Mastodon, Webhook
from pipeline.sources.source import Source

CONTACT = r"[^\s@]+@[^\s@]+|https?://\S+"


class Listen(Protocol):
    """The settings of one source."""

    @property
    def name(self) -> str:
        """What metrics and people call it."""
        ...

    def source(self, agent: str, connection: Connection) -> Source:
        """The live one, which names itself so to the network, and has its secrets from there.

        Raises:
            VariableError: a secret that it needs is not set.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What `tocsin source run` listens to."""

    contact: str | None = field(
        default=None, metadata={"pattern": CONTACT, "allowed": "a mail address, or that of a page"}
    )
    """Who runs this Tocsin: networks are told with each request, and may ask instead of blocking.
    `tocsin source run` needs it."""

    authors: Authors = Authors.NAME
    """`hash`: mentions have a keyed digest in the place of each author, and of the ids and
    addresses that name one, but for the brand's own accounts; made with TOCSIN_AUTHOR_KEY."""

    bluesky: tuple[Bluesky, ...] = ()
    """Streams of Bluesky's posts."""

    feeds: tuple[Feed, ...] = ()
    """Feeds of pages and newspapers, by RSS or Atom."""

    hacker_news: tuple[HackerNews, ...] = ()
    """Stories and comments of Hacker News."""

    mastodon: tuple[Mastodon, ...] = ()
    """Streams of instances of Mastodon."""

    webhook: tuple[Webhook, ...] = ()
    """Doors of our own, to which others bring posts."""

    def each(self) -> Iterator[Listen]:
        """The settings of all sources, in their order."""
        for network in fields(self):
            known = getattr(self, network.name)
            if isinstance(known, tuple):
                yield from known

    @property
    def agent(self) -> str:
        """As what all of them come."""
        return f"Tocsin/{version('tocsin')} (+{self.contact})"

    @property
    def networks(self) -> list[str]:
        """The keys under which sources may stand."""
        return [network.name for network in fields(self) if network.default == ()]


def sources_at_odds(sources: Sources) -> Iterator[Conflict]:
    """Two of one name: they would share a place."""
    for name, count in Counter(each.name for each in sources.each()).items():
        if count > 1:
            said = (
                f"has {count} sources of the name `{name}`; allowed: a `name` of its own for each"
            )
            yield Conflict("sources", said, ("sources",))

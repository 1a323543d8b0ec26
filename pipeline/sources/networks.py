"""Networks: the settings of each, apart from what listens: most who read them never do."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from pipeline.connection import Connection
from pipeline.settings import VariableError, environment
from pipeline.settings.addresses import LAST_PORT, address, page, stream
from pipeline.sources.source import NAMED

if TYPE_CHECKING:
    from pipeline.sources.bluesky import Jetstream
    from pipeline.sources.feed import Poll
    from pipeline.sources.hacker_news import Items
    from pipeline.sources.mastodon import Streaming
    from pipeline.sources.webhook import Door

TAG = r"\w{1,100}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bluesky:
    """All of Bluesky, from a Jetstream."""

    name: str = field(default="bluesky", metadata=NAMED)
    """What metrics and people call it."""

    url: str = field(
        default="wss://jetstream2.us-east.bsky.network/subscribe",
        metadata={"parse": stream, "allowed": "wss://host/subscribe; ws for this machine alone"},
    )
    """A Jetstream: one of Bluesky's four, or your own."""

    counts: bool = True
    """Whether likes and reposts are heard, too: they are nine tenths of what comes."""

    rewind: timedelta = field(default=timedelta(seconds=5), metadata={"range": (0, 3600)})
    """So far before its place it begins again: messages are a little out of order, and another
    server's clock may differ. What comes twice counts once."""

    silence: timedelta = field(default=timedelta(seconds=60), metadata={"range": (1, 86_400)})
    """Longer without any message, and the connection counts as broken."""

    def source(self, agent: str, _: Connection) -> "Jetstream":
        """The live stream, which names itself to the server as `agent`."""
        from pipeline.sources.bluesky import Jetstream

        return Jetstream(self, agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One document of RSS or Atom."""

    name: str = field(default="feed", metadata=NAMED)
    """What metrics and people call it."""

    url: str = field(metadata={"parse": page, "allowed": "the address of a page, http or https"})
    """Where it stands."""

    interval: timedelta = field(default=timedelta(minutes=5), metadata={"range": (60, 600)})
    """How long to wait between two requests; up to a tenth is added by chance. Who was not heard
    for a quarter of an hour counts as behind."""

    def source(self, agent: str, _: Connection) -> "Poll":
        """The live feed, which names itself to the server as `agent`."""
        from pipeline.sources.feed import Poll

        return Poll(self, agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class HackerNews:
    """All of Hacker News."""

    name: str = field(default="hacker news", metadata=NAMED)
    """What metrics and people call it."""

    url: str = field(
        default="https://hacker-news.firebaseio.com/v0/",
        metadata={"parse": address, "allowed": "https://host/v0/; http for this machine alone"},
    )
    """Its API."""

    interval: timedelta = field(default=timedelta(seconds=30), metadata={"range": (5, 600)})
    """How long to wait between two looks at what is new. Who was not heard for a quarter of an hour
    counts as behind."""

    counts: bool = True
    """Whether items that changed are asked for again: for edits, points, answers and deletes."""

    def source(self, agent: str, _: Connection) -> "Items":
        """The live stream, which names itself to the server as `agent`."""
        from pipeline.sources.hacker_news import Items

        return Items(self, agent)


class Timeline(StrEnum):
    """What of an instance is listened to."""

    PUBLIC = "public"  # whatever it knows of, from other instances, too
    LOCAL = "public:local"  # its own people
    HASHTAG = "hashtag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastodon:
    """One instance of Mastodon, or of what speaks as it does."""

    name: str = field(default="mastodon", metadata=NAMED)
    """What metrics and people call it."""

    instance: str = field(
        default="https://mastodon.social/",
        metadata={"parse": address, "allowed": "https://host/; http for this machine alone"},
    )
    """Its address. The access token to it stands in `TOCSIN_MASTODON_TOKENS`."""

    timeline: Timeline = Timeline.PUBLIC
    """`public` is all that it knows of, `public:local` its own people, `hashtag` the `tags`."""

    tags: tuple[str, ...] = field(
        default=(), metadata={"pattern": TAG, "allowed": "a hashtag without #", "most": 50}
    )
    """Hashtags, with `timeline: hashtag`."""

    rewind: timedelta = field(default=timedelta(minutes=5), metadata={"range": (0, 86_400)})
    """So far before its place it reads timelines again after a break: posts of other instances
    arrive late, and are put where they were written. What comes twice counts once."""

    silence: timedelta = field(default=timedelta(hours=1), metadata={"range": (1, 604_800)})
    """Longer without any message, and it connects anew."""

    def __post_init__(self) -> None:
        """Refuse tags that nobody listens to.

        Raises:
            ValueError: `hashtag` without any, or some without it.
        """
        if bool(self.tags) != (self.timeline is Timeline.HASHTAG):
            raise ValueError(
                "`tags` and `timeline: hashtag` need each other; allowed: both, or none"
            )

    def source(self, agent: str, connection: Connection) -> "Streaming":
        """The live stream, which names itself to the instance as `agent`.

        Raises:
            VariableError: the tokens are not as they have to be.
        """
        from pipeline.sources.mastodon import Streaming, tokens_of

        host = urlsplit(self.instance).netloc.lower()
        return Streaming(self, agent, tokens_of(connection.mastodon_tokens).get(host))

    @property
    def timelines(self) -> list[tuple[str, dict[str, str]]]:
        """Where statuses can be read later, by path and parameters."""
        if self.timeline is Timeline.HASHTAG:
            return [(f"api/v1/timelines/tag/{quote(tag)}", {}) for tag in self.tags]
        local = {"local": "true"} if self.timeline is Timeline.LOCAL else {}
        return [("api/v1/timelines/public", local)]

    @property
    def subscriptions(self) -> list[dict[str, str]]:
        """What the stream is asked for."""
        asked = {"type": "subscribe", "stream": str(self.timeline)}
        return [asked | {"tag": tag} for tag in self.tags] or [asked]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One door. Whoever comes shows TOCSIN_WEBHOOK_TOKEN."""

    name: str = field(default="webhook", metadata=NAMED)
    """What metrics and people call it."""

    host: str = field(
        default="127.0.0.1",
        metadata={"pattern": r"[A-Za-z0-9._:-]+", "allowed": "a host name or address"},
    )
    """Where it listens; 0.0.0.0 in a container, and behind something that speaks TLS."""

    port: int = field(default=6067, metadata={"range": (1, LAST_PORT)})
    """The port of it."""

    def source(self, _agent: str, connection: Connection) -> "Door":
        """The door.

        Raises:
            VariableError: nobody could show a token, as none is set.
        """
        from pipeline.sources.webhook import Door

        if connection.webhook_token is None:
            said = (
                "is not set, and no TOCSIN_WEBHOOK_TOKEN_FILE; allowed: what senders have to show"
            )
            raise VariableError([environment.problem("TOCSIN_WEBHOOK_TOKEN", said)])
        return Door(self, connection.webhook_token.reveal())

"""Settings of the sources: what is listened to, and who says so."""

from dataclasses import dataclass, field

from pipeline.sources.bluesky import Bluesky

CONTACT = r"[^\s@]+@[^\s@]+|https?://\S+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What `tocsin source run` listens to."""

    contact: str | None = field(
        default=None, metadata={"pattern": CONTACT, "allowed": "a mail address, or that of a page"}
    )
    """Who runs this Tocsin: networks are told with each request, and may ask instead of blocking.
    `tocsin source run` needs it."""

    bluesky: tuple[Bluesky, ...] = ()
    """Streams of Bluesky's posts."""

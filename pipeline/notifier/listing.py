"""Listing: a list that somebody asked for, in an incident's thread."""

import msgspec


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A list in a thread, for whoever asked for it."""

    at: float  # epoch seconds, before the call
    begun: float = 0.0  # the same of its first call: by it a later one is known as the same
    ts: str | None = None  # None: it may be there, or not
    due: float = 0.0  # epoch seconds, before which it may be there and not show
    looks: int = 0  # how often it was looked for in vain

"""Listing: a list that somebody asked for, in an incident's thread."""

import msgspec


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A list in a thread, for whoever asked for it."""

    at: float  # epoch seconds, before the call
    ts: str | None = None  # None: it may be there, or not

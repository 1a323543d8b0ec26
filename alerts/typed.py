"""Typed: a command as Slack tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed after `/tocsin`, and where."""

    text: str
    user: str
    channel: str
    room: str  # the channel's name, or what kind of private place it is
    address: str  # for the answer

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self | None:
        """From `slash_commands`; None: it has a wrong shape."""
        try:
            return cls(
                text=str(payload["text"]),
                user=str(payload["user_id"]),
                channel=str(payload["channel_id"]),
                room=str(payload.get("channel_name", "")),
                address=str(payload["response_url"]),
            )
        except (KeyError, TypeError):
            return None

"""Daily: how far a route's digest is. Pure transitions."""

import msgspec
from msgspec.structs import replace


class Daily(msgspec.Struct, frozen=True, kw_only=True):
    """The newest digest of a route. Days are the readers', as 2026-03-05."""

    done: str = ""  # day of the one that is there, or will not be
    meant: str = ""  # day of one that may be there
    at: float = 0.0  # epoch seconds, before it was sent
    due: float | None = None  # when to look for it
    looks: int = 0  # how often it was looked for in vain
    channel: str = ""  # the service's id, once known

    def intent(self, day: str, now: float, due: float) -> "Daily":
        """About to be sent."""
        return replace(self, meant=day, at=now, due=due, looks=0)

    def missing(self, due: float | None) -> "Daily":
        """Looked for in vain; None: it is sent again."""
        return replace(self, due=due, looks=self.looks + 1)

    def ended(self, day: str, channel: str = "") -> "Daily":
        """It is there, or nobody sends it any more."""
        return replace(self, done=day, due=None, channel=channel or self.channel)

    def may_be_there(self, day: str) -> bool:
        """Whether it was about to be sent, and nobody knows what became of it."""
        return self.meant == day and self.due is not None

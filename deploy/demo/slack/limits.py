"""Limits: how often Slack lets an app call, where a test or a demo wants to feel it."""

import math
from dataclasses import dataclass

POSTS = {"chat.postMessage", "chat.postEphemeral", "files.completeUploadExternal"}
UPDATES = {"chat.update"}
MINUTE = 60.0
CHANNELS_KEPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """https://docs.slack.dev/apis/web-api/rate-limits."""

    posts: float = 1.0  # a second and channel, in the long run
    burst: int = 3  # posts at once; Slack says that it allows some, not how many
    updates: int = 50  # a minute and workspace: Tier 3


@dataclass(slots=True)
class _Bucket:
    """So many tokens at first, and more as time goes by."""

    size: float
    rate: float  # tokens a second
    tokens: float
    at: float

    def take(self, now: float) -> float:
        """Take a token; or the seconds until there is one, and none is taken."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1:
            return (1 - self.tokens) / self.rate
        self.tokens -= 1
        return 0.0


class Limiter:
    """What is left of the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, method: str, channel: str, now: float) -> int:
        """Whole seconds that a call must wait, as `Retry-After` has it; 0: it may go on."""
        limits = self._limits
        if method in POSTS:
            bucket = self._bucket(f"post {channel}", limits.burst, limits.posts, now)
        elif method in UPDATES:
            bucket = self._bucket("update", limits.updates, limits.updates / MINUTE, now)
        else:
            return 0
        return math.ceil(bucket.take(now))

    def _bucket(self, name: str, size: float, rate: float, now: float) -> _Bucket:
        if len(self._buckets) > CHANNELS_KEPT:
            self._buckets.clear()
        return self._buckets.setdefault(name, _Bucket(size, rate, size, now))

"""Reel: the mentions that are shown, from when to when, and how fast that is watchable."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from deploy.demo.story import line_of
from detectors.events import Mention
from pipeline.ingest import readable
from pipeline.lines import Unreadable, mention_file

STORY_SECONDS, FILE_SECONDS = 60.0, 90.0  # that a showing lasts, unless somebody chooses its speed


class EmptyReelError(Exception):
    """There is nothing to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reel:
    """A file of mentions, and what is known of it."""

    path: Path
    count: int
    begins: datetime
    ends: datetime
    since: datetime | None = None
    unreadable: int = 0

    def speed(self, seconds: float) -> float:
        """Times the mentions' own clock at which it lasts so long."""
        return max(1.0, (self.ends - self.begins).total_seconds() / seconds)

    def share(self, now: datetime) -> float:
        """How much of it has been shown when its clock stands there."""
        span = (self.ends - self.begins).total_seconds()
        return min(1.0, max(0.0, (now - self.begins).total_seconds() / span)) if span else 1.0


def record(mentions: Iterable[Mention], path: Path) -> Reel:
    """Write mentions to a file."""
    kept = list(mentions)
    path.write_bytes(b"".join(map(line_of, kept)))
    return Reel(
        path=path, count=len(kept), begins=kept[0].created_at, ends=kept[-1].created_at
    )  # fmt: skip


def scan(
    path: Path, since: datetime | None, now: float, pause: Callable[[float], None]
) -> Reel:  # fmt: skip
    """Read a file of somebody's own through once; `pause` is asked at each line whether to go on.

    Raises:
        EmptyReelError: no line of it can be shown.
    """
    complaints: list[Unreadable] = []
    times: list[datetime] = []
    with mention_file(str(path), since) as lines:
        for line in readable(lines, complaints.append, None, lambda: now):
            pause(0.0)
            times.append(line.mention.created_at)
    if not times:
        why = f"; {complaints[0]}" if complaints else ""
        raise EmptyReelError(f"{path} holds no mentions to show{why}")
    return Reel(
        path=path.resolve(), count=len(times), begins=min(times), ends=max(times), since=since,
        unreadable=len(complaints),
    )  # fmt: skip

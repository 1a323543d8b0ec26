"""History: files of mentions that are scored once, and then replayed as often as somebody likes.

What a scorer said is kept in a cache, by a digest of the file and of what scores; the posts are
not. Files are read anew each time, so that a history may be larger than the memory.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import blake2b, file_digest
from heapq import merge
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Self

import msgspec

from detectors.events import Sentiment
from pipeline.ingest import readable
from pipeline.lines import STDIN, Decode, Line, MentionFile, Unreadable, mention_file
from pipeline.replay import Post
from pipeline.sentiment import SentimentSource
from pipeline.sentiment.batches import batches

LARGEST = 1_000_000_000  # bytes of the cache: verdicts on some ten million posts; the oldest go
SUFFIX = ".sentiments"

_sentiment = msgspec.json.Decoder(Sentiment)


def cache_of(environment: Mapping[str, str]) -> Path:
    """Where it is kept: as the XDG Base Directory Specification has it."""
    root = environment.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "tocsin"


@dataclass(kw_only=True)
class Archive:
    """Scores files, unless it has done so before."""

    source: SentimentSource
    brands: Iterable[str]  # that the settings name; each may have a scorer of its own
    decode: Decode
    cache: Path  # a folder; it is made where it is missing
    now: float  # epoch seconds: what is later than that is no mention
    complain: Callable[[Unreadable], None]  # hears of each line that holds none
    follow: Callable[[Iterable[Line], MentionFile], Iterable[Line]]  # passes lines on, with a bar
    largest: int = LARGEST  # bytes of the cache
    _spare: TemporaryDirectory[str] = field(  # for standard input, and for what is not whole
        default_factory=lambda: TemporaryDirectory(prefix="tocsin-")
    )

    @cached_property
    def version(self) -> bytes:
        """What changes where the same posts may be scored otherwise."""
        versions = [(brand, self.source.version(brand)) for brand in sorted({"", *self.brands})]
        return repr((self.decode.__name__, versions)).encode()

    def __enter__(self) -> Self:
        """As it is."""
        return self

    def __exit__(self, *_: object) -> None:
        """Throw away what is not kept."""
        self._spare.cleanup()

    def of(self, path: str) -> "Scored":
        """A file, or standard input, and what is said of its posts, now or once before."""
        if path == STDIN:
            path = self._kept_input()
        place = self.cache / f"{self._digest(path)}{SUFFIX}"
        if place.exists():
            place.touch()
            return Scored(path, place, self.decode, self.now)
        self.cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = Path(self._spare.name) / place.name
        is_whole = self._score(path, fresh)
        if is_whole:
            _move(fresh, place)
            _prune(self.cache, place, self.largest)
        return Scored(path, place if is_whole else fresh, self.decode, self.now)

    def _kept_input(self) -> str:
        kept = Path(self._spare.name) / "input"
        with kept.open("wb") as file:
            copyfileobj(sys.stdin.buffer, file)
        return str(kept)

    def _digest(self, path: str) -> str:
        with Path(path).open("rb") as file:
            content = file_digest(file, "blake2b").digest()
        return blake2b(content + self.version, digest_size=16).hexdigest()

    def _score(self, path: str, to: Path) -> bool:
        """Write a verdict a line; whether every line of the file had one."""
        bad = 0

        def complain(line: Unreadable) -> None:
            nonlocal bad
            bad += 1
            self.complain(line)

        with mention_file(path, decode=self.decode, name=path) as lines, to.open("wb") as file:
            good = self.follow(readable(lines, complain, None, lambda: self.now), lines)
            for batch in batches(good):
                said = self.source.of([line.mention for line in batch])
                file.writelines(msgspec.json.encode(each) + b"\n" for each in said)
        return not bad


@dataclass(frozen=True, slots=True)
class Scored:
    """A file, and beside it a verdict on each of its posts."""

    path: str
    verdicts: Path
    decode: Decode
    now: float  # as the archive has it

    def posts(self) -> Iterator[Post]:
        """Each mention with its sentiment, in the file's order."""
        with mention_file(self.path, decode=self.decode) as lines, self.verdicts.open("rb") as said:
            good = readable(lines, lambda _: None, None, lambda: self.now)
            for line, verdict in zip(good, said, strict=True):
                yield line.mention, _sentiment.decode(verdict)


@dataclass(frozen=True, slots=True)
class History:
    """Several files as one stream, merged by the times of their mentions. It can be pickled."""

    files: Sequence[Scored]
    since: datetime | None = None  # mentions of before are left out

    @property
    def size(self) -> int:
        """Bytes of the verdicts, some hundred a mention."""
        return sum(each.verdicts.stat().st_size for each in self.files)

    def posts(self) -> Iterator[Post]:
        """All of it, once more."""
        merged = merge(*(each.posts() for each in self.files), key=lambda post: post[0].created_at)
        return (post for post in merged if self.since is None or post[0].created_at >= self.since)


def _move(fresh: Path, place: Path) -> None:
    """Put a file there whole, or not at all: another command may look for it now."""
    beside = place.with_suffix(f".{os.getpid()}")
    beside.write_bytes(fresh.read_bytes())
    beside.replace(place)
    fresh.unlink()


def _prune(cache: Path, latest: Path, largest: int) -> None:
    """Forget what was not asked for longest, until the rest is small enough."""
    known = sorted(cache.glob(f"*{SUFFIX}"), key=lambda each: -each.stat().st_mtime)
    size = 0
    for each in known:
        size += each.stat().st_size
        if size > largest and each != latest:
            each.unlink(missing_ok=True)

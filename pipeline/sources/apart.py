"""Apart: a feed is read in a process of its own, which is ended if that takes it too much.

feedparser looks for addresses in an author's name with a pattern that is quadratic in its length:
50 kB of dots take it ten seconds, a page at the limit hours, and meanwhile no other thread of its
process runs: one such feed made all sources deaf. What is read there costs at most TIME and MEMORY.
"""

import asyncio
import os
import resource
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from weakref import WeakKeyDictionary

import msgspec

from pipeline.codec import Malformed, Reason
from pipeline.sources.feed_document import Document, decode
from pipeline.sources.post import Post
from pipeline.sources.source import Deaf

TIME = 15  # s of a processor; a sound page of 2 MB takes 4
PATIENCE = 60.0  # s, where others have the processor
MEMORY = 512 * 1024 * 1024  # bytes; a sound page of 2 MB takes a fifth
NICE = 10  # what is live comes first
AT_ONCE = 2  # one that is ended must not hold up the others
OURS = "TOCSIN_"  # variables that it has no use for, secrets among them

_turns: "WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]" = WeakKeyDictionary()


class Asked(msgspec.Struct):
    """What stands on the line before the page."""

    url: str
    seen_at: datetime
    kind: str


class Answer(msgspec.Struct):
    """What is answered: a document, or only why it is none."""

    posts: tuple[Post, ...] | None
    problem: tuple[Reason, str] | None
    has_end: bool = True


_asked, _answer = msgspec.json.Decoder(Asked), msgspec.json.Decoder(Answer)


async def decode_apart(raw: bytes, url: str, seen_at: datetime, kind: str = "") -> Document:
    """As `decode` does.

    Raises:
        Malformed: there is no feed in it, or none that can be read at a bearable price.
        Deaf: there is no process to be had.
    """
    turn = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with turn:
        told = await _told(msgspec.json.encode(Asked(url, seen_at, kind)) + b"\n" + raw)
    answer = _answer.decode(told)
    problem = Malformed(*answer.problem) if answer.problem else None
    if answer.posts is None:
        raise problem or Malformed(Reason.INTERNAL, "nothing was answered")
    return Document(answer.posts, problem, answer.has_end)


async def _told(asked: bytes) -> bytes:
    """What the other process says."""
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, env=environment(os.environ),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    except OSError as problem:
        raise Deaf(f"a page cannot be read: no process for it: {problem.strerror}") from None
    try:
        async with asyncio.timeout(PATIENCE):
            told, _ = await process.communicate(asked)
    except TimeoutError:
        told = b""
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode or not told:
        said = f"reading it takes more than {TIME} s or {MEMORY // 1024**2} MB: is it a feed?"
        raise Malformed(Reason.TOO_LARGE, said)
    return told


def environment(env: Mapping[str, str]) -> dict[str, str]:
    """What of our variables it is told: nothing of Tocsin's."""
    return {name: text for name, text in env.items() if not name.startswith(OURS)}


def main() -> None:
    """Read what stands on standard input, and answer."""
    _be_modest()
    line, _, raw = sys.stdin.buffer.read().partition(b"\n")
    sys.stdout.buffer.write(msgspec.json.encode(_answered(_asked.decode(line), raw)))


def _be_modest() -> None:
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CPU, (TIME, TIME))
    with suppress(ValueError, OSError):  # where a system has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _answered(asked: Asked, raw: bytes) -> Answer:
    try:
        document = decode(raw, asked.url, asked.seen_at, asked.kind)
    except Malformed as none:
        return Answer(None, (none.reason, none.detail))
    problem = document.problem
    said = (problem.reason, problem.detail) if problem else None
    return Answer(document.posts, said, document.has_end)


if __name__ == "__main__":
    main()

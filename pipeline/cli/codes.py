"""Codes: what a command ends with, and the one clear line that it says before."""

import errno
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from gzip import BadGzipFile
from typing import Any, NoReturn

import click
from kafka.errors import KafkaError

from pipeline.entry import EntryError, Refusal, no_entry
from pipeline.listener import ListenError
from pipeline.lookback import UnseenError
from pipeline.screen import say
from pipeline.settings import SettingsError
from pipeline.topics import TopicError

FOUND, USAGE = 1, 2  # exit codes: what was looked for is there; settings
OURS = os.EX_SOFTWARE  # 70: a bug of ours, or where only a restart helps
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # the disk is full, or our share of it
KNOWN = (  # words help more than a traceback
    SettingsError, TopicError, ListenError, UnseenError, EOFError, BadGzipFile, EntryError,
    KafkaError,
)  # fmt: skip
CLICKS = (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError)


class Commands(click.Group):
    """Commands whose bugs have a code of their own: Python's is that of what was found."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command line. Where nothing more can be written, that is no bug of ours."""
        try:
            return super().main(*arguments, **options)
        except OSError as problem:
            if problem.errno not in UNWRITABLE:
                raise
            hush()
            give_up(f"{problem.filename or 'the result'} cannot be written: {problem.strerror}")

    def invoke(self, ctx: click.Context) -> Any:
        """Run one. What click itself knows how to end with is none of ours."""
        try:
            return super().invoke(ctx)
        except CLICKS:
            raise
        except Exception as bug:  # whatever it is
            if isinstance(bug, OSError) and bug.errno in UNWRITABLE:
                raise
            traceback.print_exc()
            sys.exit(OURS)


def give_up(said: str) -> NoReturn:
    """Say why what was asked for is not done, and end."""
    say(said)
    sys.exit(FOUND)


def hush() -> None:
    """Throw away what stdout still holds, or Python would try to write it when it ends."""
    with suppress(OSError):  # a stdout that is no file holds nothing
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def explained() -> Iterator[None]:
    """Say what is wrong in words, where words help more than a traceback."""
    try:
        yield
    except KNOWN as problem:
        said, code = words(problem)
        say(said)
        sys.exit(code)


@contextmanager
def served() -> Iterator[None]:
    """The same of a process, in its log.

    Faust ends with 1 what only a restart helps, and 1 says that something was found.
    """
    import structlog  # 80 ms that no command for people needs

    log = structlog.get_logger(__name__)
    try:
        yield
    except SystemExit as end:
        sys.exit(OURS if end.code else 0)
    except KNOWN as problem:
        said, code = words(problem)
        log.critical("cannot start", problem=said)
        sys.exit(code)
    except Exception:
        log.critical("ended by a bug of ours", exc_info=True)
        sys.exit(OURS)


def words(problem: Exception) -> tuple[str, int]:
    """What is wrong, and the code that says what helps."""
    if not isinstance(problem, EntryError | KafkaError):
        return str(problem), USAGE
    told = problem if isinstance(problem, EntryError) else no_entry("Kafka", problem)
    return str(told), USAGE if isinstance(told, Refusal) else FOUND

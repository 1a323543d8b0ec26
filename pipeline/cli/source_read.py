"""The command that turns files of several formats into lines of posts."""

import sys
from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import a_file, config_option, connection, settings
from pipeline.lines import STDIN, Unreadable, opened
from pipeline.screen import Complaints, people
from pipeline.sources.course import Course
from pipeline.sources.post import Post, encode_post, mention_of
from pipeline.sources.reading import Format, gone_in, read_events
from pipeline.sources.table import Columns, mapping

SOURCE = "file"  # which collector brought the mentions

T = TypeVar("T")


def columns(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> dict[str, str]:
    """Columns by field."""
    try:
        named = mapping(text or "")
        Columns(of=named)
    except ValueError as problem:
        raise click.BadParameter(str(problem)) from None
    return named


def zone(_context: click.Context, _parameter: click.Parameter, text: str | None) -> tzinfo | None:
    """A zone by its name."""
    try:
        return ZoneInfo(text) if text else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.BadParameter(f"{text!r} is none; allowed: UTC, Europe/Paris …") from None


FORMAT = (
    click.option(
        "--format", "kind", type=click.Choice([each.value for each in Format]),
        default=Format.POSTS.value, show_default=True,
        help="x: lines of X. reddit: listings. csv: a table. posts: JSON lines of posts.",
    ),
    click.option(
        "--map", "named", callback=columns, metavar="FIELD=COLUMN,…",
        help="Where csv and posts have a field of a post; without it, under the field's name.",
    ),
    click.option(
        "--zone", callback=zone, metavar="ZONE",
        help="The zone of times that name none, in csv and posts: UTC, Europe/Paris …",
    ),
    click.option(
        "--dates", metavar="FORM",
        help="How csv and posts write times, as strptime has it: %d/%m/%Y %H:%M.",
    ),
)  # fmt: skip


def formatted(command: Callable[..., T]) -> Callable[..., T]:
    """The options that say how the posts of a file are written."""
    for option in reversed(FORMAT):
        command = option(command)
    return command


def sum_up(complaints: Complaints, posts: int, kind: str) -> None:
    """Say what could not be read; where that is all, the format is wrong rather than each line."""
    complaints.sum_up()
    if complaints.count and not posts:
        others = ", ".join(each for each in Format if each != kind)
        people.print(f"No line was a post. Is it another --format than {kind}: {others}?")


@click.command()
@click.argument("file", type=a_file)
@config_option
@click.option(
    "--mentions",
    is_flag=True,
    help="Lines of mentions instead, one for each brand of the settings that a post names.",
)
@formatted
def read(
    file: str, path: Path | None, kind: str, named: dict[str, str], zone: tzinfo | None,
    dates: str | None, *, mentions: bool,
) -> None:  # fmt: skip
    """Turn the posts of FILE into JSON lines; - is standard input.

    A line has the fields of a post, those of a mention but the brand. With --mentions `tocsin
    ingest`, replays and scores take the lines. What cannot be read is reported, with the number of
    its line and the reason, and the rest goes on; then the command ends with 1. Posts that a file
    of X says are deleted are left out; what cannot be followed is summed up at the end.
    """
    complaints, course, written = Complaints(), Course(), 0
    with explained():
        course.gone = _gone(file, Format(kind))
        with opened(file) as stream:
            lines_of = _mentions(path) if mentions else _alone
            columns = Columns(of=named, zone=zone, dates=dates)
            for event in read_events(Format(kind), stream, columns):
                if isinstance(event, Unreadable):
                    complaints(event)
                    continue
                post = course.post(event)
                for line in lines_of(post) if post else ():
                    written += 1
                    click.echo(line)
    sum_up(complaints, course.posts, kind)
    posts = f"Posts: {course.posts:,}"
    people.print(posts + (f", mentions: {written:,}" if mentions else ""))
    for said in course.summary():
        people.print(said, soft_wrap=True)
    sys.exit(FOUND if complaints.count else 0)


def _gone(file: str, kind: Format) -> frozenset[str]:
    """The posts of a file that are not to be written. What is a pipe can be read but once."""
    if kind is not Format.X or file == STDIN or not Path(file).is_file():
        return frozenset()
    with opened(file) as stream:
        return gone_in(stream)


def _alone(post: Post) -> list[bytes]:
    return [encode_post(post)]


def _mentions(path: Path | None) -> Callable[[Post], list[bytes]]:
    """What makes lines of mentions, by the brands of the settings.

    Raises:
        UsageError: they name none.
    """
    from pipeline.matching.matcher import Matcher

    brands = settings(path, connection()).brands.known
    if not brands:
        raise click.UsageError("there is no brand: name one in brands.known")
    matcher = Matcher(brands)
    return lambda post: [mention_of(post, brand, SOURCE) for brand in matcher.brands(post)]

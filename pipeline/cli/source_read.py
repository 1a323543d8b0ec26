"""The command that turns files of several formats into lines of posts."""

import sys
from collections.abc import Callable
from datetime import tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import a_file
from pipeline.lines import Unreadable, opened
from pipeline.screen import Complaints, people
from pipeline.sources.post import encode_post
from pipeline.sources.reading import Format, read_posts
from pipeline.sources.table import Columns, mapping

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


@click.command()
@click.argument("file", type=a_file)
@formatted
def read(
    file: str, kind: str, named: dict[str, str], zone: tzinfo | None, dates: str | None
) -> None:
    """Turn the posts of FILE into JSON lines; - is standard input.

    A line has the fields of a post, those of a mention but the brand. What cannot be read is
    reported, with the number of its line and the reason, and the rest goes on; then the command
    ends with 1.
    """
    complaints, count = Complaints(), 0
    with explained(), opened(file) as stream:
        for post in read_posts(Format(kind), stream, Columns(of=named, zone=zone, dates=dates)):
            if isinstance(post, Unreadable):
                complaints(post)
            else:
                count += 1
                click.echo(encode_post(post))
    complaints.sum_up()
    people.print(f"Posts: {count:,}")
    sys.exit(FOUND if complaints.count else 0)

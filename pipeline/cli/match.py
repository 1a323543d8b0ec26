"""The command that tries out how a brand is found."""

import sys
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path

import click

from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import a_file, config_option, connection, settings
from pipeline.cli.source_read import formatted, sum_up
from pipeline.config import Brand, Config
from pipeline.lines import Unreadable, opened
from pipeline.matching.shown import as_json, counts_of, matches_of, misses_of
from pipeline.matching.tally import Tally
from pipeline.screen import Complaints, people, wide_out
from pipeline.sources.post import Post
from pipeline.sources.reading import Format, Found, read_posts
from pipeline.sources.table import Columns
from pipeline.watched import must_watch


@click.command()
@click.argument("file", type=a_file)
@config_option
@click.option(
    "--brand", "names", multiple=True, metavar="NAME", help="Only this brand; repeatable."
)
@click.option(
    "--show", type=click.IntRange(min=0), default=5, show_default=True, metavar="N",
    help="At most N posts of each rule and each reason; counts are of all.",
)  # fmt: skip
@click.option(
    "--json", "for_machines", is_flag=True, help="A line of JSON for each post and brand."
)
@formatted
def match(
    file: str, path: Path | None, names: tuple[str, ...], show: int, kind: str,
    named: dict[str, str], zone: tzinfo | None, dates: str | None, *, for_machines: bool,
) -> None:  # fmt: skip
    """Say which posts of FILE are about a brand and why, and which nearly are and why not.

    FILE has posts, or mentions of whomever, plain or gzip; - is standard input. Nothing is sent.
    Lines that cannot be read are reported, and the command ends with 1 then.
    """
    from pipeline.matching.matcher import Matcher

    complaints, tally = Complaints(), Tally(show)
    columns = Columns(of=named, zone=zone, dates=dates)
    with explained(), opened(file) as stream:
        matcher = Matcher(chosen(settings(path, connection()), names))
        for post in readable(read_posts(Format(kind), stream, columns), complaints):
            verdicts = matcher.verdicts(post)
            tally.add(post, verdicts)
            for each in verdicts if for_machines else ():
                click.echo(as_json(post, each))
    if not for_machines:
        for table in (matches_of(tally), misses_of(tally), counts_of(tally)):
            if table.row_count:
                wide_out.print(table)
    sum_up(complaints, tally.posts, kind)
    people.print(f"Posts: {tally.posts:,}, about a brand {tally.named:,}")
    sys.exit(FOUND if complaints.count else 0)


def chosen(config: Config, names: tuple[str, ...]) -> dict[str, Brand]:
    """The brands that are looked for.

    Raises:
        ConfigError: one of them is not watched.
    """
    for name in names:
        must_watch(config, name, "--brand")
    known = config.brands.known
    if not names and not known:
        raise click.UsageError("there is no brand: name one by --brand, or in brands.known")
    return {name: known.get(name, Brand()) for name in names or known}


def readable(found: Found, complaints: Complaints) -> Iterator[Post]:
    """The posts of a file; what is none is reported."""
    for each in found:
        if isinstance(each, Unreadable):
            complaints(each)
        else:
            yield each

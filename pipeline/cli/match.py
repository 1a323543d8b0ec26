"""The command that tries out how a brand is found."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import click

from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import a_file, config_option, connection, settings
from pipeline.config import Brand, Config, must_watch
from pipeline.lines import Line, MentionFile
from pipeline.matching.posts import post_file
from pipeline.matching.shown import as_json, counts_of, matches_of, misses_of
from pipeline.matching.tally import Tally
from pipeline.screen import Complaints, followed, people, wide_out
from pipeline.sources.post import Post


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
def match(
    file: str, path: Path | None, names: tuple[str, ...], show: int, *, for_machines: bool
) -> None:
    """Say which posts of FILE are about a brand and why, and which nearly are and why not.

    FILE has JSON lines of posts or mentions, plain or gzip; - is standard input. Whose mentions
    they are does not matter here. Nothing is sent. Lines that cannot be read are reported, and the
    command ends with 1 then.
    """
    from pipeline.matching.matcher import Matcher

    complaints, tally = Complaints(), Tally(show)
    with explained(), post_file(file) as lines:
        matcher = Matcher(chosen(settings(path, connection()), names))
        for post in readable(lines, complaints):
            verdicts = matcher.verdicts(post)
            tally.add(post, verdicts)
            for each in verdicts if for_machines else ():
                click.echo(as_json(post, each))
    if not for_machines:
        for table in (matches_of(tally), misses_of(tally), counts_of(tally)):
            if table.row_count:
                wide_out.print(table)
    complaints.sum_up()
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


def readable(lines: MentionFile, complaints: Complaints) -> Iterator[Post]:
    """The posts of a file; what is none is reported."""
    for line in followed(lines, [lines], "matching"):
        if isinstance(line, Line):
            yield cast("Post", line.mention)
        else:
            complaints(line)

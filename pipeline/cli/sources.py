"""Commands about the networks that are listened to."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
from rich.table import Table

from alerts.discretion import Authors
from pipeline.aliases import author_key
from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import config_option, connection, settings
from pipeline.cli.source_read import read
from pipeline.config import Config
from pipeline.connection import Connection
from pipeline.screen import clean, say, wide_out
from pipeline.settings import ConfigError, Problem
from pipeline.sources.delivery import Sorting
from pipeline.sources.source import State
from pipeline.sources.standing import Standing, read_standings
from pipeline.sources.veil import Veil, digest_with


@click.group()
def source() -> None:
    """The networks that are listened to."""


source.add_command(read)


@source.command()
@config_option
def run(path: Path | None) -> None:
    """Listen to the networks of the settings, and send mentions of the brands to Kafka.

    Each source is kept by itself: one that breaks is tried again, more and more seldom, and the
    others go on. What Kafka has not taken when the process ends is read again by the next. Needs
    `sources` in the settings; one process of the same settings is enough. SIGTERM ends it.
    """
    from pipeline.process import Process
    from pipeline.sources import station

    with explained():
        known = connection()
        config = settings(path, known)
        must_listen(config, str(path or known.config or ""))
        sources = [each.source(config.sources.agent, known) for each in config.sources.each()]
        station.run(Process(known, config.digest), sources, sorting(known, config))


def sorting(known: Connection, config: Config) -> Sorting:
    """What becomes of posts, by the settings.

    Raises:
        VariableError: names are to be hidden, and there is no key for it.
    """
    from pipeline.matching.matcher import Matcher

    veil = None
    if config.sources.authors is Authors.HASH:
        digest = digest_with(author_key(known, "sources.authors"))
        veil = Veil(digest, lambda brand, author: author.casefold() in config.owned(brand))

    return Sorting(known.mentions, Matcher(config.brands.known).brands, veil)


def must_listen(config: Config, file: str) -> None:
    """Refuse settings with which nothing could be listened to.

    Raises:
        ConfigError: no source, no contact, or no brand.
    """
    missing = []
    if not list(config.sources.each()):
        networks = ", ".join(config.sources.networks)
        missing.append(Problem(file, "sources", f"names none; allowed: {networks}"))
    if config.sources.contact is None:
        said = "is not set; allowed: a mail address, or that of a page, for the networks to ask"
        missing.append(Problem(file, "sources.contact", said))
    if not config.brands.known:
        said = "is empty: no post could be about a brand; allowed: names of brands"
        missing.append(Problem(file, "brands.known", said))
    if missing:
        raise ConfigError(missing)


@source.command()
@click.option("--json", "as_json", is_flag=True, help="As lines of JSON.")
def status(*, as_json: bool) -> None:
    """Where each source stands, by its own last word. Ends with 1 if one is blocked or silent."""
    with explained():
        found = sorted(read_standings(connection()).values(), key=lambda each: each.name)
        now = datetime.now(UTC)
        if as_json:
            for each in found:
                silent = {"silent": each.is_silent(now)}
                click.echo(msgspec.json.encode(msgspec.structs.asdict(each) | silent))
        elif found:
            wide_out.print(shown(found, now))
        else:
            say("no source has said a word: `tocsin source run` starts those of the settings")
        if any(each.state is State.BLOCKED or each.is_silent(now) for each in found):
            sys.exit(FOUND)


def shown(found: list[Standing], now: datetime) -> Table:
    """A table for people."""
    table = Table(
        "source", "network", "state", "for", "heard until (UTC)", "posts", "mentions", "why"
    )
    for each in found:
        state = f"silent (was {each.state})" if each.is_silent(now) else each.state.value
        until = f"{each.until:%Y-%m-%d %H:%M:%S}" if each.until else "-"
        lasted = str(now - each.since).split(".")[0]
        table.add_row(
            clean(each.name), clean(each.platform), state, lasted, until, f"{each.posts:,}",
            f"{each.mentions:,}", clean(each.said),
        )  # fmt: skip
    return table

"""Options: what several commands are given, on the line, in the environment or in a file."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import config as configuration
from pipeline.config import Config, Written
from pipeline.connection import Connection
from pipeline.lines import STDIN
from pipeline.sentiment import BrandSentiment, Scoring
from pipeline.settings import value
from pipeline.streamtime import Ending

if TYPE_CHECKING:
    from pipeline.sentiment.sentiments import Sentiments


def connection() -> Connection:
    """The connection that the environment describes."""
    return Connection.read(os.environ)


def settings(path: Path | None, known: Connection) -> Config:
    """The settings of a file, of TOCSIN_CONFIG, or the defaults."""
    return written(path, known).config


def written(path: Path | None, known: Connection) -> Written:
    """Likewise, with their lines."""
    chosen = path or known.config
    return configuration.read(chosen) if chosen else Written(Config.default())


def scorer_of(config: Config, scoring: Scoring | None = None) -> "Sentiments":
    """What scores posts as the settings say, or all of them by one setting."""
    from pipeline.sentiment.sentiments import Sentiments

    if scoring is None:
        return Sentiments(config.sentiment, config.brand_sentiments)
    brands = {
        name: BrandSentiment(language=each.language)
        for name, each in config.brand_sentiments.items()
    }
    return Sentiments(replace(config.sentiment, scorer=scoring, languages={}), brands)


a_file = click.Path(exists=True, dir_okay=False, allow_dash=True)


def alone(
    _context: click.Context, _parameter: click.Parameter, files: tuple[str, ...]
) -> tuple[str, ...]:
    """Refuse standard input beside files."""
    if STDIN in files and len(files) > 1:
        raise click.BadParameter(f"{STDIN} is standard input, and can only be the only one")
    return files


files_argument = click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, callback=alone, type=a_file
)
maybe_files_argument = click.argument(
    "files", metavar="[FILE]...", nargs=-1, callback=alone, type=a_file
)
config_option = click.option(
    "--config", "path", type=click.Path(path_type=Path, dir_okay=False),
    help="The YAML file of brands, rules and routes.  [default: TOCSIN_CONFIG, else all defaults]",
)  # fmt: skip


def writable(
    _context: click.Context, _parameter: click.Parameter, path: Path | None
) -> Path | None:
    """Where a result goes: said before minutes of work, not after them."""
    if path and not os.access(path if path.exists() else path.parent, os.W_OK):
        raise click.BadParameter(f"`{path}` cannot be written; allowed: a file in a folder")
    return path


def moment(
    _context: click.Context | None, _parameter: click.Parameter | None, text: str | None
) -> datetime | None:
    """A time of the command line; without a zone it is UTC."""
    try:
        return None if text is None else value.moment(text)
    except ValueError:
        raise click.BadParameter(value.allowed(datetime, {})) from None


since_option = click.option(
    "--since", callback=moment, metavar="TIME", help="Leave out mentions of before this time."
)
ending_option = click.option(
    "--until-quiet/--stop-at-end", "quiet", default=True, show_default=True,
    help="Let the clock go on after the last mention until all is resolved, 48 h at most; or not.",
)  # fmt: skip


def ending_of(*, quiet: bool) -> Ending:
    """The ending that the flag asks for."""
    return Ending.UNTIL_QUIET if quiet else Ending.STOP_AT_END

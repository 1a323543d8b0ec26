"""Commands that run files of mentions through the core, without Kafka."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click
import msgspec

from alerts.brief import FullBrief
from alerts.notice import Kind
from detectors.events import Mention
from pipeline import replay as replaying
from pipeline.briefing import briefing
from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import (
    config_option,
    connection,
    ending_of,
    ending_option,
    files_argument,
    moment,
    scorer_of,
    settings,
    since_option,
)
from pipeline.codec import decode_mention, decode_wordless, encode_notice
from pipeline.config import Config, must_watch
from pipeline.ingest import readable_together
from pipeline.lines import mention_files
from pipeline.lookback import lookback
from pipeline.portrait import portrait
from pipeline.screen import Complaints, followed, people, table_of
from pipeline.sentiment import SentimentSource
from pipeline.sentiment.unhappy import Unhappy

T = TypeVar("T")


class Stream(NamedTuple):
    """What a replay is given first: mentions, and what is known of them."""

    mentions: Iterator[Mention]
    score: replaying.Score
    brief: Callable[[str], FullBrief]


SOURCES = (
    files_argument,
    config_option,
    since_option,
    click.option(
        "--owned", multiple=True, metavar="HANDLE",
        help="An account of the brand's own, beside those of the settings; can be repeated.",
    ),
    click.option(
        "--count-all", is_flag=True,
        help="Count every post as negative, whatever it says; posts may lack their text.",
    ),
)  # fmt: skip


def sources(command: Callable[..., T]) -> Callable[..., T]:
    """The argument and the options that say which mentions a command runs, and how."""
    for option in reversed(SOURCES):
        command = option(command)
    return command


@contextmanager
def stream(
    config: Config, complaints: Complaints, what: str,
    *, files: tuple[str, ...], since: datetime | None, owned: tuple[str, ...], count_all: bool,
) -> Iterator[Stream]:  # fmt: skip
    """The mentions of files, as their options say, with a bar called `what`."""
    decode = decode_wordless if count_all else decode_mention
    with mention_files(files, since, decode) as opened:
        good = readable_together(opened, complaints, time.time)
        sentiments: SentimentSource = Unhappy() if count_all else scorer_of(config)
        with closing(followed(good, opened, what)) as lines:  # the bar goes before anything is said
            seen = complaints.watched(lines, config.watches)
            yield Stream(seen, sentiments.of, briefing(config, sentiments, owned))


@click.command()
@sources
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each notice, on stdout.")
@ending_option
def replay(path: Path | None, *, as_json: bool, quiet: bool, **given: Any) -> None:
    """Run the mentions of FILE through the same core as a worker, without Kafka.

    Tells what would have been told, and when. Without --json updates are left out. Several files
    are merged by the times of their mentions, but each keeps its own order, so sort them first.
    One file is taken as it is. - is standard input.
    """
    complaints, told = Complaints(), []
    with explained():
        config = settings(path, connection())
        with stream(config, complaints, "replay", **given) as run:
            for notice in replaying.replay(*run, ending_of(quiet=quiet)):
                if as_json:
                    click.echo(encode_notice(notice))
                elif notice.kind is not Kind.UPDATED:
                    told.append(notice)
    if not as_json:
        people.print(table_of(told) if told else "Nothing would have been told.")
    complaints.sum_up()
    sys.exit(FOUND if complaints.count else 0)


@click.command()
@sources
@click.option("--brand", required=True, metavar="NAME", help="Who is looked at.")
@click.option("--at", required=True, callback=moment, metavar="TIME", help="When.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, on stdout.")
def explain(path: Path | None, brand: str, at: datetime, *, as_json: bool, **given: Any) -> None:
    """Show what a brand looked like at a moment, whether anything was told then or not.

    Runs the mentions of FILE up to TIME as `tocsin replay` does, with the same options, and shows
    what each lane saw, which of its conditions held, and the incident that ran. Several files are
    merged as there. Nothing is read behind the first mention that is later than TIME.
    """
    complaints = Complaints()
    with explained():
        config = settings(path, connection())
        must_watch(config, brand, "--brand")
        with stream(config, complaints, "explain", **given) as run:
            seen = lookback(*run, brand, at)
    if as_json:
        click.echo(msgspec.json.encode(seen))
    else:
        people.print(portrait(seen))
    complaints.sum_up()
    sys.exit(FOUND if complaints.count else 0)

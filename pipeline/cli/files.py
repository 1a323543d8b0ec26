"""Commands that read a file of mentions."""

import sys
import time
from datetime import datetime
from pathlib import Path

import click

from alerts.notice import Kind
from pipeline import ingest as sending
from pipeline import replay as replaying
from pipeline import topics as making
from pipeline.briefing import briefing
from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import (
    config_option,
    connection,
    ending_of,
    ending_option,
    scorer_of,
    settings,
    since_option,
)
from pipeline.codec import encode_notice
from pipeline.lines import mention_file
from pipeline.screen import Complaints, followed, people, table_of

ABOVE_NONE = click.FloatRange(min=0, min_open=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--rate", type=ABOVE_NONE, metavar="N", help="At most N mentions a second.")
@click.option(
    "--speed", type=ABOVE_NONE, metavar="X", help="X times as fast as the mentions' own clock."
)
@click.option(
    "--event-time",
    is_flag=True,
    help="Stamp records with the mentions' own time and send ticks, for TOCSIN_CLOCK=stream.",
)
@since_option
@ending_option
def ingest(
    file: str, rate: float | None, speed: float | None, since: datetime | None,
    *, event_time: bool, quiet: bool,
) -> None:  # fmt: skip
    """Send the mentions of FILE to Kafka: JSON lines, plain or gzip; - is standard input.

    Lines that cannot be read are reported, with number and reason, and the rest goes on; then the
    command ends with 1. --until-quiet and --stop-at-end count with --event-time.
    """
    complaints = Complaints()
    with explained(), mention_file(file, since) as lines:
        known = connection()
        making.require(known)
        kept = making.kept_for(known, known.mentions) if event_time else None
        clock = time.time if event_time or speed else None
        sender = sending.Sender(known)
        good = sending.readable(lines, complaints, kept, clock)
        ending = ending_of(quiet=quiet) if event_time else None
        pace = sending.Pace(rate=rate, speed=speed)
        sent = sending.ingest(good, sender, pace, ending, sending.Stopwatch())
        count = sum(1 for _ in followed(sent, lines, file, "sending"))
        sender.close()
    complaints.sum_up()
    people.print(f"{count:,} mentions sent to {known.mentions}")
    sys.exit(FOUND if complaints.count else 0)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each notice, on stdout.")
@config_option
@since_option
@ending_option
def replay(
    file: str, path: Path | None, since: datetime | None, *, as_json: bool, quiet: bool
) -> None:  # fmt: skip
    """Run the mentions of FILE through the same core as a worker, without Kafka.

    Tells what would have been told, and when. Without --json updates are left out.
    """
    complaints, told = Complaints(), []
    with explained(), mention_file(file, since) as lines:
        config = settings(path, connection())
        good = sending.readable(lines, complaints, None, time.time)
        seen = complaints.watched(followed(good, lines, file, "replay"), config.watches)
        sentiments, ending = scorer_of(config), ending_of(quiet=quiet)
        brief = briefing(config, sentiments)
        for notice in replaying.replay(seen, sentiments.of, brief, ending):
            if as_json:
                click.echo(encode_notice(notice))
            elif notice.kind is not Kind.UPDATED:
                told.append(notice)
    if not as_json:
        people.print(table_of(told) if told else "Nothing would have been told.")
    complaints.sum_up()
    sys.exit(FOUND if complaints.count else 0)

"""Commands that bring mentions from files to Kafka."""

import sys
import time
from datetime import datetime

import click

from pipeline import ingest as sending
from pipeline import topics as making
from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import a_file, connection, ending_of, ending_option, since_option
from pipeline.lines import mention_file
from pipeline.screen import Complaints, followed, people

ABOVE_NONE = click.FloatRange(min=0, min_open=True)


@click.command()
@click.argument("file", type=a_file)
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
        good = sending.readable(sending.real(lines), complaints, kept, clock)
        ending = ending_of(quiet=quiet) if event_time else None
        pace = sending.Pace(rate=rate, speed=speed)
        sent = sending.ingest(good, sender, pace, ending, sending.Stopwatch())
        count = sum(1 for _ in followed(sent, [lines], "sending"))
        sender.close()
    complaints.sum_up()
    people.print(f"{count:,} mentions sent to {known.mentions}")
    sys.exit(FOUND if complaints.count else 0)

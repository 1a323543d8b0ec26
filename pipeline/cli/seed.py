"""The command that gives watches a past."""

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.text import Text

from pipeline import ingest as sending
from pipeline import seeding
from pipeline import topics as making
from pipeline.briefing import briefing
from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import (
    config_option,
    connection,
    files_argument,
    scorer_of,
    settings,
    since_option,
)
from pipeline.commanding import send_commands
from pipeline.connection import Clock, Connection
from pipeline.lines import mention_files
from pipeline.screen import Complaints, followed, lessons_of, people, wide


@click.command()
@files_argument
@config_option
@since_option
@click.option(
    "--brand", "brands", multiple=True, metavar="NAME", help="Seed this brand alone; repeatable."
)
@click.option("--dry-run", is_flag=True, help="Send nothing; the commands go to stdout, as JSON.")
def seed(
    files: tuple[str, ...], path: Path | None, since: datetime | None, brands: tuple[str, ...],
    *, dry_run: bool,
) -> None:  # fmt: skip
    """Teach running workers what is usual, by a history of mentions: FILES as for ingest.

    Runs them through the same core as a worker, merged by time, and sends what each brand's watch
    learned as a command. A watch that knows less goes on from it, and need not wait for two weeks;
    the worker's log and tocsin_commands_total say what became of it.

    The history must come from the same sources, and the settings must be those of the workers: a
    seed of another scorer is refused. Under TOCSIN_CLOCK=stream commands bear the history's time.
    """
    complaints = Complaints()
    with explained(), mention_files(files, since) as opened:
        known = connection()
        config = settings(path, known)
        if not dry_run:
            making.require(known)
        sentiments = scorer_of(config)
        good = sending.readable_together(opened, complaints, time.time)
        chosen = (each for each in good if not brands or each.mention.brand in brands)
        seen = complaints.watched(followed(chosen, opened, "seed"), config.watches)
        history = seeding.History(briefing(config, sentiments))
        lessons = history.live(seen, sentiments.of)
        fit = [lesson for lesson in lessons if lesson.penalty is not None]
        if dry_run:
            for lesson in fit:
                click.echo(lesson.command)
        else:
            commands = [(lesson.brand, lesson.command) for lesson in fit]
            send_commands(commands, known, stamp(known, history.now))
    wide.print(lessons_of(lessons))
    complaints.sum_up()
    missing = sorted(set(brands) - set(history.lookouts))
    sum_up(len(fit), None if dry_run else known.commands, history.late, missing)
    sys.exit(FOUND if complaints.count or missing else 0)


def stamp(known: Connection, end: float) -> float | None:
    """The time that commands bear; None: now.

    Raises:
        TopicError: Kafka would delete them at once.
    """
    if known.clock is Clock.WALL:
        return None
    kept = making.kept_for(known, known.commands)
    if kept is not None and timedelta(seconds=time.time() - end) > kept:
        said = f"the history ends before the {kept.days} days that {known.commands} keeps"
        raise making.TopicError(f"{said}: run `tocsin topics create --event-time`")
    return end


def sum_up(count: int, topic: str | None, late: int, missing: list[str]) -> None:
    """Say what was sent, and what could not count."""
    if late:
        said = "mentions are a day older than one before them, and were left out: sort by time"
        people.print(f"{late:,} {said}", soft_wrap=True)
    for brand in missing:
        people.print(Text(f"{brand}: no mention of it that is watched"), soft_wrap=True)
    sent = f"sent to {topic}" if topic else "that would be sent"
    people.print(f"Seeds {sent}: {count:,}", soft_wrap=True)

"""The command that gives watches a past."""

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import click

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
from pipeline.config import Config
from pipeline.connection import Clock, Connection
from pipeline.lines import MentionFile, mention_files
from pipeline.replay import of_some
from pipeline.roster import Roster
from pipeline.screen import NOTHING_READ, Complaints, clean, followed, lessons_of, people, say, wide
from pipeline.settings.problem import guess
from pipeline.watched import must_watch


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

    Nothing is sent of files that are not sorted by time. The history must come from the same
    sources, and the settings must be those of the workers: a seed of another scorer is refused.
    Under TOCSIN_CLOCK=stream commands bear the history's time.
    """
    complaints = Complaints()
    with explained(), mention_files(files, since) as opened:
        known = connection()
        config = settings(path, known)
        for brand in brands:
            must_watch(config, brand, "--brand")
        if not dry_run:
            making.require(known)
        roster, history, lessons = taught(opened, config, brands, complaints)
        fit = [] if history.is_unsorted else [each for each in lessons if each.penalty is not None]
        if dry_run:
            for lesson in fit:
                click.echo(lesson.command)
        elif fit:
            commands = [(lesson.brand, lesson.command) for lesson in fit]
            send_commands(commands, known, stamp(known, history.now))
    if not history.is_unsorted:
        wide.print(lessons_of(lessons))
    complaints.sum_up(roster.left_out + history.outcomes)
    missing = sorted(set(brands) - set(history.lookouts))
    sum_up(len(fit), None if dry_run else known.commands, history, missing)
    sys.exit(FOUND if complaints.count or missing or history.is_unsorted else 0)


def taught(
    opened: list[MentionFile], config: Config, brands: tuple[str, ...], complaints: Complaints
) -> tuple[Roster, seeding.History, list[seeding.Lesson]]:
    """Who was watched in files, what was lived through, and what was learned of it."""
    sentiments, roster = scorer_of(config), Roster(config.brands, brands)
    good = sending.readable_together(opened, complaints, time.time)
    seen = (line.mention for line in followed(good, opened, "seed"))
    history = seeding.History(briefing(config, sentiments))
    return roster, history, history.live(seen, of_some(roster.takes, sentiments.of))


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


def sum_up(count: int, topic: str | None, history: seeding.History, missing: list[str]) -> None:
    """Say what was sent, and why something was not."""
    for brand in missing:
        near = guess(brand, history.census.spans)
        people.print(clean(f"{brand}: no mention of it{near}"), soft_wrap=True)
    if history.census.end is None:
        say(NOTHING_READ)
    if history.is_unsorted:
        say("More than one in a hundred came late: what they teach is wrong, and nothing is sent")
    sent = f"sent to {topic}" if topic else "that would be sent"
    people.print(f"Seeds {sent}: {count:,}", soft_wrap=True)

"""Commands for whoever tunes rules: how well they do on what people know."""

import os
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import click
import msgspec

from detectors.events import Level
from pipeline.cli.codes import explained
from pipeline.cli.options import connection, scorer_of, settings
from pipeline.cli.replays import end, sources
from pipeline.codec import decode_mention, decode_wordless
from pipeline.config import Config
from pipeline.lines import STDIN
from pipeline.screen import (
    NOTHING_READ,
    Complaints,
    clean,
    counted,
    followed,
    people,
    say,
    wide_out,
)
from pipeline.sentiment import SentimentSource
from pipeline.sentiment.unhappy import Unhappy
from pipeline.tuning import episode
from pipeline.tuning.episode import Episode
from pipeline.tuning.history import Archive, History, cache_of
from pipeline.tuning.play import Played, all_played, unheard
from pipeline.tuning.scorecard import EARLY, LATE, scorecard
from pipeline.tuning.setup import Setup, setup, yardsticks
from pipeline.tuning.sheet import sheet_of

HOUR = timedelta(hours=1)
PAIR = 2  # settings

a_path = click.Path(exists=True, dir_okay=False, path_type=Path)
labels_option = click.option(
    "--labels", "labelled", required=True, type=a_path, metavar="FILE",
    help="What people know: see `tocsin labels`.",
)  # fmt: skip
level_option = click.option(
    "--level", type=click.Choice([*map(str, Level)]), default=Level.ALERT.value, show_default=True,
    help="Count labels and incidents from this level on.",
)  # fmt: skip
early_option = click.option(
    "--early", type=click.FloatRange(min=0), default=EARLY / HOUR, show_default=True,
    metavar="HOURS", help="A ring so long before a label's start belongs to it.",
)  # fmt: skip
late_option = click.option(
    "--late", type=click.FloatRange(min=0), default=LATE / HOUR, show_default=True,
    metavar="HOURS", help="From so long after its start on a ring is late.",
)  # fmt: skip


@contextmanager
def material(
    config: Config, complaints: Complaints,
    *, files: tuple[str, ...], since: datetime | None, owned: tuple[str, ...], count_all: bool,
) -> Iterator[tuple[History, Setup]]:  # fmt: skip
    """The mentions of files with what is felt in them, and the settings that are in use."""
    source: SentimentSource = Unhappy() if count_all else scorer_of(config)
    with Archive(
        source=source, brands=config.brands.known,
        decode=decode_wordless if count_all else decode_mention,
        cache=cache_of(os.environ), now=time.time(), complain=complaints,
        follow=lambda lines, file: followed(lines, [file], "scoring"),
    ) as archive:  # fmt: skip
        history = History([archive.of(each) for each in files], since)
        yield history, setup("in use", config, source, owned)


def a_pair(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Refuse more settings than can be held against each other."""
    if len(paths) > PAIR:
        raise click.BadParameter(f"{len(paths)} are given; allowed: one or two")
    return paths


def reread(files: tuple[str, ...]) -> None:
    """Refuse standard input where it would be read for two settings: the second gets nothing."""
    if STDIN in files:
        raise click.UsageError(f"{STDIN} is standard input, and can be read only once: give FILE")


def replayed(history: History, setups: Sequence[Setup]) -> list[Played]:
    """What came of each setting, in their order, with a bar."""
    found: list[Played] = []
    with counted(len(setups), "replaying") as count:
        for each in all_played(history, setups):
            found.append(each)
            count(len(found))
    return found


def finish(
    complaints: Complaints, came: Played, labels: Collection[Episode], *, found: bool = False
) -> NoReturn:
    """Say which mentions and labels did not count, or not as somebody meant, and end."""
    strange = unheard(labels, came)
    if not came.outcomes:
        say(NOTHING_READ)
    elif strange:
        said = f"Labels: {len(strange):,} of {len(labels):,} tell of times or brands that the "
        said += f"mentions do not, such as {strange[0]}; `tocsin labels check` shows all"
        people.print(clean(said, "yellow"), soft_wrap=True)
    complaints.sum_up(came.outcomes)
    end(complaints, came.outcomes, came.idle, found=found)


@click.command()
@sources
@labels_option
@early_option
@late_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object, on stdout.")
def score(
    path: Path | None, labelled: Path, *, early: float, late: float, as_json: bool, **given: Any
) -> None:
    """Judge the rules by what people know: what was found of the labels, and what rang besides.

    Runs the mentions of FILE as `tocsin replay` does, and holds the incidents against the labels.
    What has no label counts as wrong. Beside the rules in use stand plain ones that everybody
    knows. Posts are scored once: what was said of them is kept for the next time.
    """
    complaints = Complaints()
    with explained():
        config, episodes = settings(path, connection()), episode.read(labelled)
        with material(config, complaints, **given) as (history, used):
            setups = [used, *yardsticks(used)]
            found = replayed(history, setups)
    bounds = early * HOUR, late * HOUR
    cards = {
        each.name: scorecard(episodes, came.courses, came.days, *bounds)
        for each, came in zip(setups, found, strict=True)
    }
    if as_json:
        click.echo(msgspec.json.encode(cards))
    else:
        wide_out.print(sheet_of(cards))
    finish(complaints, found[0], episodes)

"""Commands about labels: what people know of a brand's past, for whoever tunes its rules."""

import sys
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table

from detectors.events import Level, Mention
from detectors.extent import CrisisKind
from pipeline.chronicle import chronicle
from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import a_file, connection, moment, writable
from pipeline.ingest import readable
from pipeline.lines import mention_file
from pipeline.screen import Complaints, clean, people, wide_out
from pipeline.tuning import episode as labelling
from pipeline.tuning.episode import Episode
from pipeline.tuning.hindsight import episodes_of

a_path = click.Path(path_type=Path, dir_okay=False)
file_argument = click.argument("file", metavar="LABELS", type=a_path)


@click.group()
def labels() -> None:
    """What people know of the past: when a brand had a crisis, and when nothing should have rung.

    A file of them is a YAML list; docs/tuning.md says what stands in it.
    """


@labels.command("list")
@file_argument
def show(file: Path) -> None:
    """Show the labels of a file, by brand and time."""
    with explained():
        found = labelling.read(file)
    wide_out.print(table_of(found))
    people.print(f"Labels: {len(found):,}")


@labels.command()
@click.argument("file", metavar="LABELS", type=a_path, callback=writable)
@click.option("--brand", required=True, metavar="NAME", help="Whose.")
@click.option("--start", required=True, metavar="TIME", help="When it began; without a zone UTC.")
@click.option("--end", required=True, metavar="TIME", help="When it was over; of a day its end.")
@click.option(
    "--level",
    type=click.Choice([*map(str, Level)]),
    default=Level.ALERT.value,
    show_default=True,
    help="What people should have been told; of a silence, what not.",
)
@click.option("--kind", type=click.Choice([*map(str, CrisisKind)]), help="What kind of crisis.")
@click.option("--silent", is_flag=True, help="Nothing should have rung.")
@click.option("--note", metavar="TEXT", help="A word for those who read it.")
def add(file: Path, **fields: str | bool | None) -> None:
    """Add a label at the end of a file, which is made if there is none."""
    told = {name: value for name, value in fields.items() if value not in {None, False}}
    with explained():
        labelling.append(file, labelling.listed([told]))


@labels.command()
@file_argument
@click.argument("files", metavar="[FILE]...", nargs=-1, type=a_file)
def check(file: Path, files: tuple[str, ...]) -> None:
    """Check a file of labels; with FILE, that somebody speaks of the brand in the time of each."""
    complaints = Complaints()
    with explained():
        unseen = list(labelling.read(file))
        total = len(unseen)
        for each in files:
            with mention_file(each, name=each) as lines:
                for line in readable(lines, complaints, None, time.time):
                    unseen = [known for known in unseen if not holds(known, line.mention)]
    if files:
        for known in unseen:
            people.print(clean(f"nobody speaks of {known}", "yellow"), soft_wrap=True)
    complaints.sum_up()
    people.print(f"Labels: {total:,}")
    sys.exit(FOUND if complaints.count or (files and unseen) else 0)


@labels.command("from-incidents")
@click.option("--since", callback=moment, metavar="TIME", help="Look from then on.  [default: all]")
@click.option("--brand", "brands", multiple=True, metavar="NAME", help="Of this brand; repeatable.")
@click.option(
    "--to", type=a_path, callback=writable, metavar="LABELS",
    help="Add them to this file, but for times that it has labels for.  [default: stdout]",
)  # fmt: skip
def from_incidents(since: datetime | None, brands: tuple[str, ...], to: Path | None) -> None:
    """Make labels of what people said of incidents: by buttons, forms and commands.

    Reads the topic of alerts, all of it or from a time on. A false alarm is a silence; what people
    resolved, or whose level or kind they corrected, is a crisis of that level and kind. Starts are
    first signs as the detectors saw them: move those that people saw earlier.
    """
    with explained():
        with chronicle(connection(), since.timestamp() if since else 0.0) as told:
            notices = told.read()
        found = [each for each in episodes_of(notices) if not brands or each.brand in brands]
        known = labelling.read(to) if to and to.exists() else ()
        new = [each for each in found if not any(labelling.overlap(each, old) for old in known)]
        if to and new:
            labelling.append(to, labelling.written(new))
        elif not to:
            click.echo(labelling.written(new), nl=False)
    people.print(f"Labels: {len(new):,} new, {len(found) - len(new):,} known")


def holds(label: Episode, mention: Mention) -> bool:
    """Whether a mention falls into the time of a label."""
    return label.brand == mention.brand and label.start <= mention.created_at <= label.end


def table_of(found: Iterable[Episode]) -> Table:
    """Labels, a line each."""
    table = Table("brand", "from (UTC)", "to", "level", "kind", "note", box=None)
    for each in found:
        level = f"not {each.level}" if each.silent else each.level.value
        table.add_row(
            clean(each.brand), f"{each.start:%Y-%m-%d %H:%M}", f"{each.end:%Y-%m-%d %H:%M}", level,
            each.kind or "", clean(each.note or ""),
        )  # fmt: skip
    return table

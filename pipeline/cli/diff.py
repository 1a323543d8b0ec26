"""The command that holds one setting against another."""

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.table import Table

from pipeline.cli.codes import explained
from pipeline.cli.incidents import DAYS, since_of
from pipeline.cli.options import connection, maybe_files_argument, settings
from pipeline.cli.replays import end, of_mentions
from pipeline.cli.tuning import (
    HOUR,
    PAIR,
    a_pair,
    a_path,
    early_option,
    finish,
    late_option,
    material,
    reread,
)
from pipeline.screen import Complaints, clean, people, wide_out
from pipeline.tuning import episode
from pipeline.tuning.comparison import Comparison, Difference, compared
from pipeline.tuning.course import Course
from pipeline.tuning.live import live
from pipeline.tuning.regression import Regression, regressions


def two(
    _context: click.Context, _parameter: click.Parameter, paths: tuple[Path, ...]
) -> tuple[Path | None, Path | None]:
    """The old and the new one, where one has to be; `--live` needs none."""
    old, new = [None, None, *a_pair(paths)][-PAIR:]
    return old, new


@click.command()
@maybe_files_argument
@of_mentions
@click.option(
    "--live",
    "is_live",
    is_flag=True,
    help="In the place of FILE: what people were told, and what the shadow in the settings would"
    f" have told, by their topics. From --since on.  [default: {DAYS} days]",
)
@click.option(
    "--config",
    "paths",
    multiple=True,
    callback=two,
    type=a_path,
    help="The settings that are compared with, and then the new ones; of one file alone it is"
    " compared with what is in use: TOCSIN_CONFIG, else all defaults.",
)
@click.option(
    "--labels",
    "labelled",
    type=a_path,
    metavar="FILE",
    help="What people know: says what the new settings do worse.",
)
@early_option
@late_option
@click.option(
    "--fail-on-regression",
    "fails",
    is_flag=True,
    help="End with 1 if the new settings do something worse; needs --labels.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, on stdout.")
def diff(
    paths: tuple[Path | None, Path | None], labelled: Path | None,
    *, early: float, late: float, fails: bool, as_json: bool, is_live: bool, **given: Any,
) -> None:  # fmt: skip
    """Hold two settings against each other: which incidents appear, vanish, or change.

    Runs the mentions of FILE under both, and shows side by side what differs, with what the one
    that did not ring lacked. With --live those in use are held against their shadow, by what both
    told: there that is said by the numbers of the one that rang. With labels it says what the new
    one does worse: a label that it finds no more, or late, a silence that it breaks, more incidents
    without a label of which people are told.
    """
    if fails and not labelled:
        raise click.UsageError("--fail-on-regression needs --labels: what is worse, people say")
    complaints = Complaints()
    with explained():
        episodes = episode.read(labelled) if labelled else ()
        found = _lived(paths, **given) if is_live else _replayed(paths, complaints, **given)
    bounds = early * HOUR, late * HOUR
    courses = found.before.courses, found.after.courses
    worse = regressions(episodes, *courses, *bounds)
    if as_json:
        click.echo(msgspec.json.encode(_plain(found, worse)))
    else:
        _show(found, worse)
    fails = fails and bool(worse)
    if is_live:
        end(complaints, found.after.outcomes, found=fails)
    finish(complaints, found.after, episodes, found=fails)


def _replayed(
    paths: tuple[Path | None, Path | None], complaints: Complaints, **given: Any
) -> Comparison:
    """Both settings on the mentions of files."""
    if not given["files"] or not paths[1]:
        raise click.UsageError("give FILE and --config, or --live")
    reread(given["files"])
    with ExitStack() as stack:
        configs = [settings(path, connection()) for path in paths]
        sides = [stack.enter_context(material(each, complaints, **given)) for each in configs]
        return compared(*sides)


def _lived(
    paths: tuple[Path | None, Path | None], *, since: datetime | None, **given: Any
) -> Comparison:
    """The settings in use and their shadow, by their topics."""
    old, used = paths
    if old or any(given.values()):
        raise click.UsageError("--live reads topics: no FILE, --owned, --count-all, one --config")
    known = connection()
    config = settings(used, known)
    if not config.shadow.rules.values:
        raise click.UsageError("--live needs a `shadow` in the settings: see docs/tuning.md")
    return live(known, config, since_of(since))


def _plain(found: Comparison, worse: list[Regression]) -> dict[str, Any]:
    return {
        "differences": [
            {
                "what": each.change.turn, "brand": each.change.course.brand,
                "before": each.change.before, "after": each.change.after, "lacks": each.lacks,
            }
            for each in found.changed
        ],
        "same": found.same,
        "worse": [{"what": each.worse, "about": each.about} for each in worse],
    }  # fmt: skip


def _show(found: Comparison, worse: list[Regression]) -> None:
    if told := found.changed:
        wide_out.print(_table(told))
    people.print(f"Incidents: {len(told):,} differ, {found.same:,} are the same")
    for each in worse:
        people.print(clean(str(each), "yellow"), soft_wrap=True)


def _table(told: Iterable[Difference]) -> Table:
    """What differs, a line each."""
    table = Table("brand", "what", "before (UTC)", "after", "lacked", box=None)
    for each in told:
        change = each.change
        table.add_row(
            clean(change.course.brand), change.turn, _steps(change.before), _steps(change.after),
            clean("; ".join(map(str, each.lacks))),
        )  # fmt: skip
    return table


def _steps(course: Course | None) -> str:
    return str(course) if course else "-"

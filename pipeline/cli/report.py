"""The command that tells of a replay on a page."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detectors.events import Level
from pipeline.cli.codes import explained
from pipeline.cli.options import connection, settings, writable
from pipeline.cli.replays import mentions
from pipeline.cli.tuning import (
    HOUR,
    PAIR,
    a_pair,
    a_path,
    early_option,
    finish,
    late_option,
    level_option,
    material,
    reread,
)
from pipeline.screen import Complaints, counted, people
from pipeline.tuning import episode
from pipeline.tuning.comparison import Side, compared
from pipeline.tuning.episode import Episode
from pipeline.tuning.grid import FORM, OPTION, axes, grid
from pipeline.tuning.play import Played, all_played
from pipeline.tuning.regression import regressions
from pipeline.tuning.setup import Setup, yardsticks
from pipeline.tuning.trace import Recording, recorded

if TYPE_CHECKING:  # numpy takes longer to load than most commands to run
    from pipeline.tuning.curve import Bar
    from pipeline.tuning.report.findings import Versus


def few(
    _context: click.Context, _parameter: click.Parameter, paths: tuple[Path, ...]
) -> tuple[Path | None, ...]:
    """One setting, or two; without any what is in use."""
    return a_pair(paths) or (None,)


@click.command()
@mentions
@click.option(
    "--config", "paths", multiple=True, callback=few, type=a_path,
    help="The settings that are judged, and then others that are compared with them."
    "  [default: TOCSIN_CONFIG, else all defaults]",
)  # fmt: skip
@click.option(
    "--labels", "labelled", type=a_path, metavar="FILE",
    help="What people know: says how well the rules did.",
)  # fmt: skip
@click.option(
    OPTION, "written", multiple=True, metavar="KEY=VALUES",
    help=f"A rule, and values to try, as `tocsin sweep` does: {FORM}; needs --labels.",
)  # fmt: skip
@level_option
@early_option
@late_option
@click.option(
    "-o", "--output", "target", required=True, callback=writable, metavar="PAGE",
    type=click.Path(dir_okay=False, path_type=Path), help="The file of the page; one is replaced.",
)  # fmt: skip
def report(
    paths: tuple[Path | None, ...], labelled: Path | None, written: tuple[str, ...], target: Path,
    *, level: str, early: float, late: float, **given: Any,
) -> None:  # fmt: skip
    """Tell how the rules did on the past, on one page for people who did not write them.

    Runs the mentions of FILE as `tocsin score`, `sweep` and `diff` do, and writes one HTML file:
    how well the rules did, in words; each brand by the hour; every incident and why it rang; with
    --set what other values find; with a second --config what would be told otherwise. The page asks
    the network for nothing. It shows posts, and does not say whose. It is in English.
    """
    from pipeline.tuning.curve import Bar
    from pipeline.tuning.report.findings import Findings, Names
    from pipeline.tuning.report.page import page
    from pipeline.tuning.sweep import swept

    if written and not labelled:
        raise click.UsageError(f"{OPTION} needs --labels: what a setting finds, people say")
    if len(paths) == PAIR:
        reread(given["files"])
    complaints, bar = Complaints(), Bar(Level(level), early * HOUR, late * HOUR)
    with explained(), ExitStack() as stack:
        episodes = episode.read(labelled) if labelled else ()
        known = connection()
        configs = [settings(path, known) for path in paths]
        tried = axes(written, configs[0])
        nodes = grid(configs[0], tried).nodes if tried else []
        sides = [stack.enter_context(material(each, complaints, **given)) for each in configs]
        used = sides[0][1]
        plain = yardsticks(used) if episodes else []
        setups = [replace(used, config=node.config) for node in nodes]
        recording, came = replayed(sides[0], [*plain, *setups])
        versus = _versus(sides, episodes, bar)
    rest = came[len(plain) :]
    findings = Findings(
        names=Names(
            files=[Path(each).name for each in given["files"]],
            settings=_name(paths[0] or known.config),
            other=_name(paths[-1]) if versus else None,
            labels=labelled.name if labelled else None,
        ),
        used=used, bar=bar, recording=recording, episodes=episodes,
        yardsticks={each.name: one for each, one in zip(plain, came, strict=False)},
        sweep=swept(tried, nodes, rest, episodes, bar) if nodes else None,
        versus=versus,
    )  # fmt: skip
    target.write_text(page(findings), encoding="utf-8")
    people.print(f"{target}: {len(recording.came.courses):,} incidents", soft_wrap=True)
    finish(complaints, recording.came, episodes)


def replayed(side: Side, others: Sequence[Setup]) -> tuple[Recording, list[Played]]:
    """What came of the settings in use, with all that was seen, and of others; with a bar."""
    history, used = side
    came: list[Played] = []
    with counted(1 + len(others), "replaying") as count:
        recording = recorded(history, used)
        count(1)
        for each in all_played(history, others):
            came.append(each)
            count(1 + len(came))
    return recording, came


def _versus(sides: Sequence[Side], episodes: Sequence[Episode], bar: "Bar") -> "Versus | None":
    """What other settings would have told, if there are any."""
    from pipeline.tuning.report.findings import Versus

    if len(sides) < PAIR:
        return None
    found = compared(*sides)
    courses = found.before.courses, found.after.courses
    return Versus(comparison=found, worse=regressions(episodes, *courses, bar.early, bar.late))


def _name(path: Path | None) -> str:
    return path.name if path else "all defaults"

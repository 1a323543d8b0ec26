"""The command that tries many settings on the past."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from detectors.events import Level
from pipeline.cli.codes import explained
from pipeline.cli.options import connection, settings
from pipeline.cli.replays import sources
from pipeline.cli.tuning import (
    HOUR,
    early_option,
    finish,
    labels_option,
    late_option,
    level_option,
    material,
    replayed,
)
from pipeline.codec import Reason
from pipeline.screen import Complaints, people, wide_out
from pipeline.tuning import episode
from pipeline.tuning.grid import FORM, OPTION, alone, axes, grid

if TYPE_CHECKING:  # numpy takes longer to load than most commands to run
    from pipeline.tuning.sweep import Sweep


@click.command()
@sources
@labels_option
@click.option(
    OPTION, "written", multiple=True, required=True, metavar="KEY=VALUES",
    help=f"A rule, and values to try: {FORM}; can be repeated.",
)  # fmt: skip
@click.option(
    "--brand", metavar="NAME", help="Sweep the rules of this brand alone, and look at no other."
)
@level_option
@early_option
@late_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object, on stdout.")
def sweep(
    path: Path | None, labelled: Path,
    *, written: tuple[str, ...], brand: str | None, level: str, early: float, late: float,
    as_json: bool, **given: Any,
) -> None:  # fmt: skip
    """Try many settings on the past: what each finds of the labels, and what it rings for wrongly.

    Every combination of the values replays the mentions of FILE, on all cores; the values in use
    are always among them. Values are read as those of the settings file, a list in brackets; a
    brand's own rules stay as they are, unless --brand names it. The best settings are those that no
    other beats. Below them stands how far each rule can be moved from the value in use before
    anything is told otherwise, and whether the labels are too few to prefer one setting to another.
    """
    from pipeline.tuning.curve import Bar
    from pipeline.tuning.panorama import doubts_of
    from pipeline.tuning.sweep import swept

    complaints = Complaints()
    with explained():
        config, episodes = settings(path, connection()), episode.read(labelled)
        base = alone(config, brand) if brand else config
        episodes = tuple(each for each in episodes if brand in {None, each.brand})
        tried = axes(written, base)
        nodes, left_out = grid(base, tried)
        with material(config, complaints, **given) as (history, used):
            setups = [replace(used, name=str(node.values), config=node.config) for node in nodes]
            came = replayed(history, setups)
    bar = Bar(Level(level), early * HOUR, late * HOUR)
    found = swept(tried, nodes, came, episodes, bar)
    if as_json:
        click.echo(msgspec.json.encode(found))
    else:
        show(found)
    for said in doubts_of(found.doubt):
        people.print(said, style="yellow", soft_wrap=True)
    if left_out:
        people.print(f"Combinations that contradict themselves, and were left out: {left_out:,}")
    if brand:  # that nobody looks at the others was asked for
        del came[0].outcomes[Reason.UNKNOWN_BRAND]
    finish(complaints, came[0], episodes)


def show(found: "Sweep") -> None:
    """Show it to people."""
    from pipeline.tuning.panorama import curve_of, plateau_of

    wide_out.print(curve_of(found))
    for said in plateau_of(found):
        wide_out.print(said)

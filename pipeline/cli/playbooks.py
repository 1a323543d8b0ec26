"""Command that shows playbooks: what to do about a kind of crisis, and whom to bring in."""

from pathlib import Path

import click
import msgspec

from alerts.language import Language
from alerts.phrases import PHRASES
from alerts.route import language_of
from detectors.events import Level
from pipeline.cli.codes import explained
from pipeline.cli.options import config_option, connection, settings
from pipeline.extract import extract
from pipeline.handbook import playbook_of, playbooks_of
from pipeline.screen import out
from pipeline.settings.problem import guess

LEVELS = (Level.ALERT, Level.CRISIS)  # a watch asks nobody to do anything


@click.command()
@click.argument("kind", required=False)
@click.option(
    "--lang", "language", type=click.Choice(Language, case_sensitive=False),
    help="What it is read in.  [default: what the first route reads]",
)  # fmt: skip
@click.option(
    "--level", type=click.Choice([*map(str, LEVELS)]), help="Steps and people of this level alone."
)
@click.option("--json", "as_json", is_flag=True, help="As a line of JSON each.")
@config_option
def playbook(
    kind: str | None, language: Language | None, level: str | None, path: Path | None,
    *, as_json: bool,
) -> None:  # fmt: skip
    """Show what to do about a KIND of crisis, by the playbook that holds; without one, which kinds.

    All of it: the steps by level, whom to bring in, a first word to adapt, and what not to do. An
    alert in Slack shows the first steps and the people.
    """
    with explained():
        config = settings(path, connection())
        shelf = config.shelf
    if kind is not None and kind not in shelf:
        said = f"there is no playbook `{kind}`{guess(kind, shelf)}; there are: {', '.join(shelf)}"
        raise click.BadParameter(said, param_hint="KIND")
    read = language or language_of(config.routes)
    levels = tuple(each for each in LEVELS if level in {None, each})
    told = [
        extract(name, each, config.stakeholders, read, levels)
        for name, each in shelf.items()
        if kind in {None, name}
    ]
    if as_json:
        for each in told:
            click.echo(msgspec.json.encode(each))
    elif kind is None:
        out.print(playbooks_of(told, PHRASES[read].playbook))
    else:
        out.print(playbook_of(told[0], PHRASES[read].playbook))

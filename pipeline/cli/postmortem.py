"""The command that tells what became of an incident."""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import click

from alerts.account import Account
from alerts.language import Language
from alerts.markdown import markdown
from alerts.postmortem import postmortem as page_of
from alerts.postmortem.filled import renewed
from pipeline.aliases import discretion_of
from pipeline.chronicle import chronicle
from pipeline.cli.codes import FOUND, explained
from pipeline.cli.incidents import chosen, incident_argument
from pipeline.cli.options import config_option, connection, moment, settings
from pipeline.connection import Connection
from pipeline.filing import file_name, put
from pipeline.hindsight import material_of
from pipeline.screen import people, say

DAYS = 30  # that are looked through
EARLIER = 60.0  # seconds before the beginning: clocks differ
PATIENCE = 300.0  # seconds of reading
SUFFIXES = {"markdown": "md", "html": "html"}


@click.command()
@incident_argument
@click.option(
    "--format", "form", type=click.Choice([*SUFFIXES]), default="markdown", show_default=True,
    help="What it is written as.",
)  # fmt: skip
@click.option(
    "--language", type=click.Choice([*map(str, Language)]),
    help="What it is written in.  [default: that of the first route to hear of it]",
)  # fmt: skip
@click.option(
    "--out", "target", type=click.Path(path_type=Path), metavar="PATH",
    help="A file, or a folder that is there.  [default: stdout]",
)  # fmt: skip
@click.option(
    "--since", callback=moment, metavar="TIME",
    help=f"Look for the incident from then on.  [default: {DAYS} days]",
)  # fmt: skip
@config_option
def postmortem(
    incident: str, form: str, language: str | None, target: Path | None, since: datetime | None,
    path: Path | None,
) -> None:  # fmt: skip
    """Tell what became of an incident, as a page to fill in: over or not, as often as you like.

    Made from the topic of alerts alone. Of posts it shows what the settings allow, and what is not
    deleted since. In the place of a Markdown file of the same incident, what people filled in
    there stays.
    """
    with explained():
        known = connection()
        config = settings(path, known)
        account = found(known, incident, since)
        material = material_of(
            account, config, discretion_of(config.slack, known),
            Language(language) if language else None,
        )  # fmt: skip
    document = page_of(material)
    if form == "html":
        from pipeline.page.document import page

        text = page(document)
    else:
        text = markdown(document)
    if target is None:
        click.echo(text, nl=False)
        return
    newest = account.newest
    if target.is_dir():
        target /= file_name(newest.brand, newest.incident, SUFFIXES[form])
    write(target, text, keeps=form == "markdown")
    people.print(f"{account.name}: {target}", markup=False, soft_wrap=True)


def found(known: Connection, named: str, since: datetime | None) -> Account:
    """The account of the incident that is meant, of all that is told of it by now."""
    start = since or datetime.now(UTC) - timedelta(days=DAYS)
    with chronicle(known, start.timestamp()) as told:
        told.read()
        notice = chosen(told.incidents, named)
    if notice is None:
        give_up(f"{named} is not known since {start:%Y-%m-%d}; see `tocsin incidents --since`")
    until = time.monotonic() + PATIENCE
    with chronicle(known, notice.opened_at.timestamp() - EARLIER) as told:
        account, whole = told.account(notice.brand, notice.incident, until)
    if account is None or not whole:
        give_up(f"{named} cannot be read within {PATIENCE:.0f} s")
    return account


def write(target: Path, text: str, *, keeps: bool) -> None:
    """Whole or not at all; with what people filled in before, if it may."""
    try:
        if keeps and target.exists():
            text = renewed(target.read_text(encoding="utf-8"), text)
        put(target, text)
    except (OSError, UnicodeDecodeError) as problem:
        give_up(f"{target} cannot be written: {problem}")


def give_up(said: str) -> NoReturn:
    """Say why there is none, and end."""
    say(said)
    sys.exit(FOUND)

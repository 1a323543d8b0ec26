"""The command that tells what became of an incident."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import click

from alerts.account import Account
from alerts.language import Language
from alerts.notice import Notice
from alerts.postmortem import postmortem as page_of
from pipeline.aliases import discretion_of
from pipeline.chronicle import account_of, chronicle
from pipeline.cli.codes import explained, give_up
from pipeline.cli.incidents import chosen, incident_argument
from pipeline.cli.options import config_option, connection, moment, settings
from pipeline.cli.pages import page_options, show
from pipeline.connection import Connection
from pipeline.filing import file_name
from pipeline.hindsight import material_of
from pipeline.screen import people

DAYS = 30  # that are looked through: a post-mortem takes its time
PATIENCE = 300.0  # seconds of reading


def a_beginning(context: click.Context, option: click.Parameter, text: str | None) -> datetime:
    """From when on is looked."""
    return moment(context, option, text) or datetime.now(UTC) - timedelta(days=DAYS)


since_option = click.option(
    "--since", callback=a_beginning, metavar="TIME",
    help=f"Look for the incident from then on.  [default: {DAYS} days]",
)  # fmt: skip


@click.command()
@incident_argument
@page_options("that of the first route to hear of it")
@since_option
@config_option
def postmortem(
    incident: str, form: str, language: str | None, target: Path | None, since: datetime,
    path: Path | None,
) -> None:  # fmt: skip
    """Tell what became of an incident, as a page to fill in: over or not, as often as you like.

    Made from the topic of alerts alone. Of posts it shows what the settings allow, and what is not
    deleted since. In the place of a Markdown file of the same incident, what people filled in
    there stays; a file that is no page of it is left alone, and the page stands beside it.
    """
    with explained():
        known = connection()
        config = settings(path, known)
        account = found(known, incident, since)
        material = material_of(
            account, config, discretion_of(config.slack, known),
            Language(language) if language else None,
        )  # fmt: skip
    newest = account.newest
    name = partial(file_name, newest.brand, newest.incident)
    if file := show(page_of(material), form, target, name, keeps=True):
        people.print(f"{account.name}: {file}", markup=False, soft_wrap=True)


def found(known: Connection, named: str, since: datetime) -> Account:
    """The account of the incident that is meant, of all that is told of it by now."""
    notice = meant(known, named, since)
    if notice is None:
        give_up(f"{named} is not known since {since:%Y-%m-%d}; see `tocsin incidents --since`")
    account = account_of(known, notice, PATIENCE)
    if account is None:
        give_up(f"{named} cannot be read within {PATIENCE:.0f} s")
    return account


def meant(known: Connection, named: str, since: datetime) -> Notice | None:
    """The newest notice of the incident that is meant. None: nothing is told of it since then."""
    with chronicle(known, since.timestamp()) as told:
        told.read()
        return chosen(told.incidents, named)

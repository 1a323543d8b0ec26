"""Command for those who answer people: what is asked of an incident, and who speaks for a brand."""

from datetime import datetime
from pathlib import Path

import click
import msgspec

from alerts.community import Community, checklist, lines
from alerts.language import Language
from alerts.phrases import PHRASES
from alerts.route import covers, language_of
from pipeline.aliases import discretion_of
from pipeline.cli.codes import explained
from pipeline.cli.incidents import incident_argument
from pipeline.cli.options import config_option, connection, settings
from pipeline.cli.postmortem import found, since_option
from pipeline.config import Config


@click.command()
@incident_argument
@click.option("--markdown", "as_file", is_flag=True, help="As a list whose boxes can be ticked.")
@click.option("--json", "as_json", is_flag=True, help="As one line of JSON.")
@click.option(
    "--language", type=click.Choice([*map(str, Language)]),
    help="Of the list; posts stay in theirs.  [default: what the brand's first route reads]",
)  # fmt: skip
@since_option
@config_option
def questions(
    incident: str, language: str | None, since: datetime, path: Path | None,
    *, as_file: bool, as_json: bool,
) -> None:  # fmt: skip
    """List what people ask of an incident, and who speaks for the brand, to work through.

    BRAND stands for the latest incident of the brand, BRAND/N for the one of that number; it may
    be over. Where the settings leave out posts, or the names of their authors, so does the list.
    """
    with explained():
        known = connection()
        config = settings(path, known)
        account = found(known, incident, since)
    listed = Community.of(account, discretion_of(config.slack, known))
    words = PHRASES[Language(language) if language else language_for(config, account.newest.brand)]
    if as_json:
        click.echo(encoded(listed))
    elif as_file:
        click.echo(checklist(listed, words), nl=False)
    else:
        click.echo("\n".join(lines(listed, words)))


def language_for(config: Config, brand: str) -> Language:
    """What is read where the first route about a brand leads."""
    return language_of([route for route in config.routes if covers(route, brand)])


def encoded(listed: Community) -> bytes:
    """The list for a program."""
    return msgspec.json.encode({
        "incident": listed.name, "at": listed.notice.at, "questions": listed.questions,
        "unquoted": listed.unquoted, "supporters": listed.supporters, "support": listed.support,
    })  # fmt: skip

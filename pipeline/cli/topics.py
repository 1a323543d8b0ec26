"""Commands about Kafka's topics."""

import sys

import click
import msgspec
from rich.table import Table
from rich.text import Text

from pipeline import topics as making
from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import connection
from pipeline.kafka import administration
from pipeline.screen import findings_of, out, wide_out
from pipeline.survey import Verdict, survey


@click.group()
def topics() -> None:
    """Kafka's topics."""


@topics.command()
@click.option(
    "--event-time",
    is_flag=True,
    help="Keep records of any age, for replays and demos: in topics that are there, too.",
)
def create(*, event_time: bool) -> None:
    """Make all topics, those of the changelogs too.

    What is there already stays as it is, but for the age of records with --event-time.
    """
    with explained():
        table = Table("topic", "partitions", "", box=None)
        for topic, made in making.create(connection(), event_time=event_time):
            table.add_row(topic.name, str(topic.partitions), made)
        wide_out.print(table)


@topics.command()
@click.option(
    "--event-time", is_flag=True, help="Expect topics as `create --event-time` makes them."
)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each finding, on stdout.")
def check(*, event_time: bool, as_json: bool) -> None:
    """Compare all topics with what the settings ask for. Changes nothing.

    Tells what is missing, what is dangerous, what works but differs, and what to do. Ends with 1 if
    there is any of it. What is allowed, such as records that are kept longer, is told and is fine.
    """
    with explained():
        known = connection()
        with administration(known) as admin:
            findings = list(survey(admin, known, event_time=event_time))
    wrong = [finding for finding in findings if finding.verdict is not Verdict.ALLOWED]
    if as_json:
        for finding in findings:
            click.echo(msgspec.json.encode(finding))
    else:
        if findings:
            wide_out.print(findings_of(findings))
        for line in dict.fromkeys(line for each in wrong for line in each.advice.splitlines()):
            out.print(Text(line), soft_wrap=True)
        if not wrong:
            out.print("The topics are right.")
    sys.exit(FOUND if wrong else 0)

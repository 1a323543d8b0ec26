"""Command line: each command reads its settings, calls one thing, and says what came of it."""

import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from kafka.errors import KafkaError
from rich.table import Table
from rich.text import Text

from alerts.notice import Kind
from pipeline import config as configuration
from pipeline import ingest as sending
from pipeline import replay as replaying
from pipeline import topics as making
from pipeline.codec import encode_notice
from pipeline.config import Config
from pipeline.connection import Connection
from pipeline.lines import mention_file
from pipeline.listener import ListenError
from pipeline.screen import Complaints, followed, people, say, table_of
from pipeline.sentiment import Scorer
from pipeline.settings import SettingsError
from pipeline.streamtime import Ending
from pipeline.web import check

FOUND, USAGE = 1, 2  # exit codes: what was looked for is there; settings
OURS = os.EX_SOFTWARE  # 70: a bug of ours, or where only a restart helps
ABOVE_NONE = click.FloatRange(min=0, min_open=True)
CLICKS = (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError)


class Commands(click.Group):
    """Commands whose bugs have a code of their own: Python's is that of what was found."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run one. What click itself knows how to end with is none of ours."""
        try:
            return super().invoke(ctx)
        except CLICKS:
            raise
        except Exception:  # noqa: BLE001  # whatever it is
            traceback.print_exc()
            sys.exit(OURS)


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="tocsin", prog_name="tocsin")
def main() -> None:
    """Tocsin watches what people say of a brand, and rings when a reputation crisis begins.

    Connections and secrets come from TOCSIN_* variables, brands, rules and routes from one YAML
    file. A command ends with 0, with 1 if it found what it looks for (lines that it cannot read, a
    process that is not ready) or does not reach Kafka, with 2 if its settings or the topics are
    wrong, and with 70 for a bug of ours, or where only a restart helps: restart worker and notifier
    always.
    """


@contextmanager
def explained() -> Iterator[None]:
    """Say what is wrong in words, where words help more than a traceback."""
    try:
        yield
    except (SettingsError, making.TopicError, ListenError) as problem:
        say(str(problem))
        sys.exit(USAGE)
    except KafkaError as problem:
        say(f"Kafka: {problem!r}\nIs it up, and is TOCSIN_KAFKA right?")
        sys.exit(FOUND)


@contextmanager
def served() -> Iterator[None]:
    """Faust ends with 1 what only a restart helps, and 1 says that something was found."""
    try:
        yield
    except SystemExit as end:
        sys.exit(OURS if end.code else 0)


def connection() -> Connection:
    """The connection that the environment describes."""
    return Connection.read(os.environ)


def settings(path: Path | None, known: Connection) -> Config:
    """The settings of a file, of TOCSIN_CONFIG, or the defaults."""
    chosen = path or known.config
    return configuration.load(chosen) if chosen else Config.default()


config_option = click.option(
    "--config", "path", type=click.Path(path_type=Path, dir_okay=False),
    help="The YAML file of brands, rules and routes.  [default: TOCSIN_CONFIG, else all defaults]",
)  # fmt: skip


def moment(
    _context: click.Context | None, _parameter: click.Parameter | None, text: str | None
) -> datetime | None:
    """A time of the command line; without a zone it is UTC."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("a day or a time such as 2020-03-01T09:30:00Z") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


since_option = click.option(
    "--since", callback=moment, metavar="TIME", help="Leave out mentions of before this time."
)
ending_option = click.option(
    "--until-quiet/--stop-at-end", "quiet", default=True, show_default=True,
    help="Let the clock go on after the last mention until all is resolved, 48 h at most; or not.",
)  # fmt: skip


def ending_of(*, quiet: bool) -> Ending:
    """The ending that the flag asks for."""
    return Ending.UNTIL_QUIET if quiet else Ending.STOP_AT_END


@main.group()
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
        people.print(table)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--rate", type=ABOVE_NONE, metavar="N", help="At most N mentions a second.")
@click.option(
    "--speed", type=ABOVE_NONE, metavar="X", help="X times as fast as the mentions' own clock."
)
@click.option(
    "--event-time",
    is_flag=True,
    help="Stamp records with the mentions' own time and send ticks, for TOCSIN_CLOCK=stream.",
)
@since_option
@ending_option
def ingest(
    file: str, rate: float | None, speed: float | None, since: datetime | None,
    *, event_time: bool, quiet: bool,
) -> None:  # fmt: skip
    """Send the mentions of FILE to Kafka: JSON lines, plain or gzip; - is standard input.

    Lines that cannot be read are reported, with number and reason, and the rest goes on; then the
    command ends with 1. --until-quiet and --stop-at-end count with --event-time.
    """
    complaints = Complaints()
    with explained(), mention_file(file, since) as lines:
        known = connection()
        making.require(known)
        kept = making.kept_for(known, known.mentions) if event_time else None
        clock = time.time if event_time or speed else None
        sender = sending.Sender(known)
        good = sending.readable(lines, complaints, kept, clock)
        ending = ending_of(quiet=quiet) if event_time else None
        pace = sending.Pace(rate=rate, speed=speed)
        sent = sending.ingest(good, sender, pace, ending, sending.Stopwatch())
        count = sum(1 for _ in followed(sent, lines, file, "sending"))
        sender.close()
    complaints.sum_up()
    people.print(f"{count:,} mentions sent to {known.mentions}")
    sys.exit(FOUND if complaints.count else 0)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each notice, on stdout.")
@config_option
@since_option
@ending_option
def replay(
    file: str, path: Path | None, since: datetime | None, *, as_json: bool, quiet: bool
) -> None:  # fmt: skip
    """Run the mentions of FILE through the same core as a worker, without Kafka.

    Tells what would have been told, and when. Without --json updates are left out.
    """
    complaints, told = Complaints(), []
    with explained(), mention_file(file, since) as lines:
        config = settings(path, connection())
        good = sending.readable(lines, complaints, None, time.time)
        seen = complaints.watched(followed(good, lines, file, "replay"), config.watches)
        for notice in replaying.replay(seen, Scorer().score, config.brief, ending_of(quiet=quiet)):
            if as_json:
                click.echo(encode_notice(notice))
            elif notice.kind is not Kind.UPDATED:
                told.append(notice)
    if not as_json:
        people.print(table_of(told) if told else "Nothing would have been told.")
    complaints.sum_up()
    sys.exit(FOUND if complaints.count else 0)


@main.command()
@config_option
def worker(path: Path | None) -> None:
    """Watch the brands of this process's share of the partitions.

    Reads mentions, scores them, keeps the windows of each brand, and tells what has to be told to
    the topic of alerts. Start as many as there are partitions at most. SIGTERM ends it within 30 s.
    """
    from pipeline.process import Process
    from pipeline.watch.agent import Watch
    from pipeline.watch.report import Report

    with explained():
        known = connection()
        config = settings(path, known)
        making.require(known)
        process = Process(known, config.digest)
        report = Report(process.metrics, process.health)
        watch = Watch(known, config, Scorer().score, report, time.time)
        with served():
            process.run(watch.app, known.mentions, watch.table.outbox)


@main.command()
@config_option
def notifier(path: Path | None) -> None:
    """Bring alerts to Slack. One process works; a second one stands by.

    Needs TOCSIN_SLACK_TOKEN or TOCSIN_SLACK_TOKEN_FILE, and routes in the settings.
    """
    from alerts.slack import SlackDelivery
    from pipeline.notifier.agent import Notifier
    from pipeline.process import Process

    with explained():
        known = connection()
        config = settings(path, known)
        process = Process(known, config.digest)
        token = known.slack_token().reveal()
        making.require(known)
        slack = SlackDelivery.to(known.slack_url, token, process.metrics.slack_called)
        service = Notifier(known, config, slack, process.metrics, process.health, time.time)
        with served():
            process.run(service.app, known.alerts, service.table.outbox)


@main.command("check-config")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
def check_config(file: Path | None) -> None:
    """Check the YAML file (or TOCSIN_CONFIG) and the TOCSIN_* variables, and say what is wrong."""
    with explained():
        config = settings(file, connection())
        brands, routes = len(config.brands.known), len(config.routes)
        people.print(
            f"The settings are right: {brands} brands, {routes} routes, digest {config.digest}"
        )


@main.command()
@click.option("--url", help="Where the process is.  [default: from TOCSIN_HTTP_HOST and _PORT]")
@click.option("--live", is_flag=True, help="Ask whether it lives, not whether it is ready.")
def healthcheck(url: str | None, *, live: bool) -> None:
    """Ask a running process how it is. Ends with 0 if it is well, else with 1 and the reasons."""
    with explained():
        known = connection()
        host = f"[{known.http_host}]" if ":" in known.http_host else known.http_host
        base = url or f"http://{host}:{known.http_port}"
        well, said = check(f"{base.rstrip('/')}/healthz/{'live' if live else 'ready'}")
        people.print(Text(said), soft_wrap=True)
        sys.exit(0 if well else FOUND)

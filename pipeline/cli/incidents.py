"""Commands about incidents: which there are, and what a person does about one."""

import getpass
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from alerts.acting import AFTERWARDS
from alerts.deed import NOTE_LIMIT, WHO_LIMIT, Action, Cause, Deed
from alerts.incident import OVER
from alerts.notice import Notice
from alerts.slash import Brands
from detectors.events import Level
from detectors.extent import CrisisKind
from pipeline.aliases import discretion_of
from pipeline.chronicle import Chronicle, Incidents, chronicle
from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import config_option, connection, moment, settings
from pipeline.codec import encode_notice
from pipeline.commanding import send_commands
from pipeline.commands import encode_deed
from pipeline.connection import Clock, Connection
from pipeline.screen import incidents_of, people, say, wide_out
from pipeline.silences import read_silences

DAYS = 7  # that are looked through: an incident that runs is told of each few hours
EPOCH = datetime.fromtimestamp(0, UTC)
LOOK_EVERY, PATIENCE = 0.3, 10.0  # seconds; a worker that keeps up needs well below one


@click.command()
@click.option(
    "--since", callback=moment, metavar="TIME", help=f"Look from then on.  [default: {DAYS} days]"
)
@click.option("--brand", "brands", multiple=True, metavar="NAME", help="Of this brand; repeatable.")
@click.option("--open", "running", is_flag=True, help="Those that are not over.")
@click.option("--json", "as_json", is_flag=True, help="Their newest notices, as lines of JSON.")
@click.option(
    "--shadow",
    "aside",
    is_flag=True,
    help="Those of which nobody is told: of the rules under `shadow` in the settings.",
)
@config_option
def incidents(
    since: datetime | None,
    brands: tuple[str, ...],
    path: Path | None,
    *,
    running: bool,
    as_json: bool,
    aside: bool,
) -> None:
    """Incidents as they stand, watches too, by the topic of alerts, or of shadows.

    Where the settings leave out posts, or the names of their authors, so does the JSON.
    """
    with explained():
        known = connection()
        discretion = discretion_of(settings(path, known).slack, known)
    topic = known.shadow if aside else known.alerts
    with explained(), chronicle(known, since_of(since), topic) as told:
        told.read()
        now = time_of(known, told.incidents)
        silences = {} if as_json or aside else read_silences(known, now)
        found = [
            notice for notice in sorted(told.incidents.values(), key=lambda each: each.opened_at)
            if (not brands or notice.brand in brands) and not (running and notice.status in OVER)
        ]  # fmt: skip
    if as_json:
        for notice in found:
            click.echo(encode_notice(discretion.notice(notice)))
    else:
        wide_out.print(incidents_of(found, silences, now))
        people.print(f"Incidents: {len(found):,}")


def time_of(known: Connection, incidents: Incidents) -> datetime:
    """What silences go by: the time, or the newest notice."""
    if known.clock is Clock.WALL:
        return datetime.now(UTC)
    return max((notice.at for notice in incidents.values()), default=EPOCH)


def since_of(since: datetime | None) -> float:
    """Epoch seconds from which on is looked."""
    return (since or datetime.now(UTC) - timedelta(days=DAYS)).timestamp()


def about(action: Action, *more: Callable[..., Any]) -> Callable[..., click.Command]:
    """A command with which a person does something about the incident of a brand."""

    def made(named: Callable[..., None]) -> click.Command:
        def run(incident: str, since: datetime | None, actor: str, **fields: Any) -> None:
            with explained():
                done = carry_out(connection(), action, incident, since_of(since), actor, fields)
            sys.exit(0 if done else FOUND)

        run.__doc__ = named.__doc__
        for option in (*more[::-1], as_option, early_option, incident_argument):
            run = option(run)
        return click.command(named.__name__.replace("_", "-"))(run)

    return made


incident_argument = click.argument("incident", metavar="BRAND[/N]")
early_option = click.option(
    "--since", callback=moment, metavar="TIME",
    help=f"Look for the incident from then on.  [default: {DAYS} days]",
)  # fmt: skip


def a_name(_context: click.Context, _option: click.Parameter, name: str | None) -> str:
    """Somebody's name, as a command may have one."""
    if name is None:
        raise click.BadParameter("the system knows no name for you: say who you are")
    if not 0 < len(name) <= WHO_LIMIT or not name.isprintable():
        raise click.BadParameter(f"a name of 1 to {WHO_LIMIT} characters that can be printed")
    return name


def myself() -> str | None:
    """Who runs this; a container may have a user without a name."""
    with suppress(KeyError, OSError):
        return getpass.getuser()
    return None


as_option = click.option(
    "--as", "actor", metavar="NAME", default=myself, show_default="you", callback=a_name,
    help="Who does it.",
)  # fmt: skip
cause_option = click.option(
    "--cause", type=click.Choice([*map(str, Cause)]), help="What it was; detectors are tuned by it."
)
note_option = click.option("--note", metavar="TEXT", help="A word for those who come after.")


@about(Action.ACKNOWLEDGE)
def ack() -> None:
    """Say that you have an incident; said again, that you have it still.

    BRAND stands for the incident of the brand that runs, BRAND/N for the one of that number.
    """


@about(Action.RESOLVE, cause_option, note_option)
def resolve() -> None:
    """Say that an incident is over. It opens again only when it gets worse, or after a calm."""


@about(Action.DISMISS, cause_option, note_option)
def false_alarm() -> None:
    """Say that an incident is no crisis. The same wave rings no more, unless it gets worse."""


@about(
    Action.SNOOZE,
    click.option(
        "--hours", "minutes", type=click.FloatRange(0.1, 168), default=1.0, show_default=True,
        callback=lambda _context, _option, hours: round(hours * 60), help="For so long.",
    ),
)  # fmt: skip
def snooze() -> None:
    """Hear no reminders of an incident for a while, unless it gets worse."""


to_option = click.option(
    "--to", required=True, metavar="NAME", callback=a_name, help="Who has it from now on."
)


@about(Action.ASSIGN, to_option)
def assign() -> None:
    """Give an incident to somebody: an id of Slack such as U01ABCDEF, or a name."""


@about(
    Action.RELEVEL,
    click.option(
        "--level", required=True, type=click.Choice([*map(str, Level)]), help="What it is."
    ),
)
def relevel() -> None:
    """Raise or lower the level of an incident."""


@about(
    Action.CLASSIFY,
    click.argument("crisis", metavar="KIND", type=click.Choice([*map(str, CrisisKind)])),
    note_option,
)
def kind() -> None:
    """Say what kind of crisis an incident is, or was: of a brand the latest, over or not.

    KIND is customer, own_post, outage, rumour, campaign, or unknown, which is none of these. It
    stands in the place of the guess from then on, and detectors are tuned by it.
    """


def carry_out(
    known: Connection, action: Action, named: str, since: float, actor: str, fields: dict[str, Any]
) -> bool:
    """Find the incident, send the deed, and wait until the brand's watch has told what it did.

    Returns whether it has.
    """
    with chronicle(known, since) as told:
        told.read()
        notice = chosen(told.incidents, named)
        if notice is None or not takes(told.incidents, notice, action):
            what = f"is over: {notice.status}" if notice else "is not known; see `tocsin incidents`"
            say(f"{named} {what}")
            return False
        at = notice.at if known.clock is Clock.STREAM else datetime.now(UTC)
        fields = {name: cut(value) for name, value in fields.items()}
        deed = Deed(
            action=action, actor=actor, at=at, incident=notice.incident,
            seq=notice.seq, **fields,
        )  # fmt: skip
        stamp = at.timestamp() if known.clock is Clock.STREAM else None
        send_commands([(notice.brand, encode_deed(notice.brand, deed))], known, stamp)
        return heard(told, deed, notice)


def takes(incidents: Incidents, notice: Notice, action: Action) -> bool:
    """Whether an incident is one of which anything can be done, as far as is known here."""
    numbers = [number for brand, number in incidents if brand == notice.brand]
    is_latest = notice.incident == max(numbers)
    return notice.status not in OVER or (action in AFTERWARDS and is_latest)


def cut(value: Any) -> Any:
    """A note as long as a command may have."""
    return value[:NOTE_LIMIT] if isinstance(value, str) else value


def chosen(incidents: Incidents, named: str) -> Notice | None:
    """The newest notice of the incident that is meant: a brand may have a slash in its name."""
    brands = Brands(brand for brand, _ in incidents)
    brand, _, number = named.rpartition("/")
    if number.isdecimal() and (found := incidents.get((brands.find(brand) or brand, int(number)))):
        return found
    whole = brands.find(named)
    of_brand = [notice for (brand, _), notice in incidents.items() if brand == whole]
    return max(of_brand, key=lambda notice: notice.incident, default=None)


def heard(told: Chronicle, deed: Deed, before: Notice) -> bool:
    """Wait for the notice of it."""
    name = f"{before.brand}/{before.incident}"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for notice in told.read():
            if notice.deed == deed and notice.brand == before.brand:
                stands = deed.crisis or notice.status
                people.print(f"{name}: {stands}", markup=False, soft_wrap=True)
                return True
        time.sleep(LOOK_EVERY)
    say(
        f"{name}: sent, and nothing has changed after {PATIENCE:g} s: it was so already, somebody"
        " was quicker, or the brand's worker is away or late and applies it when it comes to it"
    )
    return False

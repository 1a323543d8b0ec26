"""Command `digest`: what today's digest of each route says, without sending it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from alerts.account import Account
from alerts.daybook import Daybook
from alerts.digest import DigestRules, Form
from alerts.markdown import markdown
from alerts.phrases import PHRASES
from alerts.route import Route
from alerts.today import Row, Today
from pipeline.almanac import Almanac, almanac
from pipeline.chronicle import chronicle
from pipeline.cli.codes import explained
from pipeline.cli.incidents import time_of
from pipeline.cli.options import config_option, connection, moment, settings
from pipeline.connection import Clock, Connection
from pipeline.settings.problem import guess

ALL = Route(channel="C0000", digest=DigestRules(zone="UTC"))  # where no route has one
PATIENCE = 600.0  # seconds: who waits for it can end it
EVERYTHING = 1_000  # items of a list, which a shell has room for


@click.command()
@click.option("--route", "channel", metavar="CHANNEL", help="Of the routes to this channel alone.")
@click.option("--at", callback=moment, metavar="TIME", help="As of then.  [default: now]")
@click.option(
    "--form", type=click.Choice([*map(str, Form)]), help="For whom.  [default: as the route has it]"
)
@click.option("--json", "as_json", is_flag=True, help="The facts, as a line of JSON a route.")
@config_option
def digest(
    channel: str | None, at: datetime | None, form: str | None, path: Path | None, *, as_json: bool
) -> None:
    """What the last day was like, as the digest of each route says it. Nothing is sent.

    Markdown, a document a route. Where no route has a digest, one of all brands.
    """
    with explained():
        known = connection()
        must_have_come(at, known)
        ways = settings(path, known).routes
        routes = routes_of(ways, channel)
        read = read_as_of(known, at)
    for route, rules in routes:
        told = read.day(route, rules.zone, ways)
        if as_json:
            click.echo(msgspec.json.encode(facts_of(route, told)))
        else:
            shown = replace(rules, form=Form(form)) if form else rules
            click.echo(headed(route, written(route, shown, told)))


def must_have_come(at: datetime | None, known: Connection) -> None:
    """Refuse a time of which nobody knows anything; in a replay the newest notice tells it.

    Raises:
        BadParameter: it has not come yet.
    """
    if at is not None and known.clock is Clock.WALL and at > datetime.now(UTC):
        raise click.BadParameter(f"{at:%Y-%m-%d %H:%M} UTC has not come yet", param_hint="--at")


def headed(route: Route, text: str) -> str:
    """A digest below its channel, which nobody sees who reads the page."""
    return text if route == ALL else f"<!-- {route.channel} -->\n\n{text}"


def routes_of(
    routes: tuple[Route, ...], channel: str | None
) -> list[tuple[Route, DigestRules]]:  # fmt: skip
    """Whose digests are shown, and how."""
    known = {route.channel for route in routes}
    if channel is not None and channel not in known:
        said = f"no route leads to `{channel}`{guess(channel, known)}"
        raise click.BadParameter(said, param_hint="--route")
    wanted = [route for route in routes if channel in {None, route.channel}]
    found = [(route, route.digest) for route in wanted if route.digest]
    others = wanted if channel else [ALL]
    return found or [(route, DigestRules(zone="UTC")) for route in others]


def read_as_of(known: Connection, at: datetime | None) -> Almanac:
    """What a digest is made of, at a time; None: now, on the clock of this installation."""
    until = at if known.clock is Clock.WALL else None
    if at is None and known.clock is Clock.STREAM:
        with chronicle(known, 0.0) as told:
            told.read()
            at = time_of(known, told.incidents)
    try:
        return almanac(known, at or datetime.now(UTC), PATIENCE, until)
    except TimeoutError as problem:
        raise click.ClickException(f"{problem}: try again with an earlier --at") from problem


def written(route: Route, rules: DigestRules, told: Today) -> str:
    """One of them, or a word that it says nothing."""
    document = Daybook(told, rules, route.language, EVERYTHING).document()
    if document is None:
        return PHRASES[route.language].digest.silent
    return markdown(document)


def facts_of(route: Route, told: Today) -> dict[str, Any]:
    """The same without words, and without names of people."""
    return {
        "channel": route.channel,
        "at": told.at,
        "until": told.until,
        "whole": told.is_whole,
        "quiet": told.is_quiet,
        "brands": [
            {"brand": row.brand, **row.said._asdict(), "week_before": _week(row)}
            for row in told.rows
        ],
        "open": [_incident(each) for each in told.open],
        "watches": [_incident(each) for each in told.watches],
        "told": [_incident(each) for each in told.told],
        "ended": [_incident(each) for each in told.ended],
        "seconds_to_acknowledge": told.to_acknowledge and told.to_acknowledge.total_seconds(),
        "goals": {goal: kept._asdict() for goal, kept in told.kept},
        "deaf": told.missed,
        "actions": [
            {"action": each.item.key.name, "due": each.item.due, "overdue": each.is_overdue}
            for each in told.actions
        ],
    }  # fmt: skip


def _week(row: Row) -> dict[str, int] | None:
    return row.before._asdict() if row.before else None


def _incident(account: Account) -> dict[str, Any]:
    notice = account.newest
    return {
        "incident": account.name, "level": notice.level, "status": notice.status,
        "kind": account.kind, "since": notice.opened_at, "ended": notice.ended_at,
        "taken": notice.owner is not None, "cause": account.cause,
    }  # fmt: skip

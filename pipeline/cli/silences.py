"""Commands about silences: of which brands nobody is told for a while."""

import sys
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

import click

from alerts.incident import OVER
from alerts.route import ANY
from alerts.silence import LONGEST, REASON_LIMIT, Silence
from pipeline.chronicle import Incidents, chronicle
from pipeline.cli.codes import FOUND, explained
from pipeline.cli.incidents import EPOCH, as_option, since_of, time_of
from pipeline.cli.options import config_option, connection, settings
from pipeline.codec import Malformed
from pipeline.connection import Clock, Connection
from pipeline.screen import people, say, silences_of, wide_out
from pipeline.settings.problem import guess
from pipeline.silences import a_silence, encode_silence, named, read_silences, send_silence
from pipeline.watched import must_watch

MOST = LONGEST.total_seconds() / 3_600  # hours


@click.group()
def silence() -> None:
    """Brands of which nobody is told for a while."""


def a_brand(context: click.Context, _option: click.Parameter, brand: str | None) -> str:
    """The brand that is meant, or ANY."""
    everybody = context.params.get("everybody", False)
    if everybody is (brand is not None) or brand == ANY:
        raise click.UsageError("name a brand, or say --all")
    if brand is None:
        return ANY
    try:
        return named(brand)
    except Malformed as problem:
        raise click.BadParameter(problem.detail) from None


all_option = click.option("--all", "everybody", is_flag=True, is_eager=True, help="All brands.")
brand_argument = click.argument("brand", required=False, callback=a_brand)


@silence.command()
@brand_argument
@all_option
@click.option(
    "--hours", type=click.FloatRange(0.1, MOST), required=True, help="For so long, from now."
)
@click.option(
    "--reason", default="", metavar="TEXT", help=f"Why; up to {REASON_LIMIT} characters are shown."
)
@as_option
@config_option
def add(
    brand: str, hours: float, reason: str, actor: str, path: Path | None, *, everybody: bool
) -> None:
    """Tell nobody of a brand for a while, not even of a crisis. The watch and history go on.

    Messages that are there go on to change. What is still open at the end is told then. A silence
    that is there already is replaced.
    """
    with explained():
        known = connection()
        config = None if everybody else settings(path, known)
        if config:
            must_watch(config, brand, "BRAND")
        now = now_of(known)
        send(known, made := a_silence(brand, now.timestamp(), hours * 60, actor, reason))
        people.print(f"{shown(brand)}: silent until {made.until:%Y-%m-%d %H:%M} UTC", markup=False)
        listed = config.brands.known if config else (brand,)
        if brand not in listed and (said := doubt(brand, listed, story_of(known)[0])):
            say(said)


@silence.command()
@brand_argument
@all_option
@as_option
def expire(brand: str, actor: str, *, everybody: bool) -> None:
    """Take a silence back: what is still open is told now. Ends with 1 if there is none."""
    with explained():
        known, name = connection(), shown(brand)
        now = now_of(known)
        there = read_silences(known, now).get(brand)
        if there is None or not there.covers(brand, now):
            say(f"{name}: no silence; {'brands' if everybody else 'all'} may have another")
            sys.exit(FOUND)
        send(known, a_silence(brand, now.timestamp(), 0, actor))
        people.print(f"{name}: heard again", markup=False)


@silence.command("list")
@click.option("--json", "as_json", is_flag=True, help="As lines of JSON.")
def list_(*, as_json: bool) -> None:
    """The silences in force, and the worst incident that each of them covers."""
    with explained():
        known = connection()
        incidents, now = story_of(known)
        told = read_silences(known, now)
        found = [each for name, each in told.items() if each.covers(name, now)]
        if as_json:
            for each in found:
                click.echo(encode_silence(each))
            return
        wide_out.print(silences_of((each, worst(each, incidents)) for each in found))
        people.print(f"Silences: {len(found):,}")


def now_of(known: Connection) -> datetime:
    """What time it is for silences. A stream has none before its first notice."""
    now = story_of(known)[1] if known.clock is Clock.STREAM else datetime.now(UTC)
    if now == EPOCH:
        say("nothing was told yet, so the stream has no time: silences begin after the first alert")
        sys.exit(FOUND)
    return now


def story_of(known: Connection) -> tuple[Incidents, datetime]:
    """The incidents, and what time it is for silences; a replay's may be of any year."""
    since = 0.0 if known.clock is Clock.STREAM else since_of(None)
    with chronicle(known, since) as told:
        told.read()
        return told.incidents, time_of(known, told.incidents)


def doubt(brand: str, known: Collection[str], told: Incidents) -> str | None:
    """That nobody knows a brand of this name: its silence may leave another one ringing."""
    names = {*known, *(name for name, _ in told)}
    if brand in names:
        return None
    return f"{brand} is named by no setting and has not rung lately: a typo?{guess(brand, names)}"


def worst(silenced: Silence, incidents: Incidents) -> str:
    """The worst incident that runs under a silence."""
    running = [
        notice for notice in incidents.values()
        if silenced.brand in {ANY, notice.brand} and notice.status not in OVER
    ]  # fmt: skip
    found = max(running, key=lambda notice: notice.level.rank, default=None)
    return f"{found.brand}/{found.incident} {found.level}" if found else "none"


def shown(brand: str) -> str:
    """A brand, as people say it."""
    return "All brands" if brand == ANY else brand


def send(known: Connection, made: Silence) -> None:
    """To the notifier."""
    send_silence(made, known, made.at.timestamp() if known.clock is Clock.STREAM else None)

"""The command that looks back on a month."""

import time
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from alerts.account import Account
from alerts.language import Language
from alerts.lesson import ActionItem, is_for
from alerts.notice import Notice
from alerts.quiet import zone_of
from alerts.review import review as page_of
from alerts.review.gathering import Gathering
from alerts.review.month import Month, Period, Replayed
from alerts.route import language_of
from pipeline.chronicle import EARLIER, chronicle
from pipeline.cli.codes import explained, give_up
from pipeline.cli.options import config_option, connection, settings
from pipeline.cli.pages import page_options, show
from pipeline.cli.tuning import material, replayed
from pipeline.config import Brand, Config, Unknown, conflicts
from pipeline.connection import Connection
from pipeline.lessons import read_lessons
from pipeline.screen import NOTHING_READ, Complaints, people, say
from pipeline.settings.problem import guess

PATIENCE = 600.0  # seconds of reading
STEPS = (-1.0, -0.5, 0.0, 0.5, 1.0)  # points beside the threshold in use that a replay tries
THRESHOLD = "rules.severity.alert_points"


def a_zone(_context: click.Context, _option: click.Parameter, zone: str) -> str:
    """One that is known here."""
    try:
        return zone_of(zone)
    except ValueError as problem:
        said = f"`{zone}` {problem}; allowed: a name of the IANA, as Europe/Paris"
        raise click.BadParameter(said) from None


@click.command()
@click.option(
    "--month", "named", type=click.DateTime(["%Y-%m"]), metavar="YYYY-MM",
    help="The month.  [default: the last one that is over]",
)  # fmt: skip
@click.option(
    "--zone",
    callback=a_zone,
    default="UTC",
    show_default=True,
    metavar="NAME",
    help="Whose days and shifts, such as Europe/Paris.",
)
@click.option("--brand", "brands", multiple=True, metavar="NAME", help="Of this brand; repeatable.")
@click.option(
    "--mentions", "files", multiple=True, metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="The month's mentions: replay them with other thresholds; repeatable.",
)  # fmt: skip
@page_options("that of the first route")
@config_option
def review(  # a line of the command each
    named: datetime | None, zone: str, brands: tuple[str, ...], files: tuple[str, ...], form: str,
    language: str | None, target: Path | None, path: Path | None,
) -> None:  # fmt: skip
    """Look back on a month: its incidents, times, false alarms, noise, and what is left to do.

    Made from the topics of alerts and lessons. What higher thresholds would have changed it says by
    the points that were recorded; with --mentions a replay says it of lower ones, too.
    """
    now = datetime.now(UTC)
    period = period_of(named, zone, now)
    with explained():
        known = connection()
        config = settings(path, known)
        found = gathered(known, config, period, brands)
        tried = narrowed(config, brands) if files else config
        month = Month(
            period=period,
            now=now,
            accounts=found.accounts,
            calls=tuple(found.calls),
            routes=config.routes,
            actions=tuple(open_ones(known, brands)),
            alert_points=lambda brand: config.rules_for(brand).severity.alert_points,
            replayed=by_replay(tried, found.accounts, files) if files else (),
            apart=apart(tried),
            language=Language(language) if language else language_of(config.routes),
        )
    if file := show(page_of(month), form, target, f"review-{period.first:%Y-%m}.{{}}".format):
        people.print(f"Incidents: {len(month.accounts):,}: {file}", markup=False, soft_wrap=True)


def period_of(named: datetime | None, zone: str, now: datetime) -> Period:
    """The month that is meant, where it is `now`."""
    this = now.astimezone(ZoneInfo(zone)).date().replace(day=1)
    first = named.date() if named else (this - timedelta(days=1)).replace(day=1)
    if first > this:
        said = f"{first:%Y-%m} has not begun; allowed: {this:%Y-%m} or one before it"
        raise click.BadParameter(said, param_hint="--month")
    return Period(first, zone)


def gathered(
    known: Connection, config: Config, period: Period, brands: tuple[str, ...]
) -> Gathering:
    """What was told since the month began, as far as it is of it."""
    found = Gathering(period, config.routes, brands)
    with chronicle(known, period.begin.timestamp() - EARLIER) as record:
        try:
            for notice in record.news(time.monotonic() + PATIENCE):
                found.take(notice)
        except TimeoutError:
            give_up(f"{period.first:%Y-%m} cannot be read within {PATIENCE:.0f} s")
        must_know(brands, {*config.brands.known, *(brand for brand, _ in record.incidents)})
    return found


def must_know(brands: Iterable[str], known: Collection[str]) -> None:
    """Refuse a brand of which neither the settings nor an incident tell."""
    for brand in brands:
        if brand not in known:
            said = f"neither the settings nor an incident since then is about `{brand}`"
            raise click.BadParameter(f"{said}{guess(brand, known)}", param_hint="--brand")


def open_ones(known: Connection, brands: tuple[str, ...]) -> Iterable[ActionItem]:
    """What is left to do, of whatever month."""
    items = (item for item in read_lessons(known).actions if item.done is None)
    return (item for item in items if is_for(item, brands or None))


def by_replay(
    config: Config, accounts: Iterable[Account], files: tuple[str, ...]
) -> tuple[Replayed, ...]:  # fmt: skip
    """What other thresholds would have made of the month's mentions."""
    from pipeline.tuning.curve import Bar
    from pipeline.tuning.grid import axes, grid
    from pipeline.tuning.hindsight import episodes_of
    from pipeline.tuning.sweep import swept

    complaints = Complaints()
    episodes = tuple(episodes_of(notice for account in accounts for notice in told(account)))
    tried = axes((f"{THRESHOLD}={','.join(map('{:g}'.format, beside(config)))}",), config)
    nodes, _ = grid(config, tried)
    given: dict[str, Any] = {"files": files, "since": None, "owned": (), "count_all": False}
    with material(config, complaints, **given) as (history, used):
        setups = [replace(used, name=str(node.values), config=node.config) for node in nodes]
        came = replayed(history, setups)
    if not came[0].outcomes:
        say(NOTHING_READ)
    found = swept(tried, nodes, came, episodes, Bar())
    points = sorted(found.points, key=lambda point: point.values[THRESHOLD])
    return tuple(
        Replayed(
            value=point.values[THRESHOLD], is_in_use=point.in_use,
            found=(point.found.part, point.found.whole), wrong_a_week=point.wrong_a_week,
        )
        for point in points
    )  # fmt: skip


def narrowed(config: Config, brands: tuple[str, ...]) -> Config:
    """The settings of some brands alone; of a single one its own rules are those of the file.

    Raises:
        ConfigError: the settings do not watch it any more.
    """
    from pipeline.tuning.grid import alone

    if len(brands) == 1:
        return alone(config, brands[0])
    known = {brand: config.brands.known.get(brand, Brand()) for brand in brands}
    only = replace(config.brands, known=known, unknown=Unknown.CLOSED)
    return replace(config, brands=only) if brands else config


def beside(config: Config) -> Iterable[float]:
    """Thresholds beside the one in use, as far as no other rule contradicts them."""
    severity = config.rules.severity
    for value in (severity.alert_points + step for step in STEPS):
        rules = replace(config.rules, severity=replace(severity, alert_points=max(0.0, value)))
        if value >= 0 and next(conflicts(replace(config, rules=rules)), None) is None:
            yield value


def apart(config: Config) -> tuple[str, ...]:
    """The brands that have a threshold of their own."""
    known = config.brands.known.items()
    return tuple(name for name, brand in known if brand.rules.sets("severity.alert_points"))


def told(account: Account) -> Iterable[Notice]:
    """What is known of an incident, each once, in its order."""
    return {notice.seq: notice for notice in (*account.steps, account.newest)}.values()

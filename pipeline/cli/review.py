"""The command that looks back on a month."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from alerts.account import accounts
from alerts.language import Language
from alerts.lesson import ActionItem
from alerts.mark import is_drill
from alerts.notice import Notice
from alerts.review import review as page_of
from alerts.review.month import Month, Replayed, in_month, is_of
from alerts.route import language_of
from pipeline.chronicle import chronicle
from pipeline.cli.codes import explained
from pipeline.cli.options import config_option, connection, settings
from pipeline.cli.pages import page_options, show
from pipeline.cli.tuning import material, replayed
from pipeline.config import Config
from pipeline.connection import Connection
from pipeline.lessons import read_lessons
from pipeline.screen import Complaints, people

EARLIER = timedelta(minutes=1)  # before the beginning: clocks differ
STEPS = (-1.0, -0.5, 0.0, 0.5, 1.0)  # points beside the threshold in use that a replay tries
THRESHOLD = "rules.severity.alert_points"


def a_month(_context: click.Context, _option: click.Parameter, month: datetime | None) -> date:
    """Its first day; the last month that is over, where none is named."""
    named = month or datetime.now(UTC).replace(day=1) - timedelta(days=1)
    return named.date().replace(day=1)


@click.command()
@click.option(
    "--month", "first", type=click.DateTime(["%Y-%m"]), callback=a_month, metavar="YYYY-MM",
    help="The month, by UTC.  [default: the last one that is over]",
)  # fmt: skip
@click.option("--brand", "brands", multiple=True, metavar="NAME", help="Of this brand; repeatable.")
@click.option(
    "--mentions", "files", multiple=True, metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="The month's mentions: replay them with other thresholds; repeatable.",
)  # fmt: skip
@page_options("that of the first route")
@config_option
def review(
    first: date, brands: tuple[str, ...], files: tuple[str, ...], form: str,
    language: str | None, target: Path | None, path: Path | None,
) -> None:  # fmt: skip
    """Look back on a month: its incidents, times, false alarms, noise, and what is left to do.

    Made from the topics of alerts and lessons. What higher thresholds would have changed it says by
    the points that were recorded; with --mentions a replay says it of lower ones, too.
    """
    with explained():
        known = connection()
        config = settings(path, known)
        notices = [
            each for each in told(known, first)
            if is_of(each, first) and (not brands or each.brand in brands)
        ]  # fmt: skip
        tried = by_replay(config, notices, files) if files else ()
        month = Month(
            first=first,
            now=datetime.now(UTC),
            accounts=in_month(accounts(notices).values(), first),
            routes=config.routes,
            actions=tuple(open_ones(known, brands)),
            alert_points=lambda brand: config.rules_for(brand).severity.alert_points,
            replayed=tried,
            language=Language(language) if language else language_of(config.routes),
        )
    if file := show(page_of(month), form, target, f"review-{first:%Y-%m}.{{}}".format):
        people.print(f"Incidents: {len(month.accounts):,}: {file}", markup=False, soft_wrap=True)


def told(known: Connection, first: date) -> list[Notice]:
    """All that was told since the month began."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) - EARLIER
    with chronicle(known, start.timestamp()) as record:
        return record.read()


def open_ones(known: Connection, brands: tuple[str, ...]) -> Iterable[ActionItem]:
    """What is left to do, of whatever month."""
    items = (item for item in read_lessons(known).actions if item.done is None)
    own = (item for item in items if not brands or item.brand in brands)
    return (item for item in own if not is_drill(item.brand))


def by_replay(
    config: Config, notices: list[Notice], files: tuple[str, ...]
) -> tuple[Replayed, ...]:  # fmt: skip
    """What other thresholds would have made of the month's mentions."""
    from pipeline.tuning.curve import Bar
    from pipeline.tuning.grid import axes, grid
    from pipeline.tuning.hindsight import episodes_of
    from pipeline.tuning.sweep import swept

    complaints = Complaints()
    episodes = tuple(episodes_of(notices))
    used_now = config.rules.severity.alert_points
    values = ",".join(f"{used_now + step:g}" for step in STEPS if used_now + step >= 0)
    tried = axes((f"{THRESHOLD}={values}",), config)
    nodes, _ = grid(config, tried)
    given: dict[str, Any] = {"files": files, "since": None, "owned": (), "count_all": False}
    with material(config, complaints, **given) as (history, used):
        setups = [replace(used, name=str(node.values), config=node.config) for node in nodes]
        found = swept(tried, nodes, replayed(history, setups), episodes, Bar())
    points = sorted(found.points, key=lambda point: point.values[THRESHOLD])
    return tuple(
        Replayed(
            value=point.values[THRESHOLD], is_in_use=point.in_use,
            found=(point.found.part, point.found.whole), wrong_a_week=point.wrong_a_week,
        )
        for point in points
    )  # fmt: skip

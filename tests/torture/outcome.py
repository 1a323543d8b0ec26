"""Outcome: what came of one run."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from pipeline import slack_series
from pipeline.notifier.doubts import KEY
from tests.torture.blows import Moment
from tests.torture.strategies import ALONE
from tests.torture.verdict import Found, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Of one run."""

    alerts: int  # incidents that a channel has to be told of
    found: Found
    sent: int
    adopted: int
    sheets: int  # messages about many incidents
    charts: int
    given_up: int  # charts
    goals: int
    marks: int  # messages that showed a press
    blows: Counter[str]
    killed: set[Moment]
    met: Counter[str]  # troubles
    bugs: list[str]


def outcome(world: Any) -> Outcome:
    """What stands there in the end."""
    operators, storms, strategy = world.config.operators, world.config.storms, world.strategy
    names = {route.channel for route in world.config.routes} | {operators.channel} - {None}
    channels = {name: world.messages(name) for name in names}
    verdict, is_stormy = Verdict(world.story, channels, world.witness), storms != ALONE
    verdict.incidents(storms if is_stormy else None)
    verdict.marks()
    sheets = verdict.storms()
    if strategy.operators:
        box = world.mailboxes().get(KEY)
        sheets += verdict.doubts(box.crowds if box else {}, operators)
    return Outcome(
        alerts=len(world.story.due), found=verdict.found, sent=delivered(world, "sent"),
        adopted=delivered(world, "adopted"), sheets=sheets,
        charts=verdict.charts() if strategy.has_charts else 0, goals=verdict.goals(),
        given_up=len(world.witness.given_up), marks=world.witness.marks,
        blows=world.blows.fallen, killed=world.blows.killed, met=world.weather.met, bugs=world.bugs,
    )  # fmt: skip


def delivered(world: Any, outcome: str) -> int:
    """How many messages there were of an outcome."""
    name = slack_series.DELIVERIES.name
    (family,) = world.registry.restricted_registry([name]).collect()  # of a hundred
    return int(sum(each.value for each in family.samples if each.labels["outcome"] == outcome))

"""A drill is told on its stage alone, and no storm, doubt or number of what is real knows of it."""

import re
from datetime import timedelta
from typing import Any

from alerts.deed import Action, Deed
from alerts.goals import Goals
from alerts.mark import drill_of
from alerts.notice import Kind
from alerts.reminder import Why
from alerts.route import Route
from alerts.stage import Stage
from alerts.storm import StormRules
from detectors.events import Level
from pipeline.config import Brand, Brands
from pipeline.notifier.standing import Standing
from pipeline.notifier.umpire import Umpire
from tests.pipeline.notifier.test_doubts import BRANDS, MINUTES, OPERATORS, ring, suspect
from tests.pipeline.notifier.test_storms import rows, sheets
from tests.post_office import CHANNEL, Office, later, payload
from tests.post_office import PING as EVERYBODY

STAGE, HANDS = "C0STAGE", "<!subteam^S0DRILL>"
PLAYED: dict[str, Any] = {"brand": "DRILL Zephyr", "level": Level.CRISIS}
MET = {"goal": "detect", "channel": STAGE, "outcome": "met"}


def an_office(**settings: Any) -> Office:
    brands = Brands(known={brand: Brand() for brand in BRANDS})
    route, stage = Route(channel=CHANNEL, ping=EVERYBODY), Stage(channel=STAGE, ping=HANDS)
    known: dict[str, Any] = {"storms": StormRules(), "brands": brands, "drill": stage}
    return Office(route, **known | settings)


def roots(office: Office) -> list[Any]:
    """The living messages on the stage."""
    return [message for message in office.messages(STAGE) if not message.thread_ts]


def drills(office: Office, event: str) -> float | None:
    return office.registry.get_sample_value("tocsin_drill_events_total", {"event": event})


async def test_its_stage_alone_is_told_with_marks_and_its_own_call() -> None:
    office = an_office()
    office.receive(**PLAYED)
    await office.work()
    assert office.messages() == []
    (message,) = roots(office)
    assert message.text.startswith(f"DRILL · {HANDS} CRISIS · DRILL Zephyr")
    assert payload(message)["drill"] is True
    assert all(each.text.startswith("DRILL · ") for each in office.messages(STAGE))
    assert office.pings() == []
    assert office.outcomes() == {}
    assert drills(office, "sent") == 2


async def test_its_message_shows_the_goals_of_its_brand_and_no_total_counts_them() -> None:
    own = Route(channel=CHANNEL, brands=frozenset({"Zephyr"}), goals=Goals(detect=10))
    routes = Route(channel=CHANNEL, goals=Goals(detect=30)), own
    office = Office(*routes, drill=Stage(channel=STAGE))
    known = {"kind": Kind.OPENED, "first_sign": office.clock.at - timedelta(minutes=4)}
    for brand in ("Zephyr", "Aurora"):
        office.receive(**PLAYED | known | {"brand": drill_of(brand)})
    await office.work()
    await Umpire(office.shelf, routes, office.metrics).round()
    first, second = (str(message.attachments) for message in roots(office))
    assert "told in 4 min (goal 10 min)" in first
    assert "told in 4 min (goal 30 min)" in second
    assert office.registry.get_sample_value("tocsin_goals_total", MET) is None


async def test_who_does_not_play_is_not_called_when_it_is_given_to_them() -> None:
    office, ana, ben = an_office(), "U01ANA", "U02BEN"
    taken, given = (
        Deed(action=action, actor=ana, at=office.clock.at, incident=1, to=ben)
        for action in (Action.ACKNOWLEDGE, Action.ASSIGN)
    )
    notice = office.receive(**PLAYED, kind=Kind.OPENED)
    for change in (
        {"kind": Kind.AUDIT, "deed": taken, "owner": ana, "owned_by": 2},
        {"kind": Kind.REMINDER, "deed": None, "why": Why.SILENCE},
        {"kind": Kind.AUDIT, "deed": given, "owner": ben, "owned_by": 4},
        {"kind": Kind.REMINDER, "deed": None, "why": Why.SILENCE},
    ):
        await office.work()
        notice = later(notice, at=office.clock.at, **change)
        office.shelf.receive(notice)
    await office.work()
    texts = [str(how) for _, method, how in office.slack.calls if method == "chat.postMessage"]
    calls = [re.findall("<@[^>]+>|U02BEN", text) for text in texts]
    assert [sorted(set(each)) for each in calls[-4:]] == [
        [f"<@{ana}>"], [f"<@{ana}>"], [f"<@{ana}>", ben], [ben],
    ]  # fmt: skip
    assert f"<@{ben}>" in str(roots(office)), "Slack calls nobody for what is changed"


async def test_in_a_storm_it_counts_for_nothing() -> None:
    office = an_office()
    ring(office, 0, 3)
    office.receive(**PLAYED)
    await office.work(60)
    assert sheets(office) == []
    ring(office, 3, 7)
    await office.work(60)
    (sheet,) = sheets(office)
    assert sorted(rows(sheet)) == BRANDS[:7]
    assert len(roots(office)) == 1
    assert sheets(office, channel=STAGE) == []


async def test_where_the_source_is_suspect_it_is_told_all_the_same() -> None:
    office = an_office(operators=OPERATORS)
    ring(office, 0, 32)
    await office.work(60)
    office.receive(**PLAYED)
    await office.work(60)
    assert suspect(office) == 1
    assert office.messages() == []
    assert len(roots(office)) == 1


async def test_drills_make_no_source_suspect() -> None:
    office = an_office(operators=OPERATORS)
    for number in range(32):
        office.receive(**PLAYED | {"brand": f"DRILL {BRANDS[number]}"})
    await office.work(5 * MINUTES, step=2.0)
    assert suspect(office) == 0
    assert len(roots(office)) == 32
    assert all(re.match("DRILL · ", message.text) for message in office.messages(STAGE))


async def test_what_is_real_goes_first() -> None:
    office = an_office()
    office.receive(**PLAYED)
    office.receive(brand=BRANDS[0], level=Level.ALERT)
    await office.work(0.5)
    first, second = office.slack.said
    assert "DRILL" not in first
    assert "DRILL" in second


async def test_it_stands_among_no_incidents() -> None:
    office = an_office()
    office.receive(**PLAYED)
    standing = Standing(office.config.ways)
    standing.look(office.shelf.boxes)
    assert not standing.running
    assert standing.unacknowledged(office.clock.seconds + 3_600) == {}

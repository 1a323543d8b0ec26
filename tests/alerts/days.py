"""Days of all sorts, as digests tell of them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from alerts.account import Account
from alerts.deed import Action, Cause, Deed
from alerts.digest import DigestRules, Form
from alerts.goals import Goals
from alerts.incident import Status
from alerts.lesson import ActionItem, Pending
from alerts.notice import Kind, Notice
from alerts.route import Route
from alerts.today import Today, today
from alerts.volume import Missed, Volumes
from detectors.events import Level
from detectors.extent import CrisisKind
from detectors.hours import Said
from tests.builders import NOON, a_notice, a_signal, an_extent

HOUR = timedelta(hours=1)
OLD = NOON - 100 * HOUR
DAY = NOON + 20 * HOUR + timedelta(minutes=30)
RULES = (
    DigestRules(zone="Europe/Paris"),
    DigestRules(zone="America/Montreal", form=Form.STAKEHOLDERS),
)
ROUTE = Route(channel="C01CELL", goals=Goals(detect=10, acknowledge=15, answer=60))


def told(brand: str, *fields: dict[str, Any], **known: Any) -> Account:
    """An incident of so many notices, an hour apart."""
    notices: list[Notice] = []
    for place, each in enumerate(fields):
        at = known.get("opened_at", NOON) + place * HOUR
        notices.append(a_notice(**{"brand": brand, "seq": place + 1, "at": at} | known | each))
    return Account.of(notices)


def a_deed(action: Action, **fields: Any) -> Deed:
    known: dict[str, Any] = {"actor": "U01LEA", "at": NOON + timedelta(minutes=9), "incident": 1}
    return Deed(action=action, **known | fields)


TAKEN: dict[str, Any] = {
    "kind": Kind.AUDIT, "status": Status.ACKNOWLEDGED, "owner": "U01LEA",
    "deed": a_deed(Action.ACKNOWLEDGE),
}  # fmt: skip
FALSE = {
    "kind": Kind.AUDIT, "status": Status.FALSE_ALARM, "ended_at": NOON + 2 * HOUR,
    "deed": a_deed(Action.DISMISS, cause=Cause.IRONY, note="c'était un jeu"),
}  # fmt: skip
ENDED = {"kind": Kind.RESOLVED, "status": Status.RESOLVED, "ended_at": NOON + 2 * HOUR}
ASLEEP: dict[str, Any] = {"status": Status.SNOOZED, "kind": Kind.AUDIT}  # in an older release
CRISIS = {"kind": Kind.ESCALATED, "level": Level.CRISIS}
WATCH = {"level": Level.WATCH, "signal": a_signal(level=Level.WATCH, authors=7, expected=1.5)}

ACCOUNTS = (
    told("Ondeline", {}, CRISIS, TAKEN | {"level": Level.CRISIS}),
    told("Doublon", {}, signal=a_signal(extent=an_extent())),
    told("Sommeil", {}, ASLEEP | {"snoozed_until": NOON + 24 * HOUR}),
    told("Signes", {}, FALSE),
    told("Passé", {}, TAKEN, ENDED | {"owner": "U01LEA"}),
    told("Murmure", {}, ENDED, **WATCH),
    told("Rumeur", {}, **WATCH),
    told("Vieux", {}, ENDED | {"ended_at": OLD + HOUR}, opened_at=OLD, first_sign=OLD),
)
SAID = {
    "Ondeline": Said(1_240, 610, 12, 80), "Doublon": Said(90, 9, 0, 40), "Calme": Said(41, 2, 0, 9),
    "Neuve": Said(55, 11, 0, 3), "Muette": Said(10, 0, 10, 0),
}  # fmt: skip
BEFORE = {
    "Ondeline": Said(260, 20, 2, 60), "Doublon": Said(90, 8, 0, 44), "Calme": Said(44, 4, 0, 9),
    "Partie": Said(75, 30, 0, 10), "Muette": Said(8, 0, 8, 0),
}  # fmt: skip
MISSED = (
    Missed(source="feeds", since=NOON, until=NOON + 2 * HOUR),
    Missed(source="bluesky", since=NOON + 3 * HOUR),
)
WHOLE = Volumes(until=DAY.replace(minute=0), day=SAID, before=BEFORE, missed=MISSED)
MANY = replace(
    WHOLE, missed=(), is_whole=False, before=None,
    day={f"Marque {number}": Said(number, 0, 0, 0) for number in range(10_000)},
)  # fmt: skip
ONE_MORE = Volumes(
    until=WHOLE.until, before={}, day={f"Marque {number}": Said(40) for number in range(11)}
)
QUIET = Volumes(until=WHOLE.until, day={"Calme": Said(41, 2, 0, 9)}, before=BEFORE and {
    "Calme": Said(44, 4, 0, 9)})  # fmt: skip


def an_action(text: str, due: date | None, owner: str | None = None) -> Pending:
    item = ActionItem(
        brand="Ondeline", incident=1, id="a1", kind=CrisisKind.OUTAGE, began=OLD, text=text,
        owner=owner, due=due, at=OLD, by="U01LEA",
    )  # fmt: skip
    return Pending(item, item.is_overdue(DAY.date()))


ACTIONS = (
    an_action("Prévenir l'hébergeur", date(2026, 3, 1), "Léa"),
    an_action("Une page d'état", date(2026, 4, 1), "U01LEA"),
    an_action("Relire les consignes", None),
)


def of(volumes: Volumes, *accounts: Account, actions: tuple[Pending, ...] = ()) -> Today:
    """A day of all brands."""
    return today(ROUTE, accounts, volumes, DAY, actions)


DAYS = (
    of(WHOLE, *ACCOUNTS, actions=ACTIONS),
    of(Volumes(), ACCOUNTS[1]),
    of(MANY, *ACCOUNTS[:1] * 12),
    of(ONE_MORE, replace(ACCOUNTS[3], ending=None), told("Sieste", {}, ASLEEP)),
    of(Volumes(), *ACCOUNTS[1:5:3]),
    of(QUIET),
    of(replace(QUIET, day={}, before={})),
    of(replace(QUIET, before=QUIET.day)),
)

"""Afterwards: the pages that people read after the story's incidents, and pictures of them."""

import asyncio
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from alerts.account import Account
from alerts.discretion import OPEN
from alerts.document import Document
from alerts.goals import Goals
from alerts.language import Language
from alerts.notice import Notice
from alerts.postmortem import postmortem
from alerts.review import review
from alerts.review.gathering import Gathering
from alerts.review.month import Month, Period
from deploy.demo.devtools import Tab
from deploy.demo.review import pictured
from pipeline.codec import decode_notice, encode_notice
from pipeline.config import Config
from pipeline.hindsight import material_of
from pipeline.page.document import page

GOALS = Goals(detect=30, acknowledge=15, answer=60)
"""What the demo's team sets itself."""

Told = Sequence[Notice]
Lived = dict[str, Told]
"""What was told in each act, by its name."""

MONTH = ("to_its_end", "sent_away", "in_french", "in_a_second_wave")  # acts
LATER = timedelta(days=3)  # from one act to the next
PARTS = {
    "postmortem": "header, #s1, #s2, #s3, #s4",  # down to the numbers
    "review": "header, #s1, #s2, #s3",  # down to the goals
    "french-postmortem": "header, #s1, #s2",
}


async def show(
    tab: Tab, folder: Path, sizes: Mapping[str, tuple[int, int]], lived: Lived, config: Config
) -> None:
    """Put pictures of the beginnings of pages into a folder."""
    pages = {
        "postmortem": of_incident(lived["to_its_end"], config),
        "review": of_month([lived[name] for name in MONTH], config),
        "french-postmortem": of_incident(lived["in_french"], config, Language.FR),
    }
    with tempfile.TemporaryDirectory() as here:
        for name, document in pages.items():
            file = Path(here, f"{name}.html")
            await asyncio.to_thread(file.write_text, page(document), "utf-8")
            await pictured(tab, file, folder, sizes, {name: PARTS[name]})


def aimed(config: Config) -> Config:
    """The same settings, with goals."""
    return replace(config, routes=tuple(replace(each, goals=GOALS) for each in config.routes))


def of_incident(told: Told, config: Config, language: Language = Language.EN) -> Document:
    """Its post-mortem."""
    return postmortem(material_of(Account.of(told), aimed(config), OPEN, language))


def of_month(lived: Iterable[Told], config: Config) -> Document:
    """The review of a month in which each of these happened, some days apart."""
    known = [list(_moved(told, place)) for place, told in enumerate(lived)]
    period = Period(known[0][0].opened_at.date().replace(day=1))
    routes = aimed(config).ways
    gathering = Gathering(period, routes)
    for notice in (each for told in known for each in told):
        gathering.take(notice)
    month = Month(
        period=period, now=known[-1][-1].at + timedelta(days=2), accounts=gathering.accounts,
        calls=tuple(gathering.calls), routes=routes,
        alert_points=lambda brand: config.rules_for(brand).severity.alert_points,
    )  # fmt: skip
    return review(month)


def _moved(told: Told, place: int) -> Iterable[Notice]:
    """The same some days later, in their records; it is the brand's next incident then."""
    first = told[0].at.date()
    for notice in told:
        raw = encode_notice(notice).decode()
        for day in (first + timedelta(days=1), first):
            raw = raw.replace(day.isoformat(), (day + place * LATER).isoformat())
        yield replace(decode_notice(raw.encode()), incident=notice.incident + place)

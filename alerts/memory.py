"""Memory: what a message says of the brand's last crisis of the same kind, in up to three lines."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from alerts.deed import PERSON
from alerts.lesson import ActionItem, Learned, in_order
from alerts.numbers import counted
from alerts.people import NAME_LIMIT, person
from alerts.phrases import EN, Phrases
from alerts.text import inline
from alerts.wording import NAME_LIMIT as BRAND_LIMIT

TEXTS, TEXT_LIMIT = 2, 100  # of what was learned that a line has room for; characters of each
ITEMS, ITEM_LIMIT = 2, 80  # likewise of actions
WEEK, MONTH = 7, 30.4  # days
WEEKS_FROM, MONTHS_FROM = 14, 90  # days; below, people count in days, or weeks


def memory(learned: Learned, now: datetime, words: Phrases = EN) -> str:
    """What was learned of an incident, how long before `now` that was, and what is to be done."""
    source, says = learned.source, words.lessons
    if source is None:
        return ""
    name = f"{inline(source.brand, BRAND_LIMIT) or words.nameless}/{source.incident}"
    head = says.last.format(incident=name, ago=ago(now - source.began, words))
    lesson, open_ = learned.lesson, _open(learned.open, now.date(), words)
    badly = _texts(says.badly, lesson.badly if lesson else (), words)
    well = _texts(says.well, lesson.well if lesson else (), words)
    told = [badly, open_ or well] if badly else [well, open_]
    return "\n".join(filter(None, [head, *told]))


def ago(length: timedelta, words: Phrases = EN) -> str:
    """How long ago: in days, then weeks, then months."""
    days, says = length.days, words.lessons
    if days < 1:
        return says.lately
    if days < WEEKS_FROM:
        return counted(days, says.days, words)
    if days < MONTHS_FROM:
        return says.weeks.format(count=days // WEEK)
    return says.months.format(count=int(days / MONTH))


def item(
    action: ActionItem, today: date, words: Phrases = EN, limit: int = ITEM_LIMIT,
    *, calls: bool = True,
) -> str:  # fmt: skip
    """An action: what, who, until when. Where nobody may be called, no account is named."""
    says, about = words.lessons, []
    if action.owner is None:
        about.append(says.nobodys)
    elif calls or not re.fullmatch(PERSON, action.owner):
        about.append(person(action.owner, NAME_LIMIT))
    if action.due:
        phrase = says.late if action.is_overdue(today) else says.due
        about.append(phrase.format(day=says.day.format(day=action.due)))
    text = inline(action.text, limit)
    return says.item.format(text=text, about=", ".join(about)) if about else text


def _texts(phrase: str, texts: Sequence[str], words: Phrases) -> str:
    shown = words.lessons.more.join(inline(text, TEXT_LIMIT) for text in texts[:TEXTS])
    more = "…" if len(texts) > TEXTS else ""
    return phrase.format(texts=shown + more) if shown else ""


def _open(items: Sequence[ActionItem], today: date, words: Phrases) -> str:
    if not items:
        return ""
    says, late = words.lessons, sum(each.is_overdue(today) for each in items)
    said = counted(len(items), says.open, words)
    said += ", " + says.overdue.format(count=late) if late else ""
    shown = says.more.join(
        item(each, today, words, calls=False) for each in in_order(items)[:ITEMS]
    )
    return says.listed.format(open=said, items=shown + ("…" if len(items) > ITEMS else ""))

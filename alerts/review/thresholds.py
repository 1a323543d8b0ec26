"""Thresholds: what others than those in use would have made of the month."""

from collections.abc import Iterator

from alerts.document import Paragraph, Part, Table
from alerts.numbers import decimal
from alerts.phrases import Phrases
from alerts.review.month import Month, Replayed
from alerts.text import literal

MOST, NAME_LIMIT = 10, 60  # brands, and characters of one
HIGHER = (0.0, 0.5, 1.0, 1.5)  # points above the threshold in use


def thresholds(month: Month) -> Iterator[Part]:
    """By what was recorded, and by a replay where there is one."""
    says = month.words.review
    if month.told:
        yield Paragraph(says.recorded)
        rows = tuple(_higher(month, more) for more in HIGHER)
        yield Table(heads=(says.higher, says.told, says.spared, says.lost), rows=rows, figures=1)
    if month.replayed:
        yield Paragraph(says.replayed)
        tried = tuple(_tried(each, month.words) for each in month.replayed)
        yield Table(heads=(says.higher, says.found, says.wrong_a_week), rows=tried, figures=1)
        if month.apart:
            names = ", ".join(literal(brand, NAME_LIMIT) for brand in month.apart[:MOST])
            more = ", …" if len(month.apart) > MOST else ""
            yield Paragraph(says.apart.format(brands=names + more))


def _tried(each: Replayed, words: Phrases) -> tuple[str, ...]:
    value = _points(each.value, words)
    name = words.review.in_use.format(value=value) if each.is_in_use else value
    return name, "/".join(map(str, each.found)), decimal(each.wrong_a_week, 2, words)


def _points(value: float, words: Phrases) -> str:
    return decimal(value, None, words)


def _higher(month: Month, more: float) -> tuple[str, ...]:
    """What would have been told still. What a person raised, a person would have raised."""
    says, words = month.words.review, month.words
    kept = [
        account for account in month.told
        if account.points < month.alert_points(account.newest.brand)
        or account.points >= month.alert_points(account.newest.brand) + more
    ]  # fmt: skip
    wrong = sum(account.is_false_alarm for account in kept)
    right = len(kept) - wrong
    name = f"+{_points(more, words)}" if more else says.in_use.format(value="+0")
    lost = len(month.told) - len(month.wrong) - right
    return name, str(len(kept)), str(len(month.wrong) - wrong), str(lost)

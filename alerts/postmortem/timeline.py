"""Timeline: what the numbers did, and what people did, by time."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from alerts.clauses import crowd, noun, span
from alerts.document import Part, Table
from alerts.notice import Notice
from alerts.numbers import counted
from alerts.people import reasoned
from alerts.postmortem.material import IN_FULL, Material
from alerts.text import literal, unmarked
from alerts.wording import step
from detectors.events import Quote

FIRST, LAST = 60, 60  # rows; between them they are counted
NETWORK_LIMIT = 20


class Row(NamedTuple):
    """Something that happened."""

    at: datetime
    what: str
    people: str = ""


def timeline(material: Material) -> tuple[Part, ...]:
    """Signals, and people, in one table."""
    heads = material.words.postmortem.heads
    rows = sorted([*_signs(material), *_steps(material)], key=lambda row: row.at)
    told = [(material.time(row.at), row.what, row.people) for row in rows]
    left = len(told) - FIRST - LAST
    if left > 0:
        skipped = counted(left, material.words.timeline.skipped, material.words)
        told[FIRST:-LAST] = [("", skipped, "")]
    return (Table(heads=(heads.when, heads.what, heads.people), rows=tuple(told)),)


def _steps(material: Material) -> Iterator[Row]:
    for notice in material.account.steps:
        done = step(notice, material.words, IN_FULL)
        what = unmarked(reasoned(done, notice, material.words))
        yield Row(notice.at, what, _people(notice, material))


def _people(notice: Notice, material: Material) -> str:
    """How many there were then; what a person did tells nothing new of that."""
    if notice.deed:
        return ""
    signal, words = notice.signal, material.words
    return unmarked(f"{crowd(signal, signal, words)} {span(signal, words).within}")


def _signs(material: Material) -> Iterator[Row]:
    """What no notice is about."""
    account, newest, words = material.account, material.newest, material.words
    says = words.postmortem.times
    if first := _first_post(material):
        network = literal(first.platform or "", NETWORK_LIMIT)
        yield Row(first.created_at, " · ".join(filter(None, [says.first_post, network])))
    yield Row(newest.first_sign, says.first_sign_from)
    if account.answered:
        yield Row(account.answered, says.answered)
    most = counted(newest.peak_authors, noun(words, of_all=newest.of_all), words)
    yield Row(newest.peak_at, says.peak, most)


def _first_post(material: Material) -> Quote | None:
    """Its time and network alone; a post from long before is another story."""
    known = [material.last, material.clearest]
    extents = (notice.signal.extent for notice in known if notice)
    return next((each.beginning.first for each in extents if each and each.beginning.first), None)

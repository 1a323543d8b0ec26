"""Numbers: how many, how far, and the curve of it."""

from collections.abc import Iterator
from datetime import timedelta

from alerts import legend
from alerts.clauses import at_least
from alerts.document import Chart, Items, Moment, Part, Table
from alerts.extent import pace
from alerts.fields import reached
from alerts.notice import Notice
from alerts.numbers import number
from alerts.postmortem.material import Material
from alerts.text import capital, unmarked
from detectors.bins import BIN
from detectors.events import moment

DAY = "24h"


def numbers(material: Material) -> tuple[Part, ...]:
    """The curve, the day of most people, and what these numbers cannot say."""
    says, notice = material.words.postmortem, material.loudest
    table = Table(
        heads=(says.heads.what, says.heads.day.format(date=material.date(notice.at))),
        rows=tuple(_rows(notice, material)),
        figures=1,
    )
    doubts = tuple(_doubts(material))
    return (*_chart(material), table, *([Items(doubts)] if doubts else []))


def _rows(notice: Notice, material: Material) -> Iterator[tuple[str, str]]:
    words, signal = material.words, notice.signal
    says, day = words.postmortem, signal.windows[DAY]
    scored = day.mentions - day.unknown
    if scored or not day.mentions:
        yield says.numbers_people, at_least(number(day.authors, words), signal, words)
        negative, known = number(day.negative, words), number(scored, words)
        yield says.numbers_posts, words.fields.negative.format(negative=negative, scored=known)
    else:
        yield says.numbers_posts, says.unscored
    yield says.numbers_said, number(day.mentions, words)
    yield says.numbers_reach, capital(reached(day, signal, words))
    yield says.numbers_shares, number(day.shares, words)


def _chart(material: Material) -> Iterator[Chart]:
    """From the first notice's hour to the last one's."""
    curve, newest, words = material.account.curve, material.newest, material.words
    if not curve.people:
        return
    yield Chart(
        start=moment(curve.first * BIN),
        step=timedelta(seconds=BIN),
        counts=curve.people,
        expected=curve.expected,
        marks=tuple(
            Moment(each.at, each.text, each.mark or "")
            for each in legend.labels(curve, newest, words)
        ),
        counted=legend.counted_of(newest, words),
        usual=words.chart.usual.format(count=legend.usual(curve, words)),
        description=legend.alt(curve, newest, words),
    )


def _doubts(material: Material) -> Iterator[str]:
    """What makes the numbers less than they seem; and how fast it went at its fastest."""
    words, signal = material.words, material.loudest.signal
    if fast := pace(material.fastest.signal, words):
        said = words.facts.more.join(map(unmarked, fast))
        yield words.postmortem.fastest.format(date=material.date(material.fastest.at), pace=said)
    if not signal.authors_known:
        yield words.story.authors_unknown
    if signal.rescored:
        yield words.story.rescored.format(date=material.date(signal.rescored))
    if signal.young:
        yield words.story.young

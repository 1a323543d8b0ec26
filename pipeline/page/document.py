"""Document: what is written for people (`alerts.document`) as a page."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import count

from alerts import legend
from alerts.document import (
    Blank,
    Chart,
    Document,
    Figures,
    Items,
    Paragraph,
    Part,
    Post,
    Section,
    Table,
    mark,
)
from alerts.phrases import PHRASES, Phrases
from pipeline.page.axis import Axis, ticks
from pipeline.page.curve import WIDE, curve
from pipeline.page.markup import Markup, section, table, tag
from pipeline.page.shell import shell

LEAST, HEADROOM = 4, 1.08  # people at the upper edge; what is above the highest
ROWS = 3  # empty ones of a table to fill in
SORTS = {"watch", "alert", "crisis"}  # marks with a colour


def page(document: Document) -> str:
    """The page, whole."""
    words, names = PHRASES[document.language], (f"s{number}" for number in count(1))
    loose = [part for part in document.parts if not isinstance(part, Section)]
    sections = [part for part in document.parts if isinstance(part, Section)]
    return shell(
        document.title,
        *([Markup(mark(*document.mark))] if document.mark else []),
        tag(
            "header",
            *([tag("p", document.kicker, class_="kicker")] if document.kicker else []),
            tag("h1", document.title),
            *([tag("p", document.subtitle, class_="subject")] if document.subtitle else []),
            *_parts(loose, words),
        ),
        *(
            section(next(names), each.title, *_parts(each.parts, words))
            for each in sections
        ),
        language=document.language.value,
    )  # fmt: skip


def _parts(parts: Iterable[Part], words: Phrases) -> Iterator[Markup]:
    for part in parts:
        yield from _part(part, words)


def _part(part: Part, words: Phrases) -> Iterator[Markup]:  # noqa: C901  # one branch a sort of part
    match part:
        case Section():
            yield tag("h3", part.title)
            yield from _parts(part.parts, words)
        case Paragraph():
            yield tag("p", part.text)
        case Items():
            yield tag("ul", *(tag("li", text) for text in part.texts))
        case Figures():
            yield tag("div", *(_tile(*pair) for pair in part.pairs), class_="tiles")
        case Table():
            yield table(part.heads, part.rows, numbers=part.figures)
        case Post():
            yield _post(part)
        case Blank():
            yield from _blank(part)
        case Chart():
            yield _chart(part, words)


def _tile(figure: str, said: str) -> Markup:
    return tag("div", tag("b", figure), tag("span", said))


def _post(post: Post) -> Markup:
    way = []
    if post.link:
        way = [" · ", tag("a", post.label, href=post.link.url, rel="noopener noreferrer nofollow")]
    return tag("blockquote", tag("p", post.text), tag("p", post.source, *way, class_="source"))


def _blank(blank: Blank) -> Iterator[Markup]:
    """On paper it is a place to write; on a screen it says what to write into the file."""
    yield tag("p", blank.hint, class_="hint")
    if blank.heads:
        empty = tuple("" for _ in blank.heads)
        yield tag("div", table(blank.heads, [empty] * ROWS), class_="blank")
    else:
        yield tag("div", class_="blank lines")


def _chart(chart: Chart, words: Phrases) -> Markup:
    axis = Axis(chart.start, chart.start + chart.step * max(1, len(chart.counts)))
    top = max([LEAST, *chart.counts, *chart.expected])
    return tag(
        "figure",
        tag("figcaption", tag("b", chart.counted), tag("span", chart.usual)),
        tag(
            "div",
            tag("div", tag("span", f"{top:.0f}"), tag("span", "0"), class_="scale"),
            tag("div", _drawn(chart, top), *_lines(axis, chart), class_="plot"),
            tag("div", *ticks(axis, lambda at: _tick(at, words)), class_="ticks"),
            class_="chart",
        ),
        tag("p", *(_mark(*each) for each in chart.marks), class_="legend"),
    )


def _drawn(chart: Chart, top: float) -> Markup:
    """A step that nobody told of is drawn as none."""
    wide = WIDE / max(1, len(chart.counts))
    pairs = zip(chart.counts, chart.expected, strict=True)
    steps = [
        (round(place * wide, 1), max(0.0, float(many)), usual)
        for place, (many, usual) in enumerate(pairs)
    ]
    end = steps[-1] if steps else (0.0, 0.0, 0.0)
    return curve([*steps, (float(WIDE), *end[1:])], top * HEADROOM, chart.description)


def _lines(axis: Axis, chart: Chart) -> Iterator[Markup]:
    for at, text, sort in chart.marks:
        if axis.holds(at, at):
            yield tag(
                "i", class_=f"mark {_sort(sort)}", title=text, style=f"left:{axis.part(at):g}%"
            )


def _mark(_at: datetime, text: str, sort: str) -> Markup:
    return tag("span", tag("i", class_=f"sign line {_sort(sort)}"), text)


def _sort(sort: str) -> str:
    return sort if sort in SORTS else "other"


def _tick(at: datetime, words: Phrases) -> str:
    here = at.astimezone(UTC)
    is_day = here.hour == here.minute == 0
    return legend.short_day(here, words) if is_day else legend.clock(here, words)

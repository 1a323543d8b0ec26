"""Chart: an incident's curve as a picture for its thread, to be read on a telephone.

Nothing here is global: no pyplot, no settings changed, the font that matplotlib brings along. The
import takes a second and some memory: import it where a chart is drawn, in a thread.
"""

import io
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib import get_data_path
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from alerts import legend
from alerts.curve import UNTOLD, Curve, Mark
from alerts.legend import Label
from alerts.notice import Notice
from alerts.numbers import number
from alerts.phrases import EN, Phrases
from alerts.text import literal
from alerts.wording import SHORT_NAME_LIMIT
from detectors.bins import BIN
from detectors.events import moment

WIDTH, HEIGHT, DPI = 8.0, 4.5, 150  # inches, dots an inch: 1,200 by 675 pixels
LEFT, RIGHT, BOTTOM, TOP = 0.09, 0.958, 0.105, 0.77  # of the axes, in parts of the picture
EDGE = 0.02  # left of the words
ROW = 0.067  # height of a row of labels, likewise
LARGE, MEDIUM, SMALL = 20.0, 15.5, 15.0  # points; a telephone shows a third of them
INK, SOFT, LOUD, CALM, UNKNOWN = "#1d1c1d", "#5c5a5c", "#b3261e", "#b9b6b9", "#ececec"
COLOURS = {
    Mark.WATCH: "#5f5f5f", Mark.ALERT: "#a04a00", Mark.CRISIS: "#a30200", Mark.EASED: "#7a5b00",
    Mark.OVER: "#1b6e42", Mark.AGAIN: "#a30200",
}  # fmt: skip
PAPER = {"facecolor": "white", "alpha": 0.85, "linewidth": 0, "pad": 1.0}  # behind words
LEAST_TOP = 4  # people; fewer would make a tower of one complaint
HEADROOM = 1.08  # of the axes over the highest count
GAP = 8  # pixels between a line and its label
STEPS = tuple(60 * m for m in (10, 15, 30, 60, 120, 180, 360, 720, 1_440))  # seconds between ticks
TICKS, MARGIN = 7, 0.03  # at most; and part of the axis, at its end, where no label has room

FONTS = Path(get_data_path()) / "fonts" / "ttf"
PLAIN, BOLD = FONTS / "DejaVuSans.ttf", FONTS / "DejaVuSans-Bold.ttf"


class Pen(NamedTuple):
    """How words are written."""

    size: float
    font: Path = PLAIN
    colour: str = INK

    @property
    def style(self) -> dict[str, Any]:
        """As matplotlib wants it."""
        font = FontProperties(fname=self.font, size=self.size)
        return {"fontproperties": font, "color": self.colour}


class Placed(NamedTuple):
    """A label: how it is written, and from where to where in pixels; `line` is its time."""

    label: Label
    text: Text
    left: float
    right: float
    line: float

    @property
    def begins(self) -> float:
        """Where it begins, with its line."""
        return min(self.left, self.line)

    @property
    def ends(self) -> float:
        """Where it ends, likewise."""
        return max(self.right, self.line)


def chart(curve: Curve, notice: Notice, words: Phrases = EN) -> bytes:
    """The picture, as PNG.

    Args:
        curve: how many there were so far.
        notice: the incident's newest, for its name, its level and its worst hour.
        words: those of the language that the channel reads.
    """
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)  # it keeps it
    axes = figure.add_axes((LEFT, BOTTOM, RIGHT - LEFT, TOP - BOTTOM), facecolor="white")
    start, end = _span(curve, notice)
    _people(axes, curve, start, end)
    _usual(axes, curve, end, words)
    _frame(axes, start, end, words)
    _head(figure, legend.title(notice, words, drawable(notice)))
    _write(figure, (EDGE, 0.85), legend.counted_of(notice, words), Pen(MEDIUM, colour=SOFT))
    days = legend.dates(moment(start), moment(end), words)
    _write(figure, (RIGHT, 0.85), days, Pen(MEDIUM, colour=SOFT), "right")
    shown = [one for one in legend.labels(curve, notice, words) if start <= _seconds(one.at) <= end]
    _mark(figure, axes, shown)
    picture = io.BytesIO()
    figure.savefig(
        picture, format="png", dpi=DPI, metadata={"Software": None}
    )  # same bytes each time
    return picture.getvalue()


def _head(figure: Figure, title: str) -> None:
    """What it is of, as large as there is room for."""
    text = _write(figure, (EDGE, 0.92), title, Pen(LARGE, BOLD))
    room = (RIGHT - EDGE) * WIDTH * DPI
    text.set_fontsize(LARGE * min(1.0, room / text.get_window_extent().width))


def _span(curve: Curve, notice: Notice) -> tuple[int, int]:
    """From when to when, in epoch seconds."""
    end = max(int(notice.at.timestamp()), (curve.first + len(curve.people) - 1) * BIN)
    return curve.first * BIN, max(end, (curve.first + 1) * BIN)


def _people(axes: Axes, curve: Curve, start: int, end: int) -> None:
    """Above the usual in red, up to it in grey; where nobody told anything a shade."""
    edges = np.append(start + BIN * np.arange(len(curve.people)), end)
    counts = np.array([*curve.people, curve.people[-1]], dtype=float)
    known = np.where(counts == UNTOLD, np.nan, counts)
    common = np.minimum(known, np.array([*curve.expected, curve.expected[-1]]))
    axes.fill_between(edges, common, known, step="post", color=LOUD, linewidth=0)
    axes.fill_between(edges, 0, common, step="post", color=CALM, linewidth=0)
    axes.set_xlim(start, end)
    axes.set_ylim(0, max(LEAST_TOP, counts.max(), *curve.expected) * HEADROOM)
    for at in np.flatnonzero(counts[:-1] == UNTOLD):
        axes.axvspan(edges[at], edges[at + 1], color=UNKNOWN, linewidth=0)


def _usual(axes: Axes, curve: Curve, end: int, words: Phrases) -> None:
    """A broken line, told from the curve without colours, named where the curve is lower."""
    line = np.array([*curve.expected, curve.expected[-1]])
    edges = np.append((curve.first + np.arange(len(curve.people))) * BIN, end)
    axes.step(edges, line, where="post", color=INK, linewidth=1.8, linestyle=(0, (4, 2)))
    third = -(-len(curve.people) // 3)
    at, side = (
        (0, "left") if max(curve.people[:third]) < max(curve.people[-third:]) else (-1, "right")
    )
    axes.annotate(
        words.chart.usual.format(count=legend.usual(curve, words)), (edges[at], line[at]),
        (6 if at == 0 else -6, 5), textcoords="offset points", ha=side, bbox=PAPER,
        parse_math=False, **Pen(SMALL).style,
    )  # fmt: skip


def _frame(axes: Axes, start: int, end: int, words: Phrases) -> None:
    """The axes: whole people, and times of which midnight shows the day."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda count, _: number(round(count), words)))
    axes.grid(visible=True, axis="y", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    ticks = _ticks(start, end)
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.set_xticks(ticks, [_tick(moment(at), words) for at in ticks])
    axes.tick_params(axis="both", colors=SOFT, length=4)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(Pen(SMALL).style["fontproperties"])


def _ticks(start: int, end: int) -> list[int]:
    step = next((step for step in STEPS if (end - start) / step <= TICKS), STEPS[-1])
    last = end - (end - start) * MARGIN
    return [at for at in range(-(-start // step) * step, end + 1, step) if at <= last]


def _tick(at: datetime, words: Phrases) -> str:
    midnight = at.hour == at.minute == 0
    return legend.short_day(at, words) if midnight else legend.clock(at, words)


def _mark(figure: Figure, axes: Axes, labels: Iterable[Label]) -> None:
    """A line at each time, and above the axes what it was; no two labels over one another."""
    placed = [_placed(figure, axes, label) for label in labels]
    rows = rows_of(placed)
    axes_top = TOP - ROW * max(rows, default=0)
    axes.set_position((LEFT, BOTTOM, RIGHT - LEFT, axes_top - BOTTOM))
    for each, row in zip(placed, rows, strict=True):
        x, y = each.left / (WIDTH * DPI), axes_top + ROW * row + 0.012
        each.text.set_position((x, y))
        up = (y + 0.75 * ROW - BOTTOM) / (axes_top - BOTTOM)
        at = _seconds(each.label.at)
        dashes = (0, (1, 1.5)) if each.label.mark is None else "solid"
        axes.plot(
            [at, at], [0, up], transform=axes.get_xaxis_transform(), clip_on=False, linewidth=1.8,
            color=_colour(each.label), linestyle=dashes, scalex=False, scaley=False,
        )  # fmt: skip


def _placed(figure: Figure, axes: Axes, label: Label) -> Placed:
    """To the right of its line, or where the picture ends to its left."""
    weight = PLAIN if label.mark is None else BOLD
    text = _write(figure, (0, 0), label.text, Pen(SMALL, weight, _colour(label)))
    width = text.get_window_extent().width
    line = float(axes.transData.transform((_seconds(label.at), 0))[0])
    fits = line + GAP + width <= RIGHT * WIDTH * DPI
    left = line + GAP if fits else line - GAP - width
    text.set_bbox(PAPER)  # lines of other labels pass below it
    return Placed(label, text, left, left + width, line)


def rows_of(placed: list[Placed]) -> list[int]:
    """In which row each stands: above all that begin to its right and that it would run into."""
    rows: list[int] = []
    for place in reversed(range(len(placed))):
        mine = placed[place]
        met = [
            row
            for other, row in zip(reversed(placed[place + 1 :]), rows, strict=True)
            if other.begins - GAP < mine.ends and mine.begins < other.ends + GAP
        ]
        rows.append(max(met, default=-1) + 1)
    return rows[::-1]


def _colour(label: Label) -> str:
    return COLOURS[label.mark] if label.mark else SOFT


def _write(
    figure: Figure, at: tuple[float, float], text: str, pen: Pen, side: str = "left"
) -> Text:
    """Text as it is: a dollar begins no formula."""
    return figure.text(*at, text, ha=side, parse_math=False, **pen.style)


def drawable(notice: Notice) -> str | None:
    """The brand's name without signs that the font lacks; None: it lacks a letter, or all."""
    shapes = get_font(BOLD).get_charmap()
    name = literal(notice.brand, SHORT_NAME_LIMIT)
    lacking = [char for char in name if ord(char) not in shapes]
    if any(unicodedata.category(char)[0] in "LMN" for char in lacking):
        return None
    return " ".join("".join(char for char in name if char not in lacking).split()) or None


def _seconds(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp())

"""A chart is a picture that anybody can read, whatever the brand is called and however it went."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any, cast

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from alerts.curve import UNTOLD, Curve, Mark
from alerts.incident import Status
from alerts.language import Language
from alerts.notice import Kind, Notice
from alerts.phrases import PHRASES
from detectors.bins import BIN, HOUR, bin_of
from detectors.events import Level
from pipeline.chart import DPI, HEIGHT, WIDTH, Placed, chart, drawable, rows_of
from tests.builders import NOON, a_notice, a_signal

SIZE = (round(WIDTH * DPI), round(HEIGHT * DPI))


def a_curve(length: int = 24, **fields: Any) -> Curve:
    """So many bins of a wave; it ends at noon."""
    random = Random(length)  # noqa: S311  # the same each time
    first = bin_of(NOON.timestamp()) - length + 1
    known: dict[str, Any] = {
        "first": first,
        "people": tuple(random.randrange(200) for _ in range(length)),
        "usual": (320,) * (length // HOUR + 2),
        "marks": {Mark.ALERT: (first + length // 2) * BIN},
    }
    return Curve(**known | fields)


def seen(picture: bytes) -> Image.Image:
    """What a reader's program makes of it."""
    image = Image.open(io.BytesIO(picture))
    image.load()
    return image


def colours(picture: bytes) -> set[tuple[int, int, int]]:
    image = seen(picture).convert("RGB")
    found = cast("list[tuple[int, tuple[int, int, int]]]", image.getcolors(image.width * 800))
    return {colour for count, colour in found if count > 50}


RED, GREY, SHADE = (179, 38, 30), (185, 182, 185), (236, 236, 236)


@pytest.mark.parametrize("language", Language)
def test_it_is_a_picture_of_a_telephones_width(language: Language) -> None:
    picture = chart(a_curve(), a_notice(), PHRASES[language])
    image = seen(picture)
    assert (image.format, image.size) == ("PNG", SIZE)
    assert len(picture) < 150_000
    assert colours(picture) >= {RED, GREY, (255, 255, 255)}


def test_each_language_has_its_own() -> None:
    found = {chart(a_curve(), a_notice(), PHRASES[language]) for language in Language}
    assert len(found) == len(Language)


def test_the_same_has_the_same_bytes_in_any_thread() -> None:
    curve, notice = a_curve(300), a_notice()
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: chart(curve, notice), range(8)))
    assert len(found) == 1


def test_nothing_global_changes() -> None:
    before = mpl.rcParams.copy()  # to look at one of them imports pyplot
    chart(a_curve(), a_notice())
    assert mpl.rcParams.copy() == before
    assert "matplotlib.pyplot" not in sys.modules


def test_a_notifier_that_draws_nothing_imports_nothing_of_it() -> None:
    code = "import sys, pipeline.notifier.agent; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "length",
    [
        pytest.param(1, id="one point"),
        pytest.param(2, id="two"),
        pytest.param(288, id="a day"),
        pytest.param(10_000, id="ten thousand"),
    ],
)
def test_of_any_length(length: int) -> None:
    assert seen(chart(a_curve(length), a_notice())).size == SIZE


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"people": (0,) * 24}, id="nobody"),
        pytest.param({"usual": (0,) * 24}, id="nothing usual"),
        pytest.param({"usual": (10**7,) * 24}, id="far more usual"),
        pytest.param({"people": (10**7,) * 24}, id="ten millions"),
        pytest.param({"people": (UNTOLD,) * 24}, id="nothing told"),
        pytest.param({"marks": {}}, id="no marks"),
        pytest.param({"marks": dict.fromkeys(Mark, int(NOON.timestamp()))}, id="all at once"),
        pytest.param({"marks": {Mark.ALERT: 0, Mark.OVER: 2**31}}, id="none within"),
    ],
)
def test_of_anything(fields: dict[str, Any]) -> None:
    assert seen(chart(a_curve(**fields), a_notice())).size == SIZE


def test_the_first_notice_of_all_is_enough() -> None:
    notice = a_notice(signal=a_signal(trend=()))
    assert seen(chart(Curve().after(notice), notice)).size == SIZE


def test_what_nobody_told_is_a_shade_and_no_calm() -> None:
    people = a_curve().people
    gap = a_curve(people=(*people[:8], *[UNTOLD] * 6, *people[14:]))
    assert SHADE in colours(chart(gap, a_notice()))
    assert SHADE not in colours(chart(a_curve(), a_notice()))


def test_what_is_usual_is_no_red() -> None:
    calm = a_curve(usual=(90_000,) * 24)
    assert RED not in colours(chart(calm, a_notice()))


HOSTILE = [
    "$x^2$", r"$\frac{1}{0}$", "$", "$$$", r"\alpha_{", "<!channel> & Co", "*bold* _it_ `code`",
    "W" * 500, "a\nb\tc", "\u202egnp.exe", "\ud800 lone", "\u0301\u0301\u0301\u0301", "",
]  # fmt: skip
FOREIGN = [
    "東京電力",
    "Café ☕🚂 Rail",
    "Почта",
    "شركة الكهرباء",
    "פקודה",
    "प्रधान",
    "👨‍👩‍👧",
    "ไทย",
]


@pytest.mark.parametrize("brand", [*HOSTILE, *FOREIGN])
def test_no_name_breaks_it_or_says_a_word_about_fonts(brand: str) -> None:
    """Warnings are errors here."""
    assert seen(chart(a_curve(), a_notice(brand=brand))).size == SIZE


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_nor_does_any_other(brand: str) -> None:
    assert seen(chart(a_curve(), a_notice(brand=brand))).size == SIZE


@pytest.mark.parametrize(
    ("brand", "shown"),
    [
        ("Zephyr Rail", "Zephyr Rail"),
        ("$x^2$", "$x^2$"),
        ("Почта России", "Почта России"),
        ("Café 🚂 Rail", "Café Rail"),  # a sign less is the same name
        ("東京 Rail", None),  # a letter less is another one
        ("👩", None),
        ("\u200b", None),
    ],
)
def test_a_name_that_the_font_cannot_write_is_none(brand: str, shown: str | None) -> None:
    assert drawable(a_notice(brand=brand)) == shown


def test_a_name_that_cannot_be_written_is_the_incidents_number() -> None:
    known = [chart(a_curve(), a_notice(brand=brand)) for brand in ("東京電力", "प्रधान", "Zephyr")]
    assert known[0] == known[1] != known[2]


# -- Labels

SPANS = st.lists(st.tuples(st.floats(90, 1_150), st.floats(50, 400)), max_size=9)


@given(SPANS)
def test_no_two_labels_of_a_row_touch(spans: list[tuple[float, float]]) -> None:
    fits = 1_154
    placed = []
    for line, width in sorted(spans):
        left = line + 8 if line + 8 + width <= fits else line - 8 - width
        placed.append(Placed(cast("Any", None), cast("Any", None), left, left + width, line))
    rows = rows_of(placed)
    assert len(rows) == len(placed)
    assert set(rows) == set(range(max(rows, default=-1) + 1))
    for row in set(rows):
        mine = [each for each, other in zip(placed, rows, strict=True) if other == row]
        for one, next_ in pairwise(mine):
            assert one.ends <= next_.begins


def test_a_whole_life_has_its_marks() -> None:
    marks = {mark: int((NOON - timedelta(minutes=20 * n)).timestamp())
             for n, mark in enumerate(reversed(Mark))}  # fmt: skip
    notice: Notice = a_notice(kind=Kind.RESOLVED, status=Status.RESOLVED, level=Level.CRISIS)
    bare = chart(a_curve(marks={}), notice)
    marked = chart(a_curve(marks=marks), notice)
    assert colours(marked) - colours(bare) >= {(160, 74, 0), (27, 110, 66)}

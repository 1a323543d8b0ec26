"""The page of a replay: whole, harmless, self-contained, and of a bounded size."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from deploy.demo.devtools import a_browser, a_tab
from deploy.demo.screenshot import BROWSERS, browser
from detectors.events import Level, Mention, moment
from detectors.extent import CrisisKind
from pipeline.config import Config
from pipeline.replay import play, scored
from pipeline.tuning.comparison import Comparison, Difference
from pipeline.tuning.course import Course, courses_of
from pipeline.tuning.curve import Bar
from pipeline.tuning.diff import changes
from pipeline.tuning.episode import Episode
from pipeline.tuning.grid import axes, grid
from pipeline.tuning.play import Played
from pipeline.tuning.regression import regressions
from pipeline.tuning.report.findings import Findings, Names, Versus
from pipeline.tuning.report.page import page
from pipeline.tuning.setup import Setup
from pipeline.tuning.sweep import swept
from pipeline.tuning.trace import HOUR, MOST, STEPS, Recorder, Recording, Trace
from tests.lookouts import STORM, STORMY, briefed, unhappy

HOSTILE = "</title></style></svg><script>alert(1)</script><img src=//a.test onerror=a>"
QUOTING = (
    "\" onmouseover='alert(2)' href=javascript:alert(3) style=\"background:url(//evil.example)"
)
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "section", "div", "p", "h1",
    "h2", "h3", "b", "i", "span", "a", "ul", "li", "dl", "dt", "dd", "table", "thead", "tbody",
    "tr", "th", "td", "figure", "figcaption", "svg", "path", "details", "summary", "blockquote",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "id", "class", "style", "href", "title",
    "scope", "tabindex", "role", "d", "viewbox", "preserveaspectratio", "aria-label", "aria-hidden",
    "open",
}  # fmt: skip
PLACE = re.compile(r"left:[\d.]+%;(width|bottom):[\d.]+%|left:[\d.]+%")
DRAWN = re.compile(r"M[\d.]+ [\d.]+([HV][\d.]+)+Z?")
LARGEST = 4_000_000  # bytes of a page, whatever was replayed
SIZES = ((1_100, False), (390, True))

needs_chromium = pytest.mark.skipif(
    not any(map(which, BROWSERS)), reason="chromium is not on PATH: apt-get install chromium"
)


def recording(posts: Iterable[Mention]) -> Recording:
    """A replay of a storm."""
    recorder = Recorder(briefed)
    courses = courses_of(play(scored(posts, unhappy), recorder))
    days = dict.fromkeys(recorder.traces, 9)
    came = Played(tuple(courses), days, recorder.outcomes)
    return Recording(came=came, traces=recorder.traces, rung=recorder.rung)


def label(brand: str, hours: float = 0, **more: Any) -> Episode:
    """Of the storm, or so long after it."""
    start = moment(STORM + hours * HOUR)
    known: dict[str, Any] = {"brand": brand, "start": start, "end": start + timedelta(hours=2)}
    return Episode(**known | more)


def findings(**more: Any) -> Findings:
    """What came of a storm."""
    known: dict[str, Any] = {
        "names": Names(files=["storm.jsonl"], settings="tocsin.yaml"),
        "used": Setup(name="in use", config=Config()), "bar": Bar(),
        "recording": recording(STORMY), "yardsticks": {},
    }  # fmt: skip
    return Findings(**known | more)


def hostile() -> Findings:
    """Everything there is, with names and texts of somebody who would like to run a script."""
    seen = recording(
        replace(
            each,
            brand=HOSTILE,
            author=f"{HOSTILE}{each.author}",
            text=f"{QUOTING}{HOSTILE} awful {each.id}",
        )
        for each in STORMY
    )
    (course,) = seen.came.courses
    episodes = [label(HOSTILE, note=QUOTING), label(HOSTILE, 9, silent=True, note=HOSTILE)]
    episodes += [label(QUOTING, note=HOSTILE, level=Level.CRISIS, kind=CrisisKind.OUTAGE)]
    tried = axes(["rules.volume.budget=0.5,2", "rules.volume.lanes=[1h]"], Config())
    nodes = grid(Config(), tried).nodes
    silent = Played((), seen.came.days, seen.came.outcomes)
    found = changes(seen.came.courses, ())
    versus = Versus(
        comparison=Comparison(
            before=seen.came, after=silent,
            differences=tuple(Difference(change=each) for each in found),
        ),
        worse=regressions(episodes, [course], []),
    )  # fmt: skip
    return findings(
        names=Names(files=[HOSTILE], settings=QUOTING, other=HOSTILE, labels=HOSTILE),
        recording=seen, episodes=episodes, yardsticks={"static": silent}, versus=versus,
        sweep=swept(tried, nodes, [seen.came] * len(nodes), episodes, Bar()),
    )  # fmt: skip


class Reader(HTMLParser):
    """What a browser would find on a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """The innermost one ends."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Words."""
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    def all(self, name: str) -> list[str]:
        """The values of an attribute."""
        return [value for known, value in self.attributes if known == name]

    @property
    def text(self) -> str:
        """What people read."""
        return " ".join(" ".join(self.words).split())


def test_whatever_strangers_write_is_text() -> None:
    read = Reader(page(hostile()))
    assert read.open == []
    assert read.tags == TAGS
    assert {name for name, _ in read.attributes} == ATTRIBUTES
    assert [each for each in read.all("style") if not PLACE.fullmatch(each)] == []
    assert read.text.count("<script>alert(1)</script>") > 9
    assert QUOTING in read.text


def test_the_page_asks_for_nothing() -> None:
    text = page(hostile())
    read = Reader(text)
    assert {each[:1] for each in read.all("href")} == {"#"}
    assert read.all("http-equiv") == ["Content-Security-Policy"]
    assert any(each.startswith("default-src 'none'") for each in read.all("content"))
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert re.findall(r"@import|url\(|src\s*:|expression", style) == []


def test_each_link_leads_somewhere_and_each_name_is_there_once() -> None:
    read = Reader(page(hostile()))
    names = read.all("id")
    assert len(names) == len(set(names))
    assert {each.removeprefix("#") for each in read.all("href")} <= set(names)


def test_the_page_says_what_was_judged_and_how_it_did() -> None:
    (brand,) = recording(STORMY).traces
    said = Reader(page(findings(episodes=[label(brand), label(brand, 40)]))).text
    for words in (
        "The settings tocsin.yaml , on", "mentions of 1 brand,", "1 of 2",
        "People named 2 times at which alert or worse should have rung",
        "for 1 of them", f"Missed: {brand} on", "there was no alarm without a label",
        "Opened: ", "Incidents: 1", "How to read this",
    ):  # fmt: skip
        assert words in said, words
    assert "were in use" not in said
    assert "Other settings" not in said


@pytest.mark.parametrize(
    ("hours", "said", "mark"),
    [(-0.5, "found 3", "good"), (-3, "found late, 3.", "fair"), (9, "missed", "bad")],
)
def test_a_label_says_how_well_it_was_found(hours: float, said: str, mark: str) -> None:
    (brand,) = recording(STORMY).traces
    start = moment(STORM + hours * HOUR)
    known = label(brand, hours, end=start + timedelta(hours=9))
    text = page(findings(episodes=[known]))
    assert f'<span class="{mark}">{said}' in text


def test_without_labels_it_judges_nothing() -> None:
    text = page(findings())
    said = Reader(text).text
    assert "no labels were given" in said
    assert "1 incident rang: " in said
    assert ">no label<" not in text
    assert "Beside plain rules" not in said


def test_without_mentions_it_says_so() -> None:
    empty = recording([])
    assert "No mention was read." in Reader(page(findings(recording=empty))).text


@pytest.mark.parametrize("is_better", [True, False], ids=["better", "worse"])
def test_it_says_whether_a_plain_rule_does_better(*, is_better: bool) -> None:
    seen = recording(STORMY)
    silent = Played((), seen.came.days, seen.came.outcomes)
    used, plain = (silent, seen.came) if is_better else (seen.came, silent)
    (brand,) = seen.traces
    told = findings(
        recording=replace(seen, came=used), episodes=[label(brand)], yardsticks={"static": plain}
    )
    said = Reader(page(told)).text
    assert ("A plain rule does better here (static)" in said) is is_better
    assert ("None of 1 plain rules" in said) is not is_better


# -- Size


def many(count: int) -> Iterator[tuple[str, Trace, Course]]:
    """So many brands, with an incident each."""
    for number in range(count):
        trace, name = Trace(), f"Brand {number}"
        for hour in range(STEPS if number < 100 else 1):
            trace.see(hour * HOUR, hour % 7, 1.5 + hour % 3)
        steps = tuple((level, moment(at * HOUR)) for at, level in enumerate(Level, 1))
        yield name, trace, Course(
            brand=name, incident=1, steps=steps, lanes=("1h",) * 3, over=None, told=3,
            kind=CrisisKind.UNKNOWN,
        )  # fmt: skip


def test_a_page_is_no_larger_than_a_browser_likes() -> None:
    made = list(many(2_000))
    courses = [course for *_, course in made]
    courses += [replace(courses[0], incident=number) for number in range(2, 1_000)]
    (notice, *_) = next(iter(recording(STORMY).rung.values()))
    rung = {
        (each.brand, each.incident): [replace(notice, brand=each.brand)] * 3
        for each in courses[:MOST]
    }
    days = {name: 30 for name, *_ in made}
    came = Played(tuple(courses), days, recording([]).came.outcomes)
    seen = Recording(came=came, traces={name: trace for name, trace, _ in made}, rung=rung)
    episodes = [label(f"Brand {at % 3_000}", at, note="x" * 900) for at in range(0, 10_000, 7)]
    found = changes(courses, [])
    versus = Versus(
        comparison=Comparison(
            before=came, after=came, differences=tuple(Difference(change=each) for each in found)
        ),
        worse=regressions(episodes, courses, []) * 50,
    )
    text = page(findings(recording=seen, episodes=episodes, versus=versus))
    assert 500_000 < len(text.encode()) < LARGEST
    read = Reader(text)
    assert read.open == []
    assert [each for each in read.all("d") if not DRAWN.fullmatch(each)] == []
    assert max(map(len, read.all("d"))) > 2 * STEPS


# -- In a browser


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("size", SIZES, ids=["wide", "telephone"])
async def test_a_browser_without_a_network_shows_all_of_it(
    tmp_path: Path, size: tuple[int, bool]
) -> None:
    file = tmp_path / "page.html"
    file.write_text(page(hostile()), encoding="utf-8")
    width, telephone = size
    with a_browser(browser()) as port:
        async with a_tab(port) as tab:
            await tab.cut_off()
            await tab.resize(width, 900, telephone=telephone, fine=1)
            grounds = []
            for scheme in ("light", "dark"):
                await tab.prefer(scheme)
                await tab.open(file.as_uri())
                grounds.append(await tab.ask("getComputedStyle(document.body).backgroundColor"))
                assert await tab.ask("performance.getEntriesByType('resource').length") == 0
                assert await tab.ask("document.documentElement.scrollWidth") == width
            assert len(set(grounds)) == 2
            await tab.click("details.incident > summary")
            await tab.sees("The other lanes")
            assert tab.complaints == []

"""A picture of each scene: none is forgotten, each shows its words, and the docs have them."""

import asyncio
import re
import struct
import zlib
from collections import Counter
from pathlib import Path
from shutil import which
from typing import Any, cast

import numpy as np
import pytest

from alerts.buttons import ASKS, SHOWS, Button
from alerts.incident import Status
from alerts.language import Language
from alerts.notice import Kind
from deploy.demo.devtools import a_browser, a_tab
from deploy.demo.gallery import SIZES, Camera, files, fill
from deploy.demo.png import COLOURS, SIGNATURE, Pixels, png
from deploy.demo.rehearsal import Rehearsal
from deploy.demo.scenes import SCENES
from deploy.demo.screenshot import BROWSERS, browser
from deploy.demo.slack import SlackServer
from detectors.events import Level

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/screenshots"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMED = re.compile(r'(?:\]\(|src=")((?!http)[^)"]+\.png)')
MOST = 120_000  # bytes of a picture: the repository keeps each that there ever was

needs_chromium = pytest.mark.skipif(
    not any(map(which, BROWSERS)), reason="chromium is not on PATH: apt-get install chromium"
)


def test_there_is_a_scene_for_each_state_that_responders_can_see() -> None:
    scenes = SCENES.values()
    told = [scene.told for scene in scenes if scene.told]
    assert {each.kind for each in told} == set(Kind)
    assert {each.level for each in told} == set(Level)
    assert {each.status for each in told} == set(Status)
    assert {scene.language for scene in scenes} == set(Language)
    assert {scene.form for scene in scenes if scene.form} == ASKS | SHOWS - {Button.QUESTIONS}


@pytest.mark.parametrize("says", [
    pytest.param("STORM", id="many brands at once"),
    pytest.param("SOURCE SUSPECT", id="operators hear that the source is suspect"),
    pytest.param("Responders are told", id="responders hear of it after all"),
    pytest.param("Told late", id="Slack was away"),
    pytest.param("Detected late", id="nobody read what was told"),
    pytest.param("DRILL", id="a drill"),
    pytest.param("DRILL · Resolved", id="a drill that is over, with its times"),
    pytest.param("What is open", id="the Home tab"),
    pytest.param("1 incident is open.", id="an answer to status"),
    pytest.param("once in", id="an answer to explain"),
    pytest.param("Opened as ALERT", id="the timeline"),
    pytest.param("How it grew", id="the chart at an alert"),
    pytest.param("Questions about", id="what people ask, in the thread"),
    pytest.param("From the first sign to the end", id="the chart at the end"),
    pytest.param("Montée des mécontents", id="a chart in French"),
    pytest.param("1 incident en cours", id="an answer in French"),
    pytest.param("Chronologie", id="a timeline in French"),
])  # fmt: skip
def test_there_is_a_scene_for_what_happens_around_an_incident(says: str) -> None:
    assert [name for name, scene in SCENES.items() if any(says in words for words in scene.words)]


def test_whoever_looks_at_a_scene_reads_its_language_on_the_page_too() -> None:
    assert [
        name for name, scene in SCENES.items() if not scene.reader.locale.startswith(scene.language)
    ] == []


class Still:
    """A rehearsal in which nothing happens."""

    newest, at = None, 0.0

    def __init__(self, server: SlackServer) -> None:
        self.server = server


async def test_a_scene_that_has_not_come_about_is_not_taken(tmp_path: Path) -> None:
    nowhere: Any = None
    camera = Camera(nowhere, cast("Rehearsal", Still(nowhere)), tmp_path)
    with pytest.raises(LookupError, match="alert: None is something else"):
        await camera.take("alert")


@pytest.mark.browser
@needs_chromium
async def test_a_page_that_does_not_say_the_words_of_a_scene_is_not_taken(tmp_path: Path) -> None:
    with a_browser(browser()) as port:
        async with SlackServer() as server, a_tab(port) as tab:
            camera = Camera(tab, cast("Rehearsal", Still(server)), tmp_path, patience=0.2)
            with pytest.raises(LookupError, match="drill: body does not say 'DRILL"):
                await camera.take("drill")
    assert not (tmp_path / "drill.png").exists()


def test_the_pictures_of_the_docs_are_those_of_the_scenes() -> None:
    """Run `make screenshots` where this fails."""
    kept = {path.name: path.read_bytes() for path in PICTURES.iterdir()}
    assert sorted(kept) == sorted(files())
    assert [name for name, picture in kept.items() if not picture.startswith(SIGNATURE)] == []
    assert [name for name, picture in kept.items() if len(picture) > MOST] == []


def test_the_pages_show_pictures_that_there_are() -> None:
    shown = [
        page.parent / name
        for page in PAGES
        for name in NAMED.findall(page.read_text(encoding="utf-8"))
    ]
    assert [path for path in shown if not path.exists()] == []
    assert len(shown) >= 4


def test_each_picture_of_the_pages_is_told_in_words_too() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        words = re.findall(r"!\[([^\]]*)\]", text) + re.findall(r'<img [^>]*alt="([^"]*)"', text)
        assert all(len(each) > 20 for each in words), page.name
        assert len(words) == len(NAMED.findall(text)), page.name


@pytest.mark.browser
@pytest.mark.timeout(900)  # two minutes, where nobody else is at work
@needs_chromium
async def test_each_scene_comes_about_says_its_words_and_fits_the_window(tmp_path: Path) -> None:
    await fill(tmp_path)
    found = await asyncio.to_thread(
        lambda: {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    )
    assert sorted(found) == sorted(files())
    widths = Counter(struct.unpack(">I", picture[16:20])[0] for picture in found.values())
    assert widths == {size[0]: len(files()) // len(SIZES) for size in SIZES.values()}


# -- Fewer colours


def decoded(picture: bytes) -> Pixels:
    """What a reader of PNG makes of one with four bits a pixel and no filters."""
    chunks, at = {}, len(SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        kind, content = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        check = struct.pack(">I", zlib.crc32(kind + content))
        assert picture[at + 8 + length : at + 12 + length] == check
        chunks[kind], at = content, at + 12 + length
    width, height, *form = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert form == [4, 3, 0, 0, 0]
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, -1)[:, 1:]
    pairs = np.stack([rows >> 4, rows & 15], axis=2).reshape(height, -1)[:, :width]
    colours = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)
    return np.asarray(colours[pairs], np.uint8)


@pytest.mark.parametrize("width", [6, 7], ids=["even", "odd"])
def test_few_colours_stay_as_they_are(width: int) -> None:
    pixels = np.full((4, width, 3), 255, np.uint8)
    pixels[1, :, :] = (163, 2, 0)
    pixels[2, -1, :] = (31, 77, 74)
    assert (decoded(png(pixels)) == pixels).all()


def test_of_many_colours_the_rare_ones_that_are_like_no_other_stay() -> None:
    shades = np.repeat(np.arange(256, dtype=np.uint8)[:, None, None], 3, axis=2)
    pixels = np.tile(shades, (1, 256, 1))
    pixels[0, :40] = (200, 20, 10)
    again = decoded(png(pixels))
    assert len(np.unique(again.reshape(-1, 3), axis=0)) == COLOURS
    assert (again[0, :40] == pixels[0, :40]).all()
    assert abs(again.astype(int) - pixels).max() < 20

"""A picture of each state: none is forgotten, each shows its words, and the docs have them."""

import asyncio
import re
import struct
import zlib
from collections import Counter
from pathlib import Path
from shutil import which

import numpy as np
import pytest

from alerts.buttons import ASKS
from alerts.incident import Status
from alerts.language import Language
from alerts.notice import Kind
from deploy.demo.gallery import SIZES, files, fill
from deploy.demo.png import COLOURS, SIGNATURE, Pixels, png
from deploy.demo.scenes import SCENES
from deploy.demo.screenshot import BROWSERS
from detectors.events import Level

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/screenshots"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMED = re.compile(r'(?:\]\(|src=")((?!http)[^)"]+\.png)')
MOST = 90_000  # bytes of a picture: the repository keeps each that there ever was

needs_chromium = pytest.mark.skipif(
    not any(map(which, BROWSERS)), reason="chromium is not on PATH: apt-get install chromium"
)


def test_there_is_a_scene_for_each_state_that_responders_can_see() -> None:
    scenes = SCENES.values()
    assert {scene.kind for scene in scenes} == set(Kind)
    assert {scene.level for scene in scenes} == set(Level)
    assert {scene.status for scene in scenes} == set(Status)
    assert {scene.language for scene in scenes} == set(Language)
    assert {scene.form for scene in scenes if scene.form} == ASKS


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
@pytest.mark.timeout(900)  # one minute, where nobody else is at work
@needs_chromium
async def test_each_scene_comes_about_says_its_words_and_fits_the_window(tmp_path: Path) -> None:
    await fill(tmp_path)
    found = await asyncio.to_thread(
        lambda: {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    )
    assert sorted(found) == sorted(files())
    widths = Counter(struct.unpack(">I", picture[16:20])[0] for picture in found.values())
    assert widths == {size[0]: len(SCENES) for size in SIZES.values()}


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

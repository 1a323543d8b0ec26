"""Review: the page that `tocsin report` makes of the story, and pictures of its parts."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from deploy.demo.devtools import Tab
from deploy.demo.png import png
from deploy.demo.story import COFFEE, FIBRE, MOBILE, RAIL, SEED, line_of, story

DAY = date(2026, 3, 3)  # a Tuesday that is past, wherever the clock stands
SETTINGS = Path(__file__).with_name("demo.yaml")
LABELS = f"""
- {{brand: {MOBILE}, start: {DAY}T08:00Z, end: {DAY}T13:30Z, level: crisis, kind: outage}}
- {{brand: {FIBRE}, start: {DAY}T13:30Z, end: {DAY}T17:00Z, level: crisis, note: a clumsy post}}
- {{brand: {RAIL}, start: {DAY}, end: {DAY}, silent: true, note: one angry man}}
- {{brand: {COFFEE}, start: {DAY}, end: {DAY}, silent: true, note: praise}}
"""
PARTS = {
    "report": "header", "report-brands": "#brands", "report-incident": "details.incident[open]",
}  # fmt: skip
UNFOLD = "document.querySelector('details.incident')?.setAttribute('open', '')"
PLACE = """
((boxes) => [Math.min(...boxes.map(({ top }) => top)),
             Math.max(...boxes.map(({ bottom }) => bottom))])(
  [...document.querySelectorAll(%s)].map((node) => node.getBoundingClientRect())
)
"""


def page_of_story(folder: Path) -> Path:
    """Let the command make the page of the story."""
    told = story(DAY, SEED)
    mentions, labels, page = (folder / name for name in ("story.jsonl", "labels.yaml", "page.html"))
    mentions.write_bytes(b"".join(map(line_of, (*told.history, *told.crisis))))
    labels.write_text(LABELS, encoding="utf-8")
    command = [
        Path(sys.executable).with_name("tocsin"), "report", mentions, "--labels", labels,
        "--config", SETTINGS, "-o", page,
    ]  # fmt: skip
    subprocess.run(
        [*map(str, command)], check=True, env=os.environ | {"XDG_CACHE_HOME": str(folder)}
    )
    return page


async def show(tab: Tab, folder: Path, sizes: Mapping[str, tuple[int, int]]) -> None:
    """Put pictures of its parts into a folder, in sizes by how their names go on.

    Raises:
        LookupError: the page is wider than a window.
    """
    with tempfile.TemporaryDirectory() as here:
        page = await asyncio.to_thread(page_of_story, Path(here))
        await pictured(tab, page, folder, sizes, PARTS)


async def pictured(
    tab: Tab, page: Path, folder: Path, sizes: Mapping[str, tuple[int, int]],
    parts: Mapping[str, str],
) -> None:  # fmt: skip
    """The same of any page; of a part, from its first element to its last one.

    Raises:
        LookupError: the page is wider than a window.
    """
    await tab.cut_off()
    for ending, (width, height) in sizes.items():
        await tab.resize(width, height, fine=1)
        await tab.open(page.as_uri())
        await tab.ask(UNFOLD)
        whole = await tab.ask("document.documentElement.scrollHeight")
        await tab.resize(width, whole, fine=1)
        if await tab.ask("document.documentElement.scrollWidth") > width:
            raise LookupError(f"{page.stem}: the page is wider than {width} pixels")
        for name, part in parts.items():
            top, bottom = await tab.ask(PLACE % json.dumps(part))
            picture = png(await tab.look(slice(round(top), round(bottom))))
            await asyncio.to_thread((folder / f"{name}{ending}.png").write_bytes, picture)

"""Gallery: a picture of each scene that responders see, and of pages, wide and on a telephone.

python -m deploy.demo.gallery docs/screenshots
"""

import asyncio
import json
from collections.abc import Iterable
from pathlib import Path

import click
import numpy as np

from deploy.demo import afterwards
from deploy.demo.acts import ACTS
from deploy.demo.dawn import Dawn
from deploy.demo.devtools import Tab, a_browser, a_tab
from deploy.demo.png import Pixels, png
from deploy.demo.rehearsal import Rehearsal
from deploy.demo.review import PARTS, show
from deploy.demo.scenes import SCENES, Scene
from deploy.demo.screenshot import browser

WIDE, TELEPHONE = (900, 600), (390, 844)  # pixels; a page that is longer is shown whole
SIZES = {"": WIDE, "-narrow": TELEPHONE}  # by how a file's name goes on
PATIENCE = 30.0  # seconds for a page to say what it should
ALL_THERE = """
[...document.images].every((image) => image.complete && image.naturalWidth)
  && (!document.querySelector(".avatar") || performance.getEntriesByType("resource")
    .some(({ initiatorType, name }) => initiatorType === "css" && name.endsWith("bell.svg")))
"""  # the bell of a message comes last: a mask, which no image tells of
SAYS = """
[...document.querySelectorAll(%s)].map((node) => node.innerText).join().includes(%s)
"""
PLACE = """
((boxes) => boxes.length && [Math.min(...boxes.map(({ top }) => top)),
                             Math.max(...boxes.map(({ bottom }) => bottom))])(
  [...document.querySelectorAll(%s)].map((node) => node.getBoundingClientRect())
)
"""  # of all such parts together, once the whole page is before us
MARGIN = 8  # pixels above and below it; what comes next is further away
HIDDEN = """
Math.max(0, ...[...document.querySelectorAll("dialog[open] *")]
  .map(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight))
"""  # pixels of a form that one would have to scroll to
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def files() -> list[str]:
    """The names of all pictures."""
    return [
        f"{name}{ending}.png" for name in (*SCENES, *PARTS, *afterwards.PARTS) for ending in SIZES
    ]


class Camera:
    """Takes pictures of a rehearsal's page. `patience`: seconds for it to say what it should."""

    def __init__(
        self, tab: Tab, play: Rehearsal, folder: Path, patience: float = PATIENCE
    ) -> None:  # fmt: skip
        self.tab, self.play, self.folder, self.patience = tab, play, folder, patience

    async def take(self, name: str) -> None:
        """Take the pictures of this scene, which has come about.

        Raises:
            LookupError: it has not, or the page does not say its words or has no room for them.
        """
        scene = SCENES[name]
        if not scene.fits(self.play.newest):
            raise LookupError(f"{name}: {self.play.newest} is something else")
        for ending, size in SIZES.items():
            await self._show(scene, f"{name}{ending}", size)
            picture = png(await self._settled(await self._rows(scene)))
            await asyncio.to_thread((self.folder / f"{name}{ending}.png").write_bytes, picture)

    async def _settled(self, rows: slice) -> Pixels:
        """What it looks like once all has come, and no longer changes."""
        async with asyncio.timeout(self.patience):
            await self.tab.until(ALL_THERE)
            before = await self.tab.look(rows)
            while not np.array_equal(before, now := await self.tab.look(rows)):
                before = now
            return now

    async def _show(self, scene: Scene, name: str, size: tuple[int, int]) -> None:
        width, height = size
        await self.tab.freeze(self.play.at)
        await self.tab.resize(width, height, telephone=size is TELEPHONE, fine=1)
        room = self.play.place(scene.room) if scene.room else ""
        await self.tab.open(f"{self.play.server.page}?still={name}&as={scene.reader.id}#{room}")
        for words in scene.words:
            await self._sees(words, scene, name)
        if await self.tab.ask(OVERFLOWS):
            raise LookupError(f"{name}: the page is wider than {width} pixels")
        if scene.form:
            hidden = await self.tab.ask(HIDDEN)
            await self.tab.resize(width, height + hidden, telephone=size is TELEPHONE, fine=1)
        elif not scene.at_first:
            async with asyncio.timeout(self.patience):
                await self.tab.until(ALL_THERE)  # an image has its height then
            whole = await self.tab.ask("document.documentElement.scrollHeight")
            await self.tab.resize(width, max(height, whole), telephone=size is TELEPHONE, fine=1)

    async def _sees(self, words: str, scene: Scene, name: str) -> None:
        where = "dialog[open]" if scene.form else scene.part or "body"
        try:
            async with asyncio.timeout(self.patience):
                await self.tab.until(SAYS % (json.dumps(where), json.dumps(words)))
        except TimeoutError:
            raise LookupError(f"{name}: {where} does not say {words!r}") from None

    async def _rows(self, scene: Scene) -> slice:
        """Where on the page it is."""
        if scene.part is None:
            return slice(None)
        top, bottom = await self.tab.until(PLACE % json.dumps(scene.part))
        return slice(max(0, round(top) - MARGIN), round(bottom) + MARGIN)


async def fill(folder: Path) -> None:
    """Take all of them."""
    dawn, lived = await asyncio.to_thread(Dawn.breaks), afterwards.Lived()
    with a_browser(browser()) as port:
        for act in ACTS:
            here = await asyncio.to_thread(act.dawn, dawn)
            async with a_tab(port) as tab, Rehearsal(here, act.brands, act.routes(here)) as play:
                await act.plays(play, Camera(tab, play, folder).take)
                _check(tab.complaints)
                lived[act.plays.__name__] = play.notifier.told
        async with a_tab(port) as tab:
            await show(tab, folder, SIZES)
            await afterwards.show(tab, folder, SIZES, lived, dawn.config)
            _check(tab.complaints)


def _check(complaints: Iterable[str]) -> None:
    for complaint in complaints:
        raise click.ClickException(f"the page complains: {complaint}")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Put the pictures into FOLDER, in place of those that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    asyncio.run(fill(folder))
    click.echo(f"{len(files())} pictures in {folder}")


if __name__ == "__main__":
    main()

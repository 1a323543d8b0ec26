"""Gallery: a picture of each state in which responders see an incident, wide and on a telephone.

python -m deploy.demo.gallery docs/screenshots
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import click
import numpy as np

from deploy.demo.devtools import Tab, a_browser, a_tab
from deploy.demo.png import Pixels, png
from deploy.demo.rehearsal import Dawn, Rehearsal
from deploy.demo.scenes import ACTS, SCENES, Scene
from deploy.demo.screenshot import browser

WIDE, TELEPHONE = (900, 600), (390, 844)  # pixels; a page that is longer is shown whole
SIZES = {"": WIDE, "-narrow": TELEPHONE}  # by how a file's name goes on
PATIENCE = 30.0  # seconds for a page to say what it should
ALL_THERE = """
[...document.images].every((image) => image.complete) && performance.getEntriesByType("resource")
  .some(({ initiatorType, name }) => initiatorType === "css" && name.endsWith("bell.svg"))
"""  # the bell of a message comes last: a mask, which no image tells of
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def files() -> list[str]:
    """The names of all pictures."""
    return [f"{name}{ending}.png" for name in SCENES for ending in SIZES]


class Camera:
    """Takes pictures of a rehearsal's page."""

    def __init__(self, tab: Tab, play: Rehearsal, folder: Path) -> None:
        self.tab, self.play, self.folder = tab, play, folder

    async def take(self, name: str) -> None:
        """Take the pictures of this scene, which has come about.

        Raises:
            LookupError: it has not, or the page has no room for it.
        """
        scene = SCENES[name]
        if not scene.fits(self.play.newest):
            raise LookupError(f"{name}: {self.play.newest} is something else")
        for ending, size in SIZES.items():
            await self._show(scene, size)
            picture = png(await self._settled())
            await asyncio.to_thread((self.folder / f"{name}{ending}.png").write_bytes, picture)

    async def _settled(self) -> Pixels:
        """What it looks like once all has come, and no longer changes."""
        async with asyncio.timeout(PATIENCE):
            await self.tab.until(ALL_THERE)
            before = await self.tab.look()
            while not np.array_equal(before, now := await self.tab.look()):
                before = now
            return now

    async def _show(self, scene: Scene, size: tuple[int, int]) -> None:
        width, height = size
        await self.tab.freeze(self.play.at)
        await self.tab.resize(width, height, telephone=size is TELEPHONE, fine=1)
        await self.tab.open(f"{self.play.server.page}?still&as={scene.reader.id}")
        for words in scene.words:
            async with asyncio.timeout(PATIENCE):
                await self.tab.sees(words)
        if await self.tab.ask(OVERFLOWS):
            raise LookupError(f"the page is wider than {width} pixels: {scene.words[0]}")
        if scene.form is None:
            whole = await self.tab.ask("document.documentElement.scrollHeight")
            await self.tab.resize(width, max(height, whole), telephone=size is TELEPHONE, fine=1)


async def fill(folder: Path) -> None:
    """Take all of them."""
    dawn = await asyncio.to_thread(Dawn.breaks)
    with a_browser(browser()) as port:
        for act in ACTS:
            async with a_tab(port) as tab, Rehearsal(dawn, act.brand, act.route(dawn)) as play:
                await act.plays(play, Camera(tab, play, folder).take)
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

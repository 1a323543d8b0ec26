"""Papers: the post-mortems that threads and the folder get, when an alert or a crisis is over.

The thread's goes the way of a chart. The folder's may be written again and again: it is crossed off
when it is there, and what fails is tried again, less and less often, for a week.
"""

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import structlog

from alerts.account import Account
from alerts.delivery import Delivery
from alerts.markdown import markdown
from alerts.notice import Notice
from alerts.picture import Picture, file_name
from alerts.postmortem import Material, line, postmortem
from alerts.route import goals_for
from pipeline import filing
from pipeline.aliases import discretion_of
from pipeline.chronicle import account_of
from pipeline.codec import decode_notice
from pipeline.config import Config
from pipeline.connection import Connection
from pipeline.hindsight import material_of
from pipeline.metrics import Metrics
from pipeline.notifier.album import Album, Plate, plates
from pipeline.notifier.courier import REPAIR
from pipeline.notifier.mailbox import Mailbox
from pipeline.notifier.painter import Painter
from pipeline.notifier.sketch import FOLDER, Sort
from pipeline.notifier.store import Clocks
from pipeline.trace import said

LOOK_EVERY = 1.0  # seconds
PATIENCE = 60.0  # seconds of one reading
LONGEST = 3_600.0  # seconds between two tries
GIVEN_UP = 7 * 86_400.0  # seconds after which what still fails is left to people

Read = Callable[[Notice], Account | None]
"""What became of an incident, by the topic of alerts; None: it cannot be read in time."""

log = structlog.get_logger(__name__)


class Rest(NamedTuple):
    """One that failed waits."""

    plate: Plate
    until: float  # by `pace`
    length: float  # seconds


class Papers:
    """Makes them beside everything else: each reads its whole incident.

    Threads have a painter of their own, which runs beside: no folder is in their way.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # what it stands on
        self, album: Album, delivery: Delivery, config: Config, metrics: Metrics, clocks: Clocks,
        connection: Connection, read: Read | None = None,
    ) -> None:  # fmt: skip
        self.album, self.config, self.metrics, self.clocks = album, config, metrics, clocks
        self._discretion = discretion_of(config.slack, connection)
        self._read = read or (lambda notice: account_of(connection, notice, PATIENCE))
        self._resting: dict[tuple[str, int], Rest] = {}  # by incident
        self.painter = Painter(
            album, delivery, config, metrics, clocks, self.picture, sort=Sort.PAPER
        )

    async def run(self) -> None:
        """Fill the folder for ever."""
        await asyncio.to_thread(self.look)  # a network's disk may keep whoever looks waiting
        while True:
            await self.round()
            await asyncio.sleep(LOOK_EVERY)

    def look(self) -> None:
        """Tell of a folder that takes no files, before the first crisis does."""
        folder = self.config.postmortem.folder
        if folder is not None and not os.access(f"{folder}/.", os.W_OK | os.X_OK):
            log.warning("the folder of post-mortems takes no files", path=str(folder))

    async def round(self) -> None:
        """Each whose turn it is."""
        boxes = self.album.mailboxes()
        owed = [
            plate for plate in plates(boxes, self.config.ways, Sort.PAPER)
            if plate.route.channel == FOLDER
        ]  # fmt: skip
        self._forget(boxes, owed)
        for plate in owed:
            rest = self._resting.get((plate.brand, plate.incident))
            if rest is None or rest.until <= self.clocks.pace():
                await self._file(plate)

    def _forget(self, boxes: Mapping[str, Mailbox], owed: Iterable[Plate]) -> None:
        """Those that are owed no more: it opened again, or another process may have them all.

        Some had so many incidents of their brand since that nobody knows them: that is told.
        """
        waited, self._resting = self._resting, {}
        known = {(plate.brand, plate.incident) for plate in owed}
        for (brand, incident), rest in waited.items():
            box = boxes.get(brand)
            if (brand, incident) in known:
                self._resting[brand, incident] = rest
            elif box and incident not in box.cases:
                self._give_up(rest.plate)

    async def _file(self, plate: Plate) -> None:
        """Into the folder, however late it is; nowhere, where there is none."""
        folder = self.config.postmortem.folder
        if folder is not None:
            try:
                await asyncio.to_thread(self.write, plate, folder)
            except Exception as problem:  # noqa: BLE001  # Kafka's, of the disk, or a bug: it is told
                await self._unfiled(plate, problem)
                return
        self._resting.pop((plate.brand, plate.incident), None)
        if await self.album.keep_sketch(plate, None) and folder is not None:
            self.metrics.told_afterwards("folder", "sent")
            log.info("a post-mortem is filed", **plate.about)

    async def _unfiled(self, plate: Plate, problem: Exception) -> None:
        """Try again later, if it is not too late."""
        log.warning("a post-mortem cannot be filed", **plate.about, problem=said(problem))
        self.metrics.told_afterwards("folder", "failed")
        name, pace = (plate.brand, plate.incident), self.clocks.pace()
        before = self._resting.pop(name, None)
        if self.clocks.wall() - plate.sketch.since > GIVEN_UP:
            if await self.album.keep_sketch(plate, None):
                self._give_up(plate)
            return
        length = min(2 * before.length, LONGEST) if before else REPAIR
        self._resting[name] = Rest(plate, pace + length, length)

    def _give_up(self, plate: Plate) -> None:
        self.metrics.told_afterwards("folder", "too_old")
        log.error("a post-mortem is given up", **plate.about)

    # -- In threads of their own

    def picture(self, plate: Plate) -> Picture:
        """The file for a channel's thread, in its language, held against its goals."""
        material = self._material(plate)
        route = plate.route
        goals = goals_for(self.config.ways, route.channel, plate.brand)
        material = replace(material, language=route.language, goals=goals)
        document = postmortem(material)
        return Picture(
            name=file_name(plate.brand, plate.incident, plate.sketch.seq, "md"),
            title=document.title,
            alt="",
            comment=line(material, again=material.account.reopened > 0),
            content=markdown(document).encode("utf-8", "replace"),
        )

    def write(self, plate: Plate, folder: Path) -> None:
        """Both files, whole or not at all; what people filled in stays, and what is theirs.

        Raises:
            OSError: they cannot be written.
        """
        from pipeline.page.document import page  # noqa: PLC0415  # a quiet night needs none

        document = postmortem(self._material(plate))
        for suffix, made in (("md", markdown(document)), ("html", page(document))):
            path = folder / filing.file_name(plate.brand, plate.incident, suffix)
            written = filing.keep(path, made)
            if written != path:
                log.warning("a post-mortem stands beside a file", **plate.about, path=written.name)

    def _material(self, plate: Plate) -> Material:
        """What a page is made of.

        Raises:
            LookupError: it cannot be read in time, or its records are gone.
        """
        notice = decode_notice(plate.case.newest)
        account = self._read(notice)
        if account is None:
            raise LookupError(f"{notice.id} cannot be read from the topic")
        return material_of(account, self.config, self._discretion)

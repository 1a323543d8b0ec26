"""Papers: the post-mortems that threads and the folder get, when an alert or a crisis is over.

The thread's goes the way of a chart. The folder's may be written again and again: it is crossed off
when it is there, and what fails is tried again.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

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
from pipeline.chronicle import chronicle
from pipeline.codec import decode_notice
from pipeline.config import Config
from pipeline.connection import Connection
from pipeline.hindsight import material_of
from pipeline.metrics import Metrics
from pipeline.notifier.album import Album, Plate, plates
from pipeline.notifier.courier import REPAIR
from pipeline.notifier.painter import Painter
from pipeline.notifier.sketch import FOLDER, Sort
from pipeline.notifier.store import Clocks
from pipeline.trace import said

LOOK_EVERY = 1.0  # seconds
PATIENCE = 60.0  # seconds of one reading
EARLIER = 60.0  # seconds before the beginning: clocks differ

Read = Callable[[Notice], Account]
"""What became of an incident, by the topic of alerts."""

log = structlog.get_logger(__name__)


class Papers:
    """Makes them beside everything else: each reads its whole incident."""

    def __init__(  # noqa: PLR0913, PLR0917  # what it stands on
        self, album: Album, delivery: Delivery, config: Config, metrics: Metrics, clocks: Clocks,
        connection: Connection, read: Read | None = None,
    ) -> None:  # fmt: skip
        self.album, self.config, self.metrics, self.clocks = album, config, metrics, clocks
        self._discretion = discretion_of(config.slack, connection)
        self._read = read or (lambda notice: account_of(connection, notice))
        self._resting: dict[str, float] = {}  # plate's key -> until when, by `pace`
        self.painter = Painter(
            album, delivery, config, metrics, clocks, self.picture, sort=Sort.PAPER
        )

    async def run(self) -> None:
        """Work for ever."""
        while True:
            await self.round()
            await asyncio.sleep(LOOK_EVERY)

    async def round(self) -> None:
        """Each whose turn it is."""
        await self.painter.round()
        now = self.clocks.pace()
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        for plate in list(plates(self.album.mailboxes(), self.config.ways, Sort.PAPER)):
            if plate.route.channel == FOLDER and plate.key not in self._resting:
                await self._file(plate)

    async def _file(self, plate: Plate) -> None:
        """Into the folder, however late it is; nowhere, where there is none."""
        folder = self.config.postmortem.folder
        if folder is not None:
            try:
                await asyncio.to_thread(self.write, plate, folder)
            except Exception as problem:  # noqa: BLE001  # Kafka's, of the disk, or a bug: it is told
                log.warning("a post-mortem cannot be filed", **plate.about, problem=said(problem))
                self.metrics.told_afterwards("folder", "failed")
                self._resting[plate.key] = self.clocks.pace() + REPAIR
                return
        if await self.album.keep_sketch(plate, None) and folder is not None:
            self.metrics.told_afterwards("folder", "sent")
            log.info("a post-mortem is filed", **plate.about)

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
        account = self._read(decode_notice(plate.case.newest))
        return material_of(account, self.config, self._discretion)


def account_of(connection: Connection, notice: Notice) -> Account:
    """What became of an incident, by the topic of alerts, up to this notice or a later one.

    Raises:
        LookupError: it cannot be read in time, or its records are gone.
    """
    until = time.monotonic() + PATIENCE
    with chronicle(connection, notice.opened_at.timestamp() - EARLIER) as told:
        account, whole = told.account(notice.brand, notice.incident, until)
    if account is None or not whole or account.newest.seq < notice.seq:
        raise LookupError(f"{notice.brand}/{notice.incident} cannot be read from the topic")
    return account

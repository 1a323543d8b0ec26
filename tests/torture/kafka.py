"""Kafka in memory: the topic, the changelog, and the group of notifiers."""

import asyncio
from typing import Any

from faust.types import TP

ALERTS, SILENCES = TP("tocsin.alerts", 0), TP("tocsin.silences", 0)
HEARTBEAT = 0.5  # seconds


class Kafka:
    """All that outlives a notifier. One of them owns the partition at a time."""

    def __init__(self, world: Any, session: float) -> None:
        self.world, self.session = world, session
        self.alerts: list[bytes] = []
        self.changelog: list[tuple[str, bytes]] = []
        self.committed = 0
        self.generation = 0
        self.members: list[Any] = []
        self.owner: Any = None

    async def run(self) -> None:
        """The coordinator's work, and the heartbeats of those that live."""
        while True:
            for process in list(self.members):
                self._beat(process)
            heirs = [each for each in self.members if each.moves and each.is_member]
            if self.owner is None and heirs:
                self._give(heirs[0])
            await asyncio.sleep(HEARTBEAT)

    def _beat(self, process: Any) -> None:
        now = self.world.now()
        if process.moves and process.is_member:
            process.member_at = now
            self._commit(process)
        elif now - process.member_at > self.session:
            process.is_member = False
            self.owner = None if self.owner is process else self.owner
            if process.is_dead:
                self.members.remove(process)
            elif process.moves:
                process.begin(process.comes_back())
                self.members.remove(process)

    def _commit(self, process: Any) -> None:
        if process is self.owner:
            self.committed = max(self.committed, process.reader.safe(ALERTS) or 0)

    def _give(self, process: Any) -> None:
        self.owner, self.generation = process, self.generation + 1
        process.begin(process.opens(self.generation))

    def hand_over(self) -> bool:
        """The group gives the partition to the one that stands by. False: there is none."""
        owner = self.owner
        heirs = [each for each in self.members if each is not owner and each.is_member]
        if not owner or not heirs or not owner.moves:
            return False
        self.members.remove(owner)
        self.members.append(owner)
        owner.begin(self._moved(owner))
        return True

    async def _moved(self, owner: Any) -> None:
        await owner.reader.leaves()
        if self.owner is owner:
            self.owner = None

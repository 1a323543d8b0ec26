"""Table: the newest value of each key survives a recovery, not the last one in the changelog."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, cast

import faust
import msgspec

from pipeline.records.ending import end_process
from pipeline.records.outbox import Outbox
from pipeline.records.producer import WriteBuffer
from pipeline.records.stamped import Stamped


class Packed(faust.Schema[Any, Any]):
    """Keys as text, values as msgpack; `unpack` reads a value, and may migrate an older one."""

    def __init__(self, unpack: Callable[[bytes], Stamped]) -> None:
        super().__init__()
        self._unpack = unpack

    def loads_key(self, app: Any, message: Any, **_: Any) -> str:
        """The key of a changelog record."""
        return str(message.key, "utf-8")

    def loads_value(self, app: Any, message: Any, **_: Any) -> Any:
        """The value of a changelog record. One that we cannot read must not be passed over."""
        try:
            return None if message.value is None else self._unpack(message.value)
        except (msgspec.DecodeError, ValueError) as problem:
            end_process(f"the state of {message.key!r} cannot be read: {problem}")


def add_table(app: faust.App, name: str, schema: Packed, partitions: int) -> "NewestWinsTable":
    """A table of the app, and its changelog `<app>-<name>-changelog`."""
    table = NewestWinsTable(app, name=name, schema=schema, partitions=partitions)
    app.tables.add(table)
    return table


class NewestWinsTable(faust.Table[str, Any]):
    """A table for a worker that may freeze and wake.

    What it had in its producer when it froze reaches the broker when it wakes, behind the records
    of the new owner. Committed offsets can be ahead of that value, and never of the newest.
    """

    outbox: Outbox

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale: set[str] = set()  # keys of which an older value came last

    def send_changelog(  # type: ignore[override]  # its arguments, and no message of Faust's
        self, partition: int, key: str, value: Stamped, *_: Any
    ) -> "asyncio.Future[Any]":
        """Write a key. Returns Kafka's answer to come."""
        buffer = cast("WriteBuffer", self.app.producer.buffer)
        topic, packed = self.changelog_topic.get_topic_name(), msgspec.msgpack.encode(value)
        return buffer.write(topic, key.encode(), packed, partition)

    def apply_changelog_batch(self, batch: Iterable[Any]) -> None:
        """Recover: Faust would only warn of what goes wrong here, and start with half a state."""
        try:
            super().apply_changelog_batch(self._newest(batch))
        except Exception as bug:  # noqa: BLE001  # see above
            end_process("the state cannot be recovered", bug)

    def _newest(self, batch: Iterable[Any]) -> list[Any]:
        newest: dict[str, Stamped] = {}
        kept = []
        for event in batch:
            key, value = event.key, event.value
            known = newest.get(key) or self.data.get(key)
            if value and known and value.age < known.age:
                self.stale.add(key)
            else:
                self.stale.discard(key)
                newest[key] = value
                kept.append(event)
        return kept

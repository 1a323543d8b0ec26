"""What it costs to wait for mentions: a consumer beside one that asks again at once.

`python -m tests.benchmarks.idle` starts the embedded broker, which does not let a fetch wait.
"""

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiokafka import AIOKafkaConsumer

from pipeline.records.fetch import patient
from tests.broker import Broker, started

SECONDS = 5.0  # of waiting; a consumer that asks all the time is seen in one
TOPIC = "mentions"


async def waiting(address: str, *, is_patient: bool) -> tuple[float, float]:
    """Fetches and seconds of CPU for each second in which nobody writes."""
    asked = 0
    consumer: Any = AIOKafkaConsumer(TOPIC, bootstrap_servers=address)
    send = consumer._client.send  # noqa: SLF001  # what pipeline.records.fetch wraps

    async def counted(*args: Any, **options: Any) -> Any:
        nonlocal asked
        asked += 1
        return await send(*args, **options)

    consumer._client.send = patient(counted) if is_patient else counted  # noqa: SLF001
    await consumer.start()
    try:
        asked, began = 0, time.process_time()
        await asyncio.sleep(SECONDS)
        return asked / SECONDS, (time.process_time() - began) / SECONDS
    finally:
        await consumer.stop()


async def main() -> None:
    with TemporaryDirectory() as folder, started(Broker(Path(folder))) as broker:
        at_once = await waiting(broker.address, is_patient=False)
        patiently = await waiting(broker.address, is_patient=True)
    for name, (fetches, cpu) in {"at once": at_once, "with a pause": patiently}.items():
        print(f"asks again {name:<12} {fetches:8,.0f} fetches/s {cpu:7.1%} of a core")
    print(f"ratio {at_once[1] / patiently[1]:.1f}")


if __name__ == "__main__":
    asyncio.run(main())

"""Make the golden blob of this release's schema: `python -m tests.pipeline.watch.golden.make`.

Only for a new schema, or before the first release: a blob that was released is never made again.
"""

import asyncio
from pathlib import Path

import msgspec

from pipeline.codec import decode_mention
from pipeline.config import Config
from pipeline.records import Told
from pipeline.settings.partial import Partial
from pipeline.shadow import Shadow
from pipeline.watch.envelope import SCHEMA, Envelope, unseal
from tests.bench import Bench, Scored, stream_of
from tests.story import CRISIS, Story

FOLDER = Path(__file__).parent
POSTS = 1_900  # of the story: a crisis runs
SHADOW = Shadow(rules=Partial({"volume": Partial({"budget": 2.0})}))
BRIEF = Config.default().brief(CRISIS)
FACTS = 10  # of an incident, before there was a word about people


def content(envelope: Envelope) -> dict[str, object]:
    """What is in an envelope, as far as people would miss it."""
    lookout = unseal(CRISIS, envelope, BRIEF)
    incident = lookout.triage.incident
    assert incident
    now = lookout.judged
    signal = lookout.watch.look(now)
    shade = envelope.shade
    beside = unseal(CRISIS, shade, BRIEF).triage.incident if shade else None
    stands = {"term": envelope.term, "version": envelope.version, "offsets": envelope.offsets}
    return stands | {
        "partition": envelope.partition,
        "outbox": [[told.id, str(told.value, "utf-8")] for told in envelope.outbox],
        "due": lookout.due,
        "judged": now,
        "incident": incident.pack()[:FACTS],
        "people": incident.pack()[FACTS],
        "crisis": incident.pack()[FACTS + 1],
        "windows": msgspec.to_builtins(signal.windows),
        "trend": list(signal.trend),
        "quotes": [quote.id for quote in signal.quotes],
        "scorer": lookout.watch.scorer,
        "shadow": beside.pack()[:FACTS] if beside else None,
    }


async def a_crisis() -> Envelope:
    """A brand in the middle of one, with notices that are not told yet; a shadow has one, too."""
    posts = [decode_mention(line.encode()) for line in Story().lines()][:POSTS]
    bench = Bench(Config(shadow=SHADOW), sentiments=Scored(version="fixed-1"))
    await bench.feed(stream_of(posts))
    outbox = (
        Told(f"{CRISIS}/1/9", b'{"kind":"opened"}'),
        Told(f"{CRISIS}/1/9/shadow", b'{"kind":"opened"}', "tocsin.shadow"),
    )
    return msgspec.structs.replace(bench.table[CRISIS], term=7, outbox=outbox)


def main() -> None:
    """Write the blob, and what has to be found in it."""
    envelope = asyncio.run(a_crisis())
    blob = FOLDER / f"envelope-{SCHEMA}.msgpack"
    blob.write_bytes(msgspec.msgpack.encode(envelope))
    found = msgspec.json.format(msgspec.json.encode(content(envelope)), indent=1)
    blob.with_suffix(".json").write_bytes(found + b"\n")


if __name__ == "__main__":
    main()

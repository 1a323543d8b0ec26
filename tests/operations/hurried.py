"""Hurried: a worker or a notifier whose looks are as many times closer together as the rules' are.

`python -m tests.operations.hurried FOLDER COMMAND...`; while a file `stuck` or `slow` lies in the
folder, its scorer hangs, or takes its time.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pipeline import canary, lag, process
from pipeline.cli import main
from pipeline.notifier import aviary, courier
from pipeline.sentiment import batches
from pipeline.sentiment.sentiments import Sentiments
from tests.kafka.plant import plant
from tests.operations.shortened import FACTOR

INTERVALS = (  # seconds, of what the rules look at
    (lag, "EVERY"),
    (process, "OTHERS_EVERY"),
    (canary, "EVERY"),
    (aviary, "LOOK_EVERY"),
    (courier, "REPAIR"),
)
STUCK, SLOW = "stuck", "slow"
LOOK_EVERY = 0.05  # seconds between looks whether it is over
SLOWLY = 0.025  # seconds for a mention


def hurry() -> None:
    """Shorten them."""
    for module, name in INTERVALS:
        plant(module, name, getattr(module, name) / FACTOR)


def ail(folder: Path) -> None:
    """Let the scorer be as the folder says, in the thread of one that is dear."""
    of: Callable[[Sentiments, Sequence[Any]], Any] = Sentiments.of

    def ailing(self: Sentiments, mentions: Sequence[Any]) -> Any:
        while (folder / STUCK).exists():
            time.sleep(LOOK_EVERY)
        if (folder / SLOW).exists():
            time.sleep(SLOWLY * len(mentions))
        return of(self, mentions)

    plant(Sentiments, "of", ailing)
    plant(Sentiments, "is_dear", property(lambda _: True, lambda *_: None))
    plant(batches, "BATCH", 1)  # or what it reads at once would be more than its folder says


if __name__ == "__main__":
    hurry()
    ail(Path(sys.argv[1]))
    main(sys.argv[2:], prog_name="tocsin")

"""Stirred: brands that were mentioned of late, and which of them time alone has to judge now."""

from itertools import islice

from detectors.bins import NEVER
from pipeline.watch.ledger import Turn

FADES = 20  # quiet brands a look and partition: 6,000 of them in the five minutes of a bin


class Stirred:
    """Brands by partition, with the bin of their last judgement; NEVER: they wait for it.

    Those that wait had more records behind theirs, so the batch did not judge them. Quiet ones are
    judged once a bin, a few at a time, until their day is empty: windows empty with time alone, and
    gauges that stood still would lie.
    """

    def __init__(self) -> None:
        self._judged: dict[int, dict[str, int]] = {}

    def clear(self) -> None:
        """Other partitions are ours now."""
        self._judged.clear()

    def note(self, turn: Turn, now: int) -> None:
        """A batch was applied."""
        judged = self._judged.setdefault(turn.partition, {})
        for brand in turn.watched:
            judged[brand] = now if turn.lookouts[brand].due is None else NEVER

    def due(self, partition: int, now: int) -> list[str]:
        """Whom to judge."""
        judged = self._judged.get(partition, {})
        waiting = [brand for brand, at in judged.items() if at == NEVER]
        quiet = islice((brand for brand, at in judged.items() if NEVER < at < now), FADES)
        return [*waiting, *quiet]

    def looked(self, turn: Turn, brand: str, now: int) -> None:
        """A brand was judged."""
        if brand not in turn.lookouts:  # a drill that is over
            del self._judged[turn.partition][brand]
            return
        signal = turn.lookouts[brand].signal
        if signal is None or signal.windows["24h"].mentions:
            self._judged[turn.partition][brand] = now
        else:
            del self._judged[turn.partition][brand]

"""Rest: the same alerts ring for a while, and none is about to."""

from dataclasses import dataclass

from tests.operations.monitoring import Monitoring

WATCHDOG = "Watchdog"  # rings always
NONE = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Rings:
    """What rings beside the watchdog, by the names of alerts."""

    left: frozenset[str] = NONE  # after inhibition: what an SRE is told of
    known: frozenset[str] = NONE  # what rings as well, and is inhibited
    perhaps: frozenset[str] = NONE  # what is, where it rings: it comes and goes

    def are(self, left: set[str], firing: set[str]) -> bool:
        """Whether Alertmanager has just these."""
        inhibited = firing - left
        return left == self.left | {WATCHDOG} and (
            self.known <= inhibited <= self.known | self.perhaps
        )


SILENCE = Rings()


class Rest:
    """Looks again and again. What pends for a moment, as after a scrape that is late, passes."""

    def __init__(self, rings: Rings, evaluations: int) -> None:
        self.rings, self.evaluations = rings, evaluations
        self._since: int | None = None
        self._pending = set[str]()  # at each look since then

    def look(self, monitoring: Monitoring) -> bool:
        """Whether it has been so for that many evaluations."""
        if not self.rings.are(monitoring.left, monitoring.firing):
            self._since = None
            return False
        now, pending = monitoring.evaluations, monitoring.pending
        if self._since is None:
            self._since, self._pending = now, pending
        self._pending &= pending
        return now - self._since >= self.evaluations and not self._pending

"""Setup: one setting to try, with all that a replay under it needs. It can be pickled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from alerts.brief import FullBrief
from detectors.rules import YARDSTICKS, LaneName
from pipeline.briefing import briefing
from pipeline.config import Config
from pipeline.sentiment import Versioned


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """A setting under a name."""

    name: str
    config: Config
    owned: frozenset[str] = frozenset()  # accounts of every brand's own, beside the settings'
    versions: Mapping[str, str] = field(default_factory=dict)  # of what scores, by brand; "": any
    lanes: tuple[LaneName, ...] = ()  # in the place of those of the rules; empty: as they say

    def brief(self, brand: str) -> FullBrief:
        """What a brand's watch is told."""
        known = briefing(self.config, self, self.owned)(brand)
        if not self.lanes:
            return known
        volume = replace(known.rules.volume, lanes=self.lanes)
        return replace(known, rules=replace(known.rules, volume=volume))

    def version(self, brand: str) -> str:
        """As SentimentSource says."""
        return self.versions.get(brand, self.versions.get("", ""))


def setup(name: str, config: Config, source: Versioned, owned: Iterable[str] = ()) -> Setup:
    """What is in use, or may be."""
    versions = {brand: source.version(brand) for brand in ("", *config.brands.known)}
    return Setup(name=name, config=config, owned=frozenset(owned), versions=versions)


def yardsticks(used: Setup) -> list[Setup]:
    """Plain rules on the same posts: nobody should believe in what one of them beats."""
    return [replace(used, name=lane.value, lanes=(lane,)) for lane in YARDSTICKS]

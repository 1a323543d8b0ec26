"""Rules: every number that people may tune, with its unit, its reason and its sensible range."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeRules:
    """When the number of unhappy people is unusual."""

    budget: float = field(default=1.0, metadata={"unit": "a brand-week", "range": (0.001, 100)})
    """Rings a brand-week that chance may cause: one threshold for quiet and loud brands alike."""

    min_authors: int = field(default=5, metadata={"unit": "people", "range": (2, 10_000)})
    """Distinct negative authors before anything rings: keeps out trifles and angry customers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityRules:
    """When unusual becomes bad: points for how unusual and how many."""

    alert_points: float = field(default=2.5, metadata={"unit": "points", "range": (0, 6)})
    """From here people get a message. 3.5 left most crises of small brands untold."""

    crisis_points: float = field(default=4.5, metadata={"unit": "points", "range": (0, 6)})
    """From here somebody is woken."""

    crisis_authors: int = field(default=10, metadata={"unit": "people", "range": (2, 100_000)})
    """Distinct negative authors without whom nobody is woken, however unusual it is."""

    size_reference: float = field(default=10.0, metadata={"unit": "people", "range": (1, 100_000)})
    """People worth one point; ten times as many are worth three."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of a brand."""

    volume: VolumeRules = field(default_factory=VolumeRules)
    severity: SeverityRules = field(default_factory=SeverityRules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a watch is told about its brand."""

    rules: Rules = field(default_factory=Rules)
    owned: frozenset[str] = frozenset()  # the brand's own accounts, case-folded
    settings: str = ""  # digest of all settings in force
    scorer: str = ""  # version of what scores its posts; empty: nobody says

"""Shadow: rules that are tried out live, beside those in use, and of which nobody is told."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from alerts.mark import is_drill
from alerts.route import ANY
from detectors.rules import Rules
from pipeline.conflict import Conflict, rules_at_odds
from pipeline.settings.partial import Partial
from pipeline.settings.problem import guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """What is tried out."""

    rules: Partial[Rules] = field(
        default_factory=Partial, metadata={"allowed": "any of the keys of `rules`"}
    )
    """Rules that hold for the shadow over those that a brand has, its own too; keys, limits and
    meaning are those of `rules`. Without any there is no shadow."""

    brands: frozenset[str] = field(
        default=frozenset(), metadata={"allowed": "names of brands that are watched"}
    )
    """The brands that have one. Without any, all: each then takes twice the memory."""

    def covers(self, brand: str) -> bool:
        """Whether a brand has one."""
        if is_drill(brand):
            return False
        return bool(self.rules.values) and (not self.brands or brand in self.brands)


def shadow_at_odds(
    shadow: Shadow, rules_for: Callable[[str], Rules], known: Collection[str],
    watches: Callable[[str], bool],
) -> Iterator[Conflict]:  # fmt: skip
    """What of a shadow cannot be meant, alone or over the rules that it stands over."""
    if shadow.brands and not shadow.rules.values:
        said = "has brands and no rules; allowed: rules that differ from those in use"
        yield Conflict("shadow", said, ("shadow",))
    for name in sorted(name for name in shadow.brands if not watches(name)):
        said = f"`{name}` is not watched{guess(name, known)}; allowed: a known brand"
        yield Conflict("shadow.brands", said, ("shadow.brands", "brands"))
    names = shadow.brands or {ANY, *known}  # no brand is called so: it has the rules of the file
    found = (
        rules_at_odds(shadow.rules.over(rules_for(each)), "shadow.rules", shadow.rules)
        for each in sorted(names)
    )
    yield from dict.fromkeys(conflict for each in found for conflict in each)

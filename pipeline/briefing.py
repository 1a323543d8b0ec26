"""Briefing: what the watch of each brand is told, by the settings and by what scores its posts."""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace

from alerts.brief import FullBrief
from detectors.rules import Rules
from pipeline.config import Brand, Config
from pipeline.sentiment import Versioned
from pipeline.settings.partial import Partial
from pipeline.shadow import Shadow


def briefing(
    config: Config, sentiments: Versioned, owned: Iterable[str] = ()
) -> Callable[[str], FullBrief]:
    """A function that gives a brand's brief.

    Args:
        config: the settings.
        sentiments: what scores the posts.
        owned: accounts that are every brand's own, beside those of the settings.
    """
    also = frozenset(account.casefold() for account in owned)

    def brief(brand: str) -> FullBrief:
        known = config.brief(brand)
        accounts = known.owned | also if also else known.owned
        return replace(known, owned=accounts, scorer=sentiments.version(brand))

    return brief


def tried(config: Config) -> Config:
    """The settings with the shadow's rules in use: what they would be, had it come to that."""
    shadow, known = config.shadow, dict(config.brands.known)
    for brand in shadow.brands or known:
        rules = shadow.rules.over(config.rules_for(brand))
        whole = Partial[Rules]({each.name: getattr(rules, each.name) for each in fields(rules)})
        known[brand] = replace(known.get(brand, Brand()), rules=whole)
    rules = config.rules if shadow.brands else shadow.rules.over(config.rules)
    brands = replace(config.brands, known=known)
    return replace(config, brands=brands, rules=rules, shadow=Shadow())

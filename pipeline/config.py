"""Config: the YAML file that says which brands are watched, by which rules, and who is told.

The keys are the fields of the dataclasses; `pipeline.settings.reader` reads any of them strictly.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from alerts.route import ANY, Route
from detectors.rules import Brief, Rules
from pipeline.sentiment.choice import BrandSentiment, SentimentChoice
from pipeline.settings import ConfigError, document
from pipeline.settings.problem import guess
from pipeline.settings.reader import BROKEN, Reader, Setting

NAME = r"(?![*]$).{1,100}"  # Slack shows a hundred characters of a name on one line


class Unknown(StrEnum):
    """What becomes of mentions of brands that the file does not name."""

    OPEN = "open"  # watched too, by the same rules
    CLOSED = "closed"  # to the dead letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """What the watch has to know of one brand."""

    owned: frozenset[str] = field(
        default=frozenset(), metadata={"allowed": "accounts, as the network writes them"}
    )
    """The brand's own accounts: observed, never counted. They are the answer, or the cause."""

    sentiment: BrandSentiment = field(default_factory=BrandSentiment)
    """How posts about it are scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brands:
    """The brands that are watched."""

    unknown: Unknown = Unknown.OPEN
    """`open`: brands that the file does not name are watched too. `closed`: dead letters."""

    max_open: int = field(default=200, metadata={"unit": "brands", "range": (1, 10_000)})
    """At most so many brands a worker that the file does not name: a source gone wild has more."""

    known: dict[str, Brand] = field(
        default_factory=dict,
        metadata={"pattern": NAME, "allowed": "a name of up to 100 characters, not *"},
    )
    """The brands by name, written as the mentions write them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What is watched, by which rules, and who is told. A value that exists is valid."""

    brands: Brands = field(default_factory=Brands)
    """Which brands are watched."""

    rules: Rules = field(default_factory=Rules)
    """When something rings."""

    sentiment: SentimentChoice = field(default_factory=SentimentChoice)
    """How posts are scored."""

    routes: tuple[Route, ...] = ()
    """Who is told; without any, nobody is, and incidents stand in the topic `alerts` alone."""

    digest: str = field(init=False, repr=False, compare=False)
    """12 characters that change when the meaning does."""

    def __post_init__(self) -> None:
        """Take the digest once: it walks all brands, and each signal carries it."""
        routes = frozenset(self.routes)  # no order among them
        meaning = (self.brands, self.rules, self.sentiment, routes)
        text = json.dumps(_plain(meaning), sort_keys=True)
        object.__setattr__(self, "digest", sha256(text.encode()).hexdigest()[:12])

    @classmethod
    def default(cls) -> "Config":
        """What holds without a file: any brand, the default rules, nobody told."""
        return cls()

    def watches(self, brand: str) -> bool:
        """Whether the brand's mentions are observed, as far as `max_open` allows."""
        return brand in self.brands.known or self.brands.unknown is Unknown.OPEN

    def owned(self, brand: str) -> frozenset[str]:
        """The brand's own accounts, case-folded."""
        known = self.brands.known.get(brand, Brand())
        return frozenset(account.casefold() for account in known.owned)

    def rules_for(self, brand: str) -> Rules:  # noqa: ARG002 (so far the same for all)
        """The rules of a brand."""
        return self.rules

    @property
    def brand_sentiments(self) -> dict[str, BrandSentiment]:
        """How posts about each known brand are scored."""
        return {name: brand.sentiment for name, brand in self.brands.known.items()}

    def brief(self, brand: str) -> Brief:
        """What the brand's watch is told."""
        return Brief(rules=self.rules_for(brand), owned=self.owned(brand), settings=self.digest)


def load(path: Path) -> Config:
    """The settings of a file.

    Raises:
        ConfigError: everything that is wrong with it.
    """
    tree, problems = document.read(path)
    reader = Reader(str(path), problems)
    config = reader.read(tree, Setting(Config, {}, required=True))
    if config is not BROKEN:
        mistaken = [problem.key for problem in reader.problems]
        for conflict in conflicts(config):
            if not any(key.startswith(conflict.within) for key in mistaken):
                reader.report(conflict.key, conflict.said)
    if reader.problems:
        raise ConfigError(reader.problems)
    sound: Config = config
    return sound


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two settings that cannot both be meant."""

    key: str
    said: str
    within: tuple[str, ...]  # a mistake in one of these may be the true reason


def conflicts(config: Config) -> Iterator[Conflict]:
    """What no setting is wrong about alone."""
    yield from _rules_at_odds(config.rules)
    yield from _routes_to_nowhere(config)
    yield from _limits_at_odds(config)
    if config.brands.unknown is Unknown.CLOSED and not config.brands.known:
        said = "is closed and brands.known empty: nothing is watched; allowed: open, or a name"
        yield Conflict("brands.unknown", said, ("brands",))


def _rules_at_odds(rules: Rules) -> Iterator[Conflict]:
    severity, volume = rules.severity, rules.volume
    if severity.crisis_points < severity.alert_points:
        said = f"is below alert_points; allowed: {severity.alert_points:g} or more"
        yield Conflict("rules.severity.crisis_points", said, ("rules.severity",))
    if severity.crisis_authors < volume.min_authors:
        said = f"is below volume.min_authors; allowed: {volume.min_authors} or more"
        within = ("rules.severity", "rules.volume")
        yield Conflict("rules.severity.crisis_authors", said, within)


def _routes_to_nowhere(config: Config) -> Iterator[Conflict]:
    seen: dict[tuple[str, frozenset[str]], int] = {}
    for place, route in enumerate(config.routes):
        first = seen.setdefault((route.channel, route.brands), place)
        if first != place:
            said = f"has the channel and brands of routes[{first}]; allowed: one of the two"
            yield Conflict(f"routes[{place}]", said, ("routes",))
        known = config.brands.known
        for name in sorted(name for name in route.brands - {ANY} if not config.watches(name)):
            said = f"`{name}` is not watched{guess(name, known)}; allowed: {ANY} or a known brand"
            yield Conflict(f"routes[{place}].brands", said, ("routes", "brands"))


def _limits_at_odds(config: Config) -> Iterator[Conflict]:
    places = {"sentiment": config.sentiment.languages}
    for name, sentiment in config.brand_sentiments.items():
        places[f"brands.known.{name}.sentiment"] = sentiment.languages
    for place, languages in places.items():
        for lang, limits in languages.items():
            if limits.strict is not None and limits.strict < (limits.volume or 0.0):
                said = f"is below volume; allowed: {limits.volume:g} or more"
                yield Conflict(f"{place}.languages.{lang}.strict", said, (place,))


def _plain(value: Any) -> Any:
    """The same JSON for the same meaning: in mappings and sets the order means nothing."""
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, frozenset):
        return sorted((_plain(each) for each in value), key=json.dumps)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Path):
        return str(value)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) + 0.0 if number else value  # 1 is 1.0, and -0.0 is 0.0

"""Config: the YAML file that says which brands are watched, by which rules, and who is told.

The keys are the fields of the dataclasses; `pipeline.settings.reader` reads any of them strictly.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from alerts.brief import FullBrief
from alerts.guide import Guide
from alerts.mark import MARK, drilled, is_drill
from alerts.playbook import STEPS
from alerts.postmortem.rules import PostmortemRules
from alerts.reminder import ReminderRules
from alerts.route import Route
from alerts.source import Operators
from alerts.stage import VOICE, Stage
from alerts.stakeholder import ROLE, Stakeholder
from alerts.storm import StormRules
from alerts.style import SlackStyle
from detectors.rules import Rules
from pipeline.conflict import Conflict, rules_at_odds
from pipeline.crossroads import routes_at_odds, stage_at_odds
from pipeline.matching.query import Query, excludes_itself
from pipeline.others import NAMES, names_itself
from pipeline.playbooks import Shelf, idle, shelf
from pipeline.sentiment.choice import BrandSentiment, SentimentChoice, limits_at_odds
from pipeline.settings import ConfigError, document
from pipeline.settings.meaning import digest
from pipeline.settings.partial import Partial
from pipeline.settings.reader import BROKEN, Reader, Setting
from pipeline.shadow import Shadow, shadow_at_odds
from pipeline.sources.settings import Sources, sources_at_odds

NAME = rf"(?![*]$)(?!{MARK}).{{1,100}}"  # Slack shows a hundred characters of a name on one line


class Unknown(StrEnum):
    """What becomes of mentions of brands that the file does not name."""

    OPEN = "open"  # watched too, by the rules of the file
    CLOSED = "closed"  # to the dead letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """What the watch has to know of one brand."""

    owned: frozenset[str] = field(
        default=frozenset(), metadata={"allowed": "accounts, as the network writes them"}
    )
    """The brand's own accounts: observed, never counted. They are the answer, or the cause."""

    others: frozenset[str] = field(default=frozenset(), metadata=NAMES)
    """What means somebody else: competitors, namesakes, a word for them (`festival`). Where most
    of a wave's people name them, the message says so, and it is less bad (`others_points`)."""

    query: Query = field(default_factory=Query)
    """How posts about it are found."""

    sentiment: BrandSentiment = field(default_factory=BrandSentiment)
    """How posts about it are scored."""

    playbook: tuple[str, ...] = field(default=(), metadata=STEPS)
    """What to do when it is in trouble, in the place of the route's and of the usual steps."""

    rules: Partial[Rules] = field(
        default_factory=Partial, metadata={"allowed": "any of the keys of `rules`"}
    )
    """Rules for this brand alone, in the place of those of the file; keys, limits and meaning are
    those of `rules` below, and what is left out is as the file says for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brands:
    """The brands that are watched."""

    unknown: Unknown = Unknown.OPEN
    """`open`: brands that the file does not name are watched too. `closed`: dead letters."""

    max_open: int = field(default=200, metadata={"unit": "brands", "range": (1, 10_000)})
    """At most so many brands a worker that the file does not name: a source gone wild has more."""

    known: dict[str, Brand] = field(
        default_factory=dict,
        metadata={
            "pattern": NAME,
            "allowed": "a name of up to 100 characters, not *, nor one that begins `DRILL `",
        },
    )
    """The brands by name, written as the mentions write them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What is watched, by which rules, and who is told. A value that exists is valid."""

    brands: Brands = field(default_factory=Brands)
    """Which brands are watched."""

    sources: Sources = field(default_factory=Sources)
    """What is listened to; not needed by whoever fills the topic `mentions` by other means."""

    rules: Rules = field(default_factory=Rules)
    """When something rings, where a brand has no rules of its own."""

    shadow: Shadow = field(default_factory=Shadow)
    """Rules that are tried out beside those in use, and of which nobody is told."""

    sentiment: SentimentChoice = field(default_factory=SentimentChoice)
    """How posts are scored."""

    slack: SlackStyle = field(default_factory=SlackStyle)
    """How messages look in Slack."""

    storms: StormRules = field(default_factory=StormRules)
    """When many incidents of a channel share a message."""

    operators: Operators = field(default_factory=Operators)
    """Who is told when the source is suspect, because most brands ring at once."""

    reminders: ReminderRules = field(default_factory=ReminderRules)
    """When people hear again of what nobody has, or nobody says a word about."""

    postmortem: PostmortemRules = field(default_factory=PostmortemRules)
    """Where what became of an alert or a crisis goes, once it is over."""

    stakeholders: dict[str, Stakeholder] = field(
        default_factory=dict,
        metadata={"pattern": ROLE, "allowed": "roles, in small letters without spaces"},
    )
    """Who is brought in, by the roles that playbooks name: `legal`, `care`, `press` …"""

    playbooks: Path | None = None
    """A folder of the team's own playbooks, by its path from this file: `outage.yaml` there stands
    in the place of ours of that name."""

    routes: tuple[Route, ...] = ()
    """Who is told; without any, nobody is, and incidents stand in the topic `alerts` alone."""

    drill: Stage = field(default_factory=Stage)
    """Where `tocsin drill` plays a crisis that is made up, and who meets it."""

    digest: str = field(init=False, repr=False, compare=False)
    """12 characters that change when the meaning of what is in use does; a shadow is not."""

    def __post_init__(self) -> None:
        """Take the digest once: it walks all brands, and each signal carries it."""
        object.__setattr__(self, "digest", digest(_meaning(self)))

    @classmethod
    def default(cls) -> "Config":
        """What holds without a file: any brand, the default rules, nobody told."""
        return cls()

    def watches(self, brand: str) -> bool:
        """Whether the brand's mentions are observed, as far as `max_open` allows."""
        if is_drill(brand):
            return self.drill.channel is not None and self.watches(drilled(brand))
        return brand in self.brands.known or self.brands.unknown is Unknown.OPEN

    @property
    def ways(self) -> tuple[Route, ...]:
        """All ways to people: of real brands, and of drills."""
        return (*self.routes, *self.drill.routes)

    def owned(self, brand: str) -> frozenset[str]:
        """The brand's own accounts, case-folded."""
        own = {VOICE} if is_drill(brand) else set[str]()
        return frozenset(name.casefold() for name in self._known(brand).owned | own)

    def _known(self, brand: str) -> Brand:
        """What is said of a brand; of a drill, what is said of the brand that it is of."""
        return self.brands.known.get(drilled(brand), Brand())

    def rules_for(self, brand: str) -> Rules:
        """The rules that hold for a brand: its own over those of the file."""
        return self._known(brand).rules.over(self.rules)

    def guide(self, brand: str, route: Route | None = None) -> Guide:
        """What people are told to do about a brand, where a route leads."""
        known = self._known(brand)
        own = known.playbook or (route.playbook if route else ())
        books = {name: each.playbook for name, each in self.shelf.items()}
        return Guide(own=own, playbooks=books, stakeholders=self.stakeholders)

    @property
    def shelf(self) -> Shelf:
        """The playbooks that hold, and where each of them stands."""
        return shelf(self.playbooks, frozenset(self.stakeholders))

    @property
    def brand_sentiments(self) -> dict[str, BrandSentiment]:
        """How posts about each known brand are scored."""
        return {name: brand.sentiment for name, brand in self.brands.known.items()}

    def brief(self, brand: str) -> FullBrief:
        """What the brand's lookout is told."""
        rules, known = self.rules_for(brand), self._known(brand)
        return FullBrief(
            rules=rules, owned=self.owned(brand), others=known.others, settings=self.digest,
            reminders=self.reminders,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """Settings, and where each of them stands."""

    config: Config
    file: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)  # by key

    def place(self, key: str) -> str | None:
        """File and line of a key; None: it is not written, so its default holds."""
        return f"{self.file}:{self.lines[key]}" if key in self.lines else None


def load(path: Path) -> Config:
    """The settings of a file.

    Raises:
        ConfigError: everything that is wrong with it.
    """
    return read(path).config


def read(path: Path) -> Written:
    """The settings of a file, with their lines.

    Raises:
        ConfigError: everything that is wrong with it.
    """
    tree, problems = document.read(path)
    reader = Reader(str(path), problems)
    config = reader.read(tree, Setting(Config, {}, required=True))
    if config is not BROKEN:
        mistaken = [problem.key for problem in reader.problems]
        for conflict in conflicts(config):
            if not any(conflict.may_be_due_to(key) for key in mistaken):
                reader.report(conflict.key, conflict.said)
    if not reader.problems:
        config = _with_playbooks(config, path, reader)
    if reader.problems:
        raise ConfigError(reader.problems)
    return Written(config, str(path), reader.lines)


def _with_playbooks(config: Config, path: Path, reader: Reader) -> Config:
    """The same, when the files beside it are right, too."""
    if config.playbooks:
        config = replace(config, playbooks=path.parent / config.playbooks)
    if config.postmortem.folder:
        folder = path.parent / config.postmortem.folder
        config = replace(config, postmortem=replace(config.postmortem, folder=folder))
    try:
        books = config.shelf
    except ValueError as error:
        reader.report("playbooks", str(error))
        return config
    for role, said in idle(config.stakeholders, books):
        reader.report(f"stakeholders.{role}", said)
    return config


def conflicts(config: Config) -> Iterator[Conflict]:
    """What no setting is wrong about alone."""
    yield from rules_at_odds(config.rules, "rules")
    for name, brand in config.brands.known.items():
        place = f"brands.known.{name}.rules"
        yield from rules_at_odds(config.rules_for(name), place, brand.rules)
        yield from names_itself(name, brand.others, f"brands.known.{name}")
        yield from excludes_itself(name, brand.query, f"brands.known.{name}")
    yield from shadow_at_odds(config.shadow, config.rules_for, config.brands.known, config.watches)
    yield from routes_at_odds(config.routes, config.watches, config.brands.known)
    yield from stage_at_odds(config.drill, config.routes, config.operators.channel)
    yield from sources_at_odds(config.sources)
    yield from limits_at_odds(config.sentiment, config.brand_sentiments)
    if config.brands.unknown is Unknown.CLOSED and not config.brands.known:
        said = "is closed and brands.known empty: nothing is watched; allowed: open, or a name"
        yield Conflict("brands.unknown", said, ("brands",))


def _meaning(config: Config) -> tuple[Any, ...]:
    """What the digest is of. Rules of a brand that repeat those of the file mean nothing."""
    brands, rules = config.brands, config.rules
    known = {name: replace(brand, rules=Partial()) for name, brand in brands.known.items()}
    own = {name: config.rules_for(name) for name in known}
    differ = {name: each for name, each in own.items() if each != rules}
    routes = frozenset(config.routes)  # no order among them
    return replace(brands, known=known), rules, differ, config.sentiment, routes

"""Grid: rules to try, every combination of some values of each, read as strictly as a file's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod
from operator import attrgetter
from typing import Any, NamedTuple, cast

from detectors.rules import Rules
from pipeline.config import Brand, Config, Unknown, conflicts
from pipeline.conflict import Conflict
from pipeline.settings import ConfigError, Problem, document
from pipeline.settings.partial import Partial
from pipeline.settings.reader import Reader, Setting
from pipeline.watched import must_watch

OPTION = "--set"  # where values are written
FORM = "KEY=VALUE,VALUE…, such as rules.volume.budget=0.5,1,2"
MOST = 300  # settings; each is a replay of everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What can be tried. Posts are scored once, so nothing that scores them."""

    rules: Rules = field(default_factory=Rules)


_TRIED = Setting(Partial[Tried], {}, required=True)


@dataclass(frozen=True, slots=True)
class Axis:
    """One rule, and the values to try."""

    key: str  # rules.volume.budget
    values: tuple[Any, ...]  # each once, in their order: whoever writes another means the same


class Node(NamedTuple):
    """One setting of the grid."""

    values: Mapping[str, Any]  # by key
    config: Config
    is_in_use: bool


class Grid(NamedTuple):
    """All settings that can be meant; the one in use is always among them."""

    nodes: Sequence[Node]
    left_out: int  # combinations that contradict themselves


def axes(written: Iterable[str], config: Config) -> tuple[Axis, ...]:
    """What was written, `KEY=VALUE,VALUE…` each, and beside it the value in use.

    Raises:
        ConfigError: everything that is wrong with it.
    """
    problems: list[Problem] = []
    found: dict[str, Axis] = {}
    for text in written:
        key, _, values = text.partition("=")
        if key in found:
            problems.append(Problem(OPTION, key, "is given twice; allowed: once, with all values"))
        try:
            found[key] = _axis(key, values, config)
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(problems)
    if (size := prod(len(axis.values) for axis in found.values())) > MOST:
        said = f"{size:,} settings, with the values in use; allowed: {MOST} at most"
        raise ConfigError([Problem(OPTION, "", said)])
    return tuple(found.values())


def alone(config: Config, brand: str) -> Config:
    """The same settings for one brand alone: its own rules are those of the file.

    Raises:
        ConfigError: the settings do not watch it.
    """
    must_watch(config, brand, "--brand")
    known = replace(config.brands.known.get(brand, Brand()), rules=Partial[Rules]())
    only = replace(config.brands, known={brand: known}, unknown=Unknown.CLOSED)
    return replace(config, brands=only, rules=config.rules_for(brand))


def grid(config: Config, swept: Sequence[Axis]) -> Grid:
    """Every combination, over a configuration. A brand's own rules stay its own.

    Raises:
        ConfigError: a value contradicts the others in all of them.
    """
    nodes, sound, unsound = list[Node](), set[tuple[str, str]](), dict[tuple[str, str], Problem]()
    combinations = list(product(*(axis.values for axis in swept)))
    for values in combinations:
        chosen = {axis.key: value for axis, value in zip(swept, values, strict=True)}
        tried = _over(config, chosen)
        named = [(key, text_of(value)) for key, value in chosen.items()]
        if conflict := next(conflicts(tried), None):
            unsound |= {pair: _contradiction(*pair, conflict) for pair in named}
        else:
            nodes.append(Node(chosen, tried, tried.rules == config.rules))
            sound |= set(named)
    if problems := [problem for pair, problem in unsound.items() if pair not in sound]:
        raise ConfigError(problems)
    return Grid(nodes, len(combinations) - len(nodes))


def _contradiction(key: str, value: str, conflict: Conflict) -> Problem:
    other = "" if conflict.key == key else f": then {conflict.key}"
    return Problem(OPTION, key, f"`{value}`{other} {conflict.said}")


def text_of(value: Any) -> str:
    """A value as one writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {text_of(each)}" for name, each in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(str, value)) + "]"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _axis(key: str, written: str, config: Config) -> Axis:
    read = _read(key, written)  # refuses a key that is none
    used = attrgetter(key)(config)
    each_once = {text_of(value): value for value in (*read, used)}
    return Axis(key, tuple(sorted(each_once.values(), key=_rank)))


def _rank(value: Any) -> tuple[float, str]:
    """Numbers by their size, lists by their words."""
    return (value, "") if isinstance(value, int | float) else (0.0, text_of(value))


def _read(key: str, written: str) -> list[Any]:
    """Values, each read as if it stood in a file; a list stands in brackets."""
    if not written.strip():
        raise ConfigError([Problem(OPTION, key, f"has no values; allowed: {FORM}")])
    try:
        tree, problems = document.Growth(OPTION, f"[{written}]").tree()
    except ConfigError as error:
        raise ConfigError(_of(key, error.problems)) from None
    items = tree.items if isinstance(tree, document.Listing) else ()
    if len(items) > MOST:
        problems.append(Problem(OPTION, key, f"has {len(items):,} values; allowed: {MOST} at most"))
    if problems:
        raise ConfigError(_of(key, problems))
    reader = Reader(OPTION)
    found = [reader.read(_leading(key, each), _TRIED) for each in items]
    if reader.problems:
        once = dict.fromkeys(replace(each, line=None) for each in reader.problems)
        raise ConfigError(once)
    return [_at(key, each) for each in found]


def _leading(key: str, node: document.Node) -> document.Node:
    """The node where a file has it, in settings that hold nothing else."""
    for name in reversed(key.split(".")):
        node = document.Mapping(node.line, ((document.Scalar(node.line, name, quoted=True), node),))
    return node


def _at(key: str, found: Any) -> Any:
    """The value of a key, which must be that of one rule, not of a section or a part of a rule."""
    for name in key.split("."):
        found = found.values[name] if isinstance(found, Partial) else None
    if found is None or isinstance(found, Partial):
        raise ConfigError([Problem(OPTION, key, f"is not one rule; allowed: {FORM}")])
    return found


def _of(key: str, problems: Iterable[Problem]) -> list[Problem]:
    return [replace(each, key=key, line=None) for each in problems]


def _over(config: Config, values: Mapping[str, Any]) -> Config:
    tried = Tried(rules=config.rules)
    for key, value in values.items():
        tried = _change(key, value).over(tried)
    return replace(config, rules=tried.rules)


def _change(key: str, value: Any) -> Partial[Tried]:
    for name in reversed(key.split(".")):
        value = Partial[Any]({name: value})
    return cast("Partial[Tried]", value)

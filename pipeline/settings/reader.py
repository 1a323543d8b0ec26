"""Reader: a file's tree into dataclasses, driven by their type hints; mistakes are gathered.

The schema is the dataclasses: a field's name is the key, its hint the type, its default what
holds where the key is absent, and its metadata the limits (see `pipeline.settings.value`).
"""

from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import GenericAlias
from typing import Any, Final, NamedTuple, get_args, get_origin, get_type_hints

from pipeline.settings.document import Hole, Listing, Mapping, Node, Scalar
from pipeline.settings.partial import Partial
from pipeline.settings.problem import MOST, ConfigError, Problem, guess
from pipeline.settings.value import UNQUOTED, Limits, allowed, bare, parse

BROKEN: Final = object()  # stands for a value about which a problem has been gathered
OF_NAMES = {"pattern", "allowed"}  # limits that names are held to; values have the others
SHOWN = 40  # characters of a wrong value that are repeated


class Setting(NamedTuple):
    """What the schema says of one key."""

    hint: Any
    limits: Limits
    required: bool


@cache
def settings_of(kind: Any) -> dict[str, Setting]:
    """The keys of a dataclass, or of a Partial of one."""
    if is_partial(kind):
        return {name: _part(each) for name, each in settings_of(*get_args(kind)).items()}
    hints = get_type_hints(kind)
    return {
        each.name: Setting(
            hints[each.name],
            each.metadata,
            each.default is MISSING and each.default_factory is MISSING,
        )
        for each in fields(kind)
        if each.init
    }


def is_partial(kind: Any) -> bool:
    """Whether the type is a Partial."""
    return get_origin(kind) is Partial


def _part(setting: Setting) -> Setting:
    inner = is_dataclass(setting.hint)
    hint = GenericAlias(Partial, (setting.hint,)) if inner else setting.hint
    return setting._replace(hint=hint, required=False)


class Reader:
    """Reads one file's tree. `problems` has what was wrong, `lines` where each key stands."""

    def __init__(self, file: str, problems: Iterable[Problem] = ()) -> None:
        self.file = file
        self.problems = list(problems)
        self.lines: dict[str, int] = {}

    def report(self, key: str, said: str, line: int | None = None) -> None:
        """Gather a problem; without a line, that of the key or of what the key is in.

        Raises:
            ConfigError: there are enough.
        """
        self.problems.append(Problem(self.file, key, said, line or self._line(key)))
        if len(self.problems) >= MOST:
            raise ConfigError(self.problems)

    def _line(self, key: str) -> int | None:
        while key and key not in self.lines:
            key = key[: max(key.rfind("."), key.rfind("["), 0)]
        return self.lines.get(key)

    def read(self, node: Node, setting: Setting, key: str = "") -> Any:
        """The value of a node, or BROKEN."""
        self.lines.setdefault(key, node.line)
        kind, optional = bare(setting.hint)
        if isinstance(node, Hole):
            return BROKEN
        if optional and isinstance(node, Scalar) and node.is_nothing:
            return None
        if is_dataclass(kind) or is_partial(kind):
            return self._record(node, kind, key)
        if get_origin(kind) is dict:
            return self._names(node, setting._replace(hint=get_args(kind)[1]), key)
        if (collection := get_origin(kind)) in {tuple, frozenset}:
            return self._list(node, setting._replace(hint=get_args(kind)[0]), key, collection)
        return self._value(node, setting._replace(hint=kind), key)

    def _record(self, node: Node, kind: Any, key: str) -> Any:
        settings = settings_of(kind)
        if (pairs := self._pairs(node, key)) is None:
            return BROKEN
        self._refuse_unknown(pairs, settings, key)
        values = {
            name: self.read(child, settings[name], _join(key, name))
            for name, child in pairs.items()
            if name in settings
        }
        required = {name for name, setting in settings.items() if setting.required}
        for name in sorted(required - pairs.keys()):
            self.report(_join(key, name), f"is missing; {_expected(settings[name])}")
        sound = {name: value for name, value in values.items() if value is not BROKEN}
        return BROKEN if required - sound.keys() else self._made(kind, sound, key)

    def _made(self, kind: Any, values: dict[str, Any], key: str) -> Any:
        try:
            return Partial(values) if is_partial(kind) else kind(**values)
        except ValueError as error:  # the dataclass's own check
            self.report(key, str(error))
            return BROKEN

    def _refuse_unknown(
        self, pairs: dict[str, Node], settings: dict[str, Setting], key: str
    ) -> None:
        for name in (name for name in pairs if name not in settings):
            known = ", ".join(settings)
            line = self.lines[_join(key, name)]
            said = f"is not a setting{guess(name, settings)}; allowed: {known}"
            self.report(_join(key, _shown(name)), said, line)

    def _pairs(self, node: Node, key: str) -> dict[str, Node] | None:
        """The keys of a mapping; an empty one may be left out (`CureVac:` and nothing more)."""
        if isinstance(node, Scalar) and node.is_nothing:
            return {}
        if not isinstance(node, Mapping):
            self.report(key, f"{_what(node)}; allowed: `name: value`, each on a line of its own")
            return None
        pairs: dict[str, Node] = {}
        for name, child in node.pairs:
            if not isinstance(name, Scalar):
                self.report(key, "a name must be text", name.line)
            elif name.text in pairs:
                first = self.lines[_join(key, name.text)]
                said = f"stands here twice, first in line {first}; allowed: once"
                self.report(_join(key, _shown(name.text)), said, name.line)
            else:
                self.lines[_join(key, name.text)] = name.line
                pairs[name.text] = child
        return pairs

    def _names(self, node: Node, setting: Setting, key: str) -> Any:
        pairs = self._pairs(node, key)
        if pairs is None:
            return BROKEN
        limits = {name: each for name, each in setting.limits.items() if name != "pattern"}
        of_names = {name: each for name, each in setting.limits.items() if name in OF_NAMES}
        values = {}
        for name, child in pairs.items():
            line = self.lines[_join(key, name)]
            sound = self._checked(Scalar(line, name, quoted=True), str, of_names, key)
            values[sound] = self.read(child, setting._replace(limits=limits), _join(key, name))
        return {name: each for name, each in values.items() if BROKEN not in (name, each)}

    def _list(self, node: Node, setting: Setting, key: str, collection: Any) -> Any:
        if not isinstance(node, Listing):
            self.report(key, f"{_what(node)}; allowed: a list, each on a line with `- `, or []")
            return BROKEN
        most = setting.limits.get("most", len(node.items))
        least = setting.limits.get("least", 0)
        if not least <= len(node.items) <= most:
            limit = f"{most} at most" if node.items else f"{least} or more"
            self.report(key, f"has {len(node.items) or 'no'} lines; allowed: {limit}")
            return BROKEN
        values = [
            self.read(item, setting, f"{key}[{place}]") for place, item in enumerate(node.items)
        ]
        return collection(value for value in values if value is not BROKEN)

    def _value(self, node: Node, setting: Setting, key: str) -> Any:
        if isinstance(node, Scalar) and not node.is_nothing:
            return self._checked(node, setting.hint, setting.limits, key)
        said = f"{_what(node)}; {_expected(setting)}"
        self.report(
            key, said + (_COMMENT if setting.hint is str and isinstance(node, Scalar) else "")
        )
        return BROKEN

    def _checked(self, node: Scalar, kind: Any, limits: Limits, key: str) -> Any:
        try:
            if node.quoted and kind in UNQUOTED:
                raise ValueError("is text because of its quotes")  # noqa: TRY301
            return parse(node.text, kind, limits)
        except ValueError as problem:
            said = f"`{_shown(node.text)}` {problem}; allowed: {allowed(kind, limits)}"
            self.report(key, said, node.line)
            return BROKEN


_COMMENT = " (what begins with # is a comment, unless in quotes)"


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"


def _expected(setting: Setting) -> str:
    return f"allowed: {allowed(bare(setting.hint)[0], setting.limits)}"


def _what(node: Node) -> str:
    if isinstance(node, Scalar):
        return "nothing stands here" if node.is_nothing else f"`{_shown(node.text)}` stands here"
    return "a list stands here" if isinstance(node, Listing) else "settings stand here"

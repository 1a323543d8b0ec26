"""Document: a YAML file as a tree that remembers its lines, without YAML's surprises.

PyYAML keeps the last of two equal keys, reads `no` as false and `12:30` as 750, and lets aliases
swell a kilobyte to gigabytes. Here a value stays the text that was written until the setting's
type reads it, and aliases, anchors and tags are refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import Reader as Characters

from pipeline.settings.problem import MOST, ConfigError, Problem

LARGEST = 1_000_000  # bytes: 20,000 brands fit, a wrong file given by mistake does not
EMPTY = "the file is empty; allowed: settings, or {} where every default is meant"
DEEPEST = 20  # levels: the settings have five, and the tree is built by recursion

LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader  # 0.2 s or 3 s for LARGEST


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, as written. Empty and not quoted: nothing was written."""

    line: int
    text: str
    quoted: bool

    @property
    def is_nothing(self) -> bool:
        """Whether the value was left out, or null says so."""
        return not self.quoted and self.text in {"", "~", "null"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the file's order; a key can occur twice."""

    line: int
    pairs: tuple[tuple["Node", "Node"], ...]


@dataclass(frozen=True, slots=True)
class Hole:
    """Where something stood that has been refused already."""

    line: int


Node = Scalar | Listing | Mapping | Hole


def read(path: Path) -> tuple[Node, list[Problem]]:
    """The file's tree, and what was refused in it.

    Raises:
        ConfigError: no tree can be had: missing, too large, not text, or not YAML.
    """
    return Growth(str(path), text(path)).tree()


def text(path: Path) -> str:
    """What is in a file.

    Raises:
        ConfigError: it cannot be read, is too large, or is no UTF-8.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise _refusal(path, f"cannot be read: {error.strerror}") from error
    if len(content) > LARGEST:
        raise _refusal(path, f"is too large; allowed: {LARGEST // 1_000_000} MB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refusal(path, "is not UTF-8 text", line) from error


def _refusal(path: Path, said: str, line: int | None = None) -> ConfigError:
    return ConfigError([Problem(str(path), "", said, line)])


class Growth:
    """The tree of one file, grown event by event; `empty` is said of one that holds nothing."""

    def __init__(self, file: str, text: str, empty: str = EMPTY) -> None:
        self.file, self.text, self.empty = file, text, empty
        self.problems: list[Problem] = []
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=LOADER))

    def tree(self) -> tuple[Node, list[Problem]]:
        """The only document of the file.

        Raises:
            ConfigError: not YAML, empty, or several documents.
        """
        if odd := Characters.NON_PRINTABLE.search(self.text):
            line = self.text.count("\n", 0, odd.start()) + 1
            raise self._stop(line, f"the character U+{ord(odd.group()):04X} is not allowed")
        try:
            return self._document(), self.problems
        except yaml.MarkedYAMLError as error:
            raise self._misread(error) from error

    def _document(self) -> Node:
        next(self.events)  # the stream begins
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise self._stop(1, self.empty)
        node = self._node(next(self.events), DEEPEST)
        if isinstance(node, Scalar) and node.is_nothing:
            raise self._stop(1, self.empty)
        next(self.events)  # the document ends
        if not isinstance(after := next(self.events), yaml.StreamEndEvent):
            raise self._stop(after.start_mark.line + 1, "a second document (---); one is allowed")
        return node

    def _node(self, event: Any, depth: int) -> Node:
        line = event.start_mark.line + 1
        if not depth:
            raise self._stop(line, f"nested more than {DEEPEST} levels deep")
        self._refuse_tricks(event, line)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(line, event.value, quoted=bool(event.style))
        if isinstance(event, yaml.AliasEvent):
            return Hole(line)
        children = tuple(self._children(depth - 1))
        if isinstance(event, yaml.SequenceStartEvent):
            return Listing(line, children)
        return Mapping(line, tuple(zip(children[::2], children[1::2], strict=True)))

    def _children(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), yaml.CollectionEndEvent):
            yield self._node(event, depth)

    def _refuse_tricks(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._refuse(
                line,
                f"`{mark}{event.anchor}`; allowed: the settings written out, no anchors or aliases",
            )
        if getattr(event, "tag", None) is not None:
            self._refuse(line, f"`{event.tag}`: tags are not allowed, the setting has its type")

    def _refuse(self, line: int, said: str) -> None:
        self.problems.append(Problem(self.file, "", said, line))
        if len(self.problems) >= MOST:
            raise ConfigError(self.problems)

    def _stop(self, line: int, said: str) -> ConfigError:
        return ConfigError([*self.problems, Problem(self.file, "", said, line)])

    def _misread(self, error: yaml.MarkedYAMLError) -> ConfigError:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        at = "".join(self.text.split("\n")[line : line + 1])[column : column + 1]
        said = ", ".join(part for part in (error.context, error.problem) if part)
        return self._stop(line + 1, f"not YAML: {said}{_hint(at, error.context or '')}")


def _hint(at: str, context: str) -> str:
    if at == "\t":
        return "; indent with spaces, not tabs"
    if "alias" in context:
        return '; write "*" in quotes'
    return "; a value that begins with it needs quotes" if at and at in "@`%&!" else ""

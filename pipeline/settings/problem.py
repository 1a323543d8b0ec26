"""Problem: what is wrong with the settings, said so that the next edit repairs it.

SettingsError       the settings cannot be used, and nothing was started (exit 2)
├── ConfigError     the YAML file: file, line, key, and what is allowed there
├── VariableError   a TOCSIN_ variable: its name and what is allowed, never its value
└── SentimentError  a model that is not installed, a file of labels or of what was learned from them
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self

LONGEST_GUESS = 60  # characters: comparing longer words takes long and says little
MOST_GUESSES = 500  # known words that are compared, for the same reason
MOST = 100  # problems of one file; then it is read no further
MOST_SHOWN = 20  # problems in one message; more would scroll the first ones away


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to repair."""

    source: str  # the file, or "environment"
    key: str  # rules.volume.budget, or TOCSIN_KAFKA; empty: the file as a whole
    said: str
    line: int | None = None  # None where there is none

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return ": ".join(part for part in (place, self.key, self.said) if part)


class SettingsError(Exception):
    """The settings cannot be used. `problems` has everything that has to be repaired."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda each: (each.source, each.line or 0)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        said = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        if len(self.problems) > MOST_SHOWN:
            said.append(f"and {len(self.problems) - MOST_SHOWN} more")
        return "\n".join(said)


class ConfigError(SettingsError):
    """The YAML file cannot be used."""


class VariableError(SettingsError):
    """A TOCSIN_ variable is wrong, or missing."""


class SentimentError(SettingsError):
    """A model is not installed, or a file of labels or weights cannot be used."""

    @classmethod
    def at(cls, source: str, said: str, line: int | None = None, key: str = "") -> Self:
        """The error of one place."""
        return cls([Problem(source, key, said, line)])


def guess(word: str, known: Collection[str], before: str = "") -> str:
    """A misspelt word's addition ` (did you mean ...?)`; empty where no known word is near.

    >>> guess("budgt", ["budget", "min_authors"])
    ' (did you mean `budget`?)'
    """
    if len(word) > LONGEST_GUESS or len(known) > MOST_GUESSES:
        return ""
    spelled = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), spelled, n=1)
    return f" (did you mean `{before}{spelled[near[0]]}`?)" if near else ""

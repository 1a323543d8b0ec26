"""Phrasebook: fixed phrases of a language, found in a post's words in one pass."""

from collections.abc import Iterable, Sequence
from unicodedata import normalize


def plain(text: str) -> str:
    """Without accents, as many type."""
    return normalize("NFD", text).encode("ascii", "ignore").decode()


class Phrasebook:
    """Phrases of lower-case words, each also found where it is typed without accents."""

    __slots__ = ("_last", "_lengths", "_phrases")

    def __init__(self, phrases: Iterable[str]) -> None:
        known = list(phrases)
        written = {tuple(phrase.split()) for phrase in [*known, *map(plain, known)]}
        self._phrases = frozenset(written - {()})
        self._last = frozenset(phrase[-1] for phrase in self._phrases)
        self._lengths = range(1, max(map(len, self._phrases)) + 1)  # words

    @classmethod
    def of(cls, text: str) -> "Phrasebook":
        """Of a text with phrases between bars and ends of lines."""
        return cls(phrase for line in text.splitlines() for phrase in line.split("|"))

    def is_in(self, words: Sequence[str]) -> bool:
        """Whether a post, by its words as a digest reads them, says any of it."""
        if self._last.isdisjoint(words):  # most posts: no phrase is tried
            return False
        said = tuple(words)
        ends = [at for at, word in enumerate(said, 1) if word in self._last]
        return any(self.ends(said[:at]) for at in ends)

    def ends(self, words: Sequence[str]) -> bool:
        """Whether they end with one of the phrases."""
        said = tuple(words[-self._lengths[-1] :])
        return any(said[-length:] in self._phrases for length in self._lengths)

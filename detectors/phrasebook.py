"""Phrasebook: fixed phrases of a language, found in a post's words in one pass."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from detectors.digest import plain


class Phrasebook:
    """Phrases of lower-case words, each also found where it is typed without accents.

    One that ends with the French "que" is found before a vowel, too: "on dit qu'Orange ...".
    """

    __slots__ = ("_lengths", "_phrases")

    def __init__(self, phrases: Iterable[str]) -> None:
        known = list(phrases)
        known += [phrase.removesuffix("e") for phrase in known if phrase.endswith(" que")]
        written = {tuple(phrase.split()) for phrase in [*known, *map(plain, known)]}
        self._phrases = frozenset(written - {()})
        lengths = defaultdict[str, set[int]](set)
        for phrase in self._phrases:
            lengths[phrase[-1]].add(len(phrase))
        self._lengths = dict(lengths)  # a last word -> words of the phrases that end with it

    @classmethod
    def of(cls, text: str) -> "Phrasebook":
        """Of a text with phrases between bars and ends of lines."""
        return cls(phrase for line in text.splitlines() for phrase in line.split("|"))

    def is_in(self, words: Sequence[str]) -> bool:
        """Whether a post, by its words as a digest reads them, says any of it."""
        for at, word in enumerate(words, 1):
            for length in self._lengths.get(word, ()):  # of most words none
                if tuple(words[max(0, at - length) : at]) in self._phrases:
                    return True
        return False

    def ends(self, words: Sequence[str]) -> bool:
        """Whether they end with one of the phrases."""
        lengths = self._lengths.get(words[-1], ()) if words else ()
        return any(tuple(words[-length:]) in self._phrases for length in lengths)

"""Phrasebook: fixed phrases of a language, found in a post's words in one pass."""

from collections.abc import Iterable, Sequence

from detectors.digest import plain

BEGUN = ""  # no word: with what was read back to here, a phrase is whole
Tree = dict[str, "Tree"]


class Phrasebook:
    """Phrases of lower-case words, each also found where it is typed without accents.

    One that ends with the French "que" is found before a vowel, too: "on dit qu'Orange ...".
    They are a tree that is read backwards: most words of a post end none of them.
    """

    __slots__ = ("_tree",)

    def __init__(self, phrases: Iterable[str]) -> None:
        known, self._tree = list(phrases), Tree()
        known += [phrase.removesuffix("e") for phrase in known if phrase.endswith(" que")]
        for words in filter(None, map(str.split, [*known, *map(plain, known)])):
            node = self._tree
            for word in reversed(words):
                node = node.setdefault(word, {})
            node[BEGUN] = {}

    @classmethod
    def of(cls, text: str) -> "Phrasebook":
        """Of a text with phrases between bars and ends of lines."""
        return cls(phrase for line in text.splitlines() for phrase in line.split("|"))

    def is_in(self, words: Sequence[str]) -> bool:
        """Whether a post, by its words as a digest reads them, says any of it."""
        tree = self._tree
        for at in [at for at, word in enumerate(words) if word in tree]:
            if self.ends(words, at):
                return True
        return False

    def ends(self, words: Sequence[str], at: int) -> bool:
        """Whether one of the phrases ends with the word at this place, if there is one."""
        node = self._tree
        while at >= 0 and (before := node.get(words[at])):
            if BEGUN in before:
                return True
            node, at = before, at - 1
        return False

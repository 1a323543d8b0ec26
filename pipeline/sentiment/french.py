"""French: what a post says by the weights of its words, and by what negates them.

A model of vectors hears what is meant, and is deaf to how strongly; these words are the other half.
The sum and its scale are VADER's (Hutto and Gilbert, 2014); the words and the grammar are ours.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from vaderSentiment.vaderSentiment import normalize

from pipeline.sentiment.emoji import feelings
from pipeline.sentiment.scorer import Score
from pipeline.sentiment.text import said
from pipeline.sentiment.words import words_of, words_version

ANY_END = "*"  # behind the beginning of words
MISSED = "~"  # before a word that weighs where it is missing
SHORTEST = 2  # letters of a beginning
CLAUSE = re.compile(r"[.!?;:,()\n…]+")  # none negates what stands in another
LONGEST = 40  # letters of a word; a longer one is cut, and fills no memory
WORD = re.compile(rf"[^\W\d_]{{1,{LONGEST}}}|[^\w\s]")  # or an emoji
BEFORE = {"pas", "jamais", "sans", "aucun", "aucune", "rien", "ni", "guere", "non", "zero"}
REACH = 3  # words
FIRST, SECOND = {"ne", "n"}, {"pas", "plus", "jamais", "guere", "aucun", "aucune"}
VERB = 2  # words that both stand around
TURNED, SOFTENED = -0.74, -0.3  # VADER's factor; of "pas de problème" little praise is left
WORDS_KNOWN = 20_000  # some 4 MB


class French:
    """A Scorer of French."""

    languages = frozenset({"fr"})
    is_dear = False

    def __init__(self) -> None:
        self.name = f"words-fr-{words_version('fr')}"
        own = {folded(word): weight for word, weight in words_of("fr").items()}
        self._weights = feelings() | own
        self._longest = max(map(len, self._weights))
        self._worths = lru_cache(WORDS_KNOWN)(self._found)

    def score(self, texts: Sequence[str]) -> list[Score]:
        """As Scorer says; p_negative is the compound turned round, and no probability."""
        return [Score((1 - compound) / 2, compound) for compound in map(self.compound, texts)]

    def compound(self, text: str) -> float:
        """The score of a text, from -1 to 1."""
        clauses = CLAUSE.split(folded(said(text)))
        total = math.fsum(map(self._clause, clauses))
        return float(round(normalize(total), 4)) if total else 0.0

    def _clause(self, clause: str) -> float:
        words = WORD.findall(clause)
        return math.fsum(
            self._worth(words, place, *worth)
            for place, worth in enumerate(map(self._worths, words))
            if any(worth)
        )

    def _worth(self, words: list[str], place: int, present: float, missed: float) -> float:
        if not is_negated(words, place):
            return present
        return missed or present * (TURNED if present > 0 else SOFTENED)

    def _found(self, word: str) -> tuple[float, float]:
        """What a word weighs where it is, and where it is missing."""
        return self._weight(word), self._weight(MISSED + word)

    def _weight(self, word: str) -> float:
        """The weight of the word, else of its longest beginning."""
        ends = range(min(len(word), self._longest), SHORTEST - 1, -1)
        forms = (word, *(word[:end] + ANY_END for end in ends))
        return next((self._weights[form] for form in forms if form in self._weights), 0.0)


def folded(text: str) -> str:
    """In lower case and without accents, as half of the people type."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def is_negated(words: Sequence[str], place: int) -> bool:
    """Whether it is "pas content", "marche pas", "n'est plus une joie"."""
    before, after = words[max(0, place - REACH) : place], words[place + 1 : place + 1 + VERB]
    if not BEFORE.isdisjoint(before) or after[:1] == ["pas"]:
        return True
    opened = not FIRST.isdisjoint(words[max(0, place - REACH - VERB) : place])
    return opened and not SECOND.isdisjoint((*before, *after))

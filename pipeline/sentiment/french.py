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

from pipeline.sentiment.scorer import Score
from pipeline.sentiment.text import NOT_SAID
from pipeline.sentiment.words import words_of, words_version

VERSION = "1"  # of the grammar below: another one gives other scores
ANY_END = "*"  # behind the beginning of words
MISSED = "~"  # before a word that weighs where it is missing
SHORTEST = 2  # letters of a beginning
PARTICIPLE = re.compile(r"é(e|s|es)?\*?$")  # without its accent it is another word: coupé, coupe
CLAUSE = re.compile(r"[.!?;:,()\n…]+")  # none negates what stands in another
LONGEST = 40  # letters of a word; a longer one is cut, and fills no memory
SIGN = r"[^\w\s!-/:-@\[-`{-~«»\u2010-\u2022]"  # an emoji, or what else no keyboard has
WORD = re.compile(rf"[^\W\d_]{{1,{LONGEST}}}|{SIGN}")
WORDS_KNOWN = 20_000  # some 7 MB

BEFORE = {"pas", "jamais", "sans", "aucun", "aucune", "rien", "ni", "guere", "non", "zero"}
REACH = 3  # words
FIRST = {"ne", "n"}
SECOND = {"pas", "plus", "jamais", "guere", "aucun", "aucune", "personne"}
VERB = 2  # words that both stand around
OF = {"de", "d"}  # "nul pas de réponse": the negation is that of the answer
SPOKEN = {"marche", "marchent", "fonctionne", "fonctionnent", "capte"}  # "ça marche plus"
NO_TURN = {"aussi", "autant", "doute", "pire", "pires"}  # "jamais vu pire", "sans doute bien"
TURNED, SOFTENED = -0.74, -0.3  # VADER's factor; of "pas de problème" little praise is left


class French:
    """A Scorer of French."""

    languages = frozenset({"fr"})
    is_dear = False

    def __init__(self) -> None:
        self.name = f"words-fr-{VERSION}-{words_version('fr')}"
        self._weights = {form_of(entry): weight for entry, weight in words_of("fr").items()}
        self._worths = lru_cache(WORDS_KNOWN)(self._found)

    def score(self, texts: Sequence[str]) -> list[Score]:
        """As Scorer says; p_negative is the compound turned round, and no probability."""
        return [Score((1 - compound) / 2, compound) for compound in map(self.compound, texts)]

    def compound(self, text: str) -> float:
        """The score of a text, from -1 to 1."""
        clauses = CLAUSE.split(NOT_SAID.sub(" ", text.casefold()))
        total = math.fsum(map(self._clause, clauses))
        return float(round(normalize(total), 4)) if total else 0.0

    def _clause(self, clause: str) -> float:
        seen = [self._worths(word) for word in WORD.findall(clause)]
        words = [plain for plain, _, _ in seen]
        return math.fsum(
            self._worth(words, place, present, missed)
            for place, (_, present, missed) in enumerate(seen)
            if present or missed
        )

    def _worth(self, words: list[str], place: int, present: float, missed: float) -> float:
        negated = words[place].isalpha() and is_negated(words, place)
        if missed and (negated or (words[0] == "plus" and 0 < place <= REACH)):
            return missed
        return present * (TURNED if present > 0 else SOFTENED) if negated else present

    def _found(self, word: str) -> tuple[str, float, float]:
        """A word without accents, what it weighs where it is, and where it is missing."""
        plain = folded(word)
        return plain, self._weight(word, plain), self._weight(MISSED + word, MISSED + plain)

    def _weight(self, word: str, plain: str) -> float:
        """The weight of the word, else of its longest beginning."""
        ends = range(len(word), SHORTEST - 1, -1)
        whole = (word,) if PARTICIPLE.search(word) else (word, plain)
        forms = [*whole, *(each[:end] + ANY_END for end in ends for each in (word, plain))]
        return next((self._weights[form] for form in forms if form in self._weights), 0.0)


def form_of(entry: str) -> str:
    """A word or beginning as it is looked up: without accents, where that is no other word."""
    return entry if PARTICIPLE.search(entry) else folded(entry)


def folded(text: str) -> str:
    """In lower case and without accents, as half of the people type."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def is_negated(words: Sequence[str], place: int) -> bool:
    """Whether it is "pas content", "marche pas", "n'est plus une joie"."""
    before, after = words[max(0, place - REACH) : place], words[place + 1 : place + 1 + VERB]
    if not NO_TURN.isdisjoint((*before, words[place])):
        return False
    if not BEFORE.isdisjoint(before) or (after[:1] == ["pas"] and OF.isdisjoint(after)):
        return True
    if words[place] in SPOKEN and after[:1] == ["plus"]:
        return True
    opened = not FIRST.isdisjoint(words[max(0, place - REACH - VERB) : place])
    return opened and not SECOND.isdisjoint((*before, *after))

"""Vader: the scores of vaderSentiment 3.3.2, to the last digit, four times as fast.

Its lexicon and its rules, by C.J. Hutto and E.E. Gilbert (MIT licence; keep this in any copy). The
original looks at the whole text again for each word: 31 s for 10,000 emojis. This one looks at a
word and the three before it. What looks odd below is the original's; a test holds both together.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    C_INCR,
    N_SCALAR,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
    normalize,
)

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
EMOTICON = 2  # characters at most; its punctuation is what it says
REACH = 3  # words before a word that can change it
FADING = (1.0, 0.95, 0.9)  # how much of a booster counts, by its distance
SO = {"so", "this"}
BEFORE_BUT, AFTER_BUT = 0.5, 1.5
MOST_MARKS, MARK = 4, 0.292
MOST_QUESTIONS, QUESTION, MANY_QUESTIONS = 3, 0.18, 0.96
WORDS_KNOWN = 20_000  # some 5 MB; what is said over and over fits in many times
LONGEST = 40  # letters of a word that is remembered; longer ones do not come again

EVERYWHERE = {"the", "to", "of", "for"}  # no idiom that counts is of such words alone
PHRASES = " ".join(idiom for idiom in (*SPECIAL_CASES, *BOOSTER_DICT) if " " in idiom)
IDIOMS = frozenset(PHRASES.split()) - EVERYWHERE


RULED = IDIOMS | SO | {"no", "or", "nor", "never", "without", "doubt", "least", "at", "very"}


class Word(NamedTuple):
    """What the rules ask of a word."""

    text: str  # lower case
    shouts: bool
    valence: float | None  # in the lexicon
    scores: bool  # by itself
    boost: float | None
    negates: bool
    rules: bool  # some rule knows it; where none of a word and those before does, it stands alone


@cache
def original() -> SentimentIntensityAnalyzer:
    """The one whose tables these are; it reads files."""
    return SentimentIntensityAnalyzer()


@cache
def emojis() -> dict[str, str]:
    """What each emoji of one character is called; it knows no others."""
    known: dict[str, str] = original().emojis
    return {sign: said for sign, said in known.items() if len(sign) == 1}


class Vader:
    """Texts in, scores out.

    `words` are weights of one's own beside those of the lexicon, which they replace.
    """

    def __init__(self, words: Mapping[str, float] | None = None) -> None:
        self._lexicon: dict[str, float] = original().lexicon | dict(words or {})
        self._emojis = emojis()
        self._known: dict[str, Word] = {}

    def compound(self, text: str) -> float:
        """The score of a text, from -1 to 1."""
        text, words = self._words(text)
        return compound_of(weigh(words), emphasis(text))

    def polarity(self, text: str) -> dict[str, float]:
        """As `polarity_scores` of the original: compound, and the shares neg, neu, pos."""
        text, words = self._words(text)
        valences, marks = weigh(words), emphasis(text)
        compound = compound_of(valences, marks)
        if not valences:
            return {"neg": 0.0, "neu": 1.0 if words else 0.0, "pos": 0.0, "compound": compound}
        return shares_of(valences, marks, len(words)) | {"compound": compound}

    def _words(self, text: str) -> tuple[str, list["Word"]]:
        if not text.isascii() and not self._emojis.keys().isdisjoint(text):
            text = self._spelled(text)
        known, word = self._known, self._word
        return text, [known.get(token) or word(token) for token in text.split()]

    def _word(self, token: str) -> Word:
        if len(self._known) >= WORDS_KNOWN:
            self._known.clear()
        bare = token.strip(PUNCTUATION)
        bare = token if len(bare) <= EMOTICON else bare
        lower = bare.lower()
        valence, boost = self._lexicon.get(lower), BOOSTER_DICT.get(lower)
        scores = valence is not None and boost is None
        negates = lower in NEGATE or "n't" in lower
        rules = negates or boost is not None or lower in RULED
        word = Word(lower, bare.isupper(), valence, scores, boost, negates, rules)
        if len(token) <= LONGEST:
            self._known[token] = word
        return word

    def _spelled(self, text: str) -> str:
        """The text with words in the place of emojis."""
        parts, after_space = [], True
        for sign in text:
            said = self._emojis.get(sign)
            if said is not None and not after_space:
                parts.append(" ")
            parts.append(sign if said is None else said)
            after_space = said is None and sign == " "
        return "".join(parts).strip()


def weigh(words: Sequence[Word]) -> list[float]:
    """What each word of the lexicon says where it stands."""
    scoring = [place for place, each in enumerate(words) if each.scores]
    if not scoring:
        return []
    cased = 0 < sum(each.shouts for each in words) < len(words)
    valences = [valence_of(words, place, shouting_counts=cased) for place in scoring]
    weigh_but(words, scoring, valences)
    return valences


def compound_of(valences: Sequence[float], marks: float) -> float:
    """The sum of what words say, pressed between -1 and 1."""
    total = float(sum(valences))
    if total:
        total += marks if total > 0 else -marks
    return float(round(normalize(total), 4)) if valences else 0.0


def shares_of(valences: Sequence[float], marks: float, words: int) -> dict[str, float]:
    """How much of a text is negative, neutral, positive; a word counts for one, and its worth."""
    positive = sum(valence + 1 for valence in valences if valence > 0)
    negative = sum(valence - 1 for valence in valences if valence < 0)
    neutral = words - sum(1 for valence in valences if valence)
    if positive > -negative:
        positive += marks
    elif positive < -negative:
        negative -= marks
    parts = {"neg": negative, "neu": neutral, "pos": positive}
    total = positive - negative + neutral
    return {name: round(math.fabs(part / total), 3) for name, part in parts.items()}


def valence_of(words: Sequence[Word], place: int, *, shouting_counts: bool) -> float:
    """What a word says where it stands."""
    word = words[place]
    if not any(each.rules for each in words[max(0, place - REACH) : place + 1]):
        return alone(word, shouting_counts=shouting_counts)
    if word.text == "kind" and place + 1 < len(words) and words[place + 1].text == "of":
        return 0.0
    valence = after_no(words, place)
    if word.shouts and shouting_counts:
        valence += C_INCR if valence > 0 else -C_INCR
    for distance in range(1, min(REACH, place) + 1):
        before = words[place - distance]
        if before.valence is None:
            valence += boost_of(before, valence, distance, shouting_counts=shouting_counts)
            valence *= turn_of(words, place, distance)
            if distance == REACH:
                valence = in_idiom(words, place, valence)
    return valence * least(words, place)


def alone(word: Word, *, shouting_counts: bool) -> float:
    """What a word says that nothing before it changes."""
    assert word.valence is not None  # noqa: S101  # only such words score
    if word.shouts and shouting_counts:
        return word.valence + float(C_INCR if word.valence > 0 else -C_INCR)
    return word.valence


def after_no(words: Sequence[Word], place: int) -> float:
    """The valence in the lexicon, turned by a "no"; "no" itself says nothing before such words."""
    word = words[place]
    assert word.valence is not None  # noqa: S101  # only such words score
    one, two, three = (words[place - ago].text if place >= ago else "" for ago in (1, 2, 3))
    if "no" in {one, two} or (three == "no" and one in {"or", "nor"}):
        return word.valence * float(N_SCALAR)
    if word.text == "no" and place + 1 < len(words) and words[place + 1].valence is not None:
        return 0.0
    return word.valence


def boost_of(before: Word, valence: float, distance: int, *, shouting_counts: bool) -> float:
    """What a word such as "very" or "hardly" adds to one that follows."""
    if before.boost is None:
        return 0.0
    boost = -before.boost if valence < 0 else before.boost
    if before.shouts and shouting_counts:
        boost += C_INCR if valence > 0 else -C_INCR
    return boost * FADING[distance - 1]


def turn_of(words: Sequence[Word], place: int, distance: int) -> float:
    """What a word such as "not" at this distance makes of one that follows."""
    before = words[place - distance]
    between = [words[place - ago].text for ago in range(1, distance)]
    if is_never_so(before.text, between):
        return 1.25
    if before.text == "without" and "doubt" in between:
        return 1.0
    return float(N_SCALAR) if before.negates else 1.0


def is_never_so(before: str, between: Sequence[str]) -> bool:
    """Whether it is "never so good"; three words away, the original takes any "so good" for it."""
    if before == "never" and not SO.isdisjoint(between):
        return True
    return len(between) == REACH - 1 and between[0] in SO


def in_idiom(words: Sequence[Word], place: int, valence: float) -> float:
    """What a word says in "the bomb", "kiss of death" or after "kind of"."""
    near = [word.text for word in words[place - 3 : place + 3]]
    if IDIOMS.isdisjoint(near):
        return valence
    three, two, one, zero, *after = near
    backward = (
        (one, zero), (two, one, zero), (two, one), (three, two, one), (three, two),
    )  # fmt: skip
    found = (said for said in map(" ".join, backward) if said in SPECIAL_CASES)
    valence = SPECIAL_CASES.get(next(found, ""), valence)
    for length in range(1, len(after) + 1):
        valence = SPECIAL_CASES.get(" ".join((zero, *after[:length])), valence)
    for said in map(" ".join, ((three, two, one), (three, two), (two, one))):
        valence += BOOSTER_DICT.get(said, 0.0)
    return valence


def least(words: Sequence[Word], place: int) -> float:
    """What "least" makes of the word after it; not "at least"."""
    if place == 0 or words[place - 1].text != "least":
        return 1.0
    spared = place > 1 and words[place - 2].text in {"at", "very"}
    return 1.0 if spared else float(N_SCALAR)


def weigh_but(words: Sequence[Word], places: Sequence[int], valences: list[float]) -> None:
    """Let what comes after the first "but" count more. Of equal valences it finds the first."""
    but = next((place for place, word in enumerate(words) if word.text == "but"), None)
    if but is None:
        return
    for number in range(len(valences)):
        first = valences.index(valences[number])
        if places[first] != but:
            valences[first] *= BEFORE_BUT if places[first] < but else AFTER_BUT


def emphasis(text: str) -> float:
    """What exclamation and question marks add."""
    marks, questions = min(MOST_MARKS, text.count("!")), text.count("?")
    asked = (
        0.0
        if questions <= 1
        else QUESTION * questions
        if questions <= MOST_QUESTIONS
        else MANY_QUESTIONS
    )
    return marks * MARK + asked

"""Words: what words of a language weigh, from files that people edit."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

from pipeline.sentiment.scorer import DIGEST
from pipeline.settings import SentimentError

FILE = "words.{lang}.txt"
HEAVIEST = 4.0  # as in VADER's lexicon


@cache
def words_of(lang: str) -> dict[str, float]:
    """Weights by word in lower case: complaint words in English, all there are in French.

    Raises:
        SentimentError: a line is no word with a weight, or a word stands twice.
    """
    weights: dict[str, float] = {}
    for number, line in enumerate(_text(lang).splitlines(), 1):
        if entry := line.partition("#")[0].split():
            word, weight = _read(entry, lang, number)
            if word in weights:
                said = f"`{word}` stands twice; allowed: once"
                raise SentimentError.at(FILE.format(lang=lang), said, number)
            weights[word] = weight
    return weights


def words_version(lang: str) -> str:
    """What changes with the weights: scores of two versions must not be mixed."""
    return sha256(repr(sorted(words_of(lang).items())).encode()).hexdigest()[:DIGEST]


def _text(lang: str) -> str:
    return (files("pipeline.sentiment") / FILE.format(lang=lang)).read_text(encoding="utf-8")


def _read(entry: list[str], lang: str, number: int) -> tuple[str, float]:
    try:
        word, said = entry
        weight = float(said)
    except ValueError:
        weight = HEAVIEST + 1
    if not abs(weight) <= HEAVIEST:  # nor what is no number
        said = f"allowed: a word, and a weight from -{HEAVIEST:g} to {HEAVIEST:g}"
        raise SentimentError.at(FILE.format(lang=lang), said, number)
    return word.casefold(), weight

"""Words: what complaints and calls to act weigh beside VADER's lexicon. People edit the file."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

from pipeline.settings import SentimentError

FILE = "words.en.txt"
HEAVIEST = 4.0  # as in VADER's lexicon
DIGEST = 8  # characters of a version


@cache
def complaint_words() -> dict[str, float]:
    """Weights by word in lower case.

    Raises:
        SentimentError: a line is no word with a weight, or a word stands twice.
    """
    weights: dict[str, float] = {}
    for number, line in enumerate(_text().splitlines(), 1):
        if entry := line.partition("#")[0].split():
            word, weight = _read(entry, number)
            if word in weights:
                said = f"`{word}` stands twice; allowed: once"
                raise SentimentError.at(FILE, said, number)
            weights[word] = weight
    return weights


def words_version() -> str:
    """What changes with the weights: scores of two versions must not be mixed."""
    return sha256(repr(sorted(complaint_words().items())).encode()).hexdigest()[:DIGEST]


def _text() -> str:
    return (files("pipeline.sentiment") / FILE).read_text(encoding="utf-8")


def _read(entry: list[str], number: int) -> tuple[str, float]:
    try:
        word, said = entry
        weight = float(said)
    except ValueError:
        weight = HEAVIEST + 1
    if not abs(weight) <= HEAVIEST:  # nor what is no number
        raise SentimentError.at(FILE, "allowed: a word, and a weight from -4 to 4", number)
    return word.casefold(), weight

"""Signs: what to look for in folded texts, made of the words of the settings."""

from collections.abc import Iterator
from enum import Enum
from itertools import product
from typing import NamedTuple

from pipeline.config import Brand
from pipeline.matching.folding import fold
from pipeline.matching.query import OPEN
from pipeline.matching.verdict import Rule


class Shape(Enum):
    """What has to be around a sign."""

    WORD = "word"  # its edges are edges of words
    BEGINNING = "beginning"  # a word begins with it
    HANDLE = "handle"
    HASHTAG = "hashtag"
    DOMAIN = "domain"


class Sign(NamedTuple):
    """Characters to look for."""

    shape: Shape
    text: str  # folded
    exact: str = ""  # of a domain: accents make another one


def of_phrase(term: str) -> Iterator[Sign]:
    """The ways of writing a word or phrase. `#word` is a hashtag, `@name` an account."""
    folded = fold(term.removesuffix(OPEN))
    if folded.startswith("#") and folded[1:].isalnum() and not term.endswith(OPEN):
        yield Sign(Shape.HASHTAG, folded)
    elif folded.startswith("@") and folded[1:]:
        yield Sign(Shape.HANDLE, folded)
    else:
        shape = Shape.BEGINNING if term.endswith(OPEN) else Shape.WORD
        yield from (Sign(shape, text) for text in _spellings(folded) if text)


def of_brand(name: str, brand: Brand) -> Iterator[tuple[Rule, str, Sign]]:
    """By what a brand is found: the rule, the term of the settings, and what to look for."""
    query = brand.query
    for term in (name, *query.names):
        yield from ((Rule.NAME, term, sign) for sign in _of_name(term))
    for term in (*query.handles, *sorted(brand.owned)):
        if handle := fold(term.removeprefix("@")):
            yield Rule.HANDLE, term, Sign(Shape.HANDLE, f"@{handle}")
    for term in query.hashtags:
        yield Rule.HASHTAG, term, Sign(Shape.HASHTAG, f"#{fold(term.removeprefix('#'))}")
    for term in query.domains:
        for host in dict.fromkeys((term.casefold(), _in_ascii(term))):
            yield Rule.DOMAIN, term, Sign(Shape.DOMAIN, fold(host), host)


def _of_name(term: str) -> Iterator[Sign]:
    """Its spellings, and each of them as the name of an account: people write to @SFR."""
    for sign in of_phrase(term):
        yield sign
        if sign.shape is Shape.WORD and " " not in sign.text:
            yield Sign(Shape.HANDLE, f"@{sign.text}")


def _spellings(folded: str) -> Iterator[str]:
    """With spaces or hyphens or in one, with apostrophes or without: Coca-Cola, McDonald's."""
    parted = folded.replace("-", " ").split()
    joints = dict.fromkeys((" ", "-", "")) if len(parted) > 1 and any(parted) else {"": None}
    written = dict.fromkeys([folded, *(joint.join(parted) for joint in joints)])
    for text, apostrophe in product(written, ("'", "")):
        spelt = text.replace("'", apostrophe)
        if apostrophe or spelt not in written:
            yield spelt


def _in_ascii(domain: str) -> str:
    """As a network may write a domain with accents."""
    try:
        return domain.casefold().encode("idna").decode("ascii")
    except UnicodeError:  # a part that is too long for it
        return domain.casefold()

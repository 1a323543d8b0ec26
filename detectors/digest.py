"""Digest: a few bytes that stand for an author, an id or the beginning of a text."""

import re
from functools import lru_cache
from hashlib import blake2b
from unicodedata import combining, normalize

BYTES = 6  # two of 4,096 are mistaken for each other once in 30 million days
CACHED = 256  # texts whose beginning is known: of those that are shown it is asked again and again
COPIED_WORDS = 6  # posts that begin with the same words are copies of one headline
FLEETING = re.compile(r"https?://\s?\S+|pic\.twitter\.com/\S+|@\w+")  # what copies may differ in
MARKS = "://", "@", "pic.twitter.com/"  # one of which whatever is fleeting has; most posts: none
WORD = re.compile(r"[^\W_]+")


def digest(text: str) -> bytes:
    """BYTES bytes, the same on every machine, and packed as they are."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=BYTES).digest()


def digests(packed: bytes, width: int = BYTES) -> list[bytes]:
    """Those that were joined, of so many bytes each."""
    return [packed[at : at + width] for at in range(0, len(packed), width)]


def lasting(text: str, instead: str = " ") -> str:
    """A text with something instead of its links and handles."""
    for mark in MARKS:  # to look for one is much cheaper
        if mark in text:
            return FLEETING.sub(instead, text)
    return text


def words(text: str) -> list[str]:
    """Its words without links, handles, case and punctuation."""
    return WORD.findall(lasting(text.lower()))


def plain(text: str) -> str:
    """A text without case and accents, as hasty people write it."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    return "".join(each for each in normalize("NFD", folded) if not combining(each))


@lru_cache(CACHED)
def beginning(text: str) -> str:
    """The first words of a text; may be empty."""
    return " ".join(words(text)[:COPIED_WORDS])

"""Digest: a short number that stands for an author, an id or the beginning of a text."""

import re
from hashlib import blake2b

BYTES = 6  # two of 4,096 are mistaken for each other once in 30 million days
COPIED_WORDS = 6  # posts that begin with the same words are copies of one headline
NOISE = re.compile(
    r"https?://\s?\S+|pic\.twitter\.com/\S+|@\w+|[\W_]+"
)  # what copies may differ in


def digest(text: str) -> int:
    """A number of BYTES bytes, the same on every machine."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=BYTES).digest())


def beginning(text: str) -> str:
    """The first words of a text without links, handles, case and punctuation; may be empty."""
    return " ".join(NOISE.sub(" ", text.lower()).split()[:COPIED_WORDS])

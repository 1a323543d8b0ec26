"""Folding: a text so that every way of writing a word looks alike, and the way back.

Case, accents, width, fancy alphabets, kinds of hyphens and apostrophes, invisible characters and
runs of spaces make no difference. Each character is folded by itself, so a text costs what it is
long. What two texts were is kept apart where it is another letter: the marks of kana, of Hangul
and of Indian scripts stay.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property

from pipeline.sources.post import Post

LIMIT = 10_000  # characters of a post that are read, and as many of what stands beside its text
KNOWN = 20_000  # characters whose folding is remembered; a hostile stream shows all there are

LIKE = (
    dict.fromkeys("\u2018\u2019\u201b\u02b9\u02bb\u02bc\u00b4\u2032", "'")
    | dict.fromkeys("\u2010\u2012\u2013\u2014\u2015\u2212\ufe58", "-")
    | dict.fromkeys("\u2122\u2120\u20e3\u115f\u1160\u3164", " ")  # ™, the end of 1️⃣, and blanks
    | {"\u0640": ""}  # the line that makes an Arabic word longer
    | {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ħ": "h", "ł": "l", "\u0131": "i", "ð": "d"}
)
"""What folds otherwise than Unicode decomposes it."""

ACCENTS = (
    (0x300, 0x36F), (0x483, 0x487), (0x591, 0x5C7), (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670),
    (0x6D6, 0x6ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip
"""Marks that one leaves out in a hurry: on Latin, Greek, Cyrillic, Hebrew and Arabic letters."""
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


class _Folded(dict[int, str]):
    """Of each character what it folds to, for str.translate."""

    def __missing__(self, code: int) -> str:
        folded = _piece(chr(code))
        if len(self) < KNOWN:
            self[code] = folded
        return folded


def _piece(char: str) -> str:
    category = unicodedata.category(char)
    if char in LIKE:
        return LIKE[char]
    if category == "Cf":
        return ""
    if category == "Cs":  # half a character: JSON can carry it, and nothing else takes it
        return "\ufffd"
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(LIKE.get(each, each) for each in letters if not _is_accent(each))


def _is_accent(char: str) -> bool:
    is_mark = unicodedata.category(char).startswith("M")
    return is_mark and any(first <= ord(char) <= last for first, last in ACCENTS)


_FOLDED = _Folded()


def fold(text: str) -> str:
    """The text folded; spaces at its ends fall away."""
    folded = text if text.isascii() else BEYOND_ASCII.sub(_translated, text)
    return " ".join(folded.lower().split())


def _translated(run: re.Match[str]) -> str:
    return run[0].translate(_FOLDED)  # of a whole text it takes three times as long


class Reading:
    """What is read of a post: its text, and on lines of their own its tags, names and links.

    `said` is folded; `span` leads back to what was written.
    """

    def __init__(self, post: Post) -> None:
        text = post.text[:LIMIT]
        self.size = len(text)
        self.raw = text + _beside(post) if post.tags or post.names or post.links else text
        self.said = fold(self.raw)

    @cached_property
    def places(self) -> Sequence[int]:
        """Where each character of `said` stands in `raw`."""
        if self.raw.isascii() and len(self.said) == len(self.raw):
            return range(len(self.raw))
        found, space = list[int](), -1
        for place, char in enumerate(self.raw):
            for sign in char if char.isascii() else _FOLDED[ord(char)]:
                if sign.isspace():
                    space = place if space < 0 else space
                    continue
                if space >= 0 and found:
                    found.append(space)
                space = -1
                found.append(place)
        return found

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in `raw` a piece of `said` stands, with the marks on its last letter."""
        first, last = self.places[start], self.places[end - 1] + 1
        while last < len(self.raw) and unicodedata.combining(self.raw[last]):
            last += 1
        return first, last


def _beside(post: Post) -> str:
    parts = (
        *(f"#{tag.lstrip('#')}" for tag in post.tags),
        *(f"@{name.lstrip('@')}" for name in post.names),
        *post.links,
    )  # fmt: skip
    return "".join(f"\n{part}" for part in parts)[:LIMIT]

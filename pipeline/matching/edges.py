"""Edges: where a word may begin and end, in scripts with spaces between words and without."""

import re
import unicodedata
from enum import Enum

LINKED = "-_"
HOST = 253  # characters of a host's name, at most
NO_HOST_AFTER = frozenset("?=&%#+~")  # behind these a host is a part of another address


class Script(Enum):
    """How a character stands to those beside it."""

    NONE = 0  # no part of a word
    SPACED = 1  # words have spaces around them: Latin, Greek, Cyrillic, Arabic, digits …
    KATAKANA = 2  # a word begins with its run, and another may follow it: ソニーストア
    HANGUL = 3  # likewise: 삼성은
    SPACELESS = 4  # words stand side by side: Han, hiragana, Thai, Lao, Khmer, Burmese


RANGES = (
    (0x0E00, 0x0EFF, Script.SPACELESS), (0x1000, 0x109F, Script.SPACELESS),
    (0x1100, 0x11FF, Script.HANGUL), (0x1780, 0x17FF, Script.SPACELESS),
    (0x3005, 0x3007, Script.SPACELESS), (0x3041, 0x309F, Script.SPACELESS),
    (0x30A1, 0x30FA, Script.KATAKANA), (0x30FC, 0x30FF, Script.KATAKANA),
    (0x3131, 0x318E, Script.HANGUL), (0x31F0, 0x31FF, Script.KATAKANA),
    (0x3400, 0x9FFF, Script.SPACELESS), (0xA960, 0xD7FF, Script.HANGUL),
    (0xF900, 0xFAFF, Script.SPACELESS), (0x20000, 0x3FFFF, Script.SPACELESS),
)  # fmt: skip
VOICED = "\u3099\u309a"  # the marks that make another kana of one
LONG = "\u30fc"
INNER_JAMO = re.compile("[\u1160-\u11ff]")  # what a Hangul syllable goes on with


def script(char: str) -> Script:
    """Of a folded character."""
    if char.isascii():
        return Script.SPACED if char.isalnum() else Script.NONE
    if not char.isalnum() and not unicodedata.category(char).startswith("M"):
        return Script.NONE
    code = ord(char)
    return next((kind for low, high, kind in RANGES if low <= code <= high), Script.SPACED)


def begins(said: str, at: int) -> bool:
    """Whether a word may begin at a place of a folded text."""
    own = script(said[at])
    if not at or own in {Script.NONE, Script.SPACELESS}:
        return True
    place = at - 1
    if said[place] == "_" and own is Script.SPACED:  # an accent of Markdown, or inside a name
        while place and said[place] == "_":
            place -= 1
    if said[place] in VOICED and place:
        place -= 1
    return script(said[place]) is not own


def ends(said: str, end: int) -> bool:
    """Whether a word may end before a place of a folded text."""
    own = script(said[end - 1])
    if end == len(said) or own is Script.NONE:
        return True
    place = end
    if said[place] == "_" and own is Script.SPACED:
        while place < len(said) - 1 and said[place] == "_":
            place += 1
    if _goes_on(said[place]):
        return False
    return own is not Script.SPACED or script(said[place]) is not Script.SPACED


def _goes_on(char: str) -> bool:
    """Whether a character belongs to the one before it."""
    if char.isascii():
        return False
    is_mark = unicodedata.category(char).startswith("M")
    return is_mark or char == LONG or INNER_JAMO.match(char) is not None


def is_handle(said: str, start: int, end: int) -> bool:
    """Whether an account's name, with its @, stands alone: no mail address, no longer name."""
    if _is_local(said[max(0, start - 2) : start]):
        return False
    if end < len(said) and said[end] in ".-@":
        return not _in_name(said[end + 1 : end + 2])
    return not _in_name(said[end : end + 1])


def is_hashtag(said: str, start: int, end: int) -> bool:
    """Whether a hashtag, with its sign, stands alone."""
    if start and (script(said[start - 1]) is not Script.NONE or said[start - 1] == "&"):
        return False
    after = said[end : end + 1]
    return not after or (script(after) is Script.NONE and after != "_")


def is_domain(said: str, start: int, end: int) -> bool:
    """Whether a domain is that of a host: itself or what is under it, and no mail address."""
    after, beyond = said[end : end + 1], said[end + 1 : end + 2]
    if after == "@" or _in_host(after) or (after == "." and _in_host(beyond)):
        return False
    first = start
    if start and said[start - 1] == ".":
        floor = max(0, start - HOST)
        while first > floor and (said[first - 1] == "." or _in_host(said[first - 1])):
            first -= 1
    elif start and _in_host(said[start - 1]):
        return False
    return _may_be_before_a_host(said[max(0, first - 3) : first])


def _may_be_before_a_host(few: str) -> bool:
    """Of the characters before it, a few."""
    if few.endswith("@"):  # a name by domain, as Bluesky has, or a mail address
        return not _is_local(few[:-1])
    if few.endswith("/"):
        return few.endswith("//")
    return few[-1:] not in NO_HOST_AFTER


def _is_local(two: str) -> bool:
    """Of the characters before an @ whether they end the first half of a mail address."""
    if two[-1:] in {".", "+", "-", "_"}:  # `.@name` is none: so people begin a post for all to see
        two = two[:-1]
    return bool(two) and script(two[-1]) is Script.SPACED


def _in_host(char: str) -> bool:
    return bool(char) and (char in LINKED or script(char) is Script.SPACED)


def _in_name(char: str) -> bool:
    return bool(char) and (char == "_" or script(char) is Script.SPACED)

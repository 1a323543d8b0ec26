"""Gist: the words of a post that name a subject, in their order and as they were written."""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from detectors.digest import lasting, plain
from detectors.stopwords import ALL, LINKS, NEGATIONS, STOP_WORDS

READ = 300  # characters of a post; longer ones come to the point before
GIST = 64  # bytes: eight words or so, of which a state keeps some dozens
LONGEST = 24  # characters of a word; longer ones are sentences without spaces, or noise
BREAK = ","  # between words that do not stand together
SHORT = 4  # letters of a plural: "gas" is none
CACHED = 8_192  # words

_INVISIBLE = dict.fromkeys([0x00AD, 0xFEFF, *range(0x200B, 0x2010), *range(0x2060, 0x2070)])
_MARKS = (  # what is in no word, and parts those beside it
    r"!#-&(-/:-@\[-`{-\u009f\u00a1-\u00a9\u00ac-\u00b4\u00b6-\u00b9\u00bc-\u00bf\u00d7\u00f7"
    r"\u2010-\u2017\u201a\u201b\u201f-\u2027\u2030-\u205e\u20a0-\u20cf\u2100-\u2bff\u3001-\u3004\u3007-\u3030"
    r"\ufe00-\ufe0f\uff00-\uff0f\uff1a-\uff20\ufff9-\uffff\U0001f000-\U0001faff\U000e0000-\U000e007f"
)
_QUOTES = r"'\"\u2018\u2019\u201c-\u201e\u00ab\u00bb"
_LETTER = rf"[^\s\x00-\x1f{_QUOTES}{_MARKS}]"
_PIECE = re.compile(rf"(#?{_LETTER}+)|(?:(?!-\b)[{_MARKS}])+")

ACRONYMS = frozenset({"US", "EU", "IT", "AI"})  # names where they are in capitals


class Word(NamedTuple):
    """What a written word is to a gist."""

    key: str  # one for all ways to write it; empty: it names nothing
    link: str = ""  # itself, if it holds a phrase together


@lru_cache(CACHED)
def key(word: str) -> str:
    """What is one for all ways to write a word: case, accents, hashtag, plural."""
    folded = plain(word).strip("#")
    is_plural = len(folded) >= SHORT and folded[-1] == "s" and folded[-2] not in "sui"
    return folded[:-1] if is_plural and folded not in NEGATIONS else folded


@lru_cache(CACHED)
def _word(written: str, lang: str) -> Word:
    small = plain(written)
    if small in NEGATIONS:
        return Word(small)
    is_stop = small in STOP_WORDS.get(lang, ALL) and written not in ACRONYMS
    if is_stop or not 1 < len(written) <= LONGEST or not any(map(str.isalpha, written)):
        return Word("", small if small in LINKS else "")
    return Word(key(written))


@lru_cache(1_024)
def names(brand: str) -> frozenset[str]:
    """The keys of a brand's name, of its words and of all of it."""
    parts = [key(part) for part in re.split(r"[\W_]+", brand) if part]
    return frozenset([*parts, "".join(parts)])


def gist(text: str, lang: str, brand: str) -> str:
    """The words that name something: a space between those that stand together, else BREAK.

    One word between two of them is left out, but for a link ("rupture de stock").
    """
    said, seen, room = "", set(names(brand)), GIST
    gap, link = 2, ""  # what stands between: words, and the last of them if it is a link
    for written in _PIECE.findall(_cut(text)):
        sense, joins = _word(written, lang) if written else _NO_WORD
        if not sense or sense in seen:
            gap, link = gap + (1 if written and not sense else 2), joins
            continue
        between = (BREAK if gap > 1 else f" {link} " if link else " ") if said else ""
        room -= len(between) + (len(written) if written.isascii() else len(written.encode()))
        if room < 0:
            break
        said += between + written
        seen.add(sense)
        gap, link = 0, ""
    return said


_NO_WORD = Word("")


def _cut(text: str) -> str:
    """What is read of a text, without links, handles and what cannot be seen or encoded."""
    cut = text[:READ]
    if not cut.isascii():
        cut = cut.encode("utf-8", "ignore").decode()
        cut = normalize("NFC", cut).translate(_INVISIBLE)
    return lasting(cut, " . ")

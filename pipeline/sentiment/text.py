"""Text: a post as a scorer reads it: no entities, no invisible characters, hashtags in words."""

import html
import re
import unicodedata

from pipeline.sentiment.hashtag import HASHTAG, in_words

VERSION = "1"  # of what is made of a text here and in `hashtag`: other words, other scores
LIMIT = 1_000  # characters that are read; no network's post is as long, and none may stall us

APOSTROPHES = dict.fromkeys([0x2018, 0x2019, 0x2BC, 0x2B9, 0xB4, 0x60], "'")
INVISIBLE = dict.fromkeys(
    [0xAD, 0x34F, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
     *range(0xFE00, 0xFE10), 0xFEFF]
)  # fmt: skip
# Soft hyphens, joiners, marks of direction and variation: they split words that people see whole.
REPLACED = APOSTROPHES | INVISIBLE
LONE_SURROGATES = re.compile(r"[\ud800-\udfff]+")  # JSON can carry them, no encoder takes them
NOT_SAID = re.compile(r"https?://\S+|www\.\S+|(?<!\w)@\w+|\x00")  # means nothing to a model


def plain(text: str) -> str:
    """The first LIMIT characters of a post, as people see them.

    Letters of mathematical alphabets and the like become ordinary ones (NFKC), typographic
    apostrophes the one of keyboards.
    """
    seen = html.unescape(text[:LIMIT])
    if not seen.isascii():
        seen = LONE_SURROGATES.sub(" ", seen)
        seen = unicodedata.normalize("NFKC", seen.translate(REPLACED))
    return seen[:LIMIT].strip()


def readable(text: str, brand: str | None = "") -> str:
    """A post in plain characters, its hashtags in words; a brand of None leaves them."""
    seen = plain(text)
    return seen if brand is None else with_words(seen, brand)


def with_words(seen: str, brand: str) -> str:
    """The same with its hashtags in words; the brand's name helps to take them apart."""
    if "#" not in seen:
        return seen
    return HASHTAG.sub(lambda tag: in_words(tag[1], brand), seen)[:LIMIT]


def said(text: str) -> str:
    """What a readable text says, without addresses and handles."""
    return " ".join(NOT_SAID.sub(" ", text).split())


def is_silent(text: str) -> bool:
    """Whether nothing is said in words: a link to a picture, a number, applause in emojis."""
    if any(map(str.isalpha, text.split())):  # as nearly always; no address is of letters alone
        return False
    return not any(map(str.isalpha, said(text)))

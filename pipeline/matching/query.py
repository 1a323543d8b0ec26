"""Query: what stands in the settings of how a brand is found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.conflict import Conflict
from pipeline.matching.folding import fold

MOST = 200  # of a list
LONGEST = 100  # characters of a word or phrase
OPEN = "*"  # at a word's end: it may go on
STEM = 2  # letters before it, at least
LANGUAGE = r"[a-z]{2}"


def phrase(text: str) -> str:
    """A word or phrase, perhaps with a star at its end.

    Raises:
        ValueError: no post could say it.
    """
    if not text.isprintable() or text != text.strip() or len(text) > LONGEST:
        raise ValueError("is longer than a phrase, or has spaces around it")
    stem = fold(text.removesuffix(OPEN))
    if not stem or OPEN in stem:
        raise ValueError("has no word, or a star within it")
    if text.endswith(OPEN) and len(stem) < STEM:
        raise ValueError("would begin most words")
    return text


PHRASES: dict[str, Any] = {
    "parse": phrase, "most": MOST,
    "allowed": f"words of up to {LONGEST} characters; `word{OPEN}` for all that begin so",
}  # fmt: skip
HANDLES: dict[str, Any] = {
    "pattern": r"@?[\w.:-]{1,100}(@[\w.-]{1,100})?", "most": MOST,
    "allowed": "accounts, with or without @",
}  # fmt: skip
HASHTAGS: dict[str, Any] = {
    "pattern": r"#?\w{1,100}", "most": MOST, "allowed": "hashtags, with or without #",
}  # fmt: skip
DOMAINS: dict[str, Any] = {
    "pattern": r"(?=.{1,100}$)([^\W_]([\w-]*\w)?\.)+[^\W\d_][\w-]+", "most": MOST,
    "allowed": "domains such as orange.fr, without https:// and path",
}  # fmt: skip
LANGUAGES: dict[str, Any] = {
    "pattern": LANGUAGE, "allowed": "two letters of ISO 639-1 such as fr",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """How posts about a brand are found."""

    names: tuple[str, ...] = field(default=(), metadata=PHRASES)
    """What it is called beside its own name, which always counts. Case, accents, hyphens and
    apostrophes make no difference."""

    handles: tuple[str, ...] = field(default=(), metadata=HANDLES)
    """Accounts by which people address it; those of `owned` are among them without being told."""

    hashtags: tuple[str, ...] = field(default=(), metadata=HASHTAGS)
    """Hashtags that mean it and nobody else. Its names are found in hashtags anyway."""

    domains: tuple[str, ...] = field(default=(), metadata=DOMAINS)
    """Hosts that a post about it links to, with all that are under them."""

    require: tuple[str, ...] = field(default=(), metadata=PHRASES)
    """Words of which one must stand in a post that only a name has found: for names that mean other
    things as well (Orange, Free). Handles, hashtags and domains need none."""

    exclude: tuple[str, ...] = field(default=(), metadata=PHRASES)
    """Words that rule a post out, however it was found."""

    languages: frozenset[str] = field(default=frozenset(), metadata=LANGUAGES)
    """Posts in other languages are left out: where the network does not say one of these, and the
    letters of six words or more say another, or are too few and the network says it. None: all
    count."""


def excludes_itself(brand: str, query: Query, place: str) -> Iterator[Conflict]:
    """An exclusion that stands in one of its names: whoever says the name would be ruled out."""
    for each in query.exclude:
        if name := next((name for name in (brand, *query.names) if _says(name, each)), None):
            said = f"`{each}` is in the name `{name}`; allowed: what is said of something else"
            yield Conflict(f"{place}.query.exclude", said, (place,))


def _says(name: str, term: str) -> bool:
    said, stem = f" {fold(name)} ", f" {fold(term.removesuffix(OPEN))}"
    return (stem if term.endswith(OPEN) else f"{stem} ") in said

"""Verdict: whether a post is about a brand: by which rule, by which words, or why not."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What a brand is known by, the surest first."""

    AUTHOR = "author"  # its own account wrote the post
    HANDLE = "handle"
    HASHTAG = "hashtag"
    DOMAIN = "domain"
    NAME = "name"  # may mean something else: the settings may require more


class Why(StrEnum):
    """What keeps a post from being about a brand, though something of it was found."""

    EXCLUDED = "excluded"  # a word rules it out
    LANGUAGE = "language"  # it is written in another one
    CONTEXT = "context"  # only a name was found, and none of the words that it requires
    OTHER = "other"  # the name is a part of somebody else's
    ADDRESS = "address"  # it stands in a link, a mail address or an account's name
    PART = "part"  # it is a part of a longer word


@dataclass(frozen=True, slots=True)
class Found:
    """Words in a post that stand for a brand."""

    rule: Rule
    term: str  # as the settings have it
    words: str  # as the post has them
    start: int | None = None  # characters of the post's text; None: they stand beside it
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """Why it does not count."""

    why: Why
    said: str = ""  # the word that rules it out, the language, the longer word; else empty


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a matcher makes of a post and a brand of which it found something."""

    brand: str
    found: tuple[Found, ...]  # the surest first; of a rule as they stand in the post
    miss: Miss | None = None

    @property
    def matches(self) -> bool:
        """Whether the post is a mention of the brand."""
        return self.miss is None

    @property
    def rule(self) -> Rule:
        """The surest rule that found it."""
        return self.found[0].rule

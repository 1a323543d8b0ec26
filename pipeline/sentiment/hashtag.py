"""Hashtag: its words. What calls people to act often stands in a hashtag alone: #BoycottBrand."""

import re
from functools import lru_cache

HASHTAG = re.compile(r"[#\uff03](\w{2,})")
LOWER, UPPER = "a-zß-öø-ÿœ", "A-ZÀ-ÖØ-ÞŒ"
PARTS = re.compile(
    rf"(?<![{LOWER}])[{LOWER}][{UPPER}][{LOWER}]+"  # iPhone
    rf"|[{UPPER}]?[{LOWER}]+|[{UPPER}]+(?![{LOWER}])|\d+|[^\W\d_{LOWER}{UPPER}]+"
)
TAGS_KNOWN = 10_000  # a storm has a few, and its spellings
LONGEST = 60  # characters of a tag that is taken apart; longer ones are noise, or meant to fill us

CALLS = {  # as tags begin with them, and as people read them; of two that fit the longer
    "boycottons": "boycottons", "boycottez": "boycottez", "boycotte": "boycotte",
    "boycott": "boycott", "uninstall": "uninstall", "unsubscribe": "unsubscribe",
    "shameon": "shame on", "désinstallez": "désinstallez", "desinstallez": "désinstallez",
    "supprimez": "supprimez", "résiliez": "résiliez", "resiliez": "résiliez", "dehors": "dehors",
    "honteaux": "honte aux", "honteà": "honte à",
}  # fmt: skip
HALF_CALLS = {  # "banking", "balanced", "cancellation": only before an article or the brand's name
    "delete": ("the", "your"), "cancel": ("the", "your"), "stop": ("the", "this", "aux"),
    "ban": ("the", "these"), "dump": ("the", "your"), "quit": ("the", "your"), "fire": ("the",),
    "balance": ("ton", "ta", "votre"), "honte": ("aux",), "shame": (),
}  # fmt: skip
REST = 3  # letters at least of what a call is about


def in_words(tag: str, brand: str = "") -> str:
    """The words of a hashtag without its sign, in the writing of its author.

    Capitals, underscores and digits part words; in what is left, calls to act and the brand's name
    do: `boycottnestle` is `boycott nestle`, `acmedown` of the brand Acme is `acme down`.
    """
    return tag if len(tag) > LONGEST else _apart(tag, brand)


@lru_cache(TAGS_KNOWN)
def _apart(tag: str, brand: str) -> str:
    name = re.sub(r"[\W_]", "", brand).casefold()
    return " ".join(words for part in PARTS.findall(tag) for words in _split(part, name))


def _split(part: str, name: str) -> list[str]:
    folded = part.casefold()
    if folded in CALLS or len(folded) != len(part):  # some letters fold into two
        return [part]
    for call, words in CALLS.items():
        if folded.startswith(call) and len(part) >= len(call) + REST:
            said = words if len(words) > len(call) else part[: len(call)]
            return [said, *_around(part[len(call) :], name)]
    for call, articles in HALF_CALLS.items():
        for after in (*articles, name or "the"):
            if folded.startswith(call + after):
                end = len(call) + len(after)
                return list(filter(None, (part[: len(call)], part[len(call) : end], part[end:])))
    return _around(part, name)


def _around(part: str, name: str) -> list[str]:
    """The brand's name apart from what stands before or behind it."""
    folded = part.casefold()
    if len(name) < REST or folded == name:
        return [part]
    if folded.startswith(name):
        return [part[: len(name)], part[len(name) :]]
    if folded.endswith(name):
        return [part[: -len(name)], part[-len(name) :]]
    return [part]

"""Choice: which scorer reads which posts, and from which score on they count as negative."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.conflict import Conflict

LANGUAGE = r"[a-z]{2}"
PROBABILITY = {"range": (0.01, 0.99)}
NAMES: dict[str, Any] = {"pattern": LANGUAGE, "allowed": "two letters of ISO 639-1 such as fr"}


class Scoring(StrEnum):
    """Which models score."""

    FAST = "fast"  # English alone, by lexicon: tens of thousands of posts a second
    BALANCED = "balanced"  # 15 languages, hundreds of posts a second
    ACCURATE = "accurate"  # 60 languages, some twenty posts a second; an extra


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSentiment:
    """How the posts of one language are scored."""

    scorer: Scoring | None = None
    """`fast`, `balanced` or `accurate`, over the setting of the brand or of all."""

    volume: float | None = field(default=None, metadata=PROBABILITY)
    """From this p_negative on a post counts as negative, for what rings."""

    strict: float | None = field(default=None, metadata=PROBABILITY)
    """From this p_negative on it counts in the share that people are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandSentiment:
    """How the posts about one brand are scored."""

    language: str | None = field(default=None, metadata=NAMES)
    """The language of posts that are too short to tell."""

    scorer: Scoring | None = None
    """`fast`, `balanced` or `accurate`, over the setting of all brands."""

    languages: dict[str, LanguageSentiment] = field(default_factory=dict, metadata=NAMES)
    """Languages of the brand that are scored otherwise."""

    tuned: Path | None = None
    """A file of `tocsin sentiment tune`, from the directory where the process starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentimentChoice:
    """How posts are scored."""

    scorer: Scoring = Scoring.BALANCED
    """`fast`: English alone, tens of thousands of posts a second. `balanced`: 15 languages,
    hundreds. `accurate`: 60 languages, some twenty; needs `pip install 'tocsin[accurate]'`."""

    languages: dict[str, LanguageSentiment] = field(default_factory=dict, metadata=NAMES)
    """Languages that are scored otherwise."""

    words: bool = True
    """Whether words of ours weigh: complaint words beside VADER's lexicon in English, and in French
    beside the head. The thresholds that ship are for `true`."""

    hashtags: bool = True
    """Whether hashtags are taken apart into words."""


def limits_at_odds(
    usual: SentimentChoice, brands: Mapping[str, BrandSentiment]
) -> Iterator[Conflict]:
    """Limits of a language of which the stricter one is below the other."""
    places = {"sentiment": usual.languages}
    for name, sentiment in brands.items():
        places[f"brands.known.{name}.sentiment"] = sentiment.languages
    for place, languages in places.items():
        for lang, limits in languages.items():
            if limits.strict is not None and limits.strict < (limits.volume or 0.0):
                said = f"is below volume; allowed: {limits.volume:g} or more"
                yield Conflict(f"{place}.languages.{lang}.strict", said, (place,))

"""Trial: what a scorer makes of posts, and how well it does on labelled ones."""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np

from detectors.events import Mention, Sentiment
from pipeline.sentiment.batches import batches
from pipeline.sentiment.example import Example
from pipeline.sentiment.measures import Measures, measured, told
from pipeline.sentiment.sentiments import Sentiments

NOBODY = "-"  # a brand that the settings do not know
THEN = datetime(2000, 1, 1, tzinfo=UTC)  # when it was posted does not matter here
NEVER = 0.0  # p_negative of what nobody can score: no threshold finds it
UNNAMED = "?"  # the language of posts of which the file does not say


class Trial(NamedTuple):
    """How well, and how quickly."""

    lang: str
    measures: Measures
    rate: float  # texts a second

    @property
    def figures(self) -> dict[str, Any]:
        """By name, for JSON."""
        shares = {name: told(value) for name, value in asdict(self.measures).items()}
        return {"lang": self.lang, **shares, "texts_per_second": round(self.rate)}


def trials(examples: Iterable[Example], sentiments: Sentiments, brand: str) -> list[Trial]:
    """A trial for each language that the examples name."""
    by_language: dict[str, list[Example]] = {}
    for example in examples:
        by_language.setdefault(example.lang or UNNAMED, []).append(example)
    return [_trial(lang, by_language[lang], sentiments, brand) for lang in sorted(by_language)]


def _trial(lang: str, examples: Sequence[Example], sentiments: Sentiments, brand: str) -> Trial:
    mentions = [post(brand, each.text, each.lang) for each in examples]
    began = time.perf_counter()
    found = [each for batch in batches(mentions) for each in sentiments.of(batch)]
    rate = len(examples) / (time.perf_counter() - began)
    p_negative = [NEVER if each.p_negative is None else each.p_negative for each in found]
    labels, said = [each.label for each in found], [each.label for each in examples]
    return Trial(lang, measured(said, labels, np.array(p_negative)), rate)


def said(line: str) -> tuple[str, str | None]:
    """The text and perhaps the language of a line: of a JSON object, or plain text."""
    if line.lstrip().startswith("{"):
        try:
            fields = json.loads(line)
        except ValueError:  # a text that begins so
            fields = None
        if isinstance(fields, dict) and isinstance(fields.get("text"), str):
            return fields["text"], str(fields["lang"]) if fields.get("lang") else None
    return line.rstrip("\r\n"), None


def post(brand: str, text: str, lang: str | None) -> Mention:
    """A mention of which nothing but its text is known."""
    return Mention(id="-", brand=brand or NOBODY, text=text, lang=lang, created_at=THEN)


def verdict(found: Sentiment) -> dict[str, Any]:
    """A sentiment by name, for JSON."""
    return {
        "label": found.label, "p_negative": found.p_negative, "score": found.score,
        "lang": found.lang, "scorer": found.scorer,
    }  # fmt: skip

"""Tuned: what `tocsin sentiment tune` learned of a brand's labels. A file for the settings."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from pipeline.sentiment.choice import Scoring
from pipeline.sentiment.encoder import E5, Use
from pipeline.sentiment.head import Head
from pipeline.sentiment.scorer import DIGEST
from pipeline.sentiment.thresholds import Thresholds
from pipeline.settings import SentimentError

ENCODERS = {Scoring.BALANCED: Use.name, Scoring.ACCURATE: E5.name}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """Thresholds of a brand, and a head of its own where there were labels enough."""

    scorer: Scoring
    languages: tuple[str, ...]  # in which there were labels
    thresholds: Thresholds
    head: Head | None
    measured: Mapping[str, Any]  # by cross-validation, beside what the default does

    def reads(self, lang: str) -> bool:
        """Whether it was tuned on posts of this language."""
        return lang in self.languages

    def to_json(self) -> str:
        """The file."""
        parts = {
            "version": self.version, "scorer": self.scorer, "languages": list(self.languages),
            "thresholds": asdict(self.thresholds), "measured": dict(self.measured),
        }  # fmt: skip
        head = self.head.to_json().strip() if self.head else "null"
        return json.dumps(parts, indent=1)[:-2] + f',\n "head": {head}\n}}\n'

    @property
    def version(self) -> str:
        """What changes with the labels."""
        meaning = (self.scorer, self.languages, self.thresholds, self.head and self.head.version)
        return sha256(repr(meaning).encode()).hexdigest()[:DIGEST]

    @classmethod
    def read(cls, path: Path) -> Self:
        """The file that was written.

        Raises:
            SentimentError: it is missing, or none.
        """
        try:
            parts = json.loads(path.read_text(encoding="utf-8"))
            tuned = cls(
                scorer=Scoring(parts["scorer"]),
                languages=tuple(parts["languages"]),
                thresholds=Thresholds(**parts["thresholds"]),
                head=Head.from_json(json.dumps(parts["head"])) if parts["head"] else None,
                measured=parts["measured"],
            )
            tuned.check(parts["version"])
        except OSError as problem:
            raise SentimentError.at(str(path), f"cannot be read: {problem.strerror}") from problem
        except (ValueError, KeyError, TypeError) as problem:
            said = "is no file of `tocsin sentiment tune`; make it anew"
            raise SentimentError.at(str(path), said) from problem
        return tuned

    def check(self, version: str) -> None:
        """Refuse what could not be scored with, or was edited by hand.

        Raises:
            ValueError: it is not what was written.
        """
        limits, head = self.thresholds, self.head
        if self.version != version or not 0 < limits.volume <= limits.strict <= 1:
            raise ValueError("version or thresholds")
        if head and head.encoder != ENCODERS.get(self.scorer):
            raise ValueError("encoder")

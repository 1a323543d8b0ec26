"""Head: what a model's vectors say of a text, learned from labelled examples. Small JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any, Self

import numpy as np

from pipeline.sentiment.encoder import E5, Use, Vectors
from pipeline.sentiment.logistic import Numbers
from pipeline.sentiment.scorer import DIGEST

DIGITS = 4  # of a weight: moves no probability by 1e-3
SIZES = {each.name: each.size for each in (Use, E5)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Two logits of a vector: that people would call its text negative, and positive."""

    encoder: str  # whose vectors it reads
    made_from: Mapping[str, Any]  # what it learned from, with a hash of it
    negative: Numbers  # a weight for each number of a vector, and the bias
    positive: Numbers

    def logits(self, vectors: Vectors) -> Numbers:
        """A row for each vector: negative, positive."""
        weights = np.stack([self.negative, self.positive], axis=1)
        logits: Numbers = vectors.astype(np.float64) @ weights[:-1] + weights[-1]
        return logits

    @property
    def version(self) -> str:
        """What changes with the weights."""
        return sha256(self.to_json().encode()).hexdigest()[:DIGEST]

    def to_json(self) -> str:
        """A line for each part."""
        parts = {
            "encoder": self.encoder, "made_from": dict(self.made_from),
            "negative": _rounded(self.negative), "positive": _rounded(self.positive),
        }  # fmt: skip
        lines = (f'"{name}": {json.dumps(part)}' for name, part in parts.items())
        return "{\n" + ",\n".join(lines) + "\n}\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The head that was written.

        Raises:
            ValueError: it is none.
        """
        try:
            parts = json.loads(text)
            weights = np.array([parts["negative"], parts["positive"]], np.float64)
            size = SIZES[parts["encoder"]] + 1
            if weights.shape != (2, size) or not np.isfinite(weights).all():
                raise ValueError(f"allowed: twice {size} numbers")
            return cls(
                encoder=parts["encoder"], made_from=parts["made_from"],
                negative=weights[0], positive=weights[1],
            )  # fmt: skip
        except (KeyError, TypeError) as problem:
            raise ValueError(f"is no head of `tocsin sentiment train`: {problem!r}") from problem

    @classmethod
    def shipped(cls, encoder: str) -> Self:
        """The head that comes with the product."""
        file = files("pipeline.sentiment") / "heads" / f"{encoder}.json"
        return cls.from_json(file.read_text(encoding="utf-8"))


def _rounded(weights: Numbers) -> list[float]:
    return [round(float(weight), DIGITS) for weight in weights]

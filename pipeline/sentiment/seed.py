"""Seed: labelled sentences of our own, from which heads learn."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from detectors.events import Label

LANGUAGES = ("en", "fr")
RARE = {
    "answer", "brand", "culture", "fact", "job", "joke", "notice", "recovery", "sarcasm", "shares",
    "society",
}  # fmt: skip
RARITY = 0.25
"""What a rare seed counts. Jokes, repaired failures and the like are a few of a hundred posts and
two thirds of the seeds; counted in full they taught heads to doubt plain complaints, too (measured
with what other people labelled: French AUC of the better model .889 in place of .902)."""


class Seed(NamedTuple):
    """A sentence that somebody could post."""

    text: str
    label: Label
    kind: str  # outage, delivery, question, news, ...
    lang: str

    @property
    def worth(self) -> float:
        """How often it counts."""
        return RARITY if self.kind in RARE else 1.0


@cache
def seeds() -> tuple[Seed, ...]:
    """All seeds. A header `[label kind]` stands before the sentences that it is true of."""
    return tuple(seed for lang in LANGUAGES for seed in _read(lang))


def _read(lang: str) -> list[Seed]:
    text = (files("pipeline.sentiment") / "seeds" / f"{lang}.txt").read_text(encoding="utf-8")
    found, label, kind = [], Label.UNKNOWN, ""
    for line in filter(None, text.splitlines()):
        if line.startswith("["):
            name, kind = line.strip("[]").split()
            label = Label(name)
        else:
            found.append(Seed(line, label, kind, lang))
    return found

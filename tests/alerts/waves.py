"""Waves: extents of each kind. What strangers wrote is French: English has to be ours."""

from dataclasses import fields
from typing import Any

from alerts.phrases import EN
from alerts.verdict import Verdict
from detectors.extent import Cascade, CrisisKind, Evidence, Extent, Guess, Question, Term, Trend
from tests.builders import NOON, a_quote, a_spreader, an_extent

TEXT, NAME, TERM, ASKED = "Plus rien ne marche.", "Léa", "plus rien", "Ça revient quand ?"
FOREIGN = [TERM, ASKED]
POST = a_quote(text=TEXT, author=NAME)
OTHER = a_quote(id="m7", text=TEXT, author=NAME, platform=None, shares=1)


def a_wave(kind: CrisisKind, **parts: Any) -> Extent:
    """Of a kind, with every fact for it or against it."""
    facts = tuple(
        Evidence(
            name=name, observed=0.4, threshold=0.3, weight=(1.0, -0.5)[place % 2],
            held=place % 4 != 0,
        )
        for place, name in enumerate(EN.extent.evidence)
    )  # fmt: skip
    known: dict[str, Any] = {
        "guesses": (Guess(kind=kind, points=1.5, evidence=facts),),
        "spread": {"cascade": Cascade(root=POST, shares=40, last=3, before=9, growing=False)},
        "spreaders": (a_spreader(name=NAME), a_spreader(name=None, is_share=True)),
        "beginning": {"first": POST, "amplifier": OTHER, "answered": POST},
        "terms": (Term(text=TERM, people=23, usual=0.4), Term(text=TERM, people=1, usual=12.0)),
        "other": {"questions": (Question(text=ASKED, people=9), Question(text=ASKED, people=1))},
    }  # fmt: skip
    whole = {
        name: known[name] | part if isinstance(part, dict) else part for name, part in parts.items()
    }
    return an_extent(**known | whole)


WAVES = (
    None,
    a_wave(CrisisKind.OUTAGE),
    a_wave(
        CrisisKind.OUTAGE, other={"answered": 5},
        spread={"cascade": Cascade(root=None, shares=40, last=30, before=9, growing=True)},
    ),
    a_wave(CrisisKind.RUMOUR, spread={"trend": Trend.STEADY, "doubling": None, "cascade": None}),
    a_wave(
        CrisisKind.OWN_POST, beginning={"first": OTHER, "answered": POST, "is_own": True},
        other={"own_first": NOON, "own_posts": 2, "supporters": 1, "answered": 1, "questions": ()},
    ),
    a_wave(CrisisKind.UNKNOWN, spread={"trend": Trend.EASING, "cascade": None}, terms=()),
    a_wave(
        CrisisKind.CAMPAIGN, spreaders=(), beginning={"first": None, "amplifier": None},
        other={"own_posts": 0, "own_latest": None, "open": 0, "people": 0},
    ),
    a_wave(CrisisKind.CUSTOMER, beginning={"answers": 1, "first": POST}),
)  # fmt: skip


def a_verdict(kind: CrisisKind, by: str = "U01LEA") -> Verdict:
    """Somebody's word, against a guess."""
    known: dict[str, Any] = {
        "kind": kind,
        "by": by,
        "at": NOON,
        "guessed": CrisisKind.UNKNOWN,
        "seq": 7,
    }
    return Verdict(**{each.name: known[each.name] for each in fields(Verdict)})


VERDICTS = (
    None, None, None, a_verdict(CrisisKind.RUMOUR), a_verdict(CrisisKind.UNKNOWN, "Léa"),
)  # fmt: skip
"""What people say of them; taken in turn with the waves, each meets each."""

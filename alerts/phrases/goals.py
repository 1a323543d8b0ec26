"""Phrases of goals: how an incident stands against what its people have set themselves."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalPhrases:
    """Parts of one line."""

    line: str
    took: Mapping[str, str]  # by goal
    late: Mapping[str, str]  # by goal
    due: Mapping[str, str]  # by goal
    missed: Mapping[str, str]  # by goal


EN = GoalPhrases(
    line="Goals: {goals}",
    took={
        "detect": "told in {took} (goal {limit})",
        "acknowledge": "acknowledged in {took} (goal {limit})",
        "answer": "answered in {took} (goal {limit})",
    },
    late={
        "detect": "told late, in {took} (goal {limit})",
        "acknowledge": "acknowledged late, in {took} (goal {limit})",
        "answer": "answered late, in {took} (goal {limit})",
    },
    due={
        "detect": "to be told by {date}",
        "acknowledge": "to be acknowledged by {date}",
        "answer": "to be answered by {date}",
    },
    missed={
        "detect": "not told in {limit}",
        "acknowledge": "not acknowledged in {limit}",
        "answer": "not answered in {limit}",
    },
)

FR = GoalPhrases(
    line="Objectifs\u202f: {goals}",
    took={
        "detect": "annonce en {took} (objectif {limit})",
        "acknowledge": "prise en charge en {took} (objectif {limit})",
        "answer": "réponse en {took} (objectif {limit})",
    },
    late={
        "detect": "annonce tardive, en {took} (objectif {limit})",
        "acknowledge": "prise en charge tardive, en {took} (objectif {limit})",
        "answer": "réponse tardive, en {took} (objectif {limit})",
    },
    due={
        "detect": "annonce avant {date}",
        "acknowledge": "prise en charge avant {date}",
        "answer": "réponse avant {date}",
    },
    missed={
        "detect": "pas d'annonce en {limit}",
        "acknowledge": "pas de prise en charge en {limit}",
        "answer": "pas de réponse en {limit}",
    },
)

"""Measures: how well scores agree with what people said of the same posts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.events import Label
from pipeline.sentiment.logistic import Numbers
from pipeline.sentiment.thresholds import FALSE_ALARMS

Truths = npt.NDArray[np.bool_]  # whether people call a post negative

KNOWN = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """All but `n` and `unknown` are shares, 0 to 1; not a number where nothing can be said."""

    n: int
    unknown: int  # posts that nobody could score; each counts as missed
    precision: float  # of the posts called negative, those that are
    recall: float  # of the negative posts, those that are called so
    f1: float  # of negatives
    macro_f1: float  # mean over the three labels
    false_positive_rate: float  # of the posts that are not negative, those called so
    recall_at_10: float  # recall at the threshold with FALSE_ALARMS
    auc: float  # that a negative post ranks before another


def measured(said: Sequence[Label], found: Sequence[Label], p_negative: Numbers) -> Measures:
    """What people said, beside what a scorer found."""
    truths, called = _are(Label.NEGATIVE, said), _are(Label.NEGATIVE, found)
    precision, recall, f1 = agreement(truths, called)
    of_each = [agreement(_are(label, said), _are(label, found))[2] for label in KNOWN]
    return Measures(
        n=len(said),
        unknown=sum(label is Label.UNKNOWN for label in found),
        precision=precision, recall=recall, f1=f1,
        macro_f1=float(np.mean(of_each)),
        false_positive_rate=share(called & ~truths, ~truths),
        recall_at_10=recall_at(truths, p_negative, FALSE_ALARMS),
        auc=auc(truths, p_negative),
    )  # fmt: skip


def told(share: float) -> float | None:
    """A share for JSON, which knows no "not a number"."""
    return None if math.isnan(share) else round(share, 4)


def _are(label: Label, labels: Sequence[Label]) -> Truths:
    return np.array([each is label for each in labels], bool)


def agreement(truths: Truths, called: Truths) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    both = truths & called
    total = int(truths.sum() + called.sum())
    f1 = 2 * int(both.sum()) / total if total else 0.0
    return share(both, called), share(both, truths), f1


def share(part: Truths, whole: Truths) -> float:
    """How many of the whole belong to the part."""
    return float(part.sum() / whole.sum()) if whole.any() else float("nan")


def auc(truths: Truths, scores: Numbers) -> float:
    """The area under the ROC curve, by ranks (Mann and Whitney); ties count half."""
    positives, negatives = scores[truths], np.sort(scores[~truths])
    if not len(positives) or not len(negatives):
        return float("nan")
    below = np.searchsorted(negatives, positives, "left")
    upto = np.searchsorted(negatives, positives, "right")
    return float((below + upto).mean() / 2 / len(negatives))


def recall_at(truths: Truths, scores: Numbers, false_alarms: float) -> float:
    """The recall at the lowest threshold with so few false alarms."""
    return share(truths & (scores >= strict_threshold(truths, scores, false_alarms)), truths)


def strict_threshold(truths: Truths, scores: Numbers, false_alarms: float) -> float:
    """The lowest threshold at which so few of the others are called negative."""
    others = np.sort(scores[~truths])[::-1]
    allowed = int(false_alarms * len(others))
    if allowed >= len(others):
        return float("-inf")
    return float(np.nextafter(others[allowed], np.inf))


def best_threshold(truths: Truths, scores: Numbers) -> float:
    """The threshold with the highest F1 of negatives; the lowest of equal ones."""
    steps = np.unique(scores)
    ranked = np.sort(scores)
    called = len(scores) - np.searchsorted(ranked, steps, "left")
    right = truths.sum() - np.searchsorted(np.sort(scores[truths]), steps, "left")
    return float(steps[np.argmax(2 * right / (called + truths.sum()))])

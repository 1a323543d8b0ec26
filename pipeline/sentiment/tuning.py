"""Tuning: thresholds for a brand whose people labelled its posts; from MANY labels on a head."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from detectors.events import Label
from pipeline.sentiment.choice import Scoring
from pipeline.sentiment.encoded import scores_of
from pipeline.sentiment.example import Example
from pipeline.sentiment.head import Head
from pipeline.sentiment.language import UNKNOWN, Languages
from pipeline.sentiment.logistic import Numbers, Prior, fit
from pipeline.sentiment.measures import (
    best_threshold,
    measured,
    strict_threshold,
    told,
)
from pipeline.sentiment.models import LEXICON_IN, Models, default_thresholds
from pipeline.sentiment.scorer import Score
from pipeline.sentiment.text import plain, readable
from pipeline.sentiment.thresholds import FALSE_ALARMS, Thresholds
from pipeline.sentiment.tuned import Tuned
from pipeline.settings import SentimentError

MANY = 50  # labels; fewer would teach a head their accidents
FEWEST = 10  # labels of either sort, or a threshold stands on nothing
FOLDS = 5
EXACT = 1_000_000  # parts of one that scores are told to
TRUST = 3.0  # strength of a brand's own labels against the head that ships
SHOWN = ("precision", "recall", "false_positive_rate", "f1", "recall_at_10", "auc")

Truths = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]


class Posts(NamedTuple):
    """Labelled posts as scorers see them."""

    texts: list[str]
    labels: list[Label]
    languages: list[str]
    folds: Places  # which of FOLDS parts each belongs to

    @property
    def truths(self) -> Truths:
        """Whether people call each negative."""
        return np.array([label is Label.NEGATIVE for label in self.labels])


def tuned_by(
    examples: Sequence[Example],
    scoring: Scoring,
    models: Models,
    *,
    brand: str | None = "",
    false_alarms: float = FALSE_ALARMS,
) -> Tuned:
    """What a brand's labels teach.

    Args:
        examples: what people called its posts.
        scoring: the setting that is moved.
        models: where scorers come from.
        brand: its name, which helps to take hashtags apart; None leaves them.
        false_alarms: share of the other posts that the strict threshold may call negative.

    Raises:
        SentimentError: too few labels of one sort, or a language that the scorer does not read.
    """
    posts = _posts(examples, scoring, models, brand)
    default = _default_scores(posts, scoring, models)
    head, scores = None, default
    if scoring is not Scoring.FAST and len(posts.texts) >= MANY:
        head, scores = _taught(posts, scoring, models)
    languages = tuple(sorted(set(posts.languages)))
    base = default_thresholds(scoring, max(languages, key=posts.languages.count))
    every = np.ones(len(posts.texts), bool)
    return Tuned(
        scorer=scoring, languages=languages, head=head,
        thresholds=_thresholds(posts, scores, every, base, false_alarms),
        measured={
            "labels": len(posts.texts), "negative": int(posts.truths.sum()), "folds": FOLDS,
            "default": _measured(posts, default, [base] * len(default)),
            "tuned": _measured(posts, scores, _crossed(posts, scores, base, false_alarms)),
        },
    )  # fmt: skip


def _posts(
    examples: Sequence[Example], scoring: Scoring, models: Models, brand: str | None
) -> Posts:
    examples = sorted(examples, key=lambda each: each[:2])  # their order teaches nothing
    labels = [example.label for example in examples]
    negative = sum(label is Label.NEGATIVE for label in labels)
    if min(negative, len(labels) - negative) < FEWEST:
        others = len(labels) - negative
        said = f"{negative} negative posts and {others} others; allowed: {FEWEST} of each or more"
        raise SentimentError.at("labels", said)
    texts = [readable(example.text, brand) for example in examples]
    spoken = _languages(examples, scoring, models)
    return Posts(texts, labels, spoken, _folds(texts, labels))


def _languages(examples: Sequence[Example], scoring: Scoring, models: Models) -> list[str]:
    """The language of each; one that nobody can tell is that of most."""
    readers = models.readers(scoring)
    languages = Languages()
    found = [
        languages.of(plain(each.text), each.lang, readers.keys(), each.lang) for each in examples
    ]
    told = [lang for lang in found if lang != UNKNOWN]
    usual = max(sorted(set(told)), key=told.count, default="en")
    found = [usual if lang == UNKNOWN else lang for lang in found]
    if foreign := sorted(set(found) - readers.keys()):
        said = f"`{scoring}` does not read {', '.join(foreign)}; leave these posts out"
        raise SentimentError.at("labels", said)
    return found


def _folds(texts: Sequence[str], labels: Sequence[Label]) -> Places:
    """Parts with as many posts of each label, drawn by the texts themselves."""
    first = dict(zip(reversed(texts), reversed(labels), strict=True))  # copies stay together
    by_hash = sorted(first, key=lambda text: sha256(text.encode()).digest())
    places = {
        text: place % FOLDS
        for label in Label
        for place, text in enumerate(text for text in by_hash if first[text] is label)
    }
    return np.array([places[text] for text in texts], np.int64)


def _default_scores(posts: Posts, scoring: Scoring, models: Models) -> list[Score]:
    readers = models.readers(scoring)
    pairs = zip(posts.texts, posts.languages, strict=True)
    return [readers[lang].score([text])[0] for text, lang in pairs]


def _taught(posts: Posts, scoring: Scoring, models: Models) -> tuple[Head, list[Score]]:
    """A head from all posts, and what heads from the other parts say of each part."""
    encoder = models.encoder(scoring)
    shipped = Head.shipped(encoder.name)
    rows = encoder.encode(posts.texts).astype(np.float64)
    offsets = _offsets(posts, scoring, models)
    logits = np.zeros((len(rows), 2))
    for fold in range(FOLDS):
        rest, part = posts.folds != fold, posts.folds == fold
        head = _moved(shipped, posts, rows, offsets, rest)
        logits[part] = head.logits(rows[part].astype(np.float32)) + offsets[part]
    every = np.ones(len(rows), bool)
    return _moved(shipped, posts, rows, offsets, every), scores_of(logits)


def _moved(shipped: Head, posts: Posts, rows: Numbers, offsets: Numbers, some: Truths) -> Head:
    """The head that ships, moved by some of the posts."""

    def moved(prior: Numbers, label: Label, offset: Numbers) -> Numbers:
        targets = np.array([each is label for each in posts.labels], np.float64)
        return fit(rows[some], targets[some], TRUST, prior=Prior(prior, offset[some]))

    return Head(
        encoder=shipped.encoder,
        made_from={"head": shipped.version, "labels": int(some.sum())},
        negative=moved(shipped.negative, Label.NEGATIVE, offsets[:, 0]),
        positive=moved(shipped.positive, Label.POSITIVE, offsets[:, 1]),
    )


def _offsets(posts: Posts, scoring: Scoring, models: Models) -> Numbers:
    """What lexicons add to the logits of posts."""
    lexicons, weights = models.lexicons, LEXICON_IN[scoring]
    added = np.array([
        weights[lang] * lexicons[lang].score([text])[0].score if lang in lexicons else 0.0
        for text, lang in zip(posts.texts, posts.languages, strict=True)
    ])  # fmt: skip
    return np.stack([-added, added], axis=1)


def _thresholds(
    posts: Posts, scores: Sequence[Score], some: Truths, base: Thresholds, false_alarms: float
) -> Thresholds:
    p_negative = np.array([score.p_negative for score in scores])[some]
    volume = best_threshold(posts.truths[some], p_negative)
    strict = strict_threshold(posts.truths[some], p_negative, false_alarms)
    volume = math.floor(volume * EXACT) / EXACT  # scores at the threshold stay on its side
    strict = math.ceil(max(strict, volume) * EXACT) / EXACT
    return Thresholds(volume=volume, strict=min(1.0, strict), positive=base.positive)


def _crossed(
    posts: Posts, scores: Sequence[Score], base: Thresholds, false_alarms: float
) -> list[Thresholds]:
    """For each post the thresholds that the other parts give."""
    by_fold = [
        _thresholds(posts, scores, posts.folds != fold, base, false_alarms) for fold in range(FOLDS)
    ]
    return [by_fold[fold] for fold in posts.folds]


def _measured(
    posts: Posts, scores: Sequence[Score], thresholds: Sequence[Thresholds]
) -> dict[str, Any]:
    found = [limits.label(score) for limits, score in zip(thresholds, scores, strict=True)]
    p_negative = np.array([score.p_negative for score in scores])
    measures = asdict(measured(posts.labels, found, p_negative))
    return {name: told(measures[name]) for name in SHOWN}

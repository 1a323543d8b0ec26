"""Training: the heads that come with the product, made from seeds and public posts.

The better model learns from the seeds alone and labels the posts; the quicker one learns from both.
G. Hinton, O. Vinyals, J. Dean, "Distilling the Knowledge in a Neural Network", 2015.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np

from detectors.events import Label
from pipeline.lines import text_file
from pipeline.sentiment.batches import batches
from pipeline.sentiment.choice import Scoring
from pipeline.sentiment.encoder import Encoder, Vectors
from pipeline.sentiment.head import Head
from pipeline.sentiment.language import Languages
from pipeline.sentiment.logistic import Numbers, fit, probability
from pipeline.sentiment.models import Models
from pipeline.sentiment.scorer import DIGEST, Scorer
from pipeline.sentiment.seed import seeds
from pipeline.sentiment.text import plain, readable
from pipeline.settings import SentimentError

TEACHER, STUDENT = 1.0, 0.1  # strengths: clear seeds; thousands of posts with a teacher's doubts
LEXICON_IN_TEACHER = {"en": 2.0, "fr": 2.0}  # weights beside the teacher's logit
SHARPNESS = 2.0  # times the teacher's logit: of its doubts a student makes doubts of its own
TOLD = {"answer": 2.0, "notice": 2.0}
"""What such seeds count for the student: that "the failure is repaired" is no complaint it does not
see by itself, as the teacher does."""
BEGINNING = 60  # letters: posts that begin alike are one


class Post(NamedTuple):
    """A post to learn from, as scorers read it."""

    text: str
    lang: str


def posts_of(files: Iterable[str], without: Iterable[str], most: int) -> list[Post]:
    """Different posts of files, at most so many of each, drawn by their ids.

    A line is a JSON object with `text` and perhaps `id`, as in a file of mentions, or else a text:
    what stands behind its last tab.
    """
    left_out = {name for file in without for name in _ids(file)}
    languages = Languages()
    known: dict[str, Post] = {}
    for file in files:
        with text_file(file) as lines:
            drawn = sorted(_texts(lines, left_out))
        wanted = len(known) + most
        for _, text in drawn:
            if len(known) < wanted and (beginning := _beginning(text)):
                known.setdefault(
                    beginning, Post(readable(text), languages.of(plain(text), None, frozenset()))
                )
    return list(known.values())


def _ids(file: str) -> Iterator[str]:
    with text_file(file) as lines:
        rows = csv.DictReader(lines)
        if "id" not in (rows.fieldnames or ()):
            raise SentimentError.at(file, "allowed: a CSV file with a column `id`", 1)
        yield from (row["id"] for row in rows)


def _texts(lines: Iterable[str], left_out: set[str]) -> Iterator[tuple[bytes, str]]:
    """Each text with its place in the draw; reposts repeat what is there."""
    for line in lines:
        fields = _fields(line)
        name, text = str(fields.get("id", line)), fields.get("text")
        if name not in left_out and "repost_of" not in fields and isinstance(text, str):
            yield sha256(name.encode()).digest(), text


def _fields(line: str) -> dict[str, Any]:
    if line.startswith("{"):
        try:
            fields: dict[str, Any] = json.loads(line)
        except ValueError:  # a text that begins so
            return {"text": line}
        return fields
    return {"text": line.rsplit("\t", 1)[-1]}


def _beginning(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))[:BEGINNING]


def trained(posts: Sequence[Post]) -> Iterator[int | Head]:
    """The heads of both models; between them, how many posts are labelled."""
    models = Models()
    better, quicker = models.encoder(Scoring.ACCURATE), models.encoder(Scoring.BALANCED)
    head = teach(better)
    yield head
    yield from distil(models.blended(better, head, LEXICON_IN_TEACHER), quicker, posts)


def teach(encoder: Encoder) -> Head:
    """A head that learns from the seeds alone."""
    worth = [seed.worth for seed in seeds()]
    return _head(encoder, _seed_vectors(encoder), _seed_targets(), worth, TEACHER, _learned([]))


def distil(
    readers: Mapping[str, Scorer], encoder: Encoder, posts: Sequence[Post]
) -> Iterator[int | Head]:
    """How many posts the teachers have labelled, and at last the student's head."""
    posts = [post for post in posts if post.lang in readers]
    vectors, targets = [_seed_vectors(encoder)], [_seed_targets()]
    done = 0
    for batch in batches(posts):
        scores = [readers[post.lang].score([post.text])[0] for post in batch]
        pairs = [(score.p_negative, score.p_negative + score.score) for score in scores]
        targets.append(_sharper(np.array(pairs, np.float64)))
        vectors.append(encoder.encode([post.text for post in batch]))
        done += len(batch)
        yield done
    teachers = sorted({teacher.name for teacher in readers.values()})
    made_from = _learned(posts) | {"teachers": teachers}
    worth = [TOLD.get(seed.kind, seed.worth) for seed in seeds()] + [1.0] * len(posts)
    rows, wanted = np.concatenate(vectors), np.concatenate(targets)
    yield _head(encoder, rows, wanted, worth, STUDENT, made_from)


def _sharper(likely: Numbers) -> Numbers:
    sure = np.clip(likely, 1e-6, 1 - 1e-6)
    return probability(SHARPNESS * np.log(sure / (1 - sure)))


def _seed_vectors(encoder: Encoder) -> Vectors:
    return encoder.encode([readable(seed.text) for seed in seeds()])


def _seed_targets() -> Numbers:
    """A row for each seed: whether it is negative, and positive."""
    labels = [seed.label for seed in seeds()]
    wanted = (Label.NEGATIVE, Label.POSITIVE)
    return np.array([[label is each for each in wanted] for label in labels], np.float64)


def _learned(posts: Sequence[Post]) -> dict[str, Any]:
    digest = sha256(repr((seeds(), posts)).encode()).hexdigest()[:DIGEST]
    return {"seeds": len(seeds()), "posts": len(posts), "hash": digest}


def _head(  # noqa: PLR0913, PLR0917  # two kinds of examples, one fit
    encoder: Encoder, vectors: Vectors, targets: Numbers, worth: Sequence[float], strength: float,
    made_from: dict[str, Any],
) -> Head:  # fmt: skip
    rows, counts = vectors.astype(np.float64), np.array(worth)
    negative, positive = (fit(rows, column, strength, worth=counts) for column in targets.T)
    return Head(encoder=encoder.name, made_from=made_from, negative=negative, positive=positive)

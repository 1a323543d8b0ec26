"""The heads that ship: made again the same from the same, and from nothing that is measured on."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from detectors.events import Label
from pipeline.sentiment.choice import Scoring
from pipeline.sentiment.head import Head
from pipeline.sentiment.models import Models
from pipeline.sentiment.scorer import Score
from pipeline.sentiment.seed import seeds
from pipeline.sentiment.text import readable
from pipeline.sentiment.training import Post, _learned, distil, posts_of, teach
from pipeline.settings import SentimentError

MODELS = Models()
LABELS = Path("tests/benchmarks/labels/free_fr_2025.csv")


@pytest.fixture
def few_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many as a test has time for."""
    some = seeds()[::5]
    monkeypatch.setattr("pipeline.sentiment.training.seeds", lambda: some)


@pytest.mark.usefixtures("few_seeds")
def test_a_head_made_again_is_the_same_to_the_byte() -> None:
    first, again = (teach(MODELS.use).to_json() for _ in range(2))
    assert first == again
    assert Head.from_json(first).to_json() == first


@pytest.mark.usefixtures("few_seeds")
def test_what_is_written_says_what_was_learned() -> None:
    head = teach(MODELS.use)
    assert Head.from_json(head.to_json()).version == head.version
    texts = ["Terrible service, never again", "Wonderful, thank you", "Where is the exit?"]
    vectors = MODELS.use.encode(texts)
    written = Head.from_json(head.to_json()).logits(vectors)
    assert written == pytest.approx(head.logits(vectors), abs=1e-3)
    assert list(np.argmax(written, axis=1)[:2]) == [0, 1]


@pytest.mark.usefixtures("few_seeds")
def test_a_student_learns_what_the_teacher_says_of_posts() -> None:
    """A teacher who calls ships bad news: the seeds say nothing of ships."""
    posts = [Post(f"The ship number {n} has left the harbour", "en") for n in range(150)]
    readers = MODELS.readers(Scoring.BALANCED, teach(MODELS.use))
    *counts, taught = distil({"en": AfraidOfShips()}, MODELS.use, posts)
    assert counts == [64, 128, 150]
    assert isinstance(taught, Head)
    (before,) = readers["fr"].score([posts[0].text])
    after = MODELS.readers(Scoring.BALANCED, taught)["fr"].score([posts[0].text])[0]
    assert before.p_negative < 0.6
    assert after.p_negative > 0.8
    assert taught.made_from["posts"] == 150


class AfraidOfShips:
    """A teacher."""

    name, languages, is_dear = "afraid-1", frozenset({"en"}), True

    def score(self, texts: Sequence[str]) -> list[Score]:
        """As Scorer says."""
        return [Score(0.95, -0.9) for _ in texts]


def test_the_heads_that_ship_were_made_from_the_seeds_of_today() -> None:
    """The quicker one takes posts that do not lie in the repository, and names its teachers."""
    better, quicker = Head.shipped("e5-small-q4"), Head.shipped("use3")
    assert better.made_from == _learned([])
    assert quicker.made_from["seeds"] == len(seeds())
    assert all(better.version in teacher for teacher in quicker.made_from["teachers"])


def test_the_heads_that_ship_know_the_seeds() -> None:
    for encoder, least in ((MODELS.e5, 0.75), (MODELS.use, 0.7)):
        some = seeds()[::40]
        vectors = encoder.encode([readable(seed.text) for seed in some])
        found = Head.shipped(encoder.name).logits(vectors)[:, 0] > 0
        right = found == np.array([seed.label is Label.NEGATIVE for seed in some])
        assert right.mean() > least


# -- What posts are learned from


def written(path: Path, posts: Sequence[Mapping[str, object]]) -> str:
    known = {"brand": "B", "created_at": "2026-01-01T00:00:00Z"}
    path.write_text("\n".join(json.dumps({**known, **post}) for post in posts), "utf-8")
    return str(path)


def test_posts_are_different_ones_of_all_files_without_those_left_out(tmp_path: Path) -> None:
    first = written(tmp_path / "a.jsonl", [
        {"id": "1", "text": "A post that is long enough to be in English"},
        {"id": "2", "text": "a POST that is long enough, to be in English!"},
        {"id": "3", "text": "Another one that is repeated", "repost_of": "1"},
        {"id": "4", "text": "Left out since people labelled it"},
        {"id": "5", "text": "12345 !!!"},
    ])  # fmt: skip
    second = written(tmp_path / "b.jsonl", [
        {"id": "6", "text": "Un message en français sur le réseau de ce matin"},
        {"id": "7", "text": "Encore un autre message en français, sur la panne"},
    ])  # fmt: skip
    left_out = tmp_path / "labels.csv"
    left_out.write_text("id,label\n4,negative\n", "utf-8")
    found = posts_of([first, second], [str(left_out)], most=9)
    assert [post.lang for post in found] == ["en", "fr", "fr"]
    assert len(posts_of([first, second], [], most=1)) == 2


def test_a_line_that_is_no_mention_is_a_text_or_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "posts.tsv"
    file.write_text(
        '7\t1.5\tThe text behind the last tab\n{"no": "text"}\n{broken but said in English here\n',
        "utf-8",
    )
    texts = {post.text for post in posts_of([str(file)], [], most=9)}
    assert texts == {"The text behind the last tab", "{broken but said in English here"}


def test_ids_to_leave_out_need_a_column_of_that_name(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("name,label\n1,negative\n", "utf-8")
    with pytest.raises(SentimentError, match=r"labels\.csv:1: allowed: a CSV file with a column"):
        posts_of([], [str(file)], most=1)


def test_a_draw_is_the_same_each_time(tmp_path: Path) -> None:
    many = [{"id": str(n), "text": f"This is the post of {'abcdefghij'[n]}"} for n in range(10)]
    forwards, backwards = (
        posts_of([written(tmp_path / name, posts)], [], most=4)
        for name, posts in (("a", many), ("b", many[::-1]))
    )
    assert forwards == backwards


def test_the_labelled_posts_are_ids_with_labels_and_no_texts() -> None:
    with LABELS.open(encoding="utf-8", newline="") as rows:
        labels = list(csv.DictReader(rows))
    assert len({row["id"] for row in labels}) == 200
    assert {row["label"] for row in labels} == {"negative", "neutral", "positive"}
    assert sum(row["second"] != "" for row in labels) == 50
    assert all(row["id"].isdigit() for row in labels)

"""A brand's own labels move thresholds, and from fifty on a head; their worth is measured."""

import pytest

from detectors.events import Label
from pipeline.sentiment.choice import Scoring
from pipeline.sentiment.example import Example
from pipeline.sentiment.models import Models
from pipeline.sentiment.seed import seeds
from pipeline.sentiment.tuning import FEWEST, MANY, tuned_by
from pipeline.settings import SentimentError

MODELS = Models()


def labelled(count: int, lang: str = "en") -> list[Example]:
    """So many seeds, of all kinds."""
    posts = [seed for seed in seeds() if seed.lang == lang][:: len(seeds()) // 2 // count][:count]
    return [Example(post.text, post.label, lang) for post in posts]


def odd(count: int) -> list[Example]:
    """Posts of which a third speak of a thing that only this brand's people mind."""
    minds = [f"Seen the heron again at pier {number}" for number in range(count // 3)]
    calm = [f"Boat {number} leaves at noon" for number in range(count - len(minds))]
    posts = [(text, Label.NEGATIVE) for text in minds] + [(text, Label.NEUTRAL) for text in calm]
    return [Example(text, label, "en") for text, label in posts]


def test_few_labels_teach_thresholds_and_no_head() -> None:
    tuned = tuned_by(odd(MANY - 1), Scoring.BALANCED, MODELS)
    assert tuned.head is None
    assert tuned.languages == ("en",)


def test_many_labels_teach_a_head_what_only_this_brand_minds() -> None:
    tuned = tuned_by(odd(90), Scoring.BALANCED, MODELS)
    assert tuned.head
    before, after = tuned.measured["default"], tuned.measured["tuned"]
    assert before["recall_at_10"] < 0.5
    assert after["recall_at_10"] > 0.9
    assert after["f1"] > before["f1"]


def test_labels_without_sense_teach_nothing() -> None:
    """Measured on posts that were learned from, even chance would look like skill."""
    posts = [f"Boat {number} leaves at noon from the old pier" for number in range(80)]
    labels = [Label.NEGATIVE if hash_of(text) % 2 else Label.NEUTRAL for text in posts]
    examples = [Example(text, label, "en") for text, label in zip(posts, labels, strict=True)]
    tuned = tuned_by(examples, Scoring.BALANCED, MODELS)
    assert abs(tuned.measured["tuned"]["auc"] - 0.5) < 0.25


def test_copies_of_a_post_teach_nothing_about_each_other() -> None:
    """Each sits in one part with its copies, or a head would recognise what it is tested on."""
    posts = [f"Boat {number} leaves at noon from the old pier" for number in range(24)]
    labels = {text: Label.NEGATIVE if hash_of(text) % 2 else Label.NEUTRAL for text in posts}
    examples = [Example(text, labels[text], "en") for text in posts for _ in range(5)]
    tuned = tuned_by(examples, Scoring.BALANCED, MODELS)
    assert tuned.measured["tuned"]["auc"] < 0.8


def test_posts_with_the_score_of_the_threshold_stay_on_its_side() -> None:
    texts = [(f"Terrible {n}", Label.NEGATIVE) for n in range(30)]
    texts += [(f"Nice day {n}", Label.NEUTRAL) for n in range(30)]
    tuned = tuned_by([Example(*each, "en") for each in texts], Scoring.FAST, MODELS)
    assert tuned.measured["tuned"]["recall"] == 1.0
    assert tuned.measured["tuned"]["false_positive_rate"] == 0.0


def hash_of(text: str) -> int:
    return sum(ord(sign) ** 2 for sign in text) // 7


def test_fast_has_thresholds_alone() -> None:
    tuned = tuned_by(labelled(60), Scoring.FAST, MODELS)
    assert tuned.head is None
    assert tuned.thresholds.volume <= tuned.thresholds.strict


def test_the_same_labels_teach_the_same() -> None:
    first = tuned_by(labelled(60), Scoring.BALANCED, MODELS)
    again = tuned_by(labelled(60)[::-1], Scoring.BALANCED, MODELS)
    assert first.version == again.version


@pytest.mark.parametrize(
    ("examples", "said"),
    [
        pytest.param([], "0 negative posts and 0 others", id="none"),
        pytest.param(odd(20), f"{FEWEST} of each or more", id="too few"),
        pytest.param(
            [*odd(60), Example("Ég er mjög reiður út í þetta", Label.NEGATIVE, "is")],
            "`balanced` does not read is", id="a language that nobody reads",
        ),
    ],
)  # fmt: skip
def test_labels_that_cannot_be_used_are_refused(examples: list[Example], said: str) -> None:
    with pytest.raises(SentimentError, match=said):
        tuned_by(examples, Scoring.BALANCED, MODELS)

"""Variations: a base that tells what a replay tells, and changes that do what they say."""

from datetime import timedelta

import pytest

from detectors.events import Label, Level, Sentiment, moment
from detectors.extent import CrisisKind
from pipeline.replay import replay
from pipeline.tuning.course import Course
from tests.benchmarks.variations import (
    VARIATIONS,
    Change,
    Variation,
    all_posts,
    beyond_doubt,
    by_post,
    by_text,
    english_alone,
    from_probability,
    matched,
    notices,
    stripped,
)
from tests.detectors.people import BORN, NEGATIVE, a_post
from tests.lookouts import STORM, STORMY, briefed, unhappy

POSTS = [(mention, NEGATIVE) for mention in STORMY]
LATE = 20


def scored(label: Label, p: float | None, *, strict: bool = False, lang: str = "fr") -> Sentiment:
    return Sentiment(label=label, score=0.0, lang=lang, scorer="x", p_negative=p, strict=strict)


def an_incident(hours: float, brand: str = "Zephyr") -> Course:
    steps = ((Level.WATCH, moment(BORN + 3600 * hours)),)
    return Course(
        brand=brand, incident=1, steps=steps, lanes=("1h",), over=None, told=1,
        kind=CrisisKind.UNKNOWN,
    )  # fmt: skip


def test_the_base_tells_what_a_replay_tells() -> None:
    told = [(each.kind, each.at) for each in notices(POSTS, VARIATIONS[0])]
    assert told == [(each.kind, each.at) for each in replay(STORMY, unhappy, briefed)]


def test_what_arrives_later_is_told_later() -> None:
    late = Variation(name="late", late=timedelta(minutes=LATE))
    (early, *_), (told, *_) = notices(POSTS, VARIATIONS[0]), notices(POSTS, late)
    assert early.at.timestamp() > STORM
    assert (told.at - early.at) / timedelta(minutes=1) == pytest.approx(LATE, abs=5)


@pytest.mark.parametrize(
    ("change", "unhappy"),
    [
        pytest.param(all_posts, [True, True, True, True], id="every post"),
        pytest.param(beyond_doubt, [True, False, False, False], id="beyond doubt"),
        pytest.param(english_alone, [False, True, False, False], id="English alone"),
        pytest.param(
            lambda *post: from_probability(0.6, *post), [True, False, False, False], id="from 0.6"
        ),
    ],
)
def test_other_posts_are_unhappy(change: Change, unhappy: list[bool]) -> None:
    said = [
        scored(Label.NEGATIVE, 0.9, strict=True),
        scored(Label.NEGATIVE, 0.5, lang="en"),
        scored(Label.NEUTRAL, 0.1, lang="en"),
        scored(Label.UNKNOWN, None),
    ]
    found = [change(a_post(BORN), each)[1].label is Label.NEGATIVE for each in said]
    assert found == unhappy


@pytest.mark.parametrize(
    ("change", "author", "expected"),
    [
        pytest.param(stripped, "ana", None, id="hidden"),
        pytest.param(by_text, None, "how awful it is", id="a whole text"),
        pytest.param(by_text, "ana", "ana", id="a whole text, if nobody is known"),
        pytest.param(by_post, None, "None@0", id="a post"),
    ],
)
def test_other_people_are_behind_posts(
    change: Change, author: str | None, expected: str | None
) -> None:
    post = a_post(0, author, text="@zephyr How AWFUL it is! https://t.co/1")
    assert change(post, NEGATIVE)[0].author == expected


def test_incidents_are_found_again_once_and_near() -> None:
    base = [an_incident(10), an_incident(11), an_incident(90), an_incident(10, "Borealis")]
    found = [an_incident(10.5), an_incident(50), an_incident(9, "Borealis")]
    assert matched(base, found) == [30.0, -60.0]

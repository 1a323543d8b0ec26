"""A history teaches what a worker that lived through it would know, and leaves as commands."""

from collections.abc import Sequence

import pytest

from alerts.brief import FullBrief
from detectors.events import Mention, Outcome, Sentiment
from pipeline.replay import of_some
from pipeline.seeding import History, Lesson
from tests.detectors.people import (
    BORN,
    BRAND,
    NEGATIVE,
    a_brief,
    a_crowd,
    a_post,
    a_watch,
    calm_posts,
)

DAY = 86_400.0


def unhappy(mentions: Sequence[Mention]) -> list[Sentiment]:
    return [NEGATIVE] * len(mentions)


def briefed(_brand: str) -> FullBrief:
    return a_brief()


def lessons(*mentions: Mention) -> list[Lesson]:
    return History(briefed).live(sorted(mentions, key=lambda m: m.created_at), unhappy)


def test_it_is_what_a_watch_knows_that_lived_through_it() -> None:
    posts = calm_posts(1, days=8)
    (lesson,) = lessons(*posts)
    watch = a_watch(posts[0].created_at.timestamp())
    for post in posts:
        at = post.created_at.timestamp()
        watch.advance(at)
        watch.observe(post, NEGATIVE, at)
    assert lesson.seed == watch.seed()
    assert (lesson.since, lesson.until) == (lesson.since, posts[-1].created_at)
    assert abs(lesson.since.timestamp() - posts[0].created_at.timestamp()) < 300
    assert lesson.usual == pytest.approx(1.5, abs=0.3)
    assert lesson.penalty == 0.0


def test_a_brand_of_which_nobody_spoke_until_the_end_was_silent() -> None:
    """All histories end together."""
    first, second = lessons(a_post(BORN), *calm_posts(1, days=5), a_post(BORN + DAY, brand="Two"))
    assert (first.brand, second.brand) == ("Two", "Zephyr")
    assert first.until == second.until
    assert first.seed.bins == pytest.approx(4 * 288, abs=15)
    assert first.usual < 0.1


def test_what_a_crisis_told_is_long_ago_and_it_hardly_counts_as_usual() -> None:
    (calm,) = lessons(*calm_posts(2, days=10))
    (storm,) = lessons(*calm_posts(2, days=10), *a_crowd(BORN + 8.5 * DAY, 200, step=20))
    assert storm.usual == pytest.approx(calm.usual, rel=0.3)


@pytest.mark.parametrize(("days", "penalty"), [(1.9, None), (3, 1.0), (8, 0.0)])
def test_it_says_how_much_a_brand_can_ring_by_it(days: float, penalty: float | None) -> None:
    rare = [a_post(BORN + days * DAY * part, f"p{part}") for part in (0, 0.3, 0.7, 1)]
    posts = rare if days < 8 else [*calm_posts(1, days=8), *rare]
    (lesson,) = lessons(*posts)
    assert lesson.penalty == penalty


def test_mentions_of_a_day_before_others_are_counted() -> None:
    history = History(briefed)
    history.live([a_post(BORN + 2 * DAY), a_post(BORN), a_post(BORN + 1.5 * DAY)], unhappy)
    assert history.outcomes == {Outcome.COUNTED: 2, Outcome.LATE: 1}


@pytest.mark.parametrize(("late", "is_unsorted"), [(0, False), (1, False), (2, True)])
def test_more_than_one_in_a_hundred_that_come_late_teach_nothing(
    late: int, *, is_unsorted: bool
) -> None:
    history = History(briefed)
    posts = [a_post(BORN + (2 + number) * DAY, id=f"on time {number}") for number in range(99)]
    posts += [a_post(BORN, id=f"late {number}") for number in range(late)]
    history.live(posts, unhappy)
    assert history.is_unsorted is is_unsorted


def test_one_brand_learns_the_same_whoever_is_asked_for_beside_it() -> None:
    """The clock is that of all: their histories end together, and what is late is so for both."""
    one = calm_posts(1, days=5)
    others = [a_post(BORN + 6 * DAY, brand="Two"), a_post(BORN + 6 * DAY, brand="Two", id="again")]
    late = a_post(BORN + 4.5 * DAY, "late")
    stream = [*one, *others, late]
    scored: list[Mention] = []

    def score(mentions: Sequence[Mention]) -> list[Sentiment]:
        scored.extend(mentions)
        return unhappy(mentions)

    both, alone = History(briefed), History(briefed)
    (lesson,) = alone.live(stream, of_some(lambda brand: brand == BRAND, score))
    assert lesson in both.live(stream, unhappy)
    assert lesson.until == others[0].created_at
    assert alone.outcomes[Outcome.LATE] == both.outcomes[Outcome.LATE] == 1
    assert (scored, list(alone.lookouts)) == ([*one, late], [BRAND])


def test_an_empty_history_teaches_nothing() -> None:
    assert lessons() == []

"""A post that was deleted is shown nowhere any more, what it was counted as stays; others grow."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from detectors.bins import bin_of
from detectors.change import Change
from detectors.events import Label, Mention, Sentiment
from detectors.extent import Cascade
from detectors.quotes import NAME_LIMIT, TEXT_LIMIT
from detectors.signal import Signal
from detectors.terms import Terms
from detectors.watch import BrandWatch
from tests.detectors.people import (
    BRAND,
    FEELINGS,
    NEGATIVE,
    PRESENT,
    a_brief,
    a_crowd,
    a_post,
    a_seasoned_watch,
    repacked,
)

NEUTRAL = FEELINGS[Label.NEUTRAL]
MARK = "zanzibar quixote vexes cwm"  # longer than a term, and in no other text
LOUD = 90_000  # followers
LATER = PRESENT + 1_500.0


def lived(*posts: tuple[Mention, Sentiment], crowd: int = 30) -> BrandWatch:
    """A watch that has seen these in a crowd of unhappy people, and looked."""
    watch = a_seasoned_watch(replace(a_brief(), owned=frozenset({"press"})))
    others = [(post, NEGATIVE) for post in a_crowd(PRESENT + 60, crowd, step=40)]
    for post, mood in sorted([*posts, *others], key=lambda each: each[0].created_at):
        at = post.created_at.timestamp()
        watch.advance(at)
        watch.observe(post, mood, at)
        watch.look(at)
    return watch


def state_of(watch: BrandWatch) -> bytes:
    return msgspec.msgpack.encode(watch.pack())


def texts_of(watch: BrandWatch) -> bytes:
    """All that is kept but its sketch of phrases, of which one person's are never told."""
    copy = repacked(watch)
    copy.tally.coverage.terms = Terms()
    return state_of(copy)


def changed(watch: BrandWatch, id_: str, **fields: Any) -> bool:
    watch.advance(LATER)
    return watch.tally.change(Change(id=id_, brand=BRAND, **fields), LATER)


def looked(watch: BrandWatch) -> Signal:
    return watch.look(LATER)


def cascade_of(watch: BrandWatch) -> Cascade | None:
    return watch.tally.extent(bin_of(PRESENT), watch.rules.severity).spread.cascade


def marked(seconds: float = 0.0, **fields: Any) -> Mention:
    """The post that is going to be deleted."""
    known = {"author": "marc", "id": "marked", "text": f"{MARK} is dead"}
    return a_post(PRESENT + seconds, **known | fields)


def reposts(count: int) -> list[tuple[Mention, Sentiment]]:
    """Some of it, with its text."""
    text = f"RT @marc: {MARK} is dead"
    return [
        (a_post(PRESENT + 100 + n, f"fan{n}", id=f"r{n}", text=text, repost_of="marked"), NEGATIVE)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    "posts",
    [
        pytest.param([(marked(), NEGATIVE)], id="the first of its wave"),
        pytest.param([(marked(300, followers=LOUD), NEGATIVE)], id="the loudest"),
        pytest.param([(marked(300, shares=80), NEGATIVE)], id="the most shared"),
        pytest.param([(marked(text=f"{MARK} is down, no network"), NEUTRAL)], id="a fact"),
        pytest.param([(marked(author="press"), NEUTRAL)], id="the brand's own"),
        pytest.param([(marked(text=f"Why is {MARK} dead?"), NEGATIVE)], id="a question"),
        pytest.param(
            [(marked(900, text=f"{MARK} is great"), FEELINGS[Label.POSITIVE])], id="a supporter"
        ),
        pytest.param(reposts(8), id="as its reposts have it"),
    ],
)
def test_nothing_of_its_text_is_left(posts: Sequence[tuple[Mention, Sentiment]]) -> None:
    watch = lived(*posts)
    assert MARK.encode() in texts_of(watch)
    before = looked(watch)
    for id_ in {"marked", *(post.id for post, _ in posts)}:
        changed(watch, id_, gone=True)
    assert MARK.encode() not in texts_of(watch)
    after = looked(watch)
    assert MARK not in repr(after)
    assert {name: (w.mentions, w.authors) for name, w in after.windows.items()} == {
        name: (w.mentions, w.authors) for name, w in before.windows.items()
    }


def test_a_text_that_was_changed_is_shown_as_it_is_now() -> None:
    watch = lived((marked(600, shares=80), NEGATIVE))
    assert changed(watch, "marked", text="It works again. " + "x" * 1_000)
    assert MARK.encode() not in texts_of(watch)
    texts = [quote.text for quote in looked(watch).quotes if quote.id == "marked"]
    assert [text[:15] for text in texts] == ["It works again."]
    assert len(texts[0]) <= TEXT_LIMIT


def test_more_shares_count_where_they_come_and_make_no_mention() -> None:
    watch = lived((marked(600), NEGATIVE))
    before = looked(watch)
    assert changed(watch, "marked", shares=40)
    assert changed(watch, "marked", shares=2)
    after = looked(watch)
    assert after.windows["1h"].shares == before.windows["1h"].shares + 42
    assert after.windows["1h"].mentions == before.windows["1h"].mentions
    (quote,) = (quote for quote in after.quotes if quote.id == "marked")
    assert quote.shares == 42
    cascade = cascade_of(watch)
    assert cascade
    assert (cascade.shares, cascade.root and cascade.root.id) == (42, "marked")


def test_what_happy_people_share_spreads_no_complaint() -> None:
    watch = lived((marked(600), FEELINGS[Label.POSITIVE]))
    assert changed(watch, "marked", shares=40)
    assert cascade_of(watch) is None


def test_more_views_are_more_reach_of_what_is_shown_and_never_fewer() -> None:
    watch = lived((marked(600, views=50, shares=80), NEGATIVE))
    for views, reach in ((900, 900), (7, 900)):
        assert changed(watch, "marked", views=views)
        assert [each.reach for each in looked(watch).quotes if each.id == "marked"] == [reach]


@pytest.mark.parametrize("fields", [{"shares": 3}, {"text": "x"}, {"views": 9}, {"gone": True}])
def test_of_a_post_that_nobody_knows_nothing_changes(fields: dict[str, Any]) -> None:
    watch = lived((marked(), NEGATIVE))
    watch.advance(LATER)
    before = state_of(watch)
    assert not changed(watch, "another", **fields)
    assert state_of(watch) == before


def test_an_id_is_known_as_far_as_it_is_kept() -> None:
    long = "m" * 2 * NAME_LIMIT
    watch = lived((marked(id=long), NEGATIVE))
    assert changed(watch, long, gone=True)
    assert MARK.encode() not in texts_of(watch)


def test_what_is_gone_is_gone_through_the_table() -> None:
    watch = lived((marked(), NEGATIVE))
    changed(watch, "marked", gone=True)
    assert state_of(repacked(watch)) == state_of(watch)

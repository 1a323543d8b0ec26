"""How many can have seen it: people who complain, and those who share that."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.audience import MORE, SHARERS, WAITING
from detectors.bins import BIN, DAY, HOUR, WINDOWS
from detectors.events import Label, Mention
from detectors.rules import Brief, ReachRules, Rules
from detectors.tally import Tally
from tests.detectors.people import FEELINGS, a_post

NOW = 490_896 * HOUR + 7  # a bin
AT = NOW * BIN + 10.0
BRIEF = Brief(owned=frozenset({"zephyr"}))
NEGATIVE, POSITIVE, NEUTRAL, UNKNOWN = (
    Label.NEGATIVE, Label.POSITIVE, Label.NEUTRAL, Label.UNKNOWN,
)  # fmt: skip
Said = tuple[Label, dict[str, Any]]


def root(label: Label = NEGATIVE, **fields: Any) -> Said:
    """What is shared, by somebody whom few follow."""
    return label, {"id": "root", "author": "ana", "followers": 100} | fields


def share(author: str = "ben", label: Label = NEGATIVE, **fields: Any) -> Said:
    return label, {"author": author, "followers": 1_000, "repost_of": "root"} | fields


def counted(said: list[Said], brief: Brief = BRIEF) -> Tally:
    tally = Tally(NOW, brief)
    for number, (label, fields) in enumerate(said):
        at = AT - fields.pop("ago", 0) * BIN if "ago" in fields else AT
        mention = a_post(at, **{"id": f"m{number}"} | fields)
        tally.take(mention, FEELINGS[label], AT)
    tally.settle(frozen=False)
    return tally


def seen(tally: Tally, window: str = "1h") -> tuple[int | None, int | None]:
    told = tally.windows()[window]
    return told.reach, told.potential


@pytest.mark.parametrize(
    ("said", "reach", "potential"),
    [
        pytest.param([root()], 15, 100, id="one who complains"),
        pytest.param([root(followers=None)], 0, 0, id="nobody knows of followers"),
        pytest.param([root(views=7)], 7, 100, id="views are the estimate, followers the bound"),
        pytest.param([root(views=900)], 900, 900, id="the bound is never below the estimate"),
        pytest.param([root(), share()], 165, 1_100, id="a share adds who follows the sharer"),
        pytest.param([root(), share(), share()], 165, 1_100, id="a sharer counts once"),
        pytest.param([root(), share("ana")], 150, 1_000, id="one's own share: the larger one"),
        pytest.param([root(), share("ana", followers=9)], 15, 100, id="or the smaller one"),
        pytest.param([root(), share(label=UNKNOWN)], 165, 1_100, id="the root tells what it is"),
        pytest.param([root(), share(label=POSITIVE)], 165, 1_100, id="whatever the copy's mood"),
        pytest.param([share(label=UNKNOWN), root()], 165, 1_100, id="a root that comes later"),
        pytest.param([share()], 150, 1_000, id="a root that nobody saw: its own words tell"),
        pytest.param([share(label=NEUTRAL)], 0, 0, id="which say nothing bad"),
        pytest.param([root(POSITIVE), share()], 0, 0, id="praise that was misread once"),
        pytest.param([share(), root(POSITIVE)], 0, 0, id="the other way round"),
        pytest.param([root(author="Zephyr"), share()], 0, 0, id="the brand's own sad word"),
        pytest.param([root(), share("zephyr")], 15, 100, id="the brand's own share"),
        pytest.param([root(), share(followers=2**64)], 15, 100, id="an absurd bot"),
        pytest.param([root(ago=13), share(ago=13)], 0, 0, id="older than the window"),
        pytest.param([root(ago=13), share()], 150, 1_000, id="an old root, shared now"),
        pytest.param([root(ago=13), share("ana")], 150, 1_000, id="by its author"),
    ],
)  # fmt: skip
def test_who_can_have_seen_a_complaint(said: list[Said], reach: int, potential: int) -> None:
    tally = counted(said)
    assert seen(tally) == (reach, potential)
    tally.roll(NOW + 1)
    tally.settle(frozen=False)
    assert seen(tally, "6h") >= (reach, potential)


def test_whoever_only_shares_is_not_unhappy() -> None:
    tally = counted([root(), *(share(f"p{number}") for number in range(30))])
    day = tally.windows()["24h"]
    assert (day.authors, day.negative, day.shares) == (1, 1, 30)
    assert (tally.authors.hourly.total, tally.fresh) == (1, 1)


def test_a_platform_may_be_seen_by_another_share_of_the_followers() -> None:
    rules = Rules(reach=ReachRules(visibility={"mastodon": 0.5}))
    tally = counted([root(platform="Mastodon"), share(platform="x")], Brief(rules=rules))
    assert seen(tally) == (50 + 150, 1_100)
    assert [quote.reach for quote in tally.quotes.within(NOW, HOUR)] == [50]


few = settings(max_examples=40, deadline=None)
people = st.sampled_from(["ana", "ben", "clo", "dan"])
moods = st.sampled_from(Label)
posts = st.lists(
    st.tuples(
        people, moods, st.sampled_from([0, 10, 3_000, 2**20]), st.none() | st.integers(0, 9),
        st.integers(0, DAY - 1),
    ),
    max_size=25,
)  # fmt: skip


def mentions(drawn: list[Any]) -> list[tuple[Mention, Label]]:
    """Posts, and shares of some of them or of ones that nobody saw."""
    return [
        (a_post(
            AT - ago * BIN, author, id=f"m{number}", followers=followers,
            repost_of=None if shared is None else f"m{shared}",
        ), label)
        for number, (author, label, followers, shared, ago) in enumerate(drawn)
    ]  # fmt: skip


def told(posts: list[tuple[Mention, Label]], cut: int = -1) -> Tally:
    tally = Tally(NOW, BRIEF)
    for number, (mention, label) in enumerate(posts):
        if number == cut:
            tally = repacked(tally)
        tally.take(mention, FEELINGS[label], AT)
    tally.settle(frozen=False)
    return tally


def repacked(tally: Tally) -> Tally:
    return Tally.unpack(msgspec.msgpack.decode(msgspec.msgpack.encode(tally.pack())), BRIEF)


@few
@given(drawn=posts, random=st.randoms(use_true_random=False))
def test_each_person_counts_once_a_day_in_any_order(drawn: list[Any], random: Any) -> None:
    """Against a walk over all posts."""
    said = mentions(drawn)
    moods = {mention.id: label is NEGATIVE for mention, label in said}
    largest: dict[str | None, int] = {}
    for mention, label in said:
        if moods.get(mention.repost_of or mention.id, label is NEGATIVE):
            followers = mention.followers or 0
            largest[mention.author] = max(largest.get(mention.author, 0), followers)
    shuffled = list(said)
    random.shuffle(shuffled)
    one, other = told(said), told(shuffled, cut=len(said) // 2)
    assert one.windows()["24h"].potential == sum(largest.values())
    assert one.windows() == other.windows()
    assert one.heard.spreaders.latest(NOW) == other.heard.spreaders.latest(NOW)


@few
@given(drawn=posts, waits=st.lists(st.integers(1, 200), max_size=4))
def test_packing_changes_nothing(drawn: list[Any], waits: list[int]) -> None:
    one = told(mentions(drawn))
    other = repacked(one)
    for wait in waits:
        for tally in (one, other):
            tally.roll(tally.bin + wait)
            tally.settle(frozen=False)
        assert one.windows() == other.windows()
        other = repacked(other)
    assert other.pack() == repacked(one).pack()


# -- More than are remembered


def test_of_too_many_sharers_the_largest_are_kept_and_the_figure_is_a_lower_bound() -> None:
    many = 3 * SHARERS
    tally = counted([root(followers=0), *(share(f"p{n}", followers=n) for n in range(many))])
    assert len(tally.audience.sharers) <= SHARERS + MORE
    assert tally.audience.at_least(NOW)
    reach, _ = seen(tally)
    kept = sum(round(0.15 * n) for n in range(many - SHARERS, many))
    assert kept <= (reach or 0) < sum(round(0.15 * n) for n in range(many))
    tally.roll(NOW + DAY)
    assert not tally.audience.at_least(NOW + DAY)
    assert not counted([root(), share()]).audience.at_least(NOW)


def test_what_waits_is_bounded_and_decided_when_its_bin_is_over() -> None:
    tally = counted([share(f"p{number}") for number in range(2 * WAITING)])
    assert len(tally.audience.waiting) == WAITING
    assert seen(tally) == (2 * WAITING * 150, 2 * WAITING * 1_000)
    tally.roll(NOW + 1)
    assert tally.audience.waiting == []
    tally.settle(frozen=False)
    assert seen(tally) == (2 * WAITING * 150, 2 * WAITING * 1_000)


def test_a_sharer_is_forgotten_after_a_day() -> None:
    tally = counted([root(), share()])
    for step in range(1, DAY + HOUR + 1):
        tally.roll(NOW + step)
    tally.settle(frozen=False)
    assert (tally.audience.sharers, tally.audience.spreaders.posts) == ({}, [])
    assert {seen(tally, window) for window in WINDOWS} == {(0, 0)}

"""One loud voice rings a watch, at once, once, and never more than that by itself."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from detectors.bins import BIN, DAY, HOUR
from detectors.events import Label, Level, Sentiment
from detectors.post import Post
from detectors.reach import FOLLOWED_MOST
from detectors.rules import FOUR, Brief, LaneName, ReachRules, Rules, SeverityRules, VolumeRules
from detectors.signal import Signal
from detectors.voice import MOST, USUAL_LEAST, Voices
from detectors.watch import BrandWatch
from tests.detectors.people import (
    BORN,
    FEELINGS,
    NEGATIVE,
    PRESENT,
    a_crowd,
    a_post,
    a_seasoned_watch,
    a_watch,
    repacked,
    see,
)

FURIOUS = replace(NEGATIVE, strict=True)
LOUD = 250_000  # followers
BRIEF = Brief(owned=frozenset({"zephyr"}))


def said(
    watch: BrandWatch, now: float = PRESENT, mood: Sentiment = FURIOUS, **fields: Any
) -> Signal:
    """Somebody says something that makes people furious, and the watch looks."""
    watch.advance(now)
    known: dict[str, Any] = {"author": "vera", "followers": LOUD}
    watch.observe(a_post(now, **known | fields), mood, now)
    return watch.look(now)


# -- What is one


@pytest.mark.parametrize(
    ("mood", "fields", "level"),
    [
        pytest.param(FURIOUS, {}, Level.WATCH, id="a loud voice"),
        pytest.param(FURIOUS, {"followers": 100_000}, Level.WATCH, id="just loud"),
        pytest.param(FURIOUS, {"followers": 99_999}, None, id="just not"),
        pytest.param(FURIOUS, {"followers": None}, None, id="nobody knows"),
        pytest.param(FURIOUS, {"author": None}, Level.WATCH, id="whoever it is"),
        pytest.param(NEGATIVE, {}, None, id="not beyond doubt"),
        pytest.param(FEELINGS[Label.POSITIVE], {}, None, id="praise"),
        pytest.param(FEELINGS[Label.NEUTRAL], {}, None, id="news"),
        pytest.param(FEELINGS[Label.UNKNOWN], {}, None, id="in a language that nobody reads"),
        pytest.param(FURIOUS, {"repost_of": "m0"}, None, id="a share: not his own words"),
        pytest.param(FURIOUS, {"author": "Zephyr"}, None, id="the brand's own account"),
        pytest.param(
            FURIOUS, {"followers": 2**64, "verified": True}, None, id="a bot that claims the earth"
        ),
        pytest.param(FURIOUS, {"followers": FOLLOWED_MOST}, Level.WATCH, id="the most there are"),
    ],
)
def test_a_loud_voice_is_a_watch(
    mood: Sentiment, fields: dict[str, Any], level: Level | None
) -> None:
    assert said(a_seasoned_watch(BRIEF), mood=mood, **fields).level is level


def test_the_reason_is_named() -> None:
    signal = said(a_seasoned_watch(), author_name="Vera Lang")
    assert (signal.lane, signal.window, signal.authors) == ("voice", "1h", 1)
    assert [(c.name, c.observed, c.threshold, c.held) for c in signal.conditions] == [
        ("followers", LOUD, 100_000, True), ("fresh", 1, 1, True), ("warm_up", 48, 48, True),
    ]  # fmt: skip
    assert signal.extent is not None
    assert [(each.name, each.followers) for each in signal.extent.spreaders] == [
        ("Vera Lang", LOUD)
    ]
    assert (signal.return_period, signal.threshold, signal.points.surprise) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("days", [0, 1, 2])
def test_a_brand_of_which_nobody_knows_anything_is_mute_for_two_days(days: int) -> None:
    signal = said(a_watch(BORN), BORN + days * 86_400.0)
    assert signal.level is (Level.WATCH if days == 2 else None)


def test_it_can_be_switched_off() -> None:
    watch = a_seasoned_watch(Brief(rules=Rules(volume=VolumeRules(lanes=FOUR))))
    signal = said(watch)
    assert (signal.level, [each.lane for each in signal.lanes]) == (None, [*FOUR])


# -- Never more, and once


@pytest.mark.parametrize("followers", [LOUD, 10**7, FOLLOWED_MOST])
@pytest.mark.parametrize("posts", [1, 60])
def test_one_voice_never_exceeds_a_watch(followers: int, posts: int) -> None:
    """However lenient the rules: there is nobody beside him."""
    volume = VolumeRules(min_authors=2, budget=100)
    severity = SeverityRules(alert_points=0, crisis_points=0, crisis_authors=2)
    watch = a_seasoned_watch(Brief(rules=Rules(volume=volume, severity=severity)))
    levels = [
        said(watch, PRESENT + 60 * number, id=str(number), followers=followers).level
        for number in range(posts)
    ]
    assert levels == [Level.WATCH, *[None] * (posts - 1)]


def hours(watch: BrandWatch, count: int, every: int = 10) -> list[tuple[float, Signal]]:
    """The same voice goes on for so many hours, as an incident does that a watch opens."""
    seen, opened = [], None
    for minute in range(0, count * 60, every):
        now = PRESENT + 60.0 * minute
        signal = said(watch, now, id=str(minute))
        if signal.level and opened is None:
            opened = now
            watch.freeze(opened)
        elif opened is not None and signal.quiet_long > 180:
            opened = None
            watch.freeze(None, Level.WATCH)
        seen.append((minute / 60, signal))
    return seen


def test_one_who_goes_on_for_a_day_rings_once_and_his_watch_ends() -> None:
    """Who posts on and on holds no incident open: what he said first was the news."""
    watch = a_seasoned_watch()
    seen = hours(watch, 23)
    assert {hour for hour, signal in seen if signal.level} <= {n / 6 for n in range(7)}
    eased = next(hour for hour, signal in seen if signal.quiet > 60)
    resolved = next(hour for hour, signal in seen if signal.quiet_long > 180)
    assert eased == pytest.approx(2, abs=0.2)
    assert resolved == pytest.approx(4, abs=0.2)
    assert watch.spells.since is None


def test_a_second_voice_within_the_rest_is_the_same_ring() -> None:
    watch = a_seasoned_watch()
    levels = [
        said(watch, PRESENT + minutes * 60, author=author).level
        for author, minutes in (("vera", 0), ("otto", 5), ("wim", 200), ("una", 900))
    ]
    assert levels == [Level.WATCH, None, None, Level.WATCH]


def test_it_counts_again_after_a_day() -> None:
    watch = a_seasoned_watch()
    said(watch)
    assert said(watch, PRESENT + 86_000, id="again").level is None
    assert said(watch, PRESENT + 86_400 + 7_200, id="a day later").level is Level.WATCH


def test_its_watch_teaches_nothing_for_four_hours_and_no_longer() -> None:
    """The bins of a watch are not learned: one for a voice is soon over."""
    watch = a_seasoned_watch()
    hours(watch, 12)
    first, last = watch.spells.spans[0]
    assert last - first <= 4.5 * HOUR


# -- When others join


def joined(brief: Brief | None = None, people: int = 6, wait: int = 600, **fields: Any) -> Signal:
    """A voice, and later so many who agree."""
    watch = a_seasoned_watch(brief)
    said(watch, **fields)
    return see(watch, a_crowd(PRESENT + wait, people), PRESENT + wait + 60)


QUIET = SeverityRules(voice_points=0, reach_reference=1e9)


def test_a_voice_raises_what_rings_while_it_is_among_the_unhappy() -> None:
    """By a point, which growth gives as well: both together are no more than one."""
    loud, soft = joined(), joined(Brief(rules=Rules(severity=QUIET)))
    assert (loud.points.voice, soft.points.voice) == (1.0, 0.0)
    assert loud.lane in FOUR
    late = [joined(wait=hour * 3_600).points.voice for hour in (5, 7)]
    assert late == [1.0, 0.0]


def test_reach_and_voice_make_no_crisis_of_few() -> None:
    few = joined(people=8, followers=FOLLOWED_MOST)
    assert (few.points.total >= 4.5, few.authors, few.level) == (True, 9, Level.ALERT)
    assert joined(people=9, followers=FOLLOWED_MOST).level is Level.CRISIS


def test_reach_alone_never_rings() -> None:
    """Four people of millions of followers, who are not furious."""
    watch = a_seasoned_watch()
    posts = [a_post(PRESENT + n, f"p{n}", followers=10**8) for n in range(4)]
    signal = see(watch, posts, PRESENT + 10)
    assert (signal.points.reach, signal.level) == (3.0, None)


def test_sharers_reach_people_and_ring_nothing() -> None:
    watch = a_seasoned_watch()
    said(watch, mood=NEGATIVE, id="root", followers=10)
    for number in range(300):
        at = PRESENT + 1 + number / 10
        post = a_post(at, f"s{number}", repost_of="root", followers=10**6)
        watch.observe(post, FURIOUS, at)
    signal = watch.look(PRESENT + 40)
    assert (signal.level, signal.authors, signal.points.reach) == (None, 1, 3.0)
    assert signal.windows["1h"].shares == 300


# -- What a brand's authors usually have


def a_mention(followers: int | None, number: int = 0) -> Post:
    mention = a_post(PRESENT, f"v{number}", id=str(number), followers=followers)
    return Post.of(mention, FURIOUS, PRESENT, int(PRESENT // BIN))


def learned(followers: list[int | None], rules: ReachRules | None = None) -> Voices:
    """What so many authors teach, one each bin."""
    voices = Voices(rules or ReachRules())
    for number, each in enumerate(followers):
        voices.add(a_mention(each, number))
        voices.roll(int(PRESENT // BIN) + number)
    return voices


@pytest.mark.parametrize(
    ("followers", "rules", "limit"),
    [
        pytest.param([], {}, 100_000, id="nothing is known"),
        pytest.param([None] * 9_000, {}, 100_000, id="of nobody"),
        pytest.param([100] * 9_000, {}, 20 * USUAL_LEAST, id="small accounts: not below 10,000"),
        pytest.param([100] * 9_000, {"loud_followers": 5_000}, 5_000, id="as the rules say"),
        pytest.param([10**5] * 9_000, {"loud_followers": 10**6}, 10**6, id="or more"),
        pytest.param([], {"loud_factor": 10}, 100_000, id="another factor"),
    ],
)
def test_who_is_loud_depends_on_who_usually_speaks(
    followers: list[int | None], rules: dict[str, Any], limit: int
) -> None:
    assert learned(followers, ReachRules(**rules)).limit == pytest.approx(limit, rel=0.02)


def test_the_usual_is_what_99_of_100_do_not_exceed() -> None:
    """One of fifty has 2,000 followers: 99 of 100 are below that, and he is usual."""
    voices = learned([2_000 if number % 50 == 0 else 80 for number in range(20_000)])
    assert 1_000 < voices.limit / 20 < 4_000


def test_where_large_accounts_speak_every_day_one_of_them_is_no_news() -> None:
    usual: list[int | None] = [300_000 if number % 20 == 0 else 400 for number in range(4_000)]
    voices = learned(usual)
    voices.add(a_mention(300_000, 10**5))
    assert voices.loudest(int(PRESENT // BIN), HOUR) == 0
    voices.add(a_mention(3_000_000, 10**5 + 1))
    assert voices.loudest(int(PRESENT // BIN), HOUR) == 3_000_000


def test_a_storm_of_large_accounts_makes_nobody_quiet() -> None:
    """It is one bin, and taught as much as a few posts would."""
    voices, before = learned([400] * 4_000), learned([400] * 4_000).limit
    for number in range(500):
        voices.add(a_mention(10**6, number))
    voices.roll(int(PRESENT // BIN) + 1)
    assert voices.limit < 3 * before


def test_an_unusual_voice_of_a_brand_of_small_accounts() -> None:
    voices = learned([80] * 9_000)
    voices.add(a_mention(12_000, 10**5))
    assert voices.loudest(int(PRESENT // BIN), HOUR) == 12_000


def test_the_order_of_a_bin_teaches_the_same() -> None:
    many = [10, 10**5, 3_000, 10, 7_000, 10**6]
    one, other = Voices(ReachRules()), Voices(ReachRules())
    for voices, order in ((one, many), (other, many[::-1])):
        for followers in order:
            voices.add(a_mention(followers, followers))
        voices.roll(int(PRESENT // BIN) + 1)
    assert (one.usual, one.known) == (other.usual, other.known)


def test_what_is_remembered_is_bounded_and_comes_back() -> None:
    voices = Voices(ReachRules())
    for number in range(1_000):
        voices.add(a_mention(10**5 + number, number))
    assert len(voices.known) == MOST
    assert voices.loudest(int(PRESENT // BIN), HOUR) == 10**5 + 999
    packed = msgspec.msgpack.decode(msgspec.msgpack.encode(voices.pack()))
    again = Voices.unpack(packed, ReachRules())
    assert (again.known, again.usual, again.limit) == (voices.known, voices.usual, voices.limit)
    voices.roll(int(PRESENT // BIN) + DAY)
    assert voices.known == {}


def test_a_watch_with_a_voice_comes_back_as_it_was_packed() -> None:
    watch = a_seasoned_watch()
    said(watch)
    again = repacked(watch)
    assert again.look(PRESENT + 60) == watch.look(PRESENT + 60)
    assert again.lanes.latches[LaneName.VOICE].rung == Level.WATCH.rank

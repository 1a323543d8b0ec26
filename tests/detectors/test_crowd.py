"""Stories of all that is said: more complaints in as many posts, facts without feeling, praise.

A fixed share would not do: it rings for `support`, where six of ten posts complain each day, or it
misses `a brand that was loved`. One that counts all posts rings for a giveaway.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import msgspec
import pytest

from detectors.crowd import Crowd
from detectors.events import Label, Level, Mention, Sentiment
from detectors.extent import Trend
from detectors.rules import FOUR, LaneName, Rules, SeverityRules
from detectors.seed import Adoption
from detectors.signal import Condition, Reading, Signal
from detectors.watch import BrandWatch
from tests.detectors.people import BORN, FEELINGS, a_brief, a_post, a_watch, seeded

DAYS = 16
NOON = BORN + DAYS * 86_400 + 12 * 3_600.0
MINUTE = 60.0
LOOK = 300.0  # seconds between looks
STRICT = replace(FEELINGS[Label.NEGATIVE], strict=True)
NEUTRAL, POSITIVE, UNKNOWN = (
    FEELINGS[each] for each in (Label.NEUTRAL, Label.POSITIVE, Label.UNKNOWN)
)
FACTS = ("No internet for three days.", "Plus de réseau depuis ce matin", "The app is down")
SHARE, ALL = LaneName.SHARE, LaneName.ALL


class Said(NamedTuple):
    """A post at epoch seconds, and what a scorer makes of it."""

    at: float
    who: str | None
    text: str
    feeling: Sentiment

    def post(self) -> Mention:
        """As a source brings it."""
        return a_post(self.at, self.who, text=self.text, id=f"{self.at}{self.who}")


def life(
    since: float, until: float, an_hour: float, unhappy: float, seed: int = 1
) -> Iterator[Said]:
    """Posts of different people, a share of them unhappy beyond doubt."""
    random, at = seeded(seed), since
    while (at := at + random.expovariate(an_hour / 3_600)) < until:
        feeling = STRICT if random.random() < unhappy else NEUTRAL
        yield Said(at, f"p{at}", "on my way with them", feeling)


def crowd(
    count: int, text: str, feeling: Sentiment, minutes: float = 40, at: float = NOON
) -> list[Said]:
    """So many people within so many minutes."""
    return [Said(at + n * minutes * MINUTE / count, f"c{n}", text, feeling) for n in range(count)]


def go(watch: BrandWatch, said: Sequence[Said], until: float) -> list[Signal]:
    """What the watch says each five minutes; what rings is open until it was quiet for hours."""
    signals, rest = list[Signal](), iter(sorted(said, key=lambda each: each.at))
    due, since, each = watch.bin * LOOK + LOOK, None, next(rest, None)
    while due <= until:
        while each and each.at < due:
            watch.advance(each.at)
            watch.observe(each.post(), each.feeling, each.at)
            each = next(rest, None)
        signals.append(watch.look(due))
        since = (since or due) if signals[-1].level else since
        since = None if since and signals[-1].quiet_long > 180 else since
        watch.freeze(since, Level.WATCH)
        due += LOOK
    return signals


@cache
def _lived(an_hour: float, unhappy: float, text: str, unread: float) -> bytes:
    watch, random = a_watch(), seeded(4)
    said = [each._replace(text=text) for each in life(BORN, NOON, an_hour, unhappy)]
    for each in said:
        feeling = UNKNOWN if random.random() < unread else each.feeling
        watch.advance(each.at)
        watch.observe(each.post(), feeling, each.at)
    watch.look(NOON)
    return msgspec.msgpack.encode(watch.pack())


def a_brand(
    an_hour: float = 30, unhappy: float = 0.1, text: str = "well", unread: float = 0.0,
    **rules: object,
) -> BrandWatch:  # fmt: skip
    """Sixteen days of such a life, until noon; nobody can score a share of it."""
    packed = msgspec.msgpack.decode(_lived(an_hour, unhappy, text, unread))
    return BrandWatch.unpack(packed, a_brief(**rules))


def told(signal: Signal, lane: LaneName) -> Reading:
    return next(each for each in signal.lanes if each.lane == lane)


def condition(reading: Reading, name: str) -> Condition:
    return next(each for each in reading.conditions if each.name == name)


def levels(signals: Sequence[Signal]) -> set[Level]:
    return {each.level for each in signals if each.level}


# -- The share


@pytest.mark.parametrize(
    ("usual", "now", "rings"),
    [
        pytest.param(0.6, 0.6, False, id="a support desk, as ever"),
        pytest.param(0.05, 0.35, True, id="a brand that was loved"),
        pytest.param(0.05, 0.05, False, id="and is"),
        pytest.param(0.3, 0.35, False, id="a little worse is chance"),
        pytest.param(0.6, 0.95, True, id="a support desk that fails"),
    ],
)
def test_a_share_rings_above_its_own_usual_one(usual: float, now: float, *, rings: bool) -> None:
    watch = a_brand(unhappy=usual, lanes=(SHARE,))
    signals = go(watch, list(life(NOON, NOON + 3 * 3_600, 30, now, seed=2)), NOON + 3 * 3_600)
    assert levels(signals) == ({Level.WATCH} if rings else set())


def test_the_share_shows_its_arithmetic() -> None:
    watch = a_brand(unhappy=0.05)
    signals = go(watch, list(life(NOON, NOON + 7_200, 30, 0.5, seed=2)), NOON + 7_200)
    last, shares = signals[-1], [told(each, SHARE) for each in signals]
    people = [
        each.windows[share.window].authors for each, share in zip(signals, shares, strict=True)
    ]
    assert "1h" in {each.window for each in shares}
    assert [each.authors for each in shares] == people
    share = shares[-1]
    posts, bound = condition(share, "posts"), condition(share, "share")
    assert (share.observed, posts.observed) == (last.windows[share.window].strict, posts.observed)
    assert posts.observed == last.windows[share.window].mentions
    assert share.expected == pytest.approx(posts.observed * bound.threshold, rel=0.02)
    assert bound.threshold == pytest.approx(0.05, abs=0.01)
    assert bound.threshold < bound.observed < share.observed / posts.observed
    assert (share.return_period, share.threshold, share.points.surprise) == (0, 0, 0)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param([Said(NOON + n, "karl", "bad", STRICT) for n in range(99)], "share",
                     id="one angry customer"),
        pytest.param(crowd(12, "bad", STRICT), "posts", id="few posts"),
        pytest.param(crowd(40, "bad", FEELINGS[Label.NEGATIVE]), "share", id="in doubt"),
    ],
)  # fmt: skip
def test_a_share_is_not_trusted_without_people_and_posts(said: list[Said], why: str) -> None:
    watch = a_brand(an_hour=0.5, unhappy=0.1, lanes=(SHARE,))
    signals = go(watch, said, NOON + 3_600)
    assert levels(signals) == set()
    assert not condition(told(signals[8], SHARE), why).held


def test_reposts_are_no_posts() -> None:
    watch = a_brand(lanes=(SHARE,))
    for each in crowd(60, "bad", STRICT):
        watch.observe(replace(each.post(), repost_of="root"), STRICT, each.at)
    assert watch.look(NOON + 2_400).level is None


@pytest.mark.parametrize(
    ("lanes", "points"),
    [
        pytest.param((*FOUR, SHARE), {1.0}, id="while the share is unusual"),
        pytest.param(FOUR, {0.0}, id="switched off"),
    ],
)
def test_a_lane_that_rings_is_worth_a_point_more(
    lanes: tuple[LaneName, ...], points: set[float]
) -> None:
    last = go(a_brand(lanes=lanes), crowd(60, "bad", STRICT), NOON + 2_400)[-1]
    assert {each.points.share for each in last.lanes if each.lane in FOUR} == points
    brief = replace(a_brief(), rules=Rules(severity=SeverityRules(share_points=0)))
    watch = BrandWatch.unpack(a_brand().pack(), brief)
    assert go(watch, crowd(60, "bad", STRICT), NOON + 2_400)[-1].points.share == 0


# -- All mentions


@pytest.mark.parametrize(
    ("text", "feeling", "why"),
    [
        pytest.param(FACTS[0], NEUTRAL, "faults", id="facts without feeling"),
        pytest.param(FACTS[1], NEUTRAL, "faults", id="in French"),
        pytest.param("ඔවුන් මොකද කරන්නේ", UNKNOWN, "unknown", id="what nobody can score"),
    ],
)
def test_more_people_ring_if_feelings_do_not_tell(text: str, feeling: Sentiment, why: str) -> None:
    watch = a_brand(an_hour=3)
    signals = go(watch, crowd(40, text, feeling), NOON + 3_600)
    first = next(each for each in signals if each.level)
    assert (first.lane, first.window, first.threshold) == (ALL, "1h", 1.0)
    assert condition(told(first, ALL), why).held
    least = "witnesses" if why == "faults" else "speakers"
    assert condition(told(first, ALL), least).observed >= 5
    assert first.factor > 2
    assert first.authors <= first.observed


@pytest.mark.parametrize(
    ("unread", "said", "level"),
    [
        pytest.param(0.0, crowd(40, FACTS[0], NEUTRAL), Level.ALERT, id="many facts"),
        pytest.param(0.0, crowd(11, FACTS[1], NEUTRAL), Level.WATCH, id="a few"),
        pytest.param(
            0.0, [*crowd(120, "like and win", POSITIVE), *crowd(7, FACTS[2], NEUTRAL, at=NOON + 1)],
            Level.WATCH, id="a few among a crowd that is there for something else",
        ),
        pytest.param(0.0, crowd(400, "https://t.example", UNKNOWN), Level.WATCH,
                     id="a burst of links at a brand that can be read"),
        pytest.param(0.9, crowd(400, "ඔවුන්", UNKNOWN), Level.ALERT, id="a language nobody reads"),
        pytest.param(0.9, crowd(12, "ඔවුන්", UNKNOWN), Level.WATCH, id="a small burst in it"),
        pytest.param(0.3, crowd(400, "ඔවුන්", UNKNOWN), Level.WATCH, id="most can be read"),
        pytest.param(0.9, crowd(40, FACTS[0], UNKNOWN), Level.ALERT, id="facts in it"),
    ],
)  # fmt: skip
def test_a_responder_hears_of_facts_and_of_a_language_that_nobody_reads(
    unread: float, said: list[Said], level: Level
) -> None:
    """Never of a crisis: nobody knows what these people feel."""
    signals = go(a_brand(an_hour=3, unread=unread, lanes=(ALL,)), said, NOON + 3 * 3_600)
    assert max(levels(signals), key=lambda each: each.rank) is level


def test_who_posts_links_all_day_makes_no_language_that_nobody_reads() -> None:
    watch = a_brand(an_hour=3, lanes=(ALL,))
    bot = [Said(NOON + n * 60, "bot", "https://t.example", UNKNOWN) for n in range(30 * 1_440)]
    month = [*life(NOON, NOON + 30 * 86_400, 3, 0.1, seed=3), *bot]
    go(watch, month, NOON + 30 * 86_400)
    assert watch.crowd.unread.value < 0.3


def test_usual_faults_are_no_size() -> None:
    """A support desk that hears of faults each day is not the worse off for those of today."""
    desk, brand = a_brand(text=FACTS[0]), a_brand()
    said = crowd(90, FACTS[0], NEUTRAL)
    sizes = [told(go(each, said, NOON + 3_000)[-1], ALL).points.size for each in (desk, brand)]
    assert sizes[0] < sizes[1] - 0.2


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        pytest.param("I love them, best day ever", POSITIVE, id="praise"),
        pytest.param("Like and share to win a router!", NEUTRAL, id="a giveaway"),
        pytest.param("Record earnings: revenue up 12 %", NEUTRAL, id="earnings"),
        pytest.param("No more outage, thank you!", POSITIVE, id="praise that names a fault"),
    ],
)
def test_more_people_do_not_ring_for_good_news(text: str, feeling: Sentiment) -> None:
    watch = a_brand(an_hour=3)
    signals = go(watch, crowd(120, text, feeling), NOON + 3_600)
    assert levels(signals) == set()
    assert condition(told(signals[6], ALL), "return_period").held  # many they are, indeed


def test_a_support_desk_hears_of_faults_each_day() -> None:
    """More people, and as many of them as ever speak of a fault."""
    watch = a_brand(an_hour=3, unhappy=0.0, text=FACTS[0])
    mixed = crowd(40, FACTS[0], NEUTRAL)
    assert levels(go(watch, mixed, NOON + 3_600)) == set()


def test_one_who_repeats_a_fact_is_one() -> None:
    said = [Said(NOON + n, "karl", FACTS[n % 3], NEUTRAL) for n in range(200)]
    assert levels(go(a_brand(an_hour=3), said, NOON + 3_600)) == set()


def test_who_spoke_before_the_hour_and_of_a_fault_in_it_does_no_harm() -> None:
    watch = a_brand(an_hour=0.5)
    said = [each._replace(text="well") for each in crowd(40, FACTS[0], NEUTRAL, minutes=5)]
    later = [each._replace(at=each.at + 50 * MINUTE) for each in crowd(40, FACTS[0], NEUTRAL, 5)]
    signals = go(watch, [*said, *later], NOON + 7_200)
    observed = [condition(told(each, ALL), "faults").observed for each in signals]
    assert max(observed) > 0.8  # all who spoke in that hour, and not more


def test_a_crowd_is_told_with_its_own_course() -> None:
    """Of people who feel nothing the unhappy ones tell none."""
    watch = a_brand(an_hour=3)
    signals = go(watch, crowd(60, FACTS[0], NEUTRAL), NOON + 2_400)
    assert {each.lane for each in signals if each.level} == {ALL}
    last = signals[-1]
    assert last.extent is not None
    assert (last.lane, last.extent.spread.trend) == (ALL, Trend.GROWING)
    assert (sum(last.speaking[-12:]), sum(last.trend)) == (last.authors, 0)
    assert last.extent.spread.velocity == 4 * sum(last.speaking[-3:])
    assert {quote.text for quote in last.quotes} == {FACTS[0]}
    assert last.in_an_hour(of_all=True) == last.authors
    assert last.in_an_hour(of_all=False) == 0


# -- How it ends


def test_what_the_share_or_all_have_opened_eases_and_resolves() -> None:
    for said in (crowd(80, FACTS[0], NEUTRAL), crowd(80, "bad", STRICT)):
        watch = a_brand(an_hour=3, lanes=(SHARE, ALL))
        signals = go(watch, said, NOON + 12 * 3_600)
        assert levels(signals)
        assert watch.spells.since is None
        assert [signals[12].quiet > 60, signals[-1].quiet > 60] == [False, True]


def test_a_share_that_stays_high_holds_an_incident_for_three_days() -> None:
    """Then it is learned; on the way to the new usual one it rings a few times more, not daily."""
    watch = a_brand(lanes=(SHARE,))
    said = list(life(NOON, NOON + 40 * 86_400, 30, 0.4, seed=2))
    signals = go(watch, said, NOON + 40 * 86_400)
    assert [signals[hours * 12].quiet > 180 for hours in (24, 80)] == [False, True]
    assert len([each for each in signals if each.level]) <= 4
    assert watch.spells.since is None
    assert watch.crowd.unhappy.value == pytest.approx(0.4, abs=0.08)


# -- What is learned


def test_an_incident_is_not_learned() -> None:
    watch = a_brand()
    before = watch.crowd.unhappy.value
    go(watch, crowd(400, "bad", STRICT, minutes=300), NOON + 40 * 3_600)
    assert watch.crowd.unhappy.value == pytest.approx(before, abs=0.01)


def test_a_new_scorer_says_nothing_of_the_share_for_two_days_and_then_knows_it() -> None:
    packed = a_brand(lanes=(SHARE,)).pack()
    watch = BrandWatch.unpack(packed, replace(a_brief(lanes=(SHARE,)), scorer="new"))
    said = list(life(NOON, NOON + 4 * 86_400, 30, 0.5, seed=3))
    assert levels(go(watch, said, NOON + 4 * 86_400)) == set()
    assert watch.crowd.unhappy.value == pytest.approx(0.5, abs=0.1)


def test_a_new_scorer_that_reads_the_language_is_learned() -> None:
    watch = BrandWatch.unpack(a_brand(unread=1.0).pack(), replace(a_brief(), scorer="new"))
    assert watch.crowd.unread.value > 0.9
    go(watch, list(life(NOON, NOON + 4 * 86_400, 30, 0.1, seed=3)), NOON + 4 * 86_400)
    assert watch.crowd.unread.value < 0.1


def test_a_brand_of_the_release_before_must_be_heard_for_two_days_first() -> None:
    """Its lanes know it for long; how many speak at all nobody has counted."""
    watch = a_brand(lanes=(SHARE, ALL))
    watch.crowd = Crowd(watch.bin)
    signals = go(watch, crowd(400, FACTS[0], STRICT), NOON + 3_600)
    assert levels(signals) == set()
    assert not condition(told(signals[9], ALL), "warm_up").held


def test_a_seed_teaches_it_too() -> None:
    veteran, watch = a_brand(unhappy=0.3), a_watch(NOON)
    assert watch.adopt(veteran.seed()) is Adoption.ADOPTED
    assert watch.crowd.learned() == veteran.crowd.learned()
    assert levels(go(watch, crowd(200, FACTS[0], NEUTRAL), NOON + 3_600)) == {Level.ALERT}


class LongWay(BrandWatch):
    """Lives through silence bin by bin."""

    def _skip(self, _bins: int) -> None:
        super()._skip(1)


@pytest.mark.parametrize("hours", [1, 30, 200])
def test_silence_skipped_is_silence_lived_through(hours: int) -> None:
    packed = a_brand(an_hour=3).pack()
    short, long = BrandWatch.unpack(packed, a_brief()), LongWay.unpack(packed, a_brief())
    for watch in (short, long):
        watch.advance(NOON + hours * 3_600)
    one, two = short.crowd, long.crowd
    assert one.unhappy.value == pytest.approx(two.unhappy.value)
    assert one.faults.value == pytest.approx(two.faults.value)
    assert one.baseline.learned == two.baseline.learned
    speaking = short.tally.everyone.hourly
    assert one.look(speaking).expected == pytest.approx(two.look(speaking).expected, rel=1e-6)


@pytest.mark.parametrize("said", [crowd(90, FACTS[1], UNKNOWN), crowd(60, "bad", STRICT)])
def test_packing_changes_nothing(said: list[Said]) -> None:
    straight, packed = a_brand(an_hour=3), a_brand(an_hour=3)
    for hour in range(30):
        hours = [each for each in said if hour <= (each.at - NOON) / 3_600 < hour + 1]
        at = NOON + (hour + 1) * 3_600
        packed = BrandWatch.unpack(
            msgspec.msgpack.decode(msgspec.msgpack.encode(packed.pack())), a_brief()
        )
        assert go(straight, hours, at) == go(packed, hours, at)

"""The posts that a wave began with, and how long they are remembered."""

from itertools import permutations
from typing import Any

import msgspec
import pytest

from detectors.bins import BIN, DAY, HOUR, bin_of
from detectors.cascade import key_of
from detectors.copies import Copies
from detectors.events import Label, Quote
from detectors.kind import settle
from detectors.others import Others
from detectors.page import KEPT, OPEN, SPAN
from detectors.post import Post
from detectors.quotes import BRIEF_TEXT, BRIEF_URL, quote_of
from detectors.wave import BEFORE, CHOSEN, COUNTED, LONGEST, MOST, PLENTY, QUIET, Wave, Waves
from tests.detectors.people import FEELINGS, PRESENT, a_post

NOW = bin_of(PRESENT)
FACT = "No internet since two"


def post(minutes: float = 0, label: Label = Label.NEGATIVE, now: float = 0, **fields: Any) -> Post:
    """A post so many minutes after PRESENT, that comes then or later."""
    at = PRESENT + minutes * 60
    mention = a_post(at, fields.pop("author", f"p{minutes}"), **fields)
    return Post.of(mention, FEELINGS[label], at, bin_of(PRESENT + max(minutes, now) * 60))


def quote(minutes: float, **fields: Any) -> Quote:
    """The same, as it is shown."""
    said = post(minutes, **fields)
    return quote_of(said.mention, PRESENT + minutes * 60, said.reach)


def seen(posts: list[Post]) -> Waves:
    """Waves that were given these."""
    waves = Waves()
    for each in posts:
        waves.add(each, None)
    return waves


def wave_of(waves: Waves, first: int = NOW) -> Wave:
    """One that must be there."""
    wave = waves.of(first)
    assert wave is not None
    return wave


def first_of(waves: Waves, first: int = NOW) -> str | None:
    """The id of its first post."""
    known = wave_of(waves, first).first((), first)
    return known.id if known else None


def test_it_begins_with_the_first_post_of_the_half_hour_before_the_first_sign() -> None:
    waves = Waves()
    waves.sign(NOW, [quote(-31, id="before"), quote(-29, id="first"), quote(-2, id="later")])
    assert first_of(waves) == "first"


def test_a_post_that_tells_a_fact_without_feeling_can_be_the_first() -> None:
    waves = seen([post(-9, Label.NEUTRAL, text=FACT, id="fact"), post(-12, Label.NEUTRAL)])
    waves.sign(NOW, [quote(-5, id="angry")])
    assert first_of(waves) == "fact"


@pytest.mark.parametrize(
    ("late", "first"),
    [
        pytest.param(post(-20, id="late", now=9), "late", id="a collector catches up"),
        pytest.param(post(-40, id="late", now=9), "known", id="older than the wave"),
        pytest.param(post(-20, Label.POSITIVE, id="late", now=9), "known", id="a happy one"),
        pytest.param(post(-20, id="late", now=9, repost_of="x"), "known", id="a repost"),
        pytest.param(post(5, id="late", now=9), "known", id="a later one"),
    ],
)
def test_a_late_post_can_turn_out_to_be_the_first(late: Post, first: str) -> None:
    waves = Waves()
    waves.sign(NOW, [quote(-5, id="known")])
    waves.add(late, None)
    assert first_of(waves) == first


def test_the_amplifier_is_what_most_can_have_seen_reposts_too() -> None:
    waves = Waves()
    waves.sign(NOW, [quote(-5, id="small", views=10)])
    for minute, views in enumerate((500, 90_000, 90_000, 7)):
        repost = "small" if minute % 2 else None
        waves.add(post(minute, id=f"m{minute}", views=views, repost_of=repost), None)
    assert (known := wave_of(waves).amplifier) is not None
    assert (known.id, known.reach) == ("m1", 90_000)  # the earlier of two that are as loud


def test_the_order_of_arrival_within_a_bin_does_not_matter() -> None:
    posts = [
        post(1, id="a", views=5), post(1, id="b", views=5, author="x"),
        post(2, Label.NEUTRAL, text=FACT, id="c"), post(0, id="d", repost_of="r", views=5),
    ]  # fmt: skip
    packed = set()
    for order in permutations(posts):
        waves = Waves()
        waves.sign(NOW, [])
        for each in order:
            waves.add(each, (b"rooted", False))
        packed.add(msgspec.json.encode(waves.pack()))
    assert len(packed) == 1


@pytest.mark.parametrize(
    ("terms", "before", "first"),
    [
        pytest.param(["outage", "no signal"], 9, "m3", id="the first that says one of them"),
        pytest.param(["ticket"], 9, "m0", id="nobody says it: the first at all"),
        pytest.param([], 9, "m0", id="nothing stands out"),
        pytest.param(["outage"], QUIET, "m0", id="a quiet brand has no everyday complaints"),
    ],
)
def test_a_loud_brands_wave_begins_with_what_it_is_about(
    terms: list[str], before: int, first: str
) -> None:
    """Its everyday complaints go on meanwhile."""
    texts = ("So slow", "Late again", "My signal, lost in the mail", "No signal in York", "Outage!")
    quotes = [quote(n - 20, id=f"m{n}", text=text) for n, text in enumerate(texts)]
    waves = Waves()
    waves.sign(NOW, quotes, before)
    assert (known := wave_of(waves).first(terms, NOW)) is not None
    assert known.id == first


def test_the_first_post_stays_when_the_wave_comes_to_speak_of_other_things() -> None:
    waves = Waves()
    waves.sign(NOW, [quote(-9, id="m0"), quote(-8, id="m1", text="outage")], before=9)
    wave, later = wave_of(waves), NOW + CHOSEN
    assert [q.id for q in (wave.first(["outage"], later), wave.first(["refund"], later)) if q] == [
        "m1", "m1",
    ]  # fmt: skip
    waves.add(post(-10, id="late", now=CHOSEN * BIN / 60), None)
    assert wave.early == (wave.first((), later),)


# -- How long

DAYS = 3


def test_the_first_post_of_an_incident_that_runs_for_days_is_not_forgotten() -> None:
    waves = Waves()
    waves.sign(NOW, [quote(-5, id="first")])
    for hour in range(24 * DAYS):
        waves.hold(NOW, NOW + hour * HOUR)
        waves.add(post(hour * 60, id=f"m{hour}", views=hour), None)
    assert first_of(waves) == "first"
    assert (loudest := wave_of(waves).amplifier) is not None
    assert loudest.id == f"m{24 * DAYS - 1}"
    assert len(waves.pages) <= LONGEST + 2


@pytest.mark.parametrize(
    ("posts", "hours"),
    [
        pytest.param(PLENTY, COUNTED * SPAN // HOUR, id="six hours are enough"),
        pytest.param(PLENTY // 5, LONGEST * SPAN // HOUR, id="a slow one is counted for a day"),
    ],
)
def test_a_wave_is_counted_while_it_shows_where_it_began(posts: int, hours: int) -> None:
    waves = Waves()
    waves.sign(NOW, [])
    wave = wave_of(waves)
    for number in range(posts):
        waves.add(post(0, author=f"p{number}"), None)
    for hour in range(1, 48):
        settle(waves, NOW + hour * HOUR, Copies(), Others(()))
        waves.hold(NOW, NOW + hour * HOUR)
        waves.add(post(hour * 60), None)
    told = waves.account(wave).traits.told
    counted = [hour for hour in range(48) if wave.is_counted(NOW + hour * HOUR)]
    assert len(counted) in (hours - 1, hours)  # it opens with the half-hour before
    assert told == posts + len(counted) - 1


@pytest.mark.parametrize(
    ("hours", "remembered"),
    [
        pytest.param(23, True, id="it can be reopened"),
        pytest.param(25, False, id="it is over"),
    ],
)
def test_a_wave_is_remembered_for_a_day_after_its_incident(hours: int, *, remembered: bool) -> None:
    waves = Waves()
    waves.sign(NOW, [quote(-5, id="first")])
    waves.hold(NOW, NOW)
    over = NOW + DAYS * DAY
    waves.hold(None, over)
    waves.sign(over + hours * HOUR, [])
    assert (waves.of(over) is not None) is remembered


def test_each_first_sign_has_its_own_wave_and_the_held_one_stays() -> None:
    waves = Waves()
    waves.hold(NOW, NOW)
    for hour in range(MOST + 3):
        waves.sign(NOW + hour * HOUR, [quote(hour * 60 - 1, id=f"m{hour}")])
    assert len(waves.waves) == MOST
    assert first_of(waves, NOW) == "m0"
    assert first_of(waves, NOW + (MOST + 2) * HOUR) == f"m{MOST + 2}"
    assert first_of(waves, NOW + (MOST + 2) * HOUR + 2) == f"m{MOST + 2}", "cut to a later bin"


def test_a_sign_that_an_older_release_saw_has_no_wave() -> None:
    waves = Waves()
    waves.sign(NOW, [quote(-5)])
    assert waves.of(NOW - 1) is None


# -- Bounds


def test_a_calm_brand_keeps_two_pages() -> None:
    waves = seen([post(minute) for minute in range(0, 600, 7)])
    assert len(waves.pages) == 2
    assert len(msgspec.msgpack.encode(waves.pack())) < 150


def test_a_wave_of_a_day_keeps_texts_of_its_beginning_alone() -> None:
    waves = Waves()
    waves.sign(NOW, [])
    for half in range(LONGEST):
        waves.add(
            post(half * 30, Label.NEUTRAL, text=FACT + "." * 999, url="https://a.example/1"), None
        )
    assert len(waves.pages) >= LONGEST - 2
    assert sum(page.fact is not None for page in waves.pages.values()) <= BEFORE + 1
    assert len(msgspec.msgpack.encode(waves.pack())) < 4_000


def test_what_is_kept_of_a_post_is_cut() -> None:
    waves = Waves()
    long = quote(-1, text="t" * 900, url="https://a.example/" + "u" * BRIEF_URL)
    waves.sign(NOW, [long])
    assert (known := wave_of(waves).first((), NOW)) is not None
    assert (len(known.text), known.url) == (BRIEF_TEXT, None)


def test_of_many_posts_that_are_answered_the_frequent_ones_are_counted() -> None:
    waves = Waves()
    for number in range(600):
        root = b"gather" if number % 3 == 0 else number.to_bytes(6)
        waves.add(post(number / 60, author=f"p{number}"), (root, False))
    (page,) = waves.pages.values()
    assert len(page.roots.counts) <= OPEN
    assert 200 - 600 / OPEN <= page.roots.counts[b"gather"] <= 200
    waves.add(post(SPAN * BIN / 60 + 1), None)
    assert len(page.roots.counts) <= KEPT
    assert b"gather" in page.roots.counts


def test_an_own_post_that_comes_after_its_answers_is_still_the_brands_own() -> None:
    late, waves = post(1, id="joke"), Waves()
    waves.sign(NOW, [])
    waves.add(post(0), (key_of("joke"), False))
    assert waves.account(wave_of(waves)).person == 1
    waves.own(late)
    assert (waves.account(wave_of(waves)).own, waves.account(wave_of(waves)).person) == (1, 0)


def test_waves_come_back_as_they_were_packed() -> None:
    waves = seen([post(-3, Label.NEUTRAL, text=FACT), post(-2)])
    waves.sign(NOW, [quote(-5, id="first", url="https://a.example/1")])
    waves.sign(NOW + HOUR, [])
    waves.hold(NOW, NOW)
    waves.add(post(3, author="ben"), (b"rooted", True))
    packed = msgspec.msgpack.encode(waves.pack())
    again = Waves.unpack(msgspec.msgpack.decode(packed))
    assert again.pack() == waves.pack()
    assert again.of(NOW + 1) is not None
    assert first_of(again) == "first"

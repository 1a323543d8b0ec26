"""Whether many posts are one text, and from how many accounts it comes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from alerts.brief import FullBrief
from detectors.bins import DAY, HOUR, bin_of
from detectors.copies import HOURS, SAMPLE, Chorus, Copies
from detectors.events import Label, Level, Mention
from detectors.post import Post
from detectors.rules import Rules, SeverityRules
from detectors.signal import Signal
from tests.detectors.people import (
    FEELINGS,
    PRESENT,
    a_brief,
    a_post,
    a_seasoned_watch,
    seeded,
    take,
)

NOW = bin_of(PRESENT)
SLOGANS = {
    "en": "Cancel your plan with Zephyr now, they lie",
    "fr": "Résiliez tous votre forfait Zéphyr maintenant, ils mentent",
}
MINE = {
    "en": ("No trains in {0} since six this morning", "Waited {0} minutes at the stop, nobody came",
           "Refund number {0} is still not on my account", "Awful"),
    "fr": ("Aucun train à {0} depuis six heures ce matin", "J'ai attendu {0} minutes, personne",
           "Le remboursement {0} n'est toujours pas sur mon compte", "Nul"),
}  # fmt: skip


def post(number: int, text: str, author: str | None, ago: float = 0.0, **fields: Any) -> Mention:
    return a_post(PRESENT - ago * 60, author, id=f"{author}/{number}", text=text, **fields)


def repeated(
    slogan: str, copies: int, accounts: int, ago: float = 0.0, **fields: Any
) -> list[Mention]:
    """One text from so many accounts; what follows its beginning differs."""
    tails = (f"@friend{number} https://z.example/{number}" for number in range(copies))
    return [
        post(number, f"{slogan} {tail}", f"bot{number % accounts}", ago, **fields)
        for number, tail in enumerate(tails)
    ]


def own_words(count: int, lang: str = "en", ago: float = 0.0) -> list[Mention]:
    """Different people who say different things."""
    return [
        post(number, f"{number} {MINE[lang][number % 4].format(number)}", f"p{number}", ago)
        for number in range(count)
    ]


def copies_of(posts: Iterable[Mention], label: Label = Label.NEGATIVE) -> Copies:
    copies = Copies()
    for each in posts:
        copies.add(Post.of(each, FEELINGS[label], each.created_at.timestamp(), NOW))
    return copies


def chorus_of(posts: Iterable[Mention]) -> Chorus | None:
    return copies_of(posts).chorus(NOW)


def is_coordinated(posts: Iterable[Mention]) -> bool:
    chorus = chorus_of(posts)
    return chorus is not None and chorus.is_coordinated


SAY = SLOGANS["en"]


@pytest.mark.parametrize("lang", SLOGANS)
@pytest.mark.parametrize(
    ("copies", "accounts", "followers", "others", "expected"),
    [
        pytest.param(24, 12, None, 3, True, id="twelve accounts, again and again"),
        pytest.param(24, 12, 5_000, 3, True, id="however many follow them"),
        pytest.param(18, 14, 400, 11, True, id="most of what is said"),
        pytest.param(18, 14, 400, 12, False, id="too many say something else"),
        pytest.param(30, 15, 400, 2, False, id="so many accounts are a crowd"),
        pytest.param(20, 20, 320, 0, False, id="a small boycott"),
        pytest.param(90, 90, 320, 0, False, id="a boycott: many repeat a slogan"),
        pytest.param(90, 90, None, 0, False, id="a boycott where no followers are told"),
        pytest.param(90, 90, 3, 10, True, id="many accounts that nobody follows"),
        pytest.param(9, 3, 3, 0, False, id="too few posts to say"),
        pytest.param(0, 1, None, 60, False, id="all in their own words"),
    ],
)
def test_coordinated_are_copies_by_few_or_by_nobodies(  # noqa: PLR0913
    copies: int, accounts: int, followers: int | None, others: int, lang: str, *, expected: bool
) -> None:
    posts = repeated(SLOGANS[lang], copies, accounts, followers=followers)
    assert is_coordinated([*posts, *own_words(others, lang)]) is expected


def test_a_chorus_is_told_with_its_numbers() -> None:
    posts = [*repeated(SAY, 24, 12, followers=3), *own_words(8)]
    assert chorus_of(posts) == Chorus(
        posts=32, copies=24, accounts=12, hardly=1.0, others=0.4,
        text="cancel your plan with zephyr now",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        pytest.param({"repost_of": "r"}, Label.NEGATIVE, id="reposts"),
        pytest.param({}, Label.POSITIVE, id="happy ones: a giveaway"),
        pytest.param({}, Label.NEUTRAL, id="neutral ones: a share button"),
        pytest.param({"text": "Zephyr is so bad 😡"}, Label.NEGATIVE, id="short ones"),
        pytest.param({"author": None}, Label.NEGATIVE, id="hidden authors: one headline"),
    ],
)
def test_what_is_no_copy(fields: dict[str, Any], label: Label) -> None:
    posts = [
        a_post(PRESENT, followers=0, **{"author": f"b{n % 3}", "id": str(n), "text": SAY} | fields)
        for n in range(60)
    ]  # fmt: skip
    assert copies_of(posts, label).chorus(NOW) is None


def test_it_is_of_the_last_hours() -> None:
    copies = copies_of(repeated(SAY, 24, 12))
    assert copies.chorus(NOW + HOURS * HOUR - 1) == copies_of(repeated(SAY, 24, 12)).chorus(NOW)
    assert copies.chorus(NOW + HOURS * HOUR) is None
    assert copies.pack() == Copies().pack()
    assert copies_of(repeated(SAY, 24, 12, ago=60 * HOURS)).chorus(NOW) is None


# -- A sample of very many


def a_flood(copies: int, accounts: int, others: int) -> list[Mention]:
    posts = [*repeated(SAY, copies, accounts, ago=30), *own_words(others, ago=30)]
    posts += own_words(40, "fr")  # an hour of its own, with few
    seeded(7).shuffle(posts)
    return posts


def test_of_very_many_a_sample_tells_the_shares() -> None:
    chorus = chorus_of(a_flood(6_000, 12, 2_000))
    assert chorus is not None
    assert chorus.posts == 8_040
    assert 5_000 < chorus.copies < 7_000
    assert (8 < chorus.accounts <= 12, chorus.is_coordinated) == (True, True)
    assert not is_coordinated(a_flood(6_000, 5_000, 2_000))


@pytest.mark.parametrize("seed", range(4))
def test_neither_order_nor_packing_matters(seed: int) -> None:
    """Not even where the samples are full."""
    posts, packed = a_flood(500, 20, 300), Copies()
    straight = copies_of(posts)
    seeded(seed).shuffle(posts)
    for number, each in enumerate(posts):
        packed.add(Post.of(each, FEELINGS[Label.NEGATIVE], each.created_at.timestamp(), NOW))
        if number % 50 == 0:
            packed = Copies.unpack(msgspec.msgpack.decode(msgspec.msgpack.encode(packed.pack())))
    assert packed.chorus(NOW) == straight.chorus(NOW)


def test_the_state_is_bounded_whatever_is_said() -> None:
    """A brand of three complaints an hour keeps little, and no flood more than two kilobytes."""
    calm = copies_of(each for hour in range(6) for each in own_words(3, ago=60 * hour))
    assert len(msgspec.msgpack.encode(calm.pack())) < 250
    random = seeded(1)
    hostile = copies_of(
        post(number, f"{'é' * 200} {random.randrange(24)} a b c d e f", f"b{number}", number % 230)
        for number in range(5_000)
    )
    assert max(map(len, hostile.hours.values())) == SAMPLE
    assert len(msgspec.msgpack.encode(hostile.pack())) < 6_000


# -- A label, never a silencer


def rung(posts: Iterable[Mention], rules: SeverityRules | None = None) -> list[Signal]:
    """Looks at a seasoned brand after each post of an hour: those that ring."""
    brief = FullBrief(rules=Rules(severity=rules)) if rules else a_brief()
    watch, looks = a_seasoned_watch(brief), list[Signal]()
    for each in sorted(posts, key=lambda mention: mention.created_at):
        take(watch, each)
        looks.append(watch.look(each.created_at.timestamp()))
    return [look for look in looks if look.level]


def highest(looks: Iterable[Signal]) -> Level | None:
    return max(
        (look.level for look in looks if look.level), key=lambda each: each.rank, default=None
    )


def an_hour(texts: Iterable[tuple[str, str]], **fields: Any) -> list[Mention]:
    """Posts of these accounts, twenty seconds apart."""
    return [
        a_post(PRESENT + number * 20, who, id=f"h{number}", text=text, **fields)
        for number, (who, text) in enumerate(texts)
    ]


def net(accounts: int, copies: int, lang: str = "en") -> list[tuple[str, str]]:
    return [(f"bot{n % accounts}", f"{SLOGANS[lang]} {n}") for n in range(copies)]


def crowd(people: int, lang: str = "en") -> list[tuple[str, str]]:
    return [(f"p{n}", f"{n} {MINE[lang][n % 4].format(n)}") for n in range(people)]


@pytest.mark.parametrize("lang", SLOGANS)
@pytest.mark.parametrize(
    ("said", "followers", "level"),
    [
        pytest.param(lambda lang: crowd(170, lang), 3, Level.CRISIS, id="a crowd in its own words"),
        pytest.param(lambda lang: net(170, 170, lang), 300, Level.CRISIS, id="a boycott"),
        pytest.param(lambda lang: net(14, 170, lang), 300, Level.ALERT, id="a few accounts"),
        pytest.param(lambda lang: net(170, 170, lang), 3, Level.ALERT, id="a net of nobodies"),
        pytest.param(lambda lang: net(5, 170, lang), 3, Level.ALERT, id="five accounts"),
        pytest.param(lambda lang: net(14, 100, lang) + crowd(50, lang), 3, Level.CRISIS,
                     id="a net that people join"),
    ],
)  # fmt: skip
def test_a_net_rings_and_is_no_crisis(said: Any, followers: int, level: Level, lang: str) -> None:
    """The same posts in the people's own words, or by people, are one."""
    assert highest(rung(an_hour(said(lang), followers=followers))) is level


def test_the_points_are_shown_and_can_be_switched_off() -> None:
    posts = an_hour(net(170, 170), followers=3)
    assert rung(posts)[-1].points.coordinated == -1.0
    off = rung(posts, SeverityRules(coordinated_points=0))
    assert {look.points.coordinated for look in off} == {0.0}
    assert highest(off) is Level.CRISIS


def test_reposts_by_a_net_do_not_ring_at_all() -> None:
    """As on 21 May 2014: hundreds of accounts without followers repost one post."""
    reposts = an_hour(((f"bot{n}", f"RT @boss: {SAY}") for n in range(170)), repost_of="r")
    assert rung([*reposts, *an_hour(crowd(4))]) == []


def test_those_who_speak_for_themselves_are_estimated_from_the_sample() -> None:
    copies = copies_of([*repeated(SAY, 20, 4), *own_words(12)])
    assert copies.lone(80) == 80
    copies.judge(NOW)
    assert copies.lone(80) == 60  # twelve of sixteen


def test_a_verdict_holds_until_enough_posts_say_otherwise_or_for_a_day() -> None:
    copies = copies_of(repeated(SAY, 24, 12))
    assert not copies.is_coordinated(NOW)
    for later in (0, 6 * HOUR, DAY - 1):
        if not later:
            copies.judge(NOW)
        assert copies.is_coordinated(NOW + later)
    assert not copies.is_coordinated(NOW + DAY)
    for count, expected in ((9, True), (10, False)):
        several = copies_of(own_words(count))
        several.held = NOW - 6 * HOUR
        several.judge(NOW)
        assert several.is_coordinated(NOW) is expected


def test_a_net_that_is_silent_is_no_crisis_for_the_lane_of_a_day() -> None:
    """Fifty accounts in the morning; five hours later four people complain."""
    later = [replace(post, created_at=post.created_at + timedelta(hours=5))
             for post in an_hour(crowd(4))]  # fmt: skip
    morning = an_hour(((f"bot{n}", SAY) for n in range(50)), followers=3, source="x")
    told = [*morning, *(replace(post, id=f"late{post.id}") for post in later)]
    assert highest(rung(told)) is Level.ALERT
    assert highest(rung(told, SeverityRules(coordinated_points=0))) is Level.CRISIS

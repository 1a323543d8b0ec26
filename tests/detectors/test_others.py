"""Whether a wave is about somebody else, by whom most of its people name."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from unicodedata import normalize

import msgspec
import pytest

from alerts.brief import FullBrief
from detectors.bins import DAY, HOUR, Ring, bin_of
from detectors.events import Label, Level, Mention
from detectors.others import KEPT, LATEST, MOST_NAMES, OPEN, Others
from detectors.post import Post
from detectors.rules import Rules, SeverityRules
from detectors.signal import Named, Signal
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
RIVAL = frozenset({"Rivalis"})


class Crowd:
    """People who complain, and what is made of whom they name."""

    def __init__(self, names: Iterable[str] = RIVAL) -> None:
        self.names = frozenset(names)
        self.others, self.people, self.count = Others(self.names), Ring(NOW), 0

    def say(self, text: str, people: int = 1, ago: int = 0) -> None:
        """Each of so many people says it, so many bins ago."""
        for _ in range(people):
            self.count += 1
            post = a_post(PRESENT - ago * 300, f"p{self.count}", text=text)
            seen = Post.of(post, FEELINGS[Label.NEGATIVE], post.created_at.timestamp(), NOW)
            self.others.add(seen)
            self.people.add(NOW - ago, 1)

    def named(self, usual: float = 1.0, bins: int = HOUR) -> Named | None:
        """The verdict over a window, where so many people are usual."""
        return self.others.named(self.people, {bins: usual}).get(bins)

    def repack(self) -> None:
        """Once through the table."""
        packed = msgspec.msgpack.encode(self.others.pack())
        self.others = Others.unpack(self.names, msgspec.msgpack.decode(packed))


# -- What is a name


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("Rivalis", "Rivalis is down in Leeds again", True, id="a word"),
        pytest.param("Rivalis", "RIVALIS, still no network?!", True, id="however it is written"),
        pytest.param("Rivalis", "rivalistic nonsense, Zephyr", False, id="no part of one"),
        pytest.param("Rivalis", "Zephyr is down in Leeds again", False, id="nobody"),
        pytest.param("Rivalis", "@rivalis_help answer me", True, id="by the handle"),
        pytest.param("@Rivalis", "rivalis is down", True, id="a handle, by the name"),
        pytest.param("Rivalis", "no network #Rivalis", True, id="by the hashtag"),
        pytest.param("Rivalis", "look https://rivalis.example/a", False, id="not by a link"),
        pytest.param("Télévix", "televix en panne", True, id="without accents"),
        pytest.param("Televix", "Télévix en panne", True, id="with accents"),
        pytest.param("Télévix", normalize("NFD", "Télévix en panne"), True, id="in pieces"),
        pytest.param("fête", "Quelle FÊTE ratée, Zephyr", True, id="un mot"),
        pytest.param("Ривал", "РИВАЛ не работает", True, id="in another script"),
        pytest.param("Air Rivalis", "Air Rivalis lost my bag", True, id="two words"),
        pytest.param("Air Rivalis", "the air at Rivalis is bad", False, id="two words apart"),
        pytest.param("H&M", "H & M closed, and Zephyr too", True, id="with a sign"),
        pytest.param("Rivalis", "Zephyr is down, moving to Rivalis", False, id="where they go"),
        pytest.param("Rivalis", "Zephyr en panne. Je passe chez Rivalis", False, id="où ils vont"),
        pytest.param("Rivalis", "Rivalis en panne. Je passe chez Zephyr", True, id="d'où l'on va"),
    ],
)  # fmt: skip
def test_a_name_is_said_in_whole_words(name: str, text: str, *, expected: bool) -> None:
    crowd = Crowd([name])
    crowd.say(text, people=10)
    assert (crowd.named() is not None) is expected


# -- How many


@pytest.mark.parametrize(
    ("naming", "silent", "usual", "expected"),
    [
        pytest.param(4, 0, 0.1, False, id="too few"),
        pytest.param(6, 0, 0.1, True, id="all of six"),
        pytest.param(18, 2, 1, True, id="most"),
        pytest.param(10, 30, 1, False, id="a quarter"),
        pytest.param(22, 18, 1, False, id="perhaps most, perhaps not"),
        pytest.param(20, 40, 40, True, id="the others complain as on any day"),
        pytest.param(20, 40, 20, False, id="half of what is more than usual"),
        pytest.param(8, 12, 18, False, id="no wave"),
    ],
)
def test_it_is_theirs_if_most_of_the_wave_name_them(
    naming: int, silent: int, usual: float, *, expected: bool
) -> None:
    crowd = Crowd()
    crowd.say("Rivalis is down again", naming)
    crowd.say("still waiting for a train", silent)
    named = crowd.named(usual)
    assert (named is not None) is expected
    if named:
        told = named.window, named.names, named.people, named.of
        assert told == ("1h", ("Rivalis",), naming, naming + silent)


def test_the_names_are_told_by_how_many_say_them() -> None:
    crowd = Crowd(["Rivalis", "Aurora", "festival", "concert", "opera"])
    for text, people in (
        ("the festival is off, Rivalis is down", 3), ("no festival, no concert", 9),
        ("what a festival", 4), ("aurora", 1), ("awful", 2),
    ):  # fmt: skip
        crowd.say(text, people)
    named = crowd.named()
    assert named
    assert (named.names, named.people, named.of) == (("festival", "concert", "Rivalis"), 17, 19)


def test_who_names_them_in_one_of_two_posts_names_them_once() -> None:
    crowd = Crowd()
    for number in range(8):
        for text in ("no network", "Rivalis is down", "Rivalis!", "awful"):
            post = a_post(PRESENT, f"p{number}", text=text)
            crowd.others.add(Post.of(post, FEELINGS[Label.NEGATIVE], PRESENT, NOW))
        crowd.people.add(NOW, 1)
    named = crowd.named()
    assert named
    assert (named.people, named.of) == (8, 8)


def test_each_window_has_its_own_people() -> None:
    """Their crisis of this morning says nothing of the one that begins now."""
    crowd = Crowd()
    crowd.say("Rivalis is down again", 30, ago=4 * HOUR)
    crowd.say("no trains", 12)
    assert crowd.named() is None
    assert crowd.named(bins=6 * HOUR) is not None


def test_where_they_are_named_every_day_it_is_no_news() -> None:
    """A brand that is compared with a competitor in half of its complaints."""
    compared, other = Crowd(), Crowd()
    for hour in range(4, 24):
        compared.say("Rivalis is no better", 5, ago=hour * HOUR)
        other.say("no better", 5, ago=hour * HOUR)
        for each in (compared, other):
            each.say("awful", 5, ago=hour * HOUR)
    for each in (compared, other):
        each.others.settle(NOW, frozen=False)
        each.say("Rivalis is down", 14)
        each.say("awful", 10)
    assert compared.named(usual=10.0) is None
    assert other.named(usual=10.0) is not None


def test_what_an_incident_says_is_not_usual() -> None:
    crowd = Crowd()
    crowd.say("Rivalis is down", 30, ago=3 * HOUR)
    before = crowd.others.usual.value
    crowd.others.settle(NOW, frozen=True)
    crowd.others.settle(NOW + HOUR, frozen=False)  # the incident is over
    assert crowd.others.usual.value == pytest.approx(before, abs=1e-3)


# -- State


def a_flood(people: int, naming: float) -> Crowd:
    """An hour of very many people, half of whom the last hour's window holds no more."""
    crowd, random = Crowd(), seeded(people)
    for _ in range(people):
        text = "Rivalis is down" if random.random() < naming else "no trains"
        crowd.say(text, ago=random.randrange(2 * HOUR))
    return crowd


@pytest.mark.parametrize(("naming", "expected"), [(0.25, False), (0.9, True)])
def test_of_very_many_a_sample_is_enough(naming: float, *, expected: bool) -> None:
    named = a_flood(2_000, naming).named()
    assert (named is not None) is expected
    if named:
        assert named.people / named.of == pytest.approx(naming, abs=0.15)


def test_the_state_is_bounded_and_nothing_where_there_are_no_names() -> None:
    names = [f"{number} {'é' * 50}" for number in range(MOST_NAMES)]
    crowd = Crowd(names)
    for number in range(4_000):
        crowd.say(f"{names[number % MOST_NAMES]} is down", ago=number % (DAY - 1))
    crowd.others.settle(NOW, frozen=False)
    _, *older, _ = (len(seen) for _, seen in sorted(crowd.others.hours.items()))
    assert older == [KEPT] * (24 - LATEST) + [OPEN] * (LATEST - 1)
    assert len(msgspec.msgpack.encode(crowd.others.pack())) < 5_200
    nobody = Crowd([])
    nobody.say("Rivalis is down", 30)
    assert (nobody.others.pack(), nobody.named()) == ([], None)


def test_what_has_left_the_day_is_forgotten() -> None:
    crowd = Crowd()
    crowd.say("Rivalis is down", 30)
    crowd.others.settle(NOW + DAY, frozen=False)
    assert len(crowd.others.hours) == 1  # its hour has some bins left
    crowd.others.settle(NOW + DAY + HOUR, frozen=False)
    assert crowd.others.hours == {}


@pytest.mark.parametrize("seed", range(3))
def test_order_and_packing_change_nothing(seed: int) -> None:
    texts = ("Rivalis is down", "the festival", "no Rivalis, no festival", "awful")
    posts = [(text, ago) for text in texts for ago in range(2 * HOUR) for _ in range(5)]
    straight, shuffled = Crowd(["Rivalis", "festival"]), Crowd(["Rivalis", "festival"])
    numbered = list(enumerate(posts, 1))
    for number, (text, ago) in numbered:
        straight.count = number - 1
        straight.say(text, ago=ago)
    seeded(seed).shuffle(numbered)
    for number, (text, ago) in numbered:
        shuffled.count = number - 1
        shuffled.say(text, ago=ago)
        if number % 40 == 0:
            shuffled.repack()
    assert shuffled.named() == straight.named()
    assert straight.named() is not None


def test_other_names_begin_anew() -> None:
    """A bit would mean somebody else."""
    crowd = Crowd()
    crowd.say("Rivalis is down", 30)
    crowd.names = frozenset({"Aurora", "Rivalis"})
    crowd.repack()
    assert crowd.others.hours == {}


# -- A label, never a silencer


def rung(
    texts: Iterable[str], others: frozenset[str] = RIVAL, rules: SeverityRules | None = None
) -> list[Signal]:
    """Looks at a seasoned brand after each post, thirty seconds apart: those that ring."""
    brief = replace(FullBrief(rules=Rules(severity=rules)) if rules else a_brief(), others=others)
    watch, looks = a_seasoned_watch(brief), list[Signal]()
    for number, text in enumerate(texts):
        at = PRESENT + number * 30
        take(watch, said(at, number, text))
        looks.append(watch.look(at))
    return [look for look in looks if look.level]


def said(at: float, number: int, text: str) -> Mention:
    return a_post(at, f"p{number}", id=f"h{number}", text=f"{text} {number}")


def highest(looks: Iterable[Signal]) -> Level | None:
    return max(
        (look.level for look in looks if look.level), key=lambda each: each.rank, default=None
    )


OURS, THEIRS = "no train in sight", "Rivalis is down again"
LEFT, PARTIS = "no train in sight, moving to Rivalis", "aucun train, je passe chez Rivalis"


@pytest.mark.parametrize(
    ("texts", "fields", "level"),
    [
        pytest.param([OURS], {}, Level.CRISIS, id="ours"),
        pytest.param([THEIRS], {}, Level.ALERT, id="theirs"),
        pytest.param([THEIRS] * 9 + [OURS], {}, Level.ALERT, id="mostly theirs"),
        pytest.param([OURS] * 3 + [THEIRS], {}, Level.CRISIS, id="a quarter names them"),
        pytest.param([OURS, LEFT, LEFT, PARTIS], {}, Level.CRISIS, id="three quarters leave"),
        pytest.param([THEIRS], {"others": frozenset()}, Level.CRISIS, id="they are unknown"),
        pytest.param(
            [THEIRS], {"rules": SeverityRules(others_points=0)}, Level.CRISIS, id="switched off"
        ),
    ],
)  # fmt: skip
def test_somebody_elses_crisis_rings_and_is_none(
    texts: list[str], fields: dict[str, Any], level: Level
) -> None:
    assert highest(rung(texts * (60 // len(texts)), **fields)) is level


def test_who_speaks_for_himself_makes_it_a_crisis() -> None:
    """Ours begins in the middle of theirs."""
    theirs = [THEIRS] * 60
    assert highest(rung(theirs)) is Level.ALERT
    assert highest(rung(theirs + [OURS, THEIRS, OURS] * 30)) is Level.CRISIS


def test_the_points_and_the_names_are_told() -> None:
    on, off = rung([THEIRS] * 40), rung([THEIRS] * 40, rules=SeverityRules(others_points=0))
    assert (on[-1].points.others, off[-1].points.others) == (-1.0, 0.0)
    for looks in (on, off):
        (named,) = {lane.named for lane in looks[-1].lanes if lane.lane == "1h"}
        assert named
        assert (named.names, named.window) == (("Rivalis",), "1h")


def test_praise_and_reposts_name_nobody() -> None:
    watch = a_seasoned_watch(replace(a_brief(), others=RIVAL))
    for number in range(40):
        post = said(PRESENT + number, number, THEIRS)
        take(watch, post, Label.POSITIVE)
        take(watch, replace(post, id=f"r{number}", repost_of="x"))
    assert watch.tally.coverage.others.hours == {}

"""What a wave is about: it names what a person would name."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.bins import HOUR, bin_of
from detectors.events import Label
from detectors.extent import Term
from detectors.gist import key
from detectors.panel import AN_HOUR, FEW, MANY
from detectors.post import Post
from detectors.terms import TOLD, Terms
from tests.detectors.people import FEELINGS, NEGATIVE, PRESENT, a_post, seeded

NOW = bin_of(PRESENT)

GRUMBLES = {
    "en": ("Waiting for Zephyr support, terrible service", "The Zephyr app is slow",
           "Zephyr charged me twice", "No refund from Zephyr yet", "Zephyr support is rude"),
    "fr": ("Le support Zephyr ne répond pas", "L'appli Zephyr rame encore",
           "Zephyr m'a facturé deux fois", "Toujours pas de remboursement", "La box Zephyr rame"),
}  # fmt: skip


def said(text: str, who: str | None, lang: str = "en", ago: float = 0, **fields: Any) -> Post:
    """An unhappy post of so many hours ago, taken when it is made."""
    at = PRESENT - ago * 3_600
    mention = a_post(at, who, **{"id": f"{who}{text[:20]}{ago}", "text": text} | fields)
    return Post.of(mention, replace(NEGATIVE, lang=lang), at, bin_of(at))


def lived(lang: str = "en", days: int = 10) -> Terms:
    """Everyday life: five different grumbles a day, each of somebody else."""
    terms, random = Terms(), seeded(1)
    for hour in range(days * 24, 8, -5):
        now = NOW - hour * HOUR
        terms.settle(now, frozen=False)
        terms.add(said(random.choice(GRUMBLES[lang]), f"p{hour}", lang, hour))
    terms.settle(NOW, frozen=False)
    return terms


def heard(terms: Terms, posts: Iterable[Post]) -> tuple[Term, ...]:
    for post in posts:
        terms.add(post)
    return terms.latest({})


def crowd(texts: Sequence[str], lang: str = "en", people: int = 0) -> list[Post]:
    """The texts, each of another person, over and over until there are so many."""
    return [
        said(texts[number % len(texts)], f"c{number}", lang)
        for number in range(people or len(texts))
    ]


@pytest.mark.parametrize(
    ("lang", "texts", "expected"),
    [
        pytest.param("en", (
            "Zephyr leaked my data, I got the mail today",
            "So Zephyr had a data breach and tells us on a Friday",
            "Data breach at Zephyr. Change your password",
            "my password was in the Zephyr data breach",
            "Thanks Zephyr for leaking my password",
        ), ("data breach", "password"), id="a leak"),
        pytest.param("en", (
            "Zephyr is down in Leeds", "no internet from Zephyr since noon",
            "Is Zephyr down for anyone else? No internet here", "zephyr DOWN again, no internet",
            "Still no internet, thanks Zephyr", "Zephyr down, router shows a red light",
        ), ("no internet", "down"), id="an outage"),
        pytest.param("en", (
            "Found glass in my Zephyr yoghurt", "My son cut his lip, glass in the Zephyr yoghurt",
            "Zephyr must recall these yoghurts, there is glass in them",
            "glass. in. a. yoghurt. Zephyr, what are you doing", "Recall now! #ZephyrGlass",
            "is the yoghurt recalled or not? #zephyrglass",
        ), ("glass", "yoghurt"), id="a recall"),
        pytest.param("en", (
            "That Zephyr ad is sexist", "Zephyr thinks women cannot drive? Sexist ad",
            "My mother saw the sexist ad of Zephyr and cried", "Boycott them #BoycottZephyr",
            "Sexist rubbish from Zephyr, never again #boycottzephyr", "take that ad down Zephyr",
        ), ("sexist ad", "boycottzephyr"), id="a clumsy advertisement"),
        pytest.param("fr", (
            "Zephyr a laissé fuiter mes données bancaires", "Fuite de données chez Zephyr, bravo",
            "Encore une fuite de données ! Zephyr ne dit rien", "Mes données bancaires dehors",
            "J'apprends la fuite de données Zephyr par la presse", "mon RIB chez des pirates",
        ), ("fuite de données",), id="une fuite"),
        pytest.param("fr", (
            "Plus de réseau chez Zephyr depuis ce matin", "Toujours plus de réseau à Lille",
            "Zephyr en panne à Lille", "panne Zephyr, plus de réseau, plus d'internet",
            "C'est la panne générale ? Plus d'internet ici", "la panne dure, Zephyr ne dit rien",
        ), ("panne", "plus de réseau"), id="une panne"),
        pytest.param("fr", (
            "Du verre dans les yaourts Zephyr", "Mon fils s'est coupé, du verre dans son yaourt",
            "Rappel produit Zephyr : les yaourts à la fraise", "Rappel de produits, enfin",
            "un morceau de verre dans le yaourt", "yaourts Zephyr à jeter, verre dedans",
        ), ("verre", "yaourt"), id="un rappel"),
        pytest.param("fr", (
            "La pub Zephyr est sexiste", "Pub sexiste de Zephyr, bravo les gars",
            "retirez cette pub sexiste #BoycottZephyr", "#BoycottZephyr et vite",
            "Ma mère a pleuré devant la pub Zephyr", "une campagne sexiste, encore",
        ), ("pub sexiste", "boycottzephyr"), id="une publicité"),
    ],
)  # fmt: skip
def test_the_first_three_are_what_a_person_would_name(
    lang: str, texts: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    for people in (len(texts), 4 * len(texts), 40 * len(texts)):
        told = heard(lived(lang), crowd(texts, lang, people))
        first = {key(word) for term in told[:3] for word in term.text.split()}
        assert {key(word) for each in expected for word in each.split()} <= first, told


def test_what_people_always_grumble_about_is_not_told() -> None:
    for lang, texts in GRUMBLES.items():
        assert heard(lived(lang), crowd(texts, lang, 20)) == ()
        assert {term.text for term in heard(Terms(), crowd(texts, lang, 20))} != set()


def test_of_a_subject_that_is_usual_the_rise_is_told() -> None:
    terms = heard(
        lived(), crowd(["The Zephyr app crashes", "app crash again", "app down"], "en", 30)
    )
    told = {term.text: term for term in terms}
    assert set(told) >= {"down"}
    assert all(term.people > 2 * term.usual for term in terms)


@pytest.mark.parametrize(
    ("posts", "told"),
    [
        pytest.param([("fire", "ana")] * 60, (), id="one who repeats himself is one"),
        pytest.param([("fire", name) for name in "abcde"], ("fire",), id="five are five"),
        pytest.param([("smoke in the fire exit", name) for name in "abcde"],
                     ("fire exit", "smoke"), id="near-copies of five are of five people"),
    ],
)  # fmt: skip
def test_people_count_and_not_posts(posts: list[tuple[str, str]], told: tuple[str, ...]) -> None:
    made = [said(f"{text} {n}", who, id=str(n)) for n, (text, who) in enumerate(posts)]
    terms = heard(lived(), made)
    assert tuple(term.text for term in terms) == told
    assert [term.people for term in terms] == [5] * len(told)


def test_copies_of_one_headline_without_an_author_are_one() -> None:
    copies = [said(f"Fire at the plant of Zephyr says paper {n}", None, id=str(n))
              for n in range(30)]  # fmt: skip
    assert heard(lived(), copies) == ()


def test_neither_reposts_nor_happy_posts_count() -> None:
    others = [said("fire", name, repost_of="m0") for name in "abcdef"]
    happy = [
        Post.of(post.mention, FEELINGS[Label.POSITIVE], post.seconds, post.now)
        for post in crowd(["fire"], "en", 9)
    ]
    assert heard(lived(), [*others, *happy]) == ()


def test_a_pair_stands_for_its_words_where_the_same_people_say_it() -> None:
    same = heard(lived(), crowd(["a data breach", "that breach of data", "data breach!"], "en", 9))
    assert [term.text for term in same] == ["data breach"]
    apart = heard(lived(), crowd(["the breach", "data breach", "data", "data breach"], "en", 40))
    assert {"breach", "data"} >= {term.text for term in apart[:1]}


def test_the_people_of_a_crowd_are_estimated() -> None:
    terms, people = lived(), 600
    for number in range(people):
        text = "smoke everywhere" if number % 3 else f"fire near {number} Zephyr"
        terms.add(said(text, f"c{number}"))
    told = {term.text: term.people for term in terms.latest({NOW // HOUR: people})}
    assert 100 < told["fire"] < 320
    assert 280 < told["smoke everywhere"] < 500


@pytest.mark.parametrize(
    ("frozen", "hours", "told"),
    [
        pytest.param(False, 12, True, id="half a day unnoticed"),
        pytest.param(True, 60, True, id="days of an incident"),
        pytest.param(False, 14 * 24, False, id="a fortnight: it is what people say"),
    ],
)
def test_a_crisis_does_not_make_its_words_usual_within_hours(
    *, frozen: bool, hours: int, told: bool
) -> None:
    terms = lived()
    for ahead in range(hours):
        terms.settle(NOW + ahead * HOUR, frozen=frozen)
        for person in range(8):
            terms.add(said("poison in the toys", f"h{ahead}{person}", ago=-ahead))
    assert bool(terms.latest({})) is told


def test_what_is_a_day_old_is_forgotten() -> None:
    terms = lived()
    assert heard(terms, crowd(["poison"], "en", 9))
    terms.settle(NOW + 25 * HOUR, frozen=True)
    assert terms.latest({}) == ()
    assert terms.panel.hours == {}


# -- Order, repeats, packing, bounds

TEXTS = ("fire at the plant", "poison 😡", "no internet", "où est mon colis", "火事です", "")
POSTS = st.lists(
    st.tuples(st.sampled_from(TEXTS), st.integers(0, 30), st.integers(0, 23)), max_size=60
)


def posts_of(drawn: list[tuple[str, int, int]]) -> list[Post]:
    """Posts that all come now, some of them late."""
    return [
        said(text, f"p{who}", ago=ago)._replace(now=NOW) for text, who, ago in drawn
    ]  # fmt: skip


def repacked(terms: Terms) -> Terms:
    return Terms.unpack(msgspec.msgpack.decode(msgspec.msgpack.encode(terms.pack())))


@settings(deadline=None)  # the machine may be busy
@given(drawn=POSTS, seed=st.integers(0, 10**6), frozen=st.booleans())
def test_neither_order_nor_repeats_nor_packing_matter(
    drawn: list[tuple[str, int, int]], seed: int, *, frozen: bool
) -> None:
    shuffled = [*posts_of(drawn), *posts_of(drawn)]
    seeded(seed).shuffle(shuffled)
    one, other = lived(days=2), lived(days=2)
    one.settle(NOW, frozen=frozen)
    other.settle(NOW, frozen=frozen)
    told = heard(one, posts_of(drawn))
    for post in shuffled:
        other.add(post)
        other = repacked(other)
        other.settle(NOW, frozen=frozen)
    assert other.latest({}) == told
    one.settle(NOW + 3 * HOUR, frozen=False)
    other.settle(NOW + 3 * HOUR, frozen=False)
    assert other.latest({}) == one.latest({})
    assert other.usual.counts == one.usual.counts


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.tuples(st.text(max_size=80), st.integers(0, 400)), max_size=80))
def test_any_texts_are_told_within_bounds(posts: list[tuple[str, int]]) -> None:
    terms = Terms()
    for number, (text, ago) in enumerate(posts):
        terms.settle(NOW, frozen=number % 2 == 0)
        terms.add(said(text, f"p{number % 9}", "und", ago / 12, id=str(number))._replace(now=NOW))
    told = terms.latest({})
    assert len(told) <= TOLD
    assert all(0 < len(term.text) <= 60 and term.people >= 2 for term in told)


def test_a_storm_stays_within_bounds() -> None:
    terms, hostile = lived(), "😡é火 " * 80
    for hour in range(30):
        terms.settle(NOW + hour * HOUR, frozen=True)
        for person in range(400):
            terms.add(said(f"{hostile} train{person} late", f"h{person}-{hour}", ago=-hour))
        assert sum(map(len, terms.panel.hours.values())) <= MANY == 2 * AN_HOUR
        assert len(msgspec.msgpack.encode(terms.pack())) < 4_000
    terms.settle(NOW + 33 * HOUR, frozen=False)
    assert sum(map(len, terms.panel.hours.values())) <= FEW

"""Laws of matching: a brand is judged by itself, and a name that stands alone is found."""

# ruff: noqa: RUF001  # letters of many kinds are what it is about

from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import Brand
from pipeline.matching.edges import Script, script
from pipeline.matching.folding import fold
from pipeline.matching.matcher import Matcher
from pipeline.matching.query import Query
from pipeline.matching.verdict import Rule
from pipeline.sources.post import Post
from tests.builders import NOON

NAMES = (
    "Orange", "Free", "Free Mobile", "SFR", "L'Oréal", "T-Mobile", "ソニー", "华为", "삼성",
    "Canal+", "O", "ange", "mobile",
)  # fmt: skip
WORDS = (*NAMES, "panne", "jus d'orange", "fibre", "orange.fr", "free", "oreal", "ライン")
GLUE = (
    "",
    " ",
    " ",
    ", ",
    "@",
    "#",
    "_",
    ".",
    "-",
    "'",
    "’s ",
    "\u200b",
    "https://",
    "/",
    "🍊",
    "x",
)

phrases = st.lists(st.sampled_from(WORDS), max_size=2).map(tuple)
queries = st.builds(
    Query, names=phrases, require=phrases, exclude=phrases,
    hashtags=st.sampled_from([(), ("free",)]), handles=st.sampled_from([(), ("orange",)]),
    domains=st.sampled_from([(), ("orange.fr",)]),
    languages=st.sampled_from([frozenset[str](), frozenset({"fr"})]),
)  # fmt: skip
brands = st.builds(
    Brand, query=queries, owned=st.sampled_from([frozenset[str](), frozenset({"ann"})]),
    others=st.sampled_from([frozenset[str](), frozenset({"Free Mobile"})]),
)  # fmt: skip
rosters = st.dictionaries(st.sampled_from(NAMES), brands, min_size=1, max_size=6)
texts = st.lists(st.sampled_from(WORDS + GLUE), max_size=12).map("".join) | st.text(max_size=40)
posts = st.builds(
    Post, id=st.just("p1"), text=texts, created_at=st.just(NOON), platform=st.just("x"),
    author=st.sampled_from([None, "ann", "bob"]), lang=st.sampled_from([None, "fr", "en"]),
    tags=st.lists(st.sampled_from(WORDS), max_size=1).map(tuple),
)  # fmt: skip


@given(rosters, posts)
def test_a_brand_is_judged_as_if_it_were_alone(roster: dict[str, Brand], post: Post) -> None:
    together = {each.brand: each for each in Matcher(roster).verdicts(post)}
    alone = {
        each.brand: each
        for name, brand in roster.items()
        for each in Matcher({name: brand}).verdicts(post)
    }
    assert together == alone


@given(rosters, posts, st.permutations(NAMES))
def test_the_order_of_brands_means_nothing(
    roster: dict[str, Brand], post: Post, order: list[str]
) -> None:
    shuffled = {name: roster[name] for name in order if name in roster}
    assert Matcher(shuffled).verdicts(post) == Matcher(roster).verdicts(post)


@given(rosters, posts)
def test_the_short_answer_is_the_long_one(roster: dict[str, Brand], post: Post) -> None:
    matcher = Matcher(roster)
    told = tuple(each.brand for each in matcher.verdicts(post) if each.matches)
    assert matcher.brands(post) == told


@given(rosters, posts)
def test_what_was_found_stands_where_it_is_said_to(roster: dict[str, Brand], post: Post) -> None:
    for verdict in Matcher(roster).verdicts(post):
        assert verdict.found
        for each in verdict.found:
            if each.start is not None:
                assert post.text[each.start : each.end] == each.words


def is_of_no_word(char: str) -> bool:
    folded = fold(f"a{char}a").removeprefix("a").removesuffix("a")  # invisible ones fold to nothing
    return bool(folded) and all(script(each) is Script.NONE for each in folded)


signs = st.text(st.characters().filter(is_of_no_word), max_size=5)


@given(st.sampled_from(NAMES), signs, signs)
def test_a_name_among_signs_is_found(name: str, before: str, after: str) -> None:
    post = Post(id="p1", text=f"{before}{name}{after}", created_at=NOON, platform="x")
    (verdict,) = Matcher({name: Brand()}).verdicts(post)
    assert (verdict.miss, verdict.rule) == (None, Rule.NAME)


@given(st.sampled_from(("Orange", "SFR", "Free Mobile")), st.sampled_from("aZ0éßжك"))
def test_a_name_in_a_longer_word_is_not(name: str, letter: str) -> None:
    for text in (f"{letter}{name}", f"{name}{letter}"):
        post = Post(id="p1", text=text, created_at=NOON, platform="x")
        assert Matcher({name: Brand()}).brands(post) == ()

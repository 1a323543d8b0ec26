"""The other side of a wave: who speaks for the brand, what people ask, and what it answers."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.bins import BIN, DAY, HOUR, bin_of
from detectors.change import Change
from detectors.events import Label, Mention, moment
from detectors.extent import OtherSide
from detectors.questions import ASKING, FULL, KEPT, TEXT, TOLD, question_in
from detectors.support import AN_HOUR, Support
from detectors.watch import BrandWatch
from tests.detectors.people import FEELINGS, PRESENT, a_brief, a_post, a_watch, seeded

NOW = bin_of(PRESENT)
BRIEF = replace(a_brief(), owned=frozenset({"official"}))
HAPPY, NEUTRAL, SAD = Label.POSITIVE, Label.NEUTRAL, Label.NEGATIVE

Said = tuple[Mention, Label]


def said(
    label: Label, who: str | None = "ana", ago: float = 0, text: str = "so", **more: Any
) -> Said:
    """A post of so many minutes ago."""
    known = {"id": f"{label}{who}{ago}{text}", "text": text}
    return a_post(PRESENT - ago * 60, who, **known | more), label


def own(ago: float = 0, **more: Any) -> Said:
    """A post of the brand's own account."""
    return said(NEUTRAL, "Official", ago, **more)


def observed(*posts: Said, watch: BrandWatch | None = None, now: float = PRESENT) -> BrandWatch:
    watch = watch or a_watch(PRESENT - 3 * 86_400, BRIEF)
    watch.advance(now)
    for post, label in posts:
        watch.observe(post, FEELINGS[label], now)
    return watch


def side(watch: BrandWatch, ago: float = 60) -> OtherSide:
    """As it is told of a wave whose first sign was so many minutes ago."""
    first = bin_of(watch.bin * BIN - ago * 60)
    return watch.tally.extent(first, watch.rules.severity).other


def repacked(watch: BrandWatch) -> BrandWatch:
    return BrandWatch.unpack(msgspec.msgpack.decode(msgspec.msgpack.encode(watch.pack())), BRIEF)


# -- Support


@pytest.mark.parametrize(
    ("posts", "supporters", "people"),
    [
        pytest.param([], 0, 0, id="nobody"),
        pytest.param([said(HAPPY), said(HAPPY, ago=9)], 1, 1, id="one, twice"),
        pytest.param([said(HAPPY, "ana"), said(HAPPY, "bo"), said(SAD, "cy")], 2, 3, id="three"),
        pytest.param([said(HAPPY), said(SAD, ago=9)], 1, 1, id="one, of two minds"),
        pytest.param([said(HAPPY, ago=400)], 0, 0, id="of this morning"),
        pytest.param([said(HAPPY, repost_of="m0")], 0, 0, id="a repost"),
        pytest.param([said(NEUTRAL)], 0, 0, id="no feeling"),
        pytest.param([said(HAPPY, "official")], 0, 0, id="the brand of itself"),
        pytest.param([said(HAPPY, None, text=f"I love the new app of theirs {n}") for n in (1, 2)],
                     1, 1, id="copies without an author"),
    ],
)  # fmt: skip
def test_people_who_speak_for_the_brand(posts: list[Said], supporters: int, people: int) -> None:
    told = side(observed(*posts))
    assert (told.supporters, told.people) == (supporters, people)


def test_of_many_supporters_there_is_an_estimate() -> None:
    posts = [said(HAPPY, f"h{n}", ago=n % 200) for n in range(2_000)]
    posts += [said(SAD, f"h{n}", ago=n % 200) for n in range(1_000)]  # half of them, too
    posts += [said(SAD, f"s{n}", ago=n % 200) for n in range(1_000)]
    watch = observed(*posts)
    told = side(watch)
    assert 1_200 < told.supporters < 2_800
    assert 2_400 < told.people < 3_600
    assert all(len(who) <= AN_HOUR for who in watch.tally.coverage.dialogue.support.hours.values())


def a_wave(*posts: Said) -> BrandWatch:
    """These, after the first sign of a wave an hour ago."""
    watch = observed(now=PRESENT - 3_600)
    watch.tally.coverage.waves.sign(watch.bin, ())
    return observed(*posts, watch=watch)


def happy(who: str, ago: float = 10, **more: Any) -> Said:
    return said(HAPPY, who, ago, **{"text": f"{who} is glad", "id": who} | more)


@pytest.mark.parametrize(
    ("posts", "shown"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([happy("ana"), happy("bo", shares=9)], ["bo", "ana"], id="most shared first"),
        pytest.param(
            [happy("ana", id="a1", shares=1), happy("ana", id="a2", shares=2)], ["a2"],
            id="one person is one voice",
        ),
        pytest.param(
            [happy("ana", text="so good", shares=2), happy("bo", text="so good", shares=1)],
            ["ana"], id="copies are told once",
        ),
        pytest.param([happy("ana", ago=300)], [], id="before the wave"),
        pytest.param([happy("ana", repost_of="m0")], [], id="a repost"),
        pytest.param([said(SAD), said(NEUTRAL)], [], id="who is not happy"),
        pytest.param([happy("official")], [], id="the brand of itself"),
        pytest.param(
            [happy(f"h{n}", shares=n) for n in range(9)], ["h8", "h7", "h6"], id="three of many"
        ),
    ],
)  # fmt: skip
def test_posts_that_speak_for_the_brand(posts: list[Said], shown: list[str]) -> None:
    for each in (posts, posts[::-1]):
        watch = a_wave(*each)
        assert [quote.id for quote in side(watch).support] == shown
        assert [quote.id for quote in side(repacked(watch)).support] == shown


def test_without_a_wave_no_happy_post_is_kept() -> None:
    watch = observed(happy("ana"))
    assert side(watch).supporters == 1
    assert watch.tally.coverage.dialogue.support.posts == ()


def test_a_happy_post_is_shown_for_a_day() -> None:
    watch = a_wave(happy("ana"))
    observed(watch=watch, now=PRESENT + 85_000)
    assert watch.tally.coverage.dialogue.support.posts
    observed(watch=watch, now=PRESENT + 86_400)
    assert watch.tally.coverage.dialogue.support.posts == ()


def test_happy_posts_of_an_earlier_release_are_counted_and_not_shown() -> None:
    known = a_wave(happy("ana")).tally.coverage.dialogue.support
    hours, posts = known.pack()
    assert posts
    older = Support.unpack(hours)
    assert (older.hours, older.posts) == (known.hours, ())


# -- Questions


def asks(who: str, ago: float, **more: Any) -> Said:
    known = {"text": "When is it back?", "id": who, "url": f"https://social.example/{who}"}
    return said(NEUTRAL, who, ago, **known | more)


def told_of(watch: BrandWatch) -> tuple[int, float | None, float | None, str | None, bool]:
    """People, minutes since it was asked first and last, the first post, whether it is answered."""
    (told,) = side(watch).questions
    assert side(repacked(watch)).questions == (told,)
    first, last = (
        None if at is None else (PRESENT - at.timestamp()) / 60 for at in (told.first, told.last)
    )
    who = told.url and told.url.removeprefix("https://social.example/")
    return told.people, first, last, who, told.answered


def test_a_question_is_told_with_the_first_post_that_asks_it_and_since_when() -> None:
    posts = [asks("bo", 20), asks("ana", 30), asks("cy", 10, text="when is it back")]
    for each in (posts, posts[::-1]):
        assert told_of(a_wave(*each)) == (3, 30, 10, "ana", False)


def test_what_was_asked_before_the_wave_is_not_the_first_of_it() -> None:
    watch = observed(asks("old", 300))
    watch.advance(PRESENT - 3_600)
    watch = a_wave(asks("old", 290), asks("ana", 50), asks("cy", 5))
    assert told_of(watch)[1:4] == (50, 5, "ana")


def test_a_question_is_answered_when_its_first_post_is() -> None:
    posts = [asks("ana", 30), asks("bo", 20)]
    assert told_of(a_wave(*posts, own(5, in_reply_to="ana"))) == (2, 30, 20, "ana", True)
    assert told_of(a_wave(*posts, own(5, in_reply_to="bo"))) == (2, 30, 20, "ana", False)


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        pytest.param({"gone": True}, None, id="deleted"),
        pytest.param({"text": "It is back."}, None, id="edited"),
        pytest.param({"shares": 3}, "ana", id="shared"),
    ],
)
def test_no_way_leads_to_a_post_that_asks_no_more(fields: dict[str, Any], first: Any) -> None:
    watch = a_wave(asks("ana", 30, text="When is it back???"), asks("bo", 20))
    watch.tally.change(Change(id="ana", brand="Zephyr", **fields), PRESENT)
    assert told_of(watch) == (2, 30, 20, first, False)
    assert first or b"social.example/ana" not in msgspec.msgpack.encode(watch.pack())


@pytest.mark.parametrize("fields", [{"gone": True}, {"text": "It is back."}])
def test_words_that_were_taken_back_are_shown_no_more(fields: dict[str, Any]) -> None:
    """Until somebody asks the same again; who asked it in more words takes nothing from others."""
    watch = repacked(a_wave(asks("ana", 30), asks("bo", 20, text="When is it back???")))
    for who, told in (("bo", ["When is it back?"]), ("ana", [])):
        watch.tally.change(Change(id=who, brand="Zephyr", **fields), PRESENT)
        assert [each.text for each in side(watch).questions] == told
    assert b"When" not in msgspec.msgpack.encode(watch.tally.coverage.dialogue.pack())
    again = observed(asks("cy", 5, text="when is it back??"), watch=watch)
    assert [(each.text, each.people) for each in side(again).questions] == [
        ("when is it back??", 3)
    ]


def test_of_what_one_person_asks_no_post_is_kept() -> None:
    watch = a_wave(asks("ana", 30))
    assert b"social.example" in msgspec.msgpack.encode(watch.pack())
    observed(watch=watch, now=PRESENT + 600)
    assert b"social.example" not in msgspec.msgpack.encode(watch.pack())


def test_without_a_wave_no_post_is_kept_that_asks() -> None:
    watch = observed(asks("ana", 30), asks("bo", 20))
    assert told_of(watch) == (2, None, None, None, False)
    assert b"social.example" not in msgspec.msgpack.encode(watch.pack())


@pytest.mark.parametrize(
    ("text", "question"),
    [
        pytest.param("When will it be back?", "When will it be back?", id="a question"),
        pytest.param("All is down. When will it be back? Call me!", "When will it be back?",
                     id="the sentence that asks"),
        pytest.param("Really? Is the paint of the toys toxic?", "Is the paint of the toys toxic?",
                     id="the one that asks most"),
        pytest.param("@zephyr why is my train late", "why is my train late", id="without a mark"),
        pytest.param("what a sexist ad", "", id="an outcry"),
        pytest.param("When I called nobody answered", "", id="a tale"),
        pytest.param("see https://zephyr.example/?a=1", "", id="the mark of a link"),
        pytest.param("C'est vrai ? Quand est-ce que ça marche ?", "Quand est-ce que ça marche ?",
                     id="French"),
        pytest.param("Pourquoi mon colis est en retard", "Pourquoi mon colis est en retard",
                     id="French without a mark"),
        pytest.param("Où est mon colis", "Où est mon colis", id="an accent"),
        pytest.param("ou bien vous mentez", "", id="another word without it"),
        pytest.param("いつ直りますか\uff1f", "いつ直りますか\uff1f", id="Japanese"),
        pytest.param("متى يعود الإنترنت\u061f", "متى يعود الإنترنت\u061f", id="Arabic"),
        pytest.param("???", "???", id="marks alone"),
        pytest.param("", "", id="nothing"),
    ],
)  # fmt: skip
def test_the_sentence_that_asks(text: str, question: str) -> None:
    assert question_in(text) == question


def asked(*texts: str) -> list[Said]:
    return [said(NEUTRAL, f"q{n}", text=text) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("posts", "told"),
    [
        pytest.param(asked("When will it be back?"), [], id="one person's own matter"),
        pytest.param(asked("When will it be back?", "when will it be back ???"),
                     [("When will it be back?", 2)], id="two"),
        pytest.param(asked("Is the paint of the toy toxic?", "Is the paint of the toy toxic: yes?"),
                     [("Is the paint of the toy toxic?", 2)], id="they begin alike"),
        pytest.param(asked("Is the paint toxic?", "The toxic paint: is it?"),
                     [("Is the paint toxic?", 2)], id="the same words"),
        pytest.param(asked("Where is my parcel?", "Is the paint toxic?"), [], id="two questions"),
        pytest.param([said(NEUTRAL, "q", ago=n, text="Where is my parcel?") for n in range(9)], [],
                     id="one who asks nine times"),
        pytest.param([said(NEUTRAL, f"q{n}", text="Where is it?", repost_of="m") for n in range(9)],
                     [], id="reposts"),
        pytest.param(asked(*["Où est mon colis ?"] * 3, *["C'est vrai ?"] * 2),
                     [("Où est mon colis ?", 3), ("C'est vrai ?", 2)], id="most asked first"),
        pytest.param(asked("???", "???"), [], id="marks alone"),
        pytest.param(asked(*["\ud800" * 150 + " is it so?"] * 2), [], id="half characters"),
        pytest.param([said(NEUTRAL, f"q{n}", 500, "Where is it?") for n in range(3)], [],
                     id="of this morning"),
    ],
)  # fmt: skip
def test_the_questions_asked_most(posts: list[Said], told: list[tuple[str, int]]) -> None:
    assert [(each.text, each.people) for each in side(observed(*posts)).questions] == told


def test_a_question_is_told_from_its_second_asker_on() -> None:
    """In a later bin, too, when the words of the first are gone."""
    first, second = asked("Where is my parcel, dear people?", "Where is my parcel, dear people?")
    watch = observed(first)
    later = repacked(observed(watch=watch, now=PRESENT + 1_200))
    kept = later.tally.coverage.dialogue.questions.asked.values()
    assert [each.text for each in kept] == [""]
    (told,) = side(observed(second, watch=later, now=PRESENT + 1_300)).questions
    assert (told.text, told.people) == ("Where is my parcel, dear people?", 2)


def test_another_wording_brings_the_words_of_a_question_that_lost_them() -> None:
    watch = observed(*asked("Where is my parcel?"))
    watch = observed(watch=watch, now=PRESENT + 1_200)
    watch = observed(said(NEUTRAL, "z", -21, "my parcel: where is it?"), watch=watch,
                     now=PRESENT + 1_300)  # fmt: skip
    (told,) = side(watch).questions
    assert (told.text, told.people) == ("my parcel: where is it?", 2)


def test_who_asked_long_ago_asks_no_longer() -> None:
    watch = observed()
    for hour in range(30):
        at = PRESENT + hour * 3_600
        question = said(NEUTRAL, f"q{hour}", -hour * 60, "Is it open today?")
        watch = repacked(observed(question, watch=watch, now=at))
    (kept,) = watch.tally.coverage.dialogue.questions.asked.values()
    assert len(kept.who) == 6


def asking(hours: int, often: int = 1) -> BrandWatch:
    """A brand that somebody asks the same each hour, but for some; once more just now."""
    watch = observed()
    for hour in range(hours + 1):
        some = range(hour % often == 0)
        posts = [said(NEUTRAL, f"q{hour}", -hour * 60, "Is it open today?") for _ in some]
        watch = repacked(observed(*posts, watch=watch, now=PRESENT + hour * 3_600))
    return watch


@pytest.mark.parametrize(
    ("often", "now", "told"),
    [
        pytest.param(1, 0, [], id="as many as ever"),
        pytest.param(1, 30, ["Is it open today?"], id="many more than ever"),
        pytest.param(4, 1, [], id="two within two hours, where one in four is usual"),
        pytest.param(4, 8, ["Is it open today?"], id="so many that it is no chance"),
    ],
)
def test_what_is_asked_every_day_is_not_of_the_crisis(
    often: int, now: int, told: list[str]
) -> None:
    watch, ago = asking(48, often), -48 * 60
    new = [said(NEUTRAL, f"r{n}", ago, "Why this ad?") for n in range(2)]
    more = [said(NEUTRAL, f"s{n}", ago, "Is it open today?") for n in range(now)]
    watch = observed(*new, *more, watch=watch, now=PRESENT + 48 * 3_600)
    assert [each.text for each in side(watch).questions] == [*told, "Why this ad?"]


def test_what_an_incident_asks_does_not_become_usual() -> None:
    watch = observed()
    for hour in range(30):
        at = PRESENT + hour * 3_600
        watch.freeze(PRESENT, first=PRESENT)
        posts = [said(NEUTRAL, f"q{hour}{n}", -hour * 60, "Is it true?") for n in range(3)]
        watch = repacked(observed(*posts, watch=watch, now=at))
    assert [each.text for each in side(watch, 30 * 60).questions] == ["Is it true?"]


def test_what_was_asked_before_the_first_sign_is_not_of_the_crisis() -> None:
    before = [said(NEUTRAL, f"q{n}", 130, "Is it open today?") for n in range(4)]
    assert side(observed(*before)).questions == ()
    assert len(side(observed(*before), ago=180).questions) == 1


def test_what_is_asked_now_is_told_first() -> None:
    old = [said(NEUTRAL, f"q{n}", 200, "Is it open today?") for n in range(4)]
    new = [said(NEUTRAL, f"r{n}", 5, "When will it be back?") for n in range(3)]
    told = side(observed(*old, *new), ago=240).questions
    assert [(each.text, each.people) for each in told] == [
        ("When will it be back?", 3), ("Is it open today?", 4),
    ]  # fmt: skip


def test_many_questions_stay_within_bounds() -> None:
    random, watch = seeded(1), observed()
    for minute in range(120):
        many = [said(NEUTRAL, f"q{minute}-{n}", -minute, f"{random.random()}, {'😡' * 200}?")
                for n in range(20)]  # fmt: skip
        many += [said(NEUTRAL, f"r{minute}{n}", -minute, "Where is my parcel?") for n in (0, 1)]
        watch = observed(*many, watch=watch, now=PRESENT + minute * 60)
        asked = watch.tally.coverage.dialogue.questions
        assert len(asked.asked) <= FULL
        assert len(msgspec.msgpack.encode(asked.pack())) < 6_000
    watch.advance(PRESENT + 121 * 60)
    questions = watch.tally.coverage.dialogue.questions
    assert len(questions.asked) <= KEPT
    assert all(len(each.text) <= TEXT for each in questions.asked.values())
    assert len(msgspec.msgpack.encode(questions.pack())) < 1_000
    (told,) = side(watch).questions
    assert told.text == "Where is my parcel?"
    assert told.people > ASKING
    assert len(side(watch).questions) <= TOLD


# -- Answers


@pytest.mark.parametrize(
    ("posts", "count", "latest", "first"),
    [
        pytest.param([], 0, None, None, id="not a word"),
        pytest.param([own(90)], 1, 90, None, id="before the first sign"),
        pytest.param([own(50), own(20)], 2, 20, 50, id="two since then"),
        pytest.param([own(20), own(50)], 2, 20, 50, id="in any order"),
        pytest.param([own(61), own(58)], 2, 58, 58, id="around it"),
        pytest.param([own(30, repost_of="m0")], 0, None, None, id="a repost is no word"),
        pytest.param([own(30, in_reply_to="m0")], 1, 30, 30, id="a reply is one"),
    ],
)
def test_what_the_brand_has_said(
    posts: list[Said], count: int, latest: int | None, first: int | None
) -> None:
    for watch in (observed(*posts), repacked(observed(*posts))):
        told = side(watch)
        assert told.own_posts == count
        assert told.own_latest == (None if latest is None else moment(PRESENT - latest * 60))
        assert told.own_first == (None if first is None else moment(PRESENT - first * 60))


def test_a_word_is_looked_for_where_accounts_are_known() -> None:
    """Whether or not anybody has complained, or they have ever posted."""
    assert side(observed()).is_heard
    assert not side(observed(watch=a_watch(PRESENT - 3 * 86_400, a_brief()))).is_heard


def test_the_first_answer_is_kept_through_days_of_an_incident() -> None:
    watch, first = observed(own(40), own(10)), moment(PRESENT - 40 * 60)
    watch.freeze(PRESENT - 1_800, first=PRESENT - 3_600)
    begun = watch.spells.begun
    for hour in range(1, 80):
        later = PRESENT + hour * 3_600
        watch = repacked(observed(own(-hour * 60), watch=watch, now=later))
        watch.freeze(PRESENT - 1_800, first=PRESENT - 3_600)
        told = watch.tally.extent(begun, watch.rules.severity).other
        assert told.own_first == first
        assert told.own_posts == (hour + 2 if hour < 24 else 24)
    watch.freeze(None)
    assert side(watch, 30).own_first == moment(later)


def test_a_first_answer_that_comes_late_by_its_source_counts_at_its_own_time() -> None:
    watch = observed(own(10))
    watch.freeze(PRESENT - 1_800, first=PRESENT - 3_600)
    observed(own(25), watch=watch)
    assert side(watch).own_first == moment(PRESENT - 25 * 60)


COMPLAINT, QUESTION = said(SAD, id="m1"), said(NEUTRAL, id="m2", text="hm")


@pytest.mark.parametrize(
    ("posts", "awaited", "answered"),
    [
        pytest.param([COMPLAINT], 1, 0, id="a complaint waits"),
        pytest.param([COMPLAINT, own(in_reply_to="m1")], 1, 1, id="it is answered"),
        pytest.param([own(in_reply_to="m1"), COMPLAINT], 1, 1, id="the answer came first"),
        pytest.param([COMPLAINT, *(own(n, in_reply_to="m1") for n in range(3))], 1, 1, id="thrice"),
        pytest.param([QUESTION, own(in_reply_to="m2")], 0, 0, id="a post without anger"),
        pytest.param([COMPLAINT, own(in_reply_to="m1", repost_of="m1")], 1, 0, id="by a repost"),
        pytest.param([COMPLAINT, said(SAD, "bo", in_reply_to="m1")], 2, 0, id="by somebody else"),
        pytest.param([COMPLAINT, COMPLAINT], 1, 0, id="told twice"),
        pytest.param([said(SAD, id="m3", repost_of="m1")], 0, 0, id="a repost of a complaint"),
    ],
)
def test_complaints_that_were_answered(posts: list[Said], awaited: int, answered: int) -> None:
    watch = observed()
    for post in posts:
        watch = repacked(observed(post, watch=watch))
    told = side(watch)
    assert (told.open, told.answered) == (awaited, answered)


def test_without_an_account_of_its_own_nothing_waits() -> None:
    watch = a_watch(PRESENT - 86_400)
    assert side(observed(COMPLAINT, watch=watch)).open == 0


def test_after_a_day_nothing_waits_any_longer() -> None:
    watch = observed(COMPLAINT, own(in_reply_to="m1"), own(in_reply_to="m9"))
    for later in (DAY, DAY + HOUR):
        at = PRESENT + later * BIN
        watch = observed(said(NEUTRAL, "z", -later * 5), watch=watch, now=at)
    assert (side(watch).open, side(watch).answered) == (0, 0)


# -- Order, repeats, packing

POSTS = st.lists(
    st.builds(
        said,
        st.sampled_from([HAPPY, SAD, NEUTRAL]),
        st.sampled_from(["ana", "bo", "cy", "official", None]),
        st.integers(0, 500),
        st.sampled_from(
            ["Where is it?", "is it there, where?", "so", "why is it late", "😡" * 200]
        ),
        in_reply_to=st.sampled_from([None, "p1", "p2"]),
        repost_of=st.sampled_from([None, None, "p3"]),
    ),
    max_size=25,
)


def numbered(posts: Iterable[Said]) -> list[Said]:
    return [(replace(post, id=f"p{n}"), label) for n, (post, label) in enumerate(posts)]


@settings(deadline=None)  # the machine may be busy
@given(drawn=POSTS, seed=st.integers(0, 10**6))
def test_neither_order_nor_repeats_nor_packing_matter(drawn: list[Said], seed: int) -> None:
    posts = numbered(drawn)
    shuffled = [*posts, *posts]
    seeded(seed).shuffle(shuffled)
    one, other = observed(*posts), observed()
    for post in shuffled:
        other = repacked(observed(post, watch=other))
    for later in (0, 1_200, 3 * 3_600):
        one.advance(PRESENT + later)
        other.advance(PRESENT + later)
        assert side(other) == side(one)

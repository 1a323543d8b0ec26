"""What became of an incident, as a page that people fill in."""

import shlex
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from alerts.account import Account
from alerts.deed import Action, Deed
from alerts.discretion import Discretion, Posts
from alerts.document import Paragraph, Section, marks
from alerts.incident import Status
from alerts.language import Language
from alerts.mark import drill_of
from alerts.markdown import markdown
from alerts.notice import GONE, Kind, Notice
from alerts.phrases import PHRASES
from alerts.postmortem import Material, line, postmortem
from alerts.postmortem.questions import open_questions
from alerts.postmortem.rule import rule
from alerts.route import Route
from detectors.events import Level
from detectors.extent import CrisisKind, Question
from detectors.signal import Deaf, Points
from tests import aftermath
from tests.aftermath import STORIES
from tests.alerts.test_account import a_story, after, deed, step
from tests.builders import NOON, a_notice, a_quote, a_signal, a_window, an_extent

DELETED = "Nobody should ever read this again"


def told(*notices: Notice, language: Language = Language.EN, **more: Any) -> str:
    """The page of an incident, as a file."""
    known = Material(account=Account.of(notices), language=language, **more)
    return markdown(postmortem(known))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", STORIES)
def test_a_whole_story_is_told_as_the_golden_file_says(name: str, language: Language) -> None:
    """After a wanted change: `python -m tests.aftermath`, and read the difference."""
    assert aftermath.written(name, language) == aftermath.golden(name, language).read_text("utf-8")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", ["no_texts", "aliases"])
def test_what_the_settings_leave_out_stands_nowhere(name: str, language: Language) -> None:
    text = aftermath.written(name, language)
    posts = {quote.text for notice in aftermath.notices(name) for quote in notice.signal.quotes}
    authors = {quote.author for notice in aftermath.notices(name) for quote in notice.signal.quotes}
    assert authors
    assert not [author for author in authors if author and author in text]
    if name == "no_texts":
        assert not [post for post in posts if post in text]


@pytest.mark.parametrize("name", STORIES)
def test_what_people_fill_in_is_marked_in_each_language_alike(name: str) -> None:
    found = [
        [(word, value) for word, value, _, _ in marks(aftermath.written(name, each))]
        for each in Language
    ]
    brand = aftermath.notices(name)[0].brand
    assert found[0] == found[1]
    assert found[0] == [
        ("incident", f"{brand}/1"), ("went-well", ""), ("went-badly", ""), ("actions", ""),
    ]  # fmt: skip


def test_its_table_of_actions_has_three_columns_and_an_empty_row() -> None:
    last = told(*a_story()).partition("<!-- tocsin:actions -->")[2]
    rows = [line for line in last.splitlines() if line.startswith("|")]
    assert [row.count("|") for row in rows] == [4, 4, 4]
    assert rows[-1].replace("|", "").strip() == ""


# -- Posts that are gone


def waves(text: str) -> dict[str, Any]:
    quote = a_quote(id="gone", text=text, author="Eve", url="https://social.example/gone")
    beginning = {"first": quote, "amplifier": quote, "answered": quote}
    extent = an_extent(beginning=beginning, other={"questions": (Question(text=text, people=9),)})
    return {"signal": a_signal(quotes=(quote,), extent=extent)}


def test_posts_are_quoted_from_the_newest_notice_alone() -> None:
    """What was deleted after the alert does not come back with the post-mortem."""
    over = {"status": Status.RESOLVED, "ended_at": after(90)}
    begun = step(1, 10, Kind.OPENED, **waves(DELETED))
    bare = a_signal(quotes=(), extent=None)
    gone = told(begun, step(2, 90, Kind.RESOLVED, **over | {"signal": bare}))
    assert DELETED not in gone
    assert "gone" not in gone.replace("may be gone", "")
    assert "1 question was asked by many" in gone
    kept = told(begun, step(2, 90, Kind.RESOLVED, **over | waves(DELETED)))
    assert f"> {DELETED}" in kept
    assert f"Asked by 9 people: {DELETED}" in kept


def test_a_word_said_afterwards_changes_neither_numbers_nor_times() -> None:
    story = a_story()
    word = Deed(
        action=Action.CLASSIFY, actor="U02BEN", at=after(900), incident=1, crisis=CrisisKind.RUMOUR
    )
    later = replace(
        story[-1], seq=9, at=after(900), kind=Kind.AUDIT, deed=word,
        signal=a_signal(authors=0, extent=None, quotes=story[-1].signal.quotes),
    )  # fmt: skip
    before, afterwards = told(*story), told(*story, later)
    for section in ("## Times", "## What the rule saw", "## What was said to whom"):
        assert part(before, section) == part(afterwards, section)
    assert "Kind of crisis, says U02BEN: a rumour" in part(afterwards, "## Timeline")


def part(text: str, title: str) -> str:
    return text.partition(title)[2].partition("\n## ")[0]


# -- What is hard to tell


@pytest.mark.parametrize(
    ("notices", "said"),
    [
        pytest.param((step(1, 10, Kind.OPENED),), "and not over", id="it still runs"),
        pytest.param(
            (step(1, 10, Kind.OPENED, signal=a_signal(lanes=(), conditions=())),),
            "severity", id="an older release told neither lanes nor conditions",
        ),
        pytest.param(
            (step(3, 10, Kind.UPDATED),), "people were told is not known any more",
            id="its beginning is forgotten",
        ),
        pytest.param(
            (step(1, 10, Kind.OPENED, brand="\u200b"),), "a nameless brand/1", id="no name"
        ),
        pytest.param(
            (step(1, 10, Kind.OPENED, signal=a_signal(deaf=(Deaf(source="x", since=NOON),))),),
            "- x, since 2026-03-02 12:00 UTC", id="a source was deaf",
        ),
        pytest.param(
            (step(1, 10, Kind.OPENED, signal=a_signal(authors_known=False, young=True)),),
            "posts that begin alike count once", id="no authors",
        ),
    ],
)  # fmt: skip
def test_whatever_notices_lack_a_page_comes_of_it(notices: tuple[Notice, ...], said: str) -> None:
    for language in Language:
        text = told(*notices, language=language)
        assert said in text or language is Language.FR


def test_how_long_it_lasted_is_told_as_one_time_that_has_a_name() -> None:
    text = told(*a_story())
    assert text.count("2 h 40 min") == 3
    assert "2 h 30 min" not in text  # from the call
    assert "it was over 2 h 40 min after the first sign." in text
    assert "- **2 h 40 min** from the first sign until it was over" in text
    assert "it still runs, 1 h 40 min after the first sign" in told(*a_story()[:-1])


@pytest.mark.parametrize(
    ("language", "never", "not_yet"),
    [
        (Language.EN, "**Never** a word of a responder", "**Not yet** a word of a responder"),
        (Language.FR, "**Jamais** de réaction de l'équipe", "**Pas encore** de réaction de l'éq"),
    ],
)
def test_what_never_came_may_still_come_while_it_runs(
    language: Language, never: str, not_yet: str
) -> None:
    begun = step(1, 10, Kind.OPENED)
    over = step(2, 90, Kind.RESOLVED, status=Status.RESOLVED, ended_at=after(90))
    assert never in told(begun, over, language=language)
    running = told(begun, language=language)
    assert not_yet in running
    assert never.split(maxsplit=1)[0].strip("*").lower() not in running.lower()


@pytest.mark.parametrize(
    ("language", "ended", "runs"),
    [
        (Language.EN, "nobody ever said that they had it", "nobody has said yet that they have it"),
        (Language.FR, "aucune réaction de l'équipe ;", "aucune réaction de l'équipe pour l'inst"),
    ],
)
def test_why_people_did_nothing_is_no_question_while_they_still_may(
    language: Language, ended: str, runs: str
) -> None:
    begun = step(1, 10, Kind.OPENED)
    over = step(2, 90, Kind.RESOLVED, status=Status.RESOLVED, ended_at=after(90))
    said, running = told(begun, over, language=language), told(begun, language=language)
    questions = PHRASES[language].postmortem.open
    assert ended.replace(" ;", "\u202f;") in said
    assert questions.owner in said
    assert runs in running
    assert questions.owner not in running
    assert questions.silent not in running


def test_it_may_open_again_and_be_told_anew() -> None:
    again = step(9, 200, Kind.REOPENED, status=Status.OPEN, level=Level.CRISIS)
    over = step(10, 300, Kind.RESOLVED, status=Status.RESOLVED, ended_at=after(300))
    text = told(*a_story(), again, over)
    assert "it opened again once, and nobody said that they had it then" in text
    assert "; calm ended it" in text
    assert "Reopened as CRISIS" in text


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        (Language.EN, "the settings no longer name this brand"),
        (Language.FR, "marque absente de la configuration"),
    ],
)
def test_why_a_brand_is_not_watched_any_more_is_said_in_the_language_of_the_page(
    language: Language, reason: str
) -> None:
    over = {"status": Status.RESOLVED, "ended_at": after(90), "reason": GONE}
    begun, gone = step(1, 10, Kind.OPENED), step(2, 90, Kind.RESOLVED, **over)
    word = Deed(action=Action.CLASSIFY, actor="U02BEN", at=after(900), incident=1,
                crisis=CrisisKind.RUMOUR)  # fmt: skip
    later = replace(gone, seq=3, kind=Kind.AUDIT, deed=word, reason=None, at=after(900))
    text = told(begun, gone, later, language=language)
    rows = [line for line in text.splitlines() if reason in line and line.startswith("|")]
    assert (text.count(reason), len(rows)) == (2, 1)
    assert GONE not in text or language is Language.EN


def test_a_second_wave_that_nobody_took_is_told() -> None:
    again = step(9, 200, Kind.REOPENED, status=Status.OPEN)
    over = step(10, 300, Kind.RESOLVED, status=Status.RESOLVED, ended_at=after(300))
    text = told(*a_story(), again, over)
    assert "nobody said that they had it then (2026-03-02 15:20 UTC)" in part(text, "## Summary")
    question = "Why did nobody take it when it opened again (2026-03-02 15:20 UTC)?"
    assert question in part(text, "## Open questions")
    taken = step(10, 210, Kind.AUDIT, deed=deed(Action.ACKNOWLEDGE, 210))
    assert "had it then" not in told(*a_story(), again, taken, replace(over, seq=11))


def test_a_false_alarm_became_nothing_and_was_of_no_kind() -> None:
    ended = {"deed": deed(Action.DISMISS, 90), "status": Status.FALSE_ALARM, "ended_at": after(90)}
    begun = step(1, 10, Kind.OPENED, level=Level.CRISIS)
    text = told(begun, step(2, 90, Kind.AUDIT, level=Level.CRISIS, **ended))
    said = part(text, "## Summary")
    assert "it was taken for a crisis, and it was found to be a false alarm 1 h 30 min" in said
    assert "It was no crisis" in said
    assert "became" not in text
    assert "is not known" not in text


def test_what_nobody_could_score_is_not_told_as_none() -> None:
    windows = {name: a_window(mentions=40, negative=0, unknown=40, authors=0)
               for name in a_signal().windows}  # fmt: skip
    table = part(told(step(1, 10, Kind.OPENED, signal=a_signal(windows=windows))), "## Numbers")
    assert "| Unhappy posts, of those that could be scored | None could be scored |" in table
    assert "0 of 0" not in table
    assert "Unhappy people |" not in table


def test_questions_that_the_settings_leave_out_are_not_called_gone() -> None:
    known = a_notice(**waves(DELETED))
    text = told(known, discretion=Discretion(posts=Posts.NONE))
    assert "1 question was asked by many; the settings leave posts out." in text
    assert "may be gone" not in text


def test_of_many_moments_the_rule_shows_the_worst_and_says_how_many_are_left_out() -> None:
    def rang(seq: int, points: float) -> Notice:
        signal = a_signal(points=Points(surprise=points, size=0.0))
        return step(seq, 10 * seq, Kind.REOPENED, level=Level.CRISIS, signal=signal)

    steps = [step(1, 5, Kind.OPENED, level=Level.ALERT), *(rang(2 + n, 1.0) for n in range(3))]
    worst, last = rang(5, 2.9), rang(6, 1.0)
    said = part(told(*steps, worst, last), "## What the rule saw")
    assert "12:50 UTC: Reopened as CRISIS" in said
    assert "13:00 UTC" not in said
    assert "the worst after them; 2 more are left out." in said
    assert "left out" not in part(told(*steps), "## What the rule saw")


def test_the_first_sign_says_that_it_is_five_minutes_long() -> None:
    assert "| First sign, within the next five minutes |" in told(*a_story())


def test_the_line_in_a_thread_claims_no_earlier_file() -> None:
    again = step(9, 200, Kind.REOPENED, status=Status.OPEN)
    for language, claim in ((Language.EN, "made anew"), (Language.FR, "refait")):
        known = Material(account=Account.of([*a_story(), again]), language=language)
        assert claim not in line(known, again=True)


def test_many_steps_are_counted_in_the_middle() -> None:
    steps = [step(seq, 10 + seq, Kind.REMINDER) for seq in range(2, 200)]
    text = told(step(1, 10, Kind.OPENED), *steps)
    assert "steps more …" in text
    assert len(part(text, "## Timeline").splitlines()) < 140


def test_notes_are_not_shortened_and_are_only_text() -> None:
    note = "See <https://evil.example> | " + "long " * 40
    ended = deed(Action.RESOLVE, 160, note=note)
    last = replace(a_story()[-1], deed=ended)
    row = part(told(*a_story()[:-1], last), "## Timeline").strip().splitlines()[-1]
    assert row.count("long") == 40
    assert row.replace("\\|", "").count("|") == 4
    assert "https://" not in row


# -- Strangers


HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(["<!-- tocsin:actions -->", "\n# x", "|", "<!channel>", "*b*", "&lt;"]),
    ),
    min_size=1, max_size=5,
).map("".join)  # fmt: skip


@given(HOSTILE)
@settings(deadline=None)
def test_strangers_add_neither_parts_nor_marks(text: str) -> None:
    def page(said: str) -> str:
        quote = a_quote(text=said, author=said, url=said, platform=said)
        begun = {"first": quote, "amplifier": quote, "answered": quote}
        signal = a_signal(quotes=(quote,), extent=an_extent(beginning=begun), settings=said)
        ended = deed(Action.RESOLVE, 90, note=said)
        return told(
            step(1, 10, Kind.OPENED, brand=said, signal=signal),
            step(2, 90, Kind.AUDIT, brand=said, signal=signal, deed=ended, status=Status.RESOLVED),
        )

    written = page(text or "x")
    heads = [line for line in written.splitlines() if line.startswith("#")]
    assert len(heads) == len([each for each in page("said").splitlines() if each.startswith("#")])
    found = list(marks(written))
    assert [name for name, *_ in found] == ["incident", "went-well", "went-badly", "actions"]
    assert found[0][1] == f"{text or 'x'}/1"
    tags = [each for each in MarkdownIt().parse(written) if each.type == "html_block"]
    assert all(each.content.startswith("<!--") for each in tags)


def test_no_posts_of_others_where_the_settings_say_so() -> None:
    text = told(a_notice(**waves(DELETED)), discretion=Discretion(posts=Posts.NONE))
    assert DELETED not in text
    assert "Eve" not in text


@pytest.mark.parametrize("brand", ["Zephyr", "L'Étoile", 'x"; reboot; "', "$(reboot)"])
def test_a_command_that_is_copied_from_it_names_the_brand_and_runs_nothing_else(brand: str) -> None:
    begun = replace(step(1, 10, Kind.OPENED, signal=a_signal(extent=None)), brand=brand)
    material = Material(account=Account.of([begun]))
    asked = [text for part in open_questions(material) for text in getattr(part, "texts", ())]
    lacked = [part.text for part in between(material)]
    said = [shlex.split(text) for text in (*asked, *lacked) if "tocsin " in text]
    assert [
        (words[words.index("tocsin") + 1], brand in words, f"{brand}/1" in words) for words in said
    ] == [("kind", False, True), ("explain", True, False)]


def between(material: Material) -> Iterator[Paragraph]:
    sections = (part for part in rule(material) if isinstance(part, Section))
    last = list(sections)[-1]
    return (part for part in last.parts if isinstance(part, Paragraph))


def test_a_time_is_told_once_for_all_readers() -> None:
    assert "<!date" not in told(*a_story())
    assert timedelta(minutes=10) == Account.of(a_story()).to_detect


def test_a_channel_that_hears_of_beginnings_alone_is_called_by_nothing_else() -> None:
    begun, worse = (
        step(seq, at, kind, level=Level.CRISIS)
        for seq, at, kind in ((1, 10, Kind.OPENED), (2, 40, Kind.REOPENED))
    )
    route = Route(channel="#crisis-room", ping="<!here>", kinds=frozenset({Kind.OPENED}))
    assert "12:40" not in part(told(begun, worse, routes=(route,)), "## What was said")
    assert "12:40" in part(
        told(begun, worse, routes=(replace(route, kinds=frozenset()),)), "## What was said"
    )


def test_a_drill_says_first_that_it_is_one() -> None:
    drilled = [replace(notice, brand=drill_of(notice.brand)) for notice in a_story()]
    for language, said in ((Language.EN, "DRILL · "), (Language.FR, "EXERCICE · ")):
        document = postmortem(Material(account=Account.of(drilled), language=language))
        assert document.kicker.startswith(said)
        assert "DRILL Zephyr/1" in document.title

"""What people ask and who speaks for a brand, as a list to work through."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from alerts.account import Account
from alerts.community import Community, checklist, lines, message
from alerts.discretion import Discretion, Posts
from alerts.incident import Status
from alerts.language import Language
from alerts.limits import validate_message
from alerts.notice import Kind, Notice
from alerts.phrases import EN, FR, PHRASES
from detectors.extent import Question
from tests.alerts.test_markdown import ALLOWED, HOSTILE, LINKING, PARSER, flat
from tests.alerts.test_message import (
    MARK,
    assert_nothing_is_hidden,
    assert_nothing_is_obeyed,
    assert_slack_knows,
)
from tests.builders import NOON, a_notice, a_quote, a_signal, an_extent

BACK, PAYS = "When is it back?", "Who pays for my taxi?"
FIRST, VOICE = "https://social.example/bo/1", "https://social.example/ana/1"


def asked(text: str, people: int, minutes: float = 0.0, **fields: Any) -> Question:
    first, last = NOON + timedelta(minutes=minutes), NOON + timedelta(minutes=minutes + 40)
    return Question(text=text, people=people, **{"first": first, "last": last} | fields)


def told(seq: int, *questions: Question, **fields: Any) -> Notice:
    voice = a_quote(id="v1", text="They do what they can.", author="Cy")
    other = {"questions": questions, "support": (voice,)}
    known = {"seq": seq, "kind": Kind.UPDATED if seq > 1 else Kind.OPENED}
    at = NOON + timedelta(hours=seq)
    signal = a_signal(extent=an_extent(other=other))
    return a_notice(**{"at": at, "signal": signal} | known | fields)


STORY = [
    told(1, asked(BACK, 9, url=FIRST), asked(PAYS, 2, 5, url="https://social.example/gone")),
    told(2, asked(BACK, 5, 30, url=FIRST, answered=True)),
]
COMMUNITY = Community.of(Account.of(STORY))

ENGLISH = """\
# Questions about Zephyr/1

As of 2026-03-02 14:00 UTC

## What people ask

- [x] 9 people: When is it back? · from 2026-03-02 12:00 UTC to 2026-03-02 13:10 UTC · answered \
· [first post](<https://social.example/bo/1>)

1 more question was asked earlier; it is not quoted, since its post may be gone.

## Who speaks for the brand (6 people in 6 h)

- [ ] They do what they can. — Cy · mastodon · 12 shares · social.\u2060example \
· [open post](<https://social.example/ana/1>)
"""


def test_it_is_a_list_whose_boxes_can_be_ticked() -> None:
    assert checklist(COMMUNITY) == ENGLISH


def test_a_question_is_told_as_it_was_asked_in_the_whole_incident() -> None:
    (back,) = COMMUNITY.questions
    assert (back.people, back.first, back.url, back.answered) == (9, NOON, FIRST, True)
    assert back.last == NOON + timedelta(minutes=70)


@pytest.mark.parametrize("language", Language)
def test_what_is_asked_no_more_is_counted_and_not_quoted(language: Language) -> None:
    """Its post may be deleted since; and what is over keeps what was asked at its end."""
    over = replace(told(3), status=Status.RESOLVED, kind=Kind.RESOLVED)
    words = PHRASES[language]
    phrase = words.community.unquoted
    for story, said_so in ((STORY, phrase.one), ([*STORY, over], phrase.many)):
        count = len(story) - 1
        found = Community.of(Account.of(story))
        said = [str(message(found, words)), checklist(found, words), "\n".join(lines(found, words))]
        for each in said:
            assert PAYS not in each
            assert said_so.format(count=count).partition("\u202f")[0] in each
            assert words.community.no_questions not in each
    assert Community.of(Account.of(STORY), Discretion(posts=Posts.NONE)).unquoted == 0


@pytest.mark.parametrize("language", Language)
def test_slack_takes_it_and_a_terminal_has_the_same(language: Language) -> None:
    words = PHRASES[language]
    listed = message(COMMUNITY, words)
    assert validate_message(listed) == []
    assert_slack_knows(listed)
    shown, plain = str(listed.blocks), "\n".join(lines(COMMUNITY, words))
    for text in (BACK, "They do what they can.", FIRST, VOICE, words.community.answered):
        assert text in shown
        assert text in plain


def test_a_terminal_has_the_way_to_what_was_asked_first_and_no_line_for_what_cannot_be_seen() -> (
    None
):
    hidden = told(1, asked("\u200b\u200b", 7), asked(BACK, 5, url=FIRST), asked(PAYS, 2))
    listed = Community.of(Account.of([hidden]))
    said = [line for line in lines(listed) if "people" in line and "?" in line]
    assert [FIRST in line for line in said] == [True, False]
    assert [question.text for question in listed.questions] == [BACK, PAYS]


def test_of_many_questions_a_message_has_the_first() -> None:
    """More than any release has told of at once."""
    many = tuple(asked(f"Why number {n}?", 60 - n, url=FIRST + "x" * 500) for n in range(50))
    account = Account.of([told(1, *many)])
    listed = message(Community.of(account), FR)
    assert validate_message(listed) == []
    assert "Why number 9?" in str(listed.blocks)
    assert "Why number 10?" not in str(listed.blocks)
    assert "Why number 49?" in checklist(Community.of(account))


@pytest.mark.parametrize("language", Language)
def test_what_may_not_be_shown_is_not(language: Language) -> None:
    account, words = Account.of(STORY), PHRASES[language]
    mute = Community.of(account, Discretion(posts=Posts.NONE))
    veiled = Community.of(account, Discretion(alias=lambda _: "0a1b2c3d"))
    for found in (mute, veiled):
        said = [str(message(found, words)), checklist(found, words), *lines(found, words)]
        assert "Cy" not in str(said)
        assert (BACK in str(said)) is (found is veiled)
        assert (words.postmortem.left_out in str(said)) is (found is mute)


def test_where_nothing_is_asked_it_says_so() -> None:
    account = Account.of([a_notice(signal=a_signal())])
    for said in (checklist(Community.of(account)), "\n".join(lines(Community.of(account)))):
        assert EN.community.no_questions in said
        assert EN.community.no_support in said


@settings(max_examples=50, deadline=None)
@given(HOSTILE)
def test_strangers_cannot_bend_it(text: str) -> None:
    """In Slack nothing is obeyed, in Markdown nothing is markup."""
    post = a_quote(text=MARK + text, author=f"{MARK}{text}", platform=text, url=text)
    other = {"questions": (asked(MARK + text, 3, url=text),), "support": (post,)}
    signal = a_signal(extent=an_extent(other=other))
    found = Community.of(Account.of([a_notice(brand=f"B{text}"[:100], signal=signal)]))
    for language in Language:
        words = PHRASES[language]
        listed = message(found, words)
        assert validate_message(listed) == []
        assert_slack_knows(listed)
        for label in {words.quotes.link, words.community.first_post}:
            links = str(listed.blocks).count(f"'text': '{label}'")
            assert links <= 2
        assert_nothing_is_hidden(listed)
        said = checklist(found, words)
        tokens = list(flat(PARSER.parse(said)))
        assert {token.type for token in tokens} <= ALLOWED
        texts = "".join(token.content for token in tokens if token.type.startswith("text"))
        assert LINKING.search(texts.replace("[ ] ", "")) is None


def test_nothing_in_it_is_obeyed() -> None:
    text = "<!channel> <@U012AB3CD> @here *b* `c`"
    other = {"questions": (asked(MARK + text, 3),), "support": (a_quote(text=MARK + text),)}
    signal = a_signal(extent=an_extent(other=other))
    found = Community.of(Account.of([a_notice(signal=signal)]))
    assert_nothing_is_obeyed(message(found), EN.quotes.link)

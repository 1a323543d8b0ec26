"""The story of one loud voice, as people are told it."""

from dataclasses import replace

import pytest

from alerts.language import Language
from alerts.lookout import Lookout
from alerts.notice import Kind, Notice
from alerts.phrases import PHRASES
from alerts.wording import story
from detectors.events import Level
from tests.detectors.people import NEGATIVE, PRESENT, a_crowd, a_post
from tests.lookouts import a_seasoned_lookout

FURIOUS = replace(NEGATIVE, strict=True)


def spoken(posts: int = 1, followers: int = 2_500_000) -> Lookout:
    """Somebody whom millions follow says it, and says it again every minute."""
    lookout = a_seasoned_lookout()
    for number in range(posts):
        at = PRESENT + 60 * number
        post = a_post(at, "vera", id=str(number), author_name="Vera Lang", followers=followers)
        lookout.observe(post, FURIOUS, at, at)
    return lookout


def lived(lookout: Lookout, hours: int) -> list[Notice]:
    """What is told in the hours after, looked at every five minutes."""
    return [
        notice
        for step in range(hours * 12)
        for notice in lookout.judge(PRESENT + 70 + step * 300)
        if notice.kind is not Kind.REMINDER
    ]


@pytest.mark.parametrize("posts", [1, 60])
def test_a_voice_alone_opens_a_watch_that_eases_and_is_over(posts: int) -> None:
    lookout = spoken(posts)
    told = lived(lookout, 8)
    assert [(each.kind, each.level) for each in told] == [
        (Kind.OPENED, Level.WATCH), (Kind.EASED, Level.WATCH), (Kind.RESOLVED, Level.WATCH)
    ]  # fmt: skip
    hours = [(each.at.timestamp() - PRESENT) / 3_600 for each in told]
    assert hours == [pytest.approx(each, abs=1.1) for each in (0, 2, 4)]


def test_when_others_join_it_is_the_same_incident_and_worse() -> None:
    lookout = spoken()
    (opened,) = lookout.judge(PRESENT + 10)
    for post in a_crowd(PRESENT + 1_200, 12):
        lookout.observe(post, NEGATIVE, PRESENT + 1_260, PRESENT + 1_260)
    (escalated,) = lookout.judge(PRESENT + 1_270)
    assert (opened.level, escalated.incident) == (Level.WATCH, opened.incident)
    assert (escalated.kind, escalated.level) == (Kind.ESCALATED, Level.CRISIS)
    assert escalated.signal.points.voice == 1.0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (Language.EN, "A loud voice is among them (followers: 2.5M)."),
        (Language.FR, "Une voix très suivie en fait partie (abonnés\u202f: 2,5\u202fM)."),
    ],
)
def test_the_reason_is_told_in_both_languages(language: Language, sentence: str) -> None:
    (opened,) = spoken().judge(PRESENT + 10)
    said = story(opened, PHRASES[language])
    assert sentence.replace("\u202f", " ") in said.replace("\u202f", " ").replace("\xa0", " ")

"""The demo's story: one brand fails in front of everybody, two others must stay silent."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from alerts.notice import Kind, Notice
from deploy.demo import phrases
from deploy.demo.phrases import BOOKS, variants
from deploy.demo.stage import CONFIG
from deploy.demo.story import (
    ANGRY,
    ANGRY_MAN,
    COFFEE,
    DAYS,
    LARGE_ACCOUNT,
    MOBILE,
    OWN_ACCOUNT,
    PRAISE,
    RAIL,
    SEED,
    Story,
    latest_day,
    line_of,
    story,
)
from detectors.events import Label, Level, Mention
from pipeline.codec import decode_mention
from pipeline.config import Config, load
from pipeline.replay import replay
from pipeline.sentiment import Scorer
from pipeline.streamtime import Ending

ROOT = Path(__file__).parents[2]
TUESDAY = date(2026, 3, 10)
NEGATIVE = (
    phrases.FIRST_COMPLAINTS, phrases.OUTAGE, phrases.ANGER, phrases.FADING,
    (phrases.SHARED_POST,), phrases.ONE_ANGRY_MAN, *(book.negative for book in BOOKS.values()),
)  # fmt: skip
NEUTRAL = (phrases.BYSTANDERS, *(book.neutral for book in BOOKS.values()))
POSITIVE = (phrases.RELIEF, phrases.PRAISE, *(book.positive for book in BOOKS.values()))
FRENCH = tuple(book.french for book in BOOKS.values())


@cache
def told(seed: int = SEED) -> Story:
    return story(TUESDAY, seed)


def everything(seed: int = SEED) -> list[Mention]:
    return [*told(seed).history, *told(seed).crisis]


@cache
def scorer() -> Scorer:
    return Scorer()


@cache
def steps(seed: int, ending: Ending) -> list[Notice]:
    told = replay(everything(seed), scorer().score, load(CONFIG).brief, ending)
    return [notice for notice in told if notice.kind is not Kind.UPDATED]


def named(groups: dict[Label, tuple[phrases.Templates, ...]]) -> Iterator[object]:
    for label, group in groups.items():
        for template in (template for templates in group for template in templates):
            yield pytest.param(template, label, id=f"{label}: {template[:50]}")


# -- What is said


@pytest.mark.parametrize(
    ("template", "label"),
    [*named({Label.NEGATIVE: NEGATIVE, Label.NEUTRAL: NEUTRAL, Label.POSITIVE: POSITIVE})],
)
def test_each_text_is_scored_as_it_is_meant(template: str, label: Label) -> None:
    heard = {text: scorer().score(a_post(text, "en")).label for text in variants(template)}
    assert set(heard.values()) == {label}, heard


@pytest.mark.parametrize("templates", FRENCH)
def test_french_counts_as_unknown_until_somebody_can_read_it(templates: phrases.Templates) -> None:
    texts = [text for template in templates for text in variants(template)]
    assert {scorer().score(a_post(text, "fr")).label for text in texts} == {Label.UNKNOWN}


def a_post(text: str, lang: str) -> Mention:
    return Mention(
        id="m1", brand=MOBILE, text=text, lang=lang, created_at=datetime.now(UTC)  # noqa: TID251
    )  # fmt: skip


def test_no_text_is_heard_all_the_time() -> None:
    texts = Counter(mention.text for mention in everything() if not mention.repost_of)
    assert texts.most_common(1)[0][1] < 0.01 * len(everything())
    crisis = [mention.text for mention in told().crisis if mention.brand == MOBILE]
    assert len(set(crisis)) > 0.6 * len(crisis)


# -- Its shape


def test_it_is_the_same_each_time_and_another_with_another_seed() -> None:
    assert story(TUESDAY, SEED) == told()
    assert story(TUESDAY, SEED + 1) != told()


def test_it_moves_by_whole_weeks_and_stays_the_same() -> None:
    later = story(TUESDAY + timedelta(weeks=1))
    moved = [mention.created_at - timedelta(weeks=1) for mention in later.crisis]
    assert moved == [mention.created_at for mention in told().crisis]
    assert [m.text for m in later.history] == [m.text for m in told().history]


@pytest.mark.parametrize(
    ("today", "day"),
    [
        pytest.param(date(2026, 3, 13), date(2026, 3, 10), id="three days later"),
        pytest.param(date(2026, 3, 12), date(2026, 3, 3), id="its clock would run ahead of ours"),
        pytest.param(date(2026, 3, 17), date(2026, 3, 10), id="a Tuesday"),
    ],
)
def test_its_last_day_is_a_tuesday_that_is_past(today: date, day: date) -> None:
    assert latest_day(today) == day


def test_it_is_two_weeks_of_three_brands_and_a_day_in_order() -> None:
    days = {mention.created_at.date() for mention in everything()}
    assert days == {TUESDAY - timedelta(days=ago) for ago in range(DAYS + 1)}
    assert {mention.brand for mention in told().history} == set(BOOKS)
    assert all(a.created_at <= b.created_at for a, b in pairwise(everything()))
    assert told().history[-1].created_at < told().crisis[0].created_at
    assert len({mention.id for mention in everything()}) == len(everything())


def test_days_are_livelier_than_nights_and_weekdays_than_weekends() -> None:
    hours = Counter(mention.created_at.hour for mention in told().history)
    assert hours[15] > 5 * hours[3] > 0
    days = Counter(mention.created_at.weekday() for mention in told().history)
    assert days[2] > 1.2 * days[6]


def test_a_few_are_heard_by_many_and_most_by_few() -> None:
    followers = sorted(m.followers or 0 for m in everything() if m.author != OWN_ACCOUNT.handle)
    assert followers[len(followers) // 2] < 300
    assert followers[-1] == LARGE_ACCOUNT.followers > 20 * followers[-len(followers) // 100]


def test_each_mention_can_be_read_again() -> None:
    for mention in everything():
        assert decode_mention(line_of(mention)) == mention


def test_one_man_complains_much_and_many_praise() -> None:
    angry = [mention for mention in told().crisis if mention.author == ANGRY_MAN.handle]
    assert ({mention.brand for mention in angry}, len(angry)) == ({RAIL}, ANGRY)
    coffee = [scorer().score(m).label for m in told().crisis if m.brand == COFFEE]
    assert coffee.count(Label.POSITIVE) > PRAISE > 3 * coffee.count(Label.NEGATIVE)


def test_the_settings_know_its_brands_and_the_account_of_the_one_that_fails() -> None:
    config = load(CONFIG)
    assert list(config.brands.known) == list(BOOKS)
    assert OWN_ACCOUNT.handle in config.owned(MOBILE)
    assert config.rules == Config.default().rules


# -- What Tocsin makes of it


@pytest.mark.parametrize("seed", [SEED, 1, 4])
def test_one_brand_rings_grows_eases_and_is_over_before_the_day_is(seed: int) -> None:
    told = steps(seed, Ending.STOP_AT_END)
    assert [(step.brand, step.incident, step.kind, step.level) for step in told] == [
        (MOBILE, 1, Kind.OPENED, Level.WATCH),
        (MOBILE, 1, Kind.ESCALATED, Level.ALERT),
        (MOBILE, 1, Kind.ESCALATED, Level.CRISIS),
        (MOBILE, 1, Kind.EASED, Level.CRISIS),
        (MOBILE, 1, Kind.RESOLVED, Level.CRISIS),
    ]


def test_the_night_after_it_is_quiet() -> None:
    assert steps(SEED, Ending.UNTIL_QUIET) == steps(SEED, Ending.STOP_AT_END)


def test_it_can_be_written_to_a_file() -> None:
    command = [sys.executable, "-m", "deploy.demo.story", "--day", str(TUESDAY)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == b"".join(map(line_of, everything()))

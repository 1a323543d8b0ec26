"""The demo's story: two brands fail in front of everybody, two others must stay silent."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from alerts.notice import Kind, Notice
from deploy.demo import french, past, phrases
from deploy.demo.phrases import variants
from deploy.demo.stage import CONFIG
from deploy.demo.story import (
    ANGRY,
    ANGRY_MAN,
    BOOKS,
    COFFEE,
    DAYS,
    FIBRE,
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
from pipeline.cli.labels import holds
from pipeline.cli.options import scorer_of
from pipeline.codec import decode_mention
from pipeline.config import Config, load
from pipeline.replay import replay
from pipeline.sentiment.sentiments import Sentiments
from pipeline.streamtime import Ending

ROOT = Path(__file__).parents[2]
TUESDAY = date(2026, 3, 10)
NEGATIVE = {
    "first complaints": phrases.FIRST_COMPLAINTS, "outage": phrases.OUTAGE,
    "anger": phrases.ANGER, "one angry man": phrases.ONE_ANGRY_MAN,
    "French anger": french.FIRST_ANGER, "outrage": french.OUTRAGE, "boycott": french.BOYCOTT,
    "late anger": french.LATE_ANGER,
    **{brand: book.negative for brand, book in BOOKS.items()},
}  # fmt: skip
NEUTRAL = {
    "bystanders": phrases.BYSTANDERS, "service notes": french.SERVICE_NOTES,
    **{brand: book.neutral for brand, book in BOOKS.items()},
}  # fmt: skip
POSITIVE = {
    "relief": phrases.RELIEF, "praise": phrases.PRAISE,
    **{brand: book.positive for brand, book in BOOKS.items()},
}  # fmt: skip
MOST = 0.7  # of a group's texts: a scorer errs, and the story must bear it
HEARD = 0.55  # of complaints: irony is heard by nobody


@cache
def told(seed: int = SEED) -> Story:
    return story(TUESDAY, seed)


def everything(seed: int = SEED) -> list[Mention]:
    return [*told(seed).history, *told(seed).crisis]


@cache
def sentiments() -> Sentiments:
    return scorer_of(load(CONFIG))


@cache
def steps(seed: int, ending: Ending) -> list[Notice]:
    told = replay(everything(seed), sentiments().of, load(CONFIG).brief, ending)
    passing = {Kind.UPDATED, Kind.REMINDER}
    return [notice for notice in told if notice.kind not in passing]


def shares(templates: phrases.Templates, brand: str, lang: str) -> Counter[Label]:
    """How the texts of templates are scored; each template has one vote."""
    votes: Counter[Label] = Counter()
    for template in templates:
        posts = [a_post(text, lang, brand) for text in variants(template)[:40]]
        labels = Counter(each.label for each in sentiments().of(posts))
        votes[labels.most_common(1)[0][0]] += 1
    return votes


# -- What is said


def place_of(name: str) -> tuple[str, str]:
    """The brand and the language of a group."""
    french_group = name in {"French anger", "outrage", "boycott", "late anger", "service notes"}
    brand = FIBRE if french_group else name if name in BOOKS else MOBILE
    return brand, BOOKS[brand].lang


@pytest.mark.parametrize("name", NEGATIVE)
def test_most_complaints_are_heard(name: str) -> None:
    votes = shares(NEGATIVE[name], *place_of(name))
    assert votes[Label.NEGATIVE] >= HEARD * votes.total(), votes


@pytest.mark.parametrize("name", [*NEUTRAL, *POSITIVE])
def test_few_others_are_taken_for_complaints(name: str) -> None:
    templates = (*NEUTRAL.get(name, ()), *POSITIVE.get(name, ()))
    votes = shares(templates, *place_of(name))
    assert votes[Label.NEGATIVE] <= (1 - MOST) * votes.total(), votes


def test_nothing_is_left_unknown_where_the_brands_language_is_set() -> None:
    labels = Counter(each.label for each in sentiments().of(everything()))
    assert labels[Label.UNKNOWN] == 0


def a_post(text: str, lang: str, brand: str) -> Mention:
    return Mention(
        id="m1", brand=brand, text=text, lang=lang, created_at=datetime.now(UTC)  # noqa: TID251
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


def test_it_is_two_weeks_of_four_brands_and_a_day_in_order() -> None:
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
    coffee = [s.label for s in sentiments().of([m for m in told().crisis if m.brand == COFFEE])]
    assert coffee.count(Label.POSITIVE) > PRAISE > 3 * coffee.count(Label.NEGATIVE)


def test_the_settings_know_its_brands_and_the_account_of_the_one_that_fails() -> None:
    config = load(CONFIG)
    assert list(config.brands.known) == list(BOOKS)
    assert OWN_ACCOUNT.handle in config.owned(MOBILE)
    assert config.rules == Config.default().rules


# -- What Tocsin makes of it


@pytest.mark.parametrize("seed", [SEED, 1, 4])
def test_two_brands_ring_grow_ease_and_are_over(seed: int) -> None:
    told = steps(seed, Ending.UNTIL_QUIET)
    for brand in (MOBILE, FIBRE):
        opened, *others = [step for step in told if step.brand == brand]
        assert (opened.kind, opened.incident) == (Kind.OPENED, 1)
        assert opened.level is not Level.CRISIS
        assert [(step.incident, step.kind, step.level) for step in others[-3:]] == [
            (1, Kind.ESCALATED, Level.CRISIS),
            (1, Kind.EASED, Level.CRISIS),
            (1, Kind.RESOLVED, Level.CRISIS),
        ]
    assert {step.brand for step in told} == {MOBILE, FIBRE}


def test_the_first_has_eased_before_the_day_is_over() -> None:
    kinds = [step.kind for step in steps(SEED, Ending.STOP_AT_END) if step.brand == MOBILE]
    assert kinds[-1] is Kind.EASED


def test_the_boycott_rings_by_its_hashtag_and_not_before_the_clumsy_post() -> None:
    opened = next(step for step in steps(SEED, Ending.UNTIL_QUIET) if step.brand == FIBRE)
    clumsy = next(m for m in everything() if m.text == french.CLUMSY_POST)
    assert timedelta(0) < opened.at - clumsy.created_at < timedelta(hours=1.5)


def test_it_can_be_written_to_a_file() -> None:
    command = [sys.executable, "-m", "deploy.demo.story", "--day", str(TUESDAY)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == b"".join(map(line_of, everything()))


def test_a_past_is_the_same_each_time_and_its_labels_hold_all_that_was_grave() -> None:
    told = past.Past().mentions()
    assert told == past.Past().mentions()
    grave = {text for template in past.STRANDED for text in variants(template)}
    angry = [mention for mention in told if mention.text in grave]
    assert len(angry) == sum(event.people for event in past.STANDSTILLS)
    known = [label for label in past.labels() if not label.silent]
    assert all(any(holds(label, mention) for label in known) for mention in angry)

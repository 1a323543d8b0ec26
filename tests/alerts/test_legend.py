"""A chart says in words what it shows, for those who do not see it too."""

import re
from datetime import timedelta
from typing import Any

import pytest

from alerts import legend
from alerts.curve import Curve, Mark
from alerts.incident import Status
from alerts.language import Language
from alerts.notice import Kind, Notice
from alerts.phrases import PHRASES
from alerts.picture import file_name, picture
from detectors.events import Level
from tests.builders import NOON, a_notice

SIGN = NOON - timedelta(minutes=50)
WORDS = PHRASES[Language.EN]


def a_story() -> tuple[Curve, Notice]:
    first = a_notice(first_sign=SIGN)
    end = NOON + timedelta(hours=14)
    last = a_notice(
        seq=2, kind=Kind.RESOLVED, status=Status.RESOLVED, level=Level.CRISIS, at=end,
        first_sign=SIGN, peak_at=NOON + timedelta(hours=1), peak_authors=120,
    )  # fmt: skip
    return Curve().after(first).after(last), last


def test_it_tells_in_order_what_happened_and_when() -> None:
    labels = [label.text for label in legend.labels(*a_story(), WORDS)]
    assert labels == ["first sign 11:10", "alert 12:00", "peak: 120, 13:00", "over 03-03 02:00"]


def test_a_reader_of_the_screen_hears_all_of_it() -> None:
    assert legend.alt(*a_story(), WORDS) == (
        "Chart of Resolved · crisis · Zephyr. Unhappy people in the past hour, all along from "
        "2026-03-02 11:00 UTC to 2026-03-03 02:00 UTC: at the worst 120 unhappy people, "
        "2026-03-02 13:00 UTC; usual: 3; in the end 41. Marked: first sign 11:10, alert 12:00, "
        "peak: 120, 13:00, over 03-03 02:00."
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ("How it grew · Zephyr: at the worst 41 unhappy people in an hour, "
              "2026-03-02 12:00 UTC.")),
        ({"kind": Kind.RESOLVED, "status": Status.RESOLVED},
         ("From the first sign to the end · Zephyr: at the worst 41 unhappy people in an hour, "
          "2026-03-02 12:00 UTC.")),
    ],
)  # fmt: skip
def test_the_line_above_it_has_the_key_number(fields: dict[str, Any], said: str) -> None:
    assert legend.comment(a_notice(**fields), WORDS) == said


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "brand",
    [
        "<!channel> *Zephyr* $x$", "W" * 900, "\u200b", "\u202eabc", "https://evil.example/x",
        "mailto:a@evil.example", "#general evil.example", "<https://evil.example|Zephyr>",
    ],
)  # fmt: skip
def test_a_name_does_nothing_where_slack_reads_it(brand: str, language: Language) -> None:
    """The line above a picture is the one text of ours that Slack cannot be told to leave alone."""
    notice = a_notice(brand=brand)
    curve = Curve().after(notice)
    made = picture(curve, notice, PHRASES[language], b"", 7)
    before, after = legend.comment(a_notice(), PHRASES[language]).split("Zephyr")
    said = made.comment.removeprefix(before).removesuffix(after)
    assert made.comment == before + said + after
    assert not re.search(r"<|>|\*|[.:/#@](?=\w)|//", said)
    assert len(made.comment) < 200
    assert len(made.alt) < 1_000
    assert len(made.title) < 100
    assert "\u202e" not in made.alt + made.title


def test_a_mark_that_is_none_has_no_label() -> None:
    texts = [label.mark for label in legend.labels(Curve(), a_notice(), WORDS)]
    assert texts == [None, None]
    assert set(Mark) == set(WORDS.chart.marks)


def test_a_files_name_tells_it_from_all_others_and_holds_nothing_foreign() -> None:
    names = {file_name(brand, incident, seq) for brand in ("../a", "b\ud800") for incident in (1, 2)
             for seq in (3, 4)}  # fmt: skip
    assert len(names) == 8
    assert file_name("Zephyr", 1, 3) == file_name("Zephyr", 1, 3)
    assert all(name.replace("-", "").removesuffix(".png").isalnum() for name in names)

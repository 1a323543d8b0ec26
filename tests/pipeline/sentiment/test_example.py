"""Labelled posts, out of the files that people make of them."""

import pytest

from detectors.events import Label
from pipeline.sentiment.example import Example, from_csv, from_json_lines
from pipeline.settings import SentimentError

BAD, FINE = Label.NEGATIVE, Label.NEUTRAL


@pytest.mark.parametrize(
    ("line", "example"),
    [
        ('{"text": "Bad", "label": "negative"}', Example("Bad", BAD, None)),
        ('{"text": "Bad", "label": "NEGATIVE", "lang": "EN"}', Example("Bad", BAD, "en")),
        ('{"lang": "french", "text": "B", "label_sentiment": "neutral"}', Example("B", FINE, "fr")),
        ('{"text": "", "sentiment": "neutral", "lang": null}', Example("", FINE, None)),
    ],
)
def test_a_line_of_json(line: str, example: Example) -> None:
    assert list(from_json_lines(["", line, "\n"], "f")) == [example]


@pytest.mark.parametrize(
    ("rows", "examples"),
    [
        (["text,label", "Bad,negative"], [Example("Bad", BAD, None)]),
        (["Bad,negative"], [Example("Bad", BAD, None)]),
        (
            ["Bad,negative,fr", '"Hm, so",neutral'],
            [Example("Bad", BAD, "fr"), Example("Hm, so", FINE, None)],
        ),
        (["label,lang,text", "negative,fr,Bad"], [Example("Bad", BAD, "fr")]),
    ],
)  # fmt: skip
def test_rows_of_csv(rows: list[str], examples: list[Example]) -> None:
    assert list(from_csv(rows, "f")) == examples


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        pytest.param(["x"], "f:1: allowed: a JSON object", id="no JSON"),
        pytest.param(["[]"], "f:1: allowed: a JSON object", id="a list"),
        pytest.param(['{"text": "x"}'], "f:1: allowed: a text, and a label", id="no label"),
        pytest.param(['{"text": 5, "label": "negative"}'], "f:1: .* a text", id="no text"),
        pytest.param(
            ["", '{"text": "x", "label": "bad"}'], "f:2: .*negative, neutral, positive", id="label"
        ),
    ],
)
def test_a_line_that_is_none_is_named(lines: list[str], said: str) -> None:
    with pytest.raises(SentimentError, match=said):
        list(from_json_lines(lines, "f"))


def test_a_row_that_is_none_is_named() -> None:
    with pytest.raises(SentimentError, match="f:2: allowed: a text, and a label"):
        list(from_csv(["text,label", "Bad,angry"], "f"))

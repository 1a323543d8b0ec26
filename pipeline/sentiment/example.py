"""Example: a labelled post, out of the files that people make of them."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from detectors.events import Label
from pipeline.settings import SentimentError

LABELS = {label.value: label for label in (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)}
LABEL_KEYS = ("label", "label_sentiment", "sentiment")  # as collections of posts call it
NAMES = {
    "arabic": "ar", "english": "en", "french": "fr", "german": "de", "hindi": "hi",
    "italian": "it", "portuguese": "pt", "spanish": "es",
}  # fmt: skip
"""Languages that collections spell out."""


class Example(NamedTuple):
    """A post and what people called it."""

    text: str
    label: Label
    lang: str | None  # ISO 639-1; None where the file does not say


def from_json_lines(lines: Iterable[str], file: str) -> Iterator[Example]:
    """Examples of objects with `text`, `label` and perhaps `lang`; blank lines are passed over.

    Raises:
        SentimentError: a line is no such thing.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                fields = json.loads(line)
            except ValueError:
                fields = None
            if not isinstance(fields, dict):
                raise SentimentError.at(file, "allowed: a JSON object on each line", number)
            yield _example(fields, file, number)


def from_csv(lines: Iterable[str], file: str) -> Iterator[Example]:
    """Examples of rows text,label[,lang]; a first row of these names is a header.

    Raises:
        SentimentError: a row is no such thing.
    """
    reader = csv.reader(lines)
    names = ["text", "label", "lang"]
    for row in _rows(reader, file):
        if reader.line_num == 1 and {"text", "label"} <= {cell.strip().lower() for cell in row}:
            names = [cell.strip().lower() for cell in row]
        elif row:
            yield _example(dict(zip(names, row, strict=False)), file, reader.line_num)


def _rows(reader: Iterator[list[str]], file: str) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as problem:
        raise SentimentError.at(file, f"is no CSV that can be read: {problem}") from problem


def _example(fields: Mapping[str, object], file: str, line: int) -> Example:
    found = next((fields[key] for key in LABEL_KEYS if key in fields), None)
    label = LABELS.get(str(found).strip().lower())
    text, lang = fields.get("text"), fields.get("lang")
    if not isinstance(text, str) or label is None:
        said = f"allowed: a text, and a label of {', '.join(LABELS)}"
        raise SentimentError.at(file, said, line)
    code = str(lang).strip().lower() if lang else None
    return Example(text, label, NAMES.get(code, code) if code else None)

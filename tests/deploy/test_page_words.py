"""The page's own words: each stands in both languages, with the same places for what it tells."""

import re

import pytest

from deploy.demo.slack.server import PAGE

SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in PAGE.glob("*.js")}
TABLES = {"french.js", "words.js"}
TABLE = re.compile(r"^(?:export )?const (EN|FR) = \{\n(.*?)^\};", re.DOTALL | re.MULTILINE)
ENTRY = re.compile(r"^  (\w+):\s(.*?),$(?=\n  \w|\n\Z)", re.DOTALL | re.MULTILINE)
PLACE = re.compile(r"\{\w+\}")
USED = re.compile(r"""say\("(\w+)"|counted\("(\w+)", "(\w+)"|data-(?:words|label)="(\w+)\"""")
NAMED = {"live", "lost", "still", "today", "yesterday", "tomorrow"}  # said by a variable's name
SENTENCE = re.compile(r"""["'`>][A-Z][a-z]*\s[^"'`<>]+["'`<]""")

WORDS = {
    language: dict(ENTRY.findall(table))
    for language, table in TABLE.findall("".join(SCRIPTS[name] for name in TABLES))
}


def test_each_word_stands_in_both_languages_with_its_places() -> None:
    assert len(WORDS["EN"]) >= 30
    places = {
        language: {name: sorted(PLACE.findall(text)) for name, text in words.items()}
        for language, words in WORDS.items()
    }
    assert places["EN"] == places["FR"]


def test_each_word_is_said_and_each_that_is_said_is_there() -> None:
    text = "".join(SCRIPTS.values()) + (PAGE / "index.html").read_text(encoding="utf-8")
    said = {name for names in USED.findall(text) for name in names if name}
    assert said | NAMED == WORDS["EN"].keys()


@pytest.mark.parametrize("name", [*sorted(SCRIPTS.keys() - TABLES), "index.html"])
def test_no_other_part_of_the_page_has_words_of_its_own(name: str) -> None:
    lines = (PAGE / name).read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if SENTENCE.search(line) and "<noscript>" not in line]
    assert [line for line in told if not line.lstrip().startswith("//")] == []


def test_french_has_words_and_spaces_of_its_own() -> None:
    french = {name: text.replace(r"\u202f", "\u202f") for name, text in WORDS["FR"].items()}
    same = {name for name, text in french.items() if text == WORDS["EN"][name]}
    assert same == {"message", "messages"}
    assert [text for text in french.values() if re.search(r"(?<!\u202f)[:;?!»]", text)] == []

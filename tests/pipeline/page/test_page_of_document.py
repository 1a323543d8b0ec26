"""A document as a page, in which no stranger writes anything but text."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.document import Document
from alerts.language import Language
from alerts.text import spaced
from pipeline.page.document import page
from pipeline.page.shell import POLICY
from tests.alerts.documents import a_document

ALONE = {"meta"}


class Reader(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.links: list[str | None] = []
        self.attributes: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """As HTMLParser says."""
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """As HTMLParser says."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """As HTMLParser says."""
        self.texts.append(data)


NASTY = ["<script>alert(1)</script>", "</title>", "-->", '" onload="x', "&lt;", "'"]
HOSTILE = st.lists(st.one_of(st.text(max_size=6), st.sampled_from(NASTY)), max_size=6).map("".join)


@given(HOSTILE)
def test_a_stranger_adds_nothing_but_text(text: str) -> None:
    plain, found = Reader(page(a_document("said"))), Reader(page(a_document(text)))
    if spaced(text, 2_000):
        assert found.tags == plain.tags
        assert spaced(text, 2_000) in [each.strip() for each in found.texts]
    assert found.open == []
    assert not {"script", "img", "iframe", "object", "form"} & set(found.tags)
    assert found.attributes == plain.attributes
    assert not any(name.startswith("on") for name in found.attributes)
    assert found.links == ["https://social.example/1"]


def test_it_asks_for_nothing_and_says_what_it_is() -> None:
    written = page(a_document())
    assert POLICY in written.replace("&#x27;", "'")
    assert '<html lang="en">' in written
    assert "width=device-width" in written
    assert 'aria-label="said"' in written
    assert "http-equiv" in written
    assert "url(" not in written


@pytest.mark.parametrize("language", Language)
def test_an_empty_one(language: Language) -> None:
    found = Reader(page(Document(title="T", subtitle="", language=language, parts=())))
    assert found.tags["h1"] == 1
    assert found.tags["section"] == 0


def test_a_link_that_is_not_safe_is_none() -> None:
    assert Reader(page(a_document(url="javascript:alert(1)"))).links == []

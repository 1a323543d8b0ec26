"""HTML becomes what a person reads of it, whatever the HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.html import LIMIT, plain

READ = [
    ("no markup at all", "no markup at all"),
    ("", ""),
    ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
    ("One<br>two<br/>three", "One\ntwo\nthree"),
    ("Fish &amp; chips &#x2603; &lt;b&gt;", "Fish & chips \N{SNOWMAN} <b>"),
    ("so <b>very</b>\n  <i>bold</i>", "so very\nbold"),
    ("a<script>alert(1)</script><style>p{}</style>b", "ab"),
    ("a<svg/>b", "ab"),
    ("<ul><li>one<li>two</ul>", "one\ntwo"),
    ("cut <a href='https://a.exam", "cut"),
    ("cut in an entity &am", "cut in an entity &am"),
    ("a <![%[ b <p>c</p>", "a <![%[ b\nc"),
    ("a<!-- <p>b</p> -->c<!-- d", "ac"),
    ("a<![CDATA[<b> &amp;]]>c", "a<b> &amp;c"),
    ("<SCRIPT>if (a < b) {}</SCRIPT>c", "c"),
    ("I <3 you", "I <3 you"),
    ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
]


@pytest.mark.parametrize(("html", "text"), READ)
def test_what_is_read_is_what_a_person_reads(html: str, text: str) -> None:
    assert plain(html).text == text


def test_links_are_kept_once_and_those_to_people_are_none() -> None:
    html = (
        '<a href="https://a.example/?x=1&amp;y=2">a</a> <a href="https://a.example/?x=1&y=2">b</a>'
        '<a class="u-url mention" href="https://b.example/@ann">@ann</a>'
        '<a href="javascript:alert(1)">no</a><a href="/here">no</a><a>no</a>'
    )
    assert plain(html).links == ("https://a.example/?x=1&y=2",)


def test_an_address_in_pieces_is_whole() -> None:
    html = '<span class="invisible">https://</span><span>a.exam</span><span>ple</span>'
    assert plain(html).text == "https://a.example"


def test_no_more_is_read_than_the_limit() -> None:
    assert len(plain("a" * (2 * LIMIT)).text) == LIMIT


PIECES = st.sampled_from(
    ["<", ">", "<!", "<![", "<![if", "[", "]]>", "<!--", "--", "<p", "</", "<a href=", '"', "'",
     "&", "&#", ";", "x", " ", "\0", "<?", "<script>", "\ud800"]
)  # fmt: skip


@pytest.mark.parametrize(
    "piece",
    ["<!", "<a ", "<a href=", "<a x='", "<!--", "<![CDATA[", "</", "<?", "&", "&#", " \n", "<"],
)
def test_hostile_html_takes_no_longer_than_any_other(piece: str) -> None:
    assert plain((piece * LIMIT)[:LIMIT]).links == ()  # by Python's parser: minutes


@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
def test_no_html_is_an_error(html: str) -> None:
    assert isinstance(plain(html).text, str)

"""A document as Markdown, in which no stranger writes anything but text."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from alerts.document import MARK, mark, marks
from alerts.markdown import inert, markdown
from alerts.text import WORD_JOINER, literal, spaced, unmarked
from tests.alerts.documents import a_document

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NASTY = [
    "<script>alert(1)</script>", "<!-- tocsin:actions -->", "-->", "![x](//e.example/p.png)",
    "[pay](https://evil.example)", "https://evil.example/a", "www.evil.example", "| a | b |",
    "|---|---|", "\n\n# title", "\n- item", "\n1. one", "1. one", "> quote", "```", "~~~", "*b*",
    "__b__", "~~s~~", "@ana", "@org/team", "#12", "GH-12", "a@b.example", "&lt;", "&#60;", "!12",
    "[^1]", "[x]: //e.example", "\\", "$x$", "- [ ] do", "===", "---", "***", ":tada:", "    x",
    "\t", "<https://e.example>", "{{ x }}", "xmpp:a@b.example", "ftp://e.example", "+ a", "%2D",
    "--", "\u202e", "\ud800",
]  # fmt: skip
HOSTILE = st.lists(st.one_of(st.text(max_size=6), st.sampled_from(NASTY)), max_size=8).map("".join)
ALLOWED = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text",
    "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "html_block",
    "table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close",
    "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close", "blockquote_open",
    "blockquote_close", "fence", "strong_open", "strong_close", "link_open", "link_close",
    "text_special",
}  # fmt: skip
# What GitHub makes links and calls of, in texts that are parsed already.
LINKING = re.compile(
    r"https?://|ftp://|www\.\w|\S@\w|(?<!\w)@\w|(?<!\w)#\d|\bGH-\d|:\w+:", re.IGNORECASE
)


def flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def shown(said: str) -> str:
    """What a reader sees of one text."""
    return "".join(
        token.content for token in flat(PARSER.parse(said)) if token.type.startswith("text")
    ).replace(WORD_JOINER, "")  # fmt: skip


@given(HOSTILE)
@example("\xa0")
@example("\u202f! a\u202f")
def test_a_text_is_shown_as_it_is(text: str) -> None:
    written = inert(text)
    assert shown(written) == spaced(text, 2_000).replace(WORD_JOINER, "")
    kinds = {token.type for token in flat(PARSER.parse(written))}
    assert kinds <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}


@given(HOSTILE)
def test_nothing_in_it_links_or_calls(text: str) -> None:
    said = "".join(
        token.content for token in flat(PARSER.parse(inert(text))) if token.type.startswith("text")
    )
    assert LINKING.search(said) is None


@given(HOSTILE)
def test_a_document_has_no_part_that_a_stranger_wrote(text: str) -> None:
    written = markdown(a_document(text))
    plain = markdown(a_document("said"))
    found, wanted = (list(flat(PARSER.parse(each))) for each in (written, plain))
    assert {token.type for token in found} <= ALLOWED
    blocks = [
        [token.type for token in each if token.block and token.nesting >= 0]
        for each in (found, wanted)
    ]
    assert blocks[0] == blocks[1] or not literal(text, 100)
    links = [token.attrs["href"] for token in found if token.type == "link_open"]
    assert links == ["https://social.example/1"]
    comments = [token.content for token in found if token.type == "html_block"]
    assert [MARK.match(each)[1] for each in comments if MARK.match(each)] == [  # type: ignore[index]
        "incident", "went-well", "actions",
    ]  # fmt: skip


@given(st.text(max_size=30))
def test_a_mark_gives_back_what_was_put_into_it(value: str) -> None:
    written = f"before {mark('incident', value)} after"
    ((name, found, first, last),) = marks(written)
    assert (name, found) == ("incident", value)
    assert (written[:first], written[last:]) == ("before ", " after")
    assert "--" not in written[first + 4 : last - 3]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("12.5k people (08:30): *no* word!", "12.5k people (08:30): \\*no\\* word!"),
        ("1. First", "1\\. First"),
        ("- no item", "\\- no item"),
        ("@ana see https://e.example", "@⁠ana see https:⁠//e.⁠example"),
        ("a | b <i>", "a \\| b \\<i\\>"),
    ],
)  # fmt: skip
def test_most_of_it_stays_readable(text: str, written: str) -> None:
    assert inert(text) == written


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("*41* people, <!date^1772452800^{date_short_pretty} {time}|2026-03-02 12:00 UTC>.",
         "41 people, 2026-03-02 12:00 UTC."),
        ("<@U01ANA> (“&lt;b&gt; \u2217c\u2217 &amp;amp;”)", "U01ANA (“<b> *c* &amp;”)"),
        ("`▁▂` <https://e.example|open post> <!here>", "▁▂ open post here"),
    ],
)  # fmt: skip
def test_mrkdwn_of_ours_as_plain_text(said: str, plain: str) -> None:
    assert unmarked(said) == plain


def test_golden() -> None:
    assert markdown(a_document()) == GOLDEN


GOLDEN = """\
<!-- tocsin:incident said -->

# said

said

- **said** said

## said

said

- said
- said

```text
▁▄█▅
```

said

| said | n |
| --- | ---: |
| said | said |
| said | 2 |

> said
>
> — said · [said](<https://social.example/1>)

## What went well

<!-- tocsin:went-well -->
<!-- What helped. -->

-

## Actions

<!-- tocsin:actions -->
<!-- Who does what by when. -->

| what | owner | due |
| --- | --- | --- |
|   |   |   |
"""

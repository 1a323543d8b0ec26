"""HTML: what a person reads of it, as plain text, and the addresses that it links to.

Python's own parser takes minutes for 100,000 letters of hostile HTML; this one reads each letter
once, and what it does not understand is text.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

LIMIT = 100_000  # characters that are read; a post shows people a hundredth of it
BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tr", "ul",
}  # fmt: skip
UNREAD = {"head", "math", "noscript", "script", "style", "svg", "template", "title"}
PERSON = "mention"  # the class by which Mastodon marks links to people and tags
TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<data>.*?)(?:]]>|\Z)|<[!?][^<>]*(?:>|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/<>]*)(?P<rest>[^<>]*)(?:>|\Z)|(?P<text>[^<]+|<)",
    re.DOTALL,
)
ATTRIBUTE = re.compile(
    r"""\b(href|class)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE
)
SPACES = re.compile(r"[^\S\n]+")
BREAKS = re.compile(r" ?\n[\n ]*")
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


class Plain(NamedTuple):
    """What is left of a piece of HTML."""

    text: str
    links: tuple[str, ...]


def plain(html: str) -> Plain:
    """Text, with a line break where a block begins or ends, and links but those to people."""
    parts: list[str] = []
    links: list[str] = []
    for token in _read(html[:LIMIT]):
        name = (token["name"] or "").lower()
        if not name:
            parts.append(unescape(token["text"] or "") or token["data"] or "")
        elif name in BLOCKS:
            parts.append("\n")
        elif name == "a":
            links += _address(token["rest"])
    text = BREAKS.sub("\n", SPACES.sub(" ", "".join(parts))).strip()
    return Plain(text, tuple(dict.fromkeys(links)))


def _read(html: str) -> Iterator[re.Match[str]]:
    """Tags and pieces of text, without what stands in elements that nobody reads."""
    unread = ""
    for token in TOKEN.finditer(html):
        name = (token["name"] or "").lower()
        if unread:
            unread = "" if name == unread and token["end"] else unread
        elif name in UNREAD and not token["end"] and not token["rest"].endswith("/"):
            unread = name
        else:
            yield token


def _address(attributes: str) -> Iterator[str]:
    """Where a link leads, if a browser would show a page there."""
    named = {name.lower(): unescape(a or b or c) for name, a, b, c in ATTRIBUTE.findall(attributes)}
    href = named.get("href", "")
    if PERSON not in named.get("class", "").split() and ADDRESS.fullmatch(href):
        yield href

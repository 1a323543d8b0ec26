"""Shown: what a query finds, as people and machines read it."""

from collections.abc import Iterable
from typing import Any

import msgspec
from rich.table import Table
from rich.text import Text

from alerts.text import literal
from pipeline.matching.tally import Example, Tally
from pipeline.matching.verdict import Found, Rule, Verdict, Why
from pipeline.screen import clean
from pipeline.sources.post import Post

AROUND = 40  # characters of a text on either side of what was found
REASONS = {
    Why.EXCLUDED: "ruled out by", Why.LANGUAGE: "is written in", Why.CONTEXT: "no word of require",
    Why.OTHER: "a part of", Why.ADDRESS: "only in the address", Why.PART: "only within",
}  # fmt: skip


def as_json(post: Post, verdict: Verdict) -> bytes:
    """One verdict on one post, a line."""
    told: dict[str, Any] = {"id": post.id, "brand": verdict.brand, "matches": verdict.matches}
    if verdict.matches:
        told["rule"] = verdict.rule
    return msgspec.json.encode(told | {"found": verdict.found, "miss": verdict.miss})


def matches_of(tally: Tally) -> Table:
    """Posts that are about a brand, a line each, by brand and rule."""
    table = _table("matches", "brand", "by", "found", "post", "text")
    for example in _in_order(tally, Rule):
        verdict = example.verdict
        found = ", ".join(dict.fromkeys(each.words for each in verdict.found))
        table.add_row(
            clean(verdict.brand), verdict.rule.value, clean(found), clean(example.post.id),
            excerpt(example),
        )  # fmt: skip
    return table


def misses_of(tally: Tally) -> Table:
    """Posts that nearly are, a line each, by brand and reason."""
    table = _table("nearly", "brand", "by", "found", "why not", "post", "text")
    for example in _in_order(tally, Why):
        first, miss = example.verdict.found[0], example.verdict.miss
        said = f"{REASONS[miss.why]} {miss.said}".strip() if miss else ""
        table.add_row(
            clean(example.verdict.brand), first.rule.value, clean(first.words), clean(said),
            clean(example.post.id), excerpt(example),
        )  # fmt: skip
    return table


def counts_of(tally: Tally) -> Table:
    """How many posts of each rule and reason."""
    table = _table("counts", "brand", "", "posts")
    table.columns[-1].justify = "right"
    for key in _keys(tally, Rule) + _keys(tally, Why):
        brand, what = key
        said = f"match by {what}" if isinstance(what, Rule) else f"nearly: {REASONS[what]} …"
        table.add_row(clean(brand), said.replace("require …", "require"), f"{tally.counts[key]:,}")
    return table


def excerpt(example: Example) -> Text:
    """A piece of the text on one line, what was found in bold."""
    found = next((each for each in example.verdict.found if each.start is not None), None)
    text = example.post.text
    if found is None:
        return clean(text[: 2 * AROUND])
    return _around(text, found)


def _around(text: str, found: Found) -> Text:
    start, end = found.start or 0, found.end or 0
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    line = Text("…" if start > AROUND else "")
    for piece, style in ((before, ""), (text[start:end], "bold"), (after, "")):
        spaced = " " * piece[:1].isspace(), " " * piece[-1:].isspace()
        line.append(spaced[0] + literal(piece, len(piece) + 1).strip() + spaced[1], style)
    return line


def _table(title: str, *columns: str) -> Table:
    return Table(*columns, title=title, title_justify="left", box=None)


def _keys(tally: Tally, kind: type[Rule] | type[Why]) -> list[tuple[str, Rule | Why]]:
    order = [*kind]
    keys = [key for key in tally.counts if isinstance(key[1], kind)]
    return sorted(keys, key=lambda key: (key[0], order.index(key[1])))


def _in_order(tally: Tally, kind: type[Rule] | type[Why]) -> Iterable[Example]:
    return [each for key in _keys(tally, kind) for each in tally.examples[key]]

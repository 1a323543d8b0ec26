"""Judge: one brand's query over what a post has of it."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.matching.speech import Speech
from pipeline.matching.verdict import Miss, Rule, Why

Span = tuple[int, int]
Spans = Mapping[int, list[Span]]  # by sign


@dataclass(slots=True)
class Wanted:
    """A brand's query, by the numbers of its signs."""

    name: str
    languages: frozenset[str]
    require: dict[int, str] = field(default_factory=dict)
    exclude: dict[int, str] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Sight:
    """Something that stands for a brand, and where in the folded text."""

    rule: Rule
    term: str
    start: int
    end: int
    against: Why | None = None  # it only looks like it


@dataclass(slots=True)
class Finding:
    """What counts, and what keeps the post from counting all the same."""

    sights: list[Sight]
    miss: Miss | None = None
    by: Span | None = None  # the words that rule it out


def judged(wanted: Wanted, sights: list[Sight], spans: Spans, speech: Speech) -> Finding:
    """Whether a post is about a brand that did not write it.

    Args:
        wanted: its query.
        sights: what was found of it; one at least.
        spans: all that was found in the post, where it stands as it should.
        speech: what language it is in.
    """
    sound = [each for each in sights if each.against is None]
    if not sound:
        return Finding(sights, Miss(sights[0].against or Why.PART))
    foreign = _merged(spans, wanted.others)
    counted = [each for each in sound if each.rule is not Rule.NAME or not _within(each, foreign)]
    if not counted:
        return Finding(sound, Miss(Why.OTHER), _around(sound[0], foreign))
    if excluded := min((spans[sign][0] for sign in wanted.exclude if sign in spans), default=None):
        return Finding(counted, Miss(Why.EXCLUDED), excluded)
    if tongue := speech.against(wanted.languages):
        return Finding(counted, Miss(Why.LANGUAGE, tongue))
    is_sure = any(each.rule is not Rule.NAME for each in counted)
    if wanted.require and not is_sure and spans.keys().isdisjoint(wanted.require):
        return Finding(counted, Miss(Why.CONTEXT))
    return Finding(counted)


def _merged(spans: Spans, signs: Iterable[int]) -> list[Span]:
    """Where the signs stand, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(span for sign in signs for span in spans.get(sign, ())):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _around(sight: Sight, spans: list[Span]) -> Span | None:
    """That of the spans in which something stands, and is not all of it."""
    place = bisect_right(spans, (sight.start, len(spans) and spans[-1][1])) - 1
    if place < 0:
        return None
    start, end = spans[place]
    is_in = start <= sight.start and sight.end <= end
    return (start, end) if is_in and end - start > sight.end - sight.start else None


def _within(sight: Sight, spans: list[Span]) -> bool:
    return bool(spans) and _around(sight, spans) is not None

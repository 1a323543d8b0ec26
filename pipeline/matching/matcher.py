"""Matcher: finds the brands of the settings in a post, in a time that their number does not change.

One automaton (Aho-Corasick) goes over a post once and finds all names, words, handles, hashtags and
domains of all brands; what it found is held against its surroundings, and then each brand of
which something is left is judged by its own query. No brand's verdict depends on another's.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from pipeline.config import Brand
from pipeline.matching.folding import Reading
from pipeline.matching.judge import Finding, Sight, Span, Spans, Wanted, judged
from pipeline.matching.signs import Sign, of_brand, of_phrase
from pipeline.matching.speech import Speech
from pipeline.matching.surroundings import Surroundings
from pipeline.matching.verdict import Found, Miss, Rule, Verdict, Why
from pipeline.sources.post import Post

ORDER = {rule: place for place, rule in enumerate(Rule)}
SHOWN = 10  # words of a verdict: more of the same say nothing


class _Seen(NamedTuple):
    """What a post has."""

    reading: Reading
    around: Surroundings
    findings: list[tuple[str, str | None, Finding]]  # brand, account of its own that wrote it


class Matcher:
    """The brands of the settings, ready to be found.

    Args:
        brands: by name.
    """

    def __init__(self, brands: Mapping[str, Brand]) -> None:
        self._numbers: dict[Sign, int] = {}
        self._stand_for: list[list[tuple[int, Rule, str]]] = []  # by sign: brands
        self._accounts: dict[str, list[tuple[int, str]]] = {}
        self._wanted = [self._want(*each) for each in enumerate(brands.items())]
        texts: dict[str, list[tuple[int, Sign]]] = {}
        for sign, number in self._numbers.items():
            texts.setdefault(sign.text, []).append((number, sign))
        self._looks_like = list(texts.values())
        self._tells = [
            any(self._stand_for[number] for number, _ in signs) for signs in self._looks_like
        ]
        self._automaton = AhoCorasick(texts)

    def brands(self, post: Post) -> tuple[str, ...]:
        """The brands that a post is about, by name."""
        return tuple(
            brand for brand, _, finding in self._seen(post).findings if finding.miss is None
        )

    def verdicts(self, post: Post) -> tuple[Verdict, ...]:
        """Of each brand of which a post has something whether it is about it and why, by name."""
        seen = self._seen(post)
        return tuple(_told(seen, *each) for each in seen.findings)

    def _want(self, place: int, named: tuple[str, Brand]) -> Wanted:
        name, brand = named
        wanted, query = Wanted(name, brand.query.languages), brand.query
        for rule, term, sign in of_brand(name, brand):
            self._stand_for[self._number(sign)].append((place, rule, term))
        for account in sorted(brand.owned):
            key = account.removeprefix("@").casefold()
            self._accounts.setdefault(key, []).append((place, account))
        for terms, into in (
            (query.require, wanted.require), (query.exclude, wanted.exclude),
            (sorted(brand.others), wanted.others),
        ):  # fmt: skip
            into.update((self._number(sign), term) for term in terms for sign in of_phrase(term))
        return wanted

    def _number(self, sign: Sign) -> int:
        if sign not in self._numbers:
            self._numbers[sign] = len(self._numbers)
            self._stand_for.append([])
        return self._numbers[sign]

    def _seen(self, post: Post) -> _Seen:
        reading = Reading(post)
        seen = _Seen(reading, Surroundings(reading), [])
        hits = self._automaton.find_matches_as_indexes(reading.said, overlapping=True)
        wrote = self._accounts.get((post.author or "").removeprefix("@").casefold(), ())
        if not wrote and not any(self._tells[hit[0]] for hit in hits):
            return seen  # as most posts: context alone says nothing
        own = dict(wrote)
        sights, spans = self._sighted(hits, seen.around)
        speech = Speech(post)
        for place in sights.keys() | own.keys():
            wanted, mine = self._wanted[place], sights.get(place, [])
            if place in own:
                finding = Finding([each for each in mine if each.against is None])
            else:
                finding = judged(wanted, mine, spans, speech)
            seen.findings.append((wanted.name, own.get(place), finding))
        seen.findings.sort(key=lambda each: each[0])
        return seen

    def _sighted(
        self, hits: Sequence[tuple[int, int, int]], around: Surroundings
    ) -> tuple[dict[int, list[Sight]], Spans]:
        """What was found by brand, and all that stands as it should by sign."""
        sights: dict[int, list[Sight]] = {}
        spans: dict[int, list[Span]] = {}
        for text, start, end in hits:
            for number, sign in self._looks_like[text]:
                against = around.against(sign, start, end)
                if against is None:
                    spans.setdefault(number, []).append((start, end))
                for place, rule, term in self._stand_for[number]:
                    sight = Sight(rule, term, start, end, against)
                    sights.setdefault(place, []).append(sight)
        return sights, spans


def _told(seen: _Seen, brand: str, account: str | None, finding: Finding) -> Verdict:
    """A finding in words."""
    reading, miss = seen.reading, finding.miss
    if miss and finding.by:
        start, end = reading.span(*finding.by)
        miss = Miss(miss.why, reading.raw[start:end])
    elif miss and miss.why in {Why.PART, Why.ADDRESS}:
        first = finding.sights[0]
        miss = Miss(miss.why, seen.around.wider(first.start, first.end))
    found = [Found(Rule.AUTHOR, account, account)] if account else []
    found.extend(_words(finding.sights, reading))
    return Verdict(brand, tuple(found), miss)


def _words(sights: Sequence[Sight], reading: Reading) -> Iterator[Found]:
    """What was found as it was written, the surest first; each place once."""
    told: set[Span] = set()
    for each in sorted(sights, key=lambda each: (ORDER[each.rule], each.start, -each.end)):
        start, end = reading.span(each.start, each.end)
        if (start, end) in told or len(told) == SHOWN:
            continue
        told.add((start, end))
        words = reading.raw[start:end]
        beside = start >= reading.size
        place = (None, None) if beside else (start, end)
        yield Found(each.rule, each.term, words, *place)

"""Tally: what a query found in many posts: counts by rule and reason, and some posts of each."""

from collections import Counter, defaultdict
from typing import NamedTuple

from pipeline.matching.verdict import Rule, Verdict, Why
from pipeline.sources.post import Post


class Example(NamedTuple):
    """A post, and what was made of it."""

    post: Post
    verdict: Verdict


class Tally:
    """Counts verdicts, and keeps the first of each rule and reason of each brand.

    Args:
        shown: how many are kept of each.
    """

    def __init__(self, shown: int) -> None:
        self.shown, self.posts, self.named = shown, 0, 0
        self.counts: Counter[tuple[str, Rule | Why]] = Counter()
        self.examples: dict[tuple[str, Rule | Why], list[Example]] = defaultdict(list)

    def add(self, post: Post, verdicts: tuple[Verdict, ...]) -> None:
        """Take a post."""
        self.posts += 1
        self.named += any(each.matches for each in verdicts)
        for each in verdicts:
            key = each.brand, each.miss.why if each.miss else each.rule
            self.counts[key] += 1
            if len(self.examples[key]) < self.shown:
                self.examples[key].append(Example(post, each))

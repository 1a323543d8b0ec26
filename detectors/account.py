"""Account: what all uneasy posts of a wave say and do, its pages together."""

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from detectors.bins import HOUR
from detectors.page import SPAN, Page, Traits


class Account(NamedTuple):
    """What a wave's posts say and do, all pages together."""

    traits: Traits
    hours: int  # of the clock in which a claim was made
    sudden: int  # uneasy posts of the busiest hour
    own: int  # that share or answer the post of the brand's own that has most of them
    loudest: int  # of the one person who posts most
    person: int  # the same, of somebody else


def account_of(pages: Mapping[int, Page], opens: int, closes: int) -> Account:
    """Those from one number on and before another, together."""
    read = {number: page for number, page in sorted(pages.items()) if opens <= number < closes}
    told = [read[n].traits.told if n in read else 0 for n in range(opens - 1, closes)]
    answers, voices = Counter[bytes](), Counter[bytes]()
    for page in read.values():
        answers.update(page.roots.counts)
        voices.update(page.voices.counts)
    owned = set().union(*(page.owned for page in read.values()))
    return Account(
        traits=Traits(*map(sum, zip(*(page.traits for page in read.values()), strict=True))),
        hours=len({n * SPAN // HOUR for n, page in read.items() if page.traits.claims}),
        sudden=max(map(sum, pairwise(told))),
        own=max((answers[root] for root in owned), default=0),
        loudest=max(voices.values(), default=0),
        person=max((n for root, n in answers.items() if root not in owned), default=0),
    )  # fmt: skip

"""Account: what all uneasy posts of a wave say and do, its pages together."""

from collections.abc import Mapping
from typing import NamedTuple

from detectors.bins import HOUR
from detectors.frequent import together
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
    read = {number: page for number, page in pages.items() if opens <= number < closes}
    told = {number: page.traits.told for number, page in read.items()}
    answers = together(page.roots for page in read.values())
    voices = together(page.voices for page in read.values())
    owned = set().union(*(page.owned for page in read.values()))
    return Account(
        traits=Traits(*map(sum, zip(*(page.traits for page in read.values()), strict=True))),
        hours=len({n * SPAN // HOUR for n, page in read.items() if page.traits.claims}),
        sudden=max((count + told.get(n - 1, 0) for n, count in told.items()), default=0),
        own=max((answers.get(root, 0) for root in owned), default=0),
        loudest=max(voices.values(), default=0),
        person=max((n for root, n in answers.items() if root not in owned), default=0),
    )  # fmt: skip

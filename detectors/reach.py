"""Reach: how many people can have seen a post. An upper bound, since audiences overlap unknown."""

from collections.abc import Mapping
from types import MappingProxyType

from detectors.events import Mention

SMALL, LARGE = 100_000, 10_000_000  # followers between which visibility falls
SEEN_SMALL, SEEN_LARGE = 0.15, 0.06  # share of the followers who see a post (Sprinklr's figures)
LIMIT = 2**32 - 1  # people; nothing is seen by more
FOLLOWED_MOST = 10**9  # nobody has so many; more is a mistake or a lie, and tells nothing
DIGITS = 11  # binary ones that are kept of a number of people: too small by 1 in 1,000 at most

Visibility = Mapping[str, float]  # platform, in small letters -> share of the followers who see
USUAL: Visibility = MappingProxyType({})  # no platform has a share of its own


def visibility(followers: int) -> float:
    """The share of an account's followers who see one post of it."""
    fall = (SEEN_SMALL - SEEN_LARGE) * (followers - SMALL) / (LARGE - SMALL)
    return min(SEEN_SMALL, max(SEEN_LARGE, SEEN_SMALL - fall))


def followers_of(mention: Mention) -> int:
    """Who follows the author; 0: nobody knows."""
    followers = mention.followers or 0
    return followers if 0 < followers <= FOLLOWED_MOST else 0


def reach_of(mention: Mention, seen: Visibility = USUAL) -> int:
    """People who can have seen a post: its views if the network tells, else by its followers.

    `seen` says for some platforms which share of the followers does, however many they are.
    """
    if mention.views is not None:
        return max(0, min(LIMIT, mention.views))
    followers = followers_of(mention)
    if not followers:
        return 0
    share = seen.get((mention.platform or "").casefold()) if seen else None
    return round(followers * (visibility(followers) if share is None else share))


def coded(people: int) -> int:
    """A number of people in two bytes, as a float is: exact below 2,048. Larger ones have larger.

    >>> [people_in(coded(people)) for people in (7, 2_047, 123_456)]
    [7, 2047, 123392]
    """
    shift = max(0, min(people, LIMIT).bit_length() - DIGITS)
    return shift << DIGITS | min(people, LIMIT) >> shift


def people_in(code: int) -> int:
    """The number of people that was coded."""
    return (code & (1 << DIGITS) - 1) << (code >> DIGITS)


def rounded(people: int) -> int:
    """A number of people as it comes back from its code."""
    return people_in(coded(people))

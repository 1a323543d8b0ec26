"""Reach: how many people can have seen a post. An upper bound, since audiences overlap unknown."""

from detectors.events import Mention

SMALL, LARGE = 100_000, 10_000_000  # followers between which visibility falls
SEEN_SMALL, SEEN_LARGE = 0.15, 0.06  # share of the followers who see a post (Sprinklr's figures)
LIMIT = 2**32 - 1  # people; nobody has more followers than there are people to follow


def visibility(followers: int) -> float:
    """The share of an account's followers who see one post of it."""
    fall = (SEEN_SMALL - SEEN_LARGE) * (followers - SMALL) / (LARGE - SMALL)
    return min(SEEN_SMALL, max(SEEN_LARGE, SEEN_SMALL - fall))


def reach_of(mention: Mention) -> int:
    """People who can have seen a post: its views if the network tells, else by its followers."""
    if mention.views is not None:
        return max(0, min(LIMIT, mention.views))
    followers = max(0, min(LIMIT, mention.followers or 0))
    return round(followers * visibility(followers))

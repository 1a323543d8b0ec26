"""Sample: some of countless people, those of the smallest digests, who stand for all of them.

Which they are depends neither on the order in which people come nor on how often. Up to a bound
all are kept, and the count is exact; above it, it is an estimate from how small the digests are.
"""

from collections.abc import Collection


def keep(sample: set[bytes], digest: bytes, most: int) -> None:
    """Count one in, and no more than so many."""
    sample.add(digest)
    if len(sample) > most:
        sample.remove(max(sample))


def density(bound: bytes) -> float:
    """The share of all digests that are not above this one."""
    return (int.from_bytes(bound) + 1) / (1 << 8 * len(bound))


def people(sample: Collection[bytes], most: int) -> int:
    """How many people there are, of whom so many were kept at most."""
    full = len(sample) >= most
    return round((len(sample) - 1) / density(max(sample))) if full else len(sample)

"""By level: what is said of each level."""

from typing import NamedTuple


class ByLevel(NamedTuple):
    """Named as `Level` has them."""

    watch: str
    alert: str
    crisis: str

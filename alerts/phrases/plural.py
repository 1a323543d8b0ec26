"""Plural: one phrase for one, another for several."""

from typing import NamedTuple


class Plural(NamedTuple):
    """What is said of one, and of several."""

    one: str
    many: str

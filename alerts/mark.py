"""Mark: what the name of a brand begins with in a drill, so that it is read wherever the name is.

A drill of Zephyr is about a brand of its own, DRILL Zephyr, with incidents, silences and counts of
its own. No brand of the settings and no post of a source may have such a name.
"""

MARK = "DRILL "


def drill_of(brand: str) -> str:
    """The name under which a brand is drilled."""
    return MARK + brand


def is_drill(brand: str) -> bool:
    """Whether that is the name of a drill."""
    return brand.startswith(MARK)


def drilled(brand: str) -> str:
    """The brand that a drill of this name is of; of another name, that name."""
    return brand.removeprefix(MARK)

"""Late: that people hear of an incident long after it began, and why."""

from enum import StrEnum


class Late(StrEnum):
    """Whose fault it is, as far as whoever reads it must know."""

    DETECTED = "detected"  # from a backlog: it was old when it came to be told
    TOLD = "told"  # it came in time, and its channel could not be told

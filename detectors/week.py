"""Week: unhappy people in the hours of seven days, of which the ring has the last one.

Only `sigma` needs it: where the rules do not choose that, nobody keeps a week.
"""

import math
from typing import Any, Self

from detectors.bins import DAY, HOUR, WEEK, Ring
from detectors.yardstick import LEAST_DEVIATION


class Week:
    """Hours of the clock that have left the day. Of empty ones nobody tells it: it has a clock."""

    __slots__ = ("hours", "since")

    def __init__(self, since: int) -> None:
        self.since = since  # the first bin that was counted
        self.hours: dict[int, int] = {}  # hour of the clock -> people in it, where there were any

    def leave(self, at: int, people: int) -> None:
        """Take in a bin that leaves the day; they come in their order."""
        hour = at // HOUR
        if hour not in self.hours:
            oldest = hour + 1 - WEEK // HOUR
            self.hours = {each: known for each, known in self.hours.items() if each >= oldest}
        self.hours[hour] = self.hours.get(hour, 0) + people

    def deviations(self, people: Ring) -> float:
        """How many the last hour stands above the mean of those before; 0 on the first day."""
        end = people.now + 1
        first, day = max(self.since, end - WEEK), end - DAY
        if self.since > day:
            return 0.0
        *past, last = people.hours()
        past += [self.hours.get(hour, 0) for hour in range(-(-first // HOUR), day // HOUR)]
        mean = sum(past) / len(past)
        variance = sum((each - mean) ** 2 for each in past) / len(past)
        return (last - mean) / max(LEAST_DEVIATION, math.sqrt(variance))

    def pack(self) -> list[Any]:
        """Plain numbers, in the order that unpack() reads: all hours from the first one on."""
        first, last = min(self.hours, default=0), max(self.hours, default=-1)
        return [self.since, first, [self.hours.get(hour, 0) for hour in range(first, last + 1)]]

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """The week that was packed."""
        since, first, counts = state
        week = cls(since)
        week.hours = {hour: people for hour, people in enumerate(counts, first) if people}
        return week

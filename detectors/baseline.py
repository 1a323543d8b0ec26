"""Baseline: how many unhappy people a brand usually has, at this time of the day."""

from typing import Any, Self

from detectors.average import kept, weight_of
from detectors.bins import DAY, HOUR

HALF_LIFE = 14 * DAY
WEIGHT = weight_of(HALF_LIFE)
FLOOR = 0.5 / DAY  # half a person a day: the first complaint of a silent brand is no surprise
CLIP, CLIP_MORE = 8.0, 3.0  # a bin teaches at most CLIP times its expectation, and so many more
PROFILE_FLOOR = 0.25  # nights are never expected to be empty
PROFILE_PRIOR = (
    5.0  # people that must be expected in an hour of the day before its own figure counts half
)
PROFILE_MEMORY = 21 * HOUR  # bins of one hour of the day in three weeks
PROFILE_CAP = 20.0  # one bin is at most so many times the usual, for the profile


class Baseline:
    """A lagged rate and a daily profile.

    The rate learns a bin when it leaves the ring of 24 hours: a day of crisis cannot hide itself.
    """

    __slots__ = ("learned", "profile", "profile_n", "rate")

    def __init__(self) -> None:
        self.rate, self.learned = 0.0, 0  # people a bin, bins learned
        self.profile, self.profile_n = [1.0] * 24, [0] * 24  # factor of each hour of the day (UTC)

    def expected(self, hour: int, window: int) -> float:
        """People usual in the `window` bins that end in this hour of the day."""
        usual = max(self.rate, FLOOR) * window
        if window >= DAY:  # a whole day has all hours in it
            return usual
        hours = window // HOUR
        if hours == 1:  # what is asked most
            return usual * max(PROFILE_FLOOR, self.profile[hour])
        first = hour - hours + 1  # below zero it begins yesterday
        factor = sum(self.profile[max(0, first) : hour + 1])
        if first < 0:
            factor += sum(self.profile[first:])
        return usual * max(PROFILE_FLOOR, factor / hours)

    def learn(self, hour: int, people: float, bins: int = 1) -> None:
        """Take in a bin that was in this hour of the day, or several that had as many each."""
        self.learned += bins
        if self.learned > DAY:  # a first day has nothing to be clipped by
            usual = max(self.rate, FLOOR) * self.profile[hour]
            people = min(people, CLIP * usual + CLIP_MORE)
        self.rate += bins * max(WEIGHT, 1 / self.learned) * (people - self.rate)
        self._shape(hour, people, bins)

    def _shape(self, hour: int, people: float, bins: int) -> None:
        self.profile_n[hour] += bins
        rate = max(self.rate, 1e-9)
        weight = bins / (min(self.profile_n[hour], PROFILE_MEMORY) + PROFILE_PRIOR / rate)
        self.profile[hour] += weight * (min(people / rate, PROFILE_CAP) - self.profile[hour])

    def skip(self, bins: int) -> None:
        """Learn so many empty bins at once. Silence says nothing of the profile, which stays."""
        if self.learned:
            self.rate *= kept(WEIGHT, self.learned, bins)
        self.learned += bins

    def relearn(self) -> None:
        """Let a day under another scorer weigh more than all before; the hours keep their shape."""
        self.learned = min(self.learned, HOUR)

    def pack(self) -> list[Any]:
        """Plain numbers, in the order that unpack() reads."""
        return [self.rate, self.learned, [*self.profile], [*self.profile_n]]

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """The baseline that was packed."""
        baseline = cls()
        baseline.rate, baseline.learned, profile, profile_n = state
        baseline.profile, baseline.profile_n = [*profile], [*profile_n]  # one seed may serve two
        return baseline

"""Lane: how unusual the number of unhappy people in one trailing window is."""

import math
from typing import Any, Self

from detectors.tail import LN10, Tail

PHI_PRIOR, PHI_FLOOR = 2.0, 1.0  # dispersion: posts come in clumps; never below Poisson's
PHI_CAP = 10.0  # one window teaches at most so many times the known dispersion

NEAR = 1.6  # of chi2 by the dispersion: up to here the value is below the floor of any tail
ASYMPTOTIC = 6.0  # from here on erfc loses digits, and the series is exact to a thousandth


def surprise(z: float) -> float:
    """-log10 P(N > z) of a standard normal N; far out by its asymptotic series."""
    if z <= 0:
        return -math.log10(0.5)
    if z < ASYMPTOTIC:
        return -math.log10(0.5 * math.erfc(z / math.sqrt(2)))
    return (z * z / 2 + math.log(z * math.sqrt(2 * math.pi)) - math.log1p(-1 / (z * z))) / LN10


class Lane:
    """One trailing window, judged against what is usual in it.

    A window with k people where m were expected has z = sqrt(2 (k ln(k / m) - (k - m)) / phi), the
    signed root of the quasi-Poisson deviance (McCullagh and Nelder, 1989), and the value
    ln(1 + surprise(z)); its tail turns that into a return period.
    """

    __slots__ = ("phi", "phi_n", "tail", "window")

    def __init__(self, window: int) -> None:
        self.window = window
        self.tail = Tail(gap=window)
        self.phi, self.phi_n = PHI_PRIOR, 0

    def value(self, people: float, expected: float) -> float:
        """A number that grows with oddness, whatever the volume; 0 near the expected and below."""
        more = people - expected
        if more <= 0 or more * more <= NEAR * expected * self.phi:  # never less than the deviance
            return 0.0
        deviance = 2 * (people * math.log(people / expected) - (people - expected))
        return math.log1p(surprise(math.sqrt(max(0.0, deviance) / self.phi)))

    def learn_dispersion(self, people: float, expected: float) -> None:
        """Once a window, outside episodes: how much the counts scatter."""
        if self.tail.inside:
            return
        self.phi_n += 1
        weight = max(0.02, 1 / (self.phi_n + 10))
        chi2 = min((people - expected) ** 2 / expected, PHI_CAP * self.phi)
        self.phi = max(PHI_FLOOR, self.phi + weight * (chi2 - self.phi))

    def pack(self) -> list[Any]:
        """Plain numbers, in the order that unpack() reads."""
        return [self.tail.pack(), self.phi, self.phi_n]

    @classmethod
    def unpack(cls, window: int, state: list[Any]) -> Self:
        """The lane that was packed."""
        lane = cls(window)
        tail, lane.phi, lane.phi_n = state
        lane.tail = Tail.unpack(window, tail)
        return lane

"""Exponential means: how fast a baseline forgets."""


def weight_of(half_life: float) -> float:
    """Weight of the newest value in an exponential mean with this half-life (in steps)."""
    return float(1 - 0.5 ** (1 / half_life))


def kept(weight: float, known: int, steps: int) -> float:
    """What a mean keeps of its value over `steps` zeros.

    The product of 1 - max(weight, 1 / (known + i)) for i = 1..steps, in closed form: a young mean
    is a plain average, an old one forgets at its weight.
    """
    early = max(0, min(steps, int(1 / weight) - known))
    plain = known / (known + early) if early else 1.0
    return float(plain * (1 - weight) ** (steps - early))

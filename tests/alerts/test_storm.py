"""A storm begins with the fourth message within ten minutes, and ends with ten quiet ones."""

import pytest

from alerts.storm import Root, StormRules, last_of, stands_alone
from detectors.events import Level

RULES = StormRules()
NOW = 10_000.0
ALERT, CRISIS = Level.ALERT, Level.CRISIS


def roots(*minutes: float, is_crisis: bool = False) -> list[Root]:
    """Messages of so many minutes ago."""
    return [Root(NOW - 60 * each, is_crisis) for each in minutes]


@pytest.mark.parametrize(
    ("level", "known", "in_storm", "alone"),
    [
        pytest.param(ALERT, [], False, True, id="the first one"),
        pytest.param(ALERT, roots(1, 2), False, True, id="the third"),
        pytest.param(ALERT, roots(1, 2, 3), False, False, id="not the fourth"),
        pytest.param(ALERT, roots(1, 2, 10), False, True, id="ten minutes later there is room"),
        pytest.param(ALERT, roots(1, 2, 9.9), False, False, id="and not before"),
        pytest.param(ALERT, [], True, False, id="none while a storm goes on"),
        pytest.param(CRISIS, roots(1, 2, 3), True, True, id="but a crisis"),
        pytest.param(CRISIS, roots(1, 2, 3) + roots(1, 2, is_crisis=True), True, True,
                     id="the third crisis"),
        pytest.param(CRISIS, roots(1, 2, 3, is_crisis=True), True, False, id="not the fourth"),
        pytest.param(CRISIS, roots(1, 2, 3, is_crisis=True), False, False,
                     id="nor where there is no storm yet"),
        pytest.param(CRISIS, roots(1, 2, 10, is_crisis=True), True, True,
                     id="until one of them is ten minutes old"),
        pytest.param(ALERT, roots(1, 2, 3, is_crisis=True), False, False,
                     id="crises count as messages, too"),
    ],
)  # fmt: skip
def test_who_has_a_message_of_its_own(
    level: Level, known: list[Root], *, in_storm: bool, alone: bool
) -> None:
    assert stands_alone(level, known, NOW, RULES, in_storm=in_storm) is alone


@pytest.mark.parametrize(
    ("arrivals", "last"),
    [
        pytest.param([], 0, id="nobody came"),
        pytest.param([3, 12, 9], 12, id="each one prolongs it"),
        pytest.param([3, 13], 3, id="after ten minutes another one would begin"),
        pytest.param([10], 0, id="even at once"),
        pytest.param([9, 25, 26], 9, id="which it has nothing to do with"),
        pytest.param([-5, 4], 4, id="what came before counts for nothing"),
    ],
)
def test_when_a_storm_had_its_last_incident(arrivals: list[float], last: float) -> None:
    assert last_of(NOW, [NOW + 60 * each for each in arrivals], RULES) == NOW + 60 * last

"""Alarms: for each thing that goes wrong, one that names it, on a real Prometheus."""

import pytest

from tests.operations.station import Station

pytestmark = pytest.mark.kafka

QUIET = 80  # looks at the rules: twenty minutes of what they call so


def test_a_quiet_run_rings_nobody(station: Station) -> None:
    station.settles(left={"Watchdog"}, inhibited=set(), evaluations=QUIET)
    assert station.pager.told == []

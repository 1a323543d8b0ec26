"""Alarms: for each thing that goes wrong, one that names it, on a real Prometheus."""

import pytest

from tests.broker import wait_for
from tests.operations.scenes import SCENES, Scene
from tests.operations.station import Station

pytestmark = pytest.mark.kafka

QUIET = 80  # looks at the rules: twenty minutes of what they call so
PLAYED = [
    pytest.param(scene, id=scene.what, marks=[pytest.mark.long] if scene.is_long else [])
    for scene in SCENES
]


def test_a_quiet_run_rings_nobody(station: Station) -> None:
    station.settles()
    station.pager.told.clear()
    station.settles(evaluations=QUIET)
    assert station.pager.calls == set()


@pytest.mark.parametrize("scene", PLAYED)
def test_what_goes_wrong_rings_once_and_ends(station: Station, scene: Scene) -> None:
    station.settles()
    station.pager.told.clear()
    scene.begin(station)
    try:
        station.settles(scene.rings)
        wait_for(lambda: station.pager.calls >= scene.rings.left, "they are told of it")
    finally:  # the next one is played on the same station
        scene.end(station)
    station.settles()
    assert station.pager.calls == scene.rings.left

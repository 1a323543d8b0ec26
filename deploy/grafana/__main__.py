"""Write the dashboards: `python -m deploy.grafana`. A test compares; do not edit the JSON."""

from collections.abc import Callable
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from deploy.grafana.brands import brands
from deploy.grafana.detectors import detectors
from deploy.grafana.health import health
from deploy.grafana.panels import Dashboard

FOLDER = Path(__file__).parent / "dashboards"
BOARDS: dict[str, Callable[[], Dashboard]] = {
    "brands": brands,
    "pipeline": health,
    "detectors": detectors,
}


def written(make: Callable[[], Dashboard]) -> str:
    """A dashboard as Grafana reads it, the same each time."""
    return JSONEncoder(sort_keys=True, indent=1).encode(make().build()) + "\n"


if __name__ == "__main__":
    for name, make in BOARDS.items():
        (FOLDER / f"{name}.json").write_text(written(make), encoding="utf-8")

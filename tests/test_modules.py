"""A module is small enough to be read at once."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
LINES = 300  # of a module, at most


def test_no_module_is_longer_than_one_reads_at_once() -> None:
    modules = [
        path for part in ("alerts", "detectors", "pipeline") for path in (ROOT / part).rglob("*.py")
    ]
    assert len(modules) > 100
    counts = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert {path: count for path, count in counts.items() if count > LINES} == {}

"""What is tried out is told as it would be, had somebody put it in the place of what holds."""

from pathlib import Path

import pytest

from pipeline.briefing import tried
from pipeline.config import load

OWN = "brands: {known: {Z: {owned: [z], rules: {severity: {crisis_points: 5}}}, A: }}"


@pytest.mark.parametrize(
    ("settings", "meant"),
    [
        pytest.param("{}", "{}", id="nothing"),
        pytest.param(
            "shadow: {rules: {volume: {budget: 2}}}\nrules: {volume: {min_authors: 6}}",
            "rules: {volume: {budget: 2, min_authors: 6}}",
            id="over the file's",
        ),
        pytest.param(
            f"{OWN}\nshadow: {{rules: {{severity: {{crisis_points: 4, alert_points: 3}}}}}}",
            "brands: {known: {Z: {owned: [z]}, A: }}\n"
            "rules: {severity: {crisis_points: 4, alert_points: 3}}",
            id="and over a brand's own",
        ),
        pytest.param(
            f"{OWN}\nshadow: {{brands: [Z, B], rules: {{volume: {{budget: 2}}}}}}",
            "brands: {known: {Z: {owned: [z], rules: {severity: {crisis_points: 5}, volume:"
            " {budget: 2}}}, A: , B: {rules: {volume: {budget: 2}}}}}",
            id="of the brands that are named",
        ),
    ],
)
def test_it_is_as_though_it_was_in_use(tmp_path: Path, settings: str, meant: str) -> None:
    file = tmp_path / "tocsin.yaml"
    file.write_text(settings, encoding="utf-8")
    found = tried(load(file))
    file.write_text(meant, encoding="utf-8")
    expected = load(file)
    assert found.digest == expected.digest
    for brand in ("Z", "A", "B", "other"):
        assert found.brief(brand) == expected.brief(brand)

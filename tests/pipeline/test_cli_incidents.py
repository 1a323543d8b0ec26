"""An incident is found by the name that a message or a list shows."""

import pytest

from pipeline.cli.incidents import chosen
from tests.builders import a_notice

TOLD = {
    (brand, number): a_notice(brand=brand, incident=number)
    for brand, number in (
        ("Zephyr", 1), ("Zephyr", 2), ("A/B", 1), ("A/B/3", 9), ("E*TRADE", 4), ("orange", 1),
        ("Orange", 2), ("12", 12),
    )
}  # fmt: skip


@pytest.mark.parametrize(
    ("named", "found"),
    [
        pytest.param("Zephyr/1", ("Zephyr", 1), id="by its number"),
        pytest.param("Zephyr", ("Zephyr", 2), id="a brand's newest"),
        pytest.param("zephyr/1", ("Zephyr", 1), id="in any case"),
        pytest.param("A/B/1", ("A/B", 1), id="a slash in a name"),
        pytest.param("A/B/3", ("A/B/3", 9), id="a name that ends as a number does"),
        pytest.param("12/12", ("12", 12), id="a name that is a number"),
        pytest.param("E\u2217TRADE/4", ("E*TRADE", 4), id="as a message shows it"),
        pytest.param("E\u2217TRADE", ("E*TRADE", 4), id="its newest, as a message shows it"),
        pytest.param("Orange", ("Orange", 2), id="of two that differ in case"),
        pytest.param("ORANGE", None, id="either of the two"),
        pytest.param("Zephyr/7", None, id="no such number"),
        pytest.param("Nobody", None, id="nobody"),
    ],
)  # fmt: skip
def test_an_incident_is_found_by_its_name(named: str, found: tuple[str, int] | None) -> None:
    notice = chosen(TOLD, named)
    assert ((notice.brand, notice.incident) if notice else None) == found

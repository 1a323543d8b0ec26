"""A file of an incident has a name of its own, and is there whole or not at all."""

import re
from pathlib import Path

import pytest

from alerts.document import mark
from pipeline.filing import file_name, keep, put


@pytest.mark.parametrize(
    ("brand", "name"),
    [
        ("zephyr", r"zephyr-3\.md"),
        ("Zephyr", r"zephyr-[0-9a-f]{8}-3\.md"),
        ("Aurora Énergie", r"aurora-nergie-[0-9a-f]{8}-3\.md"),
        ("../../etc/passwd", r"etc-passwd-[0-9a-f]{8}-3\.md"),
        ("漢字", r"[0-9a-f]{8}-3\.md"),
        ("x" * 300, r"x{60}-[0-9a-f]{8}-3\.md"),
    ],
)
def test_names(brand: str, name: str) -> None:
    assert re.fullmatch(name, file_name(brand, 3, "md"))
    assert file_name(brand, 3, "md") == file_name(brand, 3, "md")


def test_no_two_brands_share_one() -> None:
    brands = [
        "orange",
        "Orange",
        "ORANGE",
        "or-ange",
        "or ange",
        "or.ange",
        "漢字",
        "字漢",
        "-",
        ".",
    ]
    assert len({file_name(brand, 1, "md") for brand in brands}) == len(brands)


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    put(path, "one")
    put(path, "two")
    assert path.read_text("utf-8") == "two"
    assert [each.name for each in tmp_path.iterdir()] == ["a.md"]


def test_what_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "inside").write_text("kept", "utf-8")
    with pytest.raises(OSError, match="folder"):
        put(path, "text")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]
    with pytest.raises(FileNotFoundError):
        put(tmp_path / "none" / "a.md", "text")


# -- What people wrote

MINE = f"{mark('incident', 'Zephyr/1')}\n\n{mark('went-well')}\n"
HERS = "# Plan of the press office\n"
LATIN = HERS.encode() + "Ana a répondu\n".encode("latin-1")


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(HERS.encode(), id="of something else"),
        pytest.param(b"", id="empty"),
        pytest.param(mark("incident", "Zephyr/2").encode(), id="of another incident"),
        pytest.param(MINE.encode() + LATIN, id="ours, but not in UTF-8"),
        pytest.param(MINE.encode("utf-16"), id="in UTF-16"),
    ],
)
def test_what_is_no_page_of_the_incident_stays_and_the_page_stands_beside_it(
    there: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "zephyr-1.md"
    path.write_bytes(there)
    beside = tmp_path / "zephyr-1.new.md"
    assert keep(path, MINE) == beside
    beside.write_text(f"{MINE}- Quick\n", "utf-8")
    assert keep(path, MINE) == beside
    assert path.read_bytes() == there
    assert "- Quick" in beside.read_text("utf-8")


def test_where_nothing_lies_or_the_page_it_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "zephyr-1.md"
    assert keep(path, MINE) == path
    path.write_text(f"{MINE}- Quick\n", "utf-8")
    assert keep(path, MINE) == path
    assert "- Quick" in path.read_text("utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["zephyr-1.md"]


def test_where_both_places_are_taken_nothing_is_written(tmp_path: Path) -> None:
    path, beside = tmp_path / "a.md", tmp_path / "a.new.md"
    for each in (path, beside):
        each.write_text(HERS, "utf-8")
    with pytest.raises(FileExistsError, match=r"a\.new\.md"):
        keep(path, MINE)
    assert path.read_text("utf-8") == beside.read_text("utf-8") == HERS

"""A file of an incident has a name of its own, and is there whole or not at all."""

import re
from pathlib import Path

import pytest

from pipeline.filing import file_name, put


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

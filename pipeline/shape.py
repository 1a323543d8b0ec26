"""Shape: what a file looks like that holds no JSON lines, by how it begins."""

import re
from collections.abc import Sequence

NEEDED = "needed are JSON lines: one object a line, in UTF-8, plain or gzip"
BOM = b"\xef\xbb\xbf"  # spreadsheets and PowerShell write it before UTF-8
OBJECT = b"{"
ALONE = 1  # lines: such a one may be a mistake in a file that is right otherwise

SIGNS = {
    re.compile(rb"\xff\xfe|\xfe\xff|.?\0"): "UTF-16",
    re.compile(rb"\x28\xb5\x2f\xfd"): "a file that zstd compressed",
    re.compile(rb"\xfd7zXZ"): "a file that xz compressed",
    re.compile(rb"BZh"): "a file that bzip2 compressed",
    re.compile(rb"PK\x03\x04"): "a zip archive",
    re.compile(rb"PAR1"): "Parquet",
    re.compile(rb"\[\s*(\{|$)"): "a JSON array",
    re.compile(rb"\{$"): "JSON whose objects go over several lines",
}
"""How a first line begins that is none of ours."""

DELIMITER = re.compile(rb"[,;\t]")


def shape_of(opening: Sequence[bytes]) -> str | None:
    """What a file looks like; None: JSON lines, for all one can tell.

    Args:
        opening: its first lines, up to one that begins as an object does.
    """
    if opening and (shape := _of_one(opening[0])):
        return shape
    if len(opening) <= ALONE or opening[-1].startswith(OBJECT):
        return None
    return "CSV" if all(map(DELIMITER.search, opening)) else "plain text"


def _of_one(first: bytes) -> str | None:
    """What no line of ours can begin with says it alone."""
    for begins, shape in SIGNS.items():
        if begins.match(first):
            return shape
    return None

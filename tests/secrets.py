"""Secrets: planted ones, and the search for them in all that was written."""

import json
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

TOKEN = "xoxb-planted-T0ken"  # noqa: S105  # of nobody
KEPT = ".secret"  # how files end that may have one in them


def plant(folder: Path, text: str) -> str:
    """A file that has it. Returns its path."""
    file = folder / f"{len(list(folder.glob(f'*{KEPT}')))}{KEPT}"
    file.write_text(f"{text}\n", encoding="utf-8")
    return str(file)


def leaks(text: str, *secrets: str) -> list[str]:
    """The lines in which one of them can be read."""
    wanted = {form for secret in secrets for form in forms(secret)}
    return [line for line in text.splitlines() if any(form in line for form in wanted)]


def leaks_below(folder: Path, *secrets: str) -> list[str]:
    """The same in all files of a folder."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.suffix != KEPT]
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    return leaks("\n".join(texts), *secrets)


def forms(secret: str) -> set[str]:
    """How it may be written: as it is, escaped, in an address, or as bytes of a login."""
    raw = secret.encode()
    escaped = {secret, str(raw)[2:-1], ascii(secret)[1:-1], json.dumps(secret)[1:-1], quote(secret)}
    coded = {b64encode(before + raw).decode()[4:-4] for before in (b"", b"-", b"--")}
    return escaped | coded

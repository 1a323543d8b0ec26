"""Meaning: what settings say, however they are written, and a short digest of it."""

import json
from dataclasses import fields, is_dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any


def digest(value: Any) -> str:
    """12 characters that change when the meaning does."""
    text = json.dumps(_plain(value), sort_keys=True)
    return sha256(text.encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:
    """The same JSON for the same meaning: in mappings and sets the order means nothing."""
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, frozenset):
        return sorted((_plain(each) for each in value), key=json.dumps)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Path):
        return str(value)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) + 0.0 if number else value  # 1 is 1.0, and -0.0 is 0.0

"""Cassettes: what was recorded of Mastodon, as its stream would send it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

EVENT = "event: "


def messages(folder: Path) -> Iterator[bytes]:
    """All messages of WebSockets, and what came as server-sent events in their form."""
    for path in sorted(folder.glob("*.yaml")):
        tape = _tape(path)
        for connection in tape.get("connections", []):
            for each in connection["interactions"]:
                if "receive" in each:
                    yield json.dumps(each["receive"]).encode()
        for body in _bodies(tape, "/api/v1/streaming/"):
            yield from _sent_events(body)


def statuses(folder: Path) -> Iterator[bytes]:
    """Each status, alone or in a list, that an instance answered."""
    for path in sorted(folder.glob("*.yaml")):
        for body in _bodies(_tape(path), "/api/v1/"):
            if body[:1] in {"{", "["}:
                yield from _found(json.loads(body))


def _tape(path: Path) -> dict[str, Any]:
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # where there is one
    return dict(yaml.load(path.read_text("utf-8"), fast))  # noqa: S506  # it is safe


def _bodies(tape: dict[str, Any], part: str) -> Iterator[str]:
    for each in tape.get("interactions", []):
        body = each["response"]["body"]["string"]
        if part in each["request"]["uri"]:
            yield body.decode("utf-8", "replace") if isinstance(body, bytes) else body


def _sent_events(body: str) -> Iterator[bytes]:
    kind = ""
    for line in body.splitlines():
        if line.startswith(EVENT):
            kind = line.removeprefix(EVENT)
        elif line.startswith("data: "):
            payload = line.removeprefix("data: ")
            yield json.dumps({"stream": [], "event": kind, "payload": payload}).encode()


def _found(value: Any) -> Iterator[bytes]:
    if isinstance(value, list):
        for each in value:
            yield from _found(each)
    elif isinstance(value, dict) and "visibility" in value and "uri" in value:
        yield json.dumps(value).encode()
    elif isinstance(value, dict) and "ancestors" in value:
        yield from _found([*value["ancestors"], *value["descendants"]])

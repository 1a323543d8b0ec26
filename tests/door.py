"""Door: whoever brings posts to a webhook of ours."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from tests.broker import HOST

TOKEN = "a long secret"  # noqa: S105  # of nobody

_direct = build_opener(ProxyHandler({}))


def a_post(number: int, text: str) -> dict[str, Any]:
    """One, by number and text."""
    at = f"2026-03-02T12:00:{number:02}Z"
    return {"id": f"f{number}", "text": text, "created_at": at, "platform": "web"}


def brought(port: int, posts: list[dict[str, Any]]) -> int:
    """What the door answers to all of them at once."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
    url = f"http://{HOST}:{port}/posts"
    asked = Request(url, json.dumps(posts).encode(), headers)  # ours
    try:
        with _direct.open(asked) as answer:
            return int(answer.status)
    except HTTPError as refusal:
        return refusal.code

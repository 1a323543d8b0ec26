"""Shown: which notices the local Slack shows by now, as its Web API tells."""

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from alerts.message import alert_id
from alerts.route import Route, listeners
from deploy.demo.diary import Diary
from deploy.demo.stage import TOKEN

TIMEOUT = 5.0  # seconds
LIMIT = 200  # messages, of a channel and of a thread

_direct = build_opener(ProxyHandler({}))  # a proxy cannot know our own port


def missing(page: str, diary: Diary, routes: tuple[Route, ...]) -> list[str]:
    """The ids of notices that the channels or their threads should show, and do not yet."""
    ids = _ids(page)
    shown = {route.channel: _versions(page, ids.get(route.channel)) for route in routes}
    late: list[str] = []
    for newest, steps in diary.loud:
        name = alert_id(newest)
        for route in listeners(routes, newest):
            roots, logged = shown[route.channel]
            late += [newest.id] if roots.get(name, 0) < newest.seq else []
            late += [step.id for step in steps if (name, step.seq) not in logged]
    return late


def _ids(page: str) -> dict[str, str]:
    """The channels that are there, by name: the Web API wants their ids."""
    with _direct.open(f"{page}state", timeout=TIMEOUT) as answer:
        return {f"#{channel['name']}": channel["id"] for channel in json.load(answer)["channels"]}


def _versions(page: str, channel: str | None) -> tuple[dict[str, int], set[tuple[str, int]]]:
    """The version of each incident's living message, and the steps in the threads."""
    roots: dict[str, int] = {}
    steps: set[tuple[str, int]] = set()
    if channel is None:  # nothing was posted to it
        return roots, steps
    for root in _ask(page, "conversations.history", channel):
        if payload := _payload(root):
            roots[payload["alert_id"]] = payload.get("version", 0)
            for reply in _ask(page, "conversations.replies", channel, ts=root["ts"]):
                if "seq" in (entry := _payload(reply)):
                    steps.add((entry["alert_id"], entry["seq"]))
    return roots, steps


def _payload(message: dict[str, Any]) -> dict[str, Any]:
    payload: dict[str, Any] = (message.get("metadata") or {}).get("event_payload") or {}
    return payload if "version" in payload or "seq" in payload else {}


def _ask(page: str, method: str, channel: str, **arguments: str) -> list[dict[str, Any]]:
    asked = {"token": TOKEN, "channel": channel, "limit": str(LIMIT),
             "include_all_metadata": "true"} | arguments  # fmt: skip
    with _direct.open(f"{page}api/{method}?{urlencode(asked)}", timeout=TIMEOUT) as answer:
        messages: list[dict[str, Any]] = json.load(answer).get("messages", [])
    return messages

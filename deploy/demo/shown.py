"""Shown: which notices the local Slack shows by now, as its Web API tells."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from alerts.message import alert_id
from alerts.notice import Notice
from alerts.route import Route, listeners
from alerts.wording import is_over
from deploy.demo.diary import Diary
from deploy.demo.stage import TOKEN

TIMEOUT = 5.0  # seconds
LIMIT = 200  # messages, of a channel and of a thread

_direct = build_opener(ProxyHandler({}))  # a proxy cannot know our own port


@dataclass(slots=True)
class Shown:
    """What a channel shows, and what its threads do."""

    versions: dict[str, int] = field(default_factory=dict)  # of living messages, by alert id
    steps: set[tuple[str, int]] = field(default_factory=set)  # alert id, seq
    stormy: set[str] = field(default_factory=set)  # the messages that stand in a storm's thread
    has_storm: bool = False

    def add(self, payload: dict[str, Any], *, in_storm: bool) -> None:
        """A message with this metadata: a living one, or a step."""
        name = payload["alert_id"]
        if "seq" in payload:
            self.steps.add((name, payload["seq"]))
            return
        self.versions[name] = payload["version"]
        self.stormy |= {name} if in_storm else set()

    def lacks(self, newest: Notice, steps: list[Notice]) -> list[str]:
        """What of an incident is not there yet.

        A storm's table tells of what was over before its turn, and a message in its thread of the
        steps until then: nobody can see of which.
        """
        name = alert_id(newest)
        if self.has_storm and is_over(newest) and name not in self.versions:
            return []
        logged = () if name in self.stormy else steps
        late = [newest.id] if self.versions.get(name, 0) < newest.seq else []
        return late + [step.id for step in logged if (name, step.seq) not in self.steps]


def missing(page: str, diary: Diary, routes: tuple[Route, ...]) -> list[str]:
    """The ids of notices that the channels or their threads should show, and do not yet."""
    ids = _ids(page)
    shown = {route.channel: _shown(page, ids.get(route.channel)) for route in routes}
    late: list[str] = []
    for newest, steps in diary.loud:
        for route in listeners(routes, newest):
            late += shown[route.channel].lacks(newest, steps)
    return late


def _ids(page: str) -> dict[str, str]:
    """The channels that are there, by name: the Web API wants their ids."""
    with _direct.open(f"{page}state", timeout=TIMEOUT) as answer:
        return {f"#{channel['name']}": channel["id"] for channel in json.load(answer)["channels"]}


def _shown(page: str, channel: str | None) -> Shown:
    shown = Shown()
    for root in _ask(page, "conversations.history", channel) if channel else ():
        is_storm = "storm" in _payload(root)
        shown.has_storm |= is_storm
        for message in _ask(page, "conversations.replies", channel or "", ts=root["ts"]):
            payload = _payload(message)
            if "alert_id" in payload:
                shown.add(payload, in_storm=is_storm)
    return shown


def _payload(message: dict[str, Any]) -> dict[str, Any]:
    payload: dict[str, Any] = (message.get("metadata") or {}).get("event_payload") or {}
    return payload if "version" in payload or "seq" in payload else {}


def _ask(page: str, method: str, channel: str, **arguments: str) -> list[dict[str, Any]]:
    asked = {"token": TOKEN, "channel": channel, "limit": str(LIMIT),
             "include_all_metadata": "true"} | arguments  # fmt: skip
    with _direct.open(f"{page}api/{method}?{urlencode(asked)}", timeout=TIMEOUT) as answer:
        messages: list[dict[str, Any]] = json.load(answer).get("messages", [])
    return messages

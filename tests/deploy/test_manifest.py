"""Slack's manifest: the app may do what the code asks for, and no more."""

import re
from pathlib import Path
from typing import Any

import yaml

from alerts.scopes import OPTIONAL, SCOPES
from alerts.slash import Word
from deploy.demo.slack.methods import METHODS
from pipeline.axes import METHODS as COUNTED

ROOT = Path(__file__).parents[2]
MANIFEST: dict[str, Any] = yaml.safe_load(
    (ROOT / "deploy/slack/manifest.yaml").read_text(encoding="utf-8")
)
METHOD = re.compile(r'"((?:chat|conversations|views|files|users|auth|reactions|usergroups)\.\w+)"')
WRITE, HISTORY = {"chat:write"}, {"channels:history", "groups:history"}
NEEDED: dict[str, set[str]] = {  # as each method's page of docs.slack.dev/reference/methods says
    "auth.test": set(), "views.open": set(), "views.update": set(), "views.publish": set(),
    "chat.postMessage": WRITE, "chat.update": WRITE, "chat.postEphemeral": WRITE,
    "conversations.history": HISTORY, "conversations.replies": HISTORY,
    "files.getUploadURLExternal": {"files:write"}, "files.completeUploadExternal": {"files:write"},
}  # fmt: skip
UNINVITED = {"chat:write.public"}  # so that a route's channel need not invite it


def called() -> set[str]:
    code = (path.read_text(encoding="utf-8") for path in (ROOT / "alerts").glob("slack*.py"))
    return set(METHOD.findall("\n".join(code)))


def test_the_app_may_do_what_the_code_asks_for_and_no_more() -> None:
    needed = set().union(*(NEEDED[method] for method in called())) | UNINVITED
    if MANIFEST["features"].get("slash_commands"):
        needed |= {"commands"}
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed == SCOPES.keys()
    assert needed > OPTIONAL


def test_buttons_come_over_the_socket() -> None:
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"]
    assert settings["interactivity"]["is_enabled"]


def test_the_local_slack_knows_every_method_that_is_called() -> None:
    assert called() <= METHODS.keys()


def test_each_method_that_is_counted_is_called() -> None:
    no_methods = {"response_url", "upload"}  # addresses that Slack gave
    assert set(COUNTED) == called() | no_methods


def test_what_is_heard_is_sent() -> None:
    source = "".join(
        (ROOT / f"pipeline/notifier/{name}.py").read_text("utf-8") for name in ("reception", "home")
    )
    assert set(re.findall(r'kind == "(\w+)"', source)) == {
        "slash_commands", "events_api", "interactive",
    }  # fmt: skip
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert events == re.findall(r'"type": "(\w+)"', source)
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"]


def test_the_command_is_told_with_all_its_words() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert (command["command"], command["should_escape"]) == ("/tocsin", False)
    told = [word.split()[0] for word in command["usage_hint"].split("|")]
    assert set(told) == set(Word)
    page = (ROOT / "docs/people.md").read_text("utf-8")
    assert [word for word in Word if word is not Word.HELP and f"/tocsin {word}" not in page] == []

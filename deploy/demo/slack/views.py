"""Views: the Web API's part of modals and of the Home tab."""

import json
from collections.abc import Callable
from typing import Any

from deploy.demo.slack.arguments import Answer, Arguments, decoded
from deploy.demo.slack.blocks import problems
from deploy.demo.slack.checks import PLAIN, Problems, lengths, optional_text, problem, text
from deploy.demo.slack.errors import SlackError
from deploy.demo.slack.inputs import answers, inputs, named
from deploy.demo.slack.modals import DEPTH, Values, View
from deploy.demo.slack.passes import Act, PassError
from deploy.demo.slack.store import Store
from deploy.demo.slack.workspace import APP, BOT, TEAM

VIEW_BLOCKS_LIMIT = 100
TITLE_LIMIT, BUTTON_LIMIT = 24, 24
LIMITS = {"private_metadata": 3000, "callback_id": 255, "external_id": 255}
VIEW_LIMIT = 250_000  # characters; Slack counts bytes
TRIGGER = {"used": "exchanged_trigger_id", "expired": "expired_trigger_id"}


def open_view(store: Store, arguments: Arguments) -> Answer:
    """Open a modal for whoever did what the trigger stands for."""
    content = read(store, arguments, "modal")
    return _answer(store, store.modals.open(_trigger(store, arguments).member, content))


def push_view(store: Store, arguments: Arguments) -> Answer:
    """Open one more on top of the one in which somebody did something."""
    content = read(store, arguments, "modal")
    act = _trigger(store, arguments)
    if act.view is None or not store.modals.depth(act.member):
        raise SlackError("invalid_arguments", ["the trigger is of no open modal"])
    if store.modals.depth(act.member) >= DEPTH:
        raise SlackError("push_limit_reached")
    return _answer(store, store.modals.push(act.member, content))


def update_view(store: Store, arguments: Arguments) -> Answer:
    """Replace what a view shows, unless it is closed or has changed since `hash`."""
    view = store.modals.find(str(arguments.get("view_id") or arguments.get("external_id") or ""))
    if view is None:
        raise SlackError("not_found")
    if arguments.get("hash") not in {None, view.hash}:
        raise SlackError("hash_conflict")
    view.replace(read(store, arguments, view.content["type"], view))
    return _answer(store, view)


def publish_view(store: Store, arguments: Arguments) -> Answer:
    """Replace a member's Home tab."""
    member, home = str(arguments.get("user_id") or ""), None
    if member not in store.people:
        raise SlackError("user_not_found")
    home = store.modals.home(member)
    if arguments.get("hash") not in {None, home.hash if home else None}:
        raise SlackError("hash_conflict")
    return _answer(store, store.modals.publish(member, read(store, arguments, "home", home)))


VIEWS: dict[str, Callable[[Store, Arguments], Answer]] = {
    "views.open": open_view,
    "views.publish": publish_view,
    "views.push": push_view,
    "views.update": update_view,
}


def _trigger(store: Store, arguments: Arguments) -> Act:
    try:
        return store.triggers.take(str(arguments.get("trigger_id") or ""))
    except PassError as useless:
        if useless.reason == "unknown":
            raise SlackError("invalid_arguments", ["invalid `trigger_id`"]) from None
        raise SlackError(TRIGGER[useless.reason]) from None


def _answer(store: Store, view: View) -> Answer:
    store.version += 1
    return {"view": shown(view)}


def shown(view: View, values: Values | None = None) -> dict[str, Any]:
    """A view as answers and payloads hold it."""
    content = view.content
    state = answers(content["blocks"], {}) if values is None else values
    return {
        "private_metadata": "", "callback_id": "", "external_id": "", "clear_on_close": False,
        "notify_on_close": False, "close": None, "submit": None,
        **content,
        "id": view.id, "team_id": TEAM, "app_id": APP, "bot_id": BOT, "hash": view.hash,
        "root_view_id": view.root, "previous_view_id": view.previous,
        "state": {"values": state | view.answers},
    }  # fmt: skip


def read(
    store: Store, arguments: Arguments, kind: str, instead_of: View | None = None
) -> dict[str, Any]:
    """The view in the arguments, with ids for all that has none.

    Raises:
        SlackError: it is none, or none that Slack would show.
    """
    view: dict[str, Any] = decoded(arguments.get("view"), dict, "invalid_arguments")
    if len(json.dumps(view, ensure_ascii=False)) > VIEW_LIMIT:
        raise SlackError("view_too_large")
    found = list(_problems(view, kind))
    if found:
        raise SlackError("invalid_arguments", found)
    other = store.modals.find(view.get("external_id", ""))
    if other is not None and other is not instead_of:
        raise SlackError("duplicate_external_id")
    return view | {"blocks": named(view["blocks"])}


def _problems(view: dict[str, Any], kind: str) -> Problems:
    """What Slack would say of it."""
    if view.get("type") != kind:
        yield problem(f"must be of type {kind}", "/view/type")
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or not blocks:
        yield problem("must have at least 1 item", "/view/blocks")
        return
    yield from problems(blocks, "/view/blocks", VIEW_BLOCKS_LIMIT)
    yield from lengths(view, LIMITS, "/view")
    if kind == "modal":
        yield from _frame(view)


def _frame(view: dict[str, Any]) -> Problems:
    """A modal's title and the words on its two buttons."""
    yield from text(view.get("title"), TITLE_LIMIT, "/view/title", PLAIN)
    for name in ("submit", "close"):
        yield from optional_text(view, name, BUTTON_LIMIT, "/view")
    asks = [block for block in view["blocks"] if isinstance(block, dict)]
    if inputs(asks) and "submit" not in view:
        yield problem("`submit` is required where there is an input block", "/view/submit")

"""Envelopes: what the app is told of what a person does, in Slack's own shape.

https://docs.slack.dev/reference/interaction-payloads
"""

from dataclasses import dataclass
from typing import Any

from deploy.demo.slack.modals import Values, View
from deploy.demo.slack.passes import Act
from deploy.demo.slack.shape import shown
from deploy.demo.slack.store import Channel, Message, Store
from deploy.demo.slack.views import shown as view_shown
from deploy.demo.slack.workspace import APP, DOMAIN, TEAM, Member, signature

Payload = dict[str, Any]
NO_ENTERPRISE = {"enterprise": None, "is_enterprise_install": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where in a channel something was pressed."""

    channel: Channel
    message: Message
    attachment: int = 0  # its number, from 1; 0: in the message's own blocks


def pressed(store: Store, member: Member, spot: Spot, action: Payload) -> Payload:
    """`block_actions` of a message."""
    channel, message = spot.channel, spot.message
    act = Act(member=member.id, channel=channel.id, ts=message.ts)
    payload = {
        **_who("block_actions", member),
        "container": _container(spot),
        "trigger_id": store.triggers.give(act),
        "channel": {"id": channel.id, "name": channel.name},
        "state": {"values": {}},
        "response_url": response_url(store, act),
        "actions": [action],
    }
    if message.only_for is None:  # of one that only one member sees, Slack tells but the place
        payload["message"] = shown(channel, message, metadata=False)
    return payload


def _container(spot: Spot) -> Payload:
    message = spot.message
    container: Payload = {
        "type": "message_attachment" if spot.attachment else "message", "message_ts": message.ts,
        "channel_id": spot.channel.id, "is_ephemeral": message.only_for is not None,
    }  # fmt: skip
    if spot.attachment:
        container |= {"attachment_id": spot.attachment, "is_app_unfurl": False}
    return container | ({"thread_ts": message.thread_ts} if message.thread_ts else {})


def pressed_in_view(store: Store, member: Member, view: View, action: Payload) -> Payload:
    """`block_actions` of a modal or a Home tab."""
    act = Act(member=member.id, view=view.id)
    return {
        **_who("block_actions", member),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": store.triggers.give(act),
        "view": view_shown(view),
        "actions": [action],
    }


def commanded(store: Store, member: Member, channel: Channel, command: str, text: str) -> Payload:
    """`slash_commands`. Its values are all texts, as it comes from a form."""
    act = Act(member=member.id, channel=channel.id)
    return {
        "command": command, "text": text, "api_app_id": APP, "is_enterprise_install": "false",
        "team_id": TEAM, "team_domain": DOMAIN, "user_id": member.id, "user_name": member.name,
        "channel_id": channel.id, "channel_name": channel.name,
        "response_url": response_url(store, act), "trigger_id": store.triggers.give(act),
    }  # fmt: skip


def submitted(store: Store, member: Member, view: View, values: Values) -> Payload:
    """`view_submission`."""
    return {
        **_who("view_submission", member),
        "trigger_id": store.triggers.give(Act(member=member.id, view=view.id)),
        "view": view_shown(view, values),
        "response_urls": [],
    }


def closed(member: Member, view: View, *, whole: bool) -> Payload:
    """`view_closed`."""
    return {**_who("view_closed", member), "view": view_shown(view), "is_cleared": whole}


def home_opened(store: Store, member: Member) -> Payload:
    """`app_home_opened`, an event and no interaction."""
    home = store.modals.home(member.id)
    now = store.moment()
    event = {"type": "app_home_opened", "user": member.id, "channel": f"D{member.id[1:]}",
             "tab": "home", "event_ts": now}  # fmt: skip
    return {
        "type": "event_callback", "team_id": TEAM, "api_app_id": APP,
        "event": event | ({"view": view_shown(home)} if home else {}),
        "event_id": f"Ev0{now.replace('.', '')}", "event_time": int(float(now)),
    }  # fmt: skip


def response_url(store: Store, act: Act) -> str:
    """Where the app may answer what somebody did, five times in half an hour."""
    return f"{store.address}response/{store.answers.give(act)}"


def _who(kind: str, member: Member) -> Payload:
    return {
        "type": kind, "user": signature(member), "api_app_id": APP,
        "team": {"id": TEAM, "domain": DOMAIN}, **NO_ENTERPRISE,
    }  # fmt: skip

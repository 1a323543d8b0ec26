"""Pieces: a client of the local Slack, and what messages are made of."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from deploy.demo.slack import SlackServer

CHANNEL = "C0CRISIS"
BOT = "xoxb-demo"
WORDS = {"type": "text", "text": "No trains since six."}


def a_client(server: SlackServer, token: str | None = BOT) -> AsyncWebClient:
    """As delivery makes it: whatever fails reaches the caller."""
    return AsyncWebClient(token=token, base_url=server.url, retry_handlers=[], timeout=5)


def header(text: str = "CRISIS", **fields: Any) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": text}} | fields


def section(text: str = "412 people", **fields: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}} | fields


def fields(*texts: str) -> dict[str, Any]:
    return {"type": "section", "fields": [{"type": "mrkdwn", "text": text} for text in texts]}


def context(*texts: str) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text} for text in texts]}


def button(label: str = "Acknowledge", **fields: Any) -> dict[str, Any]:
    return {"type": "button", "text": {"type": "plain_text", "text": label}} | fields


def actions(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(buttons)}


def quote(*elements: dict[str, Any]) -> dict[str, Any]:
    part = {"type": "rich_text_quote", "elements": list(elements)}
    return {"type": "rich_text", "elements": [part]}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(value: str, label: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"text": plain(label or value), "value": value} | fields


def overflow(*options: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"type": "overflow", "action_id": "more", "options": list(options)} | fields


def select(*options: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "choice", "options": list(options)} | fields


def radio(*options: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"type": "radio_buttons", "action_id": "radio", "options": list(options)} | fields


def typed(**fields: Any) -> dict[str, Any]:
    return {"type": "plain_text_input", "action_id": "typed"} | fields


def asked(element: dict[str, Any], label: str = "Reason", **fields: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain(label), "element": element} | fields


def picture(**fields: Any) -> dict[str, Any]:
    return {"type": "image", "alt_text": "a chart", "slack_file": {"id": "F0CHART"}} | fields


def table(*rows: list[str], **fields: Any) -> dict[str, Any]:
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in rows]
    return {"type": "table", "rows": cells} | fields

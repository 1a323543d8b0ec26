"""Refusal: what an error of Slack's means for a message."""

import re
from collections.abc import Mapping
from http import HTTPStatus

from alerts.delivery import (
    Ambiguous,
    Busy,
    Closed,
    DeliveryError,
    Gone,
    Refused,
    RefusedLayout,
    Stranger,
)

PATIENCE = 30.0  # seconds to wait where Slack says "later" but not how much later

# Of https://docs.slack.dev/reference/methods/chat.postMessage: the layout, not the message.
LAYOUT = re.compile(
    r"invalid_blocks|msg_blocks_too_long|block_mismatch|invalid_attachments|too_many_attachments"
    r"|attachment_payload_limit_exceeded|invalid_arguments"
)
CLOSED = {  # the channel, whatever the message; an error that is not listed is its own
    "channel_not_found", "not_in_channel", "is_archived", "restricted_action", "no_permission",
    "restricted_action_read_only_channel", "team_access_not_granted", "missing_scope",
    "not_allowed_token_type", "access_denied", "ekm_access_denied", "org_login_required",
    "enterprise_is_restricted",
}  # fmt: skip
# The token, in every channel.
STRANGER = {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"}
LOST = {  # a deleted message keeps its thread, which nobody may answer any more
    "message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found",
    "cannot_reply_to_message", "restricted_action_thread_locked",
}  # fmt: skip
LATER = {"ratelimited", "rate_limited"}  # also with status 200
MAYBE = {"fatal_error", "internal_error", "service_unavailable", "request_timeout"}

OK, TOO_MANY = HTTPStatus.OK, HTTPStatus.TOO_MANY_REQUESTS
SERVER_FAULT = HTTPStatus.INTERNAL_SERVER_ERROR  # and above: it may be stored


def refusal(status: int, error: str, headers: Mapping[str, str]) -> DeliveryError:
    """Of an answer, taken apart: first the status goes, then the error's name."""
    if status == TOO_MANY or error in LATER:
        return Busy("rate limited", retry_after(headers))
    if status >= SERVER_FAULT or error in MAYBE or (status == OK and not error):
        return Ambiguous(error or f"HTTP {status}")
    if error in LOST:
        return Gone(error)
    if error in STRANGER:
        return Stranger(error)
    if error in CLOSED:
        return Closed(error)
    return RefusedLayout(error) if LAYOUT.match(error) else Refused(error or f"HTTP {status}")


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that Slack asks us to wait."""
    asked = headers.get("Retry-After") or headers.get("retry-after") or ""
    return float(asked) if asked.isdigit() else PATIENCE

"""A Slack of one's own: its Web API on loopback, and a page that shows what a channel would.

For the demo, which needs no account, and for tests, which need a server that fails on demand::

    async with SlackServer() as server:
        client = AsyncWebClient(token="xoxb-demo", base_url=server.url)
        server.faults.plan("chat.postMessage", DROPPED_AFTER)
        ...
        assert len(server.messages("C0CRISIS")) == 1
"""

from deploy.demo.slack.faults import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    FATAL_AFTER,
    RATE_LIMITED,
    SERVER_ERROR,
    Fault,
    Faults,
)
from deploy.demo.slack.server import Call, SlackServer

__all__ = [
    "DROPPED_AFTER",
    "DROPPED_BEFORE",
    "FATAL_AFTER",
    "RATE_LIMITED",
    "SERVER_ERROR",
    "Call",
    "Fault",
    "Faults",
    "SlackServer",
]

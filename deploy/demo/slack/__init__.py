"""A Slack of one's own: Web API and Socket Mode on loopback, and a page to see and press it.

For the demo, which needs no account, and for tests, which need a server that fails on demand::

    async with SlackServer() as server:
        client = AsyncWebClient(token="xoxb-demo", base_url=server.url)
        server.faults.plan("chat.postMessage", DROPPED_AFTER)
        ...
        assert len(server.messages("C0CRISIS")) == 1
        outcome = await server.person("U01ANA").press("C0CRISIS", ts, "tocsin_ack")
        assert outcome.acked
"""

from deploy.demo.slack.faults import (
    ACK,
    CONNECT,
    DROPPED_AFTER,
    DROPPED_BEFORE,
    ENVELOPE,
    FATAL_AFTER,
    RATE_LIMITED,
    RESPONSE,
    SERVER_ERROR,
    SPENT_TICKET,
    UPLOAD,
    Fault,
    Faults,
)
from deploy.demo.slack.limits import Limits
from deploy.demo.slack.person import Outcome, Person
from deploy.demo.slack.server import Call, SlackServer
from deploy.demo.slack.workspace import ANA, BEN, CHLOE, HUGO, Member

__all__ = [
    "ACK",
    "ANA",
    "BEN",
    "CHLOE",
    "CONNECT",
    "DROPPED_AFTER",
    "DROPPED_BEFORE",
    "ENVELOPE",
    "FATAL_AFTER",
    "HUGO",
    "RATE_LIMITED",
    "RESPONSE",
    "SERVER_ERROR",
    "SPENT_TICKET",
    "UPLOAD",
    "Call",
    "Fault",
    "Faults",
    "Limits",
    "Member",
    "Outcome",
    "Person",
    "SlackServer",
]

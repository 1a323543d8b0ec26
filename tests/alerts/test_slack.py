"""Slack gets each message in one request, and its answer says what to do next."""

import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from alerts.delivery import (
    Ambiguous,
    Busy,
    Closed,
    Delivery,
    DeliveryError,
    Gone,
    Receipt,
    Refused,
    RefusedLayout,
    Stranger,
)
from alerts.message import Message, root_message, thread_entry
from alerts.refusal import PATIENCE
from alerts.scopes import SCOPES
from alerts.slack import LOOK_AHEAD, LOOK_BACK, PAGE, PAGES, SlackDelivery
from deploy.demo.slack import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    FATAL_AFTER,
    RATE_LIMITED,
    SERVER_ERROR,
    Fault,
    SlackServer,
)
from tests.builders import NOON, a_notice
from tests.post_office import TestClock

CHANNEL = "C0CRISIS"
TOKEN = "xoxb-12345-do-not-tell"  # noqa: S105  # nobody's
POST, UPDATE = "chat.postMessage", "chat.update"
SINCE = NOON.timestamp()

Seen = list[tuple[str, str]]


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
async def server(clock: TestClock) -> AsyncIterator[SlackServer]:
    async with SlackServer(token=TOKEN, clock=clock) as server:
        yield server


@pytest.fixture
def seen() -> Seen:
    """Methods and outcomes that the metrics were told."""
    return []


@pytest.fixture
def slack(server: SlackServer, seen: Seen) -> SlackDelivery:
    return delivery_to(server.url, seen)


def delivery_to(url: str, seen: Seen | None = None) -> SlackDelivery:
    told = [] if seen is None else seen

    def see(method: str, outcome: str, seconds: float) -> None:
        assert seconds >= 0
        told.append((method, outcome))

    return SlackDelivery.to(url, TOKEN, see)


def a_root(**fields: Any) -> Message:
    return root_message(a_notice(**fields))


def an_entry(**fields: Any) -> Message:
    entry = thread_entry(a_notice(**fields))
    assert entry
    return entry


async def post(slack: Delivery, message: Message | None = None, **options: Any) -> Receipt:
    known: dict[str, Any] = {"key": "Zephyr/1/1", "thread": None, "aloud": False}
    return await slack.post(CHANNEL, message or a_root(), **known | options)


def card(number: str, value: int, alert: str = "Zephyr/1") -> dict[str, object]:
    return {"alert_id": alert, number: value}


@asynccontextmanager
async def listening(
    answer: Callable[[web.Request], Awaitable[web.Response]],
) -> AsyncIterator[SlackDelivery]:
    """A way to a server that answers so."""
    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield delivery_to(f"http://127.0.0.1:{runner.addresses[0][1]}/api/")
    finally:
        await runner.cleanup()


# -- Writing


async def test_a_message_arrives_whole(server: SlackServer, slack: SlackDelivery) -> None:
    receipt = await post(slack)
    (message,) = server.messages(CHANNEL)
    sent = a_root()
    assert receipt == Receipt(CHANNEL, message["ts"])
    assert (message["text"], message["metadata"]) == (sent.text, sent.metadata)
    assert [block["type"] for block in message["blocks"]] == [b["type"] for b in sent.blocks]
    assert message["attachments"] == sent.attachments


async def test_slack_makes_no_mentions_links_or_previews_of_what_we_write(
    server: SlackServer, slack: SlackDelivery
) -> None:
    await post(slack)
    sent = server.calls[-1].arguments
    assert sent["parse"] == "none"
    assert [sent[name] for name in ("link_names", "unfurl_links", "unfurl_media")] == [False] * 3


async def test_a_channel_may_be_named_and_the_receipt_tells_its_id(
    server: SlackServer, slack: SlackDelivery
) -> None:
    receipt = await slack.post("#crisis-room", a_root(), key="k", thread=None, aloud=False)
    assert receipt.channel.startswith("C0")
    assert len(server.messages("#crisis-room")) == 1


@pytest.mark.parametrize("aloud", [True, False])
async def test_a_reply_stands_in_its_thread_and_aloud_in_the_channel_too(
    server: SlackServer, slack: SlackDelivery, *, aloud: bool
) -> None:
    root = await post(slack)
    await post(slack, an_entry(), thread=root.ts, aloud=aloud)
    stored = server.store.channels[CHANNEL].messages
    *_, reply = stored.values()
    assert (reply.thread_ts, reply.broadcast) == (root.ts, aloud)


async def test_a_message_outside_a_thread_says_nothing_of_threads(
    server: SlackServer, slack: SlackDelivery
) -> None:
    await post(slack, aloud=True)
    assert not {"thread_ts", "reply_broadcast"} & server.calls[-1].arguments.keys()


async def test_the_same_message_has_the_same_id_each_time_and_another_one_has_not(
    server: SlackServer, slack: SlackDelivery
) -> None:
    for key in ("a", "a", "b"):
        await post(slack, key=key)
    first, again, other = [call.arguments["client_msg_id"] for call in server.calls]
    assert first == again != other


async def test_an_update_replaces_all_and_can_be_found_by_its_new_version(
    server: SlackServer, slack: SlackDelivery
) -> None:
    place = await post(slack)
    await slack.update(place, a_root(seq=7))
    (message,) = server.messages(CHANNEL)
    assert message["blocks"][0]["block_id"] == "h.7"
    assert await slack.find(CHANNEL, card("version", 7), since=SINCE, thread=None) == place


async def test_an_update_as_text_takes_the_layout_away(
    server: SlackServer, slack: SlackDelivery
) -> None:
    place = await post(slack)
    await slack.update(place, replace(a_root(), blocks=[], attachments=[]))
    (message,) = server.messages(CHANNEL)
    assert (message["blocks"], message["attachments"]) == ([], [])


# -- Finding


async def test_roots_and_entries_are_told_apart(slack: SlackDelivery) -> None:
    root = await post(slack)
    entry = await post(slack, an_entry(), thread=root.ts, aloud=True)
    found = [
        await slack.find(CHANNEL, card(number, 1), since=SINCE, thread=thread)
        for number in ("version", "seq")
        for thread in (None, root.ts)
    ]
    assert found == [root, root, entry, entry]


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(card("version", 2), id="another version"),
        pytest.param(card("version", 1, "Zephyr/2"), id="another incident"),
        pytest.param(card("version", 1, "Aurora/1"), id="another brand"),
        pytest.param(card("seq", 1), id="an entry of that number"),
    ],
)
async def test_only_the_very_message_is_found(
    slack: SlackDelivery, payload: dict[str, object]
) -> None:
    await post(slack)
    assert await slack.find(CHANNEL, payload, since=SINCE, thread=None) is None


async def test_it_is_found_among_others_page_by_page(
    server: SlackServer, slack: SlackDelivery
) -> None:
    place = await post(slack)
    for seq in range(2, PAGE * (PAGES - 1) + 2):
        await post(slack, a_root(seq=seq))
    assert await slack.find(CHANNEL, card("version", 1), since=SINCE, thread=None) == place
    assert server.count("conversations.history") == PAGES


async def test_what_is_not_there_is_looked_for_on_a_few_pages_only(
    server: SlackServer, slack: SlackDelivery
) -> None:
    for seq in range(1, PAGE * (PAGES + 1) + 1):
        await post(slack, a_root(seq=seq))
    assert await slack.find(CHANNEL, card("version", 999), since=SINCE, thread=None) is None
    assert server.count("conversations.history") == PAGES


@pytest.mark.parametrize(
    ("seconds", "is_found"),
    [
        pytest.param(-LOOK_BACK - 1, False, id="long before the intent it was another one"),
        pytest.param(-LOOK_BACK + 1, True, id="a little before: clocks differ"),
        pytest.param(LOOK_AHEAD - 1, True, id="taken late"),
        pytest.param(LOOK_AHEAD + 1, False, id="long after"),
    ],
)
async def test_it_is_looked_for_around_the_time_of_the_intent(
    slack: SlackDelivery, clock: TestClock, seconds: float, *, is_found: bool
) -> None:
    clock.seconds = SINCE + seconds
    place = await post(slack)
    found = await slack.find(CHANNEL, card("version", 1), since=SINCE, thread=None)
    assert found == (place if is_found else None)


async def test_what_people_wrote_since_hides_nothing(
    slack: SlackDelivery, clock: TestClock
) -> None:
    place = await post(slack)
    clock.seconds += 3600
    for seq in range(2, PAGE * (PAGES + 1)):
        await post(slack, a_root(seq=seq))
    assert await slack.find(CHANNEL, card("version", 1), since=SINCE, thread=None) == place


async def test_the_message_of_another_tocsin_is_not_ours() -> None:
    """Only who wrote it may change it."""

    def message(bot: str, ts: str) -> dict[str, Any]:
        return {"ts": ts, "bot_id": bot, "metadata": {"event_payload": card("version", 1)}}

    async def answer(request: web.Request) -> web.Response:
        found = {"messages": [message("B0OTHER", "2.0"), message("B0OURS", "1.0")]}
        me = {"bot_id": "B0OURS"}
        asked = request.match_info["method"]
        return web.json_response({"ok": True} | (me if asked == "auth.test" else found))

    async with listening(answer) as slack:
        found = await slack.find(CHANNEL, card("version", 1), since=SINCE, thread=None)
    assert found == Receipt(CHANNEL, "1.0")


async def test_reading_asks_in_the_address_since_slack_takes_no_json_there(
    server: SlackServer, slack: SlackDelivery
) -> None:
    await post(slack)
    await slack.find(CHANNEL, card("version", 1), since=SINCE, thread=None)
    asked = {call.method: call.arguments for call in server.calls}["conversations.history"]
    assert set(map(type, asked.values())) == {str}  # as an address carries them
    assert asked["include_all_metadata"] == "1"


async def test_a_read_that_was_dropped_is_made_again(
    server: SlackServer, slack: SlackDelivery
) -> None:
    place = await post(slack)
    server.faults.plan("conversations.history", DROPPED_BEFORE)
    assert await slack.find(CHANNEL, card("version", 1), since=SINCE, thread=None) == place


# -- What goes wrong


CLOSINGS = ["channel_not_found", "not_in_channel", "is_archived", "missing_scope"]
STRANGERS = ["invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"]
GONE = [
    "thread_not_found",
    "cannot_reply_to_message",  # it was deleted, and the thread was not
    "restricted_action_thread_locked",
]
REFUSALS = ["metadata_too_large", "msg_too_long", "some_new_error"]
LAYOUTS = ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"]
BUSY = (Busy, "rate_limited", 0)
SERVER_ERROR_AFTER = Fault(status=500, applied=True)
FAULTS = [
    pytest.param(RATE_LIMITED, BUSY, id="429"),
    pytest.param(Fault(error="rate_limited"), BUSY, id="the same in words"),
    pytest.param(DROPPED_BEFORE, (Ambiguous, "unreachable", 0), id="dropped before storing"),
    pytest.param(DROPPED_AFTER, (Ambiguous, "unreachable", 1), id="dropped after storing"),
    pytest.param(SERVER_ERROR, (Ambiguous, "server_error", 0), id="500 before storing"),
    pytest.param(SERVER_ERROR_AFTER, (Ambiguous, "server_error", 1), id="500 after storing"),
    pytest.param(FATAL_AFTER, (Ambiguous, "server_error", 1), id="fatal_error after storing"),
    *(pytest.param(Fault(error=word), (RefusedLayout, "refused", 0), id=word) for word in LAYOUTS),
    *(pytest.param(Fault(error=word), (Closed, "refused", 0), id=word) for word in CLOSINGS),
    *(pytest.param(Fault(error=word), (Stranger, "refused", 0), id=word) for word in STRANGERS),
    *(pytest.param(Fault(error=word), (Gone, "refused", 0), id=word) for word in GONE),
    *(pytest.param(Fault(error=word), (Refused, "refused", 0), id=word) for word in REFUSALS),
]


@pytest.mark.parametrize(("fault", "expected"), FAULTS)
async def test_a_fault_says_what_to_do_next_and_a_post_is_one_request(
    server: SlackServer,
    slack: SlackDelivery,
    seen: Seen,
    fault: Fault,
    expected: tuple[type[DeliveryError], str, int],
) -> None:
    server.faults.plan(POST, fault)
    with pytest.raises(DeliveryError) as caught:
        await post(slack)
    ((method, outcome),) = seen
    assert (type(caught.value), outcome, len(server.messages(CHANNEL))) == expected
    assert (method, server.count(POST)) == (POST, 1)


@pytest.mark.parametrize(
    ("retry_after", "waits"),
    [(7, 7.0), pytest.param(None, PATIENCE, id="Slack does not say how long")],
)
async def test_too_many_requests_say_how_long_to_wait(
    server: SlackServer, slack: SlackDelivery, retry_after: int | None, waits: float
) -> None:
    server.faults.plan(POST, replace(RATE_LIMITED, retry_after=retry_after))
    with pytest.raises(Busy) as caught:
        await post(slack)
    assert caught.value.retry_after == waits


async def test_what_was_deleted_cannot_be_updated_or_answered(
    server: SlackServer, slack: SlackDelivery
) -> None:
    place = await post(slack)
    server.store.channels[CHANNEL].messages.clear()
    with pytest.raises(Gone):
        await slack.update(place, a_root(seq=2))
    with pytest.raises(Gone):
        await post(slack, an_entry(), thread=place.ts)
    with pytest.raises(Gone):
        await slack.find(CHANNEL, card("seq", 1), since=SINCE, thread=place.ts)


async def test_a_refused_update_is_not_taken_for_a_deleted_message(
    server: SlackServer, slack: SlackDelivery
) -> None:
    """Or an expired token would post each incident anew."""
    place = await post(slack)
    server.faults.plan(UPDATE, Fault(error="token_expired"))
    with pytest.raises(Refused) as caught:
        await slack.update(place, a_root(seq=2))
    assert not isinstance(caught.value, Gone)


async def test_where_nobody_listens_nothing_can_have_arrived(seen: Seen) -> None:
    with socket.socket() as taken:  # bound, and never listened to
        taken.bind(("127.0.0.1", 0))
        slack = delivery_to(f"http://127.0.0.1:{taken.getsockname()[1]}/api/", seen)
        with pytest.raises(Busy) as caught:
            await post(slack)
    assert caught.value.retry_after == PATIENCE
    assert seen == [(POST, "unreachable")]


@pytest.mark.parametrize(
    ("body", "status", "kind", "means"),
    [
        pytest.param("<h1>502</h1>", 502, "text/html", Ambiguous, id="a gateway's page"),
        pytest.param("upstream reset", 503, "text/plain", Ambiguous, id="a gateway's text"),
        pytest.param("{'no': ", 200, "application/json", Ambiguous, id="broken JSON"),
        pytest.param("{'no': ", 502, "application/json", Ambiguous, id="a gateway's JSON"),
        pytest.param("[]", 200, "application/json", Ambiguous, id="JSON of another form"),
        pytest.param("hello", 200, "text/plain", Ambiguous, id="text"),
        pytest.param("Log in", 200, "text/html", Ambiguous, id="somebody else's page"),
        pytest.param("slow down", 429, "text/plain", Busy, id="429 as text"),
        pytest.param("blocked", 403, "text/html", Refused, id="a proxy that forbids it"),
        pytest.param("404", 404, "text/plain", Refused, id="another server"),
    ],
)
async def test_what_stands_between_us_and_slack_answers_in_its_own_way(
    body: str, status: int, kind: str, means: type[DeliveryError]
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=body, status=status, content_type=kind)

    async with listening(answer) as slack:
        with pytest.raises(DeliveryError) as caught:
            await post(slack)
    assert type(caught.value) is means


async def test_slack_says_what_we_may_do(server: SlackServer, slack: SlackDelivery) -> None:
    assert await slack.scopes() == SCOPES.keys()
    with pytest.raises(Stranger):
        await SlackDelivery.to(server.url, "xoxb-nonsense").scopes()


async def test_metrics_hear_of_each_call(slack: SlackDelivery, seen: Seen) -> None:
    place = await post(slack)
    await slack.update(place, a_root(seq=2))
    await slack.find(CHANNEL, card("version", 2), since=SINCE, thread=None)
    methods = (POST, UPDATE, "conversations.history", "auth.test")
    assert seen == [(method, "ok") for method in methods]


async def test_the_token_is_told_to_slack_and_to_nobody_else(
    server: SlackServer, slack: SlackDelivery, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    place = await post(slack)
    errors = []
    for fault in (RATE_LIMITED, SERVER_ERROR, FATAL_AFTER, DROPPED_AFTER, Fault(error="x")):
        server.faults.plan(UPDATE, fault)
        with pytest.raises(DeliveryError) as caught:
            await slack.update(place, a_root())
        errors += [repr(caught.value), str(caught.value), repr(caught.value.__cause__)]
        errors += [str(caught.value.__cause__)]
    with pytest.raises(Refused) as wrong:
        await post(SlackDelivery.to(server.url, f"{TOKEN}-wrong"))
    told = "\n".join([caplog.text, str(wrong.value), str(wrong.value.__cause__), *errors])
    assert POST in told
    assert TOKEN not in told


# -- What one person sees


async def heard_by_ana(server: SlackServer) -> dict[str, Any]:
    """What the app hears when she types a command."""
    outcome = await server.person("U01ANA").command("/tocsin status", CHANNEL)
    return outcome.told


VIEW = {"type": "modal", "title": {"type": "plain_text", "text": "Timeline"}}


def a_view(text: str, **fields: Any) -> dict[str, Any]:
    words = {"type": "mrkdwn", "text": text, "verbatim": True}
    return VIEW | {"blocks": [{"type": "section", "block_id": "s", "text": words}]} | fields


async def test_a_modal_is_opened_and_shows_something_else_later(
    server: SlackServer, slack: SlackDelivery
) -> None:
    told = await heard_by_ana(server)
    name = await slack.ask(told["trigger_id"], a_view("reading"))
    await slack.revise(name, a_view("read"))
    assert "read" in str((server.person("U01ANA").modal or {})["blocks"])
    with pytest.raises(Refused):
        await slack.revise("V0NOBODY", a_view("read"))


async def test_the_home_tab_is_replaced(server: SlackServer, slack: SlackDelivery) -> None:
    await slack.publish("U01ANA", {"type": "home", "blocks": a_view("all is quiet")["blocks"]})
    assert "all is quiet" in str(server.person("U01ANA").home)


async def test_a_command_is_answered_to_the_one_who_typed_it(
    server: SlackServer, slack: SlackDelivery, seen: Seen
) -> None:
    told = await heard_by_ana(server)
    await slack.reply(told["response_url"], {"response_type": "ephemeral", "text": "Quiet."})
    assert [each["text"] for each in server.person("U01ANA").whispers(CHANNEL)] == ["Quiet."]
    assert server.person("U02BEN").whispers(CHANNEL) == []
    with pytest.raises(Refused) as refused:
        await slack.reply(told["response_url"] + "0", {"text": "Quiet."})
    assert TOKEN not in str(refused.value)
    assert told["response_url"] not in str(refused.value)
    assert seen == [("response_url", "ok"), ("response_url", "refused")]


async def test_an_address_for_replies_that_is_not_there_is_told_so(slack: SlackDelivery) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Busy):
            await slack.reply(f"http://127.0.0.1:{taken.getsockname()[1]}/r", {"text": "Quiet."})

"""People press, choose, type and fill in at the demo's Slack, and an app hears it as from Slack."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from deploy.demo.slack import ANA, BEN, CHLOE, Outcome, Person, SlackServer
from tests.pieces import (
    CHANNEL,
    a_client,
    actions,
    asked,
    button,
    option,
    overflow,
    plain,
    quote,
    radio,
    section,
    select,
    typed,
)
from tests.post_office import TestClock
from tests.socket_app import App, an_app

ACK = button("Acknowledge", action_id="ack", style="primary", value='{"a":"Zephyr/1","v":3}')
MORE = overflow(option("4h", "Snooze 4 h"), option("mute", "Mute 24 h"))
REASONS = [option("press", "Press"), option("bots", "Campaign or bots")]
MODAL = {
    "type": "modal", "callback_id": "not_a_crisis", "private_metadata": "Zephyr/1",
    "title": plain("Not a crisis"), "submit": plain("Close it"), "close": plain("Cancel"),
    "blocks": [
        section("*Zephyr*"),
        asked(select(*REASONS, action_id="why"), block_id="reason"),
        asked(typed(multiline=True, min_length=3, max_length=9), "Note", block_id="note",
              optional=True),
        asked({"type": "users_select", "action_id": "who", "initial_user": BEN.id}, "Owner",
              block_id="owner"),
        asked(radio(option("low"), option("high"), initial_option=option("low")), "Level",
              block_id="level"),
    ],
}  # fmt: skip


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
async def server(clock: TestClock) -> AsyncIterator[SlackServer]:
    async with SlackServer(names={CHANNEL: "crisis"}, clock=clock) as server:
        yield server


@pytest.fixture
async def app(server: SlackServer) -> AsyncIterator[App]:
    async with an_app(server) as app:
        yield app


@pytest.fixture
def ana(server: SlackServer) -> Person:
    return server.person(ANA.id)


async def post(server: SlackServer, **fields: Any) -> str:
    """The `ts` of a message with buttons."""
    content = {"text": "CRISIS", "blocks": [actions(ACK, MORE) | {"block_id": "a.3"}]} | fields
    return str((await a_client(server).chat_postMessage(channel=CHANNEL, **content))["ts"])


def only_for(person: Person) -> list[str]:
    """What only they see."""
    return [message["text"] for message in person.whispers(CHANNEL)]


async def a_modal(app: App, ana: Person, view: dict[str, Any] = MODAL) -> dict[str, Any]:
    """The modal that an app opens when Ana types a command."""

    async def opens(web: AsyncWebClient, payload: dict[str, Any]) -> None:
        await web.views_open(trigger_id=payload["trigger_id"], view=view)

    app.does["slash_commands"] = opens
    await ana.command("/tocsin resolve", CHANNEL)
    del app.does["slash_commands"]
    while ana.modal is None:  # noqa: ASYNC110  # it opens after the ack
        await asyncio.sleep(0.01)
    return ana.modal


async def test_a_pressed_button_is_heard_as_slack_tells_it(
    server: SlackServer, app: App, ana: Person
) -> None:
    ts = await post(server)
    outcome = await ana.press(CHANNEL, ts, "ack")
    assert (outcome.acked, outcome.problem) == (True, "")
    assert outcome.told == app.last
    told = app.last
    assert told["type"] == "block_actions"
    assert told["user"] == {"id": ANA.id, "username": "ana", "name": "ana", "team_id": "T0DEMO"}
    assert (told["team"], told["api_app_id"]) == ({"id": "T0DEMO", "domain": "demo"}, "A0TOCSIN")
    assert told["channel"] == {"id": CHANNEL, "name": "crisis"}
    assert told["container"] == {
        "type": "message", "message_ts": ts, "channel_id": CHANNEL, "is_ephemeral": False,
    }  # fmt: skip
    assert told["message"] == server.messages(CHANNEL)[0]
    (action,) = told["actions"]
    assert float(action.pop("action_ts")) > float(ts)
    assert action == {
        "type": "button", "action_id": "ack", "block_id": "a.3", "value": ACK["value"],
        "style": "primary", "text": ACK["text"],
    }  # fmt: skip
    assert app.heard[0].accepts_response_payload is False


async def test_an_entry_of_a_menu_is_heard_as_the_option_chosen(
    server: SlackServer, app: App, ana: Person
) -> None:
    await ana.press(CHANNEL, await post(server), "more", "mute")
    (action,) = app.last["actions"]
    assert action["type"] == "overflow"
    assert action["selected_option"] == option("mute", "Mute 24 h")


async def test_a_link_button_opens_its_page_and_is_heard_too(
    server: SlackServer, app: App, ana: Person
) -> None:
    link = button("Open Dashboard", action_id="open", url="https://grafana.example/")
    await ana.press(CHANNEL, await post(server, blocks=[actions(link)]), "open")
    assert app.last["actions"][0]["action_id"] == "open"


async def test_a_button_in_an_attachment_says_in_which(
    server: SlackServer, app: App, ana: Person
) -> None:
    bars = [{"text": "calm"}, {"color": "#a30200", "blocks": [actions(ACK)]}]
    await ana.press(CHANNEL, await post(server, blocks=[section()], attachments=bars), "ack")
    container = app.last["container"]
    assert (container["type"], container["attachment_id"]) == ("message_attachment", 2)


async def test_a_button_in_a_thread_says_in_which(
    server: SlackServer, app: App, ana: Person
) -> None:
    root = await post(server, blocks=[section()])
    await ana.press(CHANNEL, await post(server, thread_ts=root), "ack")
    assert app.last["container"]["thread_ts"] == root


async def test_an_action_id_may_be_there_twice_in_two_blocks(
    server: SlackServer, app: App, ana: Person
) -> None:
    rows = [section(accessory=button(action_id="ack", value=name), block_id=name) for name in "ab"]
    await ana.press(CHANNEL, await post(server, blocks=rows), "ack", block_id="b")
    assert app.last["actions"][0]["value"] == "b"


async def test_a_button_that_the_message_has_no_more_can_still_be_pressed(
    server: SlackServer, app: App, ana: Person
) -> None:
    ts = await post(server, blocks=[section()])
    await ana.press_old(CHANNEL, ts, ACK)
    assert app.last["actions"][0]["value"] == ACK["value"]


@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        pytest.param("dance", None, id="a button that is not there"),
        pytest.param("more", "5h", id="an entry that is not there"),
        pytest.param("more", None, id="a menu without an entry"),
    ],
)
async def test_what_is_not_there_cannot_be_pressed(
    server: SlackServer, app: App, ana: Person, action_id: str, value: str | None
) -> None:
    ts = await post(server)
    with pytest.raises(LookupError, match="there are"):
        await ana.press(CHANNEL, ts, action_id, value)
    with pytest.raises(LookupError):
        await ana.press(CHANNEL, "1.0", "ack")
    assert app.heard == []


async def test_a_command_is_heard_as_slack_tells_it(
    server: SlackServer, app: App, ana: Person
) -> None:
    outcome = await ana.command("  /tocsin silence Zephyr 4h ", "#crisis")
    assert outcome.acked
    told = app.last
    assert told.pop("response_url").startswith(f"{server.page}response/")
    assert told.pop("trigger_id")
    assert told == {
        "command": "/tocsin", "text": "silence Zephyr 4h", "api_app_id": "A0TOCSIN",
        "team_id": "T0DEMO", "team_domain": "demo", "user_id": ANA.id, "user_name": "ana",
        "channel_id": CHANNEL, "channel_name": "crisis", "is_enterprise_install": "false",
    }  # fmt: skip


async def test_what_slack_itself_says_follows_the_member(server: SlackServer) -> None:
    chloe = server.person(CHLOE.id)
    assert (await chloe.command("/tocsin status", CHANNEL)).problem == "Tocsin n'est pas connecté."
    assert "n'est pas une commande" in (await chloe.command("/dance", CHANNEL)).problem


async def test_a_command_of_nobody_is_not_sent(app: App, ana: Person) -> None:
    outcome = await ana.command("/dance now", CHANNEL)
    assert (outcome.acked, outcome.problem) == (False, "/dance is not a command; there is /tocsin.")
    assert app.heard == []


@pytest.mark.parametrize(
    ("ack", "whispers", "said", "problem"),
    [
        pytest.param({}, [], [], "", id="nothing"),
        pytest.param({"text": "All quiet."}, ["All quiet."], [], "", id="to the one who asked"),
        pytest.param({"text": "Hear!", "response_type": "in_channel"}, [], ["Hear!"], "",
                     id="to all"),
        pytest.param({"text": "x", "blocks": [{"type": "hologram"}]}, [], [], "invalid_blocks",
                     id="in a way that Slack does not show"),
    ],
)  # fmt: skip
async def test_an_app_answers_a_command_along_with_its_ack(  # noqa: PLR0913  # a row of the table
    server: SlackServer,
    app: App,
    ana: Person,
    *,
    ack: dict[str, Any],
    whispers: list[str],
    said: list[str],
    problem: str,
) -> None:
    app.acks["slash_commands"] = ack
    outcome = await ana.command("/tocsin status", CHANNEL)
    assert (outcome.acked, outcome.problem) == (True, problem)
    assert only_for(ana) == whispers
    assert only_for(server.person(BEN.id)) == []
    assert [message["text"] for message in server.messages(CHANNEL)] == said


async def test_what_is_told_to_one_is_in_nobodys_history(server: SlackServer, ana: Person) -> None:
    client = a_client(server)
    answer = await client.chat_postEphemeral(channel=CHANNEL, user=ANA.id, text="Only you.")
    assert answer["message_ts"]
    assert only_for(ana) == ["Only you."]
    assert only_for(server.person(BEN.id)) == []
    assert server.messages(CHANNEL) == []
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        await client.chat_postEphemeral(channel=CHANNEL, user="U0NOBODY", text="x")


async def test_a_button_of_an_ephemeral_message_tells_the_place_and_no_message(
    server: SlackServer, app: App, ana: Person
) -> None:
    client = a_client(server)
    answer = await client.chat_postEphemeral(
        channel=CHANNEL, user=ANA.id, text="?", blocks=[actions(ACK)]
    )
    ts = answer["message_ts"]
    with pytest.raises(LookupError):
        await server.person(BEN.id).press(CHANNEL, ts, "ack")
    await ana.press(CHANNEL, ts, "ack")
    assert "message" not in app.last
    assert app.last["container"]["is_ephemeral"]
    await AsyncWebhookClient(app.last["response_url"]).send_dict({"delete_original": True})
    assert only_for(ana) == []


@pytest.mark.parametrize(
    ("body", "whispers", "texts"),
    [
        pytest.param({"text": "Done."}, ["Done."], ["CRISIS"], id="to the one who pressed"),
        pytest.param({"text": "Done.", "response_type": "in_channel"}, [], ["CRISIS", "Done."],
                     id="to all"),
        pytest.param({"text": "Done.", "replace_original": True}, [], ["Done."],
                     id="in place of the message"),
        pytest.param({"delete_original": True}, [], [], id="by taking the message away"),
    ],
)  # fmt: skip
async def test_an_app_answers_at_the_response_url(  # noqa: PLR0913  # a row of the table
    server: SlackServer,
    app: App,
    ana: Person,
    *,
    body: dict[str, Any],
    whispers: list[str],
    texts: list[str],
) -> None:
    await ana.press(CHANNEL, await post(server), "ack")
    answer = await AsyncWebhookClient(app.last["response_url"]).send_dict(body)
    assert (answer.status_code, answer.body) == (200, "ok")
    assert only_for(ana) == whispers
    assert [message["text"] for message in server.messages(CHANNEL)] == texts


@pytest.mark.parametrize(
    ("uses", "minutes", "error"),
    [
        pytest.param(4, 30, None, id="five uses in half an hour"),
        pytest.param(5, 0, "used_url", id="six uses"),
        pytest.param(0, 31, "expired_url", id="more than half an hour"),
    ],
)
async def test_a_response_url_is_good_for(  # noqa: PLR0913, PLR0917  # a row of the table
    clock: TestClock, app: App, ana: Person, uses: int, minutes: int, error: str | None
) -> None:
    await ana.command("/tocsin status", CHANNEL)
    hook = AsyncWebhookClient(app.last["response_url"])
    for _ in range(uses):
        await hook.send(text="x")
    clock.seconds += minutes * 60
    answer = await hook.send(text="last")
    assert ("last" in only_for(ana)) is (error is None)
    assert error is None or (answer.status_code == 404 and error in answer.body)


@pytest.mark.parametrize(
    ("spoils", "error"),
    [
        pytest.param("twice", "exchanged_trigger_id", id="twice"),
        pytest.param("late", "expired_trigger_id", id="after three seconds"),
        pytest.param("made up", "invalid_arguments", id="one that is made up"),
    ],
)
async def test_a_trigger_opens_no_modal(
    clock: TestClock, app: App, ana: Person, spoils: str, error: str
) -> None:
    await ana.command("/tocsin resolve", CHANNEL)
    trigger = "made up" if spoils == "made up" else app.last["trigger_id"]
    if spoils == "twice":
        await app.web.views_open(trigger_id=trigger, view=MODAL)
    clock.seconds += 3.1 if spoils == "late" else 0
    with pytest.raises(SlackApiError) as refused:
        await app.web.views_open(trigger_id=trigger, view=MODAL)
    assert refused.value.response["error"] == error


async def test_a_modal_opens_before_the_one_who_asked(
    server: SlackServer, app: App, ana: Person
) -> None:
    view = await a_modal(app, ana)
    assert server.person(BEN.id).modal is None
    assert (view["callback_id"], view["private_metadata"]) == ("not_a_crisis", "Zephyr/1")
    assert view["root_view_id"] == view["id"]
    assert view["hash"]
    assert view["state"]["values"]["level"]["radio"]["selected_option"] == option("low")


async def test_a_filled_modal_is_heard_as_slack_tells_it(app: App, ana: Person) -> None:
    view = await a_modal(app, ana)
    outcome = await ana.submit({"reason": "bots", "note": "A botnet"})
    assert (outcome.acked, outcome.errors) == (True, {})
    told = app.last
    assert (told["type"], told["user"]["id"]) == ("view_submission", ANA.id)
    assert (told["view"]["id"], told["view"]["private_metadata"]) == (view["id"], "Zephyr/1")
    assert told["view"]["state"]["values"] == {
        "reason": {"why": {"type": "static_select", "selected_option": REASONS[1]}},
        "note": {"typed": {"type": "plain_text_input", "value": "A botnet"}},
        "owner": {"who": {"type": "users_select", "selected_user": BEN.id}},
        "level": {"radio": {"type": "radio_buttons", "selected_option": option("low")}},
    }
    assert app.heard[-1].accepts_response_payload
    assert ana.modal is None


NEEDED = "Please complete this required field."


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        pytest.param({}, {"reason": NEEDED}, id="no reason"),
        pytest.param({"reason": "bots", "owner": ""}, {"owner": NEEDED}, id="the owner taken away"),
        pytest.param({"reason": "bots", "note": "x"}, {"note": "Please write 3 to 9 characters."},
                     id="a note too short"),
    ],
)  # fmt: skip
async def test_slack_itself_sends_an_unfinished_modal_back(
    app: App, ana: Person, values: dict[str, str], errors: dict[str, str]
) -> None:
    await a_modal(app, ana)
    outcome = await ana.submit(values)
    assert (outcome.told, outcome.errors) == ({}, errors)
    assert ana.modal


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"reason": "dance"}, id="a reason that is not offered"),
        pytest.param({"dance": "x"}, id="an answer to no question"),
    ],
)
async def test_a_modal_takes_only_what_it_asks(
    app: App, ana: Person, values: dict[str, str]
) -> None:
    await a_modal(app, ana)
    with pytest.raises(LookupError, match="there are"):
        await ana.submit(values)


PLAIN = MODAL | {"blocks": [section("Are you sure?")]}


@pytest.mark.parametrize(
    ("ack", "title", "errors", "problem"),
    [
        pytest.param({}, None, {}, "", id="and it closes"),
        pytest.param({"response_action": "clear"}, None, {}, "", id="clear"),
        pytest.param({"response_action": "errors", "errors": {"note": "Say more"}},
                     "Not a crisis", {"note": "Say more"}, "", id="errors"),
        pytest.param({"response_action": "update", "view": PLAIN | {"title": plain("Sure?")}},
                     "Sure?", {}, "", id="update"),
        pytest.param({"response_action": "push", "view": PLAIN | {"title": plain("Sure?")}},
                     "Sure?", {}, "", id="push"),
        pytest.param({"response_action": "update", "view": {"type": "modal", "blocks": []}},
                     "Not a crisis", {}, "invalid_arguments", id="update with no view"),
    ],
)  # fmt: skip
async def test_an_app_answers_a_modal_along_with_its_ack(  # noqa: PLR0913  # a row of the table
    app: App,
    ana: Person,
    *,
    ack: dict[str, Any],
    title: str | None,
    errors: dict[str, str],
    problem: str,
) -> None:
    await a_modal(app, ana)
    app.acks["view_submission"] = ack
    outcome = await ana.submit({"reason": "bots"})
    assert (outcome.acked, outcome.errors) == (True, errors)
    assert outcome.problem.startswith(problem)
    assert (ana.modal["title"]["text"] if ana.modal else None) == title


async def test_a_modal_without_an_ack_stays(server: SlackServer, app: App, ana: Person) -> None:
    await a_modal(app, ana)
    app.silent, server.sockets.patience = True, 0.1
    outcome = await ana.submit({"reason": "bots"})
    assert (outcome.acked, outcome.problem) == (False, "Tocsin did not answer in time.")
    assert ana.modal


@pytest.mark.parametrize("wanted", [False, True], ids=["nobody hears", "the app hears"])
async def test_a_modal_is_closed_and(app: App, ana: Person, *, wanted: bool) -> None:
    view = await a_modal(app, ana, MODAL | {"notify_on_close": wanted})
    outcome = await ana.close()
    assert ana.modal is None
    assert outcome.acked is wanted
    if wanted:
        assert (app.last["type"], app.last["view"]["id"]) == ("view_closed", view["id"])
        assert app.last["is_cleared"] is False
    with pytest.raises(LookupError):
        await ana.close()


async def test_a_modal_is_updated_while_it_is_open_and_unchanged(app: App, ana: Person) -> None:
    view = await a_modal(app, ana)
    changed = PLAIN | {"external_id": "mine"}
    await app.web.views_update(view_id=view["id"], hash=view["hash"], view=changed)
    assert ana.modal
    assert ana.modal["blocks"][0]["text"]["text"] == "Are you sure?"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await app.web.views_update(view_id=view["id"], hash=view["hash"], view=PLAIN)
    await app.web.views_update(external_id="mine", view=changed)
    await ana.close()
    with pytest.raises(SlackApiError, match="not_found"):
        await app.web.views_update(view_id=view["id"], view=PLAIN)


async def press_sure(ana: Person) -> str:
    """A trigger of the modal before Ana."""
    assert ana.modal
    outcome = await ana.press_in_view(ana.modal["id"], "sure")
    return str(outcome.told["trigger_id"])


async def test_modals_stand_on_top_of_each_other_three_high(app: App, ana: Person) -> None:
    with_button = MODAL | {"blocks": [actions(button("Sure", action_id="sure"))]}
    first = await a_modal(app, ana, with_button)
    for _ in range(2):
        await app.web.views_push(trigger_id=await press_sure(ana), view=with_button)
    assert app.last["container"] == {"type": "view", "view_id": app.last["view"]["id"]}
    assert ana.modal
    assert ana.modal["root_view_id"] == first["id"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await app.web.views_push(trigger_id=await press_sure(ana), view=with_button)
    await ana.close()
    assert ana.modal
    assert ana.modal["previous_view_id"] == first["id"]
    await ana.close(whole=True)
    assert ana.modal is None


async def test_what_is_chosen_in_a_view_is_part_of_its_state(app: App, ana: Person) -> None:
    view = PLAIN | {"blocks": [actions(select(*REASONS, action_id="why")) | {"block_id": "r"}]}
    opened = await a_modal(app, ana, view)
    await ana.press_in_view(opened["id"], "why", "bots")
    (action,) = app.last["actions"]
    assert action["selected_option"] == REASONS[1]
    state = app.last["view"]["state"]["values"]
    assert state == {"r": {"why": {"type": "static_select", "selected_option": REASONS[1]}}}


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        pytest.param(MODAL | {"type": "home"}, "/view/type", id="a Home tab"),
        pytest.param(MODAL | {"title": plain("x" * 25)}, "/view/title/text", id="a title of 25"),
        pytest.param(MODAL | {"close": plain("x" * 25)}, "/view/close/text", id="a Cancel of 25"),
        pytest.param(MODAL | {"private_metadata": "x" * 3001}, "/view/private_metadata",
                     id="a secret of 3001"),
        pytest.param(MODAL | {"blocks": []}, "/view/blocks", id="nothing"),
        pytest.param(MODAL | {"blocks": [section()] * 101}, "/view/blocks", id="101 blocks"),
        pytest.param(MODAL | {"blocks": [section("")]}, "/view/blocks/0/text/text",
                     id="an empty section"),
        pytest.param({k: v for k, v in MODAL.items() if k != "submit"}, "/view/submit",
                     id="questions and no way to answer"),
        pytest.param({"type": "modal", "blocks": ["x"]}, "/view/title", id="hardly anything"),
    ],
)  # fmt: skip
async def test_slack_refuses_a_modal_and_points_to_the_place(
    app: App, ana: Person, view: dict[str, Any], pointer: str
) -> None:
    trigger = (await ana.command("/tocsin resolve", CHANNEL)).told["trigger_id"]
    with pytest.raises(SlackApiError) as refused:
        await app.web.views_open(trigger_id=trigger, view=view)
    assert refused.value.response["error"] == "invalid_arguments"
    places = refused.value.response["response_metadata"]["messages"]
    assert any(place.endswith(f"[json-pointer:{pointer}]") for place in places), places
    assert ana.modal is None


async def test_the_home_tab_is_published_for_one_member(
    server: SlackServer, app: App, ana: Person
) -> None:
    assert (await ana.open_home()).acked
    assert app.heard[-1].type == "events_api"
    assert app.last["event"]["type"] == "app_home_opened"
    view = {"type": "home", "blocks": [section("Open: 2"), actions(button(action_id="go"))]}
    published = await app.web.views_publish(user_id=ANA.id, view=view)
    assert ana.home
    assert ana.home["blocks"][0] == section("Open: 2")
    assert server.person(BEN.id).home is None
    await ana.press_in_view(published["view"]["id"], "go")
    assert app.last["view"]["type"] == "home"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await app.web.views_publish(user_id=ANA.id, view=view, hash="old")
    with pytest.raises(SlackApiError, match="user_not_found"):
        await app.web.views_publish(user_id="U0NOBODY", view=view)


async def test_an_app_learns_who_somebody_is(server: SlackServer) -> None:
    client = a_client(server)
    assert (await client.users_info(user=ANA.id))["user"]["real_name"] == "Ana Lopes"
    assert len((await client.users_list())["members"]) == 4
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.users_info(user="U0NOBODY")


async def test_a_press_that_the_app_follows_up_changes_the_message(
    server: SlackServer, app: App, ana: Person
) -> None:
    async def update(web: AsyncWebClient, payload: dict[str, Any]) -> None:
        words = [quote({"type": "text", "text": f"Acknowledged by {payload['user']['name']}"})]
        await web.chat_update(
            channel=CHANNEL, ts=payload["container"]["message_ts"], text="ACK", blocks=words
        )

    app.does["block_actions"] = update
    outcome: Outcome = await ana.press(CHANNEL, await post(server), "ack")
    assert outcome.acked
    while server.messages(CHANNEL)[0]["text"] != "ACK":  # noqa: ASYNC110
        await asyncio.sleep(0.01)

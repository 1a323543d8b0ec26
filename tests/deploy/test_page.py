"""The demo's page in a browser: people press, choose, type and fill in, and see what came of it."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator, Callable, Iterator
from shutil import which
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from deploy.demo.devtools import Tab, a_browser, a_tab
from deploy.demo.screenshot import BROWSERS
from deploy.demo.slack import ANA, BEN, CHLOE, SlackServer
from tests.pieces import (
    CHANNEL,
    WORDS,
    a_client,
    actions,
    asked,
    button,
    context,
    header,
    option,
    overflow,
    plain,
    quote,
    radio,
    section,
    select,
    table,
    typed,
)
from tests.socket_app import App, Payload, an_app

CHROMIUM = next(filter(None, map(which, BROWSERS)), "")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not on PATH: apt-get install chromium"),
]

WIDE, TELEPHONE = (1100, 900), (390, 844)
DOT = b64decode(  # one grey pixel, a PNG
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
HOSTILE = "<img src=x onerror=alert(1)> &lt;b&gt; *x*"
# On how many lines each cell of a table is written.
LINES = """
[...document.querySelectorAll("td")].map((cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return words.getClientRects().length;
})
"""
BUTTONS = actions(
    button("Acknowledge", action_id="ack", style="primary", value="Zephyr/1"),
    button("Not a Crisis", action_id="not"),
    overflow(option("4h", "Snooze 4 h"), option("mute", "Mute brand 24 h"), action_id="more"),
)
MODAL: dict[str, Any] = {
    "type": "modal", "title": plain("Not a crisis"), "submit": plain("Close the Alert"),
    "blocks": [
        asked(select(option("own", "Own post"), option("bots", "Campaign or bots"),
                     action_id="why"), "Reason", block_id="reason"),
        asked({"type": "users_select", "action_id": "who"}, "Owner", block_id="owner",
              optional=True),
        asked(radio(option("keep", "Keep"), option("lower", "Lower")), "Level", block_id="level"),
        asked(typed(multiline=True), "Note", block_id="note", optional=True),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[int]:
    with a_browser(CHROMIUM) as port:
        yield port


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer(names={CHANNEL: "crisis-room"}) as server:
        yield server


@pytest.fixture
async def app(server: SlackServer) -> AsyncIterator[App]:
    async with an_app(server) as app:
        yield app


@pytest.fixture
async def tab(server: SlackServer, app: App, browser: int) -> AsyncIterator[Tab]:
    """The page, with an alert, before an app that is connected. Its script never complains."""
    await post(server)
    async with a_tab(browser) as tab:
        await tab.resize(*WIDE)
        await tab.open(server.page)
        await tab.sees("Acknowledge")
        yield tab
        assert tab.complaints == []
    assert app.client.closed is False


async def post(server: SlackServer, **fields: Any) -> str:
    """The `ts` of a message, by default an alert."""
    alert = [header("CRISIS · Zephyr"), section(), quote(WORDS)]
    bars = [{"color": "#a30200", "blocks": [BUTTONS, context("Owner: nobody yet")]}]
    content = fields or {"blocks": alert, "attachments": bars}
    answer = await a_client(server).chat_postMessage(channel=CHANNEL, text="CRISIS", **content)
    return str(answer["ts"])


async def until(condition: Callable[[], object]) -> None:
    """Wait until it is so; a hang ends with the test."""
    while not condition():  # noqa: ASYNC110  # an app tells no one
        await asyncio.sleep(0.01)


async def acknowledge(web: AsyncWebClient, told: Payload) -> None:
    """Do as Tocsin would: the buttons give way to who took care of it."""
    bar = [{"color": "#daa038", "blocks": [context(f"Acknowledged by <@{told['user']['id']}>")]}]
    where = {"channel": told["channel"]["id"], "ts": told["container"]["message_ts"]}
    content = {"text": "ACK", "blocks": told["message"]["blocks"], "attachments": bar}
    await web.api_call("chat.update", json=where | content)


async def ask_why(web: AsyncWebClient, told: Payload) -> None:
    """Open the modal."""
    await web.views_open(trigger_id=told["trigger_id"], view=MODAL)


async def test_a_pressed_button_changes_the_message(tab: Tab, app: App) -> None:
    app.does["block_actions"] = acknowledge
    await tab.click("button", "Acknowledge")
    await tab.sees("Acknowledged by @Ana Lopes")
    assert app.last["actions"][0]["value"] == "Zephyr/1"
    assert not await tab.ask("document.querySelector('.card .button')")


async def test_the_keyboard_presses_too_and_stays_at_the_message(tab: Tab, app: App) -> None:
    app.does["block_actions"] = acknowledge
    await tab.ask("document.querySelector('[data-action=ack]').focus()")
    await tab.key("Enter")
    await tab.sees("Acknowledged by")
    assert await tab.ask("document.activeElement.className") == "card"


async def test_a_menu_opens_and_is_walked_by_keys(tab: Tab, app: App) -> None:
    opener = "document.querySelector('[aria-haspopup=menu]')"
    await tab.ask(f"{opener}.focus()")
    await tab.key("Enter")
    assert await tab.ask("document.activeElement.textContent") == "Snooze 4 h"
    await tab.key("Escape")
    assert await tab.ask(f"document.activeElement === {opener}")
    await tab.key("Enter")
    await tab.key("ArrowDown")
    await tab.key("Enter")
    await until(lambda: app.heard)
    assert app.last["actions"][0]["selected_option"]["value"] == "mute"
    assert await tab.ask(f"{opener}.getAttribute('aria-expanded')") == "false"


async def test_a_menu_stays_open_while_its_message_changes(
    tab: Tab, app: App, server: SlackServer
) -> None:
    await tab.click("[aria-haspopup=menu]")
    (message,) = server.messages(CHANNEL)
    raised = [header("CRISIS · Zephyr, raised"), *message["blocks"][1:]]
    await a_client(server).chat_update(
        channel=CHANNEL, ts=message["ts"], text="x", blocks=raised
    )  # fmt: skip
    await post(server, blocks=[section("Another alert")])
    await tab.sees("Another alert")
    await tab.click("[role=menuitem]", "Mute brand 24 h")
    await tab.sees("raised")
    assert app.last["actions"][0]["action_id"] == "more"


async def test_a_modal_is_filled_in_and_sent(tab: Tab, app: App) -> None:
    app.does["block_actions"] = ask_why
    await tab.click("button", "Not a Crisis")
    await tab.click("dialog footer button", "Close the Alert")
    await tab.sees("Please complete this required field.")
    assert [heard.payload["type"] for heard in app.heard] == ["block_actions"]
    await tab.ask("document.querySelector('[data-input=reason]').value = 'bots'")
    await tab.click("label.radio", "Lower")
    await tab.click("textarea")
    await tab.write("Café, « déjà vu »")
    await tab.click("dialog footer button", "Close the Alert")
    await tab.until("!document.querySelector('dialog').open")
    values = app.last["view"]["state"]["values"]
    assert values["reason"]["why"]["selected_option"]["value"] == "bots"
    assert values["level"]["radio"]["selected_option"]["value"] == "lower"
    assert values["note"]["typed"]["value"] == "Café, « déjà vu »"
    assert values["owner"]["who"]["selected_user"] is None


async def test_what_the_app_finds_wrong_stands_below_the_answer(tab: Tab, app: App) -> None:
    app.does["slash_commands"] = ask_why
    app.acks["view_submission"] = {
        "response_action": "errors", "errors": {"note": "Dites-en un peu plus."},
    }  # fmt: skip
    await command(tab, "/tocsin resolve Zephyr")
    await tab.until("document.querySelector('dialog').open")
    await tab.ask("document.querySelector('[data-input=reason]').value = 'own'")
    await tab.click("label.radio", "Keep")
    await tab.click("dialog footer button", "Close the Alert")
    await tab.sees("Dites-en un peu plus.")
    assert await tab.ask("document.activeElement.dataset.input") == "note"
    await tab.key("Escape")
    await tab.until("!document.querySelector('dialog').open")


async def test_a_modal_that_is_updated_keeps_what_was_written(tab: Tab, app: App) -> None:
    app.does["slash_commands"] = ask_why
    await command(tab, "/tocsin resolve Zephyr")
    await tab.click("textarea")
    await tab.write("so far")
    changed = MODAL | {"blocks": [section("Meanwhile it has eased."), *MODAL["blocks"]]}
    await app.web.views_update(view_id="V0VIEW1", view=changed)
    await tab.sees("Meanwhile it has eased.")
    assert await tab.ask("document.querySelector('textarea').value") == "so far"


async def command(tab: Tab, words: str) -> None:
    await tab.click("#words")
    await tab.write(words)
    await tab.key("Enter")


async def test_a_command_is_answered_to_the_one_who_typed_it(tab: Tab, app: App) -> None:
    app.acks["slash_commands"] = {"text": "Deux crises ouvertes."}
    await command(tab, "/tocsin status")
    await tab.sees("Deux crises ouvertes.")
    await tab.sees("Only visible to you")
    assert (app.last["text"], app.last["user_id"]) == ("status", ANA.id)
    await become(tab, BEN.id)
    await tab.until("!document.body.innerText.includes('Deux crises')")
    await tab.click("button", "Acknowledge")
    await until(lambda: len(app.heard) == 2)
    assert app.last["user"]["id"] == BEN.id


async def become(tab: Tab, member: str) -> None:
    await tab.ask(f"document.getElementById('me').value = '{member}'")
    await tab.ask("document.getElementById('me').dispatchEvent(new Event('change'))")


async def test_whoever_gets_no_answer_is_told_where_they_acted(
    tab: Tab, app: App, server: SlackServer
) -> None:
    app.silent, server.sockets.patience = True, 0.3
    await tab.click("button", "Acknowledge")
    problem = "document.querySelector('%s .problem')?.textContent ?? ''"
    assert "did not answer" in await tab.until(problem % ".card")
    await command(tab, "/tocsin status")
    assert "did not answer" in await tab.until(problem % "#composer")
    assert await tab.ask("document.getElementById('words').value") == "/tocsin status"
    await command(tab, " and hello")  # it is still there, to be sent again
    await until(lambda: len(app.heard) == 3)
    assert app.last["text"] == "status and hello"


async def test_what_is_no_command_is_not_sent(tab: Tab, app: App) -> None:
    await command(tab, "hello")
    await tab.sees("Only commands are sent from here: /tocsin")
    await tab.ask("document.getElementById('words').value = ''")
    await command(tab, "/dance")
    await tab.sees("/dance is not a command")
    assert app.heard == []


async def test_an_app_that_went_away_is_missed(tab: Tab, app: App) -> None:
    await app.client.close()  # type: ignore[no-untyped-call]
    await tab.sees("Tocsin is not connected")
    app.client.closed = False  # what the fixture closes again


async def test_slack_asks_first_where_the_app_wants_it(
    tab: Tab, app: App, server: SlackServer
) -> None:
    sure = {"title": plain("Mute Zephyr?"), "text": plain("For a day."), "confirm": plain("Mute"),
            "deny": plain("Keep")}  # fmt: skip
    await post(server, blocks=[actions(button("Mute 24 h", action_id="mute", confirm=sure))])
    await tab.click("button", "Mute 24 h")
    await tab.click("dialog button", "Keep")
    await tab.click("button", "Mute 24 h")
    await tab.click("dialog button", "Mute")
    await until(lambda: app.heard)
    assert [heard.payload["actions"][0]["action_id"] for heard in app.heard] == ["mute"]


async def test_a_link_button_opens_its_page_and_the_app_hears_of_it(
    tab: Tab, app: App, server: SlackServer
) -> None:
    link = button("Open Dashboard", action_id="open", url=server.page)
    await post(server, blocks=[actions(link)])
    await tab.click("a.button", "Open Dashboard")
    await until(lambda: app.heard)
    assert app.last["actions"][0]["action_id"] == "open"


async def test_the_home_tab_is_asked_for_and_shown(tab: Tab, app: App) -> None:
    async def publish(web: AsyncWebClient, told: Payload) -> None:
        blocks = [section("Open crises: 2"), actions(button("Refresh", action_id="again"))]
        view = {"type": "home", "blocks": blocks}
        await web.views_publish(user_id=told["event"]["user"], view=view)

    app.does["event_callback"] = publish
    await tab.click("nav a", "Tocsin's Home")
    await tab.sees("Open crises: 2")
    await tab.click("button", "Refresh")
    await until(lambda: app.last.get("container"))
    assert app.last["view"]["type"] == "home"


async def test_a_chart_is_shown_in_the_thread(tab: Tab, server: SlackServer) -> None:
    root = server.messages(CHANNEL)[0]["ts"]
    await a_client(server).files_upload_v2(
        file=DOT, filename="chart.png", title="Negative authors", alt_txt="Rising since six",
        channel=CHANNEL, thread_ts=root,
    )  # fmt: skip
    await tab.until("document.querySelector('.reply img')?.naturalWidth")
    assert await tab.ask("document.querySelector('.reply img').alt") == "Rising since six"
    await tab.sees("Negative authors")


async def test_strangers_words_stay_words_wherever_they_stand(
    tab: Tab, app: App, server: SlackServer
) -> None:
    everywhere = [
        actions(button(HOSTILE, action_id="b"), overflow(option("o", HOSTILE), action_id="o")),
        actions(select(option("s", HOSTILE), action_id="s", placeholder=plain(HOSTILE))),
        table([HOSTILE], ["x"]),
        {"type": "image", "alt_text": HOSTILE, "image_url": "https://x.example/",
         "title": plain(HOSTILE)},
    ]  # fmt: skip
    modal = MODAL | {
        "title": plain("<i>"), "blocks": [asked(typed(placeholder=plain(HOSTILE)), HOSTILE)],
    }  # fmt: skip

    async def opens(web: AsyncWebClient, told: Payload) -> None:
        await web.views_open(trigger_id=told["trigger_id"], view=modal)

    app.does["slash_commands"] = opens
    app.acks["slash_commands"] = {"text": HOSTILE}
    await post(server, blocks=everywhere)
    await tab.sees("<img src=x onerror=alert(1)> <b> *x*")
    await command(tab, "/tocsin x")
    await tab.until("document.querySelector('dialog').open")
    assert (
        await tab.ask("document.querySelectorAll('main img[src=x], dialog img, dialog i').length")
        == 0
    )
    assert await tab.ask("document.querySelector('dialog h2').textContent") == "<i>"


@pytest.mark.parametrize("size", [WIDE, TELEPHONE], ids=["wide", "telephone"])
async def test_nothing_is_wider_than_the_screen(
    tab: Tab, app: App, server: SlackServer, size: tuple[int, int]
) -> None:
    long = "Anticonstitutionnellement" * 6
    rows = [["Marque", "Gravité", "Habituel", "Qui"], [long, "CRISE", "9,4", "personne"]]
    await post(server, blocks=[header(long), section(long), BUTTONS, table(*rows)])
    app.acks["slash_commands"] = {"text": long}
    app.does["block_actions"] = ask_why
    await tab.resize(*size, telephone=size == TELEPHONE)
    await command(tab, "/tocsin status")
    await tab.sees("Only visible to you")
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert await tab.ask(fits)
    await tab.click("[aria-haspopup=menu]")
    assert await tab.ask(fits)
    await tab.key("Escape")
    await tab.click("button", "Not a Crisis")
    await tab.until("document.querySelector('dialog').open")
    assert await tab.ask(fits.replace("documentElement", "querySelector('dialog')"))


async def test_the_page_speaks_the_language_of_whoever_reads_it(
    tab: Tab, server: SlackServer
) -> None:
    client = a_client(server)
    for broadcast in (False, True):
        await client.chat_postMessage(
            channel=CHANNEL, text="Step", thread_ts=server.messages(CHANNEL)[0]["ts"],
            reply_broadcast=broadcast,
        )  # fmt: skip
    await client.chat_postMessage(channel=CHANNEL, text="<!date^0^{date_long}|x>")
    await client.chat_postEphemeral(channel=CHANNEL, user=CHLOE.id, text="Reçu")
    for words in ("2 replies", "Today", "also sent to the channel", "Send", "Live", "Thursday"):
        await tab.sees(words)
    await become(tab, CHLOE.id)
    for words in ("2 réponses", "Aujourd'hui", "également envoyé dans le canal", "Envoyer",
                  "En direct", "jeudi 1 janvier 1970", "Visible par vous uniquement"):  # fmt: skip
        await tab.sees(words)
    assert await tab.ask("document.documentElement.lang") == "fr"
    assert await tab.ask("document.querySelector('[aria-haspopup]').ariaLabel") == "Plus d'actions"
    await command(tab, "bonjour")
    await tab.sees("seules les commandes sont envoyées")
    await tab.click("nav a", "Accueil de Tocsin")
    await tab.sees("n'affiche encore rien ici")


async def test_on_a_telephone_no_word_of_a_table_breaks(tab: Tab, server: SlackServer) -> None:
    wide = {"column_settings": [{"is_wrapped": True}, {}, {}, {}, {}]}
    rows = [
        ["Brand", "State", "Unhappy", "Usual", "Owner"],
        ["Zephyr", "ALERT", "7", "1", "nobody"],
    ]
    await post(server, blocks=[table(*rows) | wide])
    await tab.resize(*TELEPHONE, telephone=True)
    await tab.until("document.querySelectorAll('td').length")
    assert await tab.ask(LINES) == [1] * 10


async def test_on_a_telephone_the_channel_that_is_read_is_in_sight(
    tab: Tab, server: SlackServer
) -> None:
    for name in ("a-channel-with-a-long-name", "another-one-of-them", "crisis-room-of-the-west"):
        await a_client(server).chat_postMessage(channel=f"#{name}", text="x")
    await tab.resize(*TELEPHONE, telephone=True)
    await tab.sees("another-one-of-them")
    await tab.ask("location.hash = 'home'")
    current = "document.querySelector('.channel[aria-current]')"
    await tab.until(f'{current}.textContent === "Tocsin\'s Home"')
    box = f"{current}.getBoundingClientRect()"
    assert await tab.ask(f"{box}.left >= 0 && {box}.right <= innerWidth")


async def test_a_still_page_is_for_looking_only(tab: Tab, server: SlackServer) -> None:
    await tab.open(f"{server.page}?still")
    await tab.sees("Snapshot")
    shown = (
        "[...document.querySelectorAll('#composer, #person')].filter((one) => !one.hidden).length"
    )
    assert await tab.ask(shown) == 0

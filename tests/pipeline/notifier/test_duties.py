"""Whoever may adds and ticks off in Slack what is to be done, and reads what is left."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from alerts.buttons import Button
from alerts.digest import DigestRules
from alerts.duties import DONE
from alerts.incident import Status
from alerts.language import Language
from alerts.lesson import ActionItem, Lessons, Outcome
from alerts.limits import view_problems
from alerts.mark import drill_of
from alerts.quiet import QuietHours
from alerts.route import Route
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.reception import Reception
from tests.alerts.test_buttons import pressed
from tests.alerts.test_duties import ANA, PRESS, a_form
from tests.alerts.test_lesson import TODAY, an_action
from tests.builders import NOON, a_notice
from tests.pipeline.notifier.test_reception import ID, ROOM, Counter

ADDRESS = "https://hooks.slack.example/commands/1"
OVER = a_notice(incident=3, seq=7, status=Status.RESOLVED)
ITEM = an_action(due=TODAY)
TICK = {"action_id": DONE, "value": ITEM.key.name}
OTHER = an_action("Buy a bell", brand="Aurora")


class Office(Counter):
    """Keeps what was learned."""

    def __init__(self, *words: Any) -> None:
        super().__init__(OVER)
        self.lessons, self.learned = Lessons(words), list[ActionItem | Outcome]()
        self.fails, self.at = False, NOON

    def wall(self) -> float:
        """What time it is."""
        return self.at.timestamp()

    async def learn(self, word: ActionItem | Outcome) -> None:
        """To Kafka."""
        if self.fails:
            raise OSError("away")
        self.learned.append(word)
        self.lessons.hear(word)


class Room:
    """A channel in which people press and type."""

    def __init__(self, *words: Any, routes: tuple[Route, ...] = (Route(channel=ROOM),)) -> None:
        self.office, self.registry = Office(*words), CollectorRegistry()
        desk: Any = self.office
        config, metrics = Config(routes=routes), Metrics(self.registry)
        self.reception = Reception(desk, desk, config, metrics, self.office.applying)

    async def types(self, text: str, user: str = ANA) -> list[dict[str, Any]]:
        """The blocks that somebody reads who types this."""
        payload = {
            "command": "/tocsin", "text": text, "user_id": user, "channel_id": ID,
            "channel_name": "crisis-room", "response_url": ADDRESS, "trigger_id": "1.2",
        }  # fmt: skip
        await self.reception.hear("slash_commands", payload)
        blocks: list[dict[str, Any]] = self.office.replies[-1][1]["blocks"]
        return blocks

    async def says(self, text: str, user: str = ANA) -> str:
        """The same as text."""
        return "\n".join(block["text"]["text"] for block in await self.types(text, user))

    async def ticks(self, button: dict[str, Any], **more: Any) -> None:
        """Ana presses Done."""
        press = {"type": "block_actions", "user": {"id": ANA}, "response_url": ADDRESS}
        await self.reception.hear("interactive", press | {"actions": [button], **more})

    def counted(self, button: str, outcome: str) -> float | None:
        """How many presses came to this."""
        labels = {"button": button, "outcome": outcome}
        return self.registry.get_sample_value("tocsin_slack_presses_total", labels)


async def test_what_is_over_takes_an_action_from_its_message() -> None:
    room = Room()
    await room.reception.hear("interactive", pressed(Button.ADD, "a.7.3.Zephyr"))
    _, view = room.office.asked[-1]
    assert view_problems(dict(view)) == []
    await room.reception.hear("interactive", a_form() | {"type": "view_submission"})
    (item,) = room.office.learned
    assert isinstance(item, ActionItem)
    assert (item.text, item.by, item.incident, item.began) == (
        "Buy a bell", ANA, 3, OVER.opened_at,
    )  # fmt: skip
    assert "Written down: Buy a bell" in room.office.whispers[-1][2]
    assert room.counted(Button.ADD, "received") == 1


async def test_what_cannot_be_written_down_is_told() -> None:
    room = Room()
    room.office.fails = True
    await room.reception.hear("interactive", a_form() | {"type": "view_submission"})
    assert room.counted(Button.ADD, "failed") == 1
    assert room.office.whispers
    full = Room(*(an_action(f"action {n}") for n in range(50)))
    await full.reception.hear("interactive", a_form() | {"type": "view_submission"})
    assert "Zephyr/3 has as many actions as it may have" in full.office.whispers[-1][2]
    assert full.office.learned == []


async def test_a_channel_to_which_several_routes_lead_lists_the_actions_of_all() -> None:
    routes = [Route(channel=ROOM, brands=frozenset({name})) for name in ("Zephyr", "Aurora")]
    said = await Room(OTHER, ITEM, an_action(brand="Brise"), routes=tuple(routes)).says("actions")
    assert "*2 actions* still open" in said


async def test_what_came_of_a_drill_is_listed_and_ticked_off_where_its_brand_is_told() -> None:
    zephyr = Route(
        channel=ROOM, brands=frozenset({"Zephyr"}), responders=frozenset({ANA})
    )  # fmt: skip
    item = an_action("Learn the playbook", brand=drill_of("Zephyr"))
    room = Room(item, routes=(zephyr,))
    assert item.text in await room.says("actions")
    assert "you are not one of them" in await room.says(f"actions done {item.id}", "U09")
    assert "Done: " in await room.says(f"actions done {item.id}")


async def test_who_may_not_press_may_not_add_or_tick_off() -> None:
    room = Room(ITEM, routes=(Route(channel=ROOM, responders=frozenset({"U09"})),))
    await room.reception.hear("interactive", pressed(Button.ADD, "a.7.3.Zephyr"))
    assert room.office.asked == []
    await room.reception.hear("interactive", a_form(PRESS) | {"type": "view_submission"})
    said = await room.says(f"actions done {ITEM.id}")
    assert "you are not one of them" in said
    assert room.office.learned == []
    assert "Done: " in await room.says(f"actions done {ITEM.id}", "U09")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("actions", [ITEM.text], id="of the channel's brands"),
        pytest.param("actions aurora", [OTHER.text], id="of a brand"),
        pytest.param("ACTIONS Zephyr", [ITEM.text], id="in any case"),
    ],
)
async def test_what_is_to_be_done_is_listed(text: str, shown: list[str]) -> None:
    room = Room(OTHER, ITEM, routes=(Route(channel=ROOM, brands=frozenset({"Zephyr"})),))
    head, *blocks = await room.types(text)
    assert head["text"]["text"] == "*1 action* still open"
    assert [text in block["text"]["text"] for text, block in zip(shown, blocks, strict=True)] == [
        True
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("actions done nope", "No open action has this name: `nope`", id="unknown"),
        pytest.param("actions Nobody", "No brand is known by the name Nobody", id="no brand"),
        pytest.param("actions done", "*2 actions* still open", id="which one"),
    ],
)
async def test_what_is_not_meant_is_told(text: str, said: str) -> None:
    room = Room(ITEM, OTHER)
    assert said in await room.says(text)
    assert room.office.learned == []


async def test_it_is_ticked_off_by_its_button_once() -> None:
    room = Room(ITEM, OTHER)
    _, block, _ = await room.types("actions")
    for said in (f"Done: {ITEM.text}", f"That is done already: {ITEM.text}"):
        await room.ticks(block["accessory"] | {"block_id": block["block_id"]})
        assert said in str(room.office.replies[-1])
    assert [type(word) for word in room.office.learned] == [Outcome]
    assert (room.counted(DONE, "received"), room.counted(DONE, "so")) == (1, 1)
    assert "*1 action* still open" in await room.says("actions")
    assert f"Done: {OTHER.text}" in await room.says(f"actions done Aurora/3/{OTHER.id}")
    assert await room.says("actions") == "Nothing is to be done here."


@pytest.mark.parametrize("channel", [{"id": ID}, {"id": "C9", "name": "salle"}])
async def test_a_button_is_answered_in_the_language_of_its_channel(
    channel: dict[str, str],
) -> None:
    french = (
        Route(channel=f"#{channel.get('name', '')}", language=Language.FR)
        if "name" in channel else Route(channel=ROOM, language=Language.FR)
    )  # fmt: skip
    room = Room(ITEM, routes=(Route(channel="#else"), french))
    await room.ticks(TICK, channel=channel)
    assert room.office.replies[-1][1]["text"] == f"Fait\u202f: {ITEM.text}"


async def test_whoever_sends_a_form_that_says_nothing_is_told() -> None:
    room = Room()
    sent = a_form(what={"value": " \u200b "}) | {"type": "view_submission"}
    await room.reception.hear("interactive", sent)
    assert "Nothing is written down" in room.office.whispers[-1][2]
    assert room.office.learned == []
    assert room.counted(Button.ADD, "unknown") == 1


async def test_whoever_ticks_off_is_told_if_that_came_to_nothing() -> None:
    room = Room(ITEM)
    room.office.fails = True
    await room.ticks(TICK)
    assert "could not be passed on" in str(room.office.replies[-1])
    assert room.counted(DONE, "failed") == 1
    assert "could not be passed on" in await room.says(f"actions done {ITEM.id}")
    assert room.office.learned == []


@pytest.mark.parametrize(
    ("about", "is_overdue"),
    [
        pytest.param({}, False, id="by UTC"),
        pytest.param({"digest": DigestRules(zone="Asia/Tokyo")}, True, id="where it is tomorrow"),
        pytest.param(
            {"quiet": (QuietHours(hours="22:00-07:00", zone="Asia/Tokyo"),)}, True,
            id="likewise, by quiet hours",
        ),
        pytest.param({"digest": DigestRules(zone="America/New_York")}, False, id="where it is not"),
    ],
)  # fmt: skip
async def test_what_is_due_is_overdue_when_the_day_is_over_where_it_is_read(
    about: dict[str, Any], *, is_overdue: bool
) -> None:
    room = Room(ITEM, routes=(Route(channel=ROOM, **about),))
    room.office.at = datetime.combine(TODAY, time(18), UTC)
    head, block = await room.types("actions")
    assert ("1 overdue" in head["text"]["text"]) is is_overdue
    assert ("overdue since" in block["text"]["text"]) is is_overdue


async def test_several_of_one_id_are_asked_which_and_a_standby_knows_nothing() -> None:
    twin = an_action("Else", brand="Aurora", id=ITEM.id)
    room = Room(ITEM, twin, routes=(Route(channel=ROOM, language=Language.FR),))
    assert ITEM.key.name in await room.says(f"actions fait {ITEM.id}")
    assert room.office.learned == []
    room.office.is_ours = False
    await room.ticks(TICK)
    assert room.office.learned == []
    assert room.counted(DONE, "failed") == 1
    assert len(await room.types("actions")) == 1

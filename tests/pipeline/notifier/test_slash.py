"""What people type is answered to them alone, and does what buttons do."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from alerts.deed import Action, Cause
from alerts.delivery import Ambiguous, Closed
from alerts.discretion import Discretion, Posts
from alerts.incident import Status
from alerts.language import Language
from alerts.limits import validate_message
from alerts.notice import Kind, Notice
from alerts.phrases import FR
from alerts.route import Route
from alerts.silence import Silence
from detectors.events import Level
from detectors.extent import CrisisKind
from detectors.rules import LaneName, Rules, VolumeRules
from pipeline.config import Brand, Brands, Config
from pipeline.metrics import Metrics
from pipeline.notifier.applying import LASTS, PROMPT
from pipeline.notifier.mailbox import Mailbox
from pipeline.notifier.reception import Reception
from tests.builders import NOON, a_notice, a_signal, an_extent
from tests.guides import GUIDE
from tests.pipeline.notifier.test_reception import ID, ROOM, Counter, follow

ANA, BEN = "U01ANA", "U02BEN"
ADDRESS = "https://hooks.slack.example/commands/1"
ZEPHYR = a_notice(incident=3, seq=7)
RAIL = a_notice(brand="Air France", incident=1, seq=2, level=Level.CRISIS, owner=BEN, owned_by=2,
                status=Status.ACKNOWLEDGED)  # fmt: skip
USUAL = Rules()
OVER = a_notice(brand="Calm", kind=Kind.RESOLVED, status=Status.RESOLVED)


class Room:
    """A channel in which people type."""

    def __init__(
        self, *notices: Notice, routes: tuple[Route, ...] = (Route(channel=ROOM),),
        rules: Rules = USUAL,
    ) -> None:  # fmt: skip
        self.counter, self.registry = Counter(*notices), CollectorRegistry()
        self.below: list[dict[str, Any]] = []  # the sections of the latest answer
        desk: Any = self.counter
        config = Config(routes=routes, brands=Brands(known={"Quiet": Brand()}), rules=rules)
        metrics = Metrics(self.registry)
        self.reception = Reception(desk, desk, config, metrics, self.counter.applying)

    async def types(
        self, text: str, user: str = ANA, channel: str = ID, name: str = "crisis-room"
    ) -> str:  # fmt: skip
        """What somebody reads who types this."""
        payload = {
            "command": "/tocsin", "text": text, "user_id": user, "channel_id": channel,
            "channel_name": name, "response_url": ADDRESS, "trigger_id": "1.2",
        }  # fmt: skip
        await self.reception.hear("slash_commands", payload)
        address, said = self.counter.replies[-1]
        assert (address, said["response_type"]) == (ADDRESS, "ephemeral")
        self.below = [block for block in said["blocks"] if block["type"] != "section"]
        return "\n".join(each["text"]["text"] for each in said["blocks"] if "text" in each)

    @property
    def deeds(self) -> list[tuple[str, int, Action, str]]:
        """What went to the watches."""
        commands = self.counter.commands
        return [(brand, deed.incident, deed.action, deed.actor) for brand, deed in commands]


WAVE = replace(ZEPHYR, signal=a_signal(extent=an_extent()))


@pytest.mark.parametrize(
    ("text", "said", "below"),
    [
        pytest.param(
            "questions zephyr", "*Questions about Zephyr/3*", ["trains run again"], id="a brand"
        ),
        pytest.param(
            "questions Zephyr/3", "*Questions about Zephyr/3*", ["trains run again"], id="one"
        ),
        pytest.param(
            "questions", "*Questions about Zephyr/3*", ["trains run again"], id="the only one"
        ),
        pytest.param("questions Calm/1", "*Questions about Calm/1*", ["Nothing that"], id="over"),
        pytest.param("questions Quiet", "Nothing was told of Quiet yet", [], id="none ever"),
        pytest.param("questions Zefyr", "No brand is known by the name Zefyr", [], id="misspelt"),
    ],
)
async def test_what_people_ask_is_listed_below_a_title(
    text: str, said: str, below: list[str]
) -> None:
    room = Room(WAVE, OVER)
    assert said in await room.types(text)
    assert len(room.below) == len(below)
    assert all(word in str(block) for word, block in zip(below, room.below, strict=True))
    room.reception.discretion = Discretion(posts=Posts.NONE)
    await room.types(text)
    assert "run again" not in str(room.below)


async def test_status_tells_what_is_open_the_worst_first() -> None:
    said = await Room(ZEPHYR, RAIL, OVER).types("status")
    count, first, second = said.splitlines()
    assert count == "2 incidents are open."
    assert "CRISIS · Air France" in first
    assert "<@U02BEN> has it" in first
    assert f"<#{ID}>" in first
    assert "ALERT · Zephyr" in second
    assert "Nobody has it" in second


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("status zephyr", "ALERT · Zephyr", id="one"),
        pytest.param("status Calm", "Nothing is open for Calm.\nLast: *Resolved", id="over"),
        pytest.param("status zephyr/3", "ALERT · Zephyr", id="one, by number"),
        pytest.param("status zephyr/2", "Nothing is known of this incident", id="of long ago"),
        pytest.param("status calm/1", "*Resolved · alert · Calm* (incident 1)", id="over, named"),
        pytest.param("status quiet", "Nothing is open for Quiet.", id="never was"),
        pytest.param("status Zefyr", "No brand is known by the name Zefyr. Did you mean *Zephyr*",
                     id="misspelt"),
        pytest.param("explain zephyr/3", "Why it rings", id="why"),
        pytest.param("explain Quiet", "Nothing was told of Quiet yet", id="nothing to explain"),
        pytest.param("explain", "Which one? Name it: *Air France/1*, *Zephyr/3*.", id="which one"),
        pytest.param("help", "What you can type", id="help"),
        pytest.param("", "What you can type", id="a question"),
        pytest.param("akc Zephyr", "“akc” is no word of mine. Did you mean *ack*?", id="a slip"),
    ],
)  # fmt: skip
async def test_questions_are_answered_and_nothing_is_done(text: str, said: str) -> None:
    room = Room(ZEPHYR, RAIL, OVER)
    assert said in await room.types(text)
    assert room.deeds == []


YARDSTICK = Rules(volume=VolumeRules(lanes=(LaneName.STATIC,)))
STRICT = Rules(volume=VolumeRules(min_authors=40, budget=0.1))


@pytest.mark.parametrize(
    ("rules", "takes"),
    [
        pytest.param(
            USUAL, "takes 5 unhappy people at least, more than chance brings once a week, and 48 h",
            id="the usual",
        ),
        pytest.param(
            STRICT, "takes 40 unhappy people at least, more than chance brings once in 10 weeks",
            id="by stricter rules",
        ),
        pytest.param(YARDSTICK, None, id="a yardstick knows no chance"),
    ],
)  # fmt: skip
async def test_what_never_rang_says_what_it_would_take_and_where_it_is_seen(
    rules: Rules, takes: str | None
) -> None:
    said = await Room(ZEPHYR, rules=rules).types("explain Quiet")
    assert said.startswith("Nothing was told of Quiet yet")
    assert takes is None or takes in said
    assert ("chance" in said) is (takes is not None)
    assert '`tocsin explain --brand "Quiet"`' in said.splitlines()[-1]


@pytest.mark.parametrize(("text", "is_old"), [("explain Calm", True), ("explain Zephyr", False)])
async def test_what_is_over_says_where_the_present_is_seen(text: str, *, is_old: bool) -> None:
    said = await Room(ZEPHYR, OVER).types(text)
    assert ("`tocsin explain --brand" in said) is is_old


async def test_where_silences_lie_is_no_brand() -> None:
    room = Room(ZEPHYR)
    room.counter.boxes["*"] = Mailbox(partition=0)
    assert (await room.types("status")).startswith("1 incident is open.")
    assert "No brand is known" in await room.types("status *")


async def test_where_nothing_is_open_status_says_so() -> None:
    assert "Nothing is open" in await Room(OVER).types("status")


async def test_who_does_not_know_what_is_open_says_that() -> None:
    room = Room()
    room.counter.is_ours = False
    assert "changing hands" in await room.types("status")
    assert "changing hands" in await room.types("ack Zephyr")
    assert "What you can type" in await room.types("help")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ack Zephyr/3", id="by number"),
        pytest.param('ACK "zephyr"/3', id="in quotes"),
        pytest.param("ack zephyr", id="the brand's latest"),
        pytest.param("ack", id="the only one"),
    ],
)
async def test_ack_is_the_deed_of_the_button(text: str) -> None:
    room = Room(ZEPHYR, OVER)
    said = await room.types(text)
    assert said == "Received: Acknowledge · Zephyr/3. Its message shows when it is done."
    assert room.deeds == [("Zephyr", 3, Action.ACKNOWLEDGE, ANA)]
    assert room.counter.commands[0][1].seq == 7
    labels = {"button": "tocsin_ack", "outcome": "received"}
    assert room.registry.get_sample_value("tocsin_slack_presses_total", labels) == 1
    counted = room.registry.get_sample_value("tocsin_slack_commands_total", {"word": "ack"})
    assert counted == 1
    room.counter.seconds += PROMPT
    assert room.counter.applying.of("Zephyr", 3)


async def test_resolve_takes_a_cause_and_a_note() -> None:
    room = Room(ZEPHYR)
    await room.types("resolve Zephyr/3 own-post we <b> &amp; they said sorry")
    ((_, deed),) = room.counter.commands
    assert (deed.action, deed.cause) == (Action.RESOLVE, Cause.OWN_POST)
    assert deed.note == "we <b> & they said sorry"


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        pytest.param("kind Zephyr/3 rumour so they say", "Zephyr", id="of what runs"),
        pytest.param("kind calm rumeur so they say", "Calm", id="of what is over"),
        pytest.param("kind rumour so they say", "Zephyr", id="of the only one that is open"),
    ],
)
async def test_a_kind_is_said_with_a_note_also_of_what_is_over(text: str, brand: str) -> None:
    room = Room(ZEPHYR, OVER)
    said = await room.types(text)
    assert said.startswith(f"Received: Change Kind: a rumour · {brand}/")
    ((about, deed),) = room.counter.commands
    assert (about, deed.action, deed.crisis) == (brand, Action.CLASSIFY, CrisisKind.RUMOUR)
    assert deed.note == "so they say"


async def test_of_incidents_before_the_latest_no_kind_is_kept() -> None:
    """The watch knows a brand's latest alone."""
    later = replace(ZEPHYR, incident=4, seq=1)
    room = Room(replace(ZEPHYR, kind=Kind.RESOLVED, status=Status.RESOLVED), later)
    assert "Zephyr/3 is over" in await room.types("kind Zephyr/3 rumour")
    assert room.deeds == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("kind Zephyr aliens", "one of these: `customer`, `own_post`", id="no kind"),
        pytest.param("kind Calm", "Which kind of crisis is it?", id="nothing said"),
        pytest.param("ack", "Which one? Name it: *Air France/1*, *Zephyr/3*.", id="two are open"),
        pytest.param("ack Calm", "Calm/1 is over", id="over"),
        pytest.param("ack Zephyr/9", "Nothing is known of this incident", id="of long ago"),
        pytest.param("ack Quiet", "Nothing was told of Quiet yet", id="nothing there"),
        pytest.param("resolve Me it is over", "No brand is known by the name Me", id="of nobody"),
    ],
)  # fmt: skip
async def test_what_may_not_be_is_answered_and_goes_nowhere(text: str, said: str) -> None:
    room = Room(ZEPHYR, RAIL, OVER)
    assert said in await room.types(text)
    assert room.deeds == []


async def test_only_what_a_channel_is_told_of_is_meant_without_a_name() -> None:
    own = Route(channel=ROOM, brands=frozenset({"Zephyr"}))
    other = Route(channel="C09OTHER", brands=frozenset({"Air France"}))
    room = Room(ZEPHYR, RAIL, routes=(own, other))
    await room.types("ack")
    assert room.deeds == [("Zephyr", 3, Action.ACKNOWLEDGE, ANA)]
    assert "Which one?" in await room.types("ack", channel="D01ANA", name="directmessage")


async def test_what_is_open_elsewhere_is_not_passed_over_in_silence() -> None:
    routes = (Route(channel=ROOM, brands=frozenset({"Other"})), Route(channel="C09OTHER"))
    room = Room(ZEPHYR, routes=routes)
    assert await room.types("ack") == "Which one? Name it: *Zephyr/3*."
    assert room.deeds == []


async def test_a_channel_is_known_by_its_name_before_anything_was_told_there() -> None:
    route = Route(channel="#war-room", brands=frozenset({"Zephyr"}), language=Language.FR)
    room = Room(ZEPHYR, RAIL, routes=(Route(channel=ROOM), route))
    said = await room.types("ack", channel="C05WAR", name="war-room")
    assert "Bien reçu" in said


async def test_what_is_not_done_in_time_is_told_where_it_was_typed_whoever_is_in_that_channel(
) -> None:  # fmt: skip
    room = Room(ZEPHYR)
    await room.types("ack Zephyr", channel="D01ANA", name="directmessage")
    room.counter.seconds += LASTS
    await follow(room.reception)
    (address, said) = room.counter.replies[-1]
    assert (address, len(room.counter.replies)) == (ADDRESS, 2)
    assert "After a minute this is not done: Acknowledge" in str(said)
    assert room.counter.whispers == []  # which Slack shows in channels that have the app alone


async def test_who_may_by_the_second_route_of_a_channel_is_no_stranger_later() -> None:
    first = Route(channel=ROOM, responders=frozenset({BEN}))
    room = Room(ZEPHYR, routes=(first, Route(channel=ROOM, responders=frozenset({ANA}))))
    assert "Received" in await room.types("ack Zephyr")
    room.counter.seconds += LASTS
    await follow(room.reception)
    assert "After a minute this is not done" in str(room.counter.replies[-1])


@pytest.mark.parametrize(
    ("user", "channel", "received"),
    [
        pytest.param(BEN, ID, True, id="a responder, in the channel"),
        pytest.param(BEN, "D01BEN", True, id="and from elsewhere"),
        pytest.param(ANA, ID, False, id="a stranger"),
        pytest.param(ANA, "D01ANA", False, id="is one elsewhere too"),
    ],
)
async def test_who_may_is_asked_of_the_routes_of_the_brand(
    user: str, channel: str, *, received: bool
) -> None:
    own = Route(channel=ROOM, brands=frozenset({"Zephyr"}), responders=frozenset({BEN}))
    anybody = Route(channel="C09OTHER", brands=frozenset({"Other"}))
    room = Room(ZEPHYR, routes=(anybody, own))
    said = await room.types("ack Zephyr", user, channel, "somewhere")
    assert ("Received" in said, bool(room.deeds)) == (received, received)


async def test_of_a_brand_that_no_route_is_about_nobody_disposes() -> None:
    room = Room(ZEPHYR, routes=())
    assert "you are not one of them" in await room.types("resolve Zephyr")
    assert room.deeds == []


async def test_a_brand_is_kept_silent_by_typing_and_heard_again() -> None:
    room = Room(ZEPHYR)
    said = await room.types("silence zephyr 3h a film is out")
    assert said.startswith("Zephyr is silent until")
    assert "Zephyr is heard again" in await room.types("silence Zephyr end")
    long, none = room.counter.silences
    assert (long.brand, long.by, long.reason) == ("Zephyr", ANA, "a film is out")
    assert (long.until - long.at, none.until - none.at) == (timedelta(hours=3), timedelta(0))
    assert room.deeds == []


async def test_a_length_that_is_not_understood_silences_nobody_and_says_what_is() -> None:
    room = Room(ZEPHYR)
    said = await room.types("silence Zephyr 2nd film")
    assert "“2nd”" in said
    assert "`/tocsin silence BRAND" in said
    assert room.counter.silences == []


async def test_silences_are_listed() -> None:
    room = Room(ZEPHYR)
    assert await room.types("silence") == "No brand is silent."
    silence = Silence(brand="Zephyr", at=NOON, until=NOON + timedelta(hours=9), by=BEN)
    room.counter.boxes["*"] = Mailbox(partition=0, silences={"Zephyr": silence})
    assert "*Zephyr* · Silent until" in await room.types("silence")


async def test_what_is_open_is_said_to_be_silent_and_so_are_brands_with_nothing_open() -> None:
    room = Room(ZEPHYR, RAIL, OVER)
    ends = {ZEPHYR.brand: NOON + timedelta(hours=9), "Quiet": NOON + timedelta(1), "Past": NOON}
    silences = {name: Silence(brand=name, at=NOON, until=end, by=BEN) for name, end in ends.items()}
    room.counter.boxes["*"] = Mailbox(partition=0, silences=silences)
    said = (await room.types("status")).splitlines()
    assert ["Silent until" in line for line in said] == [False, False, True, True]
    assert said[3].startswith("*Quiet* · Silent until")
    assert "Silent until" in await room.types("status Zephyr")
    assert "Silent until" in await room.types(f"status Zephyr/{ZEPHYR.incident}")
    assert "Silent until" not in await room.types("status Air France")
    nothing, silent = (await room.types("status Quiet")).splitlines()
    assert (nothing, "Silent until" in silent) == ("Nothing is open for Quiet.", True)


async def test_who_may_not_keeps_nothing_silent() -> None:
    room = Room(ZEPHYR, routes=(Route(channel=ROOM, responders=frozenset({BEN})),))
    assert "you are not one of them" in await room.types("silence Zephyr")
    assert room.counter.silences == []


async def test_all_of_the_playbook_is_shown_for_the_one_incident_that_is_open() -> None:
    room = Room(replace(ZEPHYR, guessed=CrisisKind.OUTAGE))
    said = (await room.types("playbook")).splitlines()
    page = GUIDE.playbooks["outage"].en
    assert said[0] == f"*{page.title}* · {page.signs}"
    assert [line.partition(". ")[2] for line in said if line[0].isdigit()] == [
        *page.steps.at(ZEPHYR.level)
    ]
    assert f"• Next word: {page.statement.next}" in said
    assert said[-1] == f"• {page.avoid[-1]}"


async def test_steps_of_the_settings_come_before_those_of_the_playbook() -> None:
    own = Route(channel=ROOM, playbook=("Call the plant.",), language=Language.FR)
    said = (await Room(ZEPHYR, routes=(own,)).types("playbook Zephyr")).splitlines()
    assert said[1:3] == ["*Que faire maintenant*", "1. Call the plant."]


async def test_a_drill_is_posted_where_it_was_asked_and_touches_nothing() -> None:
    room = Room(ZEPHYR)
    boxes = dict(room.counter.boxes)
    said = await room.types("drill Air Zephyr <!channel>", channel="C07ANY", name="any")
    assert said == "The practice message stands in this channel."
    ((channel, message),) = room.counter.posts
    assert channel == "C07ANY"
    assert message.blocks[0]["text"]["text"].startswith("DRILL · CRISIS · Air Zephyr &lt;!channel")
    assert validate_message(message) == []
    assert (room.deeds, room.counter.boxes) == ([], boxes)
    names = [sample.name for family in room.registry.collect() for sample in family.samples
             if "Air Zephyr" in str(sample.labels) and sample.value]  # fmt: skip
    assert names == []


async def test_a_drill_is_in_the_language_of_the_channel() -> None:
    room = Room(routes=(Route(channel=ROOM, language=Language.FR),))
    await room.types("drill")
    head = room.counter.posts[0][1].blocks[0]["text"]["text"]
    assert head == f"{FR.drill.mark} · CRISE · {FR.drill.brand}"


async def test_a_channel_that_takes_no_drill_takes_no_alarm_and_that_is_told() -> None:
    room = Room()
    room.counter.problem = Closed("not_in_channel")
    said = await room.types("drill")
    assert "alarms do not arrive here either: not\uff3fin\uff3fchannel" in said


@pytest.mark.parametrize(
    ("problem", "bugs"), [(Ambiguous("no answer"), 0), (RuntimeError("a bug"), 1)]
)
async def test_whatever_goes_wrong_whoever_typed_is_answered(problem: Exception, bugs: int) -> None:
    room = Room()
    room.counter.problem = problem
    assert "could not be passed on" in await room.types("drill")
    counted = room.registry.get_sample_value("tocsin_agent_errors_total", {"agent": "slash"})
    assert counted == bugs


async def test_of_another_shape_nothing_is_answered() -> None:
    room = Room(ZEPHYR)
    await room.reception.hear("slash_commands", {"text": "status"})
    assert room.counter.replies == []

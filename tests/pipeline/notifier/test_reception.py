"""Who presses a button is answered, and the watch hears of it where it may."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from alerts.asked import applying
from alerts.buttons import Button
from alerts.deed import Action
from alerts.delivery import Busy, DeliveryError, Receipt, Refused, RefusedLayout
from alerts.discretion import Discretion, Posts
from alerts.home import Backlog
from alerts.incident import Status
from alerts.language import Language
from alerts.lesson import Lessons
from alerts.limits import view_problems
from alerts.message import Message
from alerts.modals import INPUT
from alerts.notice import Kind, Notice
from alerts.phrases import EN, PHRASES
from alerts.route import Route
from alerts.sheet import TELL
from alerts.silence import Silence
from alerts.stage import VOICE, Stage
from alerts.views import plainer
from detectors.events import Mention
from detectors.extent import CrisisKind
from pipeline.codec import encode_notice
from pipeline.commands import decode_command
from pipeline.config import Config
from pipeline.metrics import Metrics
from pipeline.notifier.applying import LASTS, PROMPT, Applying
from pipeline.notifier.desk import Told
from pipeline.notifier.mailbox import Case, Mailbox, Place
from pipeline.notifier.reception import Reception
from pipeline.notifier.throttle import InTurn, Say
from pipeline.notifier.views import checked
from pipeline.silences import a_silence
from tests.alerts.spoken import a_drill, a_drill_press
from tests.alerts.test_buttons import pressed, sent
from tests.builders import NOON, a_notice, a_signal, an_extent

ROOM, ID = "#crisis-room", "C01ROOM"


class Counter:
    """Keeps what would go to Kafka and to Slack."""

    def __init__(self, *notices: Notice, refuses: bool = False, channel: str = ID) -> None:
        self.boxes: dict[str, Mailbox] = {}
        self.commands: list[tuple[str, Any]] = []
        self.silences: list[Silence] = []
        self.said: list[Mention] = []
        self.whispers: list[tuple[str, str, str]] = []
        self.asked: list[tuple[str, Mapping[str, object]]] = []
        self.replies: list[tuple[str, dict[str, Any]]] = []
        self.published: list[tuple[str, dict[str, Any]]] = []
        self.revised: list[tuple[str, dict[str, Any]]] = []
        self.posts: list[tuple[str, Message]] = []
        self.updates: list[tuple[Receipt, Message]] = []
        self.problem: Exception | None = None  # of what is posted, opened, or read
        self.told = Told([], whole=True)
        self.is_ours, self.backlog, self.lessons = True, Backlog(0, 0.0), Lessons()
        self.refuses, self.applying = refuses, Applying(lambda: self.seconds)
        self.seconds = 0.0
        self.holds = False
        self.let_go_by: list[str] = []
        for notice in notices:
            known = self.boxes.get(notice.brand, Mailbox(partition=0))
            box = known.receive(notice, encode_notice(notice), [ROOM], 0.0)
            placed = box.placed(notice.incident, ROOM, Place(channel=channel, ts="1.2"))
            self.boxes[notice.brand] = placed

    def mailboxes(self) -> Mapping[str, Mailbox]:
        """All of them."""
        return self.boxes

    def wall(self) -> float:
        """Noon."""
        return NOON.timestamp()

    async def command(self, brand: str, value: bytes) -> None:
        """To Kafka."""
        self.commands.append((brand, decode_command(value).order))

    async def say(self, mention: Mention) -> None:
        """Likewise a post."""
        if self.problem:
            raise self.problem
        self.said.append(mention)

    def now(self) -> float:
        """By which silences go."""
        return self.wall()

    async def silence(self, brand: str, minutes: float, by: str, reason: str = "") -> Silence:
        """To the notifier."""
        silence = a_silence(brand, self.wall(), minutes, by, reason)
        self.silences.append(silence)
        return silence

    async def let_go(self, person: str) -> bool:
        """What a suspect source holds back."""
        self.let_go_by.append(person)
        return self.holds

    async def whisper(self, channel: str, person: str, text: str) -> None:
        """To one person."""
        if self.refuses:
            raise Refused("user_not_in_channel")
        self.whispers.append((channel, person, text))

    async def ask(self, trigger: str, view: Mapping[str, object]) -> str:
        """To whoever pressed."""
        if isinstance(self.problem, DeliveryError):
            raise self.problem
        self.asked.append((trigger, view))
        return "V01"

    async def revise(self, name: str, view: dict[str, Any]) -> None:
        """In the same place."""
        self.revised.append((name, view))

    async def publish(self, person: str, view: dict[str, Any]) -> None:
        """To one person's tab."""
        if isinstance(self.problem, RefusedLayout) and len(view["blocks"]) > 1:
            raise self.problem
        self.published.append((person, view))

    async def reply(self, address: str, said: dict[str, Any]) -> None:
        """To whoever typed."""
        self.replies.append((address, said))

    async def post(self, channel: str, message: Message, **_: Any) -> Receipt:
        """To all."""
        if self.problem:
            raise self.problem
        self.posts.append((channel, message))
        return Receipt(channel, "3.4")

    async def update(self, place: Receipt, message: Message) -> None:
        """In its place."""
        self.updates.append((place, message))

    async def lay(self, key: str, mailbox: Mailbox) -> bool:
        """To Kafka."""
        self.boxes[key] = mailbox
        return True

    async def steps(self, _notice: Notice) -> Told:
        """From Kafka."""
        if self.problem:
            raise self.problem
        return self.told


def a_reception(
    counter: Counter, in_turn: InTurn | None = None, **route: Any
) -> tuple[Reception, CollectorRegistry]:
    registry = CollectorRegistry()
    config = Config(routes=(Route(channel=ROOM, **route),))
    desk: Any = counter
    metrics = Metrics(registry)
    return Reception(desk, desk, config, metrics, counter.applying, in_turn), registry


ZEPHYR = a_notice(incident=3, seq=7)
RUMOUR = {"selected_option": {"value": "rumour"}}


async def test_a_press_goes_to_the_watch_and_is_answered_at_once() -> None:
    counter = Counter(ZEPHYR)
    reception, registry = a_reception(counter)
    await reception.hear("interactive", pressed(Button.SNOOZE_4H))
    ((brand, deed),) = counter.commands
    assert (brand, deed.action, deed.minutes, deed.actor) == (
        "Zephyr",
        Action.SNOOZE,
        240,
        "U01ANA",
    )
    said = "Received: Snooze 4 h · Zephyr/3. Its message shows when it is done."
    assert counter.whispers == [(ID, "U01ANA", said)]
    labels = {"button": "tocsin_snooze_4h", "outcome": "received"}
    assert registry.get_sample_value("tocsin_slack_presses_total", labels) == 1


async def test_where_french_is_read_the_answer_is_french() -> None:
    counter = Counter(ZEPHYR)
    reception, _ = a_reception(counter, language=Language.FR)
    await reception.hear("interactive", pressed(Button.ACKNOWLEDGE))
    assert "Bien reçu" in counter.whispers[0][2]


@pytest.mark.parametrize(
    ("notice", "route", "said"),
    [
        pytest.param(
            ZEPHYR, {"responders": frozenset({"U02BEN"})}, "not one of them", id="a stranger"
        ),
        pytest.param(
            a_notice(incident=3, seq=9, status=Status.RESOLVED), {}, "is over", id="too late"
        ),
        pytest.param(
            a_notice(
                incident=3, seq=9, status=Status.ACKNOWLEDGED, owner="U02BEN", owned_by=9
            ), {},
            "<@U02BEN> was quicker", id="somebody was quicker",
        ),
        pytest.param(a_notice(incident=9), {}, "Nothing is known", id="of long ago"),
        pytest.param(None, {}, "could not be passed on", id="the mailboxes are not ours"),
    ],
)  # fmt: skip
async def test_what_may_not_be_is_answered_kindly_and_goes_nowhere(
    notice: Notice | None, route: dict[str, Any], said: str
) -> None:
    counter = Counter(*([notice] if notice else []))
    reception, _ = a_reception(counter, **route)
    await reception.hear("interactive", pressed(Button.ACKNOWLEDGE))
    assert not counter.commands
    assert said in counter.whispers[0][2]


async def test_where_a_press_is_not_enough_a_form_opens_and_goes_to_the_watch() -> None:
    counter = Counter(ZEPHYR)
    reception, registry = a_reception(counter, responders=frozenset({"U01ANA"}))
    await reception.hear("interactive", pressed(Button.DISMISS))
    assert (counter.commands, counter.asked[0][0]) == ([], "12.34.ab")
    form = sent(Button.DISMISS, {"cause": {"selected_option": {"value": "irony"}}})
    await reception.hear("interactive", form | {"type": "view_submission"})
    ((_, deed),) = counter.commands
    assert (deed.action, deed.cause) == (Action.DISMISS, "irony")
    for outcome in ("asked", "received"):
        labels = {"button": "tocsin_false_positive", "outcome": outcome}
        assert registry.get_sample_value("tocsin_slack_presses_total", labels) == 1


async def test_what_kafka_does_not_take_is_told() -> None:
    counter = Counter(ZEPHYR)

    async def away(brand: str, value: bytes) -> None:
        raise TimeoutError(f"{brand}: {value!r}")

    counter.command = away  # type: ignore[method-assign]
    reception, _ = a_reception(counter)
    await reception.hear("interactive", pressed(Button.ACKNOWLEDGE))
    assert "could not be passed on" in counter.whispers[0][2]
    counter.seconds += PROMPT
    assert counter.applying.of("Zephyr", 3) == ()


async def test_what_kafka_has_is_waited_for() -> None:
    counter = Counter(ZEPHYR)
    reception, _ = a_reception(counter)
    await reception.hear("interactive", pressed(Button.ACKNOWLEDGE))
    counter.seconds += PROMPT
    assert [deed.actor for deed in counter.applying.of("Zephyr", 3)] == ["U01ANA"]


async def test_of_several_routes_to_a_channel_the_brands_own_says_who_may() -> None:
    """And what is read there."""
    counter = Counter(ZEPHYR)
    desk: Any = counter
    other = Route(channel=ROOM, brands=frozenset({"Other"}))
    own = Route(channel=ROOM, brands=frozenset({"Zephyr"}), responders=frozenset({"U02BEN"}))
    config = Config(routes=(other, own))
    reception = Reception(desk, desk, config, Metrics(CollectorRegistry()), counter.applying)
    await reception.hear("interactive", pressed(Button.ACKNOWLEDGE))
    assert not counter.commands


async def test_a_stranger_gets_no_form() -> None:
    counter = Counter(ZEPHYR)
    reception, _ = a_reception(counter, responders=frozenset({"U02BEN"}))
    await reception.hear("interactive", pressed(Button.DISMISS))
    assert (counter.asked, len(counter.whispers)) == ([], 1)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        pytest.param("interactive", {"type": "block_actions"}, id="of a wrong shape"),
        pytest.param("interactive", {"type": "shortcut"}, id="of another kind"),
        pytest.param("events_api", pressed(Button.ACKNOWLEDGE), id="no press at all"),
        pytest.param("interactive", {"type": "view_submission", "view": 7}, id="no form"),
    ],
)
async def test_what_is_none_of_ours_is_passed_over(kind: str, payload: dict[str, Any]) -> None:
    counter = Counter(ZEPHYR)
    reception, _ = a_reception(counter)
    await reception.hear(kind, payload)
    assert (counter.commands, counter.whispers) == ([], [])


async def test_whom_slack_lets_nobody_answer_is_heard_all_the_same() -> None:
    counter = Counter(ZEPHYR, refuses=True)
    reception, _ = a_reception(counter)
    await reception.hear("interactive", pressed(Button.ACKNOWLEDGE))
    assert len(counter.commands) == 1


# -- What is shown to one person


async def test_a_timeline_opens_at_once_and_fills_when_it_is_read() -> None:
    counter = Counter(ZEPHYR)
    counter.told = Told([ZEPHYR], whole=True)
    reception, registry = a_reception(counter, responders=frozenset({"U02BEN"}))
    await reception.hear("interactive", pressed(Button.TIMELINE))
    ((trigger, view),) = counter.asked
    assert trigger == "12.34.ab"
    assert "Reading what happened" in str(view)
    ((name, filled),) = counter.revised
    assert (name, "Opened as ALERT" in str(filled)) == ("V01", True)
    assert (counter.commands, counter.whispers) == ([], [])
    labels = {"button": "tocsin_timeline", "outcome": "asked"}
    assert registry.get_sample_value("tocsin_slack_presses_total", labels) == 1


async def test_a_timeline_that_cannot_be_read_says_so() -> None:
    counter = Counter(ZEPHYR)
    counter.problem = TimeoutError()
    reception, _ = a_reception(counter, language=Language.FR)
    await reception.hear("interactive", pressed(Button.TIMELINE))
    assert "n'a pas abouti à temps" in str(counter.revised)


async def test_all_figures_are_shown_at_once_as_far_as_they_may_be() -> None:
    wave = replace(ZEPHYR, signal=a_signal(extent=an_extent()))
    for discretion in (Discretion(), Discretion(posts=Posts.NONE)):
        counter = Counter(wave)
        reception, registry = a_reception(counter, responders=frozenset({"U02BEN"}))
        reception.discretion = discretion
        await reception.hear("interactive", pressed(Button.DETAILS, "x.7.3.Zephyr"))
        ((trigger, view),) = counter.asked
        assert trigger == "12.34.ab"
        assert "How Far, From Where" in str(view)
        assert ("no trains" in str(view)) is (discretion.posts is Posts.EXCERPT)
        assert (counter.commands, counter.whispers) == ([], [])
        labels = {"button": "tocsin_details", "outcome": "asked"}
        assert registry.get_sample_value("tocsin_slack_presses_total", labels) == 1


async def test_questions_go_into_the_thread_of_the_message() -> None:
    wave = replace(ZEPHYR, signal=a_signal(extent=an_extent()))
    counter = Counter(wave)
    reception, registry = a_reception(counter, responders=frozenset({"U02BEN"}))
    await reception.hear("interactive", pressed(Button.QUESTIONS))
    await reception.hear("interactive", pressed(Button.QUESTIONS))
    ((channel, message),) = counter.posts
    assert (channel, "trains run again" in str(message.blocks)) == (ID, True)
    assert counter.updates == [(Receipt(ID, "3.4"), message)]
    assert counter.whispers == [(ID, "U01ANA", EN.community.posted)] * 2
    labels = {"button": "tocsin_questions", "outcome": "asked"}
    assert registry.get_sample_value("tocsin_slack_presses_total", labels) == 2


async def test_questions_that_cannot_be_posted_are_told_beside_it() -> None:
    counter = Counter(ZEPHYR)
    counter.problem = Refused("restricted_action")
    reception, _ = a_reception(counter)
    await reception.hear("interactive", pressed(Button.QUESTIONS))
    assert "could not be passed on" in counter.whispers[0][2]


BEFORE = replace(ZEPHYR, kind=Kind.RESOLVED, status=Status.RESOLVED)


@pytest.mark.parametrize(
    ("notices", "responders", "asks"),
    [
        pytest.param((ZEPHYR,), {"U01ANA"}, True, id="one of the responders"),
        pytest.param((ZEPHYR,), {"U02BEN"}, False, id="a reader"),
        pytest.param((BEFORE,), {"U01ANA"}, True, id="of what is over"),
        pytest.param((BEFORE, replace(ZEPHYR, incident=4)), {"U01ANA"}, False, id="of long ago"),
    ],
)  # fmt: skip
async def test_below_all_figures_whoever_may_says_what_kind_it_is(
    notices: tuple[Notice, ...], responders: set[str], *, asks: bool
) -> None:
    counter = Counter(*notices)
    reception, _ = a_reception(counter, responders=frozenset(responders))
    await reception.hear("interactive", pressed(Button.DETAILS, "x.7.3.Zephyr"))
    ((_, view),) = counter.asked
    assert ("submit" in view) is asks
    assert ("What kind of crisis is it?" in str(view)) is asks
    if asks:
        state = {"values": {"crisis": {INPUT: RUMOUR}, "note": {INPUT: {"value": "no source"}}}}
        sent_by_ana = {"user": {"id": "U01ANA"}, "view": {**view, "state": state}}
        await reception.hear("interactive", sent_by_ana | {"type": "view_submission"})
        ((_, deed),) = counter.commands
        assert (deed.crisis, deed.note, deed.seq) == (CrisisKind.RUMOUR, "no source", 7)
        assert counter.whispers[0][2].startswith("Received: Change Kind: a rumour · Zephyr/3")


@pytest.mark.parametrize("button", [Button.TIMELINE, Button.DETAILS, Button.DISMISS])
async def test_for_whom_slack_opens_nothing_now_is_told_when_it_does(button: Button) -> None:
    counter = Counter(ZEPHYR)
    counter.problem = Busy("rate limited", 29.2)
    reception, registry = a_reception(counter, language=Language.FR)
    await reception.hear("interactive", pressed(button))
    ((_, person, text),) = counter.whispers
    assert person == "U01ANA"
    assert text.startswith("Slack est surchargé")
    assert text.endswith("Réessayez dans 30\u202fs.")
    labels = {"button": button.value, "outcome": "busy"}
    assert registry.get_sample_value("tocsin_slack_presses_total", labels) == 1


async def test_a_timeline_that_cannot_be_opened_or_is_of_nothing_is_told_beside_it() -> None:
    counter = Counter(ZEPHYR)
    counter.problem = Refused("expired_trigger_id")
    reception, _ = a_reception(counter)
    await reception.hear("interactive", pressed(Button.TIMELINE))
    await reception.hear("interactive", pressed(Button.TIMELINE, "a.7.9.Zephyr"))
    first, second = (text for _, _, text in counter.whispers)
    assert "could not be passed on" in first
    assert "Nothing is known" in second


async def test_who_acknowledges_a_drill_is_told_how_long_it_took() -> None:
    counter = Counter()
    reception, _ = a_reception(counter)
    await reception.hear("interactive", a_drill_press(a_drill(Language.EN, "Zephyr")))
    assert "12 s after it was posted" in counter.whispers[0][2]
    ((place, message),) = counter.updates
    assert place == Receipt("C01ROOM", f"{NOON.timestamp():.6f}")
    assert "DRILL · acknowledged by <@U02BEN> after 12 s" in str(message.attachments)
    assert (counter.commands, counter.boxes) == ([], {})


def on_stage(counter: Counter, **stage: Any) -> tuple[Reception, CollectorRegistry]:
    """Of a channel of drills."""
    desk: Any = counter
    config, registry = Config(drill=Stage(channel=ROOM, **stage)), CollectorRegistry()
    return Reception(desk, desk, config, Metrics(registry), counter.applying), registry


SPEAK = pressed(Button.SPEAK, "a.7.3.DRILL Zephyr")
PLAYED = a_notice(brand="DRILL Zephyr", incident=3, seq=7)


async def test_the_brand_speaks_in_a_drill_by_a_post_that_goes_the_way_of_all() -> None:
    counter = Counter(PLAYED)
    reception, registry = on_stage(counter, language=Language.FR)
    await reception.hear("interactive", SPEAK)
    (post,) = counter.said
    assert (post.brand, post.author, post.created_at) == ("DRILL Zephyr", VOICE, NOON)
    assert post.text == "[EXERCICE] Nous nous en occupons et vous en dirons bientôt plus."
    ((_, _, said),) = counter.whispers
    assert "Répondre en public · DRILL Zephyr/3" in said
    labels = {"button": "tocsin_drill_answer", "outcome": "received"}
    assert registry.get_sample_value("tocsin_slack_presses_total", labels) == 1


@pytest.mark.parametrize(
    ("notice", "payload", "stage", "said"),
    [
        pytest.param(
            PLAYED, SPEAK, {"responders": frozenset({"U02BEN"})}, "not one", id="of a stranger"
        ),
        pytest.param(
            replace(PLAYED, status=Status.RESOLVED), SPEAK, {}, "is over", id="after its end"
        ),
        pytest.param(
            ZEPHYR, pressed(Button.SPEAK), {}, "not one of them", id="for a real brand, nowhere"
        ),
    ],
)
async def test_nobody_else_speaks_for_a_brand(
    notice: Notice, payload: dict[str, Any], stage: dict[str, Any], said: str
) -> None:
    counter = Counter(notice)
    reception, _ = on_stage(counter, **stage)
    await reception.hear("interactive", payload)
    assert counter.said == []
    assert said in counter.whispers[0][2]


async def test_nothing_is_ever_said_for_a_real_brand() -> None:
    counter = Counter(ZEPHYR)
    reception, _ = a_reception(counter)
    await reception.hear("interactive", pressed(Button.SPEAK))
    assert counter.said == []
    assert "Nothing is known" in counter.whispers[0][2]


async def test_a_word_that_kafka_does_not_take_is_told_to_whoever_pressed() -> None:
    counter = Counter(PLAYED)
    counter.problem = OSError("away")
    reception, _ = on_stage(counter)
    await reception.hear("interactive", SPEAK)
    assert "could not be passed on" in counter.whispers[0][2]


HOME = {"event": {"type": "app_home_opened", "user": "U01ANA", "tab": "home"}}


async def test_the_home_tab_shows_what_is_open_and_what_waits() -> None:
    counter = Counter(ZEPHYR, a_notice(brand="Calm", status=Status.RESOLVED))
    counter.backlog = Backlog(2, 90.0)
    reception, _ = a_reception(counter)
    await reception.hear("events_api", HOME)
    ((person, view),) = counter.published
    said = str(view)
    assert (person, view["type"]) == ("U01ANA", "home")
    assert "ALERT · Zephyr" in said
    assert f"<#{ID}>" in said
    assert "Calm" not in said
    assert "2 messages wait for Slack, the oldest since 1 min" in said


async def test_the_home_tab_says_who_is_silent() -> None:
    counter = Counter(ZEPHYR)
    silence = Silence(brand="*", at=NOON, until=NOON + timedelta(hours=9), by="U02BEN")
    counter.boxes["*"] = Mailbox(partition=0, silences={"*": silence})
    reception, _ = a_reception(counter)
    await reception.hear("events_api", HOME)
    assert str(counter.published).count("All brands silent until") == 1


async def test_a_home_tab_is_in_the_language_of_the_first_route_and_never_says_what_it_knows_not(
) -> None:  # fmt: skip
    counter = Counter(ZEPHYR)
    counter.is_ours = False
    reception, _ = a_reception(counter, language=Language.FR)
    await reception.hear("events_api", HOME)
    assert "Tocsin démarre ou passe le relais" in str(counter.published)


ENDLESS = "C" * 3_000  # the id of a channel: a view with it is too long for Slack


async def test_a_view_that_slack_would_refuse_says_where_else_to_look() -> None:
    counter = Counter(ZEPHYR, channel=ENDLESS)
    reception, _ = a_reception(counter)
    await reception.hear("events_api", HOME)
    await reception.hear("interactive", pressed(Button.RESOLVE, channel={"id": ENDLESS}))
    ((_, tab),), ((_, form),) = counter.published, counter.asked
    for view in (tab, form):
        assert view_problems(dict(view)) == []
        assert "A shell has it" in str(view)
    assert [tab["type"], form["type"]] == ["home", "modal"]


async def test_a_home_tab_that_slack_refuses_though_we_would_not_is_shown_plainly() -> None:
    counter = Counter(ZEPHYR)
    counter.problem = RefusedLayout("invalid_arguments")
    reception, _ = a_reception(counter)
    await reception.hear("events_api", HOME)
    ((person, view),) = counter.published
    assert (person, "A shell has it" in str(view)) == ("U01ANA", True)


@pytest.mark.parametrize(
    ("view", "is_kept"),
    [
        pytest.param(plainer({"type": "modal"}, EN), True, id="it is well"),
        pytest.param({"type": "modal", "blocks": []}, False, id="it has no title"),
        pytest.param({"type": "home"}, True, id="our own check stumbles over it"),
    ],
)
def test_a_view_is_shown_as_it_is_unless_it_is_known_to_be_refused(
    view: dict[str, Any], *, is_kept: bool
) -> None:
    assert (checked(view, EN) is view) is is_kept


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(None, id="nothing"),
        pytest.param({"type": "message", "user": "U01ANA"}, id="another event"),
        pytest.param({"type": "app_home_opened", "user": "U01ANA", "tab": "messages"}, id="a tab"),
        pytest.param({"type": "app_home_opened", "user": 7, "tab": "home"}, id="nobody"),
    ],
)  # fmt: skip
async def test_other_events_are_passed_over(event: Any) -> None:
    counter = Counter(ZEPHYR)
    reception, _ = a_reception(counter)
    await reception.hear("events_api", {"event": event})
    assert counter.published == []


# -- What is not done in time


async def follow(reception: Reception) -> None:
    """Let the reception look once."""
    task = asyncio.create_task(reception.follow_up())
    await asyncio.sleep(0.01)
    task.cancel()


MEANWHILE = pytest.mark.parametrize(
    ("after", "told"),
    [
        pytest.param(
            ZEPHYR, ["After a minute this is not done: Acknowledge, Zephyr/3"],
            id="nothing has changed",
        ),
        pytest.param(
            a_notice(incident=3, seq=8, owner="U02BEN", owned_by=8),
            ["<@U02BEN> was quicker: <@U02BEN> has Zephyr/3"],
            id="somebody else has it, and it never comes",
        ),
        pytest.param(a_notice(incident=3, seq=8, owner="U01ANA"), [], id="it was so already"),
        pytest.param(a_notice(incident=3, seq=8, status=Status.RESOLVED), [], id="it is over"),
    ],
)  # fmt: skip


@MEANWHILE
async def test_who_is_not_answered_in_a_minute_is_told_once(
    after: Notice, told: list[str]
) -> None:  # fmt: skip
    counter = Counter(ZEPHYR)
    reception, _ = a_reception(counter)
    await reception.hear("interactive", pressed(Button.ACKNOWLEDGE))
    counter.seconds += LASTS - 1
    await follow(reception)
    assert len(counter.whispers) == 1
    counter.boxes = Counter(after).boxes
    counter.seconds += 1
    await follow(reception)
    await follow(reception)
    assert [text.partition(".")[0] for _, _, text in counter.whispers[1:]] == told


@MEANWHILE
async def test_what_waits_for_slack_is_said_as_it_is_when_it_has_its_turn(
    after: Notice, told: list[str]
) -> None:
    counter, turn = Counter(ZEPHYR), asyncio.Event()

    async def in_turn(_: str, say: Say) -> None:
        await turn.wait()
        await say(counter)  # type: ignore[arg-type]  # as much of it as is asked for

    reception, _ = a_reception(counter, in_turn)
    await reception.hear("interactive", pressed(Button.ACKNOWLEDGE))
    counter.seconds += LASTS
    looks = asyncio.create_task(reception.follow_up())
    await asyncio.sleep(0.01)
    counter.boxes = Counter(after).boxes
    turn.set()
    await asyncio.sleep(0.01)
    looks.cancel()
    assert [text.partition(".")[0] for _, _, text in counter.whispers[1:]] == told


class Queue(Counter):
    """Slack takes no late answers for one person now."""

    def __init__(self, *notices: Notice, waits: str) -> None:
        super().__init__(*notices)
        self.waits, self.late = waits, asyncio.Event()

    async def whisper(self, channel: str, person: str, text: str) -> None:
        """As a patient delivery does."""
        is_late = text.startswith("After a minute")
        if is_late and person == self.waits:
            await asyncio.Event().wait()
        await super().whisper(channel, person, text)
        if is_late:
            self.late.set()


async def test_a_mistake_of_ours_in_a_late_answer_ends_nothing() -> None:
    counter = Counter(ZEPHYR)
    reception, registry = a_reception(counter)
    await reception.hear("interactive", pressed(Button.ACKNOWLEDGE))
    counter.boxes["Zephyr"] = Mailbox(partition=0, cases={3: Case(newest=b"no notice")})
    counter.seconds += LASTS
    looks = asyncio.create_task(reception.follow_up())
    await asyncio.sleep(0.01)
    assert not looks.done()
    assert registry.get_sample_value("tocsin_agent_errors_total", {"agent": "reception"}) == 1
    looks.cancel()


async def test_who_waits_for_slack_keeps_nobody_waiting_who_comes_later() -> None:
    counter = Queue(ZEPHYR, waits="U01ANA")
    reception, _ = a_reception(counter)
    await reception.hear("interactive", pressed(Button.ACKNOWLEDGE))
    counter.seconds += LASTS
    looks = asyncio.create_task(reception.follow_up())
    await asyncio.sleep(0.01)
    await reception.hear("interactive", pressed(Button.SNOOZE_1H, user={"id": "U02BEN"}))
    counter.seconds += LASTS
    try:
        await asyncio.wait_for(counter.late.wait(), 5)
    finally:
        looks.cancel()


def filled(button: Button, **values: Any) -> dict[str, Any]:
    """A form that ANA sent about Zephyr."""
    return sent(button, values) | {"type": "view_submission"}


GIVEN = a_notice(incident=3, seq=7, status=Status.ACKNOWLEDGED, owner="U02BEN", owned_by=7)
ASLEEP = {"status": Status.SNOOZED, "snoozed_until": NOON + timedelta(hours=9)}
TO_BEN = filled(Button.ASSIGN, who={"selected_user": "U02BEN"})
ALERT = filled(Button.RELEVEL, level={"selected_option": {"value": "alert"}})
CRISIS = filled(Button.RELEVEL, level={"selected_option": {"value": "crisis"}})


@pytest.mark.parametrize(
    ("notice", "payload", "is_so"),
    [
        pytest.param(ZEPHYR, ALERT, True, id="the level it has"),
        pytest.param(ZEPHYR, CRISIS, False, id="another level"),
        pytest.param(GIVEN, TO_BEN, True, id="to the one who has it"),
        pytest.param(ZEPHYR, TO_BEN, False, id="to somebody"),
        pytest.param(
            replace(GIVEN, status=Status.OPEN), TO_BEN, False, id="to the one who had it asleep"
        ),
        pytest.param(
            a_notice(incident=3, seq=7, **ASLEEP), pressed(Button.SNOOZE_1H), True,
            id="asleep for longer already",
        ),
        pytest.param(ZEPHYR, pressed(Button.SNOOZE_1H), False, id="awake"),
        pytest.param(
            replace(GIVEN, owner="U01ANA"), pressed(Button.ACKNOWLEDGE), False, id="said again"
        ),
    ],
)  # fmt: skip
async def test_what_is_so_already_is_said_to_be_so_and_nobody_waits_for_it(
    notice: Notice, payload: dict[str, Any], *, is_so: bool
) -> None:
    counter = Counter(notice)
    reception, registry = a_reception(counter)
    await reception.hear("interactive", payload)
    assert len(counter.commands) == 1  # the watch decides, which may know more
    assert counter.whispers[0][2].startswith("It is so already" if is_so else "Received")
    counter.seconds += PROMPT
    assert bool(counter.applying.of("Zephyr", 3)) is not is_so
    told = [
        registry.get_sample_value("tocsin_slack_presses_total", sample.labels)
        for family in registry.collect()
        for sample in family.samples
        if sample.name == "tocsin_slack_presses_total" and sample.labels["outcome"] == "so"
    ]
    assert sum(each or 0 for each in told) == is_so


@pytest.mark.parametrize(
    ("payload", "language", "said"),
    [
        pytest.param(TO_BEN, Language.EN, "Assign to <@U02BEN>", id="to whom"),
        pytest.param(TO_BEN, Language.FR, "Confier à <@U02BEN>", id="to whom, in French"),
        pytest.param(CRISIS, Language.EN, "Change Level: crisis", id="to which level"),
        pytest.param(CRISIS, Language.FR, "Changer le niveau\u202f: crise", id="in French"),
        pytest.param(filled(Button.RESOLVE, cause=RUMOUR), Language.EN, "Resolve: a rumour",
                     id="what it was"),
        pytest.param(filled(Button.DISMISS, note={"value": "x"}), Language.EN, "Not a Crisis",
                     id="nobody says what it was"),
    ],
)  # fmt: skip
async def test_what_was_received_is_said_whole_at_once_and_while_it_is_late(
    payload: dict[str, Any], language: Language, said: str
) -> None:
    counter = Counter(ZEPHYR)
    reception, _ = a_reception(counter, language=language)
    await reception.hear("interactive", payload)
    counter.seconds += LASTS
    await follow(reception)
    received, late = (text for _, _, text in counter.whispers)
    assert f": {said} " in received
    assert f": {said}" in late
    (_, deed), *_ = counter.commands
    assert applying(deed, PHRASES[language]).strip("«\u202f").startswith(said)


async def test_what_a_press_undoes_that_is_still_on_its_way_is_not_so_yet() -> None:
    counter = Counter(ZEPHYR)
    reception, _ = a_reception(counter)
    await reception.hear("interactive", CRISIS)
    await reception.hear("interactive", ALERT)
    assert [text.partition(":")[0] for _, _, text in counter.whispers] == ["Received"] * 2


async def test_what_somebody_else_did_meanwhile_is_waited_for_no_longer() -> None:
    counter = Counter(ZEPHYR)
    reception, _ = a_reception(counter)
    await reception.hear("interactive", TO_BEN)
    counter.seconds += PROMPT
    assert counter.applying.of("Zephyr", 3)
    counter.applying.heard(replace(GIVEN, seq=8))
    assert counter.applying.of("Zephyr", 3) == ()


async def test_whom_slack_keeps_waiting_keeps_nobody_else() -> None:
    counter, told = Counter(ZEPHYR), []

    async def whisper(_channel: str, person: str, _text: str) -> None:
        if person == "U01ANA":
            await asyncio.Event().wait()
        told.append(person)

    reception, _ = a_reception(counter)
    for user in ("U01ANA", "U02BEN"):
        press = pressed(Button.ACKNOWLEDGE, user={"id": user})
        await reception.hear("interactive", press)
    counter.seconds += LASTS
    counter.whisper = whisper  # type: ignore[assignment, method-assign]
    await follow(reception)
    assert told == ["U02BEN"]


async def test_who_was_answered_hears_no_more_and_nobody_stops_the_rest() -> None:
    counter = Counter(ZEPHYR)
    reception, _ = a_reception(counter)
    await reception.hear("interactive", pressed(Button.ACKNOWLEDGE))
    counter.applying.heard(a_notice(incident=3, seq=8, deed=counter.commands[0][1]))
    await reception.hear("interactive", pressed(Button.SNOOZE_4H))
    counter.seconds += LASTS
    counter.refuses = True
    await follow(reception)
    assert len(counter.whispers) == 2
    assert counter.applying.late() == []


# -- Silences


@pytest.mark.parametrize(
    ("button", "hours", "said"),
    [
        pytest.param(Button.MUTE, 24, "Zephyr is silent until <!date^", id="muted"),
        pytest.param(Button.UNMUTE, 0, "Zephyr is heard again.", id="unmuted"),
    ],
)
async def test_who_mutes_a_brand_is_told_until_when(button: Button, hours: int, said: str) -> None:
    counter = Counter(ZEPHYR)
    reception, registry = a_reception(counter)
    await reception.hear("interactive", pressed(button))
    (silence,) = counter.silences
    assert (silence.brand, silence.by) == ("Zephyr", "U01ANA")
    assert silence.until - silence.at == timedelta(hours=hours)
    assert counter.whispers[0][2].startswith(said)
    assert counter.commands == []
    outcome = "muted" if hours else "unmuted"
    labels = {"button": button.value, "outcome": outcome}
    assert registry.get_sample_value("tocsin_slack_presses_total", labels) == 1


async def test_who_may_press_nothing_may_mute_nothing() -> None:
    counter = Counter(ZEPHYR)
    reception, _ = a_reception(counter, responders=frozenset({"U02BEN"}))
    await reception.hear("interactive", pressed(Button.MUTE))
    assert counter.silences == []
    assert "not one of them" in counter.whispers[0][2]


async def test_a_bug_of_ours_is_counted_and_the_next_press_is_heard() -> None:
    counter = Counter(ZEPHYR)

    async def fails(trigger: str, view: Mapping[str, object]) -> str:
        raise RuntimeError(trigger, view)

    counter.ask = fails  # type: ignore[method-assign]
    reception, registry = a_reception(counter)
    await reception.hear("interactive", pressed(Button.RESOLVE))
    await reception.hear("interactive", pressed(Button.SNOOZE_4H))
    assert registry.get_sample_value("tocsin_agent_errors_total", {"agent": "reception"}) == 1
    assert len(counter.commands) == 1


async def test_a_silence_that_kafka_does_not_take_is_told() -> None:
    counter = Counter(ZEPHYR)

    async def away(brand: str, minutes: float, by: str, reason: str = "") -> Silence:
        raise TimeoutError(f"{brand}: {minutes}, {by}, {reason}")

    counter.silence = away  # type: ignore[method-assign]
    reception, _ = a_reception(counter)
    await reception.hear("interactive", pressed(Button.MUTE))
    assert "could not be passed on" in counter.whispers[0][2]


# -- A suspect source


def tell() -> dict[str, Any]:
    """Somebody presses that responders are to be told."""
    return pressed(Button.ACKNOWLEDGE) | {"actions": [{"action_id": TELL, "block_id": "r.1.1"}]}


@pytest.mark.parametrize(
    ("answers", "knows", "said", "outcome"),
    [
        pytest.param(True, True, "Received: responders are told.", "received", id="the first"),
        pytest.param(False, True, "Responders are told already.", "over", id="who comes late"),
        pytest.param(True, False, "could not be passed on", "failed", id="not ours now"),
    ],
)
async def test_operators_can_have_responders_told(
    said: str, outcome: str, *, answers: bool, knows: bool
) -> None:
    counter = Counter(*([ZEPHYR] if knows else []))
    counter.holds = answers
    reception, registry = a_reception(counter)
    await reception.hear("interactive", tell())
    ((_, person, text),) = counter.whispers
    assert (person, said in text) == ("U01ANA", True)
    assert counter.let_go_by == (["U01ANA"] if knows else [])
    labels = {"button": TELL, "outcome": outcome}
    assert registry.get_sample_value("tocsin_slack_presses_total", labels) == 1

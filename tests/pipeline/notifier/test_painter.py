"""Each thread gets its charts once, and no alarm waits for one."""

import asyncio
import dataclasses
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from alerts.curve import Curve
from alerts.incident import Status
from alerts.language import Language
from alerts.notice import Kind
from alerts.phrases import PHRASES
from alerts.picture import Picture, file_name, picture
from alerts.quiet import QuietHours
from alerts.route import Route
from alerts.silence import Silence
from alerts.storm import StormRules
from alerts.style import ChartStyle, SlackStyle
from deploy.demo.slack import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    FATAL_AFTER,
    RATE_LIMITED,
    SERVER_ERROR,
    UPLOAD,
    Fault,
)
from detectors.events import Level
from pipeline.codec import decode_notice
from pipeline.notifier.album import Plate
from pipeline.notifier.courier import REPAIR, SETTLE
from pipeline.notifier.mailbox import Mailbox
from pipeline.notifier.painter import ALERT_AGE, OFF, TRIES, Painter, draw
from pipeline.notifier.silencing import listened
from pipeline.silences import Word
from tests.post_office import CHANNEL, Crash, Moments, Office, later

START, SHARE = "files.getUploadURLExternal", "files.completeUploadExternal"
REPLIES = "conversations.replies"
SIGNS = "C0SIGNS"
RESOLVED = {"kind": Kind.RESOLVED, "status": Status.RESOLVED}
CRISIS = {"kind": Kind.ESCALATED, "level": Level.CRISIS}


def scribble(plate: Plate) -> Picture:
    """A picture that takes no time."""
    notice, words = decode_notice(plate.case.newest), PHRASES[plate.route.language]
    return picture(plate.case.curve, notice, words, b"\x89PNG\r\n\x1a\n", plate.sketch.seq)


def spoil(_sheet: Plate) -> Picture:
    """What matplotlib says where nothing can be written."""
    raise OSError("Matplotlib requires access to a writable cache directory")


class Studio(Office):
    """A post office with its painter."""

    def __init__(self, *routes: Route, **fields: Any) -> None:
        super().__init__(*routes, **{"draw": scribble} | fields)

    async def work(self, seconds: float = 15.0, step: float = 0.5) -> None:
        """Let both work while the clock goes on."""
        end = self.clock.seconds + seconds
        while self.clock.seconds < end:
            await self.courier.round()
            await self.painter.round()
            self.clock.seconds += step

    def charts(self, channel: str = CHANNEL) -> list[str]:
        """The names of the files in its threads."""
        return [
            file["name"]
            for message in self.messages(channel)
            for file in message.files
            if message.thread_ts
        ]

    def painted(self) -> dict[str, float]:
        """Charts by outcome."""
        return {
            sample.labels["outcome"]: sample.value
            for family in self.registry.collect()
            for sample in family.samples
            if sample.name == "tocsin_charts_total" and sample.value
        }

    def thread_seqs(self) -> list[int]:
        """The steps in the thread."""
        entries = [m for m in self.messages() if m.thread_ts and m.metadata]
        return [message.metadata["event_payload"]["seq"] for message in entries]

    def wants(self) -> int:
        """Charts that are still to be drawn."""
        return sum(len(c.charts) for box in self.shelf.boxes.values() for c in box.cases.values())

    def style(self, chart: ChartStyle) -> None:
        """Other settings, and a new start."""
        self.config = dataclasses.replace(self.config, slack=SlackStyle(chart=chart))
        self.restart()


def named(*numbers: int, brand: str = "Zephyr") -> list[str]:
    return [file_name(brand, 1, seq) for seq in numbers]


async def test_an_alert_and_its_end_have_a_picture_each_below_the_step() -> None:
    studio = Studio()
    first = studio.receive()
    await studio.work()
    assert studio.charts() == named(1)
    studio.shelf.receive(second := later(first, kind=Kind.UPDATED))
    studio.shelf.receive(third := later(second, kind=Kind.EASED))
    await studio.work()
    assert studio.charts() == named(1)
    studio.shelf.receive(later(third, **RESOLVED))
    await studio.work()
    assert studio.charts() == named(1, 4)
    assert studio.painted() == {"sent": 2}
    assert studio.wants() == 0
    assert [bool(message.files) for message in studio.messages()] == [
        False, False, True, False, False, True,
    ]  # fmt: skip


async def test_it_carries_a_picture_and_the_words_for_it() -> None:
    routes = Route(channel=CHANNEL), Route(channel=SIGNS, language=Language.FR)
    studio = Studio(*routes, draw=draw)
    studio.receive(brand="<!channel> & Co")
    await studio.work()
    (english,) = [message for message in studio.messages() if message.files]
    (french,) = [message for message in studio.messages(SIGNS) if message.files]
    assert english.text.startswith("How it grew · &lt;!channel&gt; &amp; Co: ")
    assert french.text.startswith("Montée des mécontents · &lt;!channel&gt; &amp; Co\u202f: ")
    for message, said in ((english, "Unhappy people"), (french, "Mécontents")):
        (file,) = message.files
        assert said in file["alt_txt"]
        assert "<!channel> & Co" in file["alt_txt"]  # which Slack shows as it is
        assert "<!" not in message.text
        found = studio.workspace.files.find(file["id"])
        assert found
        assert found.kind == "image/png"
        assert found.content
        assert len(found.content) > 10_000


LIVES = [
    pytest.param([(Kind.OPENED, Level.WATCH), (Kind.RESOLVED, Level.WATCH)], [], id="a watch"),
    pytest.param([(Kind.OPENED, Level.CRISIS)], [1], id="a crisis from the start"),
    pytest.param([(Kind.OPENED, Level.WATCH), (Kind.ESCALATED, Level.ALERT),
                  (Kind.ESCALATED, Level.CRISIS)], [2], id="one that gets worse, once"),
    pytest.param([(Kind.OPENED, Level.WATCH), (Kind.ESCALATED, Level.CRISIS)], [2], id="at once"),
    pytest.param([(Kind.OPENED, Level.ALERT), (Kind.RESOLVED, Level.ALERT),
                  (Kind.REOPENED, Level.ALERT), (Kind.RESOLVED, Level.ALERT)], [1, 2, 3, 4],
                 id="one that comes again"),
    pytest.param([(Kind.OPENED, Level.ALERT), (Kind.UPDATED, Level.ALERT),
                  (Kind.EASED, Level.ALERT), (Kind.UPDATED, Level.ALERT)], [1],
                 id="one that eases"),
]  # fmt: skip


@pytest.mark.parametrize(("life", "drawn"), LIVES)
async def test_what_is_drawn(life: list[tuple[Kind, Level]], drawn: list[int]) -> None:
    studio = Studio(Route(channel=CHANNEL, min_level=Level.WATCH))
    for seq, (kind, level) in enumerate(life, 1):
        over = {"status": Status.RESOLVED} if kind is Kind.RESOLVED else {}
        studio.receive(kind=kind, level=level, seq=seq, **over)
        await studio.work()
    assert studio.charts() == named(*drawn)


async def test_a_false_alarm_is_not_drawn() -> None:
    studio = Studio()
    first = studio.receive()
    studio.shelf.receive(later(first, kind=Kind.AUDIT, status=Status.FALSE_ALARM))
    await studio.work()
    assert studio.charts() == []
    assert studio.wants() == 0


async def test_a_person_who_ends_it_is_shown_how_it_went() -> None:
    studio = Studio()
    first = studio.receive()
    await studio.work()
    studio.shelf.receive(later(first, kind=Kind.AUDIT, status=Status.RESOLVED))
    await studio.work()
    assert studio.charts() == named(1, 2)


async def test_a_channel_that_hears_of_a_crisis_alone_is_shown_how_it_began() -> None:
    studio = Studio(Route(channel=CHANNEL), Route(channel=SIGNS, min_level=Level.CRISIS))
    first = studio.receive()
    await studio.work()
    studio.shelf.receive(later(first, **CRISIS))
    await studio.work()
    assert (studio.charts(), studio.charts(SIGNS)) == (named(1), named(2))


async def test_a_mailbox_of_the_release_before_gets_its_last_picture() -> None:
    studio = Studio()
    first = studio.receive()
    await studio.work()
    case = studio.shelf.boxes["Zephyr"].cases[1]
    old = replace(case, curve=Curve(), charts={})
    studio.shelf.boxes["Zephyr"] = replace(studio.shelf.boxes["Zephyr"], cases={1: old})
    studio.shelf.receive(second := later(first, kind=Kind.UPDATED))
    studio.shelf.receive(later(second, **RESOLVED))
    await studio.work()
    assert studio.charts() == named(1, 3)


async def test_a_channel_that_hears_of_some_steps_alone_has_the_charts_of_those() -> None:
    kinds = frozenset({Kind.OPENED, Kind.EASED})
    studio = Studio(Route(channel=CHANNEL, kinds=kinds))
    first = studio.receive()
    studio.shelf.receive(second := later(first, kind=Kind.ESCALATED, level=Level.CRISIS))
    studio.shelf.receive(later(second, **RESOLVED))
    await studio.work()
    assert studio.charts() == []
    assert studio.wants() == 0
    first = studio.receive(brand="Aurora")
    await studio.work()
    assert studio.charts() == named(1, brand="Aurora")


async def test_a_step_that_the_channel_does_not_hear_of_is_not_waited_for() -> None:
    routes = Route(channel=CHANNEL, kinds=frozenset({Kind.RESOLVED})), Route(channel=SIGNS)
    studio = Studio(*routes)
    first = studio.receive()
    await studio.work()
    studio.shelf.receive(later(first, **RESOLVED))
    await studio.work()
    assert studio.charts() == named(2)


# -- Never in the way


async def test_it_waits_for_the_message_and_the_step() -> None:
    studio = Studio()
    studio.receive()
    await studio.painter.round()
    await studio.courier.round()  # the living message
    await studio.painter.round()
    assert studio.slack.times(START) == 0
    await studio.work(5)
    assert studio.charts() == named(1)


async def test_files_that_wait_keep_no_message_waiting() -> None:
    studio = Studio()
    later_ = dataclasses.replace(RATE_LIMITED, retry_after=600)
    studio.slack.faults.plan(START, later_)
    first = studio.receive()
    await studio.work()
    studio.shelf.receive(later(first, **CRISIS))
    await studio.work(5)
    assert (studio.thread_seqs(), studio.charts()) == ([1, 2], [])
    await studio.work(620)
    assert studio.charts() == named(1)


async def test_slack_that_takes_no_files_is_asked_once() -> None:
    studio = Studio()
    for brand in ("Aurora", "Mistral", "Zephyr"):
        studio.receive(brand=brand)
    studio.slack.faults.plan(START, dataclasses.replace(RATE_LIMITED, retry_after=60))
    await studio.work(50)
    assert studio.slack.times(START) == 1
    await studio.work(60)
    assert len(studio.charts()) == 3


async def test_while_it_may_be_there_all_else_goes_on() -> None:
    studio = Studio()
    await studio.work(11)  # so long whoever takes over changes nothing
    studio.slack.faults.plan(SHARE, DROPPED_AFTER)
    first = studio.receive()
    await studio.work(3)
    studio.shelf.receive(later(first, **CRISIS))
    await studio.work(2)
    assert studio.roots() == [("Zephyr/1", 2)]
    assert studio.wants() == 1


async def test_a_courier_at_work_and_a_painter_at_work_undo_nothing_of_each_other() -> None:
    studio = Studio()
    first = studio.receive()
    await studio.work()
    studio.shelf.receive(later(first, **RESOLVED))
    while studio.courier.waiting or studio.wants():
        await asyncio.gather(studio.courier.round(), studio.painter.round())
        studio.clock.seconds += 0.5
    assert studio.roots() == [("Zephyr/1", 2)]
    assert studio.charts() == named(1, 2)
    assert "adopted" not in studio.outcomes()


async def test_a_picture_that_cannot_be_drawn_is_left_out() -> None:
    studio = Studio(draw=spoil)
    first = studio.receive()
    with capture_logs() as logs:
        await studio.work()
    said = [line["event"] for line in logs if line["log_level"] == "error"]
    assert said == ["a file cannot be made"]
    assert studio.painted() == {"failed": 1}
    studio.draw = scribble
    studio.restart()
    studio.shelf.receive(later(first, **RESOLVED))
    await studio.work()
    assert studio.charts() == named(2)


# -- Left out


async def test_off_is_off() -> None:
    studio = Studio()
    studio.style(ChartStyle.OFF)
    studio.receive()
    await studio.work()
    assert studio.slack.times(START, SHARE) == 0
    assert studio.painted() == {"off": 1}
    assert studio.wants() == 0


@pytest.mark.parametrize("method", [START, SHARE])
async def test_without_the_scope_it_says_so_once_and_draws_no_more(method: str) -> None:
    studio = Studio()
    studio.slack.faults.plan(method, Fault(error="missing_scope"), times=9)
    with capture_logs() as logs:
        studio.receive()
        await studio.work()
        studio.receive(brand="Aurora")
        await studio.work()
    said = [line["event"] for line in logs if line["log_level"] == "error"]
    assert said == ["no files without the scope files:write"]
    assert studio.slack.times(method) == 1
    assert studio.painted() == {"off": 2}
    assert studio.roots() == [("Zephyr/1", 1), ("Aurora/1", 1)]
    studio.slack.faults.clear()
    studio.restart()
    studio.receive(brand="Mistral")
    await studio.work()
    assert studio.charts() == named(1, brand="Mistral")


@pytest.mark.parametrize("style", [ChartStyle.FILE, ChartStyle.OFF])
async def test_a_scope_that_is_back_is_noticed_within_the_hour(style: ChartStyle) -> None:
    studio = Studio()
    studio.style(style)
    studio.slack.faults.plan(START, Fault(error="missing_scope"))
    studio.receive()
    await studio.work()
    studio.wait(seconds=OFF)
    studio.receive(brand="Mistral")
    await studio.work()
    drawn = [] if style is ChartStyle.OFF else named(1, brand="Mistral")
    assert studio.charts() == drawn


async def test_what_is_refused_is_tried_a_few_times_and_given_up() -> None:
    studio = Studio()
    studio.slack.faults.plan(SHARE, Fault(error="not_in_channel"), times=99)
    studio.receive()
    await studio.work((TRIES + 1) * REPAIR)
    assert studio.slack.times(SHARE) == TRIES
    assert (studio.charts(), studio.painted()) == ([], {"failed": 1})


async def test_what_was_mended_meanwhile_comes() -> None:
    studio = Studio()
    studio.slack.faults.plan(SHARE, Fault(error="not_in_channel"))
    studio.receive()
    await studio.work(2 * REPAIR)
    assert studio.charts() == named(1)


@pytest.mark.parametrize(
    ("seconds", "outcome"),
    [
        pytest.param(ALERT_AGE - 60, "sent", id="within the hour"),
        pytest.param(ALERT_AGE + 60, "too_old", id="after it"),
    ],
)
async def test_how_an_alert_began_is_shown_within_the_hour(seconds: float, outcome: str) -> None:
    studio = Studio()
    studio.receive()
    studio.wait(seconds=seconds)
    await studio.work()
    assert studio.painted() == {outcome: 1}
    assert studio.roots() == [("Zephyr/1", 1)]


async def test_how_it_went_is_shown_within_the_day() -> None:
    studio = Studio()
    first = studio.receive()
    await studio.work()
    studio.shelf.receive(later(first, **RESOLVED, at=studio.clock.at))
    studio.wait(hours=23)
    await studio.work()
    assert studio.charts() == named(1, 2)


@pytest.mark.parametrize("quiet", [False, True])
async def test_what_is_held_has_its_picture_when_the_hold_ends(*, quiet: bool) -> None:
    """It does not age meanwhile. The clock begins at noon."""
    hours = (QuietHours(hours="12:00-15:00", zone="UTC"),) if quiet else ()
    studio = Studio(Route(channel=CHANNEL, quiet=hours))
    if not quiet:
        until = studio.clock.at + timedelta(hours=3)
        word = Silence(brand="Zephyr", at=studio.clock.at, until=until, by="U01ANA")
        box, _ = listened(Mailbox(partition=0), "silences", [(1, Word("Zephyr", word))], 0.0)
        studio.shelf.boxes["*"] = box
    studio.receive()
    studio.wait(hours=2, minutes=50)
    await studio.work()
    assert studio.slack.calls == []
    studio.wait(minutes=20)
    await studio.work()
    assert (studio.roots(), studio.charts()) == ([("Zephyr/1", 1)], named(1))


async def test_a_route_that_was_taken_out_draws_nothing_for_ever() -> None:
    studio = Studio()
    studio.receive()
    studio.config = dataclasses.replace(studio.config, routes=())
    studio.restart()
    await studio.work()
    assert studio.slack.calls == []
    studio.wait(hours=2)
    await studio.work()
    assert studio.wants() == 0


async def test_a_thread_that_was_deleted_gets_none() -> None:
    studio = Studio()
    studio.slack.faults.plan(SHARE, Fault(error="thread_not_found"), times=99)
    studio.receive()
    await studio.work(10 * REPAIR)
    assert studio.painted() == {"failed": 1}


# -- Lost answers


@pytest.mark.parametrize(
    ("method", "fault", "outcome"),
    [
        pytest.param(SHARE, DROPPED_AFTER, "adopted", id="shared, and the connection dropped"),
        pytest.param(SHARE, FATAL_AFTER, "adopted", id="shared, and a fatal error"),
        pytest.param(SHARE, DROPPED_BEFORE, "sent", id="dropped before it was shared"),
        pytest.param(SHARE, SERVER_ERROR, "sent", id="a server error before it was shared"),
        pytest.param(START, DROPPED_AFTER, "sent", id="dropped at the first step"),
        pytest.param(START, SERVER_ERROR, "sent", id="a server error at the first step"),
        pytest.param(UPLOAD, DROPPED_AFTER, "sent", id="dropped with the bytes"),
        pytest.param(UPLOAD, DROPPED_BEFORE, "sent", id="without them"),
        pytest.param(START, RATE_LIMITED, "sent", id="too many requests"),
        pytest.param(SHARE, RATE_LIMITED, "sent", id="too many requests at the last step"),
    ],
)
async def test_a_chart_without_an_answer_is_looked_for(
    method: str, fault: Fault, outcome: str
) -> None:
    studio = Studio()
    studio.workspace.lag = 3.0
    studio.slack.faults.plan(method, fault)
    studio.receive()
    await studio.work(120)
    assert studio.charts() == named(1)
    assert studio.painted() == {outcome: 1}


async def test_one_that_shows_late_is_found_at_the_second_look() -> None:
    studio = Studio()
    await studio.work(11)  # so long whoever takes over does not look
    studio.workspace.lag = 1.5 * SETTLE
    studio.slack.faults.plan(SHARE, DROPPED_AFTER)
    studio.receive()
    await studio.work(60)
    assert studio.charts() == named(1)
    assert studio.slack.times(REPLIES) == 2


async def test_where_nobody_may_look_a_chart_is_rather_lost_than_shown_twice() -> None:
    studio = Studio()
    studio.slack.faults.plan(SHARE, DROPPED_BEFORE)
    studio.slack.faults.plan(REPLIES, Fault(error="missing_scope"), times=9)
    studio.receive()
    await studio.work(120)
    assert studio.charts() == []
    assert studio.wants() == 0


async def test_while_slack_refuses_the_token_nobody_knows_whether_it_is_there() -> None:
    studio = Studio()
    studio.slack.faults.plan(SHARE, DROPPED_BEFORE)
    studio.slack.faults.plan(REPLIES, Fault(error="token_expired"), times=2)
    studio.receive()
    await studio.work(4 * REPAIR)
    assert (studio.charts(), studio.painted()) == (named(1), {"sent": 1})
    assert studio.slack.times(REPLIES) == 2 + 2  # twice in vain, and then the two looks


async def test_an_answer_that_never_comes_ends_it() -> None:
    studio = Studio()
    studio.slack.faults.plan(SHARE, DROPPED_BEFORE, times=99)
    studio.receive()
    await studio.work(300)
    assert studio.slack.times(SHARE) == TRIES
    assert studio.painted() == {"failed": 1}


async def test_a_clock_that_is_set_back_delays_no_look() -> None:
    studio = Studio()
    studio.slack.faults.plan(SHARE, DROPPED_AFTER)
    studio.receive()
    await studio.work(3)
    studio.clock.seconds -= 3_600
    studio.restart()
    await studio.work(20)
    assert (studio.charts(), studio.painted()) == (named(1), {"adopted": 1})


# -- Who may draw


async def test_nothing_is_drawn_while_the_mailboxes_may_be_another_ones() -> None:
    studio = Studio()
    studio.receive()
    await studio.courier.round()
    studio.shelf.is_ours = False
    await studio.work()
    assert studio.slack.times(START) == 0


class Loses(Moments):
    """The mailboxes go to another process after so many points of the work."""

    def __init__(self) -> None:
        self.left, self.studio = -1, None  # type: int, Studio | None

    def reach(self, _name: str) -> None:
        """Here they may go."""
        self.left -= 1
        if self.left == 0 and self.studio:
            self.studio.shelf.is_ours = False


@pytest.mark.parametrize("point", range(1, 12))
async def test_a_process_that_lost_them_shares_nothing_that_the_next_one_shares(point: int) -> None:
    moments = Loses()
    studio = Studio(moments=moments)
    studio.receive()
    await studio.courier.round()
    studio.clock.seconds += 1
    await studio.courier.round()
    moments.studio, moments.left = studio, point
    await studio.painter.round()
    moments.left, studio.shelf.is_ours = -1, True
    studio.restart()
    await studio.work(60)
    assert studio.charts() == named(1)


# -- Everything at once


class Perils(Moments):
    """A process that may die at each of its moments."""

    def __init__(self, random: Random) -> None:
        self.random, self.rate = random, 0.08

    def reach(self, name: str) -> None:
        """Here it may die."""
        if self.random.random() < self.rate:
            raise Crash(name)


FAULTS = [DROPPED_AFTER, FATAL_AFTER, DROPPED_BEFORE, SERVER_ERROR, RATE_LIMITED]


class Blind(Painter):
    """Does not look: what got no answer is shared again."""

    async def _is_there(self, plate: Plate) -> bool:
        return not plate


async def perilous(seed: int, painter: type[Painter] = Painter, lag: float = 3.0) -> Studio:
    """Two incidents under faults and crashes; then Slack and the process are well again."""
    random = Random(seed)  # noqa: S311  # no secret, and the same again with the same seed
    perils = Perils(random)
    studio = Studio(moments=perils, painter=painter)
    studio.workspace.lag = lag
    life: list[dict[str, Any]] = [{}, {"kind": Kind.UPDATED}, RESOLVED]
    left = {brand: list(enumerate(life, 1)) for brand in ("Zephyr", "Aurora")}
    while left:
        if random.random() < 0.03:
            brand = random.choice(sorted(left))
            seq, fields = left[brand].pop(0)
            studio.receive(brand=brand, seq=seq, **fields)
            left = {name: rest for name, rest in left.items() if rest}
        if random.random() < 0.1:
            method = random.choice([START, SHARE, UPLOAD])
            studio.slack.faults.plan(method, random.choice(FAULTS))
        try:
            await studio.courier.round()
            await studio.painter.round()
        except Crash:
            studio.wait(seconds=random.uniform(0, 15))
            studio.restart()
        studio.wait(seconds=random.uniform(0.1, 3))
    perils.rate = 0.0
    studio.slack.faults.clear()
    await studio.work(300)
    return studio


@pytest.mark.parametrize("seed", range(20))
async def test_under_faults_and_crashes_no_chart_is_shown_twice(seed: int) -> None:
    studio = await perilous(seed)
    charts = studio.charts()
    assert len(charts) == len(set(charts))
    assert set(charts) <= {*named(1, 3), *named(1, 3, brand="Aurora")}
    assert studio.wants() == 0
    assert sorted(studio.roots()) == [("Aurora/1", 3), ("Zephyr/1", 3)]


@pytest.mark.parametrize(
    ("painter", "lag"),
    [
        pytest.param(Blind, 0.0, id="who does not look shares it twice"),
        pytest.param(Painter, 90.0, id="and so does who looks before there is anything to see"),
    ],
)
async def test_the_perils_are_real(painter: type[Painter], lag: float) -> None:
    found = [(await perilous(seed, painter, lag)).charts() for seed in range(24)]
    assert sum(len(charts) - len(set(charts)) for charts in found) > 0


async def test_what_stands_in_a_storms_table_alone_gets_no_picture_and_waits_for_none() -> None:
    studio = Studio(storms=StormRules())
    notices = [studio.receive(brand=f"Brand {number}") for number in range(5)]
    studio.shelf.receive(over := later(notices[-1], **RESOLVED))
    await studio.work(60)
    assert studio.outcomes()["in_table"] == 1
    assert studio.charts() == [name for n in range(4) for name in named(1, brand=f"Brand {n}")]
    assert (studio.painted(), studio.wants()) == ({"sent": 4, "off": 1}, 0)
    studio.shelf.receive(later(over, kind=Kind.REOPENED, status=Status.OPEN, at=studio.clock.at))
    await studio.work(30)
    assert studio.charts()[-1:] == named(3, brand="Brand 4")


async def test_what_nobody_was_told_of_gets_no_picture_when_it_is_over() -> None:
    studio = Studio()
    until = studio.clock.at + timedelta(hours=2)
    silence = Silence(brand="Zephyr", at=studio.clock.at, until=until, by="ana")
    studio.shelf.boxes["*"] = Mailbox(partition=0, silences={"Zephyr": silence})
    studio.shelf.receive(later(studio.receive(), **RESOLVED))
    await studio.work(30)
    assert studio.messages() == []
    assert (studio.painted(), studio.wants()) == ({"off": 1}, 0)

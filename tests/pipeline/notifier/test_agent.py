"""Notices go from the topic into mailboxes, safe before their offset, and from there to Slack."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any, ClassVar

import msgspec
import pytest
from faust.types import TP
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from alerts.deed import Action, Deed
from alerts.goals import Goals
from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.route import Route
from alerts.silence import Silence
from alerts.slack import SlackDelivery
from alerts.triage import Triage
from deploy.demo.slack.store import Store as Workspace
from detectors.events import Level
from pipeline.codec import encode_notice
from pipeline.config import Config
from pipeline.connection import Clock, Connection
from pipeline.health import Health, Phase
from pipeline.metrics import Metrics
from pipeline.notifier.agenda import Act, Agenda
from pipeline.notifier.agent import Notifier
from pipeline.notifier.album import plates
from pipeline.notifier.courier import PAUSE
from pipeline.notifier.dues import LOOK_EVERY
from pipeline.notifier.library import Read
from pipeline.notifier.mailbox import Mailbox, Place, unpack_mailbox
from pipeline.notifier.silencing import PATIENCE, Hearing
from pipeline.notifier.store import Clocks
from pipeline.notifier.storms import key_of
from pipeline.notifier.throttle import Patient, Throttle
from pipeline.records import Batch, Packed
from pipeline.silences import a_silence, encode_silence
from tests.alerts.test_lesson import an_action
from tests.builders import NOON, a_notice, a_signal
from tests.member import Changelog, Event, Member, Prompt, Record, equip
from tests.post_office import CHANNEL, PING, LocalSlack, Moments, TestClock, later, payload

ALERTS, SILENCES = TP("tocsin.alerts", 0), TP("tocsin.silences", 0)
ROUTES = (Route(channel=CHANNEL, ping=PING),)


class Reader(Member):
    """A member of the notifier's group."""

    topics: ClassVar[frozenset[str]] = frozenset({ALERTS.topic, SILENCES.topic})


class Desk:
    """A notifier with its Slack."""

    def __init__(
        self,
        clock: Clock = Clock.WALL,
        table: type[Changelog] = Prompt,
        routes: tuple[Route, ...] = ROUTES,
    ) -> None:
        self.time, self.registry, self.offset = TestClock(), CollectorRegistry(), 0
        self.slack = LocalSlack(Workspace(self.time), Moments())
        delivery = SlackDelivery(self.slack, self.slack, print, self.slack.carry)
        metrics = Metrics(self.registry)
        connection = Connection(clock=clock)
        config, self.health = Config(routes=routes), Health(time.monotonic() - 1_000)  # noqa: TID251  # as the notifier does
        self.notifier = Notifier(connection, config, delivery, metrics, self.health, self.time)
        outbox = self.notifier.table.outbox
        packed = Packed(unpack_mailbox)
        self.reader, self.table = equip(self.notifier.app, Reader, table, packed)
        self.notifier.table, self.table.outbox = self.table, outbox

    async def opens(self, generation: int = 1) -> None:
        """The group gives us the topics, and the recovery ends; nothing waits."""
        self.reader.ends = 0
        await self.reader.joins(generation, ALERTS, SILENCES)
        self.reader.resume_flow()

    async def reads(self, *notices: Notice | bytes) -> None:
        """A batch of these."""
        values = [each if isinstance(each, bytes) else encode_notice(each) for each in notices]
        records = [Record(self.offset + n, value) for n, value in enumerate(values)]
        self.offset += len(records)
        await self.notifier.work(self.reader.deliver(Batch(ALERTS, list(records))))

    async def hears(self, *words: Silence | None, offset: int = 0) -> None:
        """A batch of `silences`: of Zephyr; None is a tombstone."""
        records = [
            Record(offset + n, encode_silence(word) if word else b"", key=b"Zephyr")
            for n, word in enumerate(words)
        ]
        await self.notifier.work(self.reader.deliver(Batch(SILENCES, list(records))))

    def box(self) -> Mailbox:
        """Zephyr's."""
        box = self.table.data["Zephyr"]
        assert isinstance(box, Mailbox)
        return box

    def roots(self) -> list[int]:
        """The versions that the channel shows."""
        found = self.slack.workspace.find(CHANNEL)
        messages = found.messages.values() if found else ()
        return [payload(message)["version"] for message in messages if not message.thread_ts]

    def entries(self) -> list[int]:
        """The steps that threads of the channel show."""
        found = self.slack.workspace.find(CHANNEL)
        messages = found.messages.values() if found else ()
        return [payload(each)["seq"] for each in messages if each.thread_ts and each.metadata]

    async def delivers(self) -> None:
        """The courier does all that there is to do."""
        courier = self.notifier.courier
        courier.clocks = Clocks(wall=self.time, pace=count(step=PAUSE).__next__)
        for _ in range(3):
            await courier.round()

    async def paints(self) -> None:
        """The painter does all that there is to do."""
        await self.notifier.painter.round()

    def charts(self) -> int:
        """The pictures that threads of the channel show."""
        found = self.slack.workspace.find(CHANNEL)
        return sum(bool(each.files) for each in found.messages.values()) if found else 0

    def processed(self, outcome: str, stage: str = "alerts") -> float | None:
        """How many notices had this outcome."""
        labels = {"stage": stage, "outcome": outcome}
        return self.registry.get_sample_value("tocsin_events_processed_total", labels)


def test_all_that_calls_slack_draws_on_one_budget_and_answers_wait() -> None:
    notifier = Desk().notifier
    courier, reception = notifier.courier, notifier.reception
    others = courier.search, notifier.painter, notifier.access
    news: list[Any] = [courier.delivery, *(each.delivery for each in others)]
    answers: list[Any] = [each.delivery for each in (reception, reception.slash, reception.home)]
    assert {each.budget for each in [*news, *answers]} == {courier.budget}
    assert [type(each) for each in [*news, *answers]] == [Throttle] * 4 + [Patient] * 3
    assert reception.in_turn == answers[0].in_turn


async def test_a_notice_goes_to_slack() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(a_notice())
    await desk.notifier.courier.round()
    assert desk.roots() == [1]
    assert desk.box().cases[1].places[CHANNEL].shown == 1
    assert desk.reader.safe(ALERTS) == 1


async def test_what_was_found_late_is_told_as_such() -> None:
    desk = Desk()
    await desk.opens()
    desk.time.seconds += 31 * 60
    await desk.reads(a_notice())
    await desk.notifier.courier.round()
    found = desk.slack.workspace.find(CHANNEL)
    assert found
    (message,) = found.messages.values()
    assert "*Detected late*, from a backlog: this began" in str(message.blocks)


async def test_the_message_shows_how_it_stands_against_the_routes_goals() -> None:
    desk = Desk(routes=(Route(channel=CHANNEL, goals=Goals(detect=10, answer=60)),))
    await desk.opens()
    first = a_notice(kind=Kind.OPENED, at=NOON + timedelta(minutes=4))
    await desk.reads(first)
    await desk.notifier.courier.round()
    found = desk.slack.workspace.find(CHANNEL)
    assert found
    (message,) = found.messages.values()
    assert "Goals: told in 4 min (goal 10 min)" in str(message.attachments)
    assert "answered" not in str(message.attachments), "no accounts of the brand are known"


async def test_the_goals_are_those_that_the_channel_has_about_the_brand() -> None:
    brands = frozenset({"Zephyr"})
    named = Route(channel=CHANNEL, brands=brands, goals=Goals(detect=15))
    desk = Desk(routes=(Route(channel=CHANNEL, goals=Goals(detect=10)), named))
    await desk.opens()
    await desk.reads(a_notice(kind=Kind.OPENED, at=NOON + timedelta(minutes=4)))
    await desk.notifier.courier.round()
    found = desk.slack.workspace.find(CHANNEL)
    assert found
    (message,) = found.messages.values()
    assert "(goal 15 min)" in str(message.attachments)


async def test_its_offset_moves_once_kafka_has_the_mailbox() -> None:
    desk = Desk(table=Changelog)
    await desk.opens()
    await desk.reads(a_notice())
    assert desk.reader.safe(ALERTS) is None
    desk.table.land()
    assert desk.reader.safe(ALERTS) == 1


async def test_a_brand_is_written_once_a_batch() -> None:
    desk = Desk(table=Changelog)
    await desk.opens()
    await desk.reads(first := a_notice(), later(first, kind=Kind.UPDATED), a_notice(brand="Aurora"))
    assert sorted(write.key for write in desk.table.flying) == ["Aurora", "Zephyr"]
    assert desk.box().seq == 2


async def test_what_is_told_again_is_dropped_in_the_same_batch_and_in_a_later_one() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(first := a_notice(), first)
    await desk.reads(later(first, kind=Kind.UPDATED), first)
    assert (desk.processed("applied"), desk.processed("repeated")) == (2, 2)
    assert desk.box().seq == 2


async def test_what_cannot_be_read_is_passed_over() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(b"{", a_notice())
    assert (desk.processed("applied"), desk.processed("dead")) == (1, 1)
    assert desk.reader.safe(ALERTS) == 2


async def test_a_notice_that_nobody_hears_is_recorded() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(a_notice(level=Level.WATCH))
    await desk.notifier.courier.round()
    assert desk.box().seq == 1
    assert desk.slack.calls == []


async def test_nothing_is_done_for_partitions_that_are_not_ours() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(a_notice())
    await desk.reader.leaves()
    assert desk.notifier.mailboxes() == {}
    await desk.reads(a_notice(seq=2))
    assert desk.box().seq == 1


async def test_nobody_works_before_the_app_has_a_consumer() -> None:
    desk = Desk()
    assert desk.notifier.mailboxes() == {}


async def test_a_frozen_notifier_sends_nothing_when_it_wakes() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(a_notice())
    (task,) = Agenda(ROUTES).tasks(desk.notifier.mailboxes())
    desk.reader.freezes()
    assert not await desk.notifier.keep(task, Place(shown=1))
    await desk.notifier.courier.work(task)
    assert desk.slack.calls == []


async def test_nor_does_it_change_a_message() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(first := a_notice())
    await desk.delivers()
    await desk.reads(later(first, kind=Kind.ESCALATED, level=Level.CRISIS))
    (task,) = Agenda(ROUTES).tasks(desk.notifier.mailboxes())
    assert task.act is Act.UPDATE
    desk.reader.freezes()
    await desk.notifier.courier.work(task)
    assert desk.slack.times("chat.update") == 0


async def test_an_outcome_that_kafka_takes_after_a_rebalance_may_be_another_ones_to_tell() -> None:
    desk = Desk(table=Changelog)
    await desk.opens()
    await desk.reads(a_notice())
    desk.table.land()
    (task,) = Agenda(ROUTES).tasks(desk.notifier.mailboxes())
    keeping = asyncio.create_task(desk.notifier.keep(task, Place(shown=1)))
    await asyncio.sleep(0)
    await desk.reader.leaves()
    await desk.opens(generation=2)
    desk.table.land()
    assert not await keeping


async def test_a_task_from_before_a_rebalance_cannot_undo_what_was_done_since() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(a_notice())
    (old,) = Agenda(ROUTES).tasks(desk.notifier.mailboxes())
    await desk.notifier.courier.round()
    done = desk.box()
    assert not await desk.notifier.keep(old, Place())
    assert not await desk.notifier.keep(old._replace(brand="unknown"), Place())
    assert desk.box() is done


async def test_records_that_are_applied_are_progress() -> None:
    """Or the watchdog would end a notifier that works its way through a storm."""
    desk, now = Desk(), time.monotonic()  # noqa: TID251  # likewise
    desk.health.enter(Phase.READY, now - 900)
    for ago in range(800, 0, -20):
        desk.health.waiting(9, now - ago)
    desk.health.beat(now)
    assert not desk.health.live(now).ok
    await desk.opens()
    await desk.reads(a_notice())
    assert desk.health.live(now).ok


@pytest.mark.parametrize(("routes", "warnings"), [(ROUTES, 0), ((), 1)])
async def test_without_routes_it_says_once_that_nobody_is_told(
    routes: tuple[Route, ...], warnings: int
) -> None:
    desk = Desk(routes=routes)
    with capture_logs() as told:
        work = asyncio.create_task(desk.notifier.deliver())
        await asyncio.sleep(0)
        work.cancel()
    said = [entry["event"] for entry in told if entry["log_level"] == "warning"]
    assert said == ["nobody is told"] * warnings


# -- How old news are


async def test_news_that_wait_for_slack_stay_news_however_fast_a_replay_goes() -> None:
    desk = Desk(Clock.STREAM)
    await desk.opens()
    await desk.reads(a_notice(kind=Kind.ESCALATED, level=Level.CRISIS))
    await desk.reads(a_notice(brand="Aurora", level=Level.WATCH, at=NOON + timedelta(days=9)))
    desk.time.seconds += 60
    await desk.delivers()
    assert (desk.roots(), desk.entries()) == ([1], [1])
    assert PING in desk.slack.said[0]


async def test_even_there_people_are_not_woken_for_what_waited_for_half_an_hour() -> None:
    desk = Desk(Clock.STREAM)
    await desk.opens()
    await desk.reads(a_notice(kind=Kind.ESCALATED, level=Level.CRISIS))
    desk.time.seconds += 1_860
    await desk.delivers()
    assert desk.roots() == [1]
    assert PING not in desk.slack.said[0]


async def test_and_what_comes_old_is_old() -> None:
    desk = Desk(Clock.STREAM)
    await desk.opens()
    newest = a_notice(brand="Aurora", level=Level.WATCH, at=NOON + timedelta(days=2))
    await desk.reads(newest, a_notice())
    await desk.delivers()
    assert desk.slack.calls == []


@pytest.mark.parametrize(
    ("clock", "now"), [(Clock.WALL, NOON.timestamp() + 99), (Clock.STREAM, NOON.timestamp())]
)
async def test_the_age_of_news_is_measured_on_the_clock_of_the_settings(
    clock: Clock, now: float
) -> None:
    """And where that is the stream, a notifier that starts anew knows the time from its table."""
    desk = Desk(clock)
    await desk.opens()
    await desk.reads(a_notice())
    successor = Desk(clock)
    successor.table.recover([Event("Zephyr", desk.box())])
    successor.time.seconds += 99
    assert successor.notifier.now() == now


async def test_the_stream_has_no_time_before_its_first_notice() -> None:
    assert Desk(Clock.STREAM).notifier.now() == 0.0


async def test_it_says_what_waits_for_slack_and_how_long() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(a_notice(), a_notice(brand="Aurora"))
    desk.time.seconds += 60
    await desk.notifier.courier.round()
    outbox = desk.table.outbox
    assert (outbox.pending, outbox.oldest_age) == (2, 60)
    desk.table.data.clear()
    await desk.notifier.courier.round()
    assert (outbox.pending, outbox.oldest_age) == (0, 0.0)


# -- What Prometheus is told


def unacknowledged(desk: Desk) -> float | None:
    desk.notifier.look()
    labels = {"level": "crisis"}
    return desk.registry.get_sample_value("tocsin_incident_unacknowledged_seconds", labels)


def count_of(desk: Desk, status: Status) -> float | None:
    labels = {"level": "crisis", "status": status.value}
    return desk.registry.get_sample_value("tocsin_incidents", labels)


async def test_a_crisis_that_nobody_takes_for_half_an_hour_is_told_to_prometheus_too() -> None:
    desk, triage = Desk(), Triage("Zephyr")
    await desk.opens()
    assert unacknowledged(desk) == 0
    await desk.reads(*triage.judge(a_signal(level=Level.CRISIS), desk.time.seconds))
    await desk.delivers()
    for _ in range(31):
        desk.time.seconds += 60
        if told := triage.judge(a_signal(level=Level.CRISIS), desk.time.seconds):
            await desk.reads(*told)
    assert unacknowledged(desk) == 31 * 60
    assert (count_of(desk, Status.OPEN), count_of(desk, Status.ACKNOWLEDGED)) == (1, 0)
    deed = Deed(action=Action.ACKNOWLEDGE, actor="U01ANA", at=desk.time.at, incident=1)
    await desk.reads(*triage.act(deed, a_signal(), desk.time.seconds)[1])
    assert unacknowledged(desk) == 0
    assert (count_of(desk, Status.OPEN), count_of(desk, Status.ACKNOWLEDGED)) == (0, 1)


async def test_a_kafka_that_is_away_acknowledges_nothing() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(a_notice(level=Level.CRISIS, called_at=NOON))
    desk.time.seconds += 1_860
    desk.reader.freezes()  # no lease: nothing may be written
    assert desk.notifier.mailboxes() == {}
    assert unacknowledged(desk) == 1_860
    await desk.reader.leaves()  # another process shows it from now on
    assert unacknowledged(desk) == 0


async def test_who_delivers_tells_what_is_to_be_done() -> None:
    desk = Desk()
    desk.notifier.courier.clocks = Clocks(wall=desk.time, pace=count(step=LOOK_EVERY).__next__)
    desk.notifier.library.hear(Read([an_action()], is_all=True))

    def open_() -> float | None:
        desk.notifier.look()
        return desk.registry.get_sample_value("tocsin_actions_open", {"due": "undated"})

    assert open_() == 0
    await desk.opens()
    assert open_() == 1
    await desk.reader.leaves()
    assert open_() == 0


# -- Many at once


async def test_a_storm_lies_where_the_mailboxes_lie() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(*(a_notice(brand=f"Brand {n}") for n in range(5)))
    courier = desk.notifier.courier
    courier.clocks = Clocks(wall=desk.time, pace=count(step=PAUSE).__next__)
    for _ in range(20):
        await courier.round()
    box = desk.table.data[key_of(CHANNEL)]
    assert isinstance(box, Mailbox)
    room = desk.slack.workspace.find(CHANNEL)
    assert room
    assert box.crowds[1].places[CHANNEL].ts in room.messages
    assert desk.notifier.now() == desk.time()


async def test_a_frozen_notifier_begins_no_storm() -> None:
    desk = Desk()
    await desk.opens()
    desk.reader.freezes()
    assert not await desk.notifier.lay(key_of(CHANNEL), Mailbox(partition=0))
    assert not await desk.notifier.let_go("U01ANA")
    assert desk.table.data == {}


def test_the_mailboxes_have_a_changelog_of_their_own() -> None:
    assert Connection().mailboxes_changelog == "tocsin.notifier-deliveries-changelog"


# -- Silences


async def test_nobody_is_told_before_it_is_known_who_is_silent() -> None:
    """A silence that was said while the notifier was away waits behind nothing."""
    desk = Desk()
    await desk.opens()
    desk.reader.ends = 1
    await desk.reads(a_notice())
    await desk.delivers()
    assert desk.slack.calls == []
    await desk.hears(a_silence("Zephyr", NOON.timestamp(), 60, "ana"))
    await desk.delivers()
    assert desk.slack.calls == []
    assert "Zephyr" in desk.notifier.mailboxes()


async def test_who_is_given_the_silences_alone_delivers_nothing() -> None:
    """A notifier of the release before, in the same group, has the alerts."""
    desk = Desk()
    desk.reader.ends = 0
    await desk.reader.joins(1, SILENCES)
    desk.reader.resume_flow()
    desk.table.data["Zephyr"] = Mailbox(partition=0)
    assert desk.notifier.mailboxes() == {}
    await desk.reader.leaves()
    await desk.opens(2)
    assert "Zephyr" in desk.notifier.mailboxes()


def test_but_no_topic_keeps_an_alarm_waiting_for_long() -> None:
    hearing = Hearing()
    asked = [hearing.is_done(1, now, caught_up=False) for now in (0.0, PATIENCE, PATIENCE + 0.1)]
    assert asked == [False, False, True]
    assert not hearing.is_done(2, PATIENCE + 0.2, caught_up=False)  # after a rebalance
    assert hearing.is_done(2, PATIENCE + 0.3, caught_up=True)
    assert hearing.is_done(2, PATIENCE + 0.4, caught_up=False)  # a word comes: that is no backlog


async def test_a_silence_is_kept_beside_the_mailboxes_and_keeps_the_brand_silent() -> None:
    desk = Desk()
    await desk.opens()
    await desk.hears(a_silence("Zephyr", NOON.timestamp(), 60, "ana"))
    await desk.reads(a_notice())
    await desk.delivers()
    assert desk.slack.calls == []
    assert desk.notifier.mailboxes()["*"].silences["Zephyr"].by == "ana"
    assert desk.processed("applied", "silences") == 1
    desk.time.seconds += 3_600
    await desk.delivers()
    assert desk.roots() == [1]


async def test_a_word_that_comes_again_after_a_crash_brings_no_silence_back() -> None:
    desk = Desk()
    await desk.opens()
    word = a_silence("Zephyr", NOON.timestamp(), 60, "ana")
    await desk.hears(word, None)
    await desk.hears(word)
    assert desk.processed("repeated", "silences") == 1
    await desk.reads(a_notice())
    await desk.delivers()
    assert desk.roots() == [1]


async def test_its_offset_is_passed_once_it_is_written() -> None:
    desk = Desk(table=Changelog)
    await desk.opens()
    await desk.hears(a_silence("Zephyr", NOON.timestamp(), 60, "ana"))
    assert desk.reader.safe(SILENCES) is None
    desk.table.land()
    assert desk.reader.safe(SILENCES) == 1


async def test_what_is_no_silence_is_passed_over_and_moves_the_offset() -> None:
    desk = Desk()
    await desk.opens()
    with capture_logs() as told:
        records: list[Record] = [Record(0, b"{", key=b"Zephyr")]
        await desk.notifier.work(desk.reader.deliver(Batch(SILENCES, list(records))))
    assert desk.processed("dead", "silences") == 1
    assert desk.reader.safe(SILENCES) == 1
    assert [entry["event"] for entry in told] == ["not a silence"]


async def test_a_batch_of_silences_that_is_not_ours_is_dropped() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reader.leaves()
    await desk.hears(a_silence("Zephyr", NOON.timestamp(), 60, "ana"))
    assert desk.table.data == {}


@pytest.mark.parametrize(
    ("clock", "at", "stamp"),
    [(Clock.WALL, NOON + timedelta(minutes=9), None), (Clock.STREAM, NOON, NOON.timestamp())],
)
async def test_a_silence_begins_by_the_clock_of_the_settings(
    clock: Clock, at: datetime, stamp: float | None
) -> None:
    desk, sent = Desk(clock), []

    async def send(*place: Any) -> Any:
        sent.append(place)
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        answer.set_result(None)
        return answer

    producer: Any = desk.notifier.app.producer
    producer.send = send
    await desk.opens()
    await desk.reads(a_notice())
    desk.time.seconds += 540
    silence = await desk.notifier.silence("Zephyr", 60, "U01ANA", "a sale")
    assert silence == a_silence("Zephyr", at.timestamp(), 60, "U01ANA", "a sale")
    assert sent == [("tocsin.silences", b"Zephyr", encode_silence(silence), 0, stamp, None)]


# -- Charts


async def test_a_chart_goes_into_the_thread_and_its_mailbox_remembers() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(a_notice())
    await desk.delivers()
    assert desk.box().cases[1].charts
    await desk.paints()
    await desk.paints()
    assert (desk.charts(), desk.box().cases[1].charts) == (1, {})
    assert unpack_mailbox(msgspec.msgpack.encode(desk.box())).cases == desk.box().cases


async def until(condition: Callable[[], bool]) -> None:
    """Drawing takes a thread."""
    for _ in range(1_000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came")


async def test_nothing_is_shared_before_kafka_has_what_is_meant() -> None:
    desk = Desk(table=Changelog)
    await desk.opens()
    await desk.reads(a_notice())
    desk.table.land()
    work = asyncio.create_task(desk.delivers())
    while not work.done():
        await asyncio.sleep(0)
        desk.table.land()
    work = asyncio.create_task(desk.paints())
    await until(lambda: bool(desk.table.flying))
    assert desk.charts() == 0
    while not work.done():
        desk.table.land()
        await asyncio.sleep(0)
    assert desk.charts() == 1


async def test_a_process_that_may_not_write_draws_nothing() -> None:
    desk = Desk()
    await desk.opens()
    await desk.reads(a_notice())
    await desk.delivers()
    (plate,) = plates(desk.notifier.mailboxes(), ROUTES)
    await desk.reader.leaves()
    await desk.paints()
    assert not await desk.notifier.keep_sketch(plate, None)
    assert desk.charts() == 0

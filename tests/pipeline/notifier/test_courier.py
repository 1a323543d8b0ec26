"""Each incident has one living message in each of its channels, and each step is told once."""

import dataclasses
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from alerts.delivery import CALL
from alerts.incident import Status
from alerts.language import Language
from alerts.notice import Kind, Notice
from alerts.route import Route
from deploy.demo.slack import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    FATAL_AFTER,
    RATE_LIMITED,
    SERVER_ERROR,
    Fault,
)
from deploy.demo.slack.methods import METHODS
from detectors.events import Level
from detectors.rules import Rules
from pipeline.axes import RECONCILED
from pipeline.config import Brand, Brands
from pipeline.notifier.agenda import Act, Task
from pipeline.notifier.courier import LOOKS, PAUSE, REPAIR, SETTLE, Courier
from pipeline.settings.partial import Partial
from tests.post_office import CHANNEL, PING, Crash, Moments, Office, Shelf, later, payload

POST, UPDATE = "chat.postMessage", "chat.update"
SIGNS = "C0SIGNS"
REFUSED_LAYOUT = Fault(error="invalid_blocks")
UPDATED = {"kind": Kind.UPDATED}
CRISIS = {"kind": Kind.ESCALATED, "level": Level.CRISIS}


async def test_a_new_incident_is_posted_logged_and_then_left_alone() -> None:
    office = Office()
    office.receive()
    await office.work()
    assert office.roots() == [("Zephyr/1", 1)]
    assert office.thread() == [1]
    assert office.slack.times(POST, UPDATE) == 2
    assert office.outcomes() == {"sent": 2}


async def test_its_message_shows_the_newest_notice_and_its_thread_each_step() -> None:
    office = Office()
    first = office.receive()
    await office.work()
    for notice in (
        second := later(first, kind=Kind.UPDATED),
        third := later(second, kind=Kind.ESCALATED, level=Level.CRISIS),
        later(third, kind=Kind.RESOLVED, status=Status.RESOLVED, level=Level.CRISIS),
    ):
        office.shelf.receive(notice)
        await office.work()
    assert office.roots() == [("Zephyr/1", 4)]
    assert office.thread() == [1, 3, 4]
    assert office.outcomes() == {"sent": 4, "updated": 3}


async def test_each_channel_reads_its_own_language() -> None:
    office = Office(Route(channel=CHANNEL), Route(channel=SIGNS, language=Language.FR))
    office.receive(level=Level.CRISIS)
    await office.work()
    texts = {name: [each.text for each in office.messages(name)] for name in (CHANNEL, SIGNS)}
    assert [text.split(" · ")[0] for text in texts[CHANNEL]] == ["CRISIS", "Opened as CRISIS"]
    assert [text.split(" · ")[0] for text in texts[SIGNS]] == ["CRISE", "Ouverture en CRISE"]


async def test_the_channel_sees_an_escalation_in_the_thread_too_but_no_opening() -> None:
    office = Office()
    first = office.receive()
    await office.work()
    office.shelf.receive(later(first, **CRISIS))
    await office.work()
    assert [message.in_channel for message in office.messages()] == [True, False, True]


async def test_what_the_message_said_when_it_was_new_is_not_said_again_below_it() -> None:
    office = Office()
    first = office.receive(level=Level.WATCH)
    office.shelf.receive(later(first, **CRISIS))
    await office.work()
    assert [message.in_channel for message in office.messages()] == [True, False]


async def test_a_notice_that_is_told_again_changes_nothing() -> None:
    office = Office()
    first = office.receive()
    office.shelf.receive(second := later(first, kind=Kind.EASED))
    await office.work()
    office.shelf.receive(first)
    office.shelf.receive(second)
    await office.work()
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 2)], [1, 2])


# -- Who is told


async def test_a_watch_that_becomes_an_alert_is_posted_once() -> None:
    office = Office()
    first = office.receive(level=Level.WATCH)
    await office.work()
    assert not office.messages()
    office.shelf.receive(later(first, kind=Kind.ESCALATED, level=Level.ALERT))
    await office.work()
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 2)], [2])


async def test_two_routes_are_two_channels() -> None:
    office = Office(Route(channel=CHANNEL), Route(channel=SIGNS, min_level=Level.WATCH))
    first = office.receive(level=Level.WATCH)
    office.shelf.receive(later(first, kind=Kind.ESCALATED, level=Level.ALERT))
    await office.work()
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 2)], [2])
    assert office.roots(SIGNS) == [("Zephyr/1", 2)]
    assert office.thread(channel=SIGNS) == [1, 2]


async def test_a_channel_that_has_to_wait_misses_no_step_meanwhile() -> None:
    office = Office(Route(channel=CHANNEL), Route(channel=SIGNS))
    office.slack.faults.plan(POST, dataclasses.replace(RATE_LIMITED, retry_after=100))
    first = office.receive()
    await office.work(5)
    slow, quick = sorted((CHANNEL, SIGNS), key=lambda channel: len(office.roots(channel)))
    assert (office.roots(slow), office.thread(channel=quick)) == ([], [1])
    office.shelf.receive(later(first, kind=Kind.EASED))
    await office.work(120)
    assert office.thread(channel=quick) == office.thread(channel=slow) == [1, 2]


async def test_a_route_that_is_added_later_gets_the_incident_as_it_is() -> None:
    office = Office()
    office.receive()
    await office.work()
    office.config = dataclasses.replace(
        office.config, routes=(*office.config.routes, Route(channel=SIGNS))
    )
    office.restart()
    await office.work()
    assert office.roots() == office.roots(SIGNS) == [("Zephyr/1", 1)]


async def test_without_routes_nobody_is_told() -> None:
    office = Office()
    office.config = dataclasses.replace(office.config, routes=())
    office.restart()
    office.receive()
    await office.work()
    assert office.slack.calls == []


async def test_a_message_shows_the_rules_of_its_brand() -> None:
    office = Office()
    own = Partial[Rules]({"severity": Partial({"alert_points": 1.5, "crisis_points": 3.5})})
    brands = Brands(known={"Zephyr": Brand(rules=own)})
    office.config = dataclasses.replace(office.config, brands=brands)
    office.restart()
    office.receive()
    office.receive(brand="Aurora")
    await office.work()
    zephyr, aurora = (str(message.blocks) for message in office.messages() if not message.thread_ts)
    assert "alert from 1.5, crisis from 3.5" in zephyr
    assert "alert from 2.5, crisis from 4.5" in aurora


# -- Who is woken


@pytest.mark.parametrize("kind", [Kind.OPENED, Kind.ESCALATED, Kind.REOPENED, Kind.RETURNED])
async def test_a_crisis_wakes_people_once(kind: Kind) -> None:
    office = Office()
    first = office.receive(kind=kind, level=Level.CRISIS, seq=4)
    await office.work()
    office.shelf.receive(second := later(first, kind=Kind.UPDATED))
    await office.work()
    office.shelf.receive(later(second, kind=Kind.RESOLVED))
    await office.work()
    assert len(office.pings()) == 1


@pytest.mark.parametrize(
    ("level", "status", "heard", "calls"),
    [
        pytest.param(Level.ALERT, Status.OPEN, True, 0, id="an alert"),
        pytest.param(Level.CRISIS, Status.OPEN, True, 1, id="a crisis"),
        pytest.param(Level.CRISIS, Status.ACKNOWLEDGED, True, 1, id="one that somebody has"),
        pytest.param(Level.CRISIS, Status.SNOOZED, False, 0, id="one that is still snoozed"),
    ],
)
async def test_what_comes_back_after_a_calm_is_heard_as_what_gets_worse(
    level: Level, status: Status, *, heard: bool, calls: int
) -> None:
    office = Office()
    first = office.receive(level=level)
    await office.work()
    calm = later(first, kind=Kind.EASED, status=Status.EASED)
    office.shelf.receive(calm)
    await office.work()
    before = len(office.pings())
    owner = None if status is Status.OPEN else "U01ANA"
    office.shelf.receive(later(calm, kind=Kind.RETURNED, status=status, owner=owner))
    await office.work()
    assert office.messages()[-1].in_channel is heard
    assert payload(office.messages()[-1])["seq"] == 3
    assert len(office.pings()) == before + calls


async def test_a_known_incident_wakes_people_in_its_thread_when_it_becomes_a_crisis() -> None:
    office = Office()
    first = office.receive()
    await office.work()
    assert not office.pings()
    office.shelf.receive(later(first, **CRISIS))
    await office.work()
    assert len(office.pings()) == 1
    assert PING in office.messages()[-1].text
    assert office.messages()[-1].broadcast


@pytest.mark.parametrize("level", [Level.WATCH, Level.ALERT])
async def test_nobody_is_woken_for_less_than_a_crisis(level: Level) -> None:
    office = Office(Route(channel=CHANNEL, ping=PING, min_level=Level.WATCH))
    office.receive(level=level)
    await office.work()
    assert office.messages()
    assert not office.pings()


async def test_a_crisis_that_was_updated_before_it_could_be_posted_wakes_people_too() -> None:
    office = Office()
    first = office.receive(level=Level.CRISIS)
    office.shelf.receive(later(first, kind=Kind.UPDATED))
    await office.work()
    assert len(office.pings()) == 1


@pytest.mark.parametrize(
    ("minutes", "pings"),
    [
        pytest.param(29, 1, id="half an hour later it is still news"),
        pytest.param(31, 0, id="then it is over, or people know"),
    ],
)
async def test_people_are_woken_for_news_only(minutes: float, pings: int) -> None:
    office = Office()
    office.receive(level=Level.CRISIS)
    office.wait(minutes=minutes)
    await office.work()
    assert len(office.roots()) == 1
    assert len(office.pings()) == pings


async def test_a_deleted_message_that_is_posted_anew_wakes_nobody_again() -> None:
    office = Office()
    first = office.receive(level=Level.CRISIS)
    await office.work()
    office.delete()
    office.shelf.receive(later(first, kind=Kind.UPDATED))
    await office.work()
    assert (office.roots(), len(office.pings())) == ([("Zephyr/1", 2)], 1)


# -- Old news


async def test_what_is_older_than_a_day_is_recorded_and_not_posted() -> None:
    office = Office()
    office.receive()
    office.wait(hours=25)
    await office.work()
    assert office.slack.calls == []
    assert office.outcomes() == {"too_old": 2}


async def test_an_old_incident_that_goes_on_is_posted_and_only_its_new_steps_are_logged() -> None:
    office = Office()
    first = office.receive()
    office.wait(hours=25)
    await office.work()
    office.shelf.receive(later(first, kind=Kind.ESCALATED, at=office.clock.at))
    await office.work()
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 2)], [2])


async def test_a_message_that_stands_there_is_updated_however_old_the_news_is() -> None:
    office = Office()
    first = office.receive()
    await office.work()
    office.shelf.receive(later(first, kind=Kind.RESOLVED, status=Status.RESOLVED))
    office.wait(hours=25)
    await office.work()
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 2)], [1])


# -- What Slack does not like


async def test_a_refused_channel_is_tried_again_and_holds_up_no_other() -> None:
    office = Office(Route(channel=CHANNEL), Route(channel=SIGNS))
    office.slack.faults.plan(POST, Fault(error="channel_not_found"))
    office.receive()
    await office.work(10)
    shut, open_ = sorted((CHANNEL, SIGNS), key=lambda channel: len(office.roots(channel)))
    assert (office.roots(shut), office.roots(open_)) == ([], [("Zephyr/1", 1)])
    assert office.outcomes()["failed"] == 1
    await office.work(REPAIR)
    assert office.roots(shut) == [("Zephyr/1", 1)]
    assert office.slack.times("conversations.history") == 0  # it is certainly not there


async def test_a_message_that_is_refused_holds_up_no_other_of_its_channel() -> None:
    office = Office()
    office.slack.faults.plan(POST, Fault(error="metadata_too_large"))
    office.receive(brand="Aurora")  # the older news: its turn comes first
    office.receive(brand="Zephyr")
    await office.work(10)
    assert office.roots() == [("Zephyr/1", 1)]
    assert office.thread() == [1]
    assert office.outcomes() == {"failed": 1, "sent": 2}
    await office.work(REPAIR)
    assert office.roots() == [("Zephyr/1", 1), ("Aurora/1", 1)]
    assert office.slack.times("conversations.history") == 0


async def test_newer_news_need_not_wait_for_a_refused_message() -> None:
    office = Office()
    office.slack.faults.plan(POST, Fault(error="metadata_too_large"))
    first = office.receive()
    await office.work(5)
    office.shelf.receive(later(first, kind=Kind.EASED))
    await office.work(5)
    assert office.roots() == [("Zephyr/1", 2)]


async def test_a_token_that_expires_for_a_while_makes_no_second_message() -> None:
    office = Office()
    first = office.receive()
    await office.work()
    office.slack.faults.plan(UPDATE, Fault(error="token_expired"), times=3)
    office.shelf.receive(later(first, kind=Kind.UPDATED))
    await office.work(5 * REPAIR)
    assert office.roots() == [("Zephyr/1", 2)]
    assert office.outcomes()["failed"] == 3


async def test_a_deleted_message_is_posted_anew_and_its_thread_goes_on_there() -> None:
    office = Office()
    first = office.receive()
    await office.work()
    office.delete()
    office.shelf.receive(later(first, kind=Kind.EASED))
    await office.work()
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 2)], [2])


@pytest.mark.parametrize("error", ["restricted_action_thread_locked", "cannot_reply_to_message"])
async def test_people_are_called_though_somebody_closed_the_thread(error: str) -> None:
    office = Office()
    first = office.receive()
    await office.work()
    office.slack.faults.plan(POST, Fault(error=error))
    office.shelf.receive(later(first, kind=Kind.ESCALATED, level=Level.CRISIS))
    await office.work()
    assert office.roots() == [("Zephyr/1", 2), ("Zephyr/1", 2)]
    assert len(office.pings()) == 1
    assert office.messages()[-1].thread_ts == office.messages()[-2].ts


async def test_a_message_that_is_deleted_before_its_step_is_logged_is_posted_anew() -> None:
    office = Office()
    office.receive()
    await office.courier.round()  # the living message
    office.delete()
    await office.work()
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 1)], [1])


async def test_too_many_requests_leave_only_their_channel_alone() -> None:
    office = Office(Route(channel=CHANNEL), Route(channel=SIGNS))
    office.slack.faults.plan(POST, dataclasses.replace(RATE_LIMITED, retry_after=30))
    office.receive()
    await office.work(29)
    assert sorted(len(office.roots(channel)) for channel in (CHANNEL, SIGNS)) == [0, 1]
    await office.work(10)
    assert office.roots(CHANNEL) == office.roots(SIGNS) == [("Zephyr/1", 1)]
    assert office.registry.get_sample_value("tocsin_slack_rate_limit_wait_seconds_total") == 30


# -- How often


async def test_five_hundred_updates_that_wait_are_one_call() -> None:
    office = Office()
    notice = office.receive()
    await office.work()
    for _ in range(500):
        notice = later(notice, kind=Kind.UPDATED)
        office.shelf.receive(notice)
    await office.work()
    assert office.slack.times(UPDATE) == 1
    assert office.roots() == [("Zephyr/1", 501)]


async def test_a_channel_is_called_once_a_second_at_most() -> None:
    office = Office(Route(channel=CHANNEL), Route(channel=SIGNS))
    for brand in "ABCDEFGH":
        office.receive(brand=brand)
    await office.work(60, step=0.2)
    for channel in (CHANNEL, SIGNS):
        assert len(office.roots(channel)) == 8
        calls = [at for at, _, sent in office.slack.calls if sent["channel"] == channel]
        assert all(second - first >= PAUSE for first, second in pairwise(calls))


async def test_a_new_crisis_does_not_wait_for_brands_whose_numbers_change_all_the_time() -> None:
    office = Office()
    loud = [office.receive(brand=f"loud {number}") for number in range(20)]
    await office.work(60)
    loud = [later(notice, kind=Kind.UPDATED) for notice in loud]
    for notice in loud:
        office.shelf.receive(notice)
    office.receive(brand="Zephyr", level=Level.CRISIS)
    await office.work(3)
    assert ("Zephyr/1", 1) in office.roots()


async def test_brands_whose_numbers_change_take_turns() -> None:
    """Each waits for all others at most once, although the first ones always have something new."""
    office = Office()
    notices = [office.receive(brand=f"loud {number}") for number in range(10)]
    await office.work(60)
    for _ in range(30):
        notices = [later(notice, kind=Kind.UPDATED, at=office.clock.at) for notice in notices]
        for notice in notices:
            office.shelf.receive(notice)
        await office.work(1)
    assert all(version > 10 for _, version in office.roots())


# -- Lost answers


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        pytest.param(DROPPED_AFTER, "adopted", id="stored, and the connection dropped"),
        pytest.param(FATAL_AFTER, "adopted", id="stored, and a fatal error"),
        pytest.param(Fault(status=500, applied=True), "adopted", id="stored, and a server error"),
        pytest.param(DROPPED_BEFORE, "sent", id="dropped before it was stored"),
        pytest.param(SERVER_ERROR, "sent", id="a server error before it was stored"),
    ],
)
async def test_a_message_without_an_answer_is_looked_for(fault: Fault, outcome: str) -> None:
    office = Office()
    office.workspace.lag = 3.0
    office.slack.faults.plan(POST, fault)
    office.receive()
    await office.work(60)
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 1)], [1])
    assert outcome in office.outcomes()
    looks = {"adopted": ("found", 1), "sent": ("not_found", LOOKS)}
    assert reconciled(office) == dict([looks[outcome]])


def reconciled(office: Office) -> dict[str, float]:
    """How often something was looked for, by what came of it."""
    name = "tocsin_alert_reconciliations_total"
    results = {
        each: office.registry.get_sample_value(name, {"result": each}) for each in RECONCILED.values
    }
    return {result: count for result, count in results.items() if count}


async def test_a_message_that_shows_late_is_found_at_the_second_look() -> None:
    office = Office()
    await office.work()  # there is no other process whose calls may go on
    office.workspace.lag = 1.5 * SETTLE
    office.slack.faults.plan(POST, DROPPED_AFTER)
    office.receive()
    await office.work(60)
    assert office.roots() == [("Zephyr/1", 1)]
    assert office.slack.times("conversations.history") == 2


async def test_so_is_a_step_in_the_thread_where_the_root_does_not_pass_for_it() -> None:
    office = Office()
    office.receive()
    await office.courier.round()
    office.slack.faults.plan(POST, DROPPED_BEFORE)
    office.slack.faults.plan(POST, DROPPED_AFTER)
    await office.work(60)
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 1)], [1])
    assert office.outcomes() == {"sent": 1, "adopted": 1}


async def test_an_update_without_an_answer_is_made_again() -> None:
    office = Office()
    first = office.receive()
    await office.work()
    office.slack.faults.plan(UPDATE, DROPPED_BEFORE)
    office.slack.faults.plan(UPDATE, DROPPED_AFTER)
    office.shelf.receive(later(first, kind=Kind.UPDATED))
    await office.work(30)
    assert office.roots() == [("Zephyr/1", 2)]


async def test_a_channel_known_by_its_name_is_looked_into_once_slack_told_its_id() -> None:
    office = Office(Route(channel="#crisis-room"))
    office.receive(brand="Aurora")
    await office.work()
    office.slack.faults.plan(POST, DROPPED_AFTER)
    office.receive()
    await office.work(60)
    assert office.roots("#crisis-room") == [("Aurora/1", 1), ("Zephyr/1", 1)]


async def test_where_nobody_may_read_the_channel_an_alert_is_rather_repeated_than_lost() -> None:
    office = Office()
    office.slack.faults.plan(POST, DROPPED_BEFORE)
    office.slack.faults.plan("conversations.history", Fault(error="missing_scope"), times=10)
    office.receive()
    await office.work(60)
    assert office.roots() == [("Zephyr/1", 1)]


async def test_but_who_is_a_stranger_there_waits_until_he_may_look() -> None:
    office = Office()
    office.slack.faults.plan(POST, DROPPED_AFTER)
    office.slack.faults.plan("conversations.history", Fault(error="token_expired"), times=3)
    office.receive()
    await office.work(5 * REPAIR)
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 1)], [1])
    assert office.outcomes()["adopted"] == 1


async def test_a_clock_that_is_set_back_delays_no_look() -> None:
    office = Office()
    office.slack.faults.plan(POST, DROPPED_AFTER)
    office.receive()
    await office.courier.round()
    office.clock.seconds -= 3600
    office.restart()  # its pace, here the same clock, never goes back
    await office.work(CALL + 5)
    assert office.roots() == [("Zephyr/1", 1)]
    assert office.outcomes()["adopted"] == 1


# -- Who may work


async def test_nothing_is_sent_while_the_mailboxes_may_be_another_ones() -> None:
    office = Office()
    office.receive()
    office.shelf.is_ours = False
    await office.work()
    assert office.slack.calls == []


class LosesThem(Moments):
    """The mailboxes go to another process at a point of the work."""

    point: str = ""
    shelf: Shelf | None = None

    def reach(self, name: str) -> None:
        """Here they may go."""
        if self.shelf and name == self.point:
            self.shelf.is_ours = False


async def test_nothing_more_is_sent_by_a_round_that_lost_the_mailboxes() -> None:
    moments = LosesThem()
    office = Office(Route(channel=CHANNEL), Route(channel=SIGNS), moments=moments)
    first = office.receive()
    await office.work()
    moments.point, moments.shelf = "after the call", office.shelf
    office.shelf.receive(later(first, kind=Kind.UPDATED))
    await office.work()
    assert office.slack.times(UPDATE) == 1


async def test_nor_is_the_text_of_a_layout_that_was_refused_meanwhile() -> None:
    moments = LosesThem()
    office = Office(moments=moments)
    first = office.receive()
    await office.work()
    moments.point, moments.shelf = "before the call", office.shelf
    office.slack.faults.plan(UPDATE, REFUSED_LAYOUT)
    office.shelf.receive(later(first, kind=Kind.UPDATED))
    await office.work()
    assert office.slack.times(UPDATE) == 1


class HearsMore(Moments):
    """A newer notice comes while Slack answers."""

    office: Office | None = None
    notice: Notice | None = None

    def reach(self, name: str) -> None:
        """Here it may come."""
        if self.office and self.notice and name == "after the call":
            self.office.shelf.receive(self.notice)


async def test_a_round_sends_nothing_that_is_out_of_date_by_now() -> None:
    moments = HearsMore()
    office = Office(Route(channel=CHANNEL), Route(channel=SIGNS), moments=moments)
    first = office.receive()
    await office.work()
    second = later(first, kind=Kind.UPDATED)
    moments.office, moments.notice = office, later(second, kind=Kind.UPDATED)
    office.shelf.receive(second)
    await office.work()
    sent = [sent["metadata"] for _, method, sent in office.slack.calls if method == UPDATE]
    assert [card["event_payload"]["version"] for card in sent] == [2, 3, 3]


async def test_mailboxes_that_are_lost_while_slack_answers_keep_what_was_meant() -> None:
    moments = LosesThem()
    office = Office(moments=moments)
    moments.point, moments.shelf = "after the call", office.shelf
    office.receive()
    await office.work()
    moments.point, office.shelf.is_ours = "", True
    office.restart()
    await office.work(60)
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 1)], [1])
    assert office.outcomes()["adopted"] == 1


async def test_a_call_that_outlives_two_rebalances_undoes_nothing() -> None:
    """The other process found the message, and was at work since."""
    office = Office()
    office.receive()
    (before,) = office.courier.agenda.tasks(office.shelf.mailboxes())
    await office.work()
    done = office.shelf.boxes["Zephyr"]
    assert not await office.shelf.keep(before, before.place)
    await office.courier.work(before)
    assert office.shelf.boxes["Zephyr"] is done
    assert office.roots() == [("Zephyr/1", 1)]


class DiesInACall(Moments):
    """What was sent arrives all the same, whenever a test says so."""

    office: Office | None = None
    sent: tuple[str, dict[str, Any]] | None = None

    def reach(self, name: str) -> None:
        """Here it dies."""
        if name == "before the call" and self.office and not self.sent:
            _, method, arguments = self.office.slack.calls[-1]
            self.sent = method, arguments
            raise Crash(name)

    def arrive(self) -> None:
        """Slack takes it at last."""
        assert self.office
        assert self.sent
        method, arguments = self.sent
        METHODS[method](self.office.workspace, arguments)


async def test_what_another_process_is_still_posting_is_waited_for() -> None:
    moments = DiesInACall()
    office = moments.office = Office(moments=moments)
    office.workspace.lag = SETTLE - 1
    office.receive()
    with pytest.raises(Crash):
        await office.work()
    office.restart()
    await office.work(CALL - 0.5)
    moments.arrive()
    await office.work(60)
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 1)], [1])
    assert office.outcomes()["adopted"] == 1


async def test_what_another_process_is_still_changing_is_not_changed_back() -> None:
    moments = DiesInACall()
    office = Office(moments=moments)
    first = office.receive()
    await office.work(30)
    moments.office = office
    office.shelf.receive(second := later(first, kind=Kind.UPDATED))
    with pytest.raises(Crash):
        await office.work()
    office.restart()
    office.shelf.receive(later(second, kind=Kind.UPDATED))
    await office.work(CALL - 0.5)
    moments.arrive()
    await office.work(60)
    assert office.roots() == [("Zephyr/1", 3)]


async def test_new_alerts_need_not_wait_for_what_another_process_is_in() -> None:
    office = Office()
    office.receive()
    office.restart()
    await office.work(5)
    assert (office.roots(), office.thread()) == ([("Zephyr/1", 1)], [1])


async def test_it_says_what_waits() -> None:
    office = Office()
    office.slack.faults.plan(POST, dataclasses.replace(RATE_LIMITED, retry_after=60))
    office.receive()
    await office.work(10)
    assert [task.act for task in office.courier.waiting] == [Act.POST]
    await office.work(60)
    assert not office.courier.waiting


# -- Everything at once

FAULTS = [
    DROPPED_BEFORE, DROPPED_AFTER, RATE_LIMITED, SERVER_ERROR, FATAL_AFTER,
    Fault(status=500, applied=True),
]  # fmt: skip
LIVES = [  # of an incident: what happens to it, and how bad it is then
    [(Kind.OPENED, Level.WATCH), (Kind.ESCALATED, Level.ALERT), (Kind.UPDATED, Level.ALERT),
     (Kind.ESCALATED, Level.CRISIS), (Kind.UPDATED, Level.CRISIS), (Kind.EASED, Level.CRISIS),
     (Kind.RESOLVED, Level.CRISIS)],
    [(Kind.OPENED, Level.CRISIS), (Kind.UPDATED, Level.CRISIS), (Kind.RESOLVED, Level.CRISIS)],
    [(Kind.OPENED, Level.ALERT), (Kind.UPDATED, Level.ALERT), (Kind.EASED, Level.ALERT)],
    [(Kind.OPENED, Level.WATCH), (Kind.RESOLVED, Level.WATCH)],
]  # fmt: skip


class Perils(Moments):
    """A process that may die at each of its moments."""

    def __init__(self, random: Random) -> None:
        self.random, self.rate = random, 0.05

    def reach(self, name: str) -> None:
        """Here it may die."""
        if self.random.random() < self.rate:
            raise Crash(name)


class Blind(Courier):
    """Does not look: what got no answer is sent again."""

    async def _look(self, task: Task) -> float:
        await self.store.keep(task, replace(task.place, intent=None))
        return 0.0


async def perilous(seed: int, courier: type[Courier] = Courier, lag: float = 3.0) -> Office:
    """Four incidents under faults and crashes; then Slack and the process are well again."""
    random = Random(seed)  # noqa: S311  # no secret, and the same again with the same seed
    perils = Perils(random)
    signs = Route(channel=SIGNS, min_level=Level.WATCH, ping=PING)
    office = Office(Route(channel=CHANNEL), signs, moments=perils, courier=courier)
    office.workspace.lag = lag
    lives = {f"brand {number}": list(enumerate(life, 1)) for number, life in enumerate(LIVES)}
    while lives or perils.rate:
        if lives and random.random() < 0.1:
            brand = random.choice(sorted(lives))
            seq, (kind, level) = lives[brand].pop(0)
            office.receive(brand=brand, seq=seq, kind=kind, level=level)
            lives = {brand: life for brand, life in lives.items() if life}
        if random.random() < 0.3:
            office.slack.faults.plan(random.choice([POST, UPDATE]), random.choice(FAULTS))
        try:
            await office.courier.round()
        except Crash:
            office.wait(seconds=random.uniform(0, 15))
            office.restart()
        office.wait(seconds=random.uniform(0.1, 2))
        if not lives:
            perils.rate = 0.0
            office.slack.faults.clear()
    await office.work(200)
    return office


def cards(office: Office) -> list[tuple[str, bool, int]]:
    """All messages: where, whether in a thread, and what of. Those of a thread in their order."""
    return [
        (f"{channel} {payload(message)['alert_id']}", bool(message.thread_ts), number)
        for channel in (CHANNEL, SIGNS)
        for message in office.messages(channel)
        for number in [payload(message).get("seq") or payload(message)["version"]]
    ]


def due() -> list[tuple[str, bool, int]]:
    """What has to be there in the end: roots with the newest state, and every step."""
    levels = {CHANNEL: (Level.ALERT, Level.CRISIS), SIGNS: tuple(Level)}
    found = []
    for channel, heard in levels.items():
        for number, life in enumerate(LIVES):
            place = f"{channel} brand {number}/1"
            steps = list(enumerate(life, 1))
            told = [seq for seq, (_, level) in steps if level in heard]
            found += [(place, False, told[-1])] if told else []
            found += [
                (place, True, seq) for seq, (kind, _) in steps
                if seq in told and kind is not Kind.UPDATED
            ]  # fmt: skip
    return found


@pytest.mark.parametrize("seed", range(25))
async def test_under_faults_and_crashes_all_is_told_once(seed: int) -> None:
    office = await perilous(seed)
    assert sorted(cards(office)) == sorted(due())
    for place in {place for place, *_ in due()}:
        steps = [seq for where, in_thread, seq in cards(office) if in_thread and where == place]
        assert steps == sorted(steps)
    assert 1 <= len(office.pings()) <= 2  # two incidents became a crisis


@pytest.mark.parametrize(
    ("courier", "lag"),
    [
        pytest.param(Blind, 0.0, id="who does not look says it twice"),
        pytest.param(Courier, 60.0, id="and so does who looks before there is anything to see"),
    ],
)
async def test_the_perils_are_real(courier: type[Courier], lag: float) -> None:
    found = [cards(await perilous(seed, courier, lag)) for seed in range(10)]
    assert all(set(due()) <= set(known) for known in found)
    assert sum(len(known) - len(set(known)) for known in found) > 10


async def test_how_long_people_waited_is_measured() -> None:
    office = Office()
    office.receive()
    office.clock.seconds += 40.0  # before anybody looks at it
    await office.work()
    name, kind = "tocsin_alert_notify_latency_seconds", {"kind": "opened"}
    message_and_step = office.registry.get_sample_value(f"{name}_count", kind)
    assert message_and_step == 2
    assert 80 <= (office.registry.get_sample_value(f"{name}_sum", kind) or 0) < 90

"""Whoever takes over asks Slack what it may do, before there is an alarm to bring."""

from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from alerts.scopes import OPTIONAL, SCOPES
from alerts.slack import SlackDelivery
from deploy.demo.slack import DROPPED_BEFORE, SERVER_ERROR, Fault
from deploy.demo.slack.store import Store as Workspace
from pipeline.metrics import Metrics
from pipeline.notifier.access import ASK_EVERY, MENDED, Access
from tests.post_office import LocalSlack, Moments, TestClock

ASKED = "auth.test"


class Door:
    """A notifier's way into Slack."""

    def __init__(self) -> None:
        self.clock, self.registry, self.turn = TestClock(), CollectorRegistry(), 1
        self.slack = LocalSlack(Workspace(self.clock), Moments())
        delivery = SlackDelivery(self.slack, self.slack, lambda *_: None)
        self.access = Access(delivery, Metrics(self.registry), self.generation, self.clock)

    def generation(self) -> int | None:
        """Since which rebalance the mailboxes are ours."""
        return self.turn or None

    async def look(self, after: float = 0.0) -> list[Any]:
        """So many seconds later. Returns what the log says."""
        self.clock.seconds += after
        with capture_logs() as told:
            await self.access.look()
        return told

    def missing(self) -> set[str]:
        """The scopes of which Prometheus is told that they are missing."""
        value = self.registry.get_sample_value
        return {
            scope for scope in SCOPES
            if value("tocsin_slack_scope_missing", {"scope": scope})
        }  # fmt: skip


@pytest.fixture
def door() -> Door:
    return Door()


async def test_a_token_that_may_do_all_is_asked_about_once_and_each_hour(door: Door) -> None:
    (line,) = await door.look()
    assert (line["log_level"], door.missing()) == ("info", set())
    assert await door.look(ASK_EVERY - 1) == []
    assert door.slack.times(ASKED) == 1
    assert await door.look(1) == []  # as it was: no news
    assert door.slack.times(ASKED) == 2


async def test_a_wrong_token_is_known_before_the_first_alarm_and_until_it_is_mended(
    door: Door,
) -> None:
    door.slack.faults.plan(ASKED, Fault(error="invalid_auth"), times=2)
    (line,) = await door.look()
    assert line["log_level"] == "error"
    assert "TOCSIN_SLACK_TOKEN" in line["hint"]
    assert line["problem"] == "invalid_auth"
    assert door.missing() == SCOPES.keys()
    assert await door.look(MENDED) == []  # it was said
    assert door.missing() == SCOPES.keys()
    (line,) = await door.look(MENDED)
    assert (line["log_level"], door.missing()) == ("info", set())


@pytest.mark.parametrize("scope", SCOPES)
async def test_what_slack_does_not_let_us_do_is_named_with_what_comes_of_it(
    door: Door, scope: str
) -> None:
    door.slack.scopes = set(SCOPES) - {scope}
    (line,) = await door.look()
    assert line["log_level"] == ("warning" if scope in OPTIONAL else "error")
    assert "deploy/slack/manifest.yaml" in line["hint"]
    assert line["missing"] == {scope: SCOPES[scope]}
    assert door.missing() == {scope}


async def test_it_is_asked_again_by_whoever_takes_over(door: Door) -> None:
    door.slack.scopes = set()
    await door.look()
    assert door.missing() == SCOPES.keys()
    door.turn = 0  # another process has it, and tells of it
    assert await door.look(MENDED) == []
    assert (door.missing(), door.slack.times(ASKED)) == (set(), 1)
    door.turn = 2
    (line,) = await door.look(1)
    assert (line["log_level"], door.missing()) == ("error", set(SCOPES))


async def test_a_lease_that_lapses_for_a_moment_is_no_news(door: Door) -> None:
    door.slack.scopes = set()
    await door.look()
    door.turn = 0
    assert (await door.look(1), door.missing()) == ([], set())
    door.turn = 1
    assert (await door.look(1), door.missing()) == ([], set(SCOPES))
    assert door.slack.times(ASKED) == 1


@pytest.mark.parametrize("fault", [DROPPED_BEFORE, SERVER_ERROR])
async def test_a_slack_that_is_away_says_nothing_of_the_token(door: Door, fault: Fault) -> None:
    door.slack.faults.plan(ASKED, fault)
    assert await door.look() == []
    assert door.missing() == set()
    (line,) = await door.look(MENDED)
    assert line["log_level"] == "info"


async def test_an_answer_that_names_no_scopes_is_no_complaint(door: Door) -> None:
    door.slack.scopes = None  # a gateway between us took the header away
    (line,) = await door.look()
    assert (line["log_level"], door.missing()) == ("info", set())

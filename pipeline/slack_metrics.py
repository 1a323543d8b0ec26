"""Slack metrics: what a process tells Prometheus of Slack, in verbs for those who know it."""

from collections.abc import Mapping
from itertools import product

from alerts.goals import Outcome
from alerts.hold import Hold
from alerts.mark import is_drill
from alerts.scopes import SCOPES
from detectors.events import Level
from pipeline import axes, slack_series
from pipeline.family import Registered


class SlackMetrics(Registered):
    """Whether, how and how soon people are told, and heard."""

    def drilled(self, event: str) -> None:
        """A drill did something, which no other series of incidents and deliveries counts."""
        self._at(slack_series.DRILLS, event).inc()

    def delivered(self, kind: str, outcome: str, brand: str = "") -> None:
        """A notice of a brand was delivered, or will not be. One of a drill counts there alone."""
        if is_drill(brand):
            self.drilled(outcome)
            return
        self._at(slack_series.DELIVERIES, kind, outcome).inc()

    def notified(self, kind: str, seconds: float, brand: str = "") -> None:
        """A notice of a brand stands in Slack, so long after it was told."""
        if is_drill(brand):
            return
        self._at(slack_series.NOTIFY_SECONDS, kind).observe(max(seconds, 0))

    def reconciled(self, result: str) -> None:
        """A message that may be there was looked for."""
        self._at(slack_series.RECONCILIATIONS, result).inc()

    def charted(self, outcome: str) -> None:
        """A chart came into its thread, or will not."""
        self._at(slack_series.CHARTS, outcome).inc()

    def digested(self, outcome: str) -> None:
        """A digest came into its channel, or a try to bring it there did not."""
        self._at(slack_series.DIGESTS, outcome).inc()

    def told_afterwards(self, to: str, outcome: str) -> None:
        """A post-mortem came into its thread or the folder, or did not."""
        self._at(slack_series.POSTMORTEMS, to, outcome).inc()

    def owed(self, actions: Mapping[str, int]) -> None:
        """So many actions are still to be done, by when."""
        for due in axes.DUE.values:
            self._at(slack_series.ACTIONS, due).set(actions.get(due, 0))

    def outbox(self, pending: int, oldest_age: float) -> None:
        """So many notices wait, the oldest since so many seconds."""
        self[slack_series.OUTBOX].set(pending)
        self[slack_series.OUTBOX_AGE].set(oldest_age)

    def stormed(self, channel: str, storms: int = 1) -> None:
        """So many storms began in a channel; with 0 it shows that none has."""
        self._at(slack_series.STORMS, channel).inc(storms)

    def has_goal(self, goal: str, channel: str) -> None:
        """A route has it; it shows that none was met or missed yet."""
        for outcome in Outcome:
            self._at(slack_series.GOALS, goal, outcome, channel)

    def judged_goal(self, goal: str, outcome: str, channel: str) -> None:
        """An incident met a goal of a route, or missed it."""
        self._at(slack_series.GOALS, goal, outcome, channel).inc()

    def suspected(self, *, suspect: bool) -> None:
        """Whether the source is suspect."""
        self[slack_series.SUSPECT].set(suspect)

    def source_held(self, messages: int) -> None:
        """So many messages are held back for it."""
        self[slack_series.SOURCE_HELD].set(messages)

    def slack_called(self, method: str, outcome: str, seconds: float) -> None:
        """Slack's Web API answered, or did not, after so many seconds."""
        self._at(slack_series.SLACK_REQUESTS, method, outcome).inc()
        self._at(slack_series.SLACK_SECONDS, method).observe(seconds)

    def slack_waited(self, seconds: float) -> None:
        """Slack asked us to wait, and we did."""
        self[slack_series.SLACK_WAIT].inc(seconds)

    def slack_gave_up(self, method: str) -> None:
        """Somebody was not answered, because Slack was busy for too long."""
        self._at(slack_series.SLACK_GIVEN_UP, method).inc()

    def pressed(self, button: str, outcome: str) -> None:
        """Somebody pressed a button, or sent a form, and was told so much."""
        self._at(slack_series.PRESSES, button, outcome).inc()

    def acked(self, seconds: float) -> None:
        """What somebody did was answered so long after it came."""
        self[slack_series.ACK_SECONDS].observe(seconds)

    def typed(self, word: str) -> None:
        """Somebody typed a command."""
        self._at(slack_series.TYPED, word).inc()

    def lacks(self, scopes: frozenset[str]) -> None:
        """Slack does not let us do what these are for, and lets us do the rest."""
        for scope in SCOPES:
            self._at(slack_series.SCOPES, scope).set(scope in scopes)

    def heard(self, *, connected: bool) -> None:
        """Whether presses are heard."""
        self[slack_series.SOCKET].set(connected)

    def hushed(self, silences: int, held: Mapping[tuple[str, str], int]) -> None:
        """So many silences are in force, and so much waits, by what holds it and by level."""
        self[slack_series.SILENCES].set(silences)
        for pair in product(Hold, Level):
            self._at(slack_series.HELD, *pair).set(held.get(pair, 0))

"""Drafts: the messages that tasks ask for, as they are meant before Slack says a word."""

from collections.abc import Callable
from dataclasses import replace

from alerts.deed import Deed
from alerts.discretion import Discretion
from alerts.goals import Judged, judged
from alerts.incident import OVER
from alerts.lesson import Learned
from alerts.mark import is_drill
from alerts.marked import CALL, marked, uncalled
from alerts.message import Controls, Message, root_message, thread_entry
from alerts.notice import Notice
from alerts.phrases import PHRASES
from alerts.route import goals_for, zone_for
from pipeline.config import Config
from pipeline.notifier.agenda import Act, Task
from pipeline.notifier.freshness import Freshness

CALLS_NOBODY = {Act.UPDATE, Act.MARK}  # Slack tells nobody of what is changed


class Drafts:
    """What is said, by the settings of the brand and the route, and by what the time has done."""

    def __init__(self, config: Config, fresh: Freshness) -> None:
        self.config, self.fresh = config, fresh
        self.controls: Controls | None = None  # what can be pressed; None: nobody would hear of it
        self.discretion = Discretion()
        self.past: Callable[[Notice], Learned | None] = lambda _: None  # the last of its kind

    def root(self, task: Task, asked: tuple[Deed, ...] = ()) -> Message:
        """The living message; with what people asked and the watch has not done yet."""
        if task.sheet:
            return task.sheet.message(task.route.ping if task.act is Act.POST else None)
        severity = self.config.rules_for(task.brand).severity
        advice = self.config.guide(task.brand, task.route)
        here = (route for route in self.config.ways if route.channel == task.route.channel)
        advice = replace(advice, past=self.past(task.notice), zone=zone_for(here))
        controls = self.controls and replace(self.controls, asked=asked)
        message = root_message(
            task.notice, language=task.route.language, ping=self.fresh.ping(task),
            severity=severity, controls=controls, advice=advice, discretion=self.discretion,
            late=self.fresh.late(task), silence=task.silence, goals=self._goals(task),
        )  # fmt: skip
        return _as_it_is(task, message)

    def entry(self, task: Task) -> Message | None:
        """The step's line in the thread; None: it is no step."""
        ping = self.fresh.ping(task)
        message = thread_entry(task.notice, language=task.route.language, ping=ping)
        return message and _as_it_is(task, message)

    def _goals(self, task: Task) -> list[Judged]:
        """How its incident stands against those of the channel, when the notice was told."""
        if task.progress is None:
            return []
        goals = goals_for(self.config.ways, task.route.channel, task.brand)
        return list(judged(goals, task.progress.account(task.notice), task.notice.at))


def _as_it_is(task: Task, message: Message) -> Message:
    """With the mark of a drill, if it is about one; what is new there calls only those who play."""
    if not is_drill(task.brand):
        return message
    is_over = task.notice.status in OVER
    shown = marked(message, PHRASES[task.route.language], is_over=is_over)
    return shown if task.act in CALLS_NOBODY else uncalled(shown, _players(task))


def _players(task: Task) -> set[str]:
    """Those whom the settings name, and whoever has done something about it."""
    deeds = (task.notice.deed, task.progress and task.progress.taken)
    named = set(CALL.findall(task.route.ping or ""))
    return {*task.route.responders, *named, *(deed.actor for deed in deeds if deed)}

"""Budget: how often Slack may be called, by method. What people did goes before numbers.

Slack counts the calls of each method for the whole workspace, and new messages by channel too. What
is above a rate it refuses for a while: https://docs.slack.dev/apis/web-api/rate-limits.
"""

from collections import deque
from typing import NamedTuple

from pipeline.notifier.agenda import Act, Task
from pipeline.notifier.mailbox import thread_for

MINUTE = 60.0  # seconds
SPACING = 1.0  # seconds between new messages of a channel, and at least after a refusal
POST, UPDATE, WHISPER = "chat.postMessage", "chat.update", "chat.postEphemeral"
HISTORY, REPLIES = "conversations.history", "conversations.replies"
OPEN, REVISE, PUBLISH = "views.open", "views.update", "views.publish"
BRING, SHARE = "files.getUploadURLExternal", "files.completeUploadExternal"
RESPOND, WHO = "response_url", "auth.test"
TIER_3, TIER_4 = 40, 80  # of "50 or more" a minute, and of "100 or more"
LIMITS = {  # calls a minute of the whole workspace, as the methods' pages have it
    POST: 200,  # "several hundred"
    **dict.fromkeys((UPDATE, HISTORY, REPLIES), TIER_3),
    **dict.fromkeys((WHISPER, OPEN, REVISE, PUBLISH, BRING, SHARE), TIER_4),
    WHO: 80,  # "hundreds"
    RESPOND: 60,  # no page says: one a second, as webhooks have it
}
NUMBERS = 30  # of the updates, for those that only bring newer numbers: the rest is for people
BY_CHANNEL = {POST}  # what Slack refuses for one channel alone


class Call(NamedTuple):
    """A call as Slack counts it."""

    method: str
    channel: str = ""  # by its name or its id; only where it counts by channel


class Budget:
    """What was called in the last minute, on a clock that only goes on."""

    def __init__(self) -> None:
        self._calls = {method: deque[float](maxlen=limit) for method, limit in LIMITS.items()}
        self._closed: dict[Call, float] = {}  # until when
        self._ids: dict[str, str] = {}  # of channels that routes call by their names

    def allows(self, task: Task, now: float) -> bool:
        """Whether a task's call may be made now."""
        if task.place.channel:
            self._ids[task.route.channel] = task.place.channel
        call = _call(task)
        is_number = call.method == UPDATE and not task.is_news
        return self.wait(call, now, NUMBERS if is_number else LIMITS[call.method]) <= 0

    def wait(self, call: Call, now: float, limit: int | None = None) -> float:
        """Seconds until a call may be made, with so many a minute; 0: it may be made now."""
        calls, limit = self._calls[call.method], limit or LIMITS[call.method]
        until = calls[-limit] + MINUTE if len(calls) >= limit else now
        return max(0.0, until - now, self._closed.get(self._counted(call), now) - now)

    def spend(self, call: Call, now: float) -> None:
        """It is made."""
        self._calls[call.method].append(now)
        if call.method in BY_CHANNEL:
            self.refuse(call, now, SPACING)

    def refuse(self, call: Call, now: float, seconds: float) -> None:
        """Slack wants no such call for so long."""
        self._closed = {known: until for known, until in self._closed.items() if until > now}
        self._closed[self._counted(call)] = now + max(seconds, SPACING)

    def _counted(self, call: Call) -> Call:
        channel = self._ids.get(call.channel, call.channel)
        return Call(call.method, channel if call.method in BY_CHANNEL else "")


def _call(task: Task) -> Call:
    if task.act is Act.LOOK:
        return Call(REPLIES if thread_for(task.place) else HISTORY)
    if task.act in {Act.POST, Act.LOG}:
        return Call(POST, task.place.channel or task.route.channel)
    return Call(UPDATE)  # all else changes a message

"""Budget: how often Slack may be called, by method. What people did goes before numbers.

Slack counts updates for the whole workspace, and new messages by channel; both are refused above
a rate, and a refusal holds up everybody: https://docs.slack.dev/apis/web-api/rate-limits.
"""

from collections import deque

from pipeline.notifier.agenda import Act, Task

MINUTE = 60.0  # seconds
POST, UPDATE, LOOK = "chat.postMessage", "chat.update", "conversations.history"
METHODS = {Act.LOOK: LOOK, Act.POST: POST, Act.LOG: POST}  # all else changes a message
LIMITS = {  # calls a minute of the whole workspace
    UPDATE: 40,  # Tier 3 is "50 or more"
    POST: 200,  # "several hundred"
    LOOK: 40,  # Tier 3
}
NUMBERS = 30  # of the updates, for those that only bring newer numbers: the rest is for people
BY_CHANNEL = {POST}  # what Slack refuses for one channel alone


class Budget:
    """What was called in the last minute, on a clock that only goes on."""

    def __init__(self) -> None:
        self._calls = {method: deque[float](maxlen=limit) for method, limit in LIMITS.items()}
        self._closed: dict[tuple[str, str], float] = {}  # method and channel -> until when

    def allows(self, task: Task, now: float) -> bool:
        """Whether a task's call may be made now."""
        method = _method(task)
        if any(self._closed.get(key, now) > now for key in _keys(task)):
            return False
        is_number = method == UPDATE and not task.is_news
        limit = NUMBERS if is_number else LIMITS[method]
        calls = self._calls[method]
        return len(calls) < limit or calls[-limit] <= now - MINUTE

    def spend(self, task: Task, now: float) -> None:
        """It is made."""
        self._calls[_method(task)].append(now)

    def refuse(self, task: Task, now: float, seconds: float) -> None:
        """Slack wants no such call for so long."""
        self._closed = {key: until for key, until in self._closed.items() if until > now}
        method = _method(task)
        channel = task.route.channel if method in BY_CHANNEL else ""
        self._closed[method, channel] = now + seconds


def _method(task: Task) -> str:
    return METHODS.get(task.act, UPDATE)


def _keys(task: Task) -> set[tuple[str, str]]:
    method = _method(task)
    return {(method, ""), (method, task.route.channel)}

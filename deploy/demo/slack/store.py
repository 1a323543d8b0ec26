"""Store: what the workspace holds, newest kept, oldest forgotten."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from deploy.demo.slack.files import File, Files
from deploy.demo.slack.modals import Modals
from deploy.demo.slack.passes import Act, Passes
from deploy.demo.slack.workspace import PEOPLE, Member, by_id

MESSAGES_KEPT = 1000  # a channel's, replies included
CHANNELS_KEPT = 50
CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]+")  # what Slack's ids look like; names are lower case
WHISPERS_KEPT = 100  # a channel's
TRIGGER_SECONDS = 3.0  # and one use: to open a modal
ANSWER_SECONDS, ANSWERS = 1800.0, 5  # of a response URL
UPLOAD_SECONDS, TICKET_SECONDS = 600.0, 60.0  # not documented; one use each


@dataclass(slots=True, kw_only=True)
class Message:
    """A post as the channel shows it now."""

    ts: str
    text: str
    blocks: list[dict[str, Any]]
    attachments: list[dict[str, Any]]
    metadata: dict[str, Any] | None
    thread_ts: str | None = None  # of the thread's root; None for a root
    broadcast: bool = False  # a reply that the channel shows too
    updated: str | None = None  # when its content was last replaced
    files: list[dict[str, Any]] = field(default_factory=list)
    only_for: str | None = None  # the one member who sees it: ephemeral

    @property
    def in_channel(self) -> bool:
        """True where the channel shows it, not only the thread."""
        return self.thread_ts is None or self.broadcast


@dataclass(slots=True, kw_only=True)
class Channel:
    """Messages by `ts`, oldest first. What only one member sees is apart, as no history has it."""

    id: str
    name: str
    messages: dict[str, Message] = field(default_factory=dict)
    whispers: dict[str, Message] = field(default_factory=dict)

    def seen(self, ts: str) -> Message | None:
        """What somebody sees there."""
        return self.messages.get(ts) or self.whispers.get(ts)

    def replies(self, root: str) -> list[Message]:
        """The thread below a message, oldest first."""
        return [message for message in self.messages.values() if message.thread_ts == root]

    def forget_oldest(self) -> None:
        """Drop the oldest message on which no thread hangs."""
        roots = {message.thread_ts for message in self.messages.values()}
        del self.messages[next(ts for ts in self.messages if ts not in roots)]


class Store:
    """What was posted and handed out, bounded; `version` grows with each change of what is seen."""

    def __init__(
        self,
        clock: Callable[[], float],
        names: dict[str, str] | None = None,
        people: Iterable[Member] = PEOPLE,
    ) -> None:
        self.clock = clock
        self.channels: dict[str, Channel] = {}
        self.people = by_id(people)
        self.files, self.modals = Files(), Modals()
        self.triggers: Passes[Act] = Passes(uses=1, seconds=TRIGGER_SECONDS, clock=clock)
        self.answers: Passes[Act] = Passes(uses=ANSWERS, seconds=ANSWER_SECONDS, clock=clock)
        self.uploads: Passes[File] = Passes(uses=1, seconds=UPLOAD_SECONDS, clock=clock)
        self.tickets: Passes[None] = Passes(uses=1, seconds=TICKET_SECONDS, clock=clock)
        self.address = "http://127.0.0.1/"  # where the page is; addresses in answers begin with it
        self.lag = 0.0  # seconds that history and replies leave out what is newest
        self.version = 0
        self._last = 0  # microseconds of the newest `ts`
        for identity, name in (names or {}).items():
            self.channels[identity] = Channel(id=identity, name=name.removeprefix("#"))

    def moment(self) -> str:
        """A `ts` greater than all before it."""
        self._last = max(int(self.clock() * 1e6), self._last + 1)
        seconds, micros = divmod(self._last, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def readable(self, message: Message) -> bool:
        """False while history does not show a new message yet; the real one can lag too."""
        return not self.lag or float(message.ts) <= self.clock() - self.lag

    def find(self, channel: str) -> Channel | None:
        """A channel by its id or its name, if anything was posted to it."""
        name = channel.removeprefix("#")
        known = self.channels.values()
        return next((one for one in known if channel == one.id or name == one.name), None)

    def join(self, channel: str) -> Channel:
        """A channel by its id or its name, made if it is new."""
        found = self.find(channel)
        if found is None:
            if len(self.channels) >= CHANNELS_KEPT:
                del self.channels[next(iter(self.channels))]
            found = _channel(channel)
            self.channels[found.id] = found
        return found

    def keep(self, channel: Channel, message: Message) -> None:
        """Add a message, forget what is too old."""
        channel.messages[message.ts] = message
        while len(channel.messages) > MESSAGES_KEPT:
            channel.forget_oldest()
        self.version += 1

    def whisper(self, channel: Channel, message: Message) -> None:
        """The same for one that only one member sees."""
        channel.whispers[message.ts] = message
        while len(channel.whispers) > WHISPERS_KEPT:
            del channel.whispers[next(iter(channel.whispers))]
        self.version += 1


def _channel(channel: str) -> Channel:
    if CHANNEL_ID.fullmatch(channel):
        return Channel(id=channel, name=channel)
    name = channel.removeprefix("#")
    return Channel(id="C0" + sha256(name.encode()).hexdigest()[:9].upper(), name=name)

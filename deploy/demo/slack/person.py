"""Person: what somebody does in Slack, for tests and for the page.

::

    ana = server.person("U01ANA")
    outcome = await ana.press("C0CRISIS", ts, "tocsin_ack")
    assert outcome.acked
"""

from dataclasses import dataclass, field, replace
from typing import Any

from deploy.demo.slack import envelopes
from deploy.demo.slack.actions import action, found, of_message, of_view
from deploy.demo.slack.envelopes import Spot
from deploy.demo.slack.errors import SlackError
from deploy.demo.slack.inputs import answers, complaints
from deploy.demo.slack.modals import Values, View
from deploy.demo.slack.passes import Act
from deploy.demo.slack.responses import say
from deploy.demo.slack.shape import shown as message
from deploy.demo.slack.sockets import Ack, Sockets
from deploy.demo.slack.store import Channel, Store
from deploy.demo.slack.views import read, shown
from deploy.demo.slack.words import Words, words_for
from deploy.demo.slack.workspace import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it, as Slack would show it to the person."""

    told: dict[str, Any] = field(default_factory=dict)  # the payload; empty: the app was not told
    ack: Ack | None = None
    problem: str = ""
    errors: dict[str, str] = field(default_factory=dict)  # of a modal's inputs, by block_id

    @property
    def acked(self) -> bool:
        """Whether the app acked in time."""
        return self.ack is not None


class Person:
    """A member, with what they see and may do. Each act ends when the app has acked, or has not."""

    def __init__(
        self, member: Member, store: Store, sockets: Sockets, commands: tuple[str, ...]
    ) -> None:
        self.member = member
        self._store, self._sockets, self._commands = store, sockets, commands

    @property
    def words(self) -> Words:
        """What Slack itself says to them."""
        return words_for(self.member.locale)

    @property
    def modal(self) -> dict[str, Any] | None:
        """The view before them, as payloads hold it."""
        view = self._store.modals.top(self.member.id)
        return None if view is None else shown(view)

    @property
    def home(self) -> dict[str, Any] | None:
        """Their Home tab, if the app published one."""
        view = self._store.modals.home(self.member.id)
        return None if view is None else shown(view)

    def whispers(self, channel: str) -> list[dict[str, Any]]:
        """The messages that only they see in a channel, oldest first."""
        known = self._store.find(channel)
        every = [(known, one) for one in known.whispers.values()] if known else []
        return [message(*one) for one in every if one[1].only_for == self.member.id]

    async def press(
        self,
        channel: str,
        ts: str,
        action_id: str,
        value: str | None = None,
        *,
        block_id: str | None = None,
    ) -> Outcome:
        """Press a button of a message, or choose from a menu.

        Args:
            channel: its id or name.
            ts: the message's.
            action_id: of the button or menu.
            value: of the option, in a menu; what a button carries instead of its own, if given.
            block_id: where an action_id is there twice.

        Raises:
            LookupError: no such message, action or option.
        """
        spot = self._spot(channel, ts)
        what = found(of_message(spot.message), action_id, block_id)
        told = action(what, value, self._store.moment())
        return await self._press(replace(spot, attachment=what[2]), told)

    async def press_old(
        self, channel: str, ts: str, button: dict[str, Any], block_id: str = "before"
    ) -> Outcome:
        """Press a button that the message showed before, in that block, and shows no more.

        Raises:
            LookupError: no such message.
        """
        told = action((button, block_id, 0), None, self._store.moment())
        return await self._press(self._spot(channel, ts), told)

    def _spot(self, channel: str, ts: str) -> Spot:
        place = self._store.find(channel)
        there = place.seen(ts) if place else None
        if place is None or there is None or there.only_for not in {None, self.member.id}:
            raise LookupError(f"no message {ts!r} in {channel!r}")
        return Spot(channel=place, message=there)

    async def _press(self, spot: Spot, told: dict[str, Any]) -> Outcome:
        payload = envelopes.pressed(self._store, self.member, spot, told)
        return await self._tell("interactive", payload)

    async def press_in_view(
        self, view_id: str, action_id: str, value: str | None = None
    ) -> Outcome:
        """Press a button or choose from a menu of an open modal or of the Home tab.

        Raises:
            LookupError: no such view, action or option.
        """
        view = self._view(view_id)
        what = found(of_view(view.content["blocks"]), action_id)
        told = action(what, value, self._store.moment())
        view.choose(told)
        payload = envelopes.pressed_in_view(self._store, self.member, view, told)
        return await self._tell("interactive", payload)

    async def command(self, text: str, channel: str) -> Outcome:
        """Type a slash command: `/tocsin status`."""
        name, _, rest = text.strip().partition(" ")
        if name not in self._commands:
            commands = ", ".join(self._commands)
            return Outcome(problem=self.words.no_command.format(name=name, commands=commands))
        place = self._store.join(channel)
        payload = envelopes.commanded(self._store, self.member, place, name, rest.strip())
        outcome = await self._tell("slash_commands", payload, answerable=True)
        if outcome.ack and outcome.ack.payload:
            return self._show(place, outcome)
        return outcome

    def _show(self, place: Channel, outcome: Outcome) -> Outcome:
        """What the app says along with its ack."""
        assert outcome.ack is not None  # noqa: S101  # asked before
        try:
            say(self._store, Act(member=self.member.id, channel=place.id), outcome.ack.payload)
        except SlackError as refusal:
            return Outcome(told=outcome.told, ack=outcome.ack, problem=refusal.error)
        return outcome

    async def submit(self, values: dict[str, Any] | None = None, view_id: str = "") -> Outcome:
        """Send a modal off.

        Args:
            values: by block_id a text, an option's value or a member's id; what is left out is
                as the modal began.
            view_id: the modal; the one on top if none is named.

        Raises:
            LookupError: no such modal, input or option.
        """
        view = self._top(view_id)
        blocks = view.content["blocks"]
        state = answers(blocks, values or {})
        if errors := complaints(blocks, state, self.words):
            return Outcome(errors=errors)
        return await self._submit(view, state)

    async def _submit(self, view: View, state: Values) -> Outcome:
        payload = envelopes.submitted(self._store, self.member, view, state)
        outcome = await self._tell("interactive", payload, answerable=True)
        if outcome.ack is None:
            return outcome
        try:
            errors = self._follow(view, outcome.ack.payload)
        except SlackError as refusal:
            problem = " ".join([refusal.error, *refusal.messages])
            return Outcome(told=payload, ack=outcome.ack, problem=problem)
        return Outcome(told=payload, ack=outcome.ack, errors=errors)

    def _follow(self, view: View, answer: dict[str, Any]) -> dict[str, str]:
        """Do with the modal what the app's ack asks. Returns its complaints."""
        wish, modals = answer.get("response_action"), self._store.modals
        self._store.version += 1
        if wish == "errors":
            return dict(answer.get("errors") or {})
        if modals.top(self.member.id) is not view:  # gone or covered meanwhile
            return {}
        if wish == "update":
            view.replace(read(self._store, answer, "modal", view))
        elif wish == "push":
            modals.push(self.member.id, read(self._store, answer, "modal"))
        else:
            modals.close(self.member.id, whole=wish == "clear")
        return {}

    async def close(self, view_id: str = "", *, whole: bool = False) -> Outcome:
        """Close a modal, or all that are open; the app hears of it only where it asked to.

        Raises:
            LookupError: it is not open.
        """
        view = self._top(view_id)
        payload = envelopes.closed(self.member, view, whole=whole)
        self._store.modals.close(self.member.id, whole=whole)
        self._store.version += 1
        if not view.content.get("notify_on_close"):
            return Outcome()
        return await self._tell("interactive", payload)

    async def open_home(self) -> Outcome:
        """Look at the app's Home tab."""
        payload = envelopes.home_opened(self._store, self.member)
        return await self._tell("events_api", payload)

    async def _tell(
        self, kind: str, payload: dict[str, Any], *, answerable: bool = False
    ) -> Outcome:
        connected = bool(self._sockets.count)
        ack = await self._sockets.tell(kind, payload, answerable=answerable)
        says = self.words
        problem = "" if ack else says.no_answer if connected else says.not_connected
        return Outcome(told=payload, ack=ack, problem=problem)

    def _top(self, name: str) -> View:
        view = self._store.modals.top(self.member.id)
        if view is None or name not in {"", view.id}:
            raise LookupError(f"{self.member.id} does not have modal {name!r} before them")
        return view

    def _view(self, name: str) -> View:
        view = self._store.modals.find(name)
        if view is None or view.member != self.member.id:
            raise LookupError(f"{self.member.id} has no view {name!r}")
        return view

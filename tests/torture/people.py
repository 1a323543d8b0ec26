"""People: what they do in a run beside reading: press, delete messages, let responders be told."""

from typing import Any

from alerts.deed import Deed
from tests.torture.stories import Place
from tests.torture.strategies import ALONE
from tests.torture.verdict import sheets
from tests.torture.witness import card_of

DELETES, TABLE = 0.6, 0.5  # shares of runs in which somebody deletes a message; of storms, a table
LETS_GO = 0.5  # share of runs in which somebody wants responders to be told all the same
PRESSES, DONE = 0.5, 0.7  # share of notices after which somebody presses; of presses that are done
LATE = 20.0  # seconds at most that a watch takes for it
ANA = "U01ANA"


class People:
    """Of one run. They act after each notice."""

    def __init__(self, world: Any) -> None:
        self._world, self._random = world, world.random
        self._deletes = self._random.random() < DELETES
        is_stormy = world.config.storms != ALONE
        self._waits_for_table = is_stormy and self._random.random() < TABLE
        self._lets_go = self._random.random() < LETS_GO

    def act(self) -> None:
        """What they do now."""
        if self._deletes:
            self._deletes = not self._delete()
        if self._world.strategy.has_presses and self._random.random() < PRESSES:
            self._press()
        owner = self._world.kafka.owner
        if self._lets_go and owner and self._world.witness.told:
            self._lets_go = False
            owner.begin(owner.lets_go(ANA))

    # -- Deleting

    def _delete(self) -> bool:
        """A message with its thread. False: there is none."""
        if self._waits_for_table:
            tables = self._tables()
            if tables:
                self._delete_table(*self._random.choice(tables))
            return bool(tables)
        place = self._world.story.to_delete()
        mine = [] if place is None else self._of(place)
        for message in mine:
            self._remove(place.channel, message)
        if mine:
            self._forget(place)
        return bool(mine)

    def _tables(self) -> list[tuple[str, Any]]:
        routes = [route.channel for route in self._world.config.routes]
        return [
            (channel, table)
            for channel in routes
            for tables in sheets(self._world.messages(channel), "storm").values()
            for table in tables
        ]

    def _delete_table(self, channel: str, table: Any) -> None:
        """And all that stands below it, or in it alone."""
        for place, due in self._world.story.due.items():
            mine = [] if place.channel != channel else self._of(place)
            is_below = any(message.thread_ts == table.ts for message in mine)
            if is_below or (place.channel == channel and due.is_over and not mine):
                self._forget(place)
        self._remove(channel, table)

    def _forget(self, place: Place) -> None:
        self._world.story.forget(place)
        self._world.witness.first.pop(place, None)

    def _of(self, place: Place) -> list[Any]:
        messages = self._world.messages(place.channel)
        return [each for each in messages if card_of(each).get("alert_id") == place.alert]

    def _remove(self, name: str, message: Any) -> None:
        channel = self._world.workspace.find(name)
        for each in (message, *channel.replies(message.ts)):
            channel.messages.pop(each.ts, None)

    # -- Pressing

    def _press(self) -> None:
        """Somebody says how bad an incident is. Whose word is not passed on is told so."""
        owner, world = self._world.kafka.owner, self._world
        channel = self._random.choice(world.config.routes).channel
        living = [card for each in world.messages(channel) if "version" in (card := card_of(each))]
        if owner is None or not owner.moves or not living:
            return
        alert = self._random.choice(living)["alert_id"]
        brand, deed = world.story.deed(alert, ANA, world.at())
        owner.begin(owner.passes_on(brand, deed))
        if self._random.random() < DONE:
            world.loop.call_later(world.takes(LATE), self._answer, brand, deed)

    def _answer(self, brand: str, deed: Deed) -> None:
        """The watch has done it, unless the incident is over."""
        done = self._world.story.audit(brand, deed, self._world.at())
        if done is not None:
            self._world.tell(done)

"""Modals: the views that members have open, the newest on top, and their Home tabs."""

import secrets
from dataclasses import dataclass, field
from typing import Any

DEPTH = 3  # views on top of each other: push_limit_reached

Values = dict[str, dict[str, Any]]  # block_id to action_id to what was answered


@dataclass(slots=True, kw_only=True)
class View:
    """A view as the app sent it last, and where it stands."""

    id: str
    member: str
    content: dict[str, Any]
    root: str
    previous: str | None = None
    hash: str = ""
    answers: Values = field(default_factory=dict)  # of elements that are no inputs, as chosen

    def replace(self, content: dict[str, Any]) -> None:
        """Show this instead."""
        self.content, self.hash = content, secrets.token_hex(8)
        self.answers = {}

    def choose(self, action: dict[str, Any]) -> None:
        """Keep what was chosen from a menu, for the view's state."""
        chosen = {name: action[name] for name in action if name.startswith("selected_")}
        if chosen and action["type"] != "overflow":
            block = self.answers.setdefault(action["block_id"], {})
            block[action["action_id"]] = {"type": action["type"]} | chosen


class Modals:
    """Open views by member. A closed one is forgotten."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self._count = 0

    def open(self, member: str, content: dict[str, Any]) -> View:
        """A first view, in place of any others."""
        view = self._view(member, content, None)
        self._stacks[member] = [view]
        return view

    def push(self, member: str, content: dict[str, Any]) -> View:
        """One more, on top of what is open."""
        stack = self._stacks[member]
        view = self._view(member, content, stack[-1])
        stack.append(view)
        return view

    def publish(self, member: str, content: dict[str, Any]) -> View:
        """A member's Home tab."""
        view = self._homes.setdefault(member, self._view(member, content, None))
        view.replace(content)
        return view

    def close(self, member: str, *, whole: bool = False) -> None:
        """Close the view on top, or all."""
        stack = self._stacks.get(member, [])
        del stack[0 if whole else -1 :]

    def depth(self, member: str) -> int:
        """How many views a member has on top of each other."""
        return len(self._stacks.get(member, ()))

    def top(self, member: str) -> View | None:
        """What a member has before them."""
        stack = self._stacks.get(member)
        return stack[-1] if stack else None

    def home(self, member: str) -> View | None:
        """A member's Home tab, if the app published one."""
        return self._homes.get(member)

    def find(self, name: str) -> View | None:
        """A view by the id that it got or the one that the app gave it."""
        stacks = [view for stack in self._stacks.values() for view in stack]
        known = (*stacks, *self._homes.values())
        mine = (view for view in known if name in {view.id, view.content.get("external_id")})
        return next(mine, None) if name else None

    def _view(self, member: str, content: dict[str, Any], below: View | None) -> View:
        self._count += 1
        name = f"V0VIEW{self._count}"
        previous, root = (below.id, below.root) if below else (None, name)
        view = View(id=name, member=member, content=content, root=root, previous=previous)
        view.replace(content)
        return view

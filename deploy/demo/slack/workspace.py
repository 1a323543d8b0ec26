"""Workspace: its people, and the app among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with an account."""

    id: str
    name: str  # the handle
    real_name: str
    locale: str = "en-GB"  # in which Slack itself speaks to them


TEAM, DOMAIN = "T0DEMO", "demo"
USER, BOT, APP = "U0TOCSIN", "B0TOCSIN", "A0TOCSIN"  # the app

ANA = Member("U01ANA", "ana", "Ana Lopes")
BEN = Member("U02BEN", "ben", "Ben Okafor")
CHLOE = Member("U03CHLOE", "chloe", "Chloé Martin", "fr-FR")
HUGO = Member("U04HUGO", "hugo", "Hugo Petit", "fr-FR")
PEOPLE = (ANA, BEN, CHLOE, HUGO)


def by_id(members: Iterable[Member]) -> dict[str, Member]:
    """The same, to be looked up."""
    return {member.id: member for member in members}


def profile(member: Member) -> dict[str, Any]:
    """A member as users.info tells."""
    return {
        "id": member.id, "team_id": TEAM, "name": member.name, "real_name": member.real_name,
        "deleted": False, "is_bot": False, "tz": "Europe/Paris",
        "profile": {"real_name": member.real_name, "display_name": member.name},
    }  # fmt: skip


def signature(member: Member) -> dict[str, Any]:
    """A member as the payload of what they did names them."""
    return {"id": member.id, "username": member.name, "name": member.name, "team_id": TEAM}

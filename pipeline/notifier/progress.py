"""Progress: what of an incident its goals are judged by and was asked, and what was counted."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from typing import Self

import msgspec
from msgspec.structs import replace

from alerts.account import Account
from alerts.curve import Curve
from alerts.deed import Deed
from alerts.goals import Goal
from alerts.notice import Kind, Notice
from detectors.extent import Question

KEPT = 10  # questions: as many as a list in Slack shows


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """As much of an account as goals need: the rest of it is long."""

    called: datetime | None = None  # as Account has them
    taken: Deed | None = None
    answered: datetime | None = None
    heard: bool = False
    questions: tuple[Question, ...] = ()  # at most KEPT
    counted: dict[str, frozenset[Goal]] = {}  # by route: once each, reopened or not

    def account(self, notice: Notice) -> Account:
        """Of the incident as a notice has it."""
        return Account(
            newest=notice, steps=(), curve=Curve(), called=self.called, taken=self.taken,
            answered=self.answered, is_heard=self.heard, questions=self.questions,
        )  # fmt: skip

    def after(self, notice: Notice) -> Self:
        """With one notice more."""
        known = self.account(notice).after(notice)
        taken = known.taken and dataclasses.replace(known.taken, note=None)
        return replace(
            self,
            called=known.called,
            taken=taken,
            answered=known.answered,
            heard=known.is_heard,
            questions=known.questions[:KEPT],
        )

    def with_counted(self, route: str, goals: Iterable[Goal]) -> Self:
        """When these were counted for a route."""
        known = self.counted.get(route, frozenset()) | frozenset(goals)
        return replace(self, counted=self.counted | {route: known})


def progressed(known: Progress | None, notice: Notice) -> Progress | None:
    """After a notice; None: an older release told of its beginning, so its times are not known."""
    begins = Progress() if notice.kind is Kind.OPENED else None
    progress = known or begins
    return progress and progress.after(notice)

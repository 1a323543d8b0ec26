"""Dialogue: who speaks for the brand, what people want to know, and what it has said itself."""

from collections.abc import Sequence
from typing import Any, Self

from detectors.answers import Answers
from detectors.authors import Authors
from detectors.change import Change
from detectors.events import moment
from detectors.extent import OtherSide
from detectors.post import Post
from detectors.questions import Questions
from detectors.repeats import Repeats
from detectors.support import Support


class Dialogue:
    """The other side of a wave."""

    __slots__ = ("answers", "questions", "support")

    def __init__(self) -> None:
        self.support, self.questions, self.answers = Support(), Questions(), Answers()

    def add(self, post: Post, begun: int | None = None) -> None:
        """Take a post of somebody; a wave began with this bin, if there is one."""
        self.support.add(post, begun)
        self.questions.add(post, begun)

    def own(self, post: Post) -> None:
        """Take a post of the brand's own account."""
        self.answers.own(post)

    def change(self, change: Change) -> None:
        """Show a post as it is now, or no longer."""
        self.support.change(change.of)
        self.questions.change(change)

    def settle(self, now: int, *, frozen: bool) -> None:
        """Move on to a bin; `frozen`: an incident runs, of which nothing is learned."""
        self.support.settle(now)
        self.questions.settle(now, frozen=frozen)

    def side(self, now: int, first: int, authors: Authors, repeats: Repeats) -> OtherSide:
        """All of it in a bin; `first` is that of the wave's first sign."""
        supporters, people = self.support.latest(now, authors)
        latest, own = self.answers.latest, self.answers.since(first)
        awaited, answered = repeats.awaited()
        return OtherSide(
            supporters=supporters,
            people=people,
            questions=self.questions.latest(first, repeats.is_answered),
            own_posts=self.answers.posts(now),
            own_latest=None if latest is None else moment(latest),
            own_first=None if own is None else moment(own),
            open=awaited,
            answered=answered,
            support=self.support.told(first),
        )

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        return [self.support.pack(), self.questions.pack(), self.answers.pack()]

    @classmethod
    def unpack(cls, state: Sequence[Any]) -> Self:
        """What was packed."""
        dialogue = cls()
        support, questions, answers = state
        dialogue.support, dialogue.answers = Support.unpack(support), Answers.unpack(answers)
        dialogue.questions = Questions.unpack(questions)
        return dialogue

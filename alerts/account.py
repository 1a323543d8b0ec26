"""Account: what became of one incident, folded from all that was told of it.

Post-mortems, digests, reviews and drills tell its times; they are taken here alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from alerts.curve import Curve
from alerts.deed import Action, Cause, Deed
from alerts.incident import OVER, Status
from alerts.notice import LOUDER, Kind, Notice, kind_of
from detectors.events import Level
from detectors.extent import CrisisKind, Extent, OtherSide, Question

MOST_STEPS = 1_000  # of one incident; what comes then is told by its newest notice alone
MOST_QUESTIONS = 50

TAKING = {Action.ACKNOWLEDGE, Action.ASSIGN, Action.SNOOZE, Action.DISMISS, Action.RESOLVE}
"""Deeds that say: somebody has looked. What kind of crisis it is may be said without it."""

ENDING = {Action.DISMISS, Action.RESOLVE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One incident, from its first sign to what is known of it now."""

    newest: Notice
    steps: tuple[Notice, ...]  # in their order, without mere updates
    curve: Curve
    called: datetime | None = None  # when people were first told of an alert; None: a watch
    reached: Level = Level.WATCH  # the worst that it was
    points: float = 0.0  # the most that it had while it rang
    taken: Deed | None = None  # the first word of a person after they were told
    answered: datetime | None = None  # the brand's first own post since the first sign
    is_heard: bool = False  # accounts of the brand are known: a post would have been seen
    eased: datetime | None = None  # when it last eased
    reopened: int = 0
    ending: Deed | None = None  # of whoever ended it; None: the calm did, or nobody yet
    extent: Extent | None = None  # how far and from where, as it was last told
    questions: tuple[Question, ...] = ()  # all that were asked, those of most people first
    deaf: tuple[str, ...] = ()  # sources that heard nothing for a part of it

    @classmethod
    def of(cls, notices: Iterable[Notice]) -> Self:
        """Of what was told of one incident, in any order, some of it twice.

        Raises:
            ValueError: of nothing, or of more than one incident.
        """
        by_seq = {notice.seq: notice for notice in notices}
        if not by_seq:
            raise ValueError("an account is of one notice or more")
        first, *rest = (by_seq[seq] for seq in sorted(by_seq))
        account = cls(newest=first, steps=(), curve=Curve()).after(first)
        for notice in rest:
            account = account.after(notice)
        return account

    def after(self, notice: Notice) -> Self:
        """With one notice more, in the order of their numbers.

        Raises:
            ValueError: it is of another incident.
        """
        known = self.newest
        if (notice.brand, notice.incident) != (known.brand, known.incident):
            raise ValueError(f"{notice.id} is not about {known.brand}/{known.incident}")
        is_step = notice.kind is not Kind.UPDATED and len(self.steps) < MOST_STEPS
        extent = notice.signal.extent
        other = extent.other if extent else None
        return type(self)(
            newest=notice,
            steps=(*self.steps, notice) if is_step else self.steps,
            curve=self.curve.after(notice),
            called=self.called or _called(notice),
            reached=max(self.reached, notice.level, key=lambda level: level.rank),
            points=max(self.points, _points(notice)),
            taken=self.taken or _taken(notice),
            answered=self.answered or (other.own_first if other else None),
            is_heard=self.is_heard or bool(other and other.is_heard),
            eased=notice.at if notice.kind is Kind.EASED else self.eased,
            reopened=self.reopened + (notice.kind is Kind.REOPENED),
            ending=_ending(self.ending, notice),
            extent=extent or self.extent,
            questions=_questions(self.questions, other),
            deaf=tuple(dict.fromkeys([*self.deaf, *(each.source for each in notice.signal.deaf)])),
        )

    @property
    def name(self) -> str:
        """What it goes by, in a shell and in the files: brand/number."""
        return f"{self.newest.brand}/{self.newest.incident}"

    @property
    def is_whole(self) -> bool:
        """Whether it is known from its first notice on: what came before is in no time of it."""
        return bool(self.steps) and self.steps[0].seq == 1

    @property
    def notes(self) -> tuple[Deed, ...]:
        """Deeds with a note."""
        return tuple(each.deed for each in self.steps if each.deed and each.deed.note)

    @property
    def kind(self) -> CrisisKind:
        """As a person says, else as it looked."""
        return kind_of(self.newest)

    @property
    def is_over(self) -> bool:
        """Whether people are done with it."""
        return self.newest.status in OVER

    @property
    def is_false_alarm(self) -> bool:
        """Whether somebody has looked and found no crisis."""
        return self.newest.status is Status.FALSE_ALARM

    @property
    def cause(self) -> Cause | None:
        """What it was after all, as whoever ended it says."""
        return self.ending.cause if self.ending else None

    @property
    def left(self) -> tuple[datetime, ...]:
        """When it opened again as an alert or a crisis, and nobody said a word to that."""
        left, is_left = list[datetime](), False  # the last of them, so far
        for notice in self.steps:
            if notice.kind is Kind.REOPENED:
                is_left = _called(notice) is not None
                left += [notice.at] if is_left else []
            elif is_left and _taken(notice):
                left.pop()
                is_left = False
        return tuple(left)

    @property
    def to_detect(self) -> timedelta | None:
        """From the first sign until people were told. None: nobody was, it stayed a watch."""
        return self._since_sign(self.called)

    @property
    def to_acknowledge(self) -> timedelta | None:
        """From then until a person said a word. None: nobody has."""
        return self._since_call(self.taken.at if self.taken else None)

    @property
    def to_answer(self) -> timedelta | None:
        """From the first sign until the brand's first own post. None: it has said nothing."""
        return self._since_sign(self.answered)

    @property
    def to_ease(self) -> timedelta | None:
        """From the first sign until it last eased."""
        return self._since_sign(self.eased)

    @property
    def to_end(self) -> timedelta | None:
        """From the first sign until it was over: its length, wherever it is told afterwards."""
        return self._since_sign(self.newest.ended_at)

    def _since_sign(self, moment: datetime | None) -> timedelta | None:
        return _between(self.newest.first_sign, moment)

    def _since_call(self, moment: datetime | None) -> timedelta | None:
        return _between(self.called, moment)


def grown(account: Account | None, notice: Notice) -> Account:
    """The same after one notice more, with which it begins where there is none yet."""
    return account.after(notice) if account else Account.of([notice])


def accounts(notices: Iterable[Notice]) -> dict[tuple[str, int], Account]:
    """What became of each incident that notices tell of, by brand and number, in that order."""
    told: dict[tuple[str, int], list[Notice]] = {}
    for notice in notices:
        told.setdefault((notice.brand, notice.incident), []).append(notice)
    return {key: Account.of(told[key]) for key in sorted(told)}


def _between(begun: datetime | None, done: datetime | None) -> timedelta | None:
    """What was done before it was asked for took no time."""
    return None if begun is None or done is None else max(done - begun, timedelta(0))


def _called(notice: Notice) -> datetime | None:
    is_told = notice.kind in LOUDER or notice.was is not None
    return notice.at if is_told and notice.level is not Level.WATCH else None


def _points(notice: Notice) -> float:
    return notice.signal.points.total if notice.signal.level else 0.0


def _taken(notice: Notice) -> Deed | None:
    return notice.deed if notice.deed and notice.deed.action in TAKING else None


def _ending(known: Deed | None, notice: Notice) -> Deed | None:
    if notice.kind is Kind.REOPENED:
        return None
    return notice.deed if notice.deed and notice.deed.action in ENDING else known


def _questions(known: tuple[Question, ...], other: OtherSide | None) -> tuple[Question, ...]:
    """Of near-copies of one question the most that ever asked it at a time.

    Only the newest notice says where: a post may have been deleted since an older one.
    """
    most = {question.text: replace(question, url=None) for question in known}
    for question in other.questions if other else ():
        before = most.get(question.text)
        most[question.text] = _asked_again(before, question) if before else question
    return tuple(sorted(most.values(), key=lambda each: -each.people)[:MOST_QUESTIONS])


def _asked_again(before: Question, now: Question) -> Question:
    return replace(
        now,
        people=max(before.people, now.people),
        first=min(filter(None, (before.first, now.first)), default=None),
        last=max(filter(None, (before.last, now.last)), default=None),
        answered=before.answered or now.answered,
    )

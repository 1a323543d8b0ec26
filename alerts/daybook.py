"""Daybook: the digest of a day as a document, for the team or for stakeholders outside it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from alerts import extent, wording
from alerts.account import Account
from alerts.clauses import noun
from alerts.digest import DigestRules, Form, Nothing
from alerts.document import Document, Items, Paragraph, Part, Section, Table
from alerts.incident import Status
from alerts.language import Language
from alerts.lesson import Pending
from alerts.notice import Notice
from alerts.numbers import counted, decimal, duration, number, plural, share
from alerts.phrases import PHRASES, Phrases
from alerts.text import literal
from alerts.today import Row, Today
from alerts.volume import Missed
from alerts.volume import share as share_of
from detectors.hours import Said

NAME_LIMIT, WHO_LIMIT, NOTE_LIMIT = 60, 40, 200  # characters
ACTION_LIMIT = NAME_LIMIT + 20  # with number and id
ROWS, ITEMS = 10, 10  # of a table, of a list
SHORT = 5  # of either for stakeholders
ROUNDED = 10  # from here on how often the usual is told without decimals


T = TypeVar("T")


class Daybook:
    """What is written of a day."""

    def __init__(
        self, today: Today, rules: DigestRules, language: Language, most: int = ITEMS
    ) -> None:
        """`most`: items of a list, where there are more."""
        self.most, self.today = most, today
        self.rules, self.language = rules, language
        self.words: Phrases = PHRASES[language]
        self.says, self.zone = self.words.digest, ZoneInfo(rules.zone)

    def document(self) -> Document | None:
        """The whole of it; None: there is nothing to say, and that is not said either."""
        today, says = self.today, self.says
        if today.is_quiet and self.rules.nothing is Nothing.SILENCE:
            return None
        subtitle = says.subtitle.format(moment=self._moment(today.at))
        parts: list[Part] = [Paragraph(self.summary)]
        if today.is_quiet:
            parts = [Paragraph(says.quiet.format(said=self.summary))]
        else:
            parts += self._sections()
        return Document(
            title=says.title, subtitle=subtitle, language=self.language, parts=tuple(parts)
        )

    def _sections(self) -> Iterator[Part]:
        makers = self._team if self.rules.form is Form.TEAM else self._outside
        for title, parts in makers():
            if parts:
                yield Section(title=title, parts=tuple(parts))

    def _team(self) -> Iterator[tuple[str, Sequence[Part]]]:
        today, says = self.today, self.says
        yield says.incidents, self._items(today.open, self._running)
        yield says.brands, self._brands(ROWS)
        yield says.watches, self._items(today.watches, self._watch)
        yield says.day, self._times()
        yield says.false_alarms, self._items(today.false_alarms, self._false_alarm)
        yield says.deaf, self._items(today.missed, self._missed)
        yield says.actions, self._items(today.actions, self._action)

    def _outside(self) -> Iterator[tuple[str, Sequence[Part]]]:
        today, says = self.today, self.says
        yield says.incidents, self._items(today.open, self._handled, SHORT)
        yield says.brands, self._brands(SHORT)
        yield says.day, [Paragraph(self._over())] if today.ended else []
        yield says.deaf, [Paragraph(says.deaf_outside)] if today.missed else []

    # -- How much was said

    @property
    def summary(self) -> str:
        """How much was said of all brands, in a sentence or two."""
        today, says = self.today, self.says
        if today.until is None:
            return says.no_volumes
        lines = [self._all(today.said, today.until), *self._compared(today)]
        return " ".join([*lines, *([] if today.is_whole else [says.not_whole])])

    def _all(self, said: Said, until: datetime) -> str:
        if not said.mentions:
            return self.says.none_said.format(clock=self._clock(until))
        brands = counted(self.today.spoken_of, self.words.brands, self.words)
        posts = counted(said.mentions, self.says.posts, self.words)
        return self.says.all_said.format(posts=posts, brands=brands, share=self._share(said))

    def _compared(self, today: Today) -> Iterator[str]:
        now, before = today.said.mentions, today.before.mentions
        if not today.is_compared:
            yield self.says.no_week
        elif before:
            change = self._change(now, before)
            yield (
                self.says.all_same if now == before else self.says.all_changed.format(change=change)
            )

    def _share(self, said: Said) -> str:
        known = share_of(said)
        return self.says.unknown if known is None else share(known, self.words)

    def _change(self, now: int, before: int) -> str:
        """In percent of what it was."""
        if not before:
            return self.says.new
        percent = share(abs(now / before - 1), self.words)
        sign = "+" if now > before else "\u2212" if now < before else ""
        return f"{sign}{percent}"

    def _brands(self, most: int) -> Sequence[Part]:
        rows, says, words = self.today.rows, self.says, self.words
        if not rows:
            return ()
        heads = says.brand, says.posts.many.format(count="").strip().capitalize(), says.unhappy
        table = Table(heads=(*heads, says.week), rows=tuple(map(self._row, rows[:most])), figures=1)
        left = len(rows) - most
        return [table, *([Paragraph(counted(left, says.more, words))] if left > 0 else [])]

    def _row(self, row: Row) -> tuple[str, ...]:
        said, before = row.said, row.before
        week = self.says.unknown
        if before is not None:
            change = self._change(said.mentions, before.mentions)
            week = f"{number(before.mentions, self.words)} ({change})"
            week = self.says.new if not before.mentions else week
        return (
            self._brand(row.brand), number(said.mentions, self.words), self._share(said), week
        )  # fmt: skip

    # -- Incidents

    def _items(
        self, things: Sequence[T], say: Callable[[T], str], most: int = 1_000
    ) -> Sequence[Part]:
        """A line each, and how many are left out."""
        most = min(most, self.most)
        left = len(things) - most
        more = [self.says.and_more.format(count=number(left, self.words))] if left > 0 else []
        texts = (*map(say, things[:most]), *more)
        return [Items(texts)] if texts else ()

    def _running(self, account: Account) -> str:
        line = self._incident(account, self._who(account))
        kind = extent.looks(account.newest, self.words)
        return self.says.kind.format(line=line, kind=kind) if kind else line

    def _handled(self, account: Account) -> str:
        has = account.newest.owner is not None
        return self._incident(account, self.says.taken if has else self._who(account))

    def _incident(self, account: Account, who: str) -> str:
        moment = self._moment(account.newest.opened_at)
        return self.says.incident.format(head=self._head(account), moment=moment, who=who)

    def _head(self, account: Account) -> str:
        notice, headlines = account.newest, self.words.headlines
        level: str = getattr(getattr(headlines, wording.face(notice)), notice.level)
        return f"{level} · {self._brand(notice.brand)}"

    def _who(self, account: Account) -> str:
        owner = account.newest.owner
        if owner is None:
            is_asleep = account.newest.status is Status.SNOOZED
            return self._asleep(account.newest) if is_asleep else self.says.nobody
        return self.says.has.format(owner=literal(owner, WHO_LIMIT))

    def _asleep(self, notice: Notice) -> str:
        if notice.snoozed_until is None:
            return self.says.asleep
        return self.says.asleep_until.format(moment=self._moment(notice.snoozed_until))

    def _watch(self, account: Account) -> str:
        notice, words = account.newest, self.words
        factor = (account.steps[0] if account.steps else notice).signal.factor
        many = decimal(factor, 1, words) if factor < ROUNDED else number(round(factor), words)
        standing = self.says.runs
        if account.is_over:
            standing = self.says.faded.format(duration=duration(notice.open_for, words))
        return self.says.watch.format(
            brand=self._brand(notice.brand), clock=self._clock(notice.opened_at),
            people=counted(notice.peak_authors, noun(words, of_all=notice.of_all), words),
            factor=many, standing=standing,
        )  # fmt: skip

    def _times(self) -> Sequence[Part]:
        today, says, words = self.today, self.says, self.words
        lines = [counted(len(today.told), says.told, words)] if today.told else []
        if today.to_acknowledge is not None:
            took, count = duration(today.to_acknowledge, words), len(today.told)
            phrase = plural(says.acknowledged, today.taken, words)
            lines.append(phrase.format(taken=today.taken, count=count, duration=took))
        elif today.told:
            lines.append(says.not_acknowledged)
        if today.ended:
            lines.append(self._over())
        for goal, kept in today.kept:
            count = kept.met + kept.missed
            lines.append(says.kept.format(goal=says.goals[goal], met=kept.met, count=count))
        return [Items(tuple(lines))] if lines else ()

    def _over(self) -> str:
        """How many, and of which brands: the first of them, where there are many."""
        ended, words = self.today.ended, self.words
        brands = list(dict.fromkeys(self._brand(each.newest.brand) for each in ended))
        more = ["…"] if len(brands) > SHORT else []
        phrase = plural(self.says.over, len(ended), words)
        said = ", ".join([*brands[:SHORT], *more])
        return phrase.format(count=number(len(ended), words), brands=said)

    def _false_alarm(self, account: Account) -> str:
        notice, says = account.newest, self.says
        cause = self.words.people_do.causes[account.cause] if account.cause else says.no_cause
        note = account.ending.note if account.ending else None
        if note:
            said = literal(note, NOTE_LIMIT)
            cause = self.words.people_do.note.format(step=cause, note=said)
        return says.false_alarm.format(
            brand=self._brand(notice.brand), clock=self._clock(notice.opened_at), cause=cause
        )

    def _missed(self, missed: Missed) -> str:
        since, source = self._moment(missed.since), literal(missed.source, NAME_LIMIT)
        if missed.until is None:
            return self.says.deaf_still.format(source=source, since=since)
        until = self._moment(missed.until)
        return self.says.deaf_from.format(source=source, since=since, until=until)

    def _action(self, pending: Pending) -> str:
        item, says = pending.item, self.says
        due = says.no_day if item.due is None else says.due.format(day=item.due)
        if pending.is_overdue:
            due = says.overdue.format(day=item.due)
        owner = literal(item.owner or "", WHO_LIMIT) or says.nobodys
        text, name = literal(item.text, NOTE_LIMIT), literal(item.key.name, ACTION_LIMIT)
        return says.action.format(text=text, owner=owner, due=due, name=name)

    # -- Words

    def _brand(self, brand: str) -> str:
        return literal(brand, NAME_LIMIT) or self.words.nameless

    def _moment(self, at: datetime) -> str:
        return self.says.moment.format(at=at.astimezone(self.zone))

    def _clock(self, at: datetime) -> str:
        return self.says.clock.format(at=at.astimezone(self.zone))

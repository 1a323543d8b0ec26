"""Aftermath: whole crises of the scenarios, in which people act, and what is told after them.

`python -m tests.aftermath` makes the golden post-mortems anew: read the difference.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from alerts.account import Account
from alerts.deed import Action, Cause, Deed
from alerts.discretion import Discretion, Posts, alias_of
from alerts.goals import Goals
from alerts.language import Language
from alerts.markdown import markdown
from alerts.notice import GONE, Notice
from alerts.postmortem import Material, postmortem
from alerts.route import Route
from detectors.events import Level, moment
from detectors.rules import SeverityRules
from pipeline.replay import Notebook, Passage, scored
from pipeline.streamtime import Ending
from tests.scenarios.make import Scenario, sentiments

HERE = Path(__file__).parent / "alerts" / "postmortems"
ANA, BEN = "U01ANA", "U02BEN"
GOALS = Goals(detect=10, acknowledge=10, answer=60)
ROUTES = (
    Route(channel="#crisis-room", ping="<!here>", second="<!subteam^S0123>"),
    Route(channel="#watch", min_level=Level.WATCH),
)


class Word(NamedTuple):
    """What somebody does, so many minutes after people were first told of an alert."""

    minutes: float
    action: Action
    actor: str = ANA
    to: str | None = None
    cause: Cause | None = None
    note: str | None = None
    length: int | None = None


class Lived(NamedTuple):
    """A scenario, and what people do in it."""

    scenario: str
    words: tuple[Word, ...] = ()
    closed: float | None = None  # minutes after which the brand is taken out of the settings
    since: Level = Level.ALERT  # from when on minutes are counted
    discretion: Discretion = Discretion()  # frozen


STORIES: dict[str, Lived] = {
    "taken": Lived(
        "own_post_en",
        (
            Word(4, Action.ACKNOWLEDGE),
            Word(30, Action.ASSIGN, to=BEN),
            Word(45, Action.SNOOZE, actor=BEN, length=60),
            Word(
                300, Action.RESOLVE, actor=BEN, cause=Cause.OWN_POST,
                note="Ad <taken back> | see `wiki` & @ana",
            ),
        ),
    ),
    "reopened": Lived("second_wave", (Word(3, Action.ACKNOWLEDGE),)),
    "false_alarm": Lived(
        "homonym_en",
        (Word(60, Action.DISMISS, cause=Cause.WRONG_BRAND, note="A band of that name."),),
    ),
    "never_acknowledged": Lived("outage_fr"),
    "no_authors": Lived("hidden_authors"),
    "no_texts": Lived("rumour_en", discretion=Discretion(posts=Posts.NONE)),
    "aliases": Lived(
        "customer_en", discretion=Discretion(alias=lambda name: alias_of(name, b"key"))
    ),
    "removed": Lived("unread", closed=50),
    "watch": Lived("rumour_en", closed=30, since=Level.WATCH),
}  # fmt: skip


@cache
def notices(name: str) -> tuple[Notice, ...]:
    """What is told of one story, its updates too."""
    return tuple(_told(STORIES[name]))


def _told(story: Lived) -> Iterator[Notice]:
    """The words are applied when the stream's clock comes to them."""
    scenario = Scenario(story.scenario)
    notebook = Notebook(lambda _brand: scenario.brief)
    passage, life = Passage(notebook), Life(story, notebook)
    for mention, sentiment in scored(scenario.mentions(), sentiments().of):
        life.reach(mention.created_at.timestamp())
        yield from notebook.news()
        if life.is_closed:
            return
        passage.take(mention, sentiment)
        yield from life.heard(notebook.news())
    for tick in passage.clock.after(Ending.UNTIL_QUIET):
        life.reach(tick)
        passage.shift.tick(tick)
        yield from life.heard(notebook.news())


class Life:
    """People, beside the stream."""

    def __init__(self, story: Lived, notebook: Notebook) -> None:
        self.story, self.notebook = story, notebook
        self.words = list(story.words)
        self.called: float | None = None
        self.incident = self.seq = 0
        self.is_closed = False

    def heard(self, told: list[Notice]) -> list[Notice]:
        """What was told, by which people know."""
        for notice in told:
            if self.called is None and notice.level.rank >= self.story.since.rank:
                self.called = notice.at.timestamp()
            self.incident, self.seq = notice.incident, notice.seq
        return told

    def reach(self, now: float) -> None:
        """Whatever is due by now is done."""
        if self.called is None:
            return
        (lookout,) = self.notebook.lookouts.values()
        while self.words and self.called + 60 * self.words[0].minutes <= now:
            word = self.words.pop(0)
            at = self.called + 60 * word.minutes
            deed = Deed(
                action=word.action, actor=word.actor, at=moment(at), incident=self.incident,
                seq=self.seq, to=word.to, cause=word.cause, note=word.note, minutes=word.length,
            )  # fmt: skip
            _, told = lookout.act(deed, at)
            self.notebook.told += self.heard(told)
        closed = self.story.closed
        if closed is not None and not self.is_closed and self.called + 60 * closed <= now:
            self.is_closed = True
            told = lookout.close(now, GONE)
            self.notebook.told += told


def material(name: str, language: Language) -> Material:
    """One story's first incident, as a team with goals and routes reads of it."""
    story = STORIES[name]
    told = [notice for notice in notices(name) if notice.incident == 1]
    return Material(
        account=Account.of(told), language=language, discretion=story.discretion, goals=GOALS,
        routes=ROUTES, severity=SeverityRules(),
    )  # fmt: skip


def golden(name: str, language: Language) -> Path:
    """Where its post-mortem stands."""
    return HERE / f"{name}.{language}.md"


def written(name: str, language: Language) -> str:
    """As it is made now."""
    return markdown(postmortem(material(name, language)))


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for each in STORIES:
        for tongue in Language:
            golden(each, tongue).write_text(written(each, tongue), "utf-8")

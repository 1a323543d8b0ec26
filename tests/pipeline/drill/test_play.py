"""A drill goes through the whole core, is met by people, and leaves nothing behind."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from alerts.account import Account
from alerts.deed import Action, Deed
from alerts.goals import Goal, Goals
from alerts.language import Language
from alerts.mark import drill_of
from alerts.notice import Kind, Notice, kind_of
from alerts.stage import VOICE, Stage
from detectors.events import Label, Level, Mention, moment
from detectors.extent import CrisisKind
from detectors.rules import Rules, SeverityRules, VolumeRules
from pipeline.briefing import briefing
from pipeline.commands import decode_command, encode_curtain, encode_deed
from pipeline.config import Brand, Brands, Config
from pipeline.drill.play import Play, Script
from pipeline.drill.plot import BEFORE, LENGTH, Cast, crowd, own_word, plot
from pipeline.drill.tales import TONGUES, Story
from pipeline.sentiment import Scoring, SentimentChoice
from pipeline.sentiment.sentiments import Sentiments
from pipeline.watch.envelope import Envelope
from pipeline.watch.ledger import Ledger, Turn
from tests.bench import MENTIONS
from tests.pipeline.watch.test_ledger import write

BRAND, STAGE = "Zephyr", drill_of("Zephyr")
CONFIG = Config(
    brands=Brands(known={BRAND: Brand(owned=frozenset({"zephyr_care"}))}),
    sentiment=SentimentChoice(scorer=Scoring.FAST), drill=Stage(channel="#drills"),
)  # fmt: skip
SENTIMENTS = Sentiments(CONFIG.sentiment, CONFIG.brand_sentiments)
BEGAN = 1_800_000_000.0
LONGEST = timedelta(minutes=28)
SLOT = 10.0  # seconds


class FakeWire:
    """A worker in one's hand: it applies at once what it is sent."""

    def __init__(self, then: Callable[["FakeWire", Notice], None] | None = None) -> None:
        self.now, self.judged, self.then = BEGAN, BEGAN, then
        self.table: dict[str, Envelope] = {}
        self.ledger = Ledger(self.table, briefing(CONFIG, SENTIMENTS))
        self.fresh: list[Notice] = []
        self.told: list[Notice] = []
        self.sent: list[Mention] = []
        self.outcomes: list[str] = []
        self.is_read = True  # all of the past

    def say(self, mention: Mention) -> None:
        """Kafka has it, and the worker at once."""
        self.sent.append(mention)
        self.take(len(self.sent) - 1)

    def take(self, offset: int) -> None:
        """The worker scores, observes, judges a post."""
        mention = self.sent[offset]
        (felt,) = SENTIMENTS.of([mention])
        turn = Turn(self.ledger, 0)
        if turn.is_new(mention.brand, MENTIONS, offset):
            turn.observe(mention, felt, self.now, self.now)
            turn.judge(mention.brand, self.now)
        self._done(turn)

    def command(self, brand: str, value: bytes) -> None:
        """Obey."""
        command = decode_command(value)
        assert command.brand == brand
        turn = Turn(self.ledger, 0)
        self.outcomes.append(turn.obey(command, self.now))
        self._done(turn)

    def curtain(self, brand: str, reason: str) -> None:
        """With all posts that there are."""
        self.command(brand, encode_curtain(brand, reason, (MENTIONS, len(self.sent))))

    def past(self) -> tuple[list[Notice], bool]:
        """What was told in earlier plays; a topic keeps it."""
        self.fresh = []
        return list(self.told), self.is_read

    def news(self) -> list[Notice]:
        """What was told since."""
        fresh, self.fresh = self.fresh, []
        for notice in fresh:
            if self.then:
                self.then(self, notice)
        return fresh

    def sleep(self, seconds: float) -> None:
        """Time passes."""
        self.now += seconds
        if self.now - self.judged > SLOT and STAGE in self.table:
            self.judged = self.now
            turn = Turn(self.ledger, 0)
            turn.judge(STAGE, self.now)
            self._done(turn)

    def _done(self, turn: Turn) -> None:
        write(turn, self.table)
        self.fresh += turn.notices
        self.told += turn.notices

    def deed(self, notice: Notice, action: Action) -> None:
        """Somebody does something."""
        at = moment(self.now)
        deed = Deed(
            action=action, actor="Ana", at=at, incident=notice.incident, seq=notice.seq
        )  # fmt: skip
        self.command(STAGE, encode_deed(STAGE, deed))


def meet(wire: FakeWire, notice: Notice) -> None:
    """Somebody takes what became an alert, and the brand speaks."""
    if notice.level is not Level.WATCH and notice.kind in {Kind.OPENED, Kind.ESCALATED}:
        wire.deed(notice, Action.ACKNOWLEDGE)
        wire.sleep(30.0)
        wire.say(own_word(STAGE, "we are on it", Language.EN, wire.now))


def end(wire: FakeWire, notice: Notice) -> None:
    """Somebody ends what became a crisis."""
    if notice.kind in {Kind.OPENED, Kind.ESCALATED} and notice.level is Level.CRISIS:
        wire.deed(notice, Action.RESOLVE)


def a_cast(
    story: Story = Story.OUTAGE, language: Language = Language.EN, speed: float = 1.0
) -> Cast:  # fmt: skip
    return Cast(brand=BRAND, story=story, language=language, speed=speed, name="x")


def a_play(
    wire: FakeWire, speed: float = 1.0, story: Story = Story.OUTAGE, play: type[Play] = Play,
    longest: timedelta = LONGEST,
) -> Play:  # fmt: skip
    script = Script(
        cast=a_cast(story, speed=speed), rules=Rules(), goals=Goals(detect=10, answer=10),
        language=Language.EN, longest=longest,
    )  # fmt: skip
    brief = briefing(CONFIG, SENTIMENTS)
    return play(script, wire, brief, lambda _: None, lambda: wire.now, wire.sleep)


def kinds(wire: FakeWire) -> list[Kind]:
    return [notice.kind for notice in wire.told if notice.kind is not Kind.UPDATED]


@pytest.mark.parametrize(
    ("story", "speed"),
    [
        pytest.param(Story.OUTAGE, 0.2, id="an outage, slowly"),
        pytest.param(Story.OUTAGE, 1.0, id="an outage"),
        pytest.param(Story.RUMOUR, 1.0, id="a rumour"),
        pytest.param(Story.OWN_POST, 1.0, id="a post of its own"),
        pytest.param(Story.OWN_POST, 100.0, id="a post of its own, as fast as can be"),
    ],
)
def test_it_rings_within_ten_minutes_as_what_it_is(story: Story, speed: float) -> None:
    wire = FakeWire(end)
    play = a_play(wire, speed, story, longest=LONGEST / min(speed, 1.0))
    card = play.run()
    assert card.account
    assert card.account.called
    assert card.account.reached is Level.CRISIS
    took = (card.account.called - moment(play.began)).total_seconds()
    assert took * speed < 600
    last = [notice for notice in wire.told if notice.signal.extent][-1]
    assert kind_of(last) is CrisisKind(story.replace("-", "_"))


def test_people_meet_it_and_the_scorecard_is_the_account() -> None:
    wire = FakeWire(meet)
    card = a_play(wire, 20.0).run()
    assert card.account == Account.of(wire.told)
    times = {each.goal: each.took for each in card.times}
    assert times[Goal.ACKNOWLEDGE] == card.account.to_acknowledge
    assert times[Goal.DETECT] == card.account.to_detect
    assert times[Goal.ANSWER] == card.account.to_answer
    assert card.is_met
    assert kinds(wire)[-1] is Kind.RESOLVED
    assert wire.told[-1].reason == card.in_short()
    assert wire.outcomes[:2] == ["applied", "adopted"]


def test_afterwards_its_state_is_gone_and_the_next_one_is_another() -> None:
    wire = FakeWire(meet)
    a_play(wire, 50.0).run()
    assert not wire.table[STAGE].is_watched
    assert len(wire.table[STAGE].watch) == 1
    again = a_play(wire, 50.0)
    card = again.run()
    assert card.account
    assert card.account.newest.incident == 2
    assert [each.newest.incident for each in card.earlier] == [1]
    assert Kind.REOPENED not in kinds(wire)
    assert not wire.table[STAGE].is_watched


def test_it_is_held_against_drills_of_the_same_story_and_speed_alone() -> None:
    wire = FakeWire(end)
    for speed, story in ((20.0, Story.OUTAGE), (50.0, Story.OUTAGE), (20.0, Story.RUMOUR)):
        a_play(wire, speed, story).run()
    card = a_play(wire, 20.0).run()
    assert [each.newest.incident for each in card.earlier] == [1]
    assert card.account
    assert card.account.newest.incident == 4
    wire.is_read = False  # more was told than there is time for
    again = a_play(wire, 20.0)
    assert again.run().earlier == ()
    assert not again.is_compared


def test_what_an_abandoned_drill_left_is_no_incident_of_this_one_where_the_past_is_not_read() -> (
    None
):
    def leave(_: FakeWire, notice: Notice) -> None:
        if notice.kind is Kind.OPENED:
            raise SystemExit  # killed: there is no end

    class Killed(Play):
        def _close(self) -> None:
            """There is no time for it."""

    class Blind(FakeWire):
        def past(self) -> tuple[list[Notice], bool]:
            """Nothing of it."""
            return [], False

    wire = Blind(leave)
    with pytest.raises(SystemExit):
        a_play(wire, 20.0, play=Killed).run()
    wire.then = end
    card = a_play(wire, 20.0).run()
    assert card.account
    assert card.account.newest.incident == 2


def test_posts_that_a_late_worker_reads_after_the_end_revive_nothing() -> None:
    class Late(FakeWire):
        def take(self, offset: int) -> None:
            """Not now."""

    wire = Late()
    assert a_play(wire, 100.0).run().account is None
    for offset in range(len(wire.sent)):
        FakeWire.take(wire, offset)
    assert wire.told == []
    assert not wire.table[STAGE].is_watched


def test_it_ends_when_its_time_is_up_whatever_is_still_to_be_posted() -> None:
    wire = FakeWire()
    a_play(wire, 0.5).run()
    assert LONGEST.total_seconds() < wire.now - BEGAN < LONGEST.total_seconds() + 60
    assert kinds(wire)[-1] is Kind.RESOLVED


def test_a_person_who_ends_it_ends_the_drill() -> None:
    wire = FakeWire(end)
    card = a_play(wire, 20.0).run()
    assert card.account
    assert card.account.ending
    assert wire.now - BEGAN < LENGTH.total_seconds() / 20.0


def test_ctrl_c_ends_it_well() -> None:
    def leave(wire: FakeWire, notice: Notice) -> None:
        if notice.kind is Kind.OPENED:
            wire.then = None
            raise KeyboardInterrupt

    wire = FakeWire(leave)
    card = a_play(wire).run()
    assert not wire.table[STAGE].is_watched
    assert card.account is None or card.account.is_over


def test_where_nobody_does_anything_it_ends_with_its_time() -> None:
    wire = FakeWire()
    play = a_play(wire, 20.0)
    card = play.run()
    assert 0 <= wire.now - play.began - LONGEST.total_seconds() < 60
    assert not card.is_met
    assert "acknowledged never" in str(wire.told[-1].reason)


def test_where_nobody_listens_it_ends_too() -> None:
    class Deaf(FakeWire):
        def say(self, mention: Mention) -> None:
            """To nobody."""

        def command(self, brand: str, value: bytes) -> None:
            """Likewise."""

    wire = Deaf()
    card = a_play(wire, 100.0).run()
    assert card.account is None
    assert card.earlier == ()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("story", Story)
def test_each_post_says_that_it_is_a_drill(story: Story, language: Language) -> None:
    posts = list(plot(a_cast(story, language), Rules(), BEGAN))
    mark = TONGUES[language].mark
    for post in posts:
        assert post.brand == STAGE
        assert post.text.startswith(mark)
        assert post.id.startswith(f"drill-{story}-1x-x-")
        assert (post.platform, post.source, post.url) == ("drill", "drill", None)
    assert len({post.id for post in posts}) == len(posts)
    times = [post.created_at for post in posts]
    assert all(earlier <= later for earlier, later in pairwise(times))
    own = [post for post in posts if post.author == VOICE]
    assert [moment(BEGAN - BEFORE)] * (story is Story.OWN_POST) == [each.created_at for each in own]


@pytest.mark.parametrize("language", Language)
def test_no_two_of_its_first_hundred_posts_are_equal(language: Language) -> None:
    posts = list(plot(a_cast(language=language), Rules(), BEGAN))[:100]
    assert len({post.text for post in posts}) > 80


def test_where_rules_ask_for_more_people_more_come() -> None:
    assert crowd(Rules()) == 1.0
    many = Rules(volume=VolumeRules(min_authors=15), severity=SeverityRules(crisis_authors=40))
    assert crowd(many) == 4.0
    assert len(list(plot(a_cast(), many, BEGAN))) > 3.5 * len(list(plot(a_cast(), Rules(), BEGAN)))
    assert crowd(Rules(severity=SeverityRules(size_reference=100_000.0))) == 20.0


def test_posts_of_the_story_are_mostly_unhappy_by_a_real_scorer() -> None:
    felt = SENTIMENTS.of(list(plot(a_cast(), Rules(), BEGAN)))
    assert sum(each.label is Label.NEGATIVE for each in felt) > 0.7 * len(felt)

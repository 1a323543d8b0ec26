"""Laws: what holds for every stream of mentions, whatever is in it.

Streams are made of chapters (calm, storm, silence, a backlog that comes late, praise), so that
hypothesis shrinks to the chapter that matters. `test_the_streams_are_eventful` keeps them honest:
laws about notices say nothing of streams that tell none.
"""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from alerts.lookout import Lookout
from alerts.notice import Kind
from detectors.bins import HOUR
from detectors.events import Label, Level, Mention, Outcome, moment
from detectors.extent import Extent
from detectors.rules import RINGING, YARDSTICKS, LaneName
from detectors.signal import Signal
from pipeline.shift import Shift
from pipeline.watch.envelope import seal
from tests.detectors.people import (
    BORN,
    BRAND,
    FEELINGS,
    NEGATIVE,
    PRESENT,
    a_brief,
    a_crowd,
    a_post,
    a_seasoned_watch,
    a_watch,
    repacked,
    see,
    seeded,
    take,
)
from tests.lookouts import Desk, Record, a_seasoned_lookout, in_order, live, ticks

few = settings(max_examples=25, deadline=None)
fewer = settings(max_examples=12, deadline=None)

# -- Streams


class Stream:
    """Records of one brand, chapter by chapter."""

    def __init__(self, seed: int, brand: str = BRAND) -> None:
        self.random, self.brand, self.at = seeded(seed), brand, PRESENT + 60.0
        self.records: list[Record] = []

    def post(self, label: Label, age: float = 0.0, **fields: Any) -> None:
        """Somebody posts, now or a while ago; sometimes of the same people, or hidden."""
        who = self.random.choice([f"p{self.random.randrange(60)}", f"p{len(self.records)}", None])
        number = len(self.records)
        mention = a_post(
            self.at - age,
            **{
                "author": who, "id": f"{self.brand}{number}", "brand": self.brand,
                "text": f"{number % 50} trains are late", "shares": self.random.randrange(5),
                "followers": (None, 40, 300, 9_000, 10**6)[number % 5],
                "repost_of": f"{self.brand}{number // 2}" if number % 7 == 6 else None,
            } | fields,
        )  # fmt: skip
        self.records.append(Record(self.at, mention, label))

    def calm(self) -> None:
        """Two hours of everyday life."""
        for _ in range(8):
            self.at += self.random.uniform(0, 1_800)
            self.post(self.random.choice(list(Label)))

    def storm(self) -> None:
        """Half an hour of outrage; some posts come minutes late, some clocks run ahead."""
        for _ in range(50):
            self.at += self.random.uniform(0, 72)
            self.post(Label.NEGATIVE, self.random.choice([0, 0, 0, 400, 2_000, -200]))

    def shares(self) -> None:
        """A quarter of an hour in which people share and answer a few of the latest posts."""
        for _ in range(30):
            self.at += self.random.uniform(0, 60)
            root = f"{self.brand}{max(0, len(self.records) - self.random.choice([1, 2, 9]))}"
            self.post(Label.NEGATIVE, repost_of=root, text=f"RT @ana: {root}")
            self.post(self.random.choice(list(Label)), in_reply_to=root)

    def net(self) -> None:
        """Nine accounts that nobody follows post one text again and again."""
        for number in range(40):
            self.at += self.random.uniform(0, 60)
            who, text = f"bot{number % 9}", f"cancel your plan with them today {number}"
            self.post(Label.NEGATIVE, author=who, text=text, followers=number % 9)

    def silence(self) -> None:
        """An hour and a half without a word."""
        self.at += 5_400

    def night(self) -> None:
        """Five hours without a word: what was loud is over, and can still be reopened."""
        self.at += 18_000

    def late(self) -> None:
        """A collector catches up: thirty posts of the last thirty hours at once."""
        for _ in range(30):
            self.post(Label.NEGATIVE, self.random.uniform(0, 108_000))

    def praise(self) -> None:
        """Forty happy people in ten minutes."""
        for _ in range(40):
            self.at += self.random.uniform(0, 30)
            self.post(Label.POSITIVE)

    def facts(self) -> None:
        """Half an hour in which people say without feeling what does not work, in any language."""
        for _ in range(40):
            self.at += self.random.uniform(0, 90)
            label = self.random.choice([Label.NEUTRAL, Label.UNKNOWN])
            self.post(label, text="no internet since this morning")


CHAPTERS = ("calm", "storm", "shares", "net", "silence", "night", "late", "praise", "facts")
EVENTFUL = [
    "calm", "storm", "shares", "late", "net", "silence", "storm", "silence", "silence", "storm",
    "night", "night", "storm", *["night"] * 3, "storm",
]  # fmt: skip
chapters = st.lists(st.sampled_from(CHAPTERS), min_size=1, max_size=6)
seeds = st.integers(0, 10**6)


def stream_of(names: list[str], seed: int, brand: str = BRAND) -> list[Record]:
    """A stream's records, with the ticks that the clock sends."""
    stream = Stream(seed, brand)
    for name in names:
        getattr(stream, name)()
    return in_order(ticks(PRESENT, stream.at + 4 * 3_600), stream.records)


def test_the_streams_are_eventful() -> None:
    _, told = live(stream_of(EVENTFUL, seed=1))
    assert {notice.kind for notice in told} == set(Kind) - {Kind.AUDIT}  # nobody is there
    assert max(notice.incident for notice in told) == 2


# -- Order and repetition

FIELDS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({
    "author": st.sampled_from(["ana", "ben", "clo", "dan", "eva", "flo", "official", None]),
    "created_at": st.integers(-90_000, 240).map(lambda age: moment(PRESENT + 60 + age)),
    "text": st.sampled_from(
        ["no trains", "no internet", "where is it?", "😡", "cancel your plan with them today"]
    ),
    "shares": st.none() | st.integers(0, 9),
    "followers": st.none() | st.integers(0, 10**7),
    "repost_of": st.none() | st.none() | st.sampled_from(["m0", "0", "1"]),
    "in_reply_to": st.none() | st.none() | st.sampled_from(["m0", "0", "2"]),
})  # fmt: skip
POSTS = st.lists(st.tuples(FIELDS, st.sampled_from(Label)), min_size=1, max_size=30).map(
    lambda drawn: [
        (a_post(PRESENT, id=str(number), **fields | retold(fields["repost_of"])), label)
        for number, (fields, label) in enumerate(drawn)
    ]
)


def retold(root: str | None) -> dict[str, str]:
    """All reposts of a post have its text."""
    return {"text": f"RT @ana: {root}"} if root else {}


def seen(posts: list[tuple[Mention, Label]]) -> list[tuple[Signal, Extent]]:
    """Looks at a brand to which these come within one bin: at once, and in the hours after."""
    others = frozenset({"internet", "your plan"})
    brief = replace(a_brief(lanes=tuple(LaneName)), owned=frozenset({"official"}), others=others)
    watch = a_seasoned_watch(brief)
    for mention, label in posts:
        take(watch, mention, label, now=PRESENT + 60)
    first, rules = watch.bin - HOUR, watch.rules.severity
    looks = (PRESENT + 70 + hour * 3_600 for hour in (0, 1, 7, 30))
    return [(watch.look(at), watch.tally.extent(first, rules)) for at in looks]


@few
@given(posts=POSTS, seed=seeds)
def test_the_order_within_a_bin_does_not_matter(
    posts: list[tuple[Mention, Label]], seed: int
) -> None:
    shuffled = list(posts)
    seeded(seed).shuffle(shuffled)
    assert seen(shuffled) == seen(posts)


@few
@given(posts=POSTS, seed=seeds)
def test_a_repeat_counts_once(posts: list[tuple[Mention, Label]], seed: int) -> None:
    random = seeded(seed)
    repeated = list(posts)
    for post in posts:  # each once more, some time after the first
        repeated.insert(random.randint(repeated.index(post) + 1, len(repeated)), post)
    assert seen(repeated) == seen(posts)


# -- State


@few
@given(
    names=chapters, seed=seeds, often=st.integers(1, 40),
    lanes=st.sampled_from([RINGING, YARDSTICKS]),
)  # fmt: skip
@example(names=EVENTFUL, seed=1, often=1, lanes=RINGING)
@example(names=EVENTFUL, seed=2, often=7, lanes=RINGING)
@example(names=EVENTFUL, seed=1, often=1, lanes=YARDSTICKS)
def test_the_cuts_of_batches_and_workers_do_not_matter(
    names: list[str], seed: int, often: int, lanes: tuple[LaneName, ...]
) -> None:
    """Packed and unpacked at any point, also in a storm, a brand has the same future."""
    stream, brief = stream_of(names, seed), a_brief(lanes=lanes)
    straight, told = live(stream, brief=brief)
    packed, told_by_many = live(stream, cut=lambda number: number % often == 0, brief=brief)
    assert told_by_many == told
    for brand, lookout in straight.lookouts.items():
        assert packed.lookouts[brand].watch.look(PRESENT + 10**6) == lookout.watch.look(
            PRESENT + 10**6
        )


def size_of(lookout: Lookout) -> int:
    """Bytes of a brand in the table, but for names and offsets."""
    return sum(len(bytes(part)) for part in seal(lookout))


def everyday(an_hour: float, seed: int) -> Lookout:
    """A brand after a day and a half with so many mentions an hour, a third of them unhappy."""
    random, lookout = seeded(seed), Lookout.fresh(BRAND, BORN, a_brief())
    at, number = BORN, 0
    while (at := at + random.expovariate(an_hour / 3_600)) < BORN + 129_600:
        number += 1
        post = a_post(
            round(at), f"p{number}", text="Your trains are late again and nobody says why. " * 3,
            url=f"https://social.example/@p{number}/{10**17 + number}", author_name="Ana Lima",
            followers=round(300 * random.lognormvariate(0, 2)),
            repost_of=str(number) if number % 5 == 4 else None,
        )  # fmt: skip
        label = Label.NEGATIVE if number % 3 == 0 else Label.NEUTRAL
        lookout.observe(post, FEELINGS[label], at, at)
    lookout.judge(BORN + 129_600)
    return lookout


def test_95_of_100_brands_stay_under_8_kb() -> None:
    """Zipf's law: the loudest has 1,500 mentions a day, the median brand 30."""
    rates = [1_500 / 24 / rank for rank in range(1, 101)]
    sample = [1, 2, 3, 4, 5, 6, 10, 50, 100]  # the size follows the rate: the others lie between
    sizes = {rank: size_of(everyday(rates[rank - 1], seed=rank)) for rank in sample}
    assert max(size for rank, size in sizes.items() if rank > 5) < 8_000, sizes
    assert sorted(sizes.values(), reverse=True) == list(sizes.values())


def test_a_storm_of_50_000_people_stays_under_128_kb() -> None:
    lookout, number = a_seasoned_lookout(), 0
    sizes = []
    for quarter in range(96):
        at = PRESENT + quarter * 900
        for person in range(521):
            number += 1
            length = 300 if person < 4 else 1  # a few are as long, and as wide, as quotes can be
            post = a_post(
                at, f"p{number}", text=f"{number} trains late, nobody says why. " + "😡" * length,
                url="https://social.example/" + "é" * 288, author_name="😡" * 80, shares=number,
                followers=10**9 - number, repost_of=str(number) if number % 5 == 4 else None,
            )  # fmt: skip
            lookout.observe(post, NEGATIVE, at, at)
        lookout.judge(at + 10)
        sizes.append(size_of(lookout))
    assert number > 50_000
    assert lookout.signal is not None
    assert (lookout.is_open, lookout.signal.at_least) == (True, True)
    assert max(sizes) < 128_000


# -- Silence and one voice


@few
@given(
    labels=st.lists(st.sampled_from([Label.NEUTRAL, Label.POSITIVE]), max_size=200),
    hours=st.integers(0, 500),
)
@example(labels=[Label.NEUTRAL] * 200, hours=0)
@example(labels=[Label.POSITIVE] * 200, hours=0)
def test_without_a_complaint_nothing_rings(labels: list[Label], hours: int) -> None:
    """However many there are, if they speak of no fault."""
    begin = PRESENT + hours * 3_600
    records = [
        Record(begin + number, a_post(begin + number, f"p{number}"), label)
        for number, label in enumerate(labels)
    ]
    _, told = live(in_order(ticks(PRESENT, begin + 7_200), records))
    assert told == []


@few
@given(
    seed=seeds, label=st.sampled_from([Label.NEUTRAL, Label.UNKNOWN]), count=st.integers(60, 200)
)
def test_a_crowd_whose_feelings_do_not_tell_is_no_crisis(
    seed: int, label: Label, count: int
) -> None:
    random = seeded(seed)
    at = [PRESENT + 60 + random.uniform(0, 1_800) for _ in range(count)]
    posts = [a_post(each, f"p{each}", text="no internet") for each in sorted(at)]
    records = [Record(post.created_at.timestamp(), post, label) for post in posts]
    _, told = live(in_order(ticks(PRESENT, PRESENT + 40_000), records))
    assert {Level.ALERT} <= {notice.level for notice in told} <= {Level.WATCH, Level.ALERT}
    assert told[-1].kind is Kind.RESOLVED


@few
@given(
    ages=st.lists(st.integers(0, 7_200), min_size=1, max_size=100),
    fewest=st.integers(2, 9),
    born=st.sampled_from([0, 3, 20]),
    followers=st.none() | st.integers(0, 10**9),
)
@example(ages=[0] * 60, fewest=2, born=20, followers=10**9)
@example(ages=[0, 1], fewest=2, born=3, followers=None)  # before the clock strikes, and after
def test_one_author_never_exceeds_a_watch(
    ages: list[int], fewest: int, born: int, followers: int | None
) -> None:
    """By no rule that the settings allow, even of a brand that is silent but for him.

    Without a loud voice's followers he rings nothing at all.
    """
    now = PRESENT + 7_200
    watch = a_watch(PRESENT - born * 86_400, a_brief(min_authors=fewest, budget=100))
    watch.advance(now)
    for number, age in enumerate(ages):
        post = a_post(now - age, "karl", id=str(number), followers=followers, text="no internet")
        watch.observe(post, replace(NEGATIVE, strict=True), now)
    is_loud = (followers or 0) >= 10_000
    assert watch.look(now).level in ({None, Level.WATCH} if is_loud else {None})


@few
@given(
    before=st.integers(0, 40), more=st.integers(1, 40), age=st.integers(0, 3_000),
    rules=st.sampled_from([{}, {"min_authors": 2}, {"lanes": YARDSTICKS}]),
)  # fmt: skip
def test_more_unhappy_people_never_lower_the_points(
    before: int, more: int, age: int, rules: dict[str, Any]
) -> None:
    now = PRESENT + 3_600
    watch = a_seasoned_watch(a_brief(**rules))
    few_people = see(watch, a_crowd(now - age, before, step=0), now)
    points = [[lane.points.total for lane in few_people.lanes]]
    for number in range(more):
        signal = see(watch, [a_post(now - age, f"more{number}")], now)
        points.append([lane.points.total for lane in signal.lanes])
    for lane in zip(*points, strict=True):
        assert list(lane) == sorted(lane)


# -- Other brands


@few
@given(one=chapters, other=chapters, seed=seeds)
@example(one=EVENTFUL, other=EVENTFUL[::-1], seed=3)
def test_brands_that_share_a_partition_do_not_interact(
    one: list[str], other: list[str], seed: int
) -> None:
    streams = {"Zephyr": stream_of(one, seed, "Zephyr"), "Aurora": stream_of(other, seed, "Aurora")}
    last = max(stream[-1].at for stream in streams.values())
    clock = list(ticks(PRESENT, last))
    mentions = {
        brand: [record for record in stream if record.mention] for brand, stream in streams.items()
    }
    _, together = live(in_order(clock, *mentions.values()))
    for brand, stream in mentions.items():
        _, alone = live(in_order(clock, stream))
        assert [notice for notice in together if notice.brand == brand] == alone


# -- Late posts, and posts from the future


@fewer
@given(ages=st.lists(st.integers(3_601, 21_600), min_size=50, max_size=400))
def test_a_backlog_that_comes_at_once_does_not_look_like_a_crisis(ages: list[int]) -> None:
    """Six hours of posts, each older than an hour; they fill the bins of their own time."""
    now = PRESENT + 21_600
    records = [Record(now + 1, a_post(now - age, f"p{number}")) for number, age in enumerate(ages)]
    _, told = live(in_order(records, ticks(now, now + 90_000)))
    assert told == []
    watch = a_seasoned_watch()
    before = watch.look(now).windows
    late = see(watch, [record.mention for record in records if record.mention], now)
    assert late.windows["24h"].negative == before["24h"].negative + len(ages)
    assert late.windows["1h"] == before["1h"]
    assert see(watch, a_crowd(now, len(ages), "new", step=0), now).level is not None


ZONES = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda m: timezone(timedelta(minutes=m)))


@few
@given(
    naive=st.datetimes()
    | st.sampled_from([datetime.min, datetime.max])  # noqa: DTZ901  # a zone follows
    | st.datetimes(datetime(2026, 1, 16), datetime(2026, 1, 17)),  # noqa: DTZ001  # likewise
    zone=ZONES,
)
@example(naive=datetime.max, zone=timezone(-timedelta(hours=14)))  # noqa: DTZ901
@example(naive=datetime.min, zone=timezone(timedelta(hours=14)))  # noqa: DTZ901
@example(naive=datetime(2026, 1, 16, 12), zone=timezone(timedelta(minutes=51)))  # noqa: DTZ001
def test_no_date_does_harm(naive: datetime, zone: timezone) -> None:
    """It counts at most once, at no time but its own or its record's, and can be kept and told."""
    created_at = naive.replace(tzinfo=zone)
    desk, _ = live([Record(PRESENT + 60, a_post(PRESENT, created_at=created_at))])
    lookout = desk.lookouts[BRAND]
    lookout.judge(PRESENT + 400)
    assert lookout.signal is not None
    since = ((PRESENT + 400) // 300 - 11) * 300  # the first of the hour's twelve bins
    counts = created_at.timestamp() >= since
    assert lookout.signal.windows["1h"].negative == counts
    assert lookout.watch.bin == (PRESENT + 400) // 300
    assert repacked(lookout.watch).look(PRESENT + 500).authors == counts


# -- Time and judgement


@few
@given(
    steps=st.lists(st.tuples(st.integers(-4_000, 2_000), st.booleans()), min_size=1, max_size=80),
    crowd=st.booleans(),
)
def test_now_never_goes_back(steps: list[tuple[int, bool]], *, crowd: bool) -> None:
    """Whatever the producers' clocks say, each judgement is later than the one before it."""

    class Strict(Desk):
        """Notes when each brand is judged."""

        def judge(self, brand: str, now: float) -> bool:
            judged.append(now)
            return super().judge(brand, now)

    judged: list[float] = []
    desk = Strict()
    shift, at, highest = Shift(desk), PRESENT, float("-inf")
    for number, (step, is_tick) in enumerate(steps):
        at += step
        highest = max(highest, at)
        if is_tick:
            shift.tick(at)
        for author in range(12 if crowd and not is_tick else 1 - is_tick):
            post = a_post(max(at, PRESENT), f"p{author}", id=f"{number}/{author}")
            shift.observe(post, NEGATIVE, at)
        assert shift.now == highest
    assert judged == sorted(judged)
    told = [notice.at for notice in desk.told]
    assert told == sorted(told)


@few
@given(names=chapters, seed=seeds)
@example(names=EVENTFUL, seed=4)
def test_a_ring_needs_a_complaint_since_the_last_judgement(names: list[str], seed: int) -> None:
    """And no moment is judged twice: records that come again after a crash ring no second time."""

    class Strict(Desk):
        """Compares what rings with what came."""

        def observe(self, mention: Mention, *rest: object) -> Outcome:
            outcome: Outcome = super().observe(mention, *rest)  # type: ignore[arg-type]
            complained.append(outcome is Outcome.COUNTED)
            return outcome

        def judge(self, brand: str, now: float) -> bool:
            known = self.lookout(brand).signal
            is_open = super().judge(brand, now)
            signal = self.lookout(brand).signal
            assert signal is not None
            assert any(complained) or signal.level is None or signal is known
            before = list(self.told)
            assert super().judge(brand, now) == is_open
            assert self.told == before
            complained.clear()
            return is_open

    complained: list[bool] = []
    desk = Strict()
    shift = Shift(desk)
    for at, mention, label in stream_of(names, seed):
        if mention is None:
            shift.tick(at)
        else:
            shift.observe(mention, FEELINGS[label], at)

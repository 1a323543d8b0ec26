"""Whole crises, from the first post to the last notice, as a worker would tell them.

No constant number of people an hour would do: it rings in `calm_fortnight`, where more people
grumble each afternoon than `slow_rumour` has at its worst, or it misses `slow_rumour`. One that
counts posts rings for `one_angry_customer`, one that does not feel for `burst_of_praise`.
"""

import gzip
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise
from pathlib import Path

import pytest

from alerts.brief import FullBrief
from alerts.notice import Kind, Notice, kind_of
from detectors.events import Label, Level, Mention
from detectors.extent import CrisisKind
from pipeline.lines import Line, mention_file
from pipeline.replay import replay, scored
from pipeline.sentiment import SentimentChoice
from pipeline.sentiment.sentiments import Sentiments
from tests.builders import a_mention
from tests.scenarios import make
from tests.scenarios.crowd import START
from tests.scenarios.kinds import BEGIN, BRANDS, RIVALS
from tests.scenarios.make import SCENARIOS, STORIES, Scenario
from tests.scenarios.words import TONGUES

DATA = Path(__file__).parents[2] / "shared" / "data" / "mentions"  # lies beside the checkout
CUREVAC = DATA / "curevac_2020.jsonl.gz"

FLIPS = 2  # changes of mind about a kind that an incident may show
QUIET = (
    "one_angry_customer", "burst_of_praise", "calm_fortnight", "praised_influencer_en",
    "praised_influencer_fr", "giveaway_en", "giveaway_fr",
)  # fmt: skip

each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.name)


@pytest.fixture(scope="module")
def tell() -> Callable[[str], list[Notice]]:
    """The notices of a scenario by its name, replayed once."""
    known: dict[str, list[Notice]] = {}

    def notices(name: str) -> list[Notice]:
        if name not in known:
            known[name] = Scenario(name).notices()
        return known[name]

    return notices


@each_scenario
def test_a_scenario_is_told_as_the_golden_file_says(
    scenario: Scenario, tell: Callable[[str], list[Notice]]
) -> None:
    """After a wanted change: `python -m tests.scenarios.make`, and read the difference."""
    assert make.told(tell(scenario.name)) == scenario.expected.read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("outage_en", {"outage", "down"}), ("outage_fr", {"panne"}),
        ("rumour_en", {"toxic", "paint"}), ("rumour_fr", {"toxique", "peinture"}),
        ("own_post_en", {"sexist"}), ("own_post_fr", {"publication"}),
        ("customer_en", {"child"}), ("customer_fr", {"enfant"}),
        ("campaign_en", {"boycott"}), ("campaign_fr", {"boycottez"}),
        ("rival_en", {"mobivox"}), ("rival_fr", {"telvix"}),
        ("homonym_en", {"concert"}), ("homonym_fr", {"concert"}),
    ],
)  # fmt: skip
def test_a_crisis_is_named_when_it_is_told(
    name: str, words: set[str], tell: Callable[[str], list[Notice]]
) -> None:
    """By its signal, when it is first told as bad as it gets."""
    worst = max(tell(name), key=lambda notice: notice.level.rank)
    assert worst.signal.extent is not None
    terms = " ".join(term.text for term in worst.signal.extent.terms)
    assert words <= set(terms.lower().split()), terms


@pytest.mark.parametrize("name", STORIES)
def test_a_stream_is_what_its_story_makes(name: str) -> None:
    with gzip.open(Scenario(name).stream, "rt", encoding="utf-8") as committed:
        assert list(STORIES[name]().lines()) == committed.read().splitlines()


@pytest.mark.parametrize("file", sorted(make.HERE.glob("*.gz")), ids=lambda each: each.name)
def test_a_stream_stays_small(file: Path) -> None:
    assert file.stat().st_size < 300_000


@pytest.mark.parametrize(
    ("words", "label"),
    [
        pytest.param(make.GRUMBLES, Label.NEGATIVE, id="grumbles"),
        pytest.param(make.OUTAGE, Label.NEGATIVE, id="outage"),
        pytest.param(make.RUMOUR, Label.NEGATIVE, id="rumour"),
        pytest.param(make.ANGER, Label.NEGATIVE, id="anger"),
        pytest.param(make.CHATTER, Label.NEUTRAL, id="chatter"),
        pytest.param(make.PRAISE, Label.POSITIVE, id="praise"),
    ],
)
def test_the_scorer_feels_what_the_words_are_meant_to_say(
    words: tuple[str, ...], label: Label
) -> None:
    texts = [each.format(brand="Telvara") for each in words]
    found = make.sentiments().of([a_mention(text=text, lang="en") for text in texts])
    assert {each.label for each in found} == {label}


# -- What no rewriting of the golden files may bless


@pytest.mark.parametrize("name", QUIET)
def test_what_is_no_crisis_is_not_told(name: str, tell: Callable[[str], list[Notice]]) -> None:
    assert tell(name) == []


@pytest.mark.parametrize(
    ("name", "level", "begins", "within"),
    [
        pytest.param("outage", Level.CRISIS, timedelta(days=5, hours=10), 2, id="outage"),
        pytest.param("slow_rumour", Level.ALERT, timedelta(days=9, hours=6), 14, id="rumour"),
        pytest.param("second_wave", Level.CRISIS, timedelta(days=6, hours=6), 2, id="first wave"),
        pytest.param("hidden_authors", Level.CRISIS, timedelta(days=5, hours=16), 2, id="hidden"),
    ],
)
def test_a_crisis_is_told_in_time_and_is_over_at_the_end(
    name: str, level: Level, begins: timedelta, within: int, tell: Callable[[str], list[Notice]]
) -> None:
    notices = tell(name)
    reached = next(notice.at for notice in notices if notice.level is level)
    assert START + begins < notices[0].at  # the calm days before it say nothing
    assert reached - (START + begins) <= timedelta(hours=within)
    assert notices[-1].kind is Kind.RESOLVED


def test_a_second_wave_reopens_the_same_incident(tell: Callable[[str], list[Notice]]) -> None:
    notices = tell("second_wave")
    steps = [notice.kind for notice in notices if notice.kind in {Kind.OPENED, Kind.REOPENED}]
    assert steps == [Kind.OPENED, Kind.REOPENED]
    assert {notice.incident for notice in notices} == {1}
    assert [notice.seq for notice in notices] == list(range(1, len(notices) + 1))


def test_an_alert_says_that_the_authors_are_hidden(tell: Callable[[str], list[Notice]]) -> None:
    hidden, known = tell("hidden_authors")[0], tell("outage")[0]
    assert (hidden.signal.authors_known, known.signal.authors_known) == (False, True)


def most_an_hour(mentions: list[Mention]) -> int:
    """What a detector with a constant threshold looks at: unhappy people in a clock hour."""
    people = {
        (f"{mention.created_at:%d %H}", mention.author)
        for mention, sentiment in scored(mentions, make.sentiments().of)
        if sentiment.label is Label.NEGATIVE
    }
    return max(Counter(hour for hour, _ in people).values())


def test_no_constant_threshold_would_do() -> None:
    """Above the calm it misses the rumour, below the rumour it rings in the calm."""
    calm, rumour = (
        most_an_hour(Scenario(name).mentions()) for name in ("calm_fortnight", "slow_rumour")
    )
    assert calm > rumour


# -- Where it began, and what it is about


def loudest(notices: list[Notice]) -> Notice:
    """When it had become as bad as it got."""
    return max(notices, key=lambda notice: (notice.level.rank, -notice.seq))


@pytest.mark.parametrize("lang", TONGUES)
@pytest.mark.parametrize(
    ("story", "kind"),
    [
        ("customer", CrisisKind.CUSTOMER), ("own_post", CrisisKind.OWN_POST),
        ("outage", CrisisKind.OUTAGE), ("outage_facts", CrisisKind.OUTAGE),
        ("rumour", CrisisKind.RUMOUR), ("campaign", CrisisKind.CAMPAIGN),
    ],
)  # fmt: skip
def test_a_crisis_is_told_with_its_kind(
    story: str, kind: CrisisKind, lang: str, tell: Callable[[str], list[Notice]]
) -> None:
    told = tell(f"{story}_{lang}")
    soon = [notice for notice in told if notice.at - told[0].at <= timedelta(hours=1)]
    assert kind_of(soon[-1]) is kind
    assert kind_of(told[-1]) is kind  # a label that is read after it
    kinds = [kind_of(notice) for notice in told]
    assert sum(before is not after for before, after in pairwise(kinds)) <= FLIPS


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("outage_en", {"outage", "down", "network", "internet"}, id="outage"),
        pytest.param("outage_fr", {"panne", "réseau", "internet"}, id="panne"),
        pytest.param("rumour_en", {"toxic paint"}, id="rumour"),
        pytest.param("rumour_fr", {"peinture", "toxique"}, id="rumeur"),
        pytest.param("own_post_en", {"sexist", "ad", "mop"}, id="own post"),
        pytest.param("own_post_fr", {"pub", "sexiste"}, id="publication"),
        pytest.param("rival_en", {"mobivox"}, id="a competitor's crisis, which names the brand"),
        pytest.param("rival_fr", {"telvix"}, id="un concurrent"),
        pytest.param("homonym_en", {"concert"}, id="a singer of the same name"),
        pytest.param("homonym_fr", {"concert"}, id="une chanteuse du même nom"),
    ],
)
def test_the_terms_say_what_it_is_about(
    name: str, words: set[str], tell: Callable[[str], list[Notice]]
) -> None:
    """One look tells a responder of another brand's crisis, and of another bearer of the name."""
    extent = loudest(tell(name)).signal.extent
    assert extent
    said = [term.text.casefold() for term in extent.terms]
    assert len(said) <= 5
    assert any(word in text.split() or word == text for word in words for text in said), said
    assert not any(brand.casefold() in text for brand in BRANDS.values() for text in said)


@pytest.mark.parametrize("lang", TONGUES)
def test_what_began_it_is_found(lang: str, tell: Callable[[str], list[Notice]]) -> None:
    customer, own = (
        loudest(tell(f"{name}_{lang}")).signal.extent for name in ("customer", "own_post")
    )
    assert customer
    assert customer.beginning.first
    assert abs(customer.beginning.first.created_at - BEGIN) <= timedelta(hours=1)
    assert customer.beginning.answered
    assert customer.beginning.answered.author == "nina_k"
    assert not customer.beginning.is_own
    told = loudest(tell(f"customer_{lang}")).signal
    (tale,) = (quote for quote in told.quotes if quote.author == "nina_k")
    assert tale.shares == told.windows["1h"].shares > 0  # nobody shared anything else
    assert own
    assert own.beginning.answered
    assert own.beginning.is_own
    assert own.beginning.answered.text == TONGUES[lang].own_post.format(brand=BRANDS[lang])


def is_one_of(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of these was filled to make the text."""
    return any(re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(w)), text) for w in words)


@pytest.mark.parametrize("lang", TONGUES)
@pytest.mark.parametrize(
    "story", ["customer", "own_post", "outage", "outage_facts", "rumour", "rival", "homonym"]
)
def test_posts_of_everyday_life_do_not_stand_for_a_crisis(
    story: str, lang: str, tell: Callable[[str], list[Notice]]
) -> None:
    """Before the first sign, and between the others, they go on."""
    told = loudest(tell(f"{story}_{lang}"))
    usual = [quote.text for quote in told.signal.quotes
             if is_one_of(quote.text, TONGUES[lang].grumbles)]  # fmt: skip
    if told.level is not Level.WATCH:
        assert told.signal.quotes
        assert usual == []


@pytest.mark.parametrize("name", [name for name in STORIES if name not in QUIET])
def test_what_is_asked_every_day_is_not_told_of_a_crisis(
    name: str, tell: Callable[[str], list[Notice]]
) -> None:
    """By the message, when it is first told and as bad as it gets; later chance has its turn."""
    spoken = [words for said in TONGUES.values() for words in (said.grumbles, said.chatter)]
    everyday = tuple(chain(make.GRUMBLES, make.CHATTER, *spoken))
    for notice in (tell(name)[0], loudest(tell(name))):
        extent = notice.signal.extent
        assert extent
        asked = [question.text for question in extent.other.questions[:1]]
        assert [text for text in asked if is_one_of(text, everyday)] == []


@pytest.mark.parametrize("lang", TONGUES)
@pytest.mark.parametrize(
    ("story", "asks"),
    [("customer", "joiners"), ("own_post", "own_answers"), ("rumour", "rumour")],
)
def test_what_is_asked_because_of_it_is_told(
    story: str, asks: str, lang: str, tell: Callable[[str], list[Notice]]
) -> None:
    extent = loudest(tell(f"{story}_{lang}")).signal.extent
    assert extent
    (first, *_) = extent.other.questions
    words: tuple[str, ...] = getattr(TONGUES[lang], asks)
    sentences = tuple(f"{part}?" for said in words for part in re.split("[.?] ?", said))
    assert is_one_of(first.text.replace(" ?", "?"), tuple(s.replace(" ?", "?") for s in sentences))


@pytest.mark.parametrize("lang", TONGUES)
def test_twelve_accounts_that_copy_wake_nobody(
    lang: str, tell: Callable[[str], list[Notice]]
) -> None:
    told = tell(f"campaign_{lang}")
    assert told
    assert Level.CRISIS not in {notice.level for notice in told}


@pytest.mark.parametrize("lang", TONGUES)
@pytest.mark.parametrize(("trap", "name"), [("rival", None), ("homonym", "concert")])
def test_somebody_elses_crisis_wakes_nobody_where_it_is_known_who_that_is(
    trap: str, name: str | None, lang: str, tell: Callable[[str], list[Notice]]
) -> None:
    """It rings all the same, and says from the first message on whom they name."""
    unknown, known = tell(f"{trap}_{lang}"), tell(f"{trap}_named_{lang}")
    assert loudest(unknown).level is Level.CRISIS
    assert loudest(known).level is Level.ALERT
    assert known[0].at - unknown[0].at <= timedelta(minutes=1)
    for notice in known:
        named = [each.named.names for each in notice.signal.lanes if each.named]
        assert set(named) == {(name or RIVALS[lang],)}
    assert not any(each.named for notice in unknown for each in notice.signal.lanes)


@pytest.mark.parametrize("lang", TONGUES)
def test_our_own_outage_is_one_though_a_quarter_name_the_competitor(
    lang: str, tell: Callable[[str], list[Notice]]
) -> None:
    """As early as if nobody had said who they are."""
    name = f"outage_compared_named_{lang}"
    plain = replay(Scenario(name).mentions(), make.sentiments().of, lambda _brand: make.BRIEF)
    assert make.told(tell(name)) == make.told(list(plain))
    assert loudest(tell(name)).level is Level.CRISIS
    assert kind_of(tell(name)[-1]) is CrisisKind.OUTAGE


@pytest.mark.parametrize("name", ["outage_facts_en", "outage_facts_fr", "unread"])
def test_people_hear_of_what_nobody_feels_or_reads(
    name: str, tell: Callable[[str], list[Notice]]
) -> None:
    first = next(notice for notice in tell(name) if notice.level is Level.ALERT)
    assert first.at < BEGIN + timedelta(minutes=20)  # hundreds tell it by then


def test_the_scorer_feels_nothing_in_facts() -> None:
    """Or the story would say nothing of the lane that goes by facts."""
    said = TONGUES["fr"]
    texts = [
        text.format(brand="Aubelle", place=place, hour=hour)
        for text in said.facts for place in said.places for hour in said.hours
    ]  # fmt: skip
    found = make.sentiments().of([a_mention(text=text, lang="fr") for text in texts])
    assert sum(each.label is Label.NEGATIVE for each in found) < len(found) / 4


# -- A real one


@pytest.mark.data
@pytest.mark.skipif(not CUREVAC.exists(), reason=f"{CUREVAC.name} is not beside the checkout")
def test_curevac_is_told_in_the_morning_and_not_before() -> None:
    """15 March 2020: a newspaper says that the White House wants the vaccine for itself alone."""
    with mention_file(str(CUREVAC), datetime(2020, 3, 1, tzinfo=UTC)) as lines:
        mentions = [line.mention for line in lines if isinstance(line, Line)]
    notices = list(replay(mentions, Sentiments(SentimentChoice()).of, lambda _brand: FullBrief()))
    calm_until = datetime(2020, 3, 14, 22, tzinfo=UTC)
    reached = {level: [n.at for n in notices if n.level is level] for level in Level}
    assert {notice.level for notice in notices if notice.at < calm_until} <= {Level.WATCH}
    assert min(reached[Level.ALERT]) <= datetime(2020, 3, 15, 8, tzinfo=UTC)
    assert min(reached[Level.CRISIS]) <= datetime(2020, 3, 15, 10, tzinfo=UTC)
    storm = [notice for notice in notices if notice.at >= calm_until]
    assert {notice.incident for notice in storm} == {storm[0].incident}
    over = [notice.at for notice in storm if notice.kind is Kind.RESOLVED]
    assert all(at >= datetime(2020, 3, 18, tzinfo=UTC) for at in over)

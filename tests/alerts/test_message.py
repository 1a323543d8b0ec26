"""A notice becomes a message that Slack takes, that people read, and that strangers cannot bend."""

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SlackBlock

from alerts.deed import Action, Cause, Deed
from alerts.details import details
from alerts.goals import Goal, Judged, Outcome
from alerts.guide import Guide
from alerts.incident import Status
from alerts.ladder import Rung, fit
from alerts.language import Language
from alerts.late import Late
from alerts.limits import validate_message, view_problems
from alerts.message import Block, Controls, Message, alert_id, root_message, thread_entry
from alerts.notice import Kind, Notice
from alerts.numbers import date
from alerts.phrases import PHRASES
from alerts.stakeholder import OPEN, Stakeholder
from alerts.text import LINK_LIMIT
from detectors.events import Level, Quote
from detectors.extent import Cascade, CrisisKind, Evidence, Extent, Guess, Question, Term
from detectors.rules import SeverityRules
from detectors.signal import Deaf, Points, Signal
from pipeline.codec import BRAND_LIMIT
from pipeline.playbooks import ROLES
from tests.builders import (
    NOON,
    a_judged,
    a_notice,
    a_quote,
    a_signal,
    a_spreader,
    a_window,
    an_extent,
)
from tests.guides import GUIDE, longest

LATER = NOON + timedelta(hours=2, minutes=5)
LONGEST_PING = f"<!subteam^S{'A' * 20}>"
OURS = (
    r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|[-/\d :]+ UTC>|<!here>|<@U012AB3CD>"
    r"|<https?://[!-;=?-{}~]+\|(open the playbook|ouvrir la procédure"
    r"|first unhappy post|première publication négative)>"
)
NAMED = rf"<{re.escape(OPEN)}U012AB3CD\|([^<>]*)>"
BOARD = "https://grafana.example/d/tocsin"

GOLDEN = """\
# CRISIS · Zephyr
<!here> *41* unhappy people in the last hour, where 3 are usual at this time of day. \
By chance that happens once in 14 weeks. Looks like an outage or a fault; still growing. \
No word from the brand for 2 h 05 min.
- Unhappy people, last hour / 41, usual: 3 / 24 h: 41
- Unhappy posts, last hour / 45 of 57 / 53% beyond doubt (95%: 40% to 65%) / \
3 more that nobody could score
- Reach, last hour / about 12.3k people, at most 90k / 24 h: about 12.3k people
- Spread, last hour / 9 shares / 24 h: 9 / 96 unhappy people an hour, 41 before / \
twice as many in 20 min
- Signs of its kind / for: 62% say that something does not work / \
against: 45% are near-copies
- First sign / 2026-03-02 12:00 UTC / open for 2 h 05 min / \
<https://social.example/ana/1|first unhappy post>
6 of 52 people speak for the brand · the brand answered 0 of 38 posts
`▁▁▁▁▁▁▁▁▁▁▁▁▂▃▃▄▅▅▆▇▆██▇` unhappy people each 5 min, last 2 h; highest: 9
New words: no trains
Asked by 9 people: When will trains run again?
Unhappy posts, most shared first
> No trains since six. Nobody says why.
Ana · mastodon · 12 shares · social.example · [open post](https://social.example/ana/1)
*What to do now* · Outage or product fault
1. If anybody can come to harm, say first how to stay safe, and stop sale or use.
2. Post what fails, for whom, since when and what to do meanwhile; pin it, pause all other posts.
3. Name the time of the next word, an hour away at most, and keep it, news or not.
*Bring in:* operations · customer care · social media team · press office · management · legal
*Why it rings*
• yes: by chance once in 14 weeks (rings from once a week)
• yes: 41 unhappy people (at least 5)
• severity 4.5 of 7 points: 2.2 for how unusual, 2.2 for how many; \
alert from 2.5, crisis from 4.5 and 10 people
| Nobody has it
| Incident Zephyr/1 · update 7 · settings 0123456789ab"""


def blocks_of(message: Message) -> list[Block]:
    return [*message.blocks, *(b for a in message.attachments for b in a["blocks"])]


def texts_of(node: Any) -> Iterator[dict[str, Any]]:
    """Each object with a text, however deep."""
    if isinstance(node, list):
        for part in node:
            yield from texts_of(part)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node
        yield from texts_of([part for part in node.values() if not isinstance(part, str)])


def parsed_texts(message: Message) -> list[str]:
    """The texts that Slack reads for mentions and links."""
    found = [
        t["text"] for t in texts_of(blocks_of(message)) if t["type"] in ("mrkdwn", "plain_text")
    ]
    return [message.text, *(a["fallback"] for a in message.attachments), *found]


def rendered(message: Message) -> str:
    """The message as a page of text."""
    page = "\n".join(line for block in blocks_of(message) for line in lines(block))
    return re.sub(r"<!date\^[^|]+\|([^>]+)>", r"\1", page)


def lines(block: Block) -> list[str]:
    match block:
        case {"type": "header", "text": {"text": text}}:
            return [f"# {text}"]
        case {"type": "section", "text": {"text": text}}:
            return [text]
        case {"type": "section", "fields": fields}:
            return ["- " + f["text"].replace("*", "").replace("\n", " / ") for f in fields]
        case {"type": "context", "elements": texts}:
            return [f"| {text['text']}" for text in texts]
        case _:
            return [rich(part) for part in block["elements"]]


def rich(part: dict[str, Any]) -> str:
    sign = "> " if part["type"] == "rich_text_quote" else ""
    leaves = (f"[{e['text']}]({e['url']})" if "url" in e else e["text"] for e in part["elements"])
    return sign + "".join(leaves)


def test_a_crisis_reads_from_the_point_to_the_details() -> None:
    notice = a_notice(kind=Kind.ESCALATED, level=Level.CRISIS, seq=7, at=LATER, signal=a_crisis())
    message = root_message(notice, ping="<!here>", severity=SeverityRules(), advice=GUIDE)
    assert rendered(message) == GOLDEN
    assert message.text == (
        "<!here> CRISIS · Zephyr. 41 unhappy people in the last hour (usual: 3), "
        "reach about 12.3k people; looks like an outage or a fault; still growing; "
        "no word from the brand for 2 h 05 min. Nobody has it."
    )


def a_crisis() -> Signal:
    windows = dict.fromkeys(("15m", "1h", "6h", "24h"), a_window(potential=90_000))
    points = Points(surprise=2.25, size=2.23)
    return a_signal(points=points, windows=windows, extent=an_extent())


@pytest.mark.parametrize(
    ("kind", "level", "colour"),
    [
        (Kind.OPENED, Level.WATCH, "#9e9e9e"),
        (Kind.OPENED, Level.ALERT, "#a30200"),
        (Kind.UPDATED, Level.CRISIS, "#a30200"),
        (Kind.REOPENED, Level.CRISIS, "#a30200"),
        (Kind.EASED, Level.CRISIS, "#daa038"),
        (Kind.RESOLVED, Level.WATCH, "#2eb886"),
    ],
)
def test_the_colour_repeats_what_the_header_says(kind: Kind, level: Level, colour: str) -> None:
    (attachment,) = root_message(a_notice(kind=kind, level=level)).attachments
    assert attachment["color"] == colour


def test_an_update_of_an_eased_incident_does_not_turn_red_again() -> None:
    quiet = a_notice(kind=Kind.UPDATED, status=Status.EASED, signal=a_signal(level=None, quiet=65))
    assert root_message(quiet).attachments[0]["color"] == "#daa038"


def test_block_ids_are_new_in_each_version() -> None:
    first, second = (root_message(a_notice(seq=seq), advice=GUIDE) for seq in (1, 2))
    ids = [block["block_id"] for block in blocks_of(first)]
    assert ids == ["h.1", "s.1", "f.1", "t.1", "q.1", "p.1", "b.1", "w.1", "c.1"]
    assert not set(ids) & {block["block_id"] for block in blocks_of(second)}


def test_the_root_and_its_entries_are_told_apart_by_their_metadata() -> None:
    notice = a_notice(incident=3, seq=5)
    entry = thread_entry(notice)
    assert entry is not None
    assert root_message(notice).metadata == {
        "event_type": "tocsin_alert",
        "event_payload": {"alert_id": "Zephyr/3", "version": 5, "schema": 1},
    }
    assert entry.metadata == {
        "event_type": "tocsin_alert",
        "event_payload": {"alert_id": "Zephyr/3", "seq": 5, "schema": 1},
    }


def test_the_id_of_an_endless_brand_is_bounded() -> None:
    assert alert_id(a_notice(brand="Z" * 5_000, incident=2)) == "Z" * 200 + "/2"


def test_an_update_is_no_entry_in_the_log() -> None:
    assert thread_entry(a_notice(kind=Kind.UPDATED)) is None


def test_an_entry_is_one_line() -> None:
    entry = thread_entry(a_notice(kind=Kind.EASED, seq=4), ping="<@U123>")
    assert entry is not None
    assert rendered(entry) == (
        "<@U123> 2026-03-02 12:00 UTC · *Eased* · Zephyr: "
        "41 unhappy people in the last hour (usual: 3), reach up to 12.3k people"
    )
    assert [block["block_id"] for block in entry.blocks] == ["l.4"]


def test_the_ping_stands_where_it_is_asked_for_and_nowhere_else() -> None:
    called = root_message(a_notice(), ping="<!subteam^S123>")
    assert [t for t in parsed_texts(called) if "S123" in t] == [
        called.text,
        called.blocks[1]["text"]["text"],
    ]
    assert not any("<!s" in text for text in parsed_texts(root_message(a_notice())))


@pytest.mark.parametrize(
    "ping",
    ["<!channel>", "<!everyone>", "@channel", "@here", "", "<!here> <!channel>", "<!here>\n"],
)
def test_nobody_calls_everybody(ping: str) -> None:
    for render in (root_message, thread_entry):
        with pytest.raises(ValueError, match="cannot ping"):
            render(a_notice(), ping=ping)


def test_without_quotes_the_rich_text_stays() -> None:
    message = root_message(a_notice(signal=a_signal(quotes=())))
    quotes = message.blocks[4]
    assert quotes["type"] == "rich_text"
    assert lines(quotes) == ["No post can be quoted."]


def test_three_posts_at_most_are_quoted_and_an_unsafe_address_is_no_link() -> None:
    posts = [a_quote(text=f"post {n}", url="javascript:alert(1)") for n in range(4)]
    posts[1] = a_quote(text="\u200b")
    message = root_message(a_notice(signal=a_signal(quotes=tuple(posts))))
    assert lines(message.blocks[4]) == [
        "Unhappy posts, most shared first",
        "> post 0",
        "Ana · mastodon · 12 shares",
        "> (no text)",
        "Ana · mastodon · 12 shares · social.example · [open post](https://social.example/ana/1)",
        "> post 2",
        "Ana · mastodon · 12 shares",
    ]


def the_worst(letter: str, **fields: Any) -> Notice:
    """All texts are as long as they may be, and made of one letter."""
    post = a_quote(
        text=letter * 900, author=letter * 99, platform=letter * 99, shares=2**32,
        url=("https://" + "a." * 30 + "example/").ljust(LINK_LIMIT, "b"),
    )  # fmt: skip
    figures = ("mentions", "negative", "unknown", "authors", "reach", "potential")
    most = a_window(**dict.fromkeys(figures, 2**32))
    asked = Question(text=letter * 300, people=2**32)
    odd = Evidence(name=letter * 99, observed=0.125, threshold=0.5, weight=1.0, held=True)
    facts = (odd, replace(odd, weight=-1.0)) * 6
    extent = an_extent(
        terms=(Term(text=letter * 99, people=2**32, usual=1e9),) * 5, beginning={"first": post},
        other={"questions": (asked,) * 3, "supporters": 999_949, "people": 999_949},
        spread={"velocity": 999_949.0, "before": 999_949.0, "doubling": 1e6},
        guesses=(Guess(kind=CrisisKind.CAMPAIGN, points=1.0, evidence=facts),),
    )  # fmt: skip
    signal = a_signal(
        quotes=(post,) * 3, windows=dict.fromkeys(("15m", "1h", "6h", "24h"), most), at_least=True,
        authors=999_949, expected=123_456.0, authors_known=False, young=True, lane="15m",
        settings=letter * 99, rescored=NOON, extent=extent,
        deaf=(Deaf(source=letter * 40, since=NOON),) * 3,
    )  # fmt: skip
    done = Deed(
        action=Action.DISMISS, actor=letter * 99, at=NOON, incident=1, note=letter * 999,
        cause=Cause.CAMPAIGN,
    )  # fmt: skip
    known: dict[str, Any] = {
        "brand": letter * BRAND_LIMIT, "reason": letter * 999, "signal": signal,
        "owner": letter * 99, "incident": 10**6, "seq": 10**6, "deed": done,
        "at": NOON + timedelta(days=9_999, hours=23), "peak_authors": 10**6,
    }  # fmt: skip
    return a_notice(**known | fields)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"level": Level.WATCH}, True, id="first signs"),
        pytest.param({"level": Level.WATCH, "kind": Kind.AUDIT}, True, id="lowered by hand"),
        pytest.param({"level": Level.ALERT}, False, id="an alert is kept up to date"),
        pytest.param(
            {"level": Level.WATCH, "kind": Kind.RESOLVED, "status": Status.RESOLVED}, False,
            id="it is over",
        ),
    ],
)  # fmt: skip
def test_a_message_that_is_not_kept_up_to_date_says_as_of_when_it_is(
    fields: dict[str, Any], *, said: bool
) -> None:
    (attachment,) = root_message(a_notice(at=LATER, **fields)).attachments
    lines = [element["text"] for element in attachment["blocks"][-1]["elements"]]
    assert (f"Numbers as of {date(LATER)}: a watch is not kept up to date" in lines) is said


DUE = (
    a_judged(Goal.DETECT, took=70, outcome=Outcome.MISSED),
    a_judged(Goal.ACKNOWLEDGE),
    a_judged(Goal.ANSWER),
)
"""The longest that is said of goals: whoever has a message was told."""


@pytest.mark.parametrize(
    ("language", "goals", "line"),
    [
        pytest.param(Language.EN, (), None, id="none"),
        pytest.param(
            Language.EN,
            (
                a_judged(Goal.DETECT, took=4, outcome=Outcome.MET),
                a_judged(Goal.ACKNOWLEDGE, outcome=Outcome.MISSED),
                a_judged(Goal.ANSWER, limit=timedelta(hours=1)),
            ),
            "Goals: told in 4 min (goal 10 min) · not acknowledged in 10 min · to be answered by "
            f"{date(NOON + timedelta(hours=1))}",
            id="as each stands",
        ),
        pytest.param(
            Language.EN,
            (a_judged(Goal.ACKNOWLEDGE), a_judged(Goal.ANSWER, limit=timedelta(minutes=9))),
            f"Goals: to be answered by {date(NOON + timedelta(minutes=9))}",
            id="of what is due the next alone",
        ),
        pytest.param(
            Language.FR, (a_judged(Goal.ANSWER, took=70, outcome=Outcome.MISSED),),
            "Objectifs\u202f: réponse tardive, en 1\u202fh 10\u202fmin (objectif 10\u202fmin)",
            id="late",
        ),
    ],
)  # fmt: skip
def test_goals_of_a_route_stand_below_who_has_it(
    language: Language, goals: tuple[Judged, ...], line: str | None
) -> None:
    (attachment,) = root_message(a_notice(), language=language, goals=goals).attachments
    _, *rest = [each["text"] for each in attachment["blocks"][-1]["elements"]]
    assert (rest[0] if goals else None) == line


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize(("letter", "rungs"), [("e", [Rung.FULL]), ("&", [Rung.FULL, Rung.SLIM])])
def test_the_worst_that_can_come_fits(
    letter: str, rungs: list[Rung], kind: Kind, level: Level, language: Language
) -> None:
    """Where each letter is to be escaped, which doubles it, a crisis may lose its quotes."""
    notice = the_worst(letter, kind=kind, level=level)
    called: dict[str, Any] = {"language": language, "ping": LONGEST_PING}
    root = root_message(
        notice, severity=SeverityRules(), controls=Controls(dashboard=BOARD.ljust(600, "b")),
        advice=GUIDE, late=Late.DETECTED, goals=DUE, **called,
    )  # fmt: skip
    entry = thread_entry(notice, **called)
    for message in filter(None, (root, entry)):
        rung, shown, _ = fit(message)
        assert rung in rungs
        assert validate_message(shown) == []
    assert len(root.text) <= 300
    assert entry is None or len(entry.text) <= 400


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("own", [False, True])
def test_the_longest_that_a_team_can_add_costs_at_most_the_quotes(
    language: Language, *, own: bool
) -> None:
    notice = the_worst("e", level=Level.CRISIS)
    root = root_message(
        notice, severity=SeverityRules(), controls=Controls(dashboard=BOARD.ljust(600, "b")),
        advice=longest("e", own=own), late=Late.DETECTED, language=language, ping=LONGEST_PING,
        goals=DUE,
    )  # fmt: skip
    rung, shown, _ = fit(root)
    assert rung in {Rung.FULL, Rung.SLIM}
    assert {"p", "b"} <= {block["block_id"][0] for block in shown.blocks}


HOSTILE = (  # of reference/slack.md; test_text.py has what becomes of each
    "<!channel> urgent", "<@U012AB3CD> <!subteam^S1|x> <#C1|general>", "javascript:alert(1)",
    "&lt;!here&gt; &#60;!channel&#62;", "@everyone @here look", "https://user:pw@evil.com/",
    "<https://evil.example|https://yourbank.com>", "*bold* _it_ ~st~ `code` ```block```",
    "> quoted\n> fake bot line", "\u202egnp.exe", "a\u200bb\u2060c\ufeff", "\ud800 lone",
    "Z\u0334\u0321\u0322\u031b\u034ea\u035fl\u035dg\u0338o\u0336", "line1\nline2\u2028line3\x07",
    "\U0001f600" * 200, "<!date^0^{_}|spoof>", "[x](http://evil) **md**", "https://exa mple.com/|x",
    ":rotating_light: CRITICAL", "\U0001f3f4\U000e0067\U000e0062\U000e007f tag",
    "https://\u0435xample.com/\u043f\u0443\u0442\u044c?q=\xe9",
)  # fmt: skip


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_known_trick_bends_a_message(text: str, language: Language) -> None:
    post = a_quote(text=MARK + text, author=f"{MARK}{text}", platform=text, url=text)
    deed = Deed(action=Action.DISMISS, actor=text, at=NOON, incident=1, note=text)
    signal = a_signal(quotes=(post,) * 3, extent=a_hostile_extent(post, text))
    notice = a_notice(
        kind=Kind.AUDIT, brand=f"B{text}", signal=signal, deed=deed, owner=text, reason=text
    )
    assert_is_safe(notice, language, advice=of_strangers(text))


TRICKS = (
    "<!channel>", "<@U012AB3CD>", "&lt;!here&gt;", "@here", "*", "`", "\n> ", "\u202e", "\u200b",
    "\u200d", "\u0301", "\ud800", "\U000e0067", '"', "\\", "https://evil.example|x", "{level}",
)  # fmt: skip
anything = st.lists(st.sampled_from(TRICKS) | st.text(st.characters(), max_size=9)).map("".join)
MARK = "Qx7"  # of what only rich_text may show


@settings(max_examples=200, deadline=None)
@given(
    brand=st.just("B") | anything.map(lambda text: f"B{text}"[:BRAND_LIMIT]), text=anything,
    author=anything | st.none(),
    platform=anything | st.none(), reason=anything | st.none(), kind=st.sampled_from(Kind),
    url=anything | anything.map("https://a.example/{}".format), language=st.sampled_from(Language),
    late=st.sampled_from(Late) | st.none(),
)  # fmt: skip
def test_strangers_cannot_bend_a_message(  # noqa: PLR0913
    *, brand: str, text: str, author: str | None, platform: str | None, reason: str | None,
    kind: Kind, url: str, language: Language, late: Late | None,
) -> None:  # fmt: skip
    post = a_quote(text=MARK + text, author=f"{MARK}{author}", platform=platform, url=url)
    signal = a_signal(quotes=(post,) * 3, extent=a_hostile_extent(post, text))
    deed = Deed(action=Action.RESOLVE, actor=f"B{author}", at=NOON, incident=1, note=reason)
    notice = a_notice(
        kind=kind, brand=brand, reason=reason, signal=signal, owner=author,
        **({"deed": deed} if kind is Kind.AUDIT else {}),
    )  # fmt: skip
    assert_is_safe(notice, language, advice=of_strangers(text, url), late=late)


def of_strangers(*texts: str) -> Guide:
    """Settings that nobody has checked: the message still obeys none of them."""
    who = Stakeholder(name=texts[0], slack="U012AB3CD", note=texts[-1])
    own = tuple(filter(str.strip, texts))
    return replace(GUIDE, own=own, stakeholders=dict.fromkeys(sorted(ROLES), who))


def a_hostile_extent(post: Quote, text: str) -> Extent:
    """All that strangers can bring into it."""
    odd = Evidence(name=text, observed=1.0, threshold=0.5, weight=1.0, held=True)
    cascade = Cascade(root=post, shares=9, last=4, before=2, growing=False)
    asked = Question(text=MARK + text, people=9)
    return an_extent(
        spread={"cascade": cascade}, beginning={"first": post, "answered": post},
        spreaders=(a_spreader(name=f"{MARK}{text}"),), other={"questions": (asked,) * 3},
        terms=(Term(text=MARK + text, people=9, usual=0.0),) * 5,
        guesses=(Guess(kind=CrisisKind.RUMOUR, points=1.0, evidence=(odd, odd)),),
    )  # fmt: skip


def assert_is_safe(notice: Notice, language: Language, **manner: Any) -> None:
    """Slack takes both messages of it, and neither does anything that its texts ask for."""
    root = root_message(
        notice, language=language, ping="<!here>", controls=Controls(dashboard=BOARD), **manner
    )
    view = details(notice, PHRASES[language])
    assert view_problems(view) == []
    listed = Message(text="-", blocks=view["blocks"], attachments=[], metadata={})
    for message in filter(None, (root, thread_entry(notice, language=language), listed)):
        assert validate_message(message) == []
        assert len(message.text) <= 300
        assert_slack_knows(message)
        assert_nothing_is_obeyed(message, PHRASES[language].quotes.link)
        assert_nothing_is_hidden(message)


def assert_slack_knows(message: Message) -> None:
    for block in blocks_of(message):
        model = SlackBlock.parse(copy.deepcopy(block))
        assert model is not None
        assert model.to_dict()["block_id"] == block["block_id"]


def assert_nothing_is_obeyed(message: Message, label: str) -> None:
    for text in parsed_texts(message):
        assert not re.search("[<>]|@(?!\u2060)", re.sub(OURS, "", re.sub(NAMED, r"\1", text)))
        assert MARK not in text
    for element in texts_of(blocks_of(message)):
        if element["type"] == "link":
            assert element["text"] == label


def assert_nothing_is_hidden(message: Message) -> None:
    shown = [message.text, *(t["text"] for t in texts_of(blocks_of(message)))]
    for text in shown:
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e]", text)
        assert not re.search("[\u2061-\u206f\ufeff\U000e0000-\U000e007f\ud800-\udfff]", text)
        assert not re.search("(?<!@)\u2060", text)
    assert json.loads(json.dumps(message.blocks)) == message.blocks

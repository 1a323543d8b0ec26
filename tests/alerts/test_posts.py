"""The posts of a message, and the words and questions above them."""

from typing import Any

import pytest

from alerts.discretion import OPEN, Discretion, Posts
from alerts.limits import validate_message
from alerts.message import root_message
from alerts.notice import Notice
from alerts.phrases import EN, FR, Phrases
from alerts.posts import QUOTE_ROOM, posts
from alerts.verdict import Verdict
from detectors.extent import CrisisKind
from tests.alerts.waves import a_verdict
from tests.builders import a_guess, a_notice, a_quote, a_signal, an_extent

AD = a_quote(
    id="own", text="Women, relax: our mop thinks for you!", author="official",
    url="https://social.example/official/7",
)  # fmt: skip


def ours(
    kind: CrisisKind = CrisisKind.OWN_POST, verdict: Verdict | None = None, **begun: Any
) -> Notice:
    """People are unhappy about a post of the brand's own, as it looks."""
    beginning = {"answered": AD, "answers": 56, "is_own": True} | begun
    extent = an_extent(guesses=(a_guess(kind),), beginning=beginning)
    return a_notice(signal=a_signal(extent=extent), verdict=verdict)


def page(notice: Notice, words: Phrases = EN, discretion: Discretion = OPEN) -> str:
    """A line for each part; links in brackets."""
    parts = posts(discretion.notice(notice), discretion, words)
    return "\n".join(
        "".join(f"{e['text']}[{e['url']}]" if "url" in e else e["text"] for e in part["elements"])
        for part in parts
    )


def test_the_own_post_that_people_answer_is_named_before_theirs() -> None:
    told = page(ours())
    assert (
        "The brand's own post of 2026-03-02 12:00 UTC, answered or shared 56 times"
        " · open post[https://social.example/official/7]\n"
        "Women, relax: our mop thinks for you!\n"
        "Unhappy posts, most shared first\n"
    ) in told
    assert (
        "Publication de la marque du 02/03/2026 12:00 UTC, commentée ou relayée 56 fois"
        " · voir la publication[https://social.example/official/7]\n"
        "Women, relax: our mop thinks for you!\n"
    ) in page(ours(), FR)


SAID = a_verdict(CrisisKind.OWN_POST)


@pytest.mark.parametrize(
    ("notice", "is_told"),
    [
        pytest.param(ours(CrisisKind.OUTAGE), False, id="it looks like something else"),
        pytest.param(ours(CrisisKind.OUTAGE, verdict=SAID), True, id="a person knows better"),
        pytest.param(ours(is_own=False), False, id="what most answer is somebody else's"),
        pytest.param(ours(answered=None), False, id="it was never seen"),
        pytest.param(a_notice(), False, id="a notice of an older release"),
    ],
)
def test_it_is_told_where_that_is_what_it_is_about(notice: Notice, *, is_told: bool) -> None:
    assert ("own post of" in page(notice)) is is_told


def test_without_posts_its_time_and_numbers_stay() -> None:
    told = page(ours(), discretion=Discretion(posts=Posts.NONE))
    assert "own post of 2026-03-02 12:00 UTC, answered or shared 56 times\n" in told
    assert "mop" not in told
    assert "social.example" not in told


def test_no_pseudonym_hides_whose_it_is() -> None:
    told = page(ours(), discretion=Discretion(alias=lambda _name: "1a2b"))
    before, _, _ = told.partition("Unhappy posts")
    assert "mop" in before
    assert "1a2b" not in before


def test_its_text_is_hostile_too() -> None:
    """A repost may have been the only one to show it."""
    evil = a_quote(
        text="<!channel> *now* <https://evil.example|here>" + "x" * 900, url="javascript:"
    )
    notice = ours(answered=evil)
    parts = [part for part in posts(notice, OPEN) if "<!channel>" in str(part)]
    (leaf,) = parts[0]["elements"]
    assert leaf["type"] == "text"
    assert len(leaf["text"]) <= 280
    assert "javascript" not in str(parts)
    assert validate_message(root_message(notice)) == []


def test_it_takes_its_room_from_the_other_posts() -> None:
    long = tuple(
        a_quote(id=str(n), text=f"{n} " * 200, url=f"https://a.example/{'u' * 500}{n}")
        for n in range(3)
    )
    notice = ours(answered=a_quote(text="m " * 200, url="https://a.example/" + "v" * 500))
    signal = a_signal(extent=notice.signal.extent, quotes=long)
    told = page(a_notice(signal=signal))
    assert len(told) < 1.2 * QUOTE_ROOM + 300
    assert told.count("a.example/uuu") == 1
    assert page(a_notice(signal=a_signal(quotes=long))).count("a.example/uuu") == 2

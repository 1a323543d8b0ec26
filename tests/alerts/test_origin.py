"""Where a wave comes from is said as far as it is known, and with what it rests on."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.fields import fields
from alerts.language import Language
from alerts.origin import CROWD, EACH, ENOUGH_SHARES, Pattern, origin
from alerts.phrases import PHRASES
from alerts.phrases.origin import Origin
from detectors.signal import Signal
from tests.builders import NOON, a_notice, a_quote, a_signal, a_window

VIRAL = a_quote(shares=38)
OLD = a_quote(shares=500, created_at=NOON - timedelta(hours=25))


def a_wave(*quotes: Any, known: bool = True, **window: Any) -> Signal:
    day = a_window(**{"authors": 41, "negative": 45, "shares": 100} | window)
    windows = dict.fromkeys(("15m", "1h", "6h", "24h"), day)
    return a_signal(quotes=quotes, windows=windows, authors_known=known)


@pytest.mark.parametrize(
    ("signal", "pattern"),
    [
        pytest.param(a_wave(a_quote(shares=5)), Pattern.MANY, id="many people, each with a post"),
        pytest.param(a_wave(VIRAL), Pattern.ONE_POST, id="a post has a third of all shares"),
        pytest.param(
            a_wave(VIRAL, shares=ENOUGH_SHARES - 1), Pattern.MANY, id="a third of a handful is none"
        ),
        pytest.param(a_wave(OLD), Pattern.MANY, id="a post of yesterday spreads no more"),
        pytest.param(a_wave(VIRAL, known=False), Pattern.ONE_POST, id="whoever wrote it"),
        pytest.param(a_wave(known=False), Pattern.UNKNOWN, id="the source hides who writes"),
        pytest.param(a_wave(authors=0, negative=0), Pattern.UNKNOWN, id="nobody wrote"),
        pytest.param(a_wave(authors=CROWD - 1, negative=9), Pattern.FEW, id="few people"),
        pytest.param(a_wave(negative=EACH * 41), Pattern.FEW, id="the same people again and again"),
        pytest.param(a_wave(), Pattern.MANY, id="without a post to quote"),
    ],
)
def test_a_wave_has_a_pattern(signal: Signal, pattern: Pattern) -> None:
    assert origin(signal, NOON).pattern is pattern


@pytest.mark.parametrize(
    ("signal", "said"),
    [
        (a_wave(VIRAL), "one post spreads (38% of all shares)\nmost shared on mastodon"),
        (a_wave(a_quote(platform=None)), "many authors (41 people)"),
        (a_wave(authors=4, negative=31), "few authors (4 people, 31 posts)"),
        (a_wave(known=False), "unknown"),
    ],
)
def test_the_message_says_it_with_its_figures(signal: Signal, said: str) -> None:
    assert fields(a_notice(signal=signal))[4] == f"*Origin, last 24 hours*\n{said}"


def test_what_a_post_says_of_its_network_is_text() -> None:
    signal = a_wave(a_quote(platform="<!channel> *now*"))
    assert "&lt;!channel&gt; \u2217now\u2217" in fields(a_notice(signal=signal))[4]


@pytest.mark.parametrize("language", Language)
def test_each_pattern_has_its_phrase(language: Language) -> None:
    phrases = PHRASES[language].origin
    assert isinstance(phrases, Origin)
    assert all(getattr(phrases, pattern) for pattern in Pattern)


counts = st.integers(0, 10**6)


@given(shares=counts, of_post=counts, authors=counts, negative=counts, known=st.booleans())
def test_no_share_is_more_than_all(
    *, shares: int, of_post: int, authors: int, negative: int, known: bool
) -> None:
    post = a_quote(shares=of_post)
    signal = a_wave(post, known=known, shares=shares, authors=authors, negative=negative)
    found = origin(signal, NOON)
    assert 0 <= found.share <= 1
    assert (found.pattern is Pattern.ONE_POST) <= (found.share > 0)

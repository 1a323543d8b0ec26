"""Whatever strangers write, it comes out as one line that Slack shows and does not obey."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.text import LINK_LIMIT, Link, inline, literal, safe_link

SHOWN = 40  # characters

TRICKS = (
    "<!channel>", "<!here|x>", "<@U012AB3CD>", "&lt;", "@everyone", "*", "_", "~", "`", "```",
    "\n> ", "\u202e", "\u2066", "\u200b", "\u200d", "\u2060", "\ufeff", "\u034f", "\u0301",
    "\u1fef", "\u0344", "\ud800", "\U000e0067", "\x00", "\x85", "\uff20", "\u3164",
    "https://evil.example|x",
)  # fmt: skip
anything = st.lists(st.sampled_from(TRICKS) | st.text(st.characters(), max_size=8)).map("".join)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("<!channel> urgent", "&lt;!channel&gt; urgent", id="a call to the channel"),
        pytest.param(
            "<@U012AB3CD> <!subteam^S1|x> <#C1|general>",
            "&lt;@\u2060U012AB3CD&gt; &lt;!subteam^S1|x&gt; &lt;#C1|gener…",
            id="mentions of a person, a group, a channel",
        ),
        pytest.param(
            "&lt;!here&gt; &#60;!channel&#62;",
            "&amp;lt;!here&amp;gt; &amp;#60;!channel&amp;#62;",
            id="calls that are escaped already",
        ),
        pytest.param(
            "@everyone @here look", "@\u2060everyone @\u2060here look", id="calls in plain words"
        ),
        pytest.param(
            "<https://evil.example|https://yourbank.com>",
            "&lt;https://evil.example|https://yourbank.…",
            id="a link with a false label",
        ),
        pytest.param(
            "*bold* _it_ ~st~ `code` ```block```",
            "\u2217bold\u2217 \uff3fit\uff3f \u223cst\u223c \u02cbcode\u02cb "
            "\u02cb\u02cb\u02cbblock\u02cb\u02cb\u02cb",
            id="emphasis",
        ),
        pytest.param(
            "> quoted\n> fake bot line", "&gt; quoted &gt; fake bot line", id="a quotation"
        ),
        pytest.param("\u202egnp.exe", "gnp.exe", id="text that runs backwards"),
        pytest.param("a\u200bb\u2060c\ufeff", "abc", id="spaces without width"),
        pytest.param(
            "Z\u0334\u0321\u0322\u031b\u034ea\u035fl\u035dg\u0338o\u0336",
            "Z\u0334\u0321\u0322a\u035fl\u035dg\u0338o\u0336",
            id="marks that climb into other lines",
        ),
        pytest.param("line1\nline2\u2028line3\x07", "line1 line2 line3", id="breaks and a bell"),
        pytest.param("\ud800 lone", "\ufffd lone", id="half of a surrogate pair"),
        pytest.param("😀" * 200, "😀" * 39 + "…", id="a wall of emojis"),
        pytest.param("<!date^0^{_}|spoof>", "&lt;!date^0^{\uff3f}|spoof&gt;", id="a false date"),
        pytest.param(
            "[x](http://evil) **md**",
            "[x](http://evil) \u2217\u2217md\u2217\u2217",
            id="another kind of markdown",
        ),
        pytest.param(
            ":rotating_light: CRITICAL", ":rotating\uff3flight: CRITICAL", id="an icon's name"
        ),
        pytest.param("\U0001f3f4\U000e0067\U000e0062\U000e007f tag", "\U0001f3f4 tag", id="tags"),
        pytest.param("javascript:alert(1)", "javascript:alert(1)", id="a script"),
        pytest.param(
            "https://user:pw@evil.com/", "https://user:pw@\u2060evil.com/", id="a login in a link"
        ),
        pytest.param("https://exa mple.com/|x", "https://exa mple.com/|x", id="a broken link"),
        pytest.param(
            "https://\u0435xample.com/путь?q=é",
            "https://\u0435xample.com/путь?q=é",
            id="a Cyrillic look-alike",
        ),
        pytest.param("\u1fefcode\u1fef", "\u02cbcode\u02cb", id="a backtick that NFC makes"),
        pytest.param("e\u0301", "é", id="a letter in two parts"),
        pytest.param("👩\u200d🚒 ن\u200cن", "👩\u200d🚒 ن\u200cن", id="joiners in their place"),
        pytest.param("a\u200db é\u200d é\u200d\u200dé", "ab é éé", id="joiners out of place"),
        pytest.param("a" * 39 + "😀\u200d😀", "a" * 39 + "…", id="a joiner at the cut"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_foreign_word_is_shown_and_not_obeyed(written: str, shown: str) -> None:
    assert inline(written, SHOWN) == shown


def test_ampersands_are_cut_so_that_the_escaped_text_fits_too() -> None:
    assert inline("&" * 100, 60) == "&amp;" * 23 + "…"


def test_a_post_that_stays_literal_keeps_its_signs() -> None:
    assert literal("*No* <!channel>\n@here & `now`", 280) == "*No* <!channel> @here & `now`"


def test_a_text_is_read_only_as_far_as_it_may_be_shown() -> None:
    start = time.perf_counter()
    literal("a" + "\u0300\u0323" * 1_000_000, 280)
    inline("\u200d" * 2_000_000, 280)
    assert time.perf_counter() - start < 1  # a quadratic normalisation takes hours


@settings(max_examples=150, deadline=None)
@given(anything)
def test_no_text_gets_out_of_its_line(written: str) -> None:
    for shown in (literal(written, SHOWN), inline(written, SHOWN)):
        assert_is_visible(shown)
    assert len(literal(written, SHOWN)) <= SHOWN
    assert len(inline(written, SHOWN)) <= 2 * SHOWN
    assert not set("<>*_~`") & set(inline(written, SHOWN))


@pytest.mark.parametrize(
    ("url", "link"),
    [
        pytest.param(
            "https://social.example/ana/1",
            Link(url="https://social.example/ana/1", host="social.example"),
            id="a permalink",
        ),
        pytest.param(
            "https://\u0435xample.com/путь?q=é",
            Link(
                url="https://xn--xample-2of.com/%D0%BF%D1%83%D1%82%D1%8C?q=%C3%A9",
                host="xn--xample-2of.com",
            ),
            id="a Cyrillic look-alike shows what it is",
        ),
        pytest.param(
            "HTTP://Social.Example:8080/a%20b%zz?x=1&y=[2]#p`q",
            Link(
                url="http://social.example:8080/a%20b%25zz?x=1&y=%5B2%5D#p%60q",
                host="social.example",
            ),
            id="what is encoded stays, the rest is encoded",
        ),
        pytest.param(
            "https://a.example/\u202egnp",
            Link(url="https://a.example/%E2%80%AEgnp", host="a.example"),
            id="text that runs backwards",
        ),
    ],
)
def test_a_safe_link_is_ascii_and_names_its_host(url: str, link: Link) -> None:
    assert safe_link(url) == link


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param("javascript:alert(1)", id="a script"),
        pytest.param("data:text/html,x", id="data"),
        pytest.param("mailto:a@b.example", id="mail"),
        pytest.param("//social.example/x", id="no scheme"),
        pytest.param("https:///x", id="no host"),
        pytest.param("https://user:pw@evil.com/", id="a login"),
        pytest.param("https://evil.com\\@good.com/", id="a login behind a backslash"),
        pytest.param("https://exa mple.com/|x", id="a space and a bar"),
        pytest.param("https://a.example/<!here>", id="brackets"),
        pytest.param("https://a.example/\nb", id="a break"),
        pytest.param("https://a.example:port/", id="a port that is none"),
        pytest.param("https://[::1", id="an open bracket"),
        pytest.param("https://a..example/", id="an empty label"),
        pytest.param("https://a\u2100b.example/", id="a host that normalises to a path"),
        pytest.param("https://a.example/\ud800", id="half of a surrogate pair"),
        pytest.param("https://a.example/" + "a" * LINK_LIMIT, id="too long"),
        pytest.param("https://a.example/" + "é" * 400, id="too long once encoded"),
    ],
)
def test_other_addresses_are_no_links(url: str | None) -> None:
    assert safe_link(url) is None


@settings(max_examples=150, deadline=None)
@given(anything | anything.map("https://a.example/{}".format) | anything.map("http://{}/".format))
def test_no_address_raises_or_hides_what_it_is(url: str) -> None:
    link = safe_link(url)
    if link is not None:
        assert link.url.startswith((f"http://{link.host}", f"https://{link.host}"))
        assert link.url.isascii()
        assert not set('<>|"` ') & set(link.url)


def assert_is_visible(shown: str) -> None:
    for before, char, after in zip(" " + shown, shown, shown[1:] + " ", strict=False):
        if char == "\u2060":
            assert before == "@"
        elif char in "\u200c\u200d":
            assert before > "\x7f" < after
        else:
            assert unicodedata.category(char) not in {"Cc", "Co", "Cn", "Cs", "Zl", "Zp"}
            assert char not in "\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u034f\u3164"

"""A feed is read as far as it is one, and what is missing has a default."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from pipeline.codec import Malformed, Reason
from pipeline.sources.feed_document import MOST, Document, decode
from pipeline.sources.post import Post, mention_of
from tests.pipeline.sources.golden.make import WIRE
from tests.pipeline.sources.mutants import mutants

URL = "https://zephyr.example/feed?all=1"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def rss(*items: str, head: str = "") -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{inside}</channel></rss>'.encode()
    )


def read(raw: bytes) -> Document:
    return decode(raw, URL, NOW)


def post(item: str, head: str = "") -> Post:
    (found,) = read(rss(item, head=head)).posts
    return found


ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><entry>
<id>tag:zephyr.example,2026:7</id><title type="html">Panne &amp;amp; co</title>
<updated>2026-03-02T10:00:00+01:00</updated><link href="https://zephyr.example/7"/>
<link rel="related" href="https://orange.example/"/><author><name>Ann</name></author>
<category term="Panne"/><category term="Reseau"/>
<content type="html">&lt;p&gt;Plus rien.&lt;/p&gt;&lt;a href="https://a.example/"&gt;ici&lt;/a&gt;</content>
</entry></feed>"""


def test_an_entry_becomes_a_post() -> None:
    (found,) = read(ATOM).posts
    assert found == Post(
        id="tag:zephyr.example,2026:7", text="Panne & co\nPlus rien.\nici", platform="rss",
        created_at=NOW - timedelta(hours=3), lang="fr", url="https://zephyr.example/7",
        author="Ann", author_name="Ann", tags=("Panne", "Reseau"),
        links=("https://a.example/", "https://orange.example/"),
    )  # fmt: skip


IDS = [
    ("<guid>https://a.example/1</guid><link>https://a.example/2</link>", "https://a.example/1"),
    ('<guid isPermaLink="false">7</guid>', f"{URL}#7"),
    ("<link>https://a.example/2</link>", "https://a.example/2"),
    ("<title>No more</title>", f"{URL}#"),
]


@pytest.mark.parametrize(("item", "start"), IDS)
def test_an_id_is_the_guid_or_else_the_link_or_else_a_digest(item: str, start: str) -> None:
    assert post(item).id.startswith(start)
    assert post(item).id == post(item).id


def test_an_entry_that_says_something_else_has_another_digest() -> None:
    said = {post(f"<title>{each}</title>").id for each in ("a", "b")}
    dated = {post(f"<pubDate>{each} Mar 2026 12:00:00 GMT</pubDate>").id for each in (1, 2)}
    assert len(said | dated) == 4


TIMES = [
    ("<pubDate>Mon, 02 Mar 2026 10:00:00 +0200</pubDate>", datetime(2026, 3, 2, 8, tzinfo=UTC)),
    ("<pubDate>soon</pubDate>", NOW),
    ("<pubDate>Mon, 99 Mar 2026 99:00:00 GMT</pubDate>", NOW),
    ("<pubDate></pubDate>", NOW),
    ("<title>no date</title>", NOW),
]


@pytest.mark.parametrize(("item", "at"), TIMES)
def test_without_a_time_that_is_one_it_is_of_when_it_was_seen(item: str, at: datetime) -> None:
    assert post(item).created_at == at


@pytest.mark.parametrize(
    ("said", "lang"), [("en-US", "en"), ("fr_FR", "fr"), ("DE", "de"), ("7", None), ("", None)]
)
def test_the_language_is_the_feeds(said: str, lang: str | None) -> None:
    assert post("<title>a</title>", f"<language>{said}</language>").lang == lang


TEXTS = [
    ("<title></title>", ""),
    ("<description>&lt;b&gt;a&lt;/b&gt; &amp;lt;</description>", "a <"),
    ("<title>1 &lt; 2</title>", "1 < 2"),
    ("<title>a</title><description>b</description>", "a\nb"),
]


@pytest.mark.parametrize(("item", "text"), TEXTS)
def test_text_is_plain_and_may_be_empty(item: str, text: str) -> None:
    assert post(item).text == text


UNREADABLE = [
    (b"", Reason.EMPTY), (b" \n", Reason.EMPTY), (b"\xff\xfe\x00", Reason.BAD_VALUE),
    (b"<html><body>Log in</body></html>", Reason.BAD_VALUE), (b"{}", Reason.BAD_VALUE),
    (b"/etc/passwd", Reason.BAD_VALUE), (b"http://127.0.0.1:9/", Reason.BAD_VALUE),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "reason"), UNREADABLE)
def test_what_is_no_feed_says_why_and_is_never_fetched(raw: bytes, reason: Reason) -> None:
    with pytest.raises(Malformed) as caught:
        read(raw)
    assert caught.value.reason is reason


def test_of_a_feed_that_is_cut_whole_entries_are_read() -> None:
    items = [f"<guid>https://a.example/{each}</guid><title>{each}</title>" for each in range(3)]
    whole = rss(*items)
    for end in range(len(whole) - 6):
        with suppress(Malformed):
            posts, problem, _ = read(whole[:end])
            assert problem
            assert [(each.id, each.text) for each in posts] == [
                (f"https://a.example/{each}", f"{each}") for each in range(len(posts))
            ]
    assert len(read(whole[:-9]).posts) == 3


def test_a_feed_that_is_cut_lacks_its_end_and_one_that_is_ill_formed_need_not() -> None:
    whole = rss("<title>a</title>", "<title>b</title>")
    ends = {read(whole[:end]).has_end for end in range(80, whole.rindex(b"</channel>"))}
    assert ends == {False}
    ill = read(rss("<title>a & b</title>") + b"\n<!-- made by hand -->")
    assert (ill.has_end, ill.problem is None) == (True, False)
    assert read(whole).has_end


def test_an_empty_feed_has_no_entries_and_no_fault() -> None:
    assert read(rss()) == Document((), None)


def test_no_more_entries_are_read_than_are_remembered() -> None:
    assert len(read(rss(*["<title>a</title>"] * (MOST + 9))).posts) == MOST


def samples() -> list[bytes]:
    recorded = [path.read_bytes() for path in sorted((WIRE / "rss").glob("*.xml"))]
    return [ATOM, rss("<title>a</title><link>https://a.example</link>"), *recorded]


PIECES = [
    b"<item>", b"</item>", b"<![CDATA[", b"]]>", b"<!--", b"&#xD800;", b"&#99999999;", b"<entry ",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<pubDate>", b"<guid>", b"xmlns:a='b'", b"<link ", b"\0",
    b"<?xml version='1.0' encoding='utf-16'?>", b"<?xml version='1.0' encoding='rot13'?>",
]  # fmt: skip


@given(mutants(samples(), PIECES))
def test_no_bytes_are_an_error_of_ours(raw: bytes) -> None:
    with suppress(Malformed):
        for each in read(raw).posts:
            mention_of(each, "Zephyr", "feed")

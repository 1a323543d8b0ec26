"""Where the settings ask for it, no mention says who wrote a post, and all else works as ever."""

from typing import Any

import pytest

from detectors.change import Change
from pipeline.codec import decode_mention
from pipeline.sources.event import Counted, Gone, Heard
from pipeline.sources.veil import Veil, digest_with
from tests.pipeline.sources.listening import Kafka, a_delivery, a_post

KEY = b"a key that nobody guesses"
OWN = "did:plc:orange"


def a_veil(key: bytes = KEY) -> Veil:
    return Veil(digest_with(key), lambda brand, author: (brand, author) == ("Orange", OWN))


def hidden(**fields: Any) -> Any:
    return a_veil().post(a_post(1, **fields), "Orange")


def test_nothing_names_the_author() -> None:
    author = {"author": "did:plc:marc", "author_name": "Marc", "url": "https://b.example/marc/1"}
    shown = hidden(**author, in_reply_to="at://did:plc:ana/1", repost_of="at://did:plc:ben/2")
    told = repr(shown)
    assert not any(name in told for name in ("marc", "Marc", "did:plc", "p1"))
    assert (shown.text, shown.created_at) == (a_post(1).text, a_post(1).created_at)


def test_who_is_one_person_stays_one_and_posts_find_each_other() -> None:
    first, again = hidden(author="marc"), hidden(author="marc")
    assert first.author == again.author != hidden(author="ana").author
    assert hidden(author=None).author is None
    reply = a_veil().post(a_post(2, in_reply_to="p1"), "Orange")
    assert reply.in_reply_to == first.id


def test_the_brands_own_accounts_keep_their_names() -> None:
    own = hidden(author=OWN, url="https://b.example/1")
    assert (own.author, own.url) == (OWN, "https://b.example/1")
    assert a_veil().post(a_post(1, author=OWN), "Free").author != OWN


@pytest.mark.parametrize("text", ["p1", "", "é", "\ud800"])
def test_another_key_makes_other_digests(text: str) -> None:
    assert digest_with(KEY)(text) == digest_with(KEY)(text) != digest_with(b"another")(text)


async def test_what_becomes_of_a_post_finds_its_mention() -> None:
    kafka = Kafka()
    delivery = a_delivery(kafka, a_veil())
    await delivery.take(Heard(a_post(1, author="marc")))
    ((_, _, value),) = kafka.sent
    mention = decode_mention(value)
    assert (mention.id, mention.brand) == (a_veil().digest("p1"), "Orange")
    await delivery.take(Heard(Counted(id="p1", shares=4)))
    delivery.tell_counts()
    await delivery.take(Heard(Gone("p1")))
    assert kafka.changes == [
        Change(id=mention.id, brand="Orange", shares=4),
        Change(id=mention.id, brand="Orange", gone=True),
    ]

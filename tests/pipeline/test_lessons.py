"""What is written down is read strictly, and under its own key."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.lesson import (
    LINE_LIMIT,
    MOST_LINES,
    TEXT_LIMIT,
    ActionItem,
    Forgotten,
    Key,
    Lesson,
    Outcome,
    Word,
)
from pipeline.codec import Malformed, Reason
from pipeline.connection import Connection
from pipeline.lessons import (
    RECORD_LIMIT,
    SCHEMA,
    decode_word,
    encode_word,
    key_of,
    send_words,
    told,
)
from tests.alerts.test_lesson import TODAY, a_lesson, an_action, done
from tests.builders import NOON
from tests.pipeline.test_commanding import FakeProducer

ITEM = an_action(owner="U01ANA", due=TODAY)
WORDS: list[Lesson | ActionItem | Outcome] = [
    a_lesson(brand="Énergie", well=("so", "and so")), a_lesson(badly=()), ITEM, an_action(),
    done(ITEM), done(ITEM, is_done=False), an_action(brand="A/1", incident=2),
]  # fmt: skip


class Record(NamedTuple):
    """As much of a record as is looked at."""

    key: bytes | None
    value: bytes | None


def record_of(word: Lesson | ActionItem | Outcome) -> Record:
    return Record(key_of(word).encode(), encode_word(word))


def written(word: Lesson | ActionItem | Outcome = ITEM, **fields: Any) -> Record:
    key, value = record_of(word)
    known = json.loads(value or b"") | fields
    value = msgspec.json.encode({name: each for name, each in known.items() if each is not None})
    return Record(key, value)


@pytest.mark.parametrize("word", WORDS)
def test_what_is_written_is_read(word: Lesson | ActionItem | Outcome) -> None:
    assert decode_word(record_of(word)) == word
    assert decode_word(written(word, newer="field")) == word


def test_that_an_action_is_done_is_no_word_of_it() -> None:
    closed = told([record_of(ITEM), record_of(done(ITEM))])
    (item,) = closed.actions
    assert item.done
    assert encode_word(item) == encode_word(ITEM)


@pytest.mark.parametrize(
    ("key", "word"),
    [
        (b"Zephyr/3", Forgotten("Zephyr", 3)),
        (b"A/1/2", Forgotten("A/1", 2)),
        (b"Zephyr/3/abcde", Forgotten("Zephyr", 3, "abcde")),
        (b"Zephyr/3/abcde/done", Forgotten("Zephyr", 3, "abcde", outcome=True)),
    ],
)
@pytest.mark.parametrize("value", [None, b""])
def test_a_record_without_a_value_takes_back(key: bytes, word: Word, value: bytes | None) -> None:
    assert decode_word(Record(key, value)) == word
    assert key_of(word).encode() == key


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        pytest.param(Record(b"Zephyr/3", b"{"), Reason.NOT_JSON, id="broken"),
        pytest.param(Record(b"\xff", None), Reason.NOT_UTF8, id="a key that is no text"),
        pytest.param(Record(None, None), Reason.BAD_VALUE, id="no key"),
        pytest.param(Record(b"Zephyr", None), Reason.BAD_VALUE, id="a key of nothing of ours"),
        pytest.param(Record(b"Ze\nphyr/3", None), Reason.BAD_VALUE, id="a line break"),
        pytest.param(Record(b"x" * 101 + b"/3", None), Reason.BAD_VALUE, id="a long name"),
        pytest.param(written(schema=SCHEMA + 1), Reason.BAD_VALUE, id="a newer release"),
        pytest.param(written(what="poem"), Reason.BAD_VALUE, id="something else"),
        pytest.param(written(brand="Aurora"), Reason.WRONG_KEY, id="another brand"),
        pytest.param(written(brand="\x1b[2J"), Reason.BAD_VALUE, id="a brand that commands"),
        pytest.param(written(id="bcdef"), Reason.WRONG_KEY, id="another action"),
        pytest.param(written(id="12345"), Reason.WRONG_TYPE, id="an id that is a number"),
        pytest.param(written(incident=0), Reason.WRONG_TYPE, id="no incident"),
        pytest.param(written(kind="storm"), Reason.BAD_VALUE, id="a kind that there is not"),
        pytest.param(written(by=None), Reason.MISSING_FIELD, id="nobody wrote it"),
        pytest.param(written(at="2026-03-02T12:00:00"), Reason.NO_ZONE, id="no zone"),
        pytest.param(written(due="soon"), Reason.BAD_VALUE, id="no day"),
        pytest.param(written(text=""), Reason.WRONG_TYPE, id="nothing to do"),
        pytest.param(written(text="x" * (TEXT_LIMIT + 1)), Reason.WRONG_TYPE, id="a novel"),
        pytest.param(written(a_lesson(), well=["x" * (LINE_LIMIT + 1)]), Reason.WRONG_TYPE,
                     id="a long line"),
        pytest.param(written(a_lesson(), well=["x"] * (MOST_LINES + 1)), Reason.WRONG_TYPE,
                     id="many lines"),
        pytest.param(written(a_lesson(), well="x" * RECORD_LIMIT), Reason.TOO_LARGE,
                     id="a library"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(record: Record, reason: Reason) -> None:
    with pytest.raises(Malformed) as refused:
        decode_word(record)
    assert refused.value.reason is reason


def test_the_largest_of_ours_has_room() -> None:
    long = ("😀" * LINE_LIMIT,) * MOST_LINES
    assert len(encode_word(a_lesson(well=long, badly=long))) < RECORD_LIMIT


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_whatever_a_record_holds_it_is_read_or_refused(key: bytes, value: bytes) -> None:
    try:
        decode_word(Record(key, value))
    except Malformed:
        return
    assert not value


def test_the_newest_word_of_each_counts_whatever_else_is_there() -> None:
    newer = an_action(owner="ben")
    records = [record_of(ITEM), Record(b"x", b"{"), record_of(newer), record_of(a_lesson())]
    known = told(records).of("Zephyr", 3)
    assert (known.actions, known.lesson) == ([newer], a_lesson())


def test_what_was_said_after_a_moment_is_not_known_yet() -> None:
    """But what was taken back by now is not shown again."""
    later, other = NOON + timedelta(days=1), an_action("another thing", at=NOON)
    ticked = replace(done(ITEM), at=later)
    words: list[Lesson | ActionItem | Outcome] = [
        a_lesson(), ITEM, ticked, replace(other, text="reworded", at=later),
    ]  # fmt: skip
    records = [*map(record_of, words), Record(key_of(a_lesson()).encode(), None)]
    then, now = told(records, until=NOON), told(records)
    assert [(each.text, each.done is not None) for each in then.actions] == [(ITEM.text, False)]
    assert len(list(now.actions)) == 2
    assert all(each.of("Zephyr", 3).lesson is None for each in (then, now))


def test_words_leave_under_their_keys_for_the_only_partition() -> None:
    producer = FakeProducer()
    send_words([ITEM, done(ITEM)], Connection(topic_prefix="x."), producer)
    name = ITEM.key.name.encode()
    assert [(topic, sent["key"], sent["partition"]) for topic, sent in producer.sent] == [
        ("x.lessons", name, 0), ("x.lessons", name + b"/done", 0),
    ]  # fmt: skip
    assert (producer.asked, producer.closed) == (2, True)
    assert done(ITEM).key == Key("Zephyr", 3, ITEM.id)
    assert done(ITEM).at == NOON

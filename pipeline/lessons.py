"""Lessons: what was learned as records of the topic `lessons`, and what they come to.

JSON. What was learned of an incident stands under `brand/incident`, each action under
`brand/incident/id`, what became of it under `brand/incident/id/done`. The topic is compacted: the
newest word of each stays. A record without a value takes back what stands under its key.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from kafka import TopicPartition
from msgspec import Meta
from msgspec.structs import asdict

from alerts import lesson
from alerts.deed import WHO_LIMIT
from alerts.lesson import (
    LINE_LIMIT,
    MOST_LINES,
    TEXT_LIMIT,
    ActionItem,
    Forgotten,
    Key,
    Lesson,
    Lessons,
    Outcome,
    Word,
)
from detectors.extent import CrisisKind
from pipeline.codec import (
    Malformed,
    Reason,
    check_brand,
    check_release,
    check_size,
    decoded,
    text_key,
)
from pipeline.connection import Connection
from pipeline.ingest import PATIENCE, producer_for
from pipeline.kafka import reader, whole

PARTITION = 0  # the only one
SCHEMA = 1
RECORD_LIMIT = 100_000  # bytes; ours have 500, and what goes on for pages 50,000
KEY = re.compile(rf"(.+)/(\d{{1,9}})(?:/({lesson.ID})(/done)?)?", re.DOTALL)

Moment = Annotated[datetime, Meta(tz=True)]
Who = Annotated[str, Meta(min_length=1, max_length=WHO_LIMIT)]
Line = Annotated[str, Meta(min_length=1, max_length=LINE_LIMIT)]
Lines = Annotated[tuple[Line, ...], Meta(max_length=MOST_LINES)]
Number = Annotated[int, Meta(ge=1, le=999_999_999)]


class Written(msgspec.Struct, kw_only=True):
    """What all of them have."""

    schema: int
    brand: Annotated[str, Meta(min_length=1)]
    incident: Number
    at: Moment
    by: Who


class WrittenLesson(Written, tag="lesson", tag_field="what"):
    """What was learned, as it is written."""

    kind: CrisisKind
    began: Moment
    well: Lines = ()
    badly: Lines = ()


class WrittenAction(Written, tag="action", tag_field="what"):
    """Something that is to be done, as it is written."""

    id: Annotated[str, Meta(pattern=rf"^{lesson.ID}$")]
    kind: CrisisKind
    began: Moment
    text: Annotated[str, Meta(min_length=1, max_length=TEXT_LIMIT)]
    owner: Who | None = None
    due: date | None = None


class WrittenOutcome(Written, tag="outcome", tag_field="what"):
    """What became of it, as it is written."""

    id: Annotated[str, Meta(pattern=rf"^{lesson.ID}$")]
    is_done: bool


_written = msgspec.json.Decoder(WrittenLesson | WrittenAction | WrittenOutcome)


def key_of(word: Word) -> str:
    """Under which key something is written."""
    if isinstance(word, Lesson):
        return f"{word.brand}/{word.incident}"
    if isinstance(word, ActionItem):
        return word.key.name
    if isinstance(word, Outcome):
        return f"{word.key.name}/done"
    parts = [word.brand, str(word.incident), word.id, "done" if word.outcome else None]
    return "/".join(filter(None, parts))


def encode_word(word: Lesson | ActionItem | Outcome) -> bytes:
    """The value of its record."""
    return msgspec.json.encode(_written_as(word))


def _written_as(word: Lesson | ActionItem | Outcome) -> Written:
    if isinstance(word, Outcome):
        brand, incident, id_ = word.key
        return WrittenOutcome(
            schema=SCHEMA, brand=brand, incident=incident, id=id_, at=word.at, by=word.by,
            is_done=word.is_done,
        )  # fmt: skip
    fields = {name: getattr(word, name) for name in type(word).__slots__ if name != "done"}
    if isinstance(word, Lesson):
        return WrittenLesson(schema=SCHEMA, **fields)
    return WrittenAction(schema=SCHEMA, **fields)


def decode_word(record: Any) -> Word:
    """What a record says.

    Raises:
        Malformed: nothing that could be used.
    """
    key = text_key(record)
    if not record.value:
        return _forgotten(key)
    check_size(record.value, RECORD_LIMIT, "a lesson")
    known = decoded(record.value, _written.decode)
    check_release(known.schema, SCHEMA)
    check_brand(known.brand)
    word = _word(known)
    if key_of(word) != key:
        raise Malformed(Reason.WRONG_KEY, "the key is of something else")
    return word


def _word(known: WrittenLesson | WrittenAction | WrittenOutcome) -> Lesson | ActionItem | Outcome:
    fields = asdict(known)
    del fields["schema"]
    if isinstance(known, WrittenLesson):
        return Lesson(**fields)
    if isinstance(known, WrittenAction):
        return ActionItem(**fields)
    key = Key(fields.pop("brand"), fields.pop("incident"), fields.pop("id"))
    return Outcome(key=key, **fields)


def _forgotten(key: str) -> Forgotten:
    found = KEY.fullmatch(key)
    if found is None:
        raise Malformed(Reason.BAD_VALUE, "the key is of no lesson and no action")
    check_brand(found[1])
    return Forgotten(found[1], int(found[2]), found[3], found[4] is not None)


def send_words(
    words: Iterable[Lesson | ActionItem | Outcome], connection: Connection, producer: Any = None
) -> None:
    """Send them, and wait until Kafka has them all."""
    producer = producer or producer_for(connection)
    try:
        sent = [
            producer.send(
                connection.lessons, key=key_of(word).encode(), value=encode_word(word),
                partition=PARTITION,
            )
            for word in words
        ]  # fmt: skip
        for each in sent:
            each.get(PATIENCE)
    finally:
        producer.close()


def read_lessons(connection: Connection, until: datetime | None = None) -> Lessons:
    """What the topic tells of; what was said until a moment, as far as it is not overwritten.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
    """
    with reader(connection) as consumer:
        return told(whole(consumer, TopicPartition(connection.lessons, PARTITION)), until)


def told(records: Iterable[Any], until: datetime | None = None) -> Lessons:
    """What records come to, without those that cannot be read, and those said after a moment.

    What was taken back stays so.
    """
    lessons = Lessons()
    for record in records:
        with suppress(Malformed):  # the notifier has logged it
            word = decode_word(record)
            if until is None or isinstance(word, Forgotten) or word.at <= until:
                lessons.hear(word)
    return lessons

"""Reading: what the notifier's records are; somebody else may have written any of them."""

from typing import Any

import structlog

from alerts.notice import Notice
from pipeline.codec import Malformed, decode_notice
from pipeline.silences import Word, decode_word

log = structlog.get_logger(__name__)


def read(record: Any) -> Notice | None:
    """A record's notice. Only our own workers write `alerts`: another one is not worth an end."""
    try:
        return decode_notice(record.value)
    except Malformed as problem:
        log.error("not a notice", offset=record.offset, problem=str(problem))  # noqa: TRY400
        return None


def read_word(record: Any) -> Word | None:
    """What a record says. Whoever wrote another one is not worth an end."""
    try:
        return decode_word(record)
    except Malformed as problem:
        log.error("not a silence", offset=record.offset, problem=str(problem))  # noqa: TRY400
        return None

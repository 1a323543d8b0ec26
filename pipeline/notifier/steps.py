"""Steps: what of an incident waits for its threads. Pure."""

import dataclasses
from collections.abc import Mapping

from alerts.notice import Kind, Notice
from alerts.route import is_call
from pipeline.codec import decode_notice, encode_notice

REMINDER = b'{"kind":"reminder"'  # how the JSON of one begins


def steps_with(steps: Mapping[int, bytes], notice: Notice) -> dict[int, bytes]:
    """The steps that wait, and this one. Of reminders that wait the newest says all, and calls."""
    if notice.kind is Kind.UPDATED:
        return dict(steps)
    if notice.kind is not Kind.REMINDER:
        return dict(steps) | {notice.seq: step_of(notice)}
    kept = {seq: raw for seq, raw in steps.items() if not _says_less(raw, notice)}
    return kept | {notice.seq: step_of(notice)}


def _says_less(raw: bytes, reminder: Notice) -> bool:
    """Whether a step is a reminder that this one makes needless: it calls nobody, or this too."""
    if not raw.startswith(REMINDER):
        return False
    return is_call(reminder) or not is_call(decode_notice(raw))


def step_of(notice: Notice) -> bytes:
    """What a thread's entry is made of: without posts, curve and lanes, which are most of it."""
    signal = dataclasses.replace(notice.signal, quotes=(), trend=(), lanes=(), extent=None)
    return encode_notice(dataclasses.replace(notice, signal=signal))

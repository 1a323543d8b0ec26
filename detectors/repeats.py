"""Repeats: which mentions were counted already, so that a post told twice counts once.

And which of them were complaints, wait for an answer of the brand, and have one.
"""

from typing import Any, Self

from detectors.bins import DAY, HOUR
from detectors.digest import digest, digests

ID_LIMIT = 4_096  # ids remembered; a brand with more in a day tells repeats of its latest ones only
EARLY = 32  # answers that came before their post: sources run apart
AWAITED, ANSWERED, COMPLAINT = 1, 2, 4

NOTES = AWAITED, ANSWERED, COMPLAINT


class Repeats:
    """The ids of the last day, oldest first, with how many came in each clock hour."""

    __slots__ = ("early", "hours", "ids")

    def __init__(self) -> None:
        self.ids: dict[bytes, int] = {}  # id -> which of the notes hold
        self.early: dict[bytes, None] = {}  # ids that were answered, and did not come yet
        self.hours: list[list[int]] = []  # [clock hour, ids that came in it]

    def is_new(self, mention_id: str, now: int, *, is_complaint: bool = False) -> bool:
        """Whether this id comes for the first time; remembers it. `now` is a bin."""
        key = digest(mention_id)
        if key in self.ids:
            return False
        self._forget(now)
        self.ids[key] = COMPLAINT * is_complaint
        if self.early and key in self.early:
            del self.early[key]
            self.ids[key] |= ANSWERED
        if not self.hours or self.hours[-1][0] != now // HOUR:
            self.hours.append([now // HOUR, 0])
        self.hours[-1][1] += 1
        return True

    def complaint(self, key: bytes) -> bool | None:
        """Whether the post with the id of this digest was one; None: it is not known."""
        notes = self.ids.get(key)
        return None if notes is None else bool(notes & COMPLAINT)

    def await_answer(self, mention_id: str) -> None:
        """Note that the brand may well answer a mention that came."""
        key = digest(mention_id)
        if key in self.ids:
            self.ids[key] |= AWAITED

    def answer(self, mention_id: str) -> None:
        """Note that the brand has answered a mention, whether it came or will."""
        key = digest(mention_id)
        if key in self.ids:
            self.ids[key] |= ANSWERED
        else:
            self.early[key] = None
            if len(self.early) > EARLY:
                del self.early[next(iter(self.early))]

    def is_answered(self, mention_id: str) -> bool:
        """Whether the brand has answered a mention that is known."""
        return bool(self.ids.get(digest(mention_id), 0) & ANSWERED)

    def awaited(self) -> tuple[int, int]:
        """How many mentions of the last day an answer was looked for, and how many have one."""
        notes = [each & (AWAITED | ANSWERED) for each in self.ids.values()]
        both = notes.count(AWAITED | ANSWERED)
        return notes.count(AWAITED) + both, both

    def _forget(self, now: int) -> None:
        while self.hours and self.hours[0][0] < (now - DAY) // HOUR:
            for _ in range(self.hours.pop(0)[1]):
                del self.ids[next(iter(self.ids))]
        if len(self.ids) >= ID_LIMIT:
            del self.ids[next(iter(self.ids))]
            self.hours[0][1] -= 1
            if not self.hours[0][1]:
                self.hours.pop(0)

    def pack(self) -> list[Any]:
        """The ids as bytes in their order, the hours, and a bit of each note for each id."""
        notes = bytes(self.ids.values())
        return [
            b"".join(self.ids), self.hours, [_bits(notes, each) for each in NOTES],
            b"".join(self.early),
        ]  # fmt: skip

    @classmethod
    def unpack(cls, state: list[Any]) -> Self:
        """The repeats that were packed."""
        repeats = cls()
        ids, repeats.hours, bits, early = state
        keys = digests(ids)
        notes = [_notes(each, note, len(keys)) for each, note in zip(bits, NOTES, strict=True)]
        repeats.ids = dict(zip(keys, map(sum, zip(*notes, strict=True)), strict=True))
        repeats.early = dict.fromkeys(digests(early))
        return repeats


def _bits(notes: bytes, note: int) -> bytes:
    """A bit for each, the last one lowest; none before the first that has the note."""
    has = bytes(ord("1") if each & note else ord("0") for each in range(256))
    bits = int(notes.translate(has) or b"0", 2)
    return bits.to_bytes((bits.bit_length() + 7) // 8)


def _notes(bits: bytes, note: int, count: int) -> list[int]:
    return [note * (each == "1") for each in f"{int.from_bytes(bits):0{count}b}"][:count]

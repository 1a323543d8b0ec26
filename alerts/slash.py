"""Slash: what people type after `/tocsin`, read into what they want."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple

from alerts.deed import NOTE_LIMIT, Cause
from alerts.phrases import PHRASES
from alerts.silence import HOURS, REASON_LIMIT
from alerts.span import MEANT, span
from alerts.text import ELLIPSIS, folded
from detectors.extent import CrisisKind

TEXT_LIMIT = 1_000  # characters that are read
MOST_WORDS = 20  # of a name; brands have a hundred characters
LONGEST_GUESS, MOST_GUESSES = 60, 500  # characters, names: comparing more takes long

NUMBER = re.compile(r"(.+)/(\d{1,9})", re.DOTALL)
OPENS, CLOSES = (
    "\"'\u201c\u201d\u201e\u00ab\u2018\u2019",
    "\"'\u201c\u201d\u00bb\u2018\u2019",
)  # phones curl them
QUOTED = re.compile(rf"[{OPENS}]\s*(.+?)\s*[{CLOSES}](?:/(\d{{1,9}}))?(?=\s|$)")
ENDS = {"end", "off", "stop", "fin"}  # of a silence
DONE = {"done", "fait"}  # an action is
CAUSES = {
    typed: Cause(cause) for words in PHRASES.values() for cause, typed in words.slash.typed.items()
}
KINDS = {
    typed: CrisisKind(kind)
    for words in PHRASES.values() for kind, typed in words.slash.typed_kinds.items()
}  # fmt: skip


class Word(StrEnum):
    """What can be asked for. A finite set: it is a label of metrics."""

    STATUS = "status"
    ACK = "ack"
    RESOLVE = "resolve"
    KIND = "kind"
    PLAYBOOK = "playbook"
    ACTIONS = "actions"
    QUESTIONS = "questions"
    EXPLAIN = "explain"
    SILENCE = "silence"
    DRILL = "drill"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody wants. Where no brand of that name is known, `unknown` is the name."""

    word: Word = Word.HELP
    brand: str | None = None
    incident: int | None = None
    cause: Cause | None = None
    crisis: CrisisKind | None = None  # KIND; None: what was typed is none
    note: str | None = None
    minutes: float | None = None  # SILENCE: for so long; 0: no longer
    done: str | None = None  # ACTIONS: the one that is done; None: which are there?
    unread: str = ""  # what begins as a length of time does, and is none

    unheard: str = ""  # a word that is none of ours
    unknown: str = ""
    near: str | None = None  # the word or the brand that may be meant instead


class Brands:
    """The brands that are known, found as people type or copy them: in any case, & as Slack has it.

    Where a message shows a look-alike for a character that Slack would read, either is meant.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._exact = set(names)
        self._folded: dict[str, list[str]] = {}
        for name in sorted(self._exact):
            self._folded.setdefault(_folded(unescaped(name)), []).append(name)

    def find(self, name: str) -> str | None:
        """The brand of this name; None: there is none, or several differ in nothing but case."""
        if name in self._exact:
            return name
        typed = _folded(name)
        found = self._folded.get(typed, [])
        if not found and typed[1:].endswith(ELLIPSIS):  # a message shows no more of a long one
            found = [
                each
                for key in self._folded
                if key.startswith(typed[:-1])
                for each in self._folded[key]
            ]
        return found[0] if len(found) == 1 else None

    def near(self, name: str) -> str | None:
        """One that looks like it."""
        found = near(_folded(name), self._folded)
        return self._folded[found][0] if found else None


class Named(NamedTuple):
    """A brand and an incident at the beginning of a text, and what comes after them."""

    brand: str | None
    incident: int | None
    rest: str


def parse(text: str, brands: Brands) -> Request:
    """What is asked for. Whatever is typed comes to a request, and be it for help."""
    word, _, rest = " ".join(unescaped(text[:TEXT_LIMIT]).split()).partition(" ")
    if not word:
        return Request()
    reads = READERS.get(word.casefold())
    if reads is None:
        return Request(unheard=word, near=near(word.casefold(), READERS))
    return reads.read(reads.word, rest, brands)


def named(text: str, brands: Brands) -> Named | None:
    """The longest known name with which a text begins, and the number behind it.

    Quotes end a name where nothing else does. None: it begins with no known name.
    """
    for end in reversed(_ends(text)):
        head, rest = text[:end], text[end:].strip()
        if brand := brands.find(head):
            return Named(brand, None, rest)
        numbered = NUMBER.fullmatch(head)
        if numbered and (brand := brands.find(numbered[1])):
            return Named(brand, int(numbered[2]), rest)
    quoted = QUOTED.match(text)
    if quoted and (brand := brands.find(quoted[1])):
        number = int(quoted[2]) if quoted[2] else None
        return Named(brand, number, text[quoted.end() :].strip())
    return None


def _nothing(word: Word, _text: str, _brands: Brands) -> Request:
    return Request(word=word)


def _of_a_brand(word: Word, text: str, brands: Brands) -> Request:
    """[BRAND[/N]], and nothing more: "Zephyr 3" is not Zephyr."""
    if not text:
        return Request(word=word)
    found = named(text, brands)
    if found and not found.rest:
        return Request(word=word, brand=found.brand, incident=found.incident)
    return _unknown(word, text, found.brand if found else None, brands)


def _ending(word: Word, text: str, brands: Brands) -> Request:
    """[BRAND[/N]] [CAUSE] [NOTE]."""
    found = named(text, brands)
    rest = found.rest if found else text
    first, _, after = rest.partition(" ")
    cause = CAUSES.get(_spelt(first))
    if found is None and text and cause is None:
        return _unknown(word, _name_of(text), None, brands)
    note = (after if cause else rest)[:NOTE_LIMIT] or None
    brand, incident = (found.brand, found.incident) if found else (None, None)
    return Request(word=word, brand=brand, incident=incident, cause=cause, note=note)


def _naming(word: Word, text: str, brands: Brands) -> Request:
    """[BRAND[/N]] KIND [NOTE]. Without a kind nothing is said of any."""
    found = named(text, brands)
    first, _, rest = (found.rest if found else text).partition(" ")
    crisis, note = KINDS.get(_spelt(first)), rest[:NOTE_LIMIT] or None
    if found is None and text and crisis is None:
        return _unknown(word, _name_of(text), None, brands)
    brand, incident = (found.brand, found.incident) if found else (None, None)
    return Request(word=word, brand=brand, incident=incident, crisis=crisis, note=note)


def _silence(word: Word, text: str, brands: Brands) -> Request:
    """[BRAND [HOURS or `end`] [REASON]]; without a brand, which silences there are.

    What may be meant for a length is not taken for a reason: thirty minutes would be a day.
    """
    if not text:
        return Request(word=word)
    found = named(text, brands)
    if found is None:
        return _unknown(word, _name_of(text), None, brands)
    first, _, after = found.rest.partition(" ")
    length, asked = span(found.rest), Request(word=word, brand=found.brand)
    if length is None and MEANT.match(first):
        return replace(asked, unread=first)
    minutes, rest = length or (HOURS * 60, found.rest)
    if first.casefold() in ENDS:
        minutes, rest = 0, after
    return replace(asked, minutes=minutes, note=rest[:REASON_LIMIT] or None)


def _actions(word: Word, text: str, brands: Brands) -> Request:
    """[BRAND], or `done` and which one; of `done` alone the list says which there are."""
    first, _, name = text.partition(" ")
    if first.casefold() in DONE and not name and named(text, brands) is None:
        return Request(word=word)
    if first.casefold() in DONE and name:
        return Request(word=word, done=_bare(name))
    return _of_a_brand(word, text, brands)


def _of_any_name(word: Word, text: str, brands: Brands) -> Request:
    """[NAME], be it known or not."""
    found = named(text, brands)
    known = found.brand if found and not found.rest else None
    return Request(word=word, brand=known or _bare(text) or None)


def _unknown(word: Word, text: str, brand: str | None, brands: Brands) -> Request:
    name = _bare(text)
    numbered = NUMBER.fullmatch(name)
    guess = brand or brands.near(numbered[1] if numbered else name)
    return Request(word=word, unknown=name, near=guess)


class Reader(NamedTuple):
    """How what follows a word is read."""

    word: Word
    read: Callable[[Word, str, Brands], Request]


READERS = {
    word.value: Reader(word, read)
    for word, read in {
        Word.STATUS: _of_a_brand,
        Word.ACK: _of_a_brand,
        Word.RESOLVE: _ending,
        Word.KIND: _naming,
        Word.PLAYBOOK: _of_a_brand,
        Word.ACTIONS: _actions,
        Word.QUESTIONS: _of_a_brand,
        Word.EXPLAIN: _of_a_brand,
        Word.SILENCE: _silence,
        Word.DRILL: _of_any_name,
        Word.HELP: _nothing,
    }.items()
}


def near(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks like one; None: none does, or looking would take long."""
    among = list(known)
    if len(word) > LONGEST_GUESS or len(among) > MOST_GUESSES:
        return None
    return next(iter(get_close_matches(word, among, n=1)), None)


def unescaped(text: str) -> str:
    """What was typed: Slack sends three characters as entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _folded(name: str) -> str:
    """A name as it compares: keyboards differ in how they write é, people in capitals."""
    return folded(name, TEXT_LIMIT)


def _spelt(word: str) -> str:
    """A cause or a kind as it compares."""
    return _folded(word).replace("-", "_")


def _ends(text: str) -> Sequence[int]:
    """Where the first words end."""
    return [match.end() for match in re.finditer(r"\S+", text)][:MOST_WORDS]


def _name_of(text: str) -> str:
    """The name at the beginning of a text that begins with no known one."""
    quoted = QUOTED.match(text)
    return quoted[1] if quoted else text.partition(" ")[0]


def _bare(text: str) -> str:
    """Without quotes around all of it."""
    quoted = QUOTED.fullmatch(text)
    return quoted[1] if quoted else text

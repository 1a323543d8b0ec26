"""Replies: what whoever typed a command reads, and nobody else."""

from collections.abc import Iterable, Sequence
from typing import Any

from alerts import hush, reasons, wording
from alerts.board import Entry
from alerts.deed import Cause
from alerts.elements import mrkdwn
from alerts.notice import Notice
from alerts.numbers import counted, date, rarity
from alerts.people import REASON_LIMIT
from alerts.phrases import EN, Phrases
from alerts.silence import Silence
from alerts.slash import Request, Word
from alerts.text import inline
from alerts.wording import NAME_LIMIT
from detectors.bins import HOUR
from detectors.extent import CrisisKind
from detectors.lanes import SURE
from detectors.rules import SeverityRules, VolumeRules
from detectors.warmup import MUTE

SECTION = 2_900  # characters of a block; Slack takes 3,000
WORD_LIMIT = 30  # characters of what was typed that are shown
NAMED = 5  # incidents to choose from
EXPLAIN = 'tocsin explain --brand "{brand}"'


def reply(lines: Iterable[str], more: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """The answer to a command. Blocks are verbatim: the text beside them is for push alone.

    `more` are blocks below it, such as of what strangers wrote.
    """
    said = [line for line in lines if line]
    sections = [""]
    for line in said:
        longer = f"{sections[-1]}\n{line}".strip()
        sections[-1:] = [longer] if len(longer) <= SECTION else [sections[-1], line[:SECTION]]
    blocks = [
        {"type": "section", "block_id": f"r.{number}", "text": mrkdwn(section)}
        for number, section in enumerate(sections)
    ]
    blocks += [block | {"block_id": f"m.{number}"} for number, block in enumerate(more)]
    return {"response_type": "ephemeral", "text": said[0], "blocks": blocks}


def helped(request: Request, words: Phrases = EN) -> list[str]:
    """What can be typed; first, that something else was."""
    says = words.slash
    causes = says.causes.format(causes=", ".join(f"`{says.typed[cause]}`" for cause in Cause))
    kinds = says.kinds.format(kinds=_kinds(words))
    lines = [says.help, *(f"• {says.words[word]}" for word in Word), causes, kinds]
    if not request.unheard:
        return lines
    said = says.unheard.format(word=inline(request.unheard, WORD_LIMIT))
    return [_guessed(said, request.near, words), *lines]


def hushed(silence: Silence, words: Phrases = EN) -> list[str]:
    """That a brand is silent from now on, or no longer."""
    says, brand = words.slash, inline(silence.brand, NAME_LIMIT)
    phrase = says.silenced if silence.until > silence.at else says.heard
    return [phrase.format(brand=brand, date=date(silence.until, words))]


def unread(request: Request, words: Phrases = EN) -> list[str]:
    """That nobody was silenced, since for how long was not understood."""
    says = words.slash
    said = says.unread.format(word=inline(request.unread, WORD_LIMIT))
    return [said, f"• {says.words[Word.SILENCE]}"]


def unkind(words: Phrases = EN) -> list[str]:
    """That no kind was said, or none that there is."""
    return [words.slash.unkind.format(kinds=_kinds(words))]


def _kinds(words: Phrases) -> str:
    return ", ".join(f"`{words.slash.typed_kinds[kind]}`" for kind in CrisisKind)


def silent(silences: Iterable[Silence], words: Phrases = EN) -> list[str]:
    """Which brands are silent, of these silences in force."""
    lines = [hush.of_brand(silence, words) for silence in silences]
    return lines or [words.slash.no_silences]


def unknown(request: Request, words: Phrases = EN) -> list[str]:
    """That no brand has this name."""
    said = words.slash.unknown.format(name=inline(request.unknown, NAME_LIMIT))
    return [_guessed(said, request.near, words)]


def _guessed(said: str, near: str | None, words: Phrases) -> str:
    return (
        words.slash.near.format(said=said, near=f"*{inline(near, NAME_LIMIT)}*") if near else said
    )


def which(entries: Sequence[Entry], words: Phrases = EN) -> list[str]:
    """That there are several, or none here, and that one has to be named."""
    if not entries:
        return [words.board.nothing]
    first = sorted(entries, key=lambda each: each.order)[:NAMED]
    names = ", ".join(f"*{inline(entry.name, NAME_LIMIT)}*" for entry in first)
    return [words.slash.which.format(names=names + ("…" if len(entries) > NAMED else ""))]


def explained(notice: Notice, severity: SeverityRules, words: Phrases = EN) -> list[str]:
    """Why an incident rings or does not, as its newest notice has it."""
    told = words.slash.as_of.format(date=date(notice.at, words), story=wording.story(notice, words))
    head = f"*{wording.headline(notice, words)}*"
    why = reasons.why(notice.signal, severity, words).splitlines()
    return [head, told, *why, *([present(notice.brand, words)] if wording.is_over(notice) else [])]


def unexplained(brand: str, rules: VolumeRules, words: Phrases = EN) -> list[str]:
    """That a brand never rang, what it would take, and where the present is seen.

    The notifier knows what watches tell, and asks them nothing: what they see stands elsewhere.
    """
    is_chance = not SURE.issuperset(rules.lanes)
    needed = words.slash.needed.format(
        people=counted(rules.min_authors, words.unhappy, words),
        rarity=rarity(1 / rules.budget, words),
        hours=MUTE // HOUR,
    )
    return [*untold(brand, words), *([needed] if is_chance else []), present(brand, words)]


def present(brand: str, words: Phrases = EN) -> str:
    """Where to look for what a brand looks like now."""
    return words.slash.present.format(command=EXPLAIN.format(brand=inline(brand, NAME_LIMIT)))


def untold(brand: str, words: Phrases = EN) -> list[str]:
    """That there is nothing to explain."""
    return [words.slash.untold.format(brand=inline(brand, NAME_LIMIT) or words.nameless)]


def closed(reason: str, words: Phrases = EN) -> list[str]:
    """That nothing can be posted here."""
    return [words.slash.closed.format(reason=inline(reason, REASON_LIMIT))]

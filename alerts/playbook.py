"""Playbook: what to do now, in a few lines, while an incident is loud."""

from alerts.notice import Notice
from alerts.phrases import EN, Phrases
from alerts.text import LINK_LIMIT, inline, safe_link
from alerts.wording import Face, face
from detectors.events import Level

MOST = 4  # lines; who is woken reads no more
STEP_LIMIT = 150  # characters of one
HARD_SPACES = "\u00a0\u202f"  # French has them; Python takes them for what cannot be printed
LOUD = {Face.RINGS, Face.AGAIN}


def step(text: str) -> str:
    """A line of the settings, as it is.

    Raises:
        ValueError: it is no line that a message can show.
    """
    if text.startswith(("http://", "https://")):
        if safe_link(text) is None:
            raise ValueError("is an address that cannot be linked")
        return text
    if not text.strip() or not all(char.isprintable() or char in HARD_SPACES for char in text):
        raise ValueError("is no line of text")
    if len(text) > STEP_LIMIT:
        raise ValueError("is too long")
    return text


STEPS = {
    "parse": step,
    "most": MOST,
    "allowed": f"up to {STEP_LIMIT} characters, or a page's address of up to {LINK_LIMIT}",
}
"""The limits of a list of them in the settings."""


def playbook(notice: Notice, own: tuple[str, ...], words: Phrases = EN) -> str:
    """The section; empty: it is no time to act any more, or too early.

    Args:
        notice: what happened.
        own: the steps of the settings, in the place of those of the catalogue.
        words: what is read there.
    """
    if face(notice) not in LOUD or notice.level is Level.WATCH:
        return ""
    usual: tuple[str, ...] = getattr(words.playbook, notice.level)
    steps = [_shown(line, words) for line in own] or usual
    lines = (f"{place}. {line}" for place, line in enumerate(steps, 1))
    return "\n".join([f"*{words.playbook.title}*", *lines])


def _shown(line: str, words: Phrases) -> str:
    link = safe_link(line)
    if link is None:
        return inline(line, STEP_LIMIT)
    return f"<{link.url.replace('&', '&amp;')}|{words.playbook.link}>"

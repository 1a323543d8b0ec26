"""Text: what strangers wrote, made harmless before it stands in a message.

Three ways lead out: `literal` for rich_text elements, which Slack shows as they are, `inline` for
mrkdwn and plain_text, which Slack reads, and `safe_link` for addresses.
"""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote, urlsplit

RAW_FACTOR = 4  # characters read for each one shown: whatever comes in, the work is bounded
ROOM_FACTOR = 2  # escaped characters for each one shown: a header of ampersands fits as well
MARKS_IN_A_ROW = 3  # accents that one letter may carry; no language needs more, Zalgo does
LINK_LIMIT = 600  # characters; three leave room in a message, and permalinks are below 300

ELLIPSIS, WORD_JOINER, REPLACEMENT = "\u2026", "\u2060", "\ufffd"

JOINERS = "\u200c\u200d"  # Persian words and family emoji need them, Latin words do not
VISIBLE_FORMATS = frozenset(  # Arabic, Syriac and Kaithi number signs: format by name, yet drawn
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
FILLERS = frozenset(  # letters and marks without ink: Hangul, Khmer, Mongolian, grapheme joiner
    "\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5\u180b\u180c\u180d\u180f"
)
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co"})  # control, format (bidi, tags), unassigned, private
MARKS = frozenset({"Mn", "Me"})

_STRAY_JOINER = re.compile(
    f"[{JOINERS}](?![^\\x00-\\x7f\\s{JOINERS}])|(?<![^\\x00-\\x7f\\s{JOINERS}])[{JOINERS}]"
)

# `&` is in the table too: one pass escapes nothing twice. The look-alikes stop bold, italics,
# strikes and code; after the word joiner `@here` is no mention, whoever parses the text again.
_ESCAPES = str.maketrans({
    "&": "&amp;", "<": "&lt;", ">": "&gt;",
    "*": "\u2217", "_": "\uff3f", "~": "\u223c", "`": "\u02cb",
    "@": f"@{WORD_JOINER}",
})  # fmt: skip


_HARD = re.compile("([\u00a0\u202f])")
_HARDS = re.compile("([\u00a0\u202f])[\u00a0\u202f]+")

_TOKEN = re.compile(r"<(?:[^<>|]*\|([^<>]*)|[@#!]([^<>|]*))>")  # alone has raw angles in mrkdwn
_PLAIN = str.maketrans({"*": None, "`": None, WORD_JOINER: None})

_LINKING = re.compile(r"[.:/#](?=\S)")  # in an address, a host, a channel

# Back again, where somebody copies what is shown.
_MEANT = str.maketrans({"\u2217": "*", "\uff3f": "_", "\u223c": "~", "\u02cb": "`"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address that may be clicked, and the host to show beside it."""

    url: str
    host: str  # ASCII: a Cyrillic look-alike shows as xn--

    def named(self, label: str) -> str:
        """As mrkdwn has it: a label of our own, which leads there."""
        return f"<{self.url.replace('&', '&amp;')}|{label}>"


def literal(text: str, limit: int) -> str:
    """One clean line of at most `limit` characters: only for places that Slack does not parse."""
    head = text[: limit * RAW_FACTOR]
    line = _joined(_thinned(unicodedata.normalize("NFC", _seen(head))))
    return _cut(" ".join(line.split()), limit, whole=len(head) == len(text))


def spaced(text: str, limit: int) -> str:
    """The same where French of ours may stand: within it, hard spaces stay, one at a time."""
    parts = _HARD.split(text[: limit * RAW_FACTOR])
    shown = "".join(each if _HARD.fullmatch(each) else literal(each, limit) for each in parts)
    return _cut(_HARDS.sub(r"\1", shown).strip(), limit)


def inline(text: str, limit: int) -> str:
    """A foreign word within mrkdwn or plain_text: no mention, link, emphasis or entity of its own.

    At most `limit` characters are shown, and at most twice as many are sent.
    """
    shown = literal(text, limit)
    sent = shown.translate(_ESCAPES)
    while len(sent) > limit * ROOM_FACTOR:
        shown = _cut(shown, len(shown) - 1)
        sent = shown.translate(_ESCAPES)
    return sent


def unlinked(text: str, limit: int) -> str:
    """The same where no `verbatim` keeps Slack from making links: what looks like one is broken."""
    return _LINKING.sub(rf"\g<0>{WORD_JOINER}", inline(text, limit))


def unmarked(said: str) -> str:
    """What mrkdwn of ours says, as a text for places that Slack does not parse.

    Times go by their fallback, people by their id, links by their label. Only strangers' own stars
    are stars then: they had come as look-alikes.
    """
    shown = _TOKEN.sub(lambda token: token[1] or token[2], said)
    return unescape(shown.translate(_PLAIN)).translate(_MEANT)


def folded(text: str, limit: int) -> str:
    """As a name compares: in any case, as it was written or as `inline` shows it."""
    return literal(text.translate(_MEANT), limit).casefold()


def safe_link(url: str | None) -> Link | None:
    """The address as ASCII, if it is plain http or https to a host; None: show no link."""
    if not url or len(url) > LINK_LIMIT or re.search(r'[\s<>|"\x00-\x1f\x7f]', url):
        return None
    try:
        return _link(url)
    except ValueError:  # a bad port, IPv6 bracket, host name or lone surrogate
        return None


def _seen(text: str) -> str:
    """The characters that leave ink or space; half a surrogate pair shows as a replacement."""
    return "".join(REPLACEMENT if _is_surrogate(char) else char for char in text if _is_seen(char))


def _is_surrogate(char: str) -> bool:
    return "\ud800" <= char <= "\udfff"


def _is_seen(char: str) -> bool:
    if char in FILLERS:
        return False
    if char.isspace() or char in JOINERS or char in VISIBLE_FORMATS:
        return True
    return unicodedata.category(char) not in UNSEEN


def _thinned(text: str) -> str:
    """At most three marks in a row; a joiner between them starts no new row."""
    kept, row = [], 0
    for char in text:
        if char not in JOINERS:
            row = row + 1 if unicodedata.category(char) in MARKS else 0
        if row <= MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def _joined(text: str) -> str:
    """Joiners only between two characters beyond ASCII."""
    return _STRAY_JOINER.sub("", text)


def _cut(text: str, limit: int, *, whole: bool = True) -> str:
    if whole and len(text) <= limit:
        return text
    return text[: limit - 1].rstrip(JOINERS + " ") + ELLIPSIS


def _link(url: str) -> Link | None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not parts.hostname:
        return None
    host = parts.hostname.encode("idna").decode("ascii")
    if not re.fullmatch(r"[a-z0-9._-]+", host):
        return None
    port = f":{parts.port}" if parts.port is not None else ""
    tail = _quoted(parts.path, "") + _quoted(parts.query, "?") + _quoted(parts.fragment, "#")
    safe = f"{parts.scheme}://{host}{port}{tail}"
    return Link(url=safe, host=host) if len(safe) <= LINK_LIMIT else None


def _quoted(part: str, sign: str) -> str:
    """A part of an address, percent-encoded; what is encoded already stays as it is."""
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", part)
    return sign + quote(text, safe="/?:@!$&'()*+,;=-._~%") if part else ""


def capital(text: str) -> str:
    """With a capital first."""
    return text[:1].upper() + text[1:]

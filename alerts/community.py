"""Community: what people want to know and who speaks for a brand, as a list to work through."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from alerts import wording
from alerts.account import Account
from alerts.clauses import named
from alerts.discretion import OPEN, Discretion, Posts
from alerts.elements import mrkdwn
from alerts.markdown import address, inert
from alerts.message import SCHEMA, Message, alert_id
from alerts.notice import Notice
from alerts.numbers import counted, utc
from alerts.phrases import EN, Phrases
from alerts.posts import ASKED_LIMIT, QUOTE_LIMIT, Part, bold, post, rich, text
from alerts.text import literal, safe_link
from alerts.wording import NAME_LIMIT
from detectors.events import Quote
from detectors.extent import Question

Block = dict[str, Any]

SHOWN = 10  # questions in a message; a file has all of them
OPEN_BOX, DONE_BOX = "\u2610", "\u2611"
NAME = "questions"  # of the message, in its metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """Of one incident, as far as it may be shown."""

    notice: Notice  # its newest
    questions: tuple[Question, ...]  # those that its newest notice tells, of most people first
    unquoted: int  # others, asked earlier
    support: tuple[Quote, ...]  # at most three
    supporters: int  # people
    is_named: bool  # authors go by their names
    is_mute: bool  # no posts are shown

    @classmethod
    def of(cls, account: Account, discretion: Discretion = OPEN) -> Self:
        """What is quoted stands in the newest notice: a post may be deleted since an older one.

        Of a question that it tells, people and times are those of the whole incident.
        """
        notice, is_mute = discretion.notice(account.newest), discretion.posts is Posts.NONE
        other = notice.signal.extent.other if notice.signal.extent else None
        told = {each.text for each in other.questions} if other else set()
        asked = [each for each in account.questions if literal(each.text, ASKED_LIMIT)]
        shown = [each for each in asked if each.text in told]
        return cls(
            notice=notice,
            questions=tuple(shown),
            unquoted=0 if is_mute else len(asked) - len(shown),
            support=other.support if other else (),
            supporters=other.supporters if other else 0,
            is_named=discretion.alias is None,
            is_mute=is_mute,
        )

    @property
    def name(self) -> str:
        """Of the incident, as it is: hostile until rendered."""
        return f"{self.notice.brand}/{self.notice.incident}"


# -- In Slack


def message(community: Community, words: Phrases = EN) -> Message:
    """The list, for the incident's thread."""
    head = headline(community, words)
    payload = identity(community.notice) | {"schema": SCHEMA}
    return Message(
        text=head,
        blocks=[{"type": "section", "block_id": "e.0", "text": mrkdwn(f"*{head}*")},
                told(community, words) | {"block_id": "e.1"}],
        attachments=[],
        metadata={"event_type": "tocsin_alert", "event_payload": payload},
    )  # fmt: skip


def identity(notice: Notice) -> dict[str, object]:
    """By what the message is found again."""
    return {"alert_id": alert_id(notice), "list": NAME}


def headline(community: Community, words: Phrases = EN) -> str:
    """Of which incident it is."""
    name = f"{named(community.notice, NAME_LIMIT, words)}/{community.notice.incident}"
    return words.community.title.format(name=name)


def told(community: Community, words: Phrases = EN) -> Block:
    """The list as rich text, which Slack shows as it is and never reads."""
    says = words.community
    rows = [[bold(says.as_of.format(date=utc(community.notice.at, words)))], [bold(says.questions)]]
    rows += [_row(each, words) for each in community.questions[:SHOWN]]
    rows += [[text(each)] for each in _others(community, words)]
    rows.append([bold(_support(community, words))])
    parts = [rich("rich_text_section", *row) for row in rows]
    posts = [
        part for quote in community.support for part in post(quote, words, named=community.is_named)
    ]
    nothing = text(_nothing(community, says.no_support, words))
    return {"type": "rich_text", "elements": [
        *parts, *(posts or [rich("rich_text_section", nothing)])
    ]}  # fmt: skip


def _row(question: Question, words: Phrases) -> list[Part]:
    box, link = DONE_BOX if question.answered else OPEN_BOX, safe_link(question.url)
    about = "".join(f" · {each}" for each in _about(question, words))
    row = [text(f"{box} {_asked(question, words)}{about}")]
    if link:
        way = {"type": "link", "url": link.url, "text": words.community.first_post}
        row += [text(" · "), way]
    return row


# -- As text


def checklist(community: Community, words: Phrases = EN) -> str:
    """The list as Markdown whose boxes can be ticked, in a tracker or a file."""
    says = words.community
    asked = [_ticked(each, words) for each in community.questions]
    voices = [_voice(each, community, words) for each in community.support]
    blocks = [
        f"# {inert(says.title.format(name=community.name))}",
        inert(says.as_of.format(date=utc(community.notice.at, words))),
        f"## {inert(says.questions)}",
        *filter(None, ["\n".join(asked)]),
        *map(inert, _others(community, words)),
        f"## {inert(_support(community, words))}",
        "\n".join(voices) or inert(_nothing(community, says.no_support, words)),
    ]
    return "\n\n".join(blocks) + "\n"


def _ticked(question: Question, words: Phrases) -> str:
    said = " · ".join([_asked(question, words), *_about(question, words)])
    box = "[x]" if question.answered else "[ ]"
    return f"- {box} {inert(said)}{_way(question.url, words.community.first_post)}"


def _voice(quote: Quote, community: Community, words: Phrases) -> str:
    said, source = _said(quote, community, words)
    return f"- [ ] {inert(said)} — {inert(source)}{_way(quote.url, words.quotes.link)}"


def _way(url: str | None, label: str) -> str:
    link = safe_link(url)
    return f" · [{inert(label)}](<{address(link.url)}>)" if link else ""


def lines(community: Community, words: Phrases = EN) -> Iterator[str]:
    """The list for a terminal, a line each."""
    says = words.community
    yield literal(says.title.format(name=community.name), 2 * NAME_LIMIT)
    yield says.as_of.format(date=utc(community.notice.at, words))
    yield f"{says.questions}:"
    for question in community.questions:
        link = safe_link(question.url)
        box, way = DONE_BOX if question.answered else OPEN_BOX, [link.url] if link else []
        said = [_asked(question, words), *_about(question, words), *way]
        yield f"  {box} {' · '.join(said)}"
    yield from (f"  {each}" for each in _others(community, words))
    yield f"{_support(community, words)}:"
    for quote in community.support:
        said, link = _said(quote, community, words), safe_link(quote.url)
        yield f"  {OPEN_BOX} {' · '.join([*said, *([link.url] if link else [])])}"
    if not community.support:
        yield f"  {_nothing(community, says.no_support, words)}"


# -- Both


def _asked(question: Question, words: Phrases) -> str:
    people = counted(question.people, words.people, words)
    said = literal(question.text, ASKED_LIMIT)
    return words.community.question.format(people=people, question=said)


def _about(question: Question, words: Phrases) -> Iterator[str]:
    says = words.community
    if question.first and question.last:
        first, last = utc(question.first, words), utc(question.last, words)
        yield says.times.format(first=first, last=last)
    if question.answered:
        yield says.answered


def _others(community: Community, words: Phrases) -> Iterator[str]:
    """How many more were asked; or that there is nothing."""
    if community.unquoted:
        yield counted(community.unquoted, words.community.unquoted, words)
    elif not community.questions:
        yield _nothing(community, words.community.no_questions, words)


def _support(community: Community, words: Phrases) -> str:
    says = words.community
    return f"{says.support} ({counted(community.supporters, says.supporters, words)})"


def _said(quote: Quote, community: Community, words: Phrases) -> list[str]:
    link = safe_link(quote.url)
    source = wording.source(quote, link.host if link else None, words, named=community.is_named)
    return [literal(quote.text, QUOTE_LIMIT) or words.quotes.no_text, source]


def _nothing(community: Community, phrase: str, words: Phrases) -> str:
    return words.postmortem.left_out if community.is_mute else phrase

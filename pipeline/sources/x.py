"""X: lines of its filtered stream and pages of its searches, as API v2 and v1.1 write them.

https://docs.x.com/x-api/posts/filtered-stream
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any

from pipeline.codec import Malformed, Reason
from pipeline.sources import loose
from pipeline.sources.event import Edited, Event, Gone
from pipeline.sources.post import Post

PLATFORM = "x"
NUMBER = re.compile(r"[0-9]{1,19}")
NAME = re.compile(r"[A-Za-z0-9_]{1,30}")
LANGUAGE = re.compile(r"([a-z]{2})(-[A-Za-z-]{1,20})?")
OLD_CODES = {"in": "id", "iw": "he", "ji": "yi"}  # which X still writes
EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657_000, tzinfo=UTC)  # of the time in ids
SHIFT = 22  # bits behind that time
FIRST = 1 << 35  # ids before it are of another kind, and have no time
PASSING = {
    "limit", "warning", "disconnect", "scrub_geo", "friends", "event", "for_user", "user_withheld",
    "status_withheld", "meta",
}  # fmt: skip
"""Messages of a stream that are not about a post."""
NO_MORE = ("delete", "drop")  # what X says of posts that are not to be shown, in its own streams
COMPLIANCE = {*NO_MORE, "undrop", "withheld", "tweet_edit"}  # of which others change nothing here


def decode(raw: bytes) -> tuple[Event | Malformed, ...]:
    """What one line says; of several posts in it, those that cannot be read among the others.

    Raises:
        Malformed: it is no message of X, or tells of an error alone.
    """
    line = loose.tree(raw)
    if "data" in line and isinstance(line["data"], dict) and line["data"].keys() & COMPLIANCE:
        gone = (loose.at(line["data"], each, "tweet", "id") for each in NO_MORE)
        return tuple(Gone(f"x:{_number(each)}") for each in gone if each is not None)
    if "data" in line:
        told = line["data"] if isinstance(line["data"], list) else [line["data"]]
        return tuple(event for each in told for event in _tweet(each, line.get("includes")))
    if "id_str" in line or ("id" in line and "text" in line):
        return tuple(_older(line) if "user" in line else _tweet(line, None))
    if gone := loose.at(line, "delete", "status"):
        return (Gone(f"x:{_number(loose.at(gone, 'id_str'))}"),)
    if line.get("errors") or "title" in line:
        raise Malformed(Reason.BAD_VALUE, f"X tells of an error: {_error(line)}")
    if line.keys() & PASSING:
        return ()
    raise Malformed(Reason.MISSING_FIELD, "neither a post nor another message of X")


def _error(line: dict[str, Any]) -> str:
    first = next(iter(loose.listed(line.get("errors"))), line)
    words = (loose.text(loose.at(first, key)) for key in ("title", "detail", "message"))
    return ": ".join(filter(None, words))[:200]


def _number(value: Any) -> int:
    """An id, from text or from a number.

    Raises:
        Malformed: it is none.
    """
    said = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not NUMBER.fullmatch(said):
        raise Malformed(Reason.MISSING_FIELD, "a post without an id")
    return int(said)


def _tweet(data: Any, includes: Any) -> Iterator[Event | Malformed]:
    """One post of v2; none, if only friends of its author may read it."""
    try:
        if not isinstance(data, dict):
            raise Malformed(Reason.WRONG_TYPE, "a post that is no object")  # noqa: TRY301
        users, tweets = _by_id(includes, "users"), _by_id(includes, "tweets")
        author = _found(users, data.get("author_id"))
        if author.get("protected") is not True:
            yield from _event(data, author, users, tweets)
    except Malformed as problem:
        yield problem


def _by_id(includes: Any, kind: str) -> dict[str, dict[str, Any]]:
    known = loose.listed(loose.at(includes, kind))
    return {each["id"]: each for each in known if isinstance(loose.at(each, "id"), str)}


def _found(known: dict[str, dict[str, Any]], key: Any) -> dict[str, Any]:
    return known.get(key, {}) if isinstance(key, str) else {}


def _event(
    data: dict[str, Any], author: dict[str, Any], users: dict[str, Any], tweets: dict[str, Any]
) -> Iterator[Event]:
    """A post, or what it is edited to: versions have ids, and the first one's is the post's."""
    newest = _number(data.get("id"))
    versions = loose.texts(data.get("edit_history_tweet_ids"))
    first = _number(versions[0]) if versions else newest
    related = {
        str(loose.at(each, "type")): loose.at(each, "id")
        for each in loose.listed(data.get("referenced_tweets"))
    }
    root = related.get("retweeted")
    text, entities = _text(_found(tweets, root) or data)  # a repost's own text is cut
    name = _name(author.get("username")) or loose.text(data.get("author_id"))
    metrics = None if root else data.get("public_metrics")  # a repost has those of its root
    answered = _found(users, data.get("in_reply_to_user_id")).get("username")
    post = Post(
        id=f"x:{first}", text=text, created_at=_moment(data.get("created_at"), newest),
        platform=PLATFORM, lang=_lang(data.get("lang")),
        url=f"https://x.com/{_name(author.get('username')) or 'i'}/status/{newest}",
        author=name, author_name=loose.text(author.get("name")),
        followers=loose.count(loose.at(author, "public_metrics", "followers_count")),
        verified=_truth(author.get("verified")),
        views=loose.count(loose.at(metrics, "impression_count")),
        likes=loose.count(loose.at(metrics, "like_count")),
        shares=_sum(loose.at(metrics, "retweet_count"), loose.at(metrics, "quote_count")),
        replies=loose.count(loose.at(metrics, "reply_count")),
        repost_of=_named(root),
        in_reply_to=_named(related.get("replied_to")) or _named(related.get("quoted")),
        tags=_tags(text, entities, "tag"), links=_links(entities),
        names=_names(text, entities, ("mentions", "username"), answered),
    )  # fmt: skip
    yield post if first == newest else Edited(post)


def _text(tweet: dict[str, Any]) -> tuple[str, Any]:
    """The text, of a long post all of it, and what is marked in it."""
    long = tweet.get("note_tweet")
    text = loose.text(loose.at(long, "text"))
    if text is not None:
        return unescape(text), loose.at(long, "entities") or tweet.get("entities")
    return unescape(loose.text(tweet.get("text")) or ""), tweet.get("entities")


def _names(text: str, entities: Any, keys: tuple[str, str], answered: Any) -> tuple[str, ...]:
    """Who is named, and who is answered, as far as the text itself does not say it."""
    listed, name = keys
    marked = [loose.at(each, name) for each in loose.listed(loose.at(entities, listed))]
    folded = text.casefold()
    return tuple(
        each for each in loose.texts([*marked, answered]) if f"@{each.casefold()}" not in folded
    )


def _tags(text: str, entities: Any, key: str) -> tuple[str, ...]:
    marked = loose.listed(loose.at(entities, "hashtags"))
    return loose.unwritten([loose.at(each, key) for each in marked], text)


def _links(entities: Any) -> tuple[str, ...]:
    """Where links lead. Pictures are links, too, and lead nowhere else."""
    marked = loose.listed(loose.at(entities, "urls"))
    return loose.texts(
        [
            loose.at(each, "unwound_url") or loose.at(each, "expanded_url")
            for each in marked
            if not loose.at(each, "media_key")
        ]
    )


def _older(tweet: dict[str, Any]) -> Iterator[Event | Malformed]:
    """One post of v1.1, likewise."""
    try:
        user = tweet.get("user")
        if loose.at(user, "protected") is not True:
            yield _older_post(tweet, user)
    except Malformed as problem:
        yield problem


def _older_post(tweet: dict[str, Any], user: Any) -> Post:
    number = _number(tweet.get("id_str") or tweet.get("id"))
    root = tweet.get("retweeted_status")
    whole = root if isinstance(root, dict) else tweet
    long = whole.get("extended_tweet")
    said = [loose.at(long, "full_text"), whole.get("full_text"), whole.get("text")]
    text = unescape(next(filter(None, map(loose.text, said)), ""))
    entities = loose.at(long, "entities") or whole.get("entities")
    name = _name(loose.at(user, "screen_name"))
    quoted = tweet.get("quoted_status_id_str") if root is None else None
    answered = tweet.get("in_reply_to_screen_name")
    return Post(
        id=f"x:{number}", text=text, created_at=_moment(tweet.get("created_at"), number),
        platform=PLATFORM, lang=_lang(tweet.get("lang")),
        url=f"https://x.com/{name or 'i'}/status/{number}",
        author=name or loose.text(loose.at(user, "id_str")),
        author_name=loose.text(loose.at(user, "name")),
        followers=loose.count(loose.at(user, "followers_count")),
        verified=_truth(loose.at(user, "verified")), likes=loose.count(tweet.get("favorite_count")),
        shares=_sum(tweet.get("retweet_count"), tweet.get("quote_count")),
        replies=loose.count(tweet.get("reply_count")), repost_of=_named(loose.at(root, "id_str")),
        in_reply_to=_named(tweet.get("in_reply_to_status_id_str")) or _named(quoted),
        tags=_tags(text, entities, "text"), links=_links(entities),
        names=_names(text, entities, ("user_mentions", "screen_name"), answered),
    )  # fmt: skip


def _moment(value: Any, number: int) -> datetime:
    """When it was written; where that is not said, its id tells."""
    said = value if isinstance(value, str) else ""
    for read in (datetime.fromisoformat, parsedate_to_datetime, _of_the_streams):
        try:
            at = read(said)
        except (ValueError, OverflowError):
            continue
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    if number < FIRST:
        raise Malformed(Reason.MISSING_FIELD, "a post without `created_at`")
    return EPOCH + timedelta(milliseconds=number >> SHIFT)


def _of_the_streams(said: str) -> datetime:
    return datetime.strptime(said, "%a %b %d %H:%M:%S %z %Y")


def _named(value: Any) -> str | None:
    return f"x:{value}" if isinstance(value, str) and NUMBER.fullmatch(value) else None


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and NAME.fullmatch(value) else None


def _lang(value: Any) -> str | None:
    """The language; `und`, `qst`, `zxx` and the like are none."""
    found = LANGUAGE.fullmatch(value) if isinstance(value, str) else None
    return OLD_CODES.get(found[1], found[1]) if found else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _sum(*values: Any) -> int | None:
    known = [count for each in values if (count := loose.count(each)) is not None]
    return sum(known) if known else None

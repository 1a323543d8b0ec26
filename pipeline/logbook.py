"""Logbook: every event of the log, read from the code, and what it means: docs/logs.md."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parents[1]
PACKAGES = ("alerts", "pipeline")
LOGGERS = ("log", "_log")
LEVELS = ("info", "warning", "error", "critical")  # whoever debugs reads the code
ABOUT = ("brand", "incident", "seq", "channel")  # what `**task.about` spreads
SPREAD = {"task": ABOUT, "plate": (*ABOUT, "file")}  # by what it is of

MEANINGS = {
    "A process": {
        "starts": "`page` is up from now on; Kafka is waited for.",
        "waiting for Kafka": "It is tried again in so many seconds, for a minute.",
        "cannot start": "`problem` says what to repair; the process ends with 1 or 2.",
        "stops": "Somebody sent a signal.",
        "stopped": "And it has ended well.",
        "ended by an error": "Of Faust's own; the lines before say which. Exit code 70.",
        "ended by a bug of ours": "Exit code 70.",
        "ends here, to be started again": "docs/health.md has the reasons. Exit code 70.",
        "was frozen": "Nothing ran for so long: the host was out of memory, or paused.",
        "nobody caught this": "A bug of ours or of a library's, which did not end the process.",
        "a page could not be made: …": "`/metrics` or a health page answered 500.",
    },
    "Its part of the group": {
        "partitions given": "These are ours; none is right for who stands by.",
        "recovered": "Their state is read, and they are worked on.",
        "partitions taken": "A rebalance begins, or the end.",
        "falls behind": "More than 1,000 records wait.",
        "has caught up": "None waits any more.",
        "the lag is unknown": "Kafka does not say where the group is. Told once, until it does.",
    },
    "The watch": {
        "notice": "An incident took a step. What only changes numbers is for who debugs.",
        "command done": "What somebody asked of a brand's watch.",
        "command refused": "`hint` says what to do instead, where there is something.",
        "dead letter": "A record could not be used; the topic mentions-dead has it with its "
        "details. Ten a minute are told. An error where our own code failed on it.",
        "a shadow begins anew": "Our own code failed in it. What the brand's rules do goes on.",
        "the sources are not known": "What they said last could not be read for this `problem`; "
        "until they speak again, within half a minute, they count as heard.",
        "posts come late": "Of this network, by more than a quarter of an hour. Told once an hour.",
    },
    "The sources": {
        "a source waits": "Its connection ended for this `problem`; it is tried again in so many "
        "seconds. An error where the network will not have us until somebody changes something.",
        "cannot be read": "What a network told, for this `problem`; the rest goes on. Ten a minute "
        "are told, of all sources together.",
        "a source failed": "Our own code did, in one network; it is tried again.",
        "posts are remembered": "Of earlier processes, so many, from so many `records` at the end "
        "of the mentions. Where not all was read in time, deletes of the others go nowhere.",
        "no post is remembered": "The mentions cannot be read for this `problem`. Sources listen; "
        "deletes and edits of what earlier processes heard go nowhere.",
    },
    "The notifier": {
        "nobody is told": "There is no route.",
        "Slack knows our token": "And it may do all that is needed.",
        "Slack refuses our token": "Nobody is told anything.",
        "Slack's app lacks scopes": "What is `missing`, and what goes without. Told once, and each "
        "time that it changes.",
        "delivered": "A notice is where it belongs, or will be nowhere: `outcome`, as in "
        "`tocsin_alert_deliveries_total`. What only changes numbers is for who debugs.",
        "no answer from Slack": "The message may be there; it is looked for.",
        "Slack is to be left alone": "It said so, or nobody answers there.",
        "Slack refuses a channel": "Mend the route, the app's scopes or the token.",
        "Slack refuses a message": "The others go on. It is tried again each minute.",
        "Slack refuses our layout": "The message goes on with `rung`, a plainer one.",
        "our layout breaks Slack's limits": "A bug of ours; the message went on a plainer `rung`.",
        "a layout could not be checked": "A bug of ours; the message goes as it is.",
        "a message is gone": "Somebody deleted it. It is posted anew.",
        "Slack lets nobody look": "For a message that may be there; it is posted again. The app "
        "lacks a scope to read, or is not in the channel.",
        "a storm begins": "So many incidents at once in a channel that they share a message.",
        "the source is suspect": "Most brands ring at once. Operators are told, responders later.",
        "file done": "A `file`, a chart or a paper (the post-mortem), is in its thread, or will "
        "not be: `outcome`.",
        "a file may be in its thread": "Slack gave no answer; it is looked for.",
        "a file came to nothing": "A bug of ours; it is tried again in a minute.",
        "a file cannot be made": "Of a chart, a bug of ours; the thread goes without. A "
        "post-mortem is tried three times: Kafka may have been away.",
        "Slack refuses a file": "It is tried three times.",
        "no files without the scope files:write": "Add it: within an hour charts and "
        "post-mortems come again.",
        "Slack lets nobody look for a file": "It is taken for there.",
        "the folder of post-mortems takes no files": "At the start. It is not there, is no folder, "
        "or is not ours to write in. What it is owed is tried again until it does.",
        "a post-mortem is filed": "In the folder of the settings, as Markdown and HTML.",
        "a post-mortem stands beside a file": "As `path`: in its place lies a file that is no page "
        "of the incident, or cannot be read. It stays as it is.",
        "a post-mortem cannot be filed": "What is the `problem`. It is tried again, in a minute "
        "first, then less and less often, at least once an hour.",
        "a post-mortem is given up": "It failed for a week, or until the brand's third incident "
        "after it. Make it with `tocsin postmortem`.",
        "digest done": "A route's digest is in its channel, or will not be: `outcome`.",
        "a digest may be in its channel": "Slack gave no answer; it is looked for.",
        "a digest could not be made": "Kafka was not read in time. Tried again each minute.",
        "Slack refuses a digest": "Mend the route, the app's scopes or the token. Tried again each "
        "minute, for four hours.",
        "not a notice": "Somebody else wrote to the topic of alerts. It is passed over.",
        "not a silence": "Likewise to the topic of silences.",
        "not a lesson": "Likewise to the topic of lessons.",
        "lessons are read": "So many `actions`, done or not, are known from now on.",
        "lessons cannot be read": "It is tried again; what was read before stands.",
    },
    "People in Slack": {
        "buttons are heard": "The socket stands.",
        "buttons are not heard": "It does not. `tocsin ack` works all the same.",
        "a press came to nothing": "A bug of ours.",
        "what was typed came to nothing": "A bug of ours; whoever typed was told so.",
        "a press could not be passed on": "Kafka did not take it; whoever pressed was told so.",
        "a silence could not be passed on": "Likewise.",
        "an action could not be written down": "Likewise.",
        "an action could not be ticked off": "Likewise.",
        "somebody could not be answered": "Slack did not take our answer.",
        "somebody could not be told": "Nor that what they asked for was not done.",
        "Slack refuses our view": "A modal or a Home tab, which went on as a plainer one.",
        "our view breaks Slack's limits": "A bug of ours; a plainer one went.",
        "a view could not be checked": "A bug of ours; it goes as it is.",
        "a form could not be opened": "Most likely its three seconds were over.",
        "a list could not be shown": "Likewise; it is the timeline, or the details.",
        "a timeline could not be read": "From Kafka; whoever asked was told so.",
    },
}
FIELDS = {
    "action": "of a command: acknowledge, snooze, resolve, …",
    "actions": "how many are known",
    "at": "when, by the clock of what it is about",
    "brand": "",
    "channel": "of Slack, as the route names it",
    "day": "of the readers of a digest",
    "exception": "what went wrong, its causes, and where in the code",
    "file": "what is brought to a thread: a chart, or a paper",
    "generation": "of the group: rises with each rebalance",
    "group": "Kafka's name for processes that share work; tells worker from notifier",
    "hint": "what helps",
    "incident": "its number within the brand",
    "kafka": "as TOCSIN_KAFKA has it",
    "key": "brand/incident/seq/channel/act: one message",
    "kind": "of a notice, or of a command",
    "method": "of Slack",
    "missing": "scopes, each with what it is for",
    "offset": "of a record",
    "outcome": "what became of it",
    "page": "where metrics are",
    "partition": "of a record",
    "partitions": "of the group's topics",
    "path": "of a file",
    "people": "who complain, each once",
    "platform": "a network",
    "posts": "how many",
    "problem": "what went wrong, in a few words",
    "reached": "the incident's level: watch, alert or crisis",
    "reason": "why",
    "records": "how many",
    "rung": "how plain a message is: full, slim, point, text",
    "seconds": "how long",
    "seq": "the incident's running number of notices",
    "source": "a network that is listened to, as the settings call it",
    "state": "what it is doing",
    "settings": "their digest",
    "topic": "",
    "usual": "unhappy posts in the window at this time of the day",
    "version": "of Tocsin",
    "whole": "whether time was enough for all of it",
}
HEAD = """# The log

*Written by `python -m pipeline.logbook > docs/logs.md`; a test compares. Do not edit.*

Worker and notifier write one line an event to stderr: JSON, or where stderr is a terminal, for
people (`TOCSIN_LOG_FORMAT`). Each line has `timestamp` (UTC), `level`, `event`, one of those below,
`logger`, and fields. Lines of Faust and aiokafka come in the same form, from `warning` on; of what
repeats itself ten lines a minute are written, and then how many were not.

    kubectl logs -l app.kubernetes.io/name=tocsin | jq -c 'select(.event == "delivered")'
    … | jq -c 'select(.brand == "Zephyr Rail" and .incident == 1)'   # one incident, everywhere
    … | jq -c 'select(.level == "error" or .level == "critical")'    # what somebody has to act on

**Levels:** `info` happened as it should; `warning` heals by itself, or is for the daytime; `error`
needs somebody; `critical` ends the process.

**No line has** a token, or an address with one in it. From `info` on none has a post's text or its
author either; at `debug` what is sent to Slack has quoted posts in it. An exception is told by what
it is and where it was raised; its own words, which can quote a post, only where they are the
system's, Kafka's or Slack's. What others wrote (a brand, a path) stays inside its line.
"""


@dataclass(frozen=True, slots=True)
class Call:
    """One place where something is logged."""

    event: str
    levels: tuple[str, ...]
    fields: tuple[str, ...]
    place: str


def calls() -> Iterator[Call]:
    """Every one from `info` on."""
    for package in PACKAGES:
        for path in sorted((HOME / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for body in ast.walk(tree):
                if isinstance(body, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield from _calls(body, str(path.relative_to(HOME)))


def _calls(body: ast.AST, file: str) -> Iterator[Call]:
    known = {
        each.targets[0].id: each.value
        for each in ast.walk(body)
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
    }
    for each in ast.walk(body):
        if isinstance(each, ast.Call) and (levels := _levels(each.func, known)):
            fields = [name for word in each.keywords for name in _fields(word, known)]
            fields += ["exception"] if _attributes(each.func) == ["exception"] else []
            for event in _events(each.args[0]):
                yield Call(event, levels, tuple(dict.fromkeys(fields)), f"{file}:{each.lineno}")


def _levels(called: ast.expr, known: dict[str, ast.expr]) -> tuple[str, ...]:
    """The levels at which a call logs; none: it does not."""
    if isinstance(called, ast.Name):
        called = known.get(called.id, called)
    names = ["error" if each == "exception" else each for each in _attributes(called)]
    return tuple(each for each in LEVELS if each in names)


def _attributes(called: ast.expr) -> list[str]:
    if isinstance(called, ast.IfExp):
        return _attributes(called.body) + _attributes(called.orelse)
    of = called.value if isinstance(called, ast.Attribute) else None
    is_log = isinstance(of, ast.Name) and of.id in LOGGERS
    return [called.attr] if is_log and isinstance(called, ast.Attribute) else []


def _events(said: ast.expr) -> Iterator[str]:
    if isinstance(said, ast.IfExp):
        yield from (*_events(said.body), *_events(said.orelse))
    else:
        yield str(ast.literal_eval(said)).replace("%r", "…")


def _fields(word: ast.keyword, known: dict[str, ast.expr]) -> Iterator[str]:
    spread = word.value if word.arg is None else None
    if isinstance(spread, ast.Name):
        spread = known.get(spread.id)
    if isinstance(spread, ast.Dict):
        yield from (str(ast.literal_eval(key)) for key in spread.keys if key)
    elif isinstance(spread, ast.Attribute) and spread.attr == "about":
        yield from SPREAD[ast.unparse(spread.value)]
    elif word.arg:
        yield "exception" if word.arg == "exc_info" else word.arg
    else:
        raise ValueError(f"line {word.lineno}: nobody can tell which fields these are")


def reference() -> str:
    """The page docs/logs.md."""
    found: dict[str, list[Call]] = {}
    for call in calls():
        found.setdefault(call.event, []).append(call)
    page = HEAD
    for section, events in MEANINGS.items():
        page += f"\n## {section}\n\n| Event | Level | Fields | Meaning |\n|---|---|---|---|\n"
        page += "".join(_row(event, found.get(event, []), text) for event, text in events.items())
    page += "\n## Fields\n\n"
    return page + "".join(
        f"- `{name}`{f': {text}' if text else ''}\n" for name, text in FIELDS.items()
    )


def _row(event: str, found: list[Call], meaning: str) -> str:
    levels = dict.fromkeys(level for call in found for level in call.levels)
    fields = dict.fromkeys(f"`{field}`" for call in found for field in call.fields)
    return f"| {event} | {', '.join(levels)} | {', '.join(fields)} | {meaning} |\n"


if __name__ == "__main__":
    sys.stdout.write(reference())

"""Log: one line an event, for people or as JSON, and no flood while the broker is away.

What others have written stays inside its line, whatever characters it has, and what an exception
says of it is left out: see `pipeline.trace`. docs/logs.md has each event.
"""

import json
import logging
import logging.config
import sys
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from pipeline.trace import said, trace

PER_MINUTE = 10  # lines of one template: enough to see that it goes on; aiokafka writes 600
WINDOW = 60.0  # s
TEMPLATES = 200  # remembered at once; aiokafka has about 150 of them
TEMPLATE_LENGTH = 200  # characters of a template that tell it apart
NOISY = ("aiokafka", "pipeline.watch.deadletter", "pipeline.sources.delivery")
"""Loggers that repeat themselves several times a second, without a broker or with a bad source."""

TALKATIVE = ("faust", "mode", "aiokafka", "kafka")
INDISCREET = (  # what they write at DEBUG has passwords in it
    "slack_sdk",  # addresses of webhooks
    "aiokafka.conn",  # requests, that of the login too
    "kafka",  # the same, and all that a client was given
)

TICKETS = "slack_sdk.socket_mode"  # its errors tell the address, with the ticket that opens it

AUTO, CONSOLE, JSON = "auto", "console", "json"
INDENT = "    "  # begins what belongs to the line above: no line of its own begins so
FIRST = ("timestamp", "level", "event", "logger")
CYCLE = "[^"  # begins what Faust says of the beginning and end of each of its parts


def set_up(level: str = "info", form: str = CONSOLE) -> None:
    """Log from this level on, to stderr: our own events and those of all libraries alike."""
    logging.config.dictConfig(config(level, form))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def config(level: str = "info", form: str = CONSOLE) -> dict[str, Any]:
    """The same for `logging.config.dictConfig`, which is what Faust's `logging_config` takes.

    Raises:
        ValueError: there is no such form.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "rate": {"()": RateLimit},
            "others": {"()": Others, "cycles": level.lower() == "debug"},
        },
        "formatters": {"line": _formatter(form)},
        "handlers": {
            "stderr": {
                "()": Stderr,
                "formatter": "line",
                "filters": ["others", "rate"],
            }
        },
        "loggers": {name: {"level": each} for name, each in _levels(level).items()},
        "root": {"level": level.upper(), "handlers": ["stderr"]},
    }


def _levels(level: str) -> dict[str, int]:
    """What libraries tell of each step matters to whoever debugs, if there is no secret in it."""
    own = logging.getLevelNamesMapping()[level.upper()]
    quieter = own if own != logging.INFO else logging.WARNING
    quiet = dict.fromkeys(TALKATIVE, quieter)
    known = quiet | {"slack_sdk": own, "aiokafka.conn": quieter}
    known |= {name: max(known[name], logging.INFO) for name in INDISCREET}
    return known | {TICKETS: logging.CRITICAL}


def _formatter(form: str) -> dict[str, Any]:
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _shared(),
        "processors": [strip, *_renderers(form)],
    }


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _renderers(form: str) -> list[Processor]:
    if form == AUTO:
        form = CONSOLE if sys.stderr.isatty() else JSON
    if form == CONSOLE:
        plain, colors = structlog.dev.plain_traceback, sys.stderr.isatty()
        return [_on_a_line, structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain)]
    if form == JSON:
        return [_traced, structlog.processors.JSONRenderer(serializer=_json)]
    raise ValueError(f"unknown form of log `{form}`; known: {AUTO}, {CONSOLE}, {JSON}")


def _traced(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """The event with what may be told of its exception."""
    event.pop("stack_info", None)
    told = event.pop("exc_info", None)
    problem = told[1] if isinstance(told, tuple) else sys.exception() if told is True else told
    if isinstance(problem, BaseException):
        event["exception"] = trace(problem)
    return event


def _on_a_line(logger: Any, method: str, event: EventDict) -> EventDict:
    """The same for people, with nothing in it that could begin a line or move a cursor."""
    told = _traced(logger, method, event)
    for name, value in told.items():
        if isinstance(value, str):
            told[name] = escaped(value)
    if problems := told.get("exception"):
        lines = [", ".join([each["said"], *each["raised"]]) for each in problems]
        told["exception"] = "\n".join(INDENT + escaped(line) for line in lines)
    return told


def escaped(text: str) -> str:
    """With what cannot be printed as JSON writes it: no line ends in it, and nothing hides."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in text)


def _json(event: EventDict, **options: Any) -> str:
    """In the letters in which people search for it, and first what every line has."""
    told = {name: event.pop(name) for name in FIRST if name in event} | dict(event)
    return escaped(json.dumps(told, ensure_ascii=False, **options))


class Stderr(logging.StreamHandler[Any]):
    """Where the lines go."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # Python's name
        """Say that a line came to nothing; Python would say what was in it, over many lines."""
        told = "a line could not be written"
        lost = logging.LogRecord(record.name, logging.ERROR, "", 0, told, None, None)
        with suppress(OSError, ValueError):  # nobody reads it any more
            self.stream.write(self.format(lost) + self.terminator)


class Others(logging.Filter):
    """Lines of other people's code: of exceptions they say what ours do, of life cycles nothing."""

    def __init__(self, *, cycles: bool) -> None:
        super().__init__()
        self._cycles = cycles

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this line may be written."""
        record.msg = _without_words(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(_without_words, record.args))
        is_cycle = str(record.msg).startswith(CYCLE) and record.levelno <= logging.INFO
        return self._cycles or not is_cycle


def _without_words(told: Any) -> Any:
    return said(told) if isinstance(told, BaseException) else told


@dataclass(slots=True)
class Repeats:
    """How often one template came in its minute."""

    since: float
    level: int
    written: int = 0
    suppressed: int = 0


class Summary(logging.LogRecord):
    """The line that says how many were held back."""

    def __init__(self, name: str, template: str, repeats: Repeats) -> None:
        told = f"{repeats.suppressed:,}", template
        super().__init__(name, repeats.level, "", 0, "suppressed %s like it: %s", told, None)


class RateLimit(logging.Filter):
    """Lets few lines of one template pass a minute, and says afterwards how many it held back.

    A template is what a logger was given before its arguments, or the event of one of our own. The
    clock is that of the records.
    """

    def __init__(self, per_minute: int = PER_MINUTE, templates: int = TEMPLATES) -> None:
        super().__init__()
        self._per_minute, self._templates = per_minute, templates
        self._lock = Lock()
        self._seen: OrderedDict[tuple[str, str, int], Repeats] = OrderedDict()  # oldest first

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this line may be written."""
        if isinstance(record, Summary):
            return True
        with self._lock:
            summaries = self._over(record.created)
            passes = not record.name.startswith(NOISY) or self._passes(record)
        for summary in summaries:
            logging.getLogger(summary.name).handle(summary)
        return passes

    def _over(self, now: float) -> list[Summary]:
        """Close the minutes that are over, and the oldest one where there are too many."""
        over = [key for key, repeats in self._seen.items() if now - repeats.since >= WINDOW]
        if not over and len(self._seen) > self._templates:
            over = [next(iter(self._seen))]
        closed = [(key, self._seen.pop(key)) for key in over]
        return [Summary(*key[:2], repeats) for key, repeats in closed if repeats.suppressed]

    def _passes(self, record: logging.LogRecord) -> bool:
        event = record.msg.get("event") if isinstance(record.msg, dict) else record.msg
        key = record.name, str(event)[:TEMPLATE_LENGTH], record.levelno
        repeats = self._seen.setdefault(key, Repeats(record.created, record.levelno))
        passes = repeats.written < self._per_minute
        repeats.written += passes
        repeats.suppressed += not passes
        return passes

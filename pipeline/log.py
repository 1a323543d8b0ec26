"""Log: one line an event, for people or as JSON, and no flood while the broker is away."""

import logging
import logging.config
import sys
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

import structlog
from structlog.typing import Processor

PER_MINUTE = 10  # lines of one template: enough to see that it goes on; aiokafka writes 600
WINDOW = 60.0  # s
TEMPLATES = 200  # remembered at once; aiokafka has about 150 of them
TEMPLATE_LENGTH = 200  # characters of a template that tell it apart
NOISY = ("aiokafka",)  # loggers that repeat themselves several times a second without a broker

TALKATIVE = ("faust", "mode", "aiokafka", "kafka")
INDISCREET = (  # what they write at DEBUG has passwords in it
    "slack_sdk",  # addresses of webhooks
    "aiokafka.conn",  # requests, that of the login too
    "kafka",  # the same, and all that a client was given
)

TICKETS = "slack_sdk.socket_mode"  # its errors tell the address, with the ticket that opens it

CONSOLE, JSON = "console", "json"


def set_up(level: str = "info", form: str = CONSOLE) -> None:
    """Log from this level on, to stderr: our own events and those of all libraries alike."""
    logging.config.dictConfig(config(level, form))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
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
        "filters": {"rate": {"()": RateLimit}},
        "formatters": {"line": _formatter(form)},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["rate"],
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
    """Neither shows local variables with a traceback: they hold what people wrote, and tokens."""
    if form == CONSOLE:
        plain = structlog.dev.plain_traceback
        colors = sys.stderr.isatty()
        return [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain)]
    if form == JSON:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    raise ValueError(f"unknown form of log `{form}`; known: {CONSOLE}, {JSON}")


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

    A template is what a logger was given before its arguments. The clock is that of the records.
    """

    def __init__(self, per_minute: int = PER_MINUTE, templates: int = TEMPLATES) -> None:
        super().__init__()
        self._per_minute, self._templates = per_minute, templates
        self._lock = Lock()
        self._seen: OrderedDict[tuple[str, str], Repeats] = OrderedDict()  # oldest minute first

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
        return [Summary(*key, repeats) for key, repeats in closed if repeats.suppressed]

    def _passes(self, record: logging.LogRecord) -> bool:
        key = record.name, str(record.msg)[:TEMPLATE_LENGTH]
        repeats = self._seen.setdefault(key, Repeats(record.created, record.levelno))
        passes = repeats.written < self._per_minute
        repeats.written += passes
        repeats.suppressed += not passes
        return passes

"""Astray: exceptions that nobody caught are in the log as all others are."""

import asyncio
import logging
import re
import sys
import threading
from typing import Any

import structlog

OBJECT = re.compile(r" ?[<(]")  # begins one that uvloop names; a `partial` has its arguments in it

log = structlog.get_logger(__name__)


def catch_all() -> None:
    """Those of threads, of clean-ups and Python's own warnings. Python would write to stderr."""
    logging.captureWarnings(capture=True)
    threading.excepthook = _in_a_thread
    sys.unraisablehook = _in_a_clean_up


def in_a_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """For `set_exception_handler`. Its own would write what the task is, and what it failed on."""
    problem = OBJECT.split(context["message"], maxsplit=1)[0]
    log.error("nobody caught this", problem=problem, exc_info=context.get("exception"))


def _in_a_thread(told: threading.ExceptHookArgs) -> None:
    name = told.thread.name if told.thread else "gone"
    log.error("nobody caught this", problem=f"thread {name}", exc_info=told.exc_value)


def _in_a_clean_up(told: Any) -> None:
    log.error("nobody caught this", problem="while Python cleaned up", exc_info=told.exc_value)

"""A status says who mends it, and headers when."""

from datetime import UTC, datetime

import pytest
from aiohttp import ServerDisconnectedError
from multidict import CIMultiDict

from pipeline.sources.answer import LONGEST, check, failure, wait
from pipeline.sources.fetch import fetch, visitor
from pipeline.sources.source import Deaf, Refused
from tests.broker import free_port

NOW = datetime(2026, 10, 14, 19, 14, tzinfo=UTC).timestamp()

WAITS = [
    pytest.param({}, None, id="nothing is said"),
    pytest.param({"retry-after": "7"}, 7.0, id="seconds"),
    pytest.param({"Retry-After": "0.5"}, 0.5, id="less than one"),
    pytest.param({"Retry-After": "Wed, 14 Oct 2026 19:14:30 GMT"}, 30.0, id="a day and a time"),
    pytest.param({"Retry-After": "Wed, 14 Oct 2026 19:14:30 -0000"}, 30.0, id="of no zone"),
    pytest.param({"Retry-After": "Wed, 14 Oct 2020 19:14:30 GMT"}, 0.0, id="in the past"),
    pytest.param({"Retry-After": "999999999"}, LONGEST, id="for ever"),
    pytest.param({"Retry-After": "soon"}, None, id="a word"),
    pytest.param({"x-ratelimit-reset": "2026-10-14T19:15:00.402604Z"}, 60.402604, id="Mastodon"),
    pytest.param({"X-RateLimit-Reset": f"{NOW + 9:.0f}"}, 9.0, id="epoch seconds"),
    pytest.param({"X-RateLimit-Reset": "-"}, None, id="no time"),
]


@pytest.mark.parametrize(("headers", "seconds"), WAITS)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert wait(CIMultiDict(headers), NOW) == (seconds and pytest.approx(seconds))


@pytest.mark.parametrize("status", [200, 204, 299])
def test_a_success_is_none_of_its_business(status: int) -> None:
    check(status, {}, NOW)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_time_mends_some(status: int) -> None:
    with pytest.raises(Deaf, match=str(status)) as caught:
        check(status, {"Retry-After": "3"}, NOW)
    assert caught.value.after == 3


def test_it_says_which_of_those_it_is() -> None:
    for status, said in ((429, "it wants to be asked less"), (503, "it fails, and is asked again")):
        with pytest.raises(Deaf, match=f"it answered {status}: {said}"):
            check(status, {}, NOW)


@pytest.mark.parametrize("status", [101, 301, 304, 400, 401, 403, 404, 410, 418])
def test_a_person_mends_others(status: int) -> None:
    with pytest.raises(Refused, match=str(status)):
        check(status, {"Retry-After": "3"}, NOW)


async def test_what_cannot_be_reached_is_said_in_words() -> None:
    async with visitor("Tocsin") as session:
        for url, said in (
            (f"http://127.0.0.1:{free_port()}/", "nobody listens there, or a firewall is between"),
            ("http://nowhere.invalid/", "nobody knows the name of its host"),
        ):
            with pytest.raises(Deaf, match=f"no page comes: {said}"):
                await fetch(session, url)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TimeoutError(), "it took too long"),
        (ServerDisconnectedError(), "it hung up"),
        (OSError(), "OSError"),
    ],
)
def test_a_failure_has_words_and_else_a_name(error: Exception, said: str) -> None:
    assert failure(error) == said

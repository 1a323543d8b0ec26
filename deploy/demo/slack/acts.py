"""Acts: what a person does on the page, as its script sends it."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from aiohttp import web
from yarl import URL

from deploy.demo.slack.person import Outcome, Person
from deploy.demo.slack.words import EN

Wish = dict[str, Any]


async def act(request: web.Request, person: Callable[[str], Person]) -> web.Response:
    """Let a member do it, and answer what came of it."""
    if not is_own_page(request):
        return web.Response(status=HTTPStatus.FORBIDDEN)
    who = None
    try:
        wish: Wish = await request.json()
        who = person(wish["member"])
        outcome = await ACTS[wish["kind"]](who, wish)
    except ValueError:
        return web.Response(status=HTTPStatus.BAD_REQUEST)
    except (LookupError, TypeError):  # the page shows what is no more
        outcome = Outcome(problem=(who.words if who else EN).changed)
    answer = {"acked": outcome.acked, "problem": outcome.problem, "errors": outcome.errors}
    return web.json_response(answer)


def is_own_page(request: web.Request) -> bool:
    """Another site's script must not press buttons here: it can send no JSON without asking."""
    origin = request.headers.get("Origin", "")
    own = not origin or URL(origin).authority == request.host
    return own and request.content_type == "application/json"


async def _press(person: Person, wish: Wish) -> Outcome:
    if "view" in wish:
        return await person.press_in_view(wish["view"], wish["action"], wish.get("value"))
    return await person.press(
        wish["channel"], wish["ts"], wish["action"], wish.get("value"), block_id=wish["block"]
    )


async def _command(person: Person, wish: Wish) -> Outcome:
    return await person.command(wish["text"], wish["channel"])


async def _submit(person: Person, wish: Wish) -> Outcome:
    return await person.submit(wish["values"], wish["view"])


async def _close(person: Person, wish: Wish) -> Outcome:
    return await person.close(wish["view"], whole=bool(wish.get("whole")))


async def _home(person: Person, _wish: Wish) -> Outcome:
    return await person.open_home()


ACTS: dict[str, Callable[[Person, Wish], Awaitable[Outcome]]] = {
    "close": _close,
    "command": _command,
    "home": _home,
    "press": _press,
    "submit": _submit,
}

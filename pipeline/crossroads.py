"""Crossroads: routes that cannot all be meant, or lead to what nobody watches."""

from collections.abc import Callable, Iterable, Iterator

from alerts.mark import MARK, is_drill
from alerts.route import ANY, Route, is_bilingual
from alerts.stage import Stage
from pipeline.conflict import Conflict
from pipeline.settings.problem import guess


def routes_at_odds(
    routes: tuple[Route, ...], watches: Callable[[str], bool], known: Iterable[str]
) -> Iterator[Conflict]:
    """What no route is wrong about alone.

    Args:
        routes: in the order of the file.
        watches: whether a brand is observed.
        known: brands that the settings name.
    """
    seen: dict[tuple[str, frozenset[str]], int] = {}
    names = list(known)
    for place, route in enumerate(routes):
        first = seen.setdefault((route.channel, route.brands), place)
        if first != place:
            said = f"has the channel and brands of routes[{first}]; allowed: one of the two"
            yield Conflict(f"routes[{place}]", said, ("routes",))
        elif any(is_bilingual(route, other) for other in routes[:place]):
            said = f"is {route.language}, and another route tells this channel of the same brand in"
            said += " another language; allowed: one of the two"
            yield Conflict(f"routes[{place}].language", said, ("routes",))
        there = sorted(route.brands - {ANY})
        for name in (each for each in there if is_drill(each) or not watches(each)):
            said = f"`{name}` is not watched{guess(name, names)}; allowed: {ANY} or a known brand"
            if is_drill(name):
                said = f"`{name}` begins with `{MARK}`, as drills do: `drill` says where they are"
            yield Conflict(f"routes[{place}].brands", said, ("routes", "brands"))


def stage_at_odds(
    stage: Stage, routes: tuple[Route, ...], operators: str | None
) -> Iterator[Conflict]:
    """A drill where real alerts are told: one would be taken for the other.

    Args:
        stage: where drills are.
        routes: where alerts are.
        operators: their channel, where they are told of all that is held back.
    """
    if stage.channel is not None and stage.channel == operators:
        said = f"is {stage.channel}, where operators are told of what is real; allowed: another one"
        yield Conflict("drill.channel", said, ("drill", "operators"))
    if any(route.channel == stage.channel for route in routes):
        said = f"is {stage.channel}, and a route tells of real brands there; allowed: another one"
        yield Conflict("drill.channel", said, ("drill", "routes"))

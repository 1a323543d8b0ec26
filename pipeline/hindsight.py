"""Hindsight: an account, with what the settings say of how it is judged, shown and told."""

from alerts.account import Account
from alerts.discretion import Discretion
from alerts.goals import Goals
from alerts.language import Language
from alerts.postmortem import Material
from alerts.route import Route, listeners
from pipeline.config import Config


def material_of(
    account: Account, config: Config, discretion: Discretion, language: Language | None = None
) -> Material:
    """For a page of its own, as the first route to hear of it would read it."""
    brand = account.newest.brand
    route = next(iter(heard(config.ways, account)), None)
    chosen = language or (route.language if route else Language.EN)
    return Material(
        account=account,
        language=chosen,
        discretion=discretion,
        goals=route.goals if route else Goals(),
        severity=config.rules_for(brand).severity,
        routes=config.ways,
    )


def heard(routes: tuple[Route, ...], account: Account) -> list[Route]:
    """The routes that heard of it, as they are set now, the first to hear first."""
    known: dict[str, Route] = {}
    for notice in (*account.steps, account.newest):
        for route in listeners(routes, notice, set(known)):
            known.setdefault(route.channel, route)
    return list(known.values())

"""Hindsight: an account, with what the settings say of how it is judged, shown and told."""

from alerts.account import Account
from alerts.discretion import Discretion
from alerts.goals import Goals
from alerts.language import Language
from alerts.postmortem import Material
from alerts.route import goals_for, heard
from pipeline.config import Config


def material_of(
    account: Account, config: Config, discretion: Discretion, language: Language | None = None
) -> Material:
    """For a page of its own, as the first route to hear of it would read it."""
    brand = account.newest.brand
    told = (*account.steps, account.newest)
    route = next(iter(heard(config.ways, told)), None)
    chosen = language or (route.language if route else Language.EN)
    return Material(
        account=account,
        language=chosen,
        discretion=discretion,
        goals=goals_for(config.ways, route.channel, brand) if route else Goals(),
        severity=config.rules_for(brand).severity,
        routes=config.ways,
    )

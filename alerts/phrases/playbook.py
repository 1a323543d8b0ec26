"""Playbook: what to do first, where the settings say nothing else.

The steps that guides of crisis communication agree on: know what is true, let one person speak, say
nothing cheerful meanwhile, and answer where it began before the first hour is over.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """The section, and the steps of each level; named as `Level` has them. A watch has none."""

    title: str
    alert: tuple[str, ...]
    crisis: tuple[str, ...]
    link: str  # in the place of an address


EN = Playbook(
    title="What to do now",
    alert=(
        "Check the facts: is it true, and is it about us?",
        "Agree on who watches it, and on who would answer.",
        "Hold planned posts and advertising on this subject.",
    ),
    crisis=(
        "Name one person who decides, and one who speaks.",
        "Check the facts; say nothing that is not certain.",
        "Pause all planned posts and advertising.",
        "Answer within the hour, first where it began: what we know, what we do, when we say more.",
    ),
    link="open the playbook",
)

FR = Playbook(
    title="Que faire maintenant",
    alert=(
        "Vérifier les faits\u202f: est-ce vrai, et s'agit-il bien de nous\u202f?",
        "Convenir de qui suit le sujet et de qui répondrait.",
        "Suspendre les publications et publicités prévues sur ce sujet.",
    ),
    crisis=(
        "Désigner qui décide et qui s'exprime.",
        "Vérifier les faits\u202f; ne rien affirmer d'incertain.",
        "Suspendre toutes les publications et publicités prévues.",
        (
            "Répondre dans l'heure, d'abord à la source\u202f: ce que l'on sait, ce que l'on fait,"
            " quand on en dira plus."
        ),
    ),
    link="ouvrir la procédure",
)

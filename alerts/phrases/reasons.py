"""Phrases of the reasons: why an incident rings, or does not."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why it rings, or does not."""

    rings: str
    rings_not: str
    held: str
    failed: str
    return_period: str
    posts: str
    share: str
    lasts: str
    faults: str
    unknown: str
    unread: str
    speakers: str
    witnesses: str  # of a fault
    count: str
    deviations: str
    percent: str
    sigma: str
    twelve: str
    followers: str
    authors: str
    recent: str
    warm_up: str
    watched: str
    other: str

    severity: str
    points: str
    points_far: str
    points_and: str  # between two
    doubling: str
    shrinking: str
    unhappier: str
    loud: str
    copied: str
    others: str
    capped: str
    thresholds: Mapping[str, str]  # by the level that the lane may ask for at most

    also: str
    also_lane: str
    also_and: str  # between two
    lanes: Mapping[str, str]


EN = Reasons(
    rings="Why it rings",
    rings_not="Why it does not ring now",
    held="yes: {test}",
    failed="no: {test}",
    return_period="by chance {rarity} (rings from {threshold})",
    posts="posts that could be scored: {observed} (at least {threshold})",
    share="of the posts at least {observed} are clearly unhappy (usual: {threshold})",
    lasts="in the last hour most likely {observed} of them or more (usual: {threshold})",
    faults="of the people at least {observed} speak of a fault (usual: {threshold})",
    unknown="of the posts {observed} could not be scored (at least {threshold})",
    unread="of the posts {observed} could not be scored, as most of this brand's usually cannot",
    speakers="{people} (at least {least})",
    witnesses="{people} speaking of it (at least {least})",
    count="{observed} in an hour (rings from {threshold})",
    followers="followers of the loudest: {observed} (rings from {threshold})",
    deviations="{observed} standard deviations above the mean (rings from {threshold})",
    percent="{observed}% of the hour before (rings from {threshold}%)",
    sigma="{observed} standard deviations above the mean of seven days (rings from {threshold})",
    twelve="{observed} times the mean of the twelve hours before (rings from {threshold})",
    authors="{people} (at least {least})",
    recent="{people} in the last hour (at least {least})",
    watched="watched long enough ({threshold} h)",
    warm_up="watched for {observed} h (at least {threshold} h)",
    other="{name}: {observed} (threshold {threshold})",
    severity="severity {total} of {all} points: {points}",
    points="{surprise} for how unusual, {size} for how many",
    points_far="{surprise} for how unusual, {reach} for how far ({size} for how many)",
    points_and=", ",
    doubling="{points} since they double",
    shrinking="{points} since they become fewer",
    unhappier="{points} since a larger share is unhappy",
    loud="{points} for a loud voice",
    copied="{points} for copied texts",
    others="{points} since most name somebody else",
    capped="together {points} of these",
    thresholds={
        "watch": "{severity}; by itself never more than a watch",
        "alert": "{severity}; alert from {alert}, by itself never a crisis",
        "crisis": "{severity}; alert from {alert}, crisis from {crisis} and {people}",
    },
    also="also unusual: {lanes}",
    also_lane="{lane} {count} (usual: {usual}), {rarity}",
    also_and="; ",
    lanes={
        "burst": "in minutes",
        "1h": "in an hour",
        "6h": "in 6 hours",
        "24h": "in 24 hours",
        "share": "by the share of unhappy posts",
        "all": "of all moods, in an hour",
        "static": "by a fixed count",
        "ewma": "by standard deviations",
        "percent": "against the hour before",
        "sigma": "by standard deviations in seven days",
        "twelve": "against the last twelve hours",
        "voice": "a loud voice",
    },
)


FR = Reasons(
    rings="Pourquoi l'alarme sonne",
    rings_not="Pourquoi l'alarme ne sonne pas en ce moment",
    held="oui\u202f: {test}",
    failed="non\u202f: {test}",
    return_period="par hasard, {rarity} (seuil\u202f: {threshold})",
    posts="publications évaluées\u202f: {observed} (minimum\u202f: {threshold})",
    share=(
        "au moins {observed} des publications sont clairement négatives "
        "(d'habitude\u202f: {threshold})"
    ),
    lasts=(
        "dans la dernière heure, sans doute {observed} d'entre elles ou plus "
        "(d'habitude\u202f: {threshold})"
    ),
    faults="au moins {observed} des gens parlent d'une panne (d'habitude\u202f: {threshold})",
    unknown="{observed} des publications n'ont pas pu être évaluées (seuil\u202f: {threshold})",
    unread="{observed} des publications n'ont pas pu être évaluées, comme la plupart d'habitude",
    speakers="{people} (minimum\u202f: {least})",
    witnesses="{people} à en parler (minimum\u202f: {least})",
    count="{observed} en une heure (seuil\u202f: {threshold})",
    followers="abonnés de la voix la plus suivie\u202f: {observed} (seuil\u202f: {threshold})",
    deviations="{observed} fois l'écart type de plus que la moyenne (seuil\u202f: {threshold})",
    percent="{observed}\u202f% de l'heure précédente (seuil\u202f: {threshold}\u202f%)",
    sigma=(
        "{observed} fois l'écart type de plus que la moyenne des sept derniers jours "
        "(seuil\u202f: {threshold})"
    ),
    twelve=("{observed} fois la moyenne des douze heures précédentes (seuil\u202f: {threshold})"),
    authors="{people} (minimum\u202f: {least})",
    recent="{people} dans la dernière heure (minimum\u202f: {least})",
    watched="en observation depuis assez longtemps ({threshold}\u202fh)",
    warm_up="en observation depuis {observed}\u202fh (minimum\u202f: {threshold}\u202fh)",
    other="{name}\u202f: {observed} (seuil\u202f: {threshold})",
    severity="gravité de {total} sur {all}\u202f: {points}",
    points="{surprise} pour la rareté, {size} pour le nombre",
    points_far="{surprise} pour la rareté, {reach} pour la portée ({size} pour le nombre)",
    points_and=", ",
    doubling="{points} car le nombre double",
    shrinking="{points} car le nombre baisse",
    unhappier="{points} car la part de mécontents monte",
    loud="{points} pour une voix qui porte",
    copied="{points} pour des textes recopiés",
    others="{points} car la plupart citent quelqu'un d'autre",
    capped="soit {points} en tout pour ces derniers",
    thresholds={
        "watch": "{severity}\u202f; à lui seul, ce signal ne dépasse pas la vigilance",
        "alert": "{severity}\u202f; alerte dès {alert}\u202f; à lui seul, ce signal n'est jamais"
        " une crise",
        "crisis": "{severity}\u202f; alerte dès {alert}\u202f; crise dès {crisis} et {people}",
    },
    also="autres signaux\u202f: {lanes}",
    also_lane="{count} {lane} (d'habitude\u202f: {usual}), {rarity}",
    also_and="\u202f; ",
    lanes={
        "burst": "en quelques minutes",
        "1h": "en une heure",
        "6h": "en 6\u202fheures",
        "24h": "en 24\u202fheures",
        "share": "selon la part de publications négatives",
        "all": "toutes humeurs confondues, en une heure",
        "static": "par seuil fixe",
        "ewma": "par écarts types",
        "percent": "par rapport à l'heure précédente",
        "sigma": "par écarts types sur sept jours",
        "twelve": "par rapport aux douze dernières heures",
        "voice": "une voix très suivie",
    },
)

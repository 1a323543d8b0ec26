"""What stands in a chart of an incident, and beside it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPhrases:
    """Its words in a language. Times in it are UTC: a picture has one zone for all readers."""

    title: str
    nameless: str  # where the font lacks the brand's letters
    counted: str
    of_all: str  # the same of people of all moods
    usual: str
    axis: str
    axis_days: str

    marks: Mapping[str, str]  # named as `Mark` has them
    mark: str
    first_sign: str
    worst: str

    clock: str
    short_day: str
    later: str  # a time of another day than the first

    began: str  # the line above it, where it rings
    began_of_all: str  # likewise, of people of all moods
    ended: str  # and where it is over
    name: str  # of the file
    alt: str
    marked: str
    marked_and: str  # between two


EN = ChartPhrases(
    title="{state} · {brand}",
    nameless="Incident {incident}",
    counted="Unhappy people in the past hour",
    of_all="People of all moods in the past hour",
    usual="usual: {count}",
    axis="{start:%Y-%m-%d}, UTC",
    axis_days="{start:%Y-%m-%d} to {end:%m-%d}, UTC",
    marks={
        "watch": "watch",
        "alert": "alert",
        "crisis": "crisis",
        "eased": "eased",
        "over": "over",
        "again": "again",
    },
    mark="{what} {time}",
    first_sign="first sign",
    worst="peak: {count},",
    clock="{at:%H:%M}",
    short_day="{at:%m-%d}",
    later="{at:%m-%d %H:%M}",
    began="How it grew · {brand}: at the worst {people} in an hour, {time}.",
    began_of_all="How it grew · {brand}: at the worst {people} in an hour, {time}.",
    ended="From the first sign to the end · {brand}: at the worst {people} in an hour, {time}.",
    name="{brand}: {counted}",
    alt="Chart of {title}. {counted}, all along from {start} to {end}: at the"
    " worst {people}, {time}; usual: {usual}; in the end {last}.{marks}",
    marked=" Marked: {marks}.",
    marked_and=", ",
)
FR = ChartPhrases(
    title="{state} · {brand}",
    nameless="Incident n°\u202f{incident}",
    counted="Mécontents dans l'heure écoulée",
    of_all="Personnes, toutes humeurs, dans l'heure écoulée",
    usual="d'habitude\u202f: {count}",
    axis="{start:%d/%m/%Y} (UTC)",
    axis_days="du {start:%d/%m} au {end:%d/%m/%Y} (UTC)",
    marks={
        "watch": "vigilance",
        "alert": "alerte",
        "crisis": "crise",
        "eased": "accalmie",
        "over": "fin",
        "again": "reprise",
    },
    mark="{what} {time}",
    first_sign="premiers signes",
    worst="pic\u202f: {count},",
    clock="{at:%H}\u202fh\u202f{at:%M}",
    short_day="{at:%d/%m}",
    later="{at:%d/%m, %H}\u202fh\u202f{at:%M}",
    began="Montée des mécontents · {brand}\u202f: pic de {people} en une heure ({time}).",
    began_of_all="Montée · {brand}\u202f: pic de {people} en une heure ({time}).",
    ended="Des premiers signes à la fin · {brand}\u202f: pic de {people} en une heure ({time}).",
    name="{brand}\u202f: {counted}",
    alt="Graphique, {title}. {counted}, du {start} au {end}\u202f: pic de"
    " {people} ({time})\u202f; d'habitude\u202f: {usual}\u202f; à la fin\u202f: {last}.{marks}",
    marked=" Repères\u202f: {marks}.",
    marked_and="\u202f; ",
)

"""Phrases of the board: what is open, as `/tocsin status` and the Home tab say it."""

from dataclasses import dataclass

from alerts.phrases.plural import Plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Incidents in a line each, and how the notifier is."""

    open: Plural
    nothing: str
    nothing_of: str  # a brand
    over: str
    last: str  # of a brand
    line: str
    kind: str  # after a line
    where: str  # beside a line
    silent: str  # after a line
    more: str
    more_silent: Plural

    home: str
    all_told: str
    waiting: Plural
    hint: str


EN = Board(
    open=Plural("{count} incident is open.", "{count} incidents are open."),
    nothing="Nothing is open. All is quiet, as far as Tocsin watches.",
    nothing_of="Nothing is open for {brand}.",
    over="*{head}* (incident {incident}) · ended {date}.",
    last="Last: {line}",
    line="*{head}* (incident {incident}) · since {date} · {standing} · {people}",
    kind="{line} · {kind}",
    where="{line} · {channels}",
    silent="{line} · {silence}",
    more="… and {count} more: tocsin incidents",
    more_silent=Plural(
        "… and {count} more silence: `/tocsin silence`",
        "… and {count} more silences: `/tocsin silence`",
    ),
    home="What is open",
    all_told="As of {date} · all that happened was told.",
    waiting=Plural(
        "As of {date} · {count} message waits for Slack, since {duration}.",
        "As of {date} · {count} messages wait for Slack, the oldest since {duration}.",
    ),
    hint="In any channel: `/tocsin help`.",
)

FR = Board(
    open=Plural("{count} incident en cours.", "{count} incidents en cours."),
    nothing="Aucun incident en cours. Tout est calme, pour autant que Tocsin observe.",
    nothing_of="Aucun incident en cours pour {brand}.",
    over="*{head}* (incident {incident}) · clôture\u202f: {date}.",
    last="Dernier en date\u202f: {line}",
    line="*{head}* (incident {incident}) · depuis {date} · {standing} · {people}",
    kind="{line} · {kind}",
    where="{line} · {channels}",
    silent="{line} · {silence}",
    more="… et {count} de plus\u202f: tocsin incidents",
    more_silent=Plural(
        "… et {count} silence de plus\u202f: `/tocsin silence`",
        "… et {count} silences de plus\u202f: `/tocsin silence`",
    ),
    home="Incidents en cours",
    all_told="État\u202f: {date} · tous les messages sont partis.",
    waiting=Plural(
        "État\u202f: {date} · {count} message en attente pour Slack, depuis {duration}.",
        "État\u202f: {date} · {count} messages en attente pour Slack, le plus ancien depuis"
        " {duration}.",
    ),
    hint="Dans tout canal\u202f: `/tocsin help`.",
)

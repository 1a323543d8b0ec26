"""In French a notice reads as a French crisis team would write it."""

from datetime import timedelta
from typing import Any

import pytest

from alerts import reasons, wording
from alerts.incident import Status
from alerts.language import Language
from alerts.message import root_message, thread_entry
from alerts.notice import Kind, Notice
from alerts.numbers import counted, date, decimal, duration, number, percent, rarity, usual, utc
from alerts.phrases import FR
from alerts.reminder import Why
from detectors.events import Level
from detectors.extent import Question, Term
from detectors.rules import SeverityRules
from detectors.signal import Condition, Deaf, Points
from tests.alerts.test_message import rendered
from tests.builders import (
    NOON,
    a_notice,
    a_quote,
    a_reading,
    a_signal,
    a_window,
    an_extent,
)
from tests.guides import GUIDE

LATER = NOON + timedelta(hours=3, minutes=20)
POST = a_quote(text="Plus de réseau depuis six heures.", author="Léa")


def plain(text: str) -> str:
    """With spaces that may break, to be read here."""
    return text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0"), (1_234, "1\u202f234"), (12_345, "12,3\u202fk"), (999_950, "1\u202fM"),
        (1_940_000, "1,9\u202fM"), (4_294_967_295, "4,3\u202fMd"), (10**13, "10\u202f000\u202fMd"),
    ],
)  # fmt: skip
def test_numbers_have_a_comma_and_spaces_that_do_not_break(count: int, said: str) -> None:
    assert number(count, FR) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 mécontent"), (1, "1 mécontent"), (2, "2 mécontents"), (12_345, "12,3 k mécontents"),
        (1_000_000, "1 M de mécontents"), (4_294_967_295, "4,3 Md de mécontents"),
    ],
)  # fmt: skip
def test_none_and_one_are_singular_and_millions_are_of_something(count: int, said: str) -> None:
    assert plain(counted(count, FR.unhappy, FR)) == said


def test_shares_and_decimals() -> None:
    assert (percent(1, 3, FR), decimal(2.25, 1, FR), decimal(0.5, words=FR)) == (
        "33\u202f%",
        "2,2",
        "0,5",
    )
    assert (usual(0.4, FR), usual(3.2, FR)) == ("moins d'une personne", "3")


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), "moins d'une minute"),
        (timedelta(minutes=45), "45\u202fmin"),
        (timedelta(hours=3, minutes=20), "3\u202fh 20\u202fmin"),
        (timedelta(hours=2, minutes=5), "2\u202fh 05\u202fmin"),
        (timedelta(days=3, hours=4), "3\u202fj 4\u202fh"),
    ],
)
def test_durations(length: timedelta, said: str) -> None:
    assert duration(length, FR) == said


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (0.1, "plus d'une fois par jour"),
        (1 / 7, "une fois par jour environ"),
        (0.5, "une fois tous les 4 jours environ"),
        (1.0, "une fois par semaine environ"),
        (14.0, "une fois toutes les 14 semaines environ"),
        (105.0, "une fois tous les 2 ans environ"),
        (float("inf"), "moins d'une fois tous les 10 ans"),
    ],
)
def test_rarities(weeks: float, said: str) -> None:
    assert rarity(weeks, FR) == said


def test_times_are_slacks_tokens_and_what_stands_in_for_them_has_the_day_first() -> None:
    assert utc(NOON, FR) == "02/03/2026 12:00 UTC"
    assert date(NOON, FR) == ("<!date^1772452800^{date_short_pretty} {time}|02/03/2026 12:00 UTC>")


@pytest.mark.parametrize(
    ("kind", "level", "line", "step"),
    [
        (Kind.OPENED, Level.WATCH, "VIGILANCE", "Ouverture en VIGILANCE"),
        (Kind.OPENED, Level.ALERT, "ALERTE", "Ouverture en ALERTE"),
        (Kind.ESCALATED, Level.CRISIS, "CRISE", "Passage en CRISE"),
        (Kind.EASED, Level.CRISIS, "Accalmie · crise", "Accalmie"),
        (Kind.RESOLVED, Level.WATCH, "Fin de vigilance", "Fin de vigilance"),
        (Kind.RESOLVED, Level.ALERT, "Fin d'alerte", "Fin d'alerte"),
        (Kind.RESOLVED, Level.CRISIS, "Fin de crise", "Fin de crise"),
        (Kind.REOPENED, Level.CRISIS, "CRISE à nouveau", "Retour en CRISE"),
        (Kind.RETURNED, Level.ALERT, "ALERTE à nouveau", "De nouveau en ALERTE après l'accalmie"),
    ],
)
def test_the_first_words_say_how_bad_it_is(kind: Kind, level: Level, line: str, step: str) -> None:
    notice = a_notice(kind=kind, level=level, brand="Ondeline")
    assert wording.headline(notice, FR) == f"{line} · Ondeline"
    assert f"*{step}* · Ondeline\u202f: " in wording.event(notice, FR)


CROWD = "*41* mécontents dans la dernière heure, contre 3 d'habitude à cette heure de la journée."
PEAK = f"Pic de *41* mécontents en une heure ({date(NOON, FR)})."


@pytest.mark.parametrize(
    ("notice", "told"),
    [
        pytest.param(
            a_notice(),
            f"{CROWD} Par le seul hasard, cela arrive une fois toutes les 14 semaines environ.",
            id="it rings",
        ),
        pytest.param(
            a_notice(
                signal=a_signal(
                    lane="24h", authors=1, observed=2, expected=0.4, return_period=0.0, young=True
                ),
                peak_authors=1,
            ),
            "*1* mécontent dans les 24 dernières heures, 2 en comptant chacun une fois par heure, "
            "contre moins d'une personne d'habitude. "
            "Historique encore court : il est difficile de dire ce qui est rare.",
            id="a quiet brand that is new",
        ),
        pytest.param(
            a_notice(
                signal=a_signal(at_least=True, lane="6h", authors=20_000, return_period=0.0),
                peak_authors=0,
            ),
            "Au moins *20 k* mécontents dans les 6 dernières heures, "
            "contre 3 d'habitude à cette heure de la journée.",
            id="more than can be told apart",
        ),
        pytest.param(
            a_notice(kind=Kind.EASED, at=LATER, signal=a_signal(level=None, quiet=200)),
            f"Accalmie depuis {date(NOON, FR)}. {CROWD} {PEAK}",
            id="it eases",
        ),
        pytest.param(
            a_notice(kind=Kind.RESOLVED, at=LATER, reason="<!here> doublon"),
            f"Incident clos 3 h 20 min après les premiers signes. {PEAK} "
            "41 mécontents dans les 24 dernières heures, "
            "portée : jusqu'à 12,3 k personnes. Motif : &lt;!here&gt; doublon.",
            id="it is over, with a reason",
        ),
    ],
)
def test_the_story_is_told_in_plain_sentences(notice: Notice, told: str) -> None:
    assert plain(wording.story(notice, FR)) == told


def test_a_source_that_hears_nothing_is_named() -> None:
    told = plain(wording.story(a_notice(signal=a_signal(deaf=(Deaf(source="x", since=NOON),))), FR))
    assert f"Sans nouvelles de *x* depuis {date(NOON, FR)} : le silence" in told


def test_a_new_scorer_is_told() -> None:
    told = plain(wording.story(a_notice(signal=a_signal(rescored=NOON)), FR))
    assert f"Nouveau modèle de tonalité depuis {date(NOON, FR)} : pendant 48 heures" in told


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"shares": 0}, "Léa · mastodon"),
        ({"shares": 1, "platform": None}, "Léa · 1 partage"),
        ({"author": None, "shares": 12_000}, "auteur inconnu · mastodon · 12 k partages"),
    ],
)
def test_a_post_has_its_source(fields: dict[str, Any], line: str) -> None:
    quote = a_quote(**{"author": "Léa"} | fields)
    assert plain(wording.source(quote, None, FR)) == line


BURST = "41 en quelques minutes (d'habitude : 3), une fois toutes les 14 semaines environ"


def test_why_it_does_not_ring_names_what_did_not_hold() -> None:
    conditions = (
        Condition(name="authors", observed=1, threshold=5, held=False),
        Condition(name="warm_up", observed=30.5, threshold=48, held=False),
    )
    shown = a_signal(lane="6h")
    burst = a_reading({"lane": "burst", "window": "1h"} | reading_of(shown))
    signal = a_signal(
        conditions=conditions, points=Points(surprise=0, size=1, growth=-1), lanes=(burst, burst)
    )
    assert plain(reasons.why(signal, SeverityRules(), FR)).splitlines() == [
        "*Pourquoi l'alarme ne sonne pas en ce moment*",
        "• non : 1 mécontent (minimum : 5)",
        "• non : en observation depuis 30,5 h (minimum : 48 h)",
        (
            "• gravité de 0,0 sur 7 : 0,0 pour la rareté, 1,0 pour le nombre, "
            "-1 car le nombre baisse ; alerte dès 2,5 ; crise dès 4,5 et 10 personnes"
        ),
        f"• autres signaux : {BURST} ; {BURST}",
    ]


def reading_of(signal: Any) -> dict[str, Any]:
    names = ("authors", "observed", "expected", "factor", "return_period", "threshold", "points")
    return {name: getattr(signal, name) for name in (*names, "conditions", "quiet")}


CRISIS = """\
# CRISE · Ondeline
<!here> *41* mécontents dans la dernière heure, contre 3 d'habitude à cette heure de la journée. \
Par le seul hasard, cela arrive une fois toutes les 14 semaines environ. \
Probablement une panne ou un défaut ; en hausse. Aucun mot de la marque depuis 3 h 20 min.
- Mécontents, dernière heure / 41, d'habitude : 3 / 24 h : 41
- Publications négatives, dernière heure / 45 sur 57 / \
53 % sans ambiguïté (à 95 % : de 40 % à 65 %) / 3 de plus sans tonalité connue
- Portée, dernière heure / environ 12,3 k personnes, au plus 90 k / \
24 h : environ 12,3 k personnes
- Propagation, dernière heure / 9 partages / 24 h : 9 / 96 mécontents par heure, 41 auparavant / \
deux fois plus en 20 min
- Indices sur la nature / pour : 62 % disent que quelque chose ne marche pas / \
contre : 45 % de quasi-copies
- Premiers signes / 02/03/2026 12:00 UTC / ouvert depuis 3 h 20 min / \
<https://social.example/ana/1|première publication négative>
6 personnes sur 52 défendent la marque · 0 publication sur 38 a une réponse de la marque
`▁▁▁▁▁▁▁▁▁▁▁▁▂▃▃▄▅▅▆▇▆██▇` mécontents par tranche de 5 min, sur 2 h ; maximum : 9
Termes nouveaux : plus de réseau
Question de 9 personnes : Ça revient quand ?
Publications négatives, les plus partagées d'abord
> Plus de réseau depuis six heures.
Léa · mastodon · 12 partages · social.example · [voir la publication](https://social.example/ana/1)
*Que faire maintenant* · Panne ou défaut de produit
1. S'il y a un danger, dire d'abord comment s'en protéger, et arrêter la vente ou l'usage.
2. Publier quoi, pour qui, depuis quand, et que faire d'ici là ; épingler, suspendre tout le reste.
3. Donner l'heure des prochaines nouvelles, dans l'heure au plus, et s'y tenir, nouvelles ou pas.
*À associer :* exploitation · service client · équipe des réseaux sociaux · service de presse · \
direction · service juridique
*Pourquoi l'alarme sonne*
• oui : par hasard, une fois toutes les 14 semaines environ (seuil : une fois par semaine environ)
• oui : 41 mécontents (minimum : 5)
• gravité de 5,2 sur 7 : 2,0 pour la rareté, 2,2 pour le nombre, +1 car le nombre double ; \
alerte dès 2,5 ; crise dès 4,5 et 10 personnes
| Personne ne s'en occupe
| Incident Ondeline/1 · mise à jour 7 · configuration 0123456789ab"""


def test_a_crisis_reads_from_the_point_to_the_details() -> None:
    extent = an_extent(
        terms=(Term(text="plus de réseau", people=23, usual=0.4),),
        other={"questions": (Question(text="Ça revient quand ?", people=9),)},
    )
    signal = a_signal(
        quotes=(POST,), points=Points(surprise=2.0, size=2.23, growth=1.0), extent=extent,
        windows=dict.fromkeys(("15m", "1h", "6h", "24h"), a_window(potential=90_000)),
    )  # fmt: skip
    notice = a_notice(
        kind=Kind.ESCALATED, level=Level.CRISIS, brand="Ondeline", seq=7, at=LATER, signal=signal
    )
    message = root_message(
        notice, language=Language.FR, ping="<!here>", severity=SeverityRules(), advice=GUIDE
    )  # fmt: skip
    assert plain(rendered(message)) == CRISIS
    assert plain(message.text) == (
        "<!here> CRISE · Ondeline. 41 mécontents dans la dernière heure (d'habitude : 3), "
        "portée : environ 12,3 k personnes ; probablement une panne ou un défaut ; en hausse ; "
        "aucun mot de la marque depuis 3 h 20 min. Personne ne s'en occupe."
    )


def test_whoever_has_it_is_asked_by_name() -> None:
    fields = {"kind": Kind.REMINDER, "why": Why.SILENCE, "owner": "U01ANA", "answer_by": LATER}
    asked = "<@U01ANA>, vous en occupez-vous toujours\u202f? "
    or_else = "Sans «\u202fJe m'en occupe toujours\u202f», plus personne ne s'en occupe"
    said = f"*{asked}{or_else} (échéance\u202f: {date(LATER, FR)})*"
    assert said in wording.event(a_notice(**fields), FR)


def test_its_end_is_told_in_a_line_of_the_log() -> None:
    over = a_notice(
        kind=Kind.RESOLVED, status=Status.RESOLVED, level=Level.CRISIS, brand="Ondeline", at=LATER,
        reason="doublon",
    )  # fmt: skip
    entry = thread_entry(over, language=Language.FR)
    assert entry is not None
    facts = (
        "los en 3 h 20 min, pic de 41 mécontents en 1 h, "
        "portée sur 24 h : jusqu'à 12,3 k personnes, motif : doublon"
    )
    assert plain(rendered(entry)) == (
        f"02/03/2026 15:20 UTC · *Fin de crise* · Ondeline : c{facts}"
    )
    assert plain(entry.text) == f"Fin de crise · Ondeline, 02/03/2026 15:20 UTC. C{facts}."


def test_what_is_missing_is_told_too() -> None:
    signal = a_signal(quotes=(), windows=dict.fromkeys(("1h", "24h"), a_window(reach=0)))
    page = plain(rendered(root_message(a_notice(signal=signal), language=Language.FR)))
    assert "- Portée, dernière heure / inconnue / 24 h : inconnue" in page
    assert "Aucune publication à citer." in page

"""All figures are a press away, for one person, and none of a stranger's words is read by Slack."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alerts.details import details
from alerts.discretion import Discretion, Posts
from alerts.limits import view_problems
from alerts.message import Message
from alerts.notice import Notice
from alerts.phrases import EN, FR, Phrases
from detectors.extent import CrisisKind, Evidence, Guess, Question, Term
from detectors.signal import Named
from tests.alerts.test_message import rendered
from tests.builders import NOON, a_notice, a_quote, a_signal, a_window, an_extent

LATER = NOON + timedelta(hours=1, minutes=20)

ENGLISH = """\
*Zephyr/1, as of 2026-03-02 13:20 UTC*
*How far: people who can have seen it*
• last hour: about 12.3k people, at most 90k
• last 6 hours: about 12.3k people, at most 90k
• last 24 hours: about 12.3k people, at most 90k
Loudest voices
Ana: 9,600 reached, of 48k who follow
*How fast: still growing*
• 96 unhappy people an hour, 41 before
• twice as many in 20 min
• 9 shares in the last hour, 4 in the one before
• 180 shares of one post in 24 h: 96 in 30 min, 31 in the 30 before; it goes on
*Where from*
*an outage or a fault: 2.0 points*
• +2: 62% say that something does not work
• -1.5: 45% are near-copies
• not so: 10% came in one hour
*a rumour: 0.5 points*
• +2: 62% say that something does not work
• -1.5: 45% are near-copies
• not so: 10% came in one hour
The first unhappy post
> Train did not come.
Bo · mastodon · social.example · [open post](https://social.example/ana/1)
Seen by most · Shared most
> No trains since six. Nobody says why.
Ana · mastodon · 12 shares · social.example · [open post](https://social.example/ana/1)
Answered most (17 times)
> Anyone know why?
Cem · mastodon · 12 shares · social.example · [open post](https://social.example/ana/1)
What about: new words
no trains: 23 people, usual: less than one
*The other side*
• 6 of 52 people speak for the brand · the brand answered 0 of 38 posts
• 1 post of the brand's own in 24 h, the last one 2026-03-02 07:00 UTC
• no word from the brand for 1 h 20 min
Asked most
When will trains run again? (9 people)"""

FRENCH = """\
*Zephyr/1 (état : 02/03/2026 13:20 UTC)*
*Portée : personnes qui ont pu voir cela*
• dernière heure : environ 12,3 k personnes, au plus 90 k
• 6 dernières heures : environ 12,3 k personnes, au plus 90 k
• 24 dernières heures : environ 12,3 k personnes, au plus 90 k
Voix les plus fortes
Ana : portée 9 600, pour une audience de 48 k
*Vitesse : en hausse*
• 96 mécontents par heure, 41 auparavant
• deux fois plus en 20 min
• 9 partages dans la dernière heure, 4 dans la précédente
• 180 partages d'une seule publication en 24 h : 96 en 30 min, 31 dans les 30 d'avant ; \
cela continue
*Origine*
*une panne ou un défaut : 2,0 points*
• +2 : 62 % disent que quelque chose ne marche pas
• -1,5 : 45 % de quasi-copies
• non : 10 % en une seule heure
*une rumeur : 0,5 points*
• +2 : 62 % disent que quelque chose ne marche pas
• -1,5 : 45 % de quasi-copies
• non : 10 % en une seule heure
Première publication négative
> Train did not come.
Bo · mastodon · social.example · [voir la publication](https://social.example/ana/1)
La plus vue · La plus partagée
> No trains since six. Nobody says why.
Ana · mastodon · 12 partages · social.example · [voir la publication](https://social.example/ana/1)
La plus commentée (17 fois)
> Anyone know why?
Cem · mastodon · 12 partages · social.example · [voir la publication](https://social.example/ana/1)
Sujet : termes nouveaux
no trains : 23 personnes, d'habitude : moins d'une personne
*L'autre côté*
• 6 personnes sur 52 défendent la marque · 0 publication sur 38 a une réponse de la marque
• 1 publication de la marque en 24 h, la dernière : 02/03/2026 07:00 UTC
• aucun mot de la marque depuis 1 h 20 min
Questions les plus posées
When will trains run again? (9 personnes)"""


def a_wave(**parts: Any) -> Notice:
    windows = dict.fromkeys(("15m", "1h", "6h", "24h"), a_window(potential=90_000))
    return a_notice(at=LATER, signal=a_signal(extent=an_extent(**parts), windows=windows))


def page(view: dict[str, Any]) -> str:
    shown = Message(text="", blocks=view["blocks"], attachments=[], metadata={})
    return rendered(shown).replace("\u202f", " ")


@pytest.mark.parametrize(("words", "said"), [(EN, ENGLISH), (FR, FRENCH)])
def test_each_figure_has_its_place(words: Phrases, said: str) -> None:
    assert page(details(a_wave(), words)) == said


def test_whom_most_name_stands_with_where_it_is_from() -> None:
    known = a_wave()
    named = Named(window="1h", names=("Rivalis",), people=18, of=20, rest=1)
    signal = replace(known.signal, lanes=(replace(known.signal.lanes[0], named=named),))
    said = page(details(replace(known, signal=signal)))
    assert "*Where from*\n• of 20 unhappy people, 18 name “Rivalis”: perhaps" in said


def test_a_notice_of_an_older_release_has_no_figures() -> None:
    view = details(a_notice())
    assert page(view) == "*Zephyr/1, as of 2026-03-02 12:00 UTC*"
    assert view_problems(view) == []


def test_what_is_not_known_has_no_line() -> None:
    bare = a_wave(
        spreaders=(), terms=(Term(text="\u200b", people=9, usual=0.0),),
        spread={"doubling": None, "cascade": None},
        beginning={"first": None, "amplifier": a_quote(reach=0), "answered": None},
        other={
            "own_posts": 0, "own_latest": None, "open": 0, "people": 0, "is_heard": False,
            "questions": (Question(text="\u200b", people=2),),
        },
    )  # fmt: skip
    said = page(details(bare))
    for part in ("Loudest", "twice", "of one post", ">", "new words", "Asked", "own", "no word"):
        assert part not in said
    assert "Nobody seems to speak for the brand." in said
    assert view_problems(details(bare)) == []


def test_where_no_reach_is_known_that_is_said_once() -> None:
    windows = dict.fromkeys(("15m", "1h", "6h", "24h"), a_window(reach=0, potential=0))
    unknown = a_notice(signal=a_signal(extent=an_extent(), windows=windows))
    assert page(details(unknown)).count(": unknown") == 1


def test_facts_that_neither_speak_nor_would_are_left_out() -> None:
    known = {"threshold": 0.4, "observed": 0.1, "weight": 1.0, "held": False}
    changes: list[dict[str, Any]] = [
        {"weight": -1.0}, {"observed": 0.0}, {}, {"observed": 0.9, "weight": -1.0, "held": True},
    ]  # fmt: skip
    facts = (Evidence(**known | {"name": f"fact{n}"} | each) for n, each in enumerate(changes))
    guess = Guess(kind=CrisisKind.OUTAGE, points=1.0, evidence=tuple(facts))
    said = page(details(a_wave(guesses=(guess,))))
    assert "• not so: fact2 0.1\n• -1: fact3 0.9\n" in said
    assert "fact0" not in said
    assert "fact1" not in said


def test_a_post_of_the_brand_that_is_answered_most_is_called_its_own() -> None:
    said = page(details(a_wave(beginning={"is_own": True, "answers": 1})))
    assert "Answered most (1 time), of the brand's own\n" in said


def test_without_posts_no_word_name_or_link_of_a_stranger_is_left() -> None:
    said = page(details(a_wave(), EN, Discretion(posts=Posts.NONE)))
    for secret in ("Ana", "Bo ", "Cem", "trains", "Train", "social.example", "Anyone"):
        assert secret in page(details(a_wave()))
        assert secret not in said
    assert "author unknown: 9,600 reached" in said
    assert "mastodon · 12 shares" in said


def test_authors_go_by_pseudonyms() -> None:
    said = page(details(a_wave(), EN, Discretion(alias=lambda name: name[::-1].lower())))
    assert "author ana: 9,600 reached" in said
    assert "author mec · mastodon" in said
    for name in ("Ana", "Bo", "Cem"):
        assert name not in said


@pytest.mark.parametrize("words", [EN, FR])
@pytest.mark.parametrize("letter", ["e", "&"])
def test_the_longest_that_can_come_fits(letter: str, words: Phrases) -> None:
    post = a_quote(text=letter * 900, author=letter * 99, platform=letter * 99)
    known = an_extent()
    loud = (replace(known.spreaders[0], name=letter * 99, reach=2**32, followers=2**32),) * 3
    posts = [replace(post, id=name) for name in "abcd"]
    cascade = replace(known.spread.cascade, root=posts[3]) if known.spread.cascade else None
    facts = (replace(known.guesses[0].evidence[0], name=letter * 99),) * 30
    wave = a_wave(
        spreaders=loud, terms=(Term(text=letter * 99, people=2**32, usual=1e9),) * 5,
        guesses=(replace(known.guesses[0], evidence=facts),) * 6, spread={"cascade": cascade},
        beginning=dict(zip(("first", "amplifier", "answered"), posts, strict=False)),
        other={"questions": (Question(text=letter * 300, people=2**32),) * 3},
    )  # fmt: skip
    assert view_problems(details(replace(wave, brand=letter * 100), words)) == []

"""Which kind of crisis it looks like, and what speaks for it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from detectors.events import Label
from detectors.extent import CrisisKind
from detectors.kind import ENOUGH, FACTS, Fact
from tests.detectors.stories import BRIEF, OWN, Said, crowd, every, lived, said, turns

UNKNOWN = CrisisKind.UNKNOWN

FAULTS = {
    "en": (
        "No internet since two o'clock", "Zephyr is down in Leeds", "my connection stopped working",
        "Anyone else without wifi in York?", "can't log in to anything", "Third outage this month!",
        "Zephyr network is down again, great",
    ),
    "fr": (
        "Plus d'internet depuis quatorze heures", "Panne à Lyon ?", "ma box ne marche plus",
        "Pas de réseau à Grenoble non plus", "impossible de se connecter", "Encore une coupure !",
        "Toujours pas de réseau, bravo",
    ),
}  # fmt: skip
RUMOURS = {
    "en": (
        "Is it true that Zephyr puts lead in its toys?", "I heard that they knew for years",
        "Apparently children got sick, horrible", "Can anyone confirm the lead story?",
        "Not buying Zephyr again if this lead thing is real",
    ),
    "fr": (
        "C'est vrai que Zephyr met du plomb dans ses jouets ?", "Il paraît qu'ils savaient",
        "J'ai entendu dire que des enfants sont malades", "Quelqu'un peut confirmer ?",
        "Plus jamais Zephyr si cette histoire de plomb est vraie",
    ),
}  # fmt: skip
ANGER = {
    "en": (
        "How can you treat people like that", "This is disgusting", "Shame on you, honestly",
        "I would be furious too", "Never again with this company", "What a disgrace",
    ),
    "fr": (
        "Comment peut-on traiter les gens comme ça", "C'est ignoble", "Quelle honte, franchement",
        "Je serais furieux aussi", "Plus jamais cette boîte", "Lamentable",
    ),
}  # fmt: skip


def customer(lang: str) -> list[Said]:
    """One tells what was done to her; people share it, and answer under it."""
    text = {
        "en": "They threw my mother off the train with her wheelchair. No word of sorry.",
        "fr": "Ils ont fait descendre ma mère du train avec son fauteuil. Aucune excuse.",
    }[lang]
    shares = crowd(every(2, 30), [text], "s", repost_of="tale")
    answers = crowd(every(3, 20), ANGER[lang], "a", in_reply_to="tale")
    return [said(0, text, "maria", id="tale", followers=900), *shares, *answers]


def own_post(lang: str) -> list[Said]:
    """The brand jokes, and nobody laughs."""
    text = {
        "en": "Late again? Have you tried getting up earlier?",
        "fr": "Encore en retard ? Et si vous vous leviez plus tôt ?",
    }[lang]
    answers = crowd(every(2, 24), ANGER[lang], "a", in_reply_to="joke")
    shares = crowd(every(5, 8), [text], "s", repost_of="joke")
    apart = crowd(every(7, 6), ANGER[lang], "b")
    return [said(-30, text, OWN, id="joke"), *answers, *shares, *apart]


def outage(lang: str) -> list[Said]:
    """Many say at once that it does not work, each in other words."""
    return crowd(every(0.7, 40), FAULTS[lang])


def rumour(lang: str) -> list[Said]:
    """Some an hour ask whether it is true, for an afternoon."""
    return crowd(every(9, 45), RUMOURS[lang])


def campaign(lang: str) -> list[Said]:
    """Eight accounts that nobody follows post one text again and again."""
    text = {
        "en": "Zephyr steals from its customers and laughs about it. Leave now!",
        "fr": "Zephyr vole ses clients et en rit. Partez maintenant !",
    }[lang]
    return [
        said(minute, f"{text} https://t.example/{n}", f"truth{n % 8}", id=f"copy{n}", followers=2)
        for n, minute in enumerate(every(1, 60))
    ]


def anger(lang: str) -> list[Said]:
    """Many are angry, and nobody says of what."""
    return crowd(every(1.5, 40), ANGER[lang])


STORIES = {
    CrisisKind.CUSTOMER: customer,
    CrisisKind.OWN_POST: own_post,
    CrisisKind.OUTAGE: outage,
    CrisisKind.RUMOUR: rumour,
    CrisisKind.CAMPAIGN: campaign,
    UNKNOWN: anger,
}


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("kind", STORIES)
def test_a_story_is_known_for_what_it_is(kind: CrisisKind, lang: str) -> None:
    told = lived(STORIES[kind](lang), until=6 * 60)
    assert told[-1].kind is kind
    assert turns(told) in ([kind], [UNKNOWN, kind])


def root_by(who: str, begin: float = -5) -> Said:
    """One post that says nothing by its words."""
    return said(begin, "About yesterday", who, Label.NEUTRAL, id="root")


def gathered(answers: str | None) -> list[Said]:
    """Thirty people, the same words of each; what differs is whom they answer."""
    return crowd(every(2, 30), ANGER["en"], "a", in_reply_to=answers)


@pytest.mark.parametrize(
    ("posts", "kind"),
    [
        pytest.param([root_by("maria"), *gathered("root")], CrisisKind.CUSTOMER, id="a person"),
        pytest.param([root_by(OWN), *gathered("root")], CrisisKind.OWN_POST, id="the brand"),
        pytest.param([root_by("maria"), *gathered(None)], UNKNOWN, id="nobody"),
        pytest.param(
            [root_by(OWN, -20 * 60), *gathered("root")], CrisisKind.OWN_POST, id="a day before"
        ),
    ],
)  # fmt: skip
def test_the_same_words_and_feelings_are_another_kind_by_whom_they_answer(
    posts: list[Said], kind: CrisisKind
) -> None:
    told = lived(posts, until=90)
    assert told[-1].kind is kind


# -- Traps


def giveaway() -> list[Said]:
    """Happy people answer and copy a post of the brand's own to win something."""
    return [
        said(-20, "Win a phone: answer and share!", OWN, id="win"),
        *crowd(every(0.3, 150), ["Count me in! I want to win"], "w", label=Label.POSITIVE,
               in_reply_to="win"),
    ]  # fmt: skip


def praised() -> list[Said]:
    """A star is happy, and her fans share it."""
    return [
        said(0, "Best phone ever", "star", Label.POSITIVE, id="star", followers=2_000_000),
        *crowd(every(0.5, 90), ["Best phone ever"], "f", label=Label.POSITIVE, repost_of="star"),
    ]


def rivals() -> list[Said]:
    """A competitor fails, and people name the brand as the place to go."""
    texts = (
        "Rival is down again, moving to Zephyr",
        "No network at Rival, should have gone to Zephyr",
    )
    return crowd(every(1, 30), texts)


def slogan() -> list[Said]:
    """Many people, with some hundred followers each, repeat the same call."""
    call = "Boycott Zephyr until they pay their drivers a decent wage"
    return crowd(every(1, 60), [call], followers=300)


def homonym() -> list[Said]:
    """A singer of the same name has a bad night."""
    texts = ("Zephyr cancelled her concert", "Zephyr sang badly", "Zephyr, what a voice. Not.")
    return crowd(every(1, 30), texts)


def facts(lang: str) -> list[Said]:
    """An outage that few are angry at, so that it rings."""
    neutral = [
        said(m, FAULTS[lang][n % 7], f"n{n}", Label.NEUTRAL) for n, m in enumerate(every(1, 40))
    ]
    return [*neutral, *crowd(every(1, 15, 3), FAULTS[lang], "angry")]


@pytest.mark.parametrize("trap", [giveaway, praised, rivals, slogan, homonym])
def test_what_only_looks_like_a_kind_is_unknown(trap: Callable[[], list[Said]]) -> None:
    """Some are angry of everyday things at the same time, so that it rings at all."""
    told = lived(trap(), crowd(every(3, 15), ANGER["en"], "z"), until=120)
    assert told
    assert set(turns(told)) == {UNKNOWN}


THEIRS = {
    "en": ("Rivalis is down in Leeds", "No network at Rivalis, and at Zephyr?", "Rivalis outage",
           "Rivalis is down again. Zephyr works"),
    "fr": ("Panne Rivalis à Lyon", "Plus de réseau chez Rivalis, et Zephyr ?", "Rivalis en panne",
           "Encore une coupure Rivalis. Zephyr marche"),
}  # fmt: skip
KNOWN = replace(BRIEF, others=frozenset({"Rivalis"}))


@pytest.mark.parametrize("lang", THEIRS)
def test_an_outage_of_somebody_else_is_none_of_ours(lang: str) -> None:
    """They speak of a fault, and only who knows the name can tell whose it is."""
    theirs, ours = crowd(every(0.7, 40), THEIRS[lang]), crowd(every(2, 13), FAULTS[lang], "o")
    assert lived(theirs, until=120)[-1].kind is CrisisKind.OUTAGE
    told = lived(theirs, until=120, brief=KNOWN)
    assert set(turns(told)) == {UNKNOWN}
    (outage,) = (guess for guess in told[-1].guesses if guess.kind is CrisisKind.OUTAGE)
    (fact,) = (each for each in outage.evidence if each.name == "elsewhere")
    assert (fact.held, fact.observed, fact.weight) == (True, 1.0, -1.5)
    beside = lived(ours, theirs[:4], until=120, brief=KNOWN)
    assert beside[-1].kind is CrisisKind.OUTAGE  # a quarter names them


def test_who_posts_most_of_it_is_the_unhappy_customer() -> None:
    """Others join, each once; nobody is answered or shared."""
    flood = [
        said(minute, f"{ANGER['en'][n % 6]}, part {n}", "karl", id=f"karl{n}")
        for n, minute in enumerate(every(1, 40))
    ]
    told = lived(flood, crowd(every(2, 20), ANGER["en"]), until=120)
    assert told[-1].kind is CrisisKind.CUSTOMER


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_outage_of_facts_without_feeling_is_an_outage(lang: str) -> None:
    told = lived(facts(lang), until=120)
    assert told[-1].kind is CrisisKind.OUTAGE
    assert told[-1].beginning.first is not None
    assert told[-1].beginning.first.text == FAULTS[lang][0]


@pytest.mark.parametrize("where", [giveaway, praised])
def test_happy_people_do_not_hide_an_outage(where: Callable[[], list[Said]]) -> None:
    told = lived(where(), outage("en"), until=120)
    assert told[-1].kind is CrisisKind.OUTAGE


# -- Laws


@pytest.mark.parametrize("kind", STORIES)
def test_the_order_within_a_bin_does_not_matter(kind: CrisisKind) -> None:
    posts = STORIES[kind]("en")
    first, *others = [lived(posts, until=360, shuffle=seed) for seed in range(4)]
    assert first
    assert others == [first] * 3


def test_a_guess_outlives_the_days_of_an_incident() -> None:
    """It goes on with words of all sorts; where it began stays known."""
    on = crowd(every(4, 700, begin=70), ANGER["en"], "later")
    told = lived(customer("en"), on, until=70 + 46 * 60)
    assert told[-1].kind is CrisisKind.CUSTOMER
    assert told[-1].beginning.first is not None
    assert told[-1].beginning.first.id == "tale"


# -- The table


def row(name: str, fact: Fact) -> str:
    """A fact as the documentation has it."""
    weights = (fact.weights.get(kind) for kind in CrisisKind if kind is not UNKNOWN)
    points = "".join(" |" if weight is None else f" {weight:+g} |" for weight in weights)
    return f"| `{name}` | {fact.says} | {fact.threshold:g} |{points}"


def test_the_documentation_has_each_fact_and_its_weights() -> None:
    page = (Path(__file__).parents[2] / "docs/detection.md").read_text(encoding="utf-8")
    known = [
        line for line in page.splitlines() if line.startswith(tuple(f"| `{f}`" for f in FACTS))
    ]
    assert known == [row(name, fact) for name, fact in FACTS.items()]


@pytest.mark.parametrize("kind", [kind for kind in CrisisKind if kind is not UNKNOWN])
def test_each_kind_can_be_guessed_and_has_something_against_it(kind: CrisisKind) -> None:
    weights = [fact.weights[kind] for fact in FACTS.values() if kind in fact.weights]
    assert sum(weight for weight in weights if weight > 0) >= ENOUGH
    assert min(weights) < 0

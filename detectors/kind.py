"""Kind: where a wave began, as far as its posts show: a table of facts, and what each speaks for.

A guess for people, who may correct it. It rings for nothing and keeps nobody silent.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from detectors.account import Account
from detectors.copies import HARDLY, LEAST, Chorus, Copies
from detectors.extent import CrisisKind, Evidence, Guess
from detectors.others import Others
from detectors.wave import Wave, Waves

FEWEST = 5  # uneasy posts before anything is guessed: as many people as it takes to ring
ENOUGH = 2.0  # points below which it is `unknown`
AHEAD = 0.5  # points that the likeliest needs over the next, or it is `unknown`
LEAVE = 0.8  # a fact that held goes on to hold from this share of its threshold: no flicker
EACH = 2  # copies by each account, from where on few hands led them
TOLD = 3  # guesses that are told
UNSURE = Guess(kind=CrisisKind.UNKNOWN, points=0.0, evidence=())

_CUSTOMER, _OWN_POST, _OUTAGE = CrisisKind.CUSTOMER, CrisisKind.OWN_POST, CrisisKind.OUTAGE
_RUMOUR, _CAMPAIGN = CrisisKind.RUMOUR, CrisisKind.CAMPAIGN


class Fact(NamedTuple):
    """What may hold of a wave, from which threshold on, and the points it gives or takes."""

    says: str  # for the documentation
    threshold: float
    weights: Mapping[CrisisKind, float]


FACTS = {
    "at_person": Fact(
        "of its posts, the share that repost or answer one post of somebody",
        0.4, {_CUSTOMER: 2.5, _OUTAGE: -1.5},
    ),
    "at_own_post": Fact(
        "the same, for one post of the brand's own",
        0.3, {_OWN_POST: 2.5, _CUSTOMER: -1.0, _OUTAGE: -0.5},
    ),
    "faults": Fact(
        "the share that say, in their own words, that something does not work",
        0.4, {_OUTAGE: 2.0, _OWN_POST: -1.5, _CUSTOMER: -0.5, _RUMOUR: -0.5, _CAMPAIGN: -0.5},
    ),
    "apart": Fact(
        "the share that neither repost nor answer the post that most do",
        0.7, {_OUTAGE: 0.5, _CUSTOMER: -0.5, _OWN_POST: -0.5},
    ),
    "sudden": Fact(
        "the share of the busiest hour",
        0.5, {_OUTAGE: 0.5, _RUMOUR: -0.5},
    ),
    "claims": Fact(
        "the share that pass on hearsay, or ask whether it is true",
        0.25, {_RUMOUR: 2.5, _CUSTOMER: -1.0, _OUTAGE: -1.5},
    ),
    "claim_hours": Fact(
        "hours of the clock in which such claims came",
        3, {_RUMOUR: 1.0},
    ),
    "unsourced": Fact(
        "of the claims, the share without a link",
        0.7, {_RUMOUR: 0.5},
    ),
    "linked": Fact(
        "the share with a link",
        0.5, {_RUMOUR: -1.0, _OUTAGE: -0.5},
    ),
    "doubts": Fact(
        "the share that ask something, and not of their own order or account",
        0.4, {_RUMOUR: 0.5},
    ),
    "copies": Fact(
        "of the unhappy posts of some hours, the share that are copies of one text",
        0.4, {_CAMPAIGN: 1.5, _OUTAGE: -1.5, _CUSTOMER: -0.5, _RUMOUR: -0.5},
    ),
    "few_hands": Fact(
        "1: they are most, and come of few accounts, or of such as hardly anybody follows",
        1, {_CAMPAIGN: 1.5},
    ),
    "one_voice": Fact(
        "the share of the one person who posts most",
        0.4, {_CUSTOMER: 2.5, _OUTAGE: -1.0, _RUMOUR: -1.0},
    ),
    "elsewhere": Fact(
        "of the unhappy people of some hours, the share that name one of the brand's `others`",
        0.5, {_OUTAGE: -1.5, _CUSTOMER: -1.0, _RUMOUR: -1.0},
    ),
}  # fmt: skip
"""In this order they are told, and kept as bits: a new one comes last."""


def beside(wave: Wave, now: int, copies: Copies, others: Others) -> tuple[float, float, float]:
    """What is known beside its pages: the most that was copied, and who names somebody else."""
    *_, before = wave.beside
    elsewhere = others.share(now)
    return *_copied(wave, copies.chorus(now)), before if elsewhere is None else elsewhere


def _copied(wave: Wave, chorus: Chorus | None) -> tuple[float, float]:
    """The most that was copied since its first sign: share of posts, and whether few hands led it.

    Ten people who say one slogan, each once, are no few hands.
    """
    share, led, _ = wave.beside
    if chorus is None or chorus.posts < LEAST:
        return share, led
    often = chorus.copies >= EACH * chorus.accounts or chorus.hardly >= HARDLY
    part = round(min(1.0, chorus.copies / chorus.posts), 2)
    return max(share, part), max(led, float(chorus.is_coordinated and often))


def measures(account: Account, known: tuple[float, float, float]) -> dict[str, float]:
    """What is observed of each fact; nothing of too few posts."""
    traits = account.traits
    told = traits.told if traits.told >= FEWEST else 0
    gathered = max(account.own, account.person)
    share, few, elsewhere = known if told else (0.0, 0.0, 0.0)

    def part(count: int, of: int = told) -> float:
        return round(min(1.0, count / of), 2) if of else 0.0

    return {
        "at_person": part(account.person),
        "at_own_post": part(account.own),
        "faults": part(traits.faults),
        "apart": part(max(0, told - max(traits.shared, gathered))),
        "sudden": part(account.sudden),
        "claims": part(traits.claims),
        "claim_hours": float(account.hours),
        "unsourced": part(traits.unsourced, traits.claims if told else 0),
        "linked": part(traits.linked),
        "doubts": part(traits.doubts),
        "copies": share,
        "few_hands": few,
        "one_voice": part(account.loudest),
        "elsewhere": elsewhere,
    }


def settle(waves: Waves, now: int, copies: Copies, others: Others) -> None:
    """Note what holds of each wave, before the first post of a new bin counts."""
    for wave in waves.waves.values():
        if wave.judged < now and wave.is_counted(now):
            wave.judged, wave.beside = now, beside(wave, now, copies, others)
            account = waves.account(wave)
            wave.held = holding(measures(account, wave.beside), wave.held)
            wave.close(now, account.traits.told)


def holding(observed: Mapping[str, float], before: int) -> int:
    """Which facts hold, as bits; those that held `before` are easier to please."""
    return sum(
        1 << bit
        for bit, name in enumerate(FACTS)
        if observed[name] >= _threshold(bit, name, before)
    )


def _threshold(bit: int, name: str, before: int) -> float:
    return FACTS[name].threshold * (LEAVE if before >> bit & 1 else 1.0)


def guesses(
    waves: Waves, wave: Wave | None, now: int, copies: Copies, others: Others
) -> tuple[Guess, ...]:
    """The kinds that it looks like, the likeliest first; `unknown`, if nothing speaks clearly."""
    if wave is None:
        return (UNSURE,)
    known = beside(wave, now, copies, others) if wave.is_counted(now) else wave.beside
    observed, before = measures(waves.account(wave), known), wave.held
    found = sorted(
        (_guess(kind, observed, before) for kind in CrisisKind if kind is not CrisisKind.UNKNOWN),
        key=lambda guess: -guess.points,
    )  # fmt: skip
    best, second, *_ = found
    likely = tuple(guess for guess in found if guess is best or guess.points > 0)[:TOLD]
    if best.points >= ENOUGH and best.points - second.points >= AHEAD:
        return likely
    return UNSURE, *likely


def _guess(kind: CrisisKind, observed: Mapping[str, float], before: int) -> Guess:
    evidence = tuple(_evidence(kind, observed, before))
    return Guess(kind=kind, points=sum(e.weight for e in evidence if e.held), evidence=evidence)


def _evidence(
    kind: CrisisKind, observed: Mapping[str, float], before: int
) -> Iterable[Evidence]:  # fmt: skip
    for bit, (name, fact) in enumerate(FACTS.items()):
        weight, threshold = fact.weights.get(kind), _threshold(bit, name, before)
        if weight is not None:
            seen = observed[name]
            yield Evidence(
                name=name, observed=seen, threshold=round(threshold, 2), weight=weight,
                held=seen >= threshold,
            )  # fmt: skip

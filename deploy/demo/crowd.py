"""Crowd: who writes in the story. A few are heard by many, most by almost nobody."""

from dataclasses import dataclass, replace
from random import Random

from detectors.events import Mention

FIRST = (
    "Ada", "Amir", "Anouk", "Bea", "Bruno", "Carla", "Dario", "Edda", "Elif", "Femi", "Greta",
    "Hana", "Hugo", "Iris", "Ivo", "Jana", "Jonas", "Kofi", "Lena", "Luca", "Maja", "Malik", "Mira",
    "Nils", "Noor", "Olga", "Otis", "Pia", "Rosa", "Sami", "Tess", "Theo", "Uma", "Vera", "Yara",
)  # fmt: skip
LAST = (
    "Abel", "Berg", "Cole", "Dorn", "Ekker", "Falk", "Grau", "Holm", "Iversen", "Jansen", "Kern",
    "Lind", "Moreau", "Nagy", "Okafor", "Petit", "Quist", "Rossi", "Salo", "Tran", "Urban", "Vega",
    "Winter", "Yilmaz", "Zeman",
)  # fmt: skip
PLATFORMS = ("bluesky", "mastodon", "bluesky", "forum")
TYPICAL_LOG, SPREAD_LOG = 2.1, 0.75  # log10 of followers: 125 in the middle, 40,000 for one in 1000
MOST = 60_000  # followers of an ordinary person
LIKES_PER_FOLLOWER = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account."""

    handle: str
    name: str
    followers: int
    platform: str
    verified: bool = False

    def writes(self, mention: Mention) -> Mention:
        """A mention as this person's."""
        return replace(
            mention,
            author=self.handle,
            author_name=self.name,
            followers=self.followers,
            verified=self.verified,
            platform=self.platform,
            url=f"https://social.example/{self.handle}/{mention.id}",
        )


def crowd(rng: Random, size: int) -> list[Person]:
    """So many different people."""
    return [person(rng, number) for number in range(size)]


def person(rng: Random, number: int) -> Person:
    """One of them; the number keeps handles apart."""
    first, last = rng.choice(FIRST), rng.choice(LAST)
    return Person(
        handle=f"{first}_{last}{number}".lower(),
        name=f"{first} {last}",
        followers=min(MOST, round(10 ** rng.gauss(TYPICAL_LOG, SPREAD_LOG))),
        platform=rng.choice(PLATFORMS),
    )


def applause(rng: Random, someone: Person) -> int:
    """Likes that a post of this person gets soon."""
    return round(rng.expovariate(1) * LIKES_PER_FOLLOWER * someone.followers)

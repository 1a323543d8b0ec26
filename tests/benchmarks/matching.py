"""Matching: what it takes to find the brands of a post, by how many brands there are.

`python -m tests.benchmarks.matching [--quick]`. The same posts go, in turns, through matchers of
10, 1,000 and 10,000 brands; through a loop of one regular expression a brand, which looks for names
alone; and their JSON through plain decoding. One post in four names one of the first ten brands,
which all matchers have; so what differs is how many brands there are.
"""

import argparse
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from random import Random
from typing import Any

import msgspec

from pipeline.config import Brand
from pipeline.matching.matcher import Matcher
from pipeline.matching.query import Query
from pipeline.sentiment.seed import seeds
from pipeline.sources.post import Post
from tests.benchmarks.stand import machine, shown, table
from tests.builders import NOON

SIZES = (10, 1_000, 10_000)
POSTS, QUICK = 20_000, 4_000
ROUNDS = 7
NAMED = 4  # one post in so many names a brand
BLOCK = 500  # posts
LOOPED = 1_000_000  # regular expressions tried a round, at most
SYLLABLES = [
    "ba",
    "co",
    "di",
    "fe",
    "gu",
    "la",
    "mo",
    "ni",
    "pe",
    "ra",
    "se",
    "ti",
    "vu",
    "zo",
    "bre",
    "cla",
    "dri",
    "flo",
    "gran",
    "kel",
    "mar",
    "nor",
    "pal",
    "tos",
]
CONTEXT = ("train", "ticket*", "network", "réseau", "facture*", "service")
FORMS = (
    "{0} {1}",
    "{1} {0}!",
    "{1} @{2}_help",
    "#{2} {1}",
    "#Boycott{0} {1}",
    "{1} www.{2}.example/a",
)
HEAD = (
    "Brands",
    "Matcher, µs a post",
    "to 10 brands",
    "to json.loads",
    "Loop, µs a post",
    "Loop to matcher",
)


def names(count: int) -> list[str]:
    """Brands' names, the first of them the same for each count; one in five has two words."""
    random, found = Random(11), dict[str, None]()  # noqa: S311  # no secret
    while len(found) < count:
        long = "".join(random.choices(SYLLABLES, k=3)).title()
        short = ["".join(random.choices(SYLLABLES, k=2)).title() for _ in range(2)]
        found[" ".join(short) if len(found) % 5 == 4 else long] = None
    return list(found)


def brands(count: int) -> dict[str, Brand]:
    """As many, each with a query of every kind."""
    return {name: Brand(query=a_query(name)) for name in names(count)}


def a_query(name: str) -> Query:
    """What people write who took some care."""
    joined = name.replace(" ", "").lower()
    return Query(
        handles=(f"{joined}_help",), hashtags=(joined,), domains=(f"{joined}.example",),
        require=CONTEXT, exclude=(f"{name} cup", "giveaway"),
    )  # fmt: skip


def posts(count: int) -> list[Post]:
    """Sentences in two languages, of which some speak of the first brands."""
    random = Random(12)  # noqa: S311
    texts, known = [seed.text for seed in seeds()], names(SIZES[0])
    found = []
    for number in range(count):
        text = " ".join(random.choices(texts, k=2))
        if number % NAMED == 0:
            name = random.choice(known)
            joined = name.replace(" ", "").lower()
            text = random.choice(FORMS).format(name, text, joined)
        found.append(Post(id=f"p{number}", text=text, created_at=NOON, platform="x", lang="en"))
    return found


def loop(count: int) -> Callable[[Post], list[str]]:
    """What one writes in an evening: a regular expression a brand."""
    known = [
        (name, re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE))
        for name in names(count)
    ]
    return lambda post: [name for name, each in known if each.search(post.text)]


def took(work: Callable[[Any], object], given: Sequence[Any]) -> float:
    """Seconds of CPU."""
    began = time.process_time()
    for each in given:
        work(each)
    return time.process_time() - began


def in_turns(works: Sequence[tuple[Callable[[Any], object], Sequence[Any]]]) -> list[float]:
    """Microseconds of each item of each work, block by block, so that none has the quiet minute."""
    spent = [0.0] * len(works)
    for first in range(0, max(len(given) for _, given in works), BLOCK):
        for place, (work, given) in enumerate(works):
            spent[place] += took(work, given[first : first + BLOCK])
    return [each / len(given) * 1e6 for each, (_, given) in zip(spent, works, strict=True)]


def rows(
    matched: dict[int, list[float]], looped: dict[int, list[float]], decoded: Sequence[float]
) -> Iterator[tuple[str, ...]]:
    """A line each number of brands; ratios are of the same round."""
    for size, each in matched.items():
        yield (
            f"{size:,}", shown(each, 1), shown(ratios(each, matched[SIZES[0]]), 2),
            shown(ratios(each, decoded), 2), shown(looped[size], 1),
            shown(ratios(looped[size], each), 1),
        )  # fmt: skip


def ratios(ones: Sequence[float], others: Sequence[float]) -> list[float]:
    """Round by round."""
    return [one / other for one, other in zip(ones, others, strict=True)]


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--quick", action="store_true", help=f"{QUICK:,} posts")
    given = posts(QUICK if reader.parse_args().quick else POSTS)
    print(machine(), flush=True)
    lines = [msgspec.json.encode(asdict(post)) for post in given]
    matchers, built = {}, {}
    for size in SIZES:
        began = time.process_time()
        matchers[size] = Matcher(brands(size))
        built[size] = time.process_time() - began
    decode = msgspec.json.Decoder(Post)
    loops = {size: loop(size) for size in SIZES}
    found = {tuple(matcher.brands(post) for post in given) for matcher in matchers.values()}
    about = sum(map(bool, found.pop()))
    print(f"{len(given):,} posts, {about:,} about a brand; the matchers agree: {not found}")
    matched: dict[int, list[float]] = {size: [] for size in SIZES}
    looped: dict[int, list[float]] = {size: [] for size in SIZES}
    plain: list[float] = []
    typed: list[float] = []
    for _ in range(ROUNDS):
        works = [(matcher.brands, given) for matcher in matchers.values()]
        *each, bare, whole = in_turns([*works, (json.loads, lines), (decode.decode, lines)])
        plain.append(bare)
        typed.append(whole)
        for size, spent in zip(SIZES, each, strict=True):
            matched[size].append(spent)
            looped[size] += in_turns([(loops[size], given[: LOOPED // size])])
    print(table(HEAD, list(rows(matched, looped, plain))))
    print(f"\njson.loads takes {shown(plain, 1)} µs a post, msgspec {shown(typed, 1)}")
    print("Made in " + ", ".join(f"{each:.2f} s ({size:,})" for size, each in built.items()))


if __name__ == "__main__":
    main()

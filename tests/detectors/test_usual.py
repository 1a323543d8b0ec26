"""How usual a word is."""

import msgspec

from detectors.usual import FLOOR, MOST, PLACES, Usual
from tests.detectors.people import seeded


def taught(posts: int, often: float = 0.4, seed: int = 1) -> Usual:
    """So many posts of eight words, most of them rare, and `box` in a share of them."""
    random, usual = seeded(seed), Usual()
    for number in range(posts):
        rare = {f"word{int(random.expovariate(0.01))}" for _ in range(8)}
        usual.learn(sorted(rare | ({"box"} if number % 10 < often * 10 else set())))
    return usual


def test_a_word_in_many_posts_is_usual_and_a_new_one_is_not() -> None:
    for seed in range(20):
        usual = taught(200, seed=seed)
        assert 0.25 < usual.shares()("box") < 0.5
        new = [usual.shares()(f"new{number}") for number in range(100)]
        assert sorted(new)[90] <= 2 * FLOOR


def test_nothing_is_usual_before_anything_is_known() -> None:
    assert Usual().shares()("box") == FLOOR


def test_what_is_old_fades() -> None:
    usual = taught(MOST)
    for _ in range(2 * MOST):
        usual.learn(["fibre"])
    assert usual.shares()("box") < 0.2
    assert usual.shares()("fibre") > 0.7
    assert usual.posts < MOST
    assert max(usual.counts) <= MOST


def test_it_comes_back_as_it_was_packed() -> None:
    for usual in (Usual(), taught(50)):
        packed = msgspec.msgpack.encode(usual.pack())
        assert len(packed) <= PLACES + 10
        again = Usual.unpack(msgspec.msgpack.decode(packed))
        assert (again.posts, again.counts) == (usual.posts, usual.counts)

"""Which keys come often, in a table that holds a few."""

import msgspec
import pytest

from detectors.frequent import Frequent

SIZE = 4


def counted(keys: list[bytes]) -> Frequent:
    """A table to which these came."""
    known = Frequent(SIZE)
    for key in keys:
        known.add(key)
    return known


def test_while_there_is_room_it_counts_exactly_in_any_order() -> None:
    keys = [b"ana", b"ben", b"ana", b"clo"]
    assert counted(keys).counts == counted(keys[::-1]).counts == {b"ana": 2, b"ben": 1, b"clo": 1}


@pytest.mark.parametrize("every", [2, 3, 4])
def test_what_comes_often_is_found_among_countless_others(every: int) -> None:
    total = 400
    keys = [b"ana" if n % every == 0 else n.to_bytes(3) for n in range(total)]
    known, true = counted(keys), total // every
    assert len(known.counts) <= SIZE
    assert true - total / (SIZE + 1) <= known.counts[b"ana"] <= true


def test_it_shrinks_to_the_most_frequent() -> None:
    known = counted([b"ana", b"ben", b"ben", b"clo", b"dan"])
    known.shrink(2)
    assert known.counts == {b"ben": 2, b"ana": 1}
    known.add(b"eva")
    assert len(known.counts) <= 2


@pytest.mark.parametrize("keys", [[], [b"ana"], [b"ana", b"ben", b"ana"]])
def test_it_comes_back_as_it_was_packed(keys: list[bytes]) -> None:
    known = counted(keys)
    again = Frequent.unpack(msgspec.msgpack.decode(msgspec.msgpack.encode(known.pack())))
    assert (again.counts, again.size) == (known.counts, SIZE)

"""Canaries are sent into each partition, and told apart from what anybody else wrote."""

import pytest

from pipeline.canary import EVERY, LONGEST, Canaries, Canary, decode_canary, encode_canary

NOW = 1_767_225_600.0


def some(partitions: int = 3) -> Canaries:
    canaries = Canaries(partitions)
    canaries.begin(NOW)
    return canaries


def test_each_partition_has_one_at_a_time() -> None:
    canaries = some()
    first = list(canaries.due(NOW))
    assert [each.partition for each in first] == [0, 1, 2]
    assert not list(canaries.due(NOW + EVERY - 1))
    assert len(list(canaries.due(NOW + EVERY))) == 3


def test_a_clock_that_was_set_back_does_not_stop_them() -> None:
    canaries = some()
    list(canaries.due(NOW))
    assert list(canaries.due(NOW - 3_600))


def test_the_way_of_each_partition_is_proven_by_itself() -> None:
    canaries = some()
    assert canaries.returned(Canary(sent=NOW, partition=1), NOW + 2.5) == 2.5
    assert canaries.back == {0: NOW, 1: NOW + 2.5, 2: NOW}


@pytest.mark.parametrize(
    "canary",
    [
        pytest.param(Canary(sent=NOW, partition=9), id="a partition that is not there"),
        pytest.param(Canary(sent=NOW + 60, partition=1), id="of tomorrow"),
        pytest.param(Canary(sent=NOW - LONGEST, partition=1), id="of yesterday"),
    ],
)
def test_others_prove_nothing(canary: Canary) -> None:
    canaries = some()
    assert canaries.returned(canary, NOW) is None
    assert set(canaries.back.values()) == {NOW}


def test_before_they_are_ours_none_is_missed() -> None:
    assert Canaries(3).back == {}


@pytest.mark.parametrize(
    "value", [b"", b"{}", b"\xff", b'{"sent":"x","partition":1}', b"[" * 9_000]
)
def test_what_is_no_canary_is_passed_over(value: bytes) -> None:
    assert decode_canary(value) is None
    canary = Canary(sent=NOW, partition=2)
    assert decode_canary(encode_canary(canary)) == canary

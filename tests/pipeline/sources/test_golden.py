"""What is made of the recordings stays what it was."""

import pytest

from tests.pipeline.sources.golden.make import HERE, NETWORKS, WIRE, written


@pytest.mark.data
@pytest.mark.parametrize("network", NETWORKS)
def test_a_recording_says_what_it_said(network: str) -> None:
    if not WIRE.exists():
        pytest.skip("needs the recordings of the networks, which are not beside the checkout")
    assert written(network) == (HERE / f"{network}.txt").read_text(encoding="utf-8")

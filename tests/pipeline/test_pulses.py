"""A pulse is read again as it was written; of anything else nobody needs to hear."""

import pytest

from detectors.hearing import Gap, Pulse
from pipeline.pulses import decode_pulse, encode_pulse


@pytest.mark.parametrize(
    "pulse",
    [
        Pulse(source="bluesky", at=17.5),
        Pulse(source="bluesky", at=17.5, since=3.0, gaps=(Gap(1.0, 2.0), Gap(2.5, 2.75))),
        Pulse(source="old", at=1.0, over=True),
    ],
)
def test_it_is_read_as_it_was_written(pulse: Pulse) -> None:
    assert decode_pulse(encode_pulse(pulse)) == pulse


@pytest.mark.parametrize("value", [b"", b"{", b"[]", b'{"source": 7}', b'{"at": 1}', b"\xff"])
def test_of_anything_else_nobody_hears(value: bytes) -> None:
    assert decode_pulse(value) is None

"""Mutants: real payloads, cut and spoilt as no network would."""

from hypothesis import strategies as st

PIECES = [
    b"null", b"[]", b"{}", b"-1", b"1e999", b'""', b'"\\ud800"', b"true", b"9" * 40, b"[[[[", b"\0",
    b'{"a":[]}', b"[{}]",
]  # fmt: skip


@st.composite
def mutants(draw: st.DrawFn, samples: list[bytes]) -> bytes:
    """One of the samples, with up to four of its parts in the place of something else."""
    raw = bytearray(draw(st.sampled_from(samples)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(len(raw) - 1, 0)))
        length = draw(st.integers(0, 40))
        raw[at : at + length] = draw(st.binary(max_size=6) | st.sampled_from(PIECES))
    return bytes(raw)

"""Mutants: real payloads, cut and spoilt as no network would."""

from collections.abc import Sequence

from hypothesis import strategies as st

PIECES = [
    b"null", b"[]", b"{}", b"-1", b"1e999", b'""', b'"\\ud800"', b"true", b"9" * 40, b"[[[[", b"\0",
    b'{"a":[]}', b"[{}]",
]  # fmt: skip


def mutants(samples: list[bytes], pieces: Sequence[bytes] = PIECES) -> st.SearchStrategy[bytes]:
    """One of the samples, with up to four of its parts in the place of something else."""

    @st.composite
    def mutant(draw: st.DrawFn) -> bytes:
        raw = bytearray(samples[draw(st.integers(0, len(samples) - 1))])  # too long to be shown
        for _ in range(draw(st.integers(0, 4))):
            at = draw(st.integers(0, max(len(raw) - 1, 0)))
            length = draw(st.integers(0, 40))
            raw[at : at + length] = draw(st.binary(max_size=6) | st.sampled_from(pieces))
        return bytes(raw)

    return mutant()

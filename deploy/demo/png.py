"""PNG: a picture with sixteen colours, which is a quarter of what a browser saves."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # rows, columns, and red, green, blue

SIGNATURE = b"\x89PNG\r\n\x1a\n"
DEPTH, PALETTE = 4, 3  # bits of a pixel; the kind of picture whose pixels are numbers of colours
COLOURS = 1 << DEPTH  # letters on white need few
BEST = 9


def png(pixels: Pixels) -> bytes:
    """The picture as a file."""
    palette, numbers = _reduced(pixels)
    height, width = numbers.shape
    pairs = np.pad(numbers, ((0, 0), (0, width % 2)))
    packed = pairs[:, ::2] << DEPTH | pairs[:, 1::2]
    rows = np.pad(packed, ((0, 0), (1, 0)))  # each begins with its filter: none
    head = struct.pack(">IIBBBBB", width, height, DEPTH, PALETTE, 0, 0, 0)
    content = zlib.compress(rows.tobytes(), BEST)
    parts = ((b"IHDR", head), (b"PLTE", palette.tobytes()), (b"IDAT", content), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(*part) for part in parts)


def _reduced(pixels: Pixels) -> tuple[Pixels, Pixels]:
    """The colours, and for each pixel the number of the nearest among them."""
    red, green, blue = (pixels[:, :, n].astype(np.uint32) for n in range(3))
    packed = red << 16 | green << 8 | blue
    known, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    colours = np.stack([known >> 16, known >> 8 & 0xFF, known & 0xFF], axis=1).astype(np.float64)
    kept = colours[_chosen(colours, counts)]
    away = ((colours[:, None, :] - kept[None, :, :]) ** 2).sum(axis=2)
    numbers = away.argmin(axis=1).astype(np.uint8)
    return kept.astype(np.uint8), numbers[places].reshape(packed.shape)


def _chosen(colours: NDArray[np.float64], counts: NDArray[np.int64]) -> list[int]:
    """One after the other the colour that misses most: it is far from the others, and frequent."""
    chosen = [int(counts.argmax())]
    away = np.full(len(colours), np.inf)
    while len(chosen) < min(COLOURS, len(colours)):
        away = np.minimum(away, ((colours - colours[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int((away * np.sqrt(counts)).argmax()))
    return chosen


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check

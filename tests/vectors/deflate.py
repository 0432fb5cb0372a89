"""Compressing zeros with the same bytes everywhere: libraries differ in what they make.

Source: RFC 1951 §3.2.6 (fixed Huffman codes), RFC 1952 (gzip).
"""

from __future__ import annotations

import struct
import zlib

_LONGEST_MATCH = 258


def gzip_of_zeros(count: int) -> bytes:
    """Give a gzip member that unpacks to so many zeros: one zero, and matches of the byte before."""
    matches, rest = divmod(count - 1, _LONGEST_MATCH)
    zero = "00110000"
    match = "11000101" + "00000"  # length 258, distance 1
    bits = "1" + "10" + zero + match * matches + zero * rest + "0000000"  # last block, fixed codes, end
    padded = bits + "0" * (-len(bits) % 8)
    body = bytes(int(padded[start : start + 8][::-1], 2) for start in range(0, len(padded), 8))
    header = b"\x1f\x8b\x08\0" + b"\0" * 4 + b"\0\xff"
    return header + body + struct.pack("<II", _crc_of_zeros(count), count)


def _crc_of_zeros(count: int) -> int:
    crc, block = 0, bytes(65536)
    for _ in range(count // len(block)):
        crc = zlib.crc32(block, crc)
    return zlib.crc32(bytes(count % len(block)), crc)

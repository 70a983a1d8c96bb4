"""Reading a PNG as its specification (W3C PNG, section 5) says."""

import struct
import zlib


def chunks(picture: bytes) -> dict[bytes, bytes]:
    """Return a PNG's chunks as its specification defines them, every checksum looked at; equal kinds are joined."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    found: dict[bytes, bytes] = {}
    at = 8
    while at < len(picture):
        length, kind = struct.unpack_from(">I4s", picture, at)
        body = picture[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack_from(">I", picture, at + 8 + length)[0]
        found[kind] = found.get(kind, b"") + body
        at += 12 + length
    assert next(iter(found)) == b"IHDR"
    assert list(found)[-1] == b"IEND"
    return found


def size_of(picture: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", chunks(picture)[b"IHDR"][:8])
    return width, height

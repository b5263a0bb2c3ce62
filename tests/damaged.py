"""Files as they come when something went wrong with them: one set of damages for every upload."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

LOCAL_HEADER, CENTRAL = 30, b"PK\x01\x02"
METHOD_IN_LOCAL, METHOD_IN_CENTRAL = 8, 10
CHECKSUM_IN_CENTRAL, NAME_IN_CENTRAL = 16, 46
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Damage = Callable[[bytes, str], bytes]
"""What makes a damaged file of a whole package, in the part of this name."""


def _packed_at(data: bytes, part: str) -> tuple[int, int]:
    """Return where the packed bytes of a part begin, and how many there are."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo(part)
    name, extra = struct.unpack_from("<HH", data, entry.header_offset + 26)
    return entry.header_offset + LOCAL_HEADER + name + extra, entry.compress_size


def _central(data: bytes, part: str) -> int:
    """Return where the table of contents speaks of a part."""
    at = data.index(CENTRAL)
    while not data.startswith(part.encode(), at + NAME_IN_CENTRAL):
        at = data.index(CENTRAL, at + 1)
    return at


def _checksum(data: bytes, part: str) -> bytes:
    made = bytearray(data)
    made[_central(data, part) + CHECKSUM_IN_CENTRAL] ^= 0xFF
    return bytes(made)


def _method(data: bytes, part: str) -> bytes:
    made = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        header = archive.getinfo(part).header_offset
    struct.pack_into("<H", made, header + METHOD_IN_LOCAL, 99)
    struct.pack_into("<H", made, _central(data, part) + METHOD_IN_CENTRAL, 99)
    return bytes(made)


def _stream(data: bytes, part: str) -> bytes:
    start, size = _packed_at(data, part)
    return data[:start] + b"\xff" * size + data[start + size :]


def _rewritten(change: Callable[[bytes], bytes]) -> Damage:
    """Return the damage that packs the file anew with the text of one part changed."""

    def damage(data: bytes, part: str) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copied:
            for name in whole.namelist():
                content = whole.read(name)
                copied.writestr(name, change(content) if name == part else content)
        return made.getvalue()

    return damage


PACKED: dict[str, Damage] = {
    "checksum": _checksum,
    "method 99": _method,
    "packed bytes": _stream,
    "cut off": lambda data, part: data[: len(data) // 2],
    "end missing": lambda data, part: data[:-30],
    "no XML": _rewritten(lambda text: b"<oops " + text[:50]),
    "cut XML": _rewritten(lambda text: text[: len(text) // 2]),
    "entities": _rewritten(lambda text: b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    "other XML": _rewritten(lambda text: b"<x/>"),
    "deep XML": _rewritten(lambda text: b"<x>" * 5000 + b"</x>" * 5000),
    "bomb": _rewritten(lambda text: b" " * 40_000_000),
    "locked": lambda data, part: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
    "old format": lambda data, part: OLE + b"\0" * 1200,
    "empty": lambda data, part: b"",
    "no package": lambda data, part: b"\x00\x01 keine Mappe \xff" * 40,
    "only a mark": lambda data, part: b"PK\x03\x04",
}
"""Damages of a packed file (.xlsx, .docx), by what is wrong."""
_END = b"</worksheet>"
CELLS: dict[str, Damage] = {
    name: _rewritten(lambda text, old=old, new=new: text.replace(old, new))  # type: ignore[misc]
    for name, old, new in (
        ("row 0", b'r="A1"', b'r="A0"'),
        ("umlaut", b'r="A1"', 'r="Ä1"'.encode()),
        ("turned", b'r="A1"', b'r="1A"'),
        ("letters", b'r="A1"', b'r="AAAAAAAA1"'),
        ("no number", b'r="A1"', b'r="A"'),
        ("far", b'r="A1"', b'r="A99999999999"'),
        ("row word", b'<row r="1"', b'<row r="eins"'),
        ("row far", b'<row r="1"', b'<row r="99999999999"'),
        ("merged", _END, b'<mergeCells><mergeCell ref="A1:"/></mergeCells></worksheet>'),
        ("merged nowhere", _END, b"<mergeCells><mergeCell/></mergeCells></worksheet>"),
    )
}
"""Damages of a sheet's references to cells."""

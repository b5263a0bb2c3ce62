"""Whether a packed office file (.docx, .xlsx, .odt) may be kept: judged by its table of contents, then by its parts."""

from __future__ import annotations

import io
import itertools
import lzma
import stat
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

from portal.errors import Refused

MAX_ENTRIES = 2_000
MAX_UNPACKED = 100_000_000
MAX_RATIO = 100
SMALL_PART = 1_000_000
"""Bytes below which a part may be packed tighter than `MAX_RATIO`."""
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError, OSError, EOFError, NotImplementedError, RuntimeError,
    OverflowError, struct.error,
)  # fmt: skip
"""What a damaged package raises, depending on where it is damaged and how it was packed."""
_AT_ONCE = 1 << 18
_LOCAL_HEADER = 30
_ENTRY_MARK = b"PK\x01\x02"
_MACROS = ("vbaproject.bin", "vbadata.xml")
_PACKED = frozenset(
    {".zip", ".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".jar", ".gz", ".7z", ".rar", ".exe", ".dll", ".js", ".vbs"}
)


def names_in(data: bytes, name: str, *, opened: bool = True) -> frozenset[str]:
    """Return the names of the parts; raise Refused for bombs, damaged, locked, overlapping or hidden parts, and for macros.

    Where nobody will ever open the package (`opened=False`), macros are let pass, and whoever reads its cells sees for
    himself whether they unpack.
    """
    if data.count(_ENTRY_MARK) > MAX_ENTRIES:
        raise Refused(f"„{name}“ besteht aus mehr als {MAX_ENTRIES} Teilen und wurde nicht angenommen.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except _UNREADABLE as error:
        raise _damaged(name) from error
    for entry in entries:
        _check_entry(entry, name)
        if opened:
            _refuse_macros(entry, name)
    _check_together(entries, name)
    if opened:
        _check_unpacks(data, name)
    return frozenset(entry.filename for entry in entries)


def _damaged(name: str) -> Refused:
    return Refused(
        f"„{name}“ ist beschädigt. Öffnen Sie die Datei, speichern Sie sie neu und wählen Sie sie noch einmal."
    )


def _check_unpacks(data: bytes, name: str) -> None:
    """Refuse a package with a part that does not unpack to what its table of contents says; nothing is kept of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                _read_through(archive, entry)
    except _UNREADABLE as error:
        raise _damaged(name) from error


def _read_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read a part to its end; raise what a damaged one raises."""
    with archive.open(entry) as part:
        while part.read(_AT_ONCE):
            pass


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    """Refuse parts that are locked, lead out of the file, hide a file or swell when unpacked."""
    path = _path(entry)
    if entry.flag_bits & 1:
        raise Refused(
            f"„{name}“ ist mit einem Kennwort geschützt. Entfernen Sie das Kennwort und wählen Sie die Datei noch einmal."
        )
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename or stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused(f"„{name}“ enthält einen Teil, der nach außen verweist, und wurde nicht angenommen.")
    if path.suffix.lower() in _PACKED:
        raise Refused(
            f"„{name}“ enthält eine weitere Datei („{path.name}“). Entfernen Sie sie und wählen Sie die Datei noch einmal."
        )
    if entry.file_size > SMALL_PART and entry.file_size > MAX_RATIO * entry.compress_size:
        raise Refused(f"„{name}“ enthält einen über hundertfach gepackten Teil und wurde nicht angenommen.")


def _refuse_macros(entry: zipfile.ZipInfo, name: str) -> None:
    """Refuse what would run in the hands of whoever opens the file."""
    path = _path(entry)
    if path.name.lower() in _MACROS or path.parts[:1] == ("Basic",) or path.parts[:1] == ("Scripts",):
        raise Refused(f"„{name}“ enthält Makros. Speichern Sie die Datei ohne Makros und wählen Sie sie noch einmal.")


def _path(entry: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(entry.filename.replace("\\", "/"))


def _check_together(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse packages that are too large unpacked or whose parts share bytes or names."""
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused(f"„{name}“ ist entpackt größer als 100 MB und wurde nicht angenommen.")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Refused(f"„{name}“ enthält zwei Teile mit demselben Namen und wurde nicht angenommen.")
    placed = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, following in itertools.pairwise(placed):
        if entry.header_offset + _LOCAL_HEADER + entry.compress_size > following.header_offset:
            raise Refused(f"„{name}“ enthält Teile, die sich überlappen, und wurde nicht angenommen.")

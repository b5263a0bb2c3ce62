"""Whether a workbook may be unpacked at all: judged by the table of contents, before any part is read."""

from __future__ import annotations

import io
import itertools
import stat
import struct
import zipfile
from pathlib import PurePosixPath

from portal.imports.faults import UnreadableFile

MAX_ENTRIES = 200
MAX_UNPACKED = 100_000_000
MAX_RATIO = 100
SMALL_PART = 1_000_000
"""Bytes below which a part may be packed tighter than `MAX_RATIO`: empty sheets are."""

_ENTRY_MARK = b"PK\x01\x02"
_LOCAL_HEADER = 30
_PACKED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".jar", ".gz", ".7z", ".rar")
_OTHER_OFFICE = {
    "mimetype": "eine OpenDocument-Datei", "xl/workbook.bin": "eine binäre Excel-Mappe (.xlsb)",
    "word/document.xml": "ein Word-Dokument", "ppt/presentation.xml": "eine Präsentation",
}  # fmt: skip
SAVE_AS = "Speichern Sie die Liste in Excel als „Excel-Arbeitsmappe (.xlsx)“ und wählen Sie diese Datei."
BROKEN = f"Die Datei ist beschädigt oder unvollständig und lässt sich nicht als Excel-Mappe öffnen. {SAVE_AS}"
HOSTILE = "Die Datei ist wie ein Angriff aufgebaut ({why}) und wurde nicht geöffnet. Fragen Sie den Absender."


def check(data: bytes) -> None:
    """Raise `UnreadableFile` unless the bytes are a harmlessly packed .xlsx workbook."""
    if data.count(_ENTRY_MARK) > MAX_ENTRIES:
        raise UnreadableFile(HOSTILE.format(why=f"mehr als {MAX_ENTRIES} Teile"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_other_kinds({entry.filename for entry in entries})
            for entry in entries:
                _check_entry(entry)
            _check_together(entries)
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
        OverflowError,
        struct.error,
    ) as error:
        raise UnreadableFile(BROKEN) from error


def _refuse_other_kinds(names: set[str]) -> None:
    """Tell a renamed document apart from a workbook."""
    if "xl/workbook.xml" in names:
        return
    for name, kind in _OTHER_OFFICE.items():
        if name in names:
            raise UnreadableFile(f"Die Datei ist {kind}, keine Excel-Arbeitsmappe. {SAVE_AS}")
    raise UnreadableFile(f"Die Datei enthält keine Excel-Arbeitsmappe. {SAVE_AS}")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """Refuse parts that are locked, lead out of the file, hide a file or swell when unpacked."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if entry.flag_bits & 1:
        raise UnreadableFile(f"Die Datei ist mit einem Kennwort geschützt. Entfernen Sie das Kennwort. {SAVE_AS}")
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename or stat.S_ISLNK(entry.external_attr >> 16):
        raise UnreadableFile(HOSTILE.format(why="ein Teil verweist nach außen"))
    if path.suffix.lower() in _PACKED:
        raise UnreadableFile(
            f"Die Datei enthält eine weitere gepackte Datei („{path.name}“). Entfernen Sie das"
            f" eingebettete Objekt. {SAVE_AS}"
        )
    if entry.file_size > SMALL_PART and entry.file_size > MAX_RATIO * entry.compress_size:
        raise UnreadableFile(HOSTILE.format(why="ein Teil ist über hundertfach gepackt"))


def _check_together(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse archives that are too large unpacked or whose parts share bytes or names."""
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableFile("Die Datei ist entpackt größer als 100 MB. Teilen Sie die Liste in mehrere Dateien auf.")
    if len({entry.filename for entry in entries}) < len(entries):
        raise UnreadableFile(HOSTILE.format(why="zwei Teile heißen gleich"))
    placed = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, following in itertools.pairwise(placed):
        if entry.header_offset + _LOCAL_HEADER + entry.compress_size > following.header_offset:
            raise UnreadableFile(HOSTILE.format(why="zwei Teile überlappen sich"))

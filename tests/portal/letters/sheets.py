"""Small .docx files made for a test, and what stands in one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx


def template(*paragraphs: str, header: str = "") -> bytes:
    """Return a .docx with these paragraphs."""
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def text_of(data: bytes, part: str = "word/document.xml") -> str:
    """Return all text of one part of a .docx, tables included, paragraphs parted by a line end."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read(part).decode()
    return re.sub(r"<[^>]+>", "", xml.replace("</w:p>", "\n").replace("<w:br/>", "\n"))


def changed(data: bytes, change: Callable[[str, bytes], bytes | None] | None = None, **added: bytes) -> bytes:
    """Return the package with parts changed (None leaves one out) and added; ``__`` in a name stands for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name)) if change else old.read(name)
            if content is not None:
                new.writestr(name, content)
        for name, content in added.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()

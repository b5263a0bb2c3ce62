"""Many letters in one file: each begins on a new page, with its own page numbers, headers and footers."""

from __future__ import annotations

import copy
import io
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def join(letters: list[bytes]) -> bytes:
    """Return one .docx of letters that come from the same template, so that they share pictures and styles."""
    whole = docx.Document(io.BytesIO(letters[0]))
    body: Any = whole.element.body
    last = _numbered_anew(body.sectPr)
    for data in letters[1:]:
        _end_section(body, last)
        other: Any = docx.Document(io.BytesIO(data)).element.body
        for element in other:
            if element.tag != qn("w:sectPr"):
                body.sectPr.addprevious(copy.deepcopy(element))
    for number, picture in enumerate(body.iter(PICTURE), start=1):
        picture.set("id", str(number))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def _numbered_anew(section: Any) -> Any:
    """Let the pages of a section begin with 1, and return it."""
    numbers = section.find(qn("w:pgNumType"))
    if numbers is None:
        numbers = OxmlElement("w:pgNumType")
        after = next(
            (child for child in section if child.tag in (qn("w:cols"), qn("w:titlePg"), qn("w:docGrid"))), None
        )
        section.append(numbers) if after is None else after.addprevious(numbers)
    numbers.set(qn("w:start"), "1")
    return section


def _end_section(body: Any, section: Any) -> None:
    """End a letter: what follows begins on a new page."""
    ending, about = OxmlElement("w:p"), OxmlElement("w:pPr")
    spacing = OxmlElement("w:spacing")
    for key, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
        spacing.set(qn(f"w:{key}"), value)
    about.append(spacing)
    about.append(copy.deepcopy(section))
    ending.append(about)
    body.sectPr.addprevious(ending)

"""What stands in the parts of a workbook beside its cells: links, headings of tables, texts drawn on sheets."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from lxml import etree
from openpyxl.utils.cell import range_boundaries

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TABLE, DRAWING, CHART = "/relationships/table", "/relationships/drawing", "/relationships/chart"


def named(tag: str) -> str:
    """Return a tag of a worksheet as lxml names it."""
    return f"{{{MAIN}}}{tag}"


def parsed(content: bytes) -> Any:
    """Parse a part; entities are never resolved, nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("a part declares a document type")
    return root


def written(root: Any) -> bytes:
    """Return the text of a part."""
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def links(parts: dict[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Return the links of a part: number -> kind and the part it leads to."""
    folder, name = posixpath.split(part)
    content = parts.get(f"{folder}/_rels/{name}.rels")
    if content is None:
        return {}
    inside = [link for link in parsed(content) if link.get("TargetMode") != "External"]
    return {
        link.get("Id"): (
            link.get("Type"),
            posixpath.normpath(posixpath.join("/", folder, link.get("Target"))).lstrip("/"),
        )
        for link in inside
    }


def table_headings(parts: dict[str, bytes], part: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield the heading rows of a sheet's tables; their texts are also names, so they cannot be filled."""
    for kind, target in links(parts, part).values():
        if kind.endswith(TABLE):
            table = parsed(parts[target])
            first, top, last, _ = range_boundaries(table.get("ref"))
            if table.get("headerRowCount") != "0":
                yield first, top, last, top  # type: ignore[misc]  # a table's range has numbers on all sides


def texts_drawn(parts: dict[str, bytes], part: str) -> Iterator[str]:
    """Yield the paragraphs of text boxes and charts on a sheet."""
    drawings = [target for kind, target in links(parts, part).values() if kind.endswith(DRAWING)]
    charts = [to for one in drawings for kind, to in links(parts, one).values() if kind.endswith(CHART)]
    for target in (*drawings, *charts):
        if target in parts:
            for paragraph in parsed(parts[target]).iter(f"{DRAWN}p"):
                yield "".join(run.text or "" for run in paragraph.iter(f"{DRAWN}t"))

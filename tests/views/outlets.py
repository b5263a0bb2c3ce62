"""The tables of a report as page, CSV and workbook say them: by title, each line its label and its figures."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook

Cells = dict[str, list[list[Any]]]


def read(text: Any) -> Any:
    """A figure as any outlet writes it: a number, or its mark."""
    if not isinstance(text, str):
        return float(text)
    plain = unescape(re.sub(r"<[^>]+>", "", text)).strip()
    number = re.fullmatch(r"(-?[\d.]+(?:,\d+)?)( %| Pp\.| €)?", plain.replace("\xa0", " ").replace("\u2212", "-"))
    if number is None:
        return plain
    value = float(number[1].replace(".", "").replace(",", "."))
    return value / 100 if number[2] in (" %", " Pp.") else value


def of_csv(content: str) -> Cells:
    found: Cells = {}
    lines = iter(csv.reader(io.StringIO(content.removeprefix("\ufeff")), delimiter=";"))
    for title in lines:
        if len(title) == 2:
            next(lines)
            found[title[0]] = [[line[0], *map(read, line[1:])] for line in iter(lambda: next(lines), [])]
    return found


def of_page(page: str) -> Cells:
    found: Cells = {}
    for section in re.findall(r'<section class="block" id="\w+">.*?</section>', page, re.S):
        title = unescape(re.findall("<h2>(.*?)</h2>", section)[0])
        drawn = "als Balken" in section
        lines = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", section, re.S)
        cells = [(unescape(label), re.findall("<td>(.*?)</td>", rest, re.S)) for label, rest in lines]
        found[title] = [[label, *map(read, values[drawn:])] for label, values in cells]
    return found


def of_workbook(content: bytes, like: Cells) -> Cells:
    found: Cells = {}
    for sheet in load_workbook(io.BytesIO(content), data_only=True).worksheets[1:-1]:
        lines = [[_said(cell) for cell in line] for line in sheet.iter_rows(min_row=4)]
        for at, line in enumerate(lines):
            if line[0] in like and str(lines[at + 1][0]).startswith("n = "):
                rows = like[str(line[0])]
                found[str(line[0])] = [
                    [own[0], *map(read, own[1 : len(row)])] for own, row in zip(lines[at + 3 :], rows, strict=False)
                ]
    return found


def _said(cell: Any) -> Any:
    """A cell as a share where its format counts percentage points, as its value elsewhere."""
    return cell.value / 100 if "Pp." in cell.number_format and isinstance(cell.value, float | int) else cell.value


def same(one: Cells, other: Cells) -> None:
    assert one.keys() == other.keys()
    for title, rows in one.items():
        assert len(rows) == len(other[title]), title
        for left, right in zip(rows, other[title], strict=True):
            assert len(left) == len(right), (title, left, right)
            for here, there in zip(left, right, strict=True):
                if isinstance(here, float):
                    assert here == pytest.approx(there, abs=6e-4), (title, left, right)
                else:
                    assert here == there, (title, left, right)

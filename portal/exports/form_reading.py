"""Which cells of a funder's form hold placeholders, and what in it only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from openpyxl.utils import get_column_letter

from portal.errors import Refused
from portal.exports.form_package import LARGEST, FormPackage, FormSheet, Place
from portal.statistics.catalogue import catalogue
from portal.statistics.placeholders import WORDS, WRITTEN, Placeholder, read

MOST = 2_000
"""Most placeholders in one form."""
BRACKETED = re.compile(
    r"(?P<opened>(?:[{\[<«｛]\s*)*)(?P<inside>[^{}\[\]<>«»｛｝]+)(?P<closed>(?:[}\]>»｝]\s*)*)", re.DOTALL
)
"""Some text and the brackets around it, of any kind."""
ALIKE = 0.8
"""How near to a key a word in brackets must be to be taken for one, between 0 and 1."""
TOO_MANY = re.compile(r"[{}]\0|\0[{}]")
IN_FORMULA = "Ein Platzhalter steht in einer Formel. Geben Sie ihm eine eigene Zelle, auf die sie verweist."
IN_HEADING = "Die Zelle ist die Überschrift einer Excel-Tabelle und lässt sich nicht füllen."
ELSEWHERE = "Gefüllt werden nur Zellen. Setzen Sie den Platzhalter in eine Zelle."


@dataclass(frozen=True)
class Spot:
    """A placeholder in its cell; ``alone`` when nothing else stands there, so that it becomes a real number."""

    sheet: FormSheet
    place: Place
    written: str
    placeholder: Placeholder
    alone: bool

    @property
    def cell(self) -> str:
        """Return the cell as people name it: „Blatt „Daten“, Zelle B7“."""
        return _named(self.sheet, self.place)


@dataclass(frozen=True)
class Form:
    """An uploaded form: its workbook, its placeholders in reading order, and what is wrong, each with sheet and cell."""

    package: FormPackage
    spots: tuple[Spot, ...]
    faults: tuple[str, ...] = ()

    @property
    def placeholders(self) -> list[Placeholder]:
        """Return what must be asked for."""
        return [spot.placeholder for spot in self.spots]


def open_form(data: bytes, name: str, *, year: int) -> Form:
    """Read a form with one fault for everything in it that cannot be read or only looks like a placeholder.

    Raises Refused for what is no form at all.
    """
    if len(data) > LARGEST:
        raise Refused(f"„{name}“ ist größer als 5 MB. Verkleinern Sie die Bilder darin.")
    package = FormPackage.read(data, name)
    spots: list[Spot] = []
    faults: list[str] = []
    for sheet in package.sheets:
        for place in sorted(sheet.cells):
            found, wrong = _read_cell(sheet, place, year)
            spots += found
            faults += [f"{_named(sheet, place)}: {' '.join(wrong)}"] if wrong else []
        faults += _elsewhere(sheet)
    if not spots and not faults:
        raise Refused(
            f"In „{name}“ steht kein Platzhalter. Schreiben Sie in eine Zelle zum Beispiel „{{{{ reported }}}}“."
        )
    if len(spots) > MOST:
        raise Refused(f"In „{name}“ stehen {len(spots)} Platzhalter; gefüllt werden höchstens {MOST}.")
    return Form(package, tuple(spots), tuple(faults))


def cell_name(place: Place) -> str:
    """Return a place as people write it: „B7“."""
    return f"{get_column_letter(place[1])}{place[0]}"


def _named(sheet: FormSheet, place: Place) -> str:
    return f"Blatt „{sheet.name}“, Zelle {cell_name(place)}"


def _elsewhere(sheet: FormSheet) -> Iterator[str]:
    """Yield a fault for each placeholder outside of cells, where it would go out as it is."""
    texts = [("Kopf- oder Fußzeile", sheet.margins()), *(("Textfeld oder Diagramm", text) for text in sheet.drawn)]
    for where, text in texts:
        for found in WRITTEN.finditer(text):
            yield f"Blatt „{sheet.name}“, {where}: {found.group()}: {ELSEWHERE}"


def _read_cell(sheet: FormSheet, place: Place, year: int) -> tuple[list[Spot], list[str]]:
    """Return the placeholders of a cell that can be read, and all that is wrong in it."""
    if "{{" in sheet.formula(place):
        return [], [IN_FORMULA]
    text = sheet.words(place)
    found, left = list(WRITTEN.finditer(text)), WRITTEN.sub("", text)
    wrong = list(_lookalikes(text, year))
    if found and any(first <= place[1] <= last and place[0] == top for first, top, last, _ in sheet.headings):
        wrong.append(IN_HEADING)
    spots = []
    for one in found:
        try:
            spot = Spot(sheet, place, one.group(), read(one["inside"].strip(), year), alone=False)
        except Refused as refused:
            wrong.append(str(refused))
            continue
        if spot.placeholder.by and (left.strip() or len(found) > 1):
            wrong.append("„by“ braucht eine Zelle für sich allein, ohne weiteren Text.")
        spots.append(replace(spot, alone=not left.strip() and len(found) == 1))
    return spots, wrong


def _lookalikes(text: str, year: int) -> Iterator[str]:
    """Yield a sentence for what was meant as a placeholder but is not written as one, so that it would stay as it is."""
    left = WRITTEN.sub("\0", text)
    if "{{" in left or "}}" in left or TOO_MANY.search(left):
        shown = left.replace("\0", " … ").strip()
        yield f"„{shown}“: Ein Platzhalter beginnt mit „{{{{“ und endet mit „}}}}“."
        return
    for found in BRACKETED.finditer(left):
        inside = found["inside"].strip()
        if (found["opened"] or found["closed"]) and _is_meant(inside, _strength(found), year):
            yield (
                f"„{found.group().strip()}“ sieht aus wie ein Platzhalter und bliebe so stehen. "
                f"Schreiben Sie „{{{{ {inside} }}}}“."
            )


def _strength(found: re.Match[str]) -> int:
    """Return how much the brackets look like those of a placeholder: curly ones and doubled ones do, [to] is a unit."""
    marks = max((found["opened"], found["closed"]), key=len)
    return 2 if set(marks) & set("{}｛｝«»") or len("".join(marks.split())) > 1 else 1


def _is_meant(inside: str, strength: int, year: int) -> bool:
    """Say whether what stands in brackets begins with a figure or a word, or nearly so."""
    known = catalogue(year).figures
    words = [part.strip().lower() for part in inside.partition("|")[0].split("/")]
    if any(word in known for word in words):
        return True
    return strength > 1 and any(get_close_matches(word, [*known, *WORDS], n=1, cutoff=ALIKE) for word in words)

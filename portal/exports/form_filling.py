"""Funders' own forms: which cells hold placeholders, what each becomes, and the form filled with real numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from openpyxl.utils import get_column_letter

from portal.errors import Refused
from portal.exports.cells import DAY_ZERO
from portal.exports.form_package import LARGEST, FormPackage, FormSheet, Place
from portal.statistics import Mark, figure_text
from portal.statistics.placeholders import WRITTEN, Filling, Placeholder, read
from portal.statistics.results import Figure

MOST = 2_000
"""Most placeholders in one form."""
Value = Figure | date | str


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
    """An uploaded form: its workbook and its placeholders in reading order."""

    package: FormPackage
    spots: tuple[Spot, ...]

    @property
    def placeholders(self) -> list[Placeholder]:
        """Return what must be asked for."""
        return [spot.placeholder for spot in self.spots]


def open_form(data: bytes, name: str, *, year: int) -> Form:
    """Read a form; raise Refused with one line for every placeholder that cannot be read, each with sheet and cell."""
    if len(data) > LARGEST:
        raise Refused(f"„{name}“ ist größer als 5 MB. Verkleinern Sie die Bilder darin.")
    package = FormPackage.read(data, name)
    spots: list[Spot] = []
    faults: list[str] = []
    for sheet in package.sheets:
        for place in sorted(sheet.cells):
            try:
                spots += _spots_in(sheet, place, year)
            except Refused as refused:
                faults.append(f"{_named(sheet, place)}: {refused}")
    if not spots and not faults:
        faults.append(
            f"In „{name}“ steht kein Platzhalter. Schreiben Sie in eine Zelle zum Beispiel „{{{{ reported }}}}“."
        )
    if len(spots) > MOST:
        faults.append(f"In „{name}“ stehen {len(spots)} Platzhalter; gefüllt werden höchstens {MOST}.")
    if faults:
        raise Refused("\n".join(faults))
    return Form(package, tuple(spots))


def _named(sheet: FormSheet, place: Place) -> str:
    return f"Blatt „{sheet.name}“, Zelle {get_column_letter(place[1])}{place[0]}"


def _spots_in(sheet: FormSheet, place: Place, year: int) -> list[Spot]:
    """Return the placeholders of a cell; raise Refused with all that is wrong in it."""
    if "{{" in sheet.formula(place):
        raise Refused("Ein Platzhalter steht in einer Formel. Geben Sie ihm eine eigene Zelle, auf die sie verweist.")
    text = sheet.words(place)
    found = list(WRITTEN.finditer(text))
    left = WRITTEN.sub("", text)
    wrong = []
    if "{{" in left or "}}" in left:
        wrong.append(f"„{left.strip()}“: Ein Platzhalter beginnt mit „{{{{“ und endet mit „}}}}“.")
    if found and any(first <= place[1] <= last and place[0] == top for first, top, last, _ in sheet.headings):
        wrong.append("Die Zelle ist die Überschrift einer Excel-Tabelle und lässt sich nicht füllen.")
    spots = []
    for one in found:
        try:
            placeholder = read(one["inside"].strip(), year)
        except Refused as refused:
            wrong.append(str(refused))
            continue
        if placeholder.by and (left.strip() or len(found) > 1):
            wrong.append("„by“ braucht eine Zelle für sich allein, ohne weiteren Text.")
        spots.append(Spot(sheet, place, one.group(), placeholder, not left.strip() and len(found) == 1))
    if wrong:
        raise Refused(" ".join(wrong))
    return spots


@dataclass(frozen=True)
class Entry:
    """What will stand in which cell, for the preview and for the file."""

    spot: Spot
    filling: Filling
    places: tuple[Place, ...]

    @property
    def range(self) -> str:
        """Return the cells that are filled: „B7“ or „B7 bis B14“."""
        names = [f"{get_column_letter(column)}{row}" for row, column in self.places]
        return names[0] if len(names) == 1 else f"{names[0]} bis {names[-1]}"

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Return each value with its words."""
        values = zip(self.filling.labels, self.filling.values, strict=True)
        return [(label, text_of(value, self.filling)) for label, value in values]


def entries_of(form: Form, fillings: Sequence[Filling]) -> list[Entry]:
    """Return where each value goes; raise Refused naming every cell that would be overwritten."""
    entries, faults = [], []
    taken: dict[tuple[str, Place], Spot] = {(spot.sheet.name, spot.place): spot for spot in form.spots}
    for spot, filling in zip(form.spots, fillings, strict=True):
        places = tuple(_places(spot, len(filling.values)))
        entries.append(Entry(spot, filling, places))
        for place in places[1:]:
            key = (spot.sheet.name, place)
            if not spot.sheet.is_empty(place) or key in taken or not _is_corner(spot.sheet, place):
                faults.append(
                    f"{spot.cell}: {spot.written} füllt {len(places)} Zellen; Zelle {get_column_letter(place[1])}{place[0]} "
                    "ist nicht frei. Machen Sie Platz, oder setzen Sie einzelne Platzhalter mit Filter."
                )
                break
            taken[key] = spot
    if faults:
        raise Refused("\n".join(faults))
    return entries


def _places(spot: Spot, count: int) -> Iterator[Place]:
    """Yield the cells from the placeholder on, downward or to the right; a merged range is one step."""
    place = spot.place
    for _ in range(count):
        yield place
        _, _, last_column, last_row = spot.sheet.merge_around(place)
        place = (place[0], last_column + 1) if spot.placeholder.to_the_right else (last_row + 1, place[1])


def _is_corner(sheet: FormSheet, place: Place) -> bool:
    first_column, first_row, _, _ = sheet.merge_around(place)
    return (first_row, first_column) == place


def fill(form: Form, entries: Sequence[Entry]) -> bytes:
    """Return the filled form: real numbers where a placeholder stood alone, all other cells as they were."""
    mixed: dict[tuple[str, Place], list[Entry]] = {}
    for entry in entries:
        if not entry.spot.alone:
            mixed.setdefault((entry.spot.sheet.name, entry.spot.place), []).append(entry)
            continue
        for place, value in zip(entry.places, entry.filling.values, strict=True):
            as_date = isinstance(value, date) and form.package.shows_dates(entry.spot.sheet, place)
            entry.spot.sheet.put(place, _cell_value(value, entry.filling, as_date=as_date), entry.spot.place)
    for together in mixed.values():
        spot = together[0].spot
        texts = iter(text_of(entry.filling.values[0], entry.filling) for entry in together)
        spot.sheet.put(spot.place, WRITTEN.sub(lambda _: next(texts), spot.sheet.words(spot.place)), spot.place)  # noqa: B023
    return form.package.save()


def text_of(value: Value, filling: Filling) -> str:
    """Return a value as people read it."""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, str) and not isinstance(value, Mark):
        return value
    return figure_text(value, filling.unit)


def _cell_value(value: Value, filling: Filling, *, as_date: bool) -> int | float | str:
    """Return what a cell holds: a number, a day as a number where the cell shows days, else text."""
    if isinstance(value, Mark):
        return value.value
    if isinstance(value, date) and as_date:
        return value.toordinal() - DAY_ZERO
    if isinstance(value, str | date):
        return text_of(value, filling)
    return float(value) if isinstance(value, Decimal) else value

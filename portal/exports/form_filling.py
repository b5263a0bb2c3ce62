"""Funders' own forms: what each placeholder becomes in which cells, and the form filled with real numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.errors import Refused
from portal.exports.cells import DAY_ZERO
from portal.exports.form_package import FormSheet, Place
from portal.exports.form_reading import Form, Spot, cell_name
from portal.statistics import Mark, figure_text
from portal.statistics.placeholders import WRITTEN, Filling
from portal.statistics.results import Figure

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Where a sheet ends: XFD1048576."""
Value = Figure | date | str


@dataclass(frozen=True)
class Entry:
    """What will stand in which cell, for the preview and for the file."""

    spot: Spot
    filling: Filling
    places: tuple[Place, ...]

    @property
    def range(self) -> str:
        """Return the cells that are filled: „B7“ or „B7 bis B14“."""
        names = [cell_name(place) for place in self.places]
        return names[0] if len(names) == 1 else f"{names[0]} bis {names[-1]}"

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Return each value with its words."""
        values = zip(self.filling.labels, self.filling.values, strict=True)
        return [(label, text_of(value, self.filling)) for label, value in values]


def entries_of(form: Form, fillings: Sequence[Filling]) -> list[Entry]:
    """Return where each value goes; raise Refused naming every placeholder that has no room for its values."""
    entries, faults = [], []
    taken = {(spot.sheet.name, spot.place) for spot in form.spots}
    for spot, filling in zip(form.spots, fillings, strict=True):
        places = tuple(_places(spot, len(filling.values)))
        entries.append(Entry(spot, filling, places))
        own = {(spot.sheet.name, place) for place in places[1:]}
        if len(places) < len(filling.values):
            faults.append(_past_the_end(spot, len(filling.values)))
        elif barred := next((one for one in places[1:] if not _is_free(spot.sheet, one, taken)), None):
            faults.append(
                f"{spot.cell}: {spot.written} füllt {len(places)} Zellen; Zelle {cell_name(barred)} ist nicht frei. "
                "Machen Sie Platz, oder setzen Sie einzelne Platzhalter mit Filter."
            )
        taken |= own
    if faults:
        raise Refused("\n".join(faults))
    return entries


def _past_the_end(spot: Spot, count: int) -> str:
    way, end = ("rechts", "Spalte XFD") if spot.placeholder.to_the_right else ("unten", f"Zeile {LAST_ROW}")
    return (
        f"{spot.cell}: {spot.written} füllt {count} Zellen nach {way}; das Blatt endet mit {end}. "
        "Setzen Sie den Platzhalter so, dass dahinter Platz ist."
    )


def _is_free(sheet: FormSheet, place: Place, taken: set[tuple[str, Place]]) -> bool:
    return sheet.is_empty(place) and (sheet.name, place) not in taken and _is_corner(sheet, place)


def _places(spot: Spot, count: int) -> Iterator[Place]:
    """Yield the cells from the placeholder on, downward or to the right, as far as the sheet goes; a merged range is one step."""
    place = spot.place
    for _ in range(count):
        if place[0] > LAST_ROW or place[1] > LAST_COLUMN:
            return
        yield place
        _, _, last_column, last_row = spot.sheet.merge_around(place)
        place = (place[0], last_column + 1) if spot.placeholder.to_the_right else (last_row + 1, place[1])


def _is_corner(sheet: FormSheet, place: Place) -> bool:
    first_column, first_row, _, _ = sheet.merge_around(place)
    return (first_row, first_column) == place


def fill(form: Form, entries: Sequence[Entry]) -> bytes:
    """Return the filled form: real numbers and days where a placeholder stood alone, all other cells as they were."""
    mixed: dict[tuple[str, Place], list[Entry]] = {}
    for entry in entries:
        if not entry.spot.alone:
            mixed.setdefault((entry.spot.sheet.name, entry.spot.place), []).append(entry)
            continue
        for place, value in zip(entry.places, entry.filling.values, strict=True):
            as_date = isinstance(value, date) and form.package.show_day(entry.spot.sheet, place)
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
    """Return what a cell holds: a number, a day as a number where the cell can show days, else text."""
    if isinstance(value, Mark):
        return value.value
    if isinstance(value, date) and as_date:
        return value.toordinal() - DAY_ZERO
    if isinstance(value, str | date):
        return text_of(value, filling)
    return float(value) if isinstance(value, Decimal) else value

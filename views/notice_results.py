"""What an import of a notice list has done: the lines taken over with their cases, and the others with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select

from models import Case
from portal.extensions import db
from portal.imports import applying
from portal.imports.choices import Choices
from portal.imports.previews import Preview, PreviewRow, State
from portal.imports.writing import Line, Result
from portal.numerals import several
from views.formats import number

SHOWN = 500
"""So many lines of each kind are named."""
TILES = {
    "cases": ("neuer Fall", "neue Fälle"), "added": ("zu offenem Fall", "zu offenen Fällen"),
    "persons": ("Person", "Personen"), "joined": ("Zeile zum Fall einer anderen", "Zeilen zum Fall einer anderen"),
    "known": ("schon bekannt",) * 2, "left_out": ("ausgelassen",) * 2, "refused": ("nicht lesbar",) * 2,
}  # fmt: skip
MEANWHILE = "Wurde übernommen, während Sie prüften."


def kept(filename: str, shown: Preview, choices: Choices, written: Result) -> dict[str, Any]:
    """Return what the session remembers of an import; of people it keeps nothing but the cells that were refused."""
    lines = [("neuer Fall", line) for line in written.opened] + [("weitere Meldung", line) for line in written.added]
    lines += [("weitere Person", line) for line in written.joined]
    taken = {(line.sheet, line.number): line.case_id for _, line in lines}
    twins = [taken.get((row.same_as.sheet, row.same_as.number)) for row in shown.rows if row.same_as]
    numbers = _numbers([case_id for case_id in twins if case_id is not None])
    not_taken = [
        {
            "place": applying.place_of(row, shown.notice_list),
            "why": why,
            **_case_of(row, taken, numbers),
        }
        for place, row in enumerate(shown.rows)
        for why in _why_not(row, place in choices.left_out, (row.sheet, row.number) in taken)
    ]
    several = len(shown.notice_list.sheets) > 1
    return {
        "file": filename, "numbers": [*written.numbers[:1], *written.numbers[-1:]], "cases": len(written.numbers),
        "added": len(written.added), "joined": len(written.joined), "persons": written.persons, "left_out": len(choices.left_out),
        "refused": shown.counts[State.REFUSED],
        "known": sum(row.state is State.KNOWN and (row.sheet, row.number) not in taken for row in shown.rows),
        "not_taken": not_taken[:SHOWN],
        "made": [[_place(line, several), what, line.case_id] for what, line in lines[:SHOWN]],
    }  # fmt: skip


def _numbers(case_ids: Sequence[int]) -> dict[int, str]:
    """Return the numbers of cases; a few hundred at most, as no more lines are named."""
    asked = select(Case.id, Case.number).where(Case.id.in_(case_ids[:SHOWN]))
    return {row.id: row.number for row in db.session.execute(asked)}


def _case_of(row: PreviewRow, taken: dict[tuple[str, int], int], numbers: dict[int, str]) -> dict[str, Any]:
    """Return the case a line belongs to; where it stands in the list twice, the one its first line became."""
    if row.same_as is None:
        return {"case_id": row.case_id, "case": row.case_number}
    case_id = taken.get((row.same_as.sheet, row.same_as.number))
    known = case_id in numbers
    return {"case_id": case_id if known else None, "case": numbers[case_id] if case_id is not None and known else ""}


def _place(line: Line, several: bool) -> str:
    return f"Zeile {line.number}" + (f", „{line.sheet}“" if several else "")


def _why_not(row: PreviewRow, left_out: bool, taken: bool) -> list[str]:
    """Return why a line was not taken over, one sentence for each fault; nothing for blank lines."""
    if row.state is State.REFUSED:
        return [f"Spalte „{fault.column}“: {fault.statement}" for fault in row.faults]
    if taken:
        return []
    if row.state is State.KNOWN:
        return [f"{'Von Ihnen ausgelassen.' if row.news and left_out else 'Schon bekannt.'} {row.why}"]
    if row.state is State.NEW:
        return ["Von Ihnen ausgelassen." if left_out else MEANWHILE]
    return []


def made(written: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the lines taken over with the cases as they are now."""
    wanted = {case_id for _, _, case_id in written["made"]}
    asked = select(Case.id, Case.number, Case.household_name).where(Case.id.in_(wanted))
    cases = {row.id: row for row in db.session.execute(asked)}
    return [
        {
            "place": place, "what": what, "number": cases[case_id].number, "household": cases[case_id].household_name,
            "url": url_for("case.details_view", id=case_id),
        }
        for place, what, case_id in written["made"]
        if case_id in cases
    ]  # fmt: skip


def sentence(written: dict[str, Any]) -> str:
    """Return what an import has done."""
    added = written["added"]
    further = f"{several(added, 'Zeile', 'Zeilen')} zu offenen Fällen genommen."
    if not written["cases"]:
        none = "Es wurde kein neuer Fall angelegt." if added else "Es wurde nichts geändert."
        return (
            f"Aus „{written['file']}“: {further} {none}"
            if added
            else f"„{written['file']}“ enthielt nichts Neues. {none}"
        )
    first, last = written["numbers"][0], written["numbers"][-1]
    which = f"Fall {first}" if first == last else f"{number(written['cases'])} Fälle, {first} bis {last}"
    told = f"Aus „{written['file']}“ angelegt: {which}."
    clocks = "Die Frist von zehn Werktagen läuft seit dem Eingang jeder Mitteilung."
    return " ".join([told, *([further] if added else []), clocks])


def tiles(written: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the counts of an import; lines left out or added only where there are any."""
    always = ("cases", "persons", "known", "refused")
    return [
        {"label": one if written[key] == 1 else many, "value": number(written[key])}
        for key, (one, many) in TILES.items()
        if key in always or written.get(key)
    ]

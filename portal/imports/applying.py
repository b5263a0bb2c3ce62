"""From a notice list to cases: what would become of each line, the same in words, and the writing itself."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from models import Agency, User
from portal.appearances import Appearances
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.imports import following, matching, news, writing
from portal.imports.choices import Choices
from portal.imports.headings import Field
from portal.imports.judging import Judge
from portal.imports.notices import NoticeList
from portal.imports.previews import Preview, PreviewRow, State
from portal.numerals import several

RENAME = "Benennen Sie die Überschrift um, oder ordnen Sie sie auf der Seite „Eingangsliste einlesen“ zu."


@contextmanager
def _rows_at_hand() -> Iterator[None]:
    """Keep the collector still while many rows are made: it would go through all of them again and again, and none is garbage."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@_rows_at_hand()
def preview(
    session: GuardedSession, office: Agency, notice_list: NoticeList, *, received_on: date | None = None
) -> Preview:
    """Return what would become of each line; `received_on` is the day of receipt where the list has no column for it.

    The number of queries does not depend on what the office has recorded, and grows by one each for 5,000 lines.
    """
    known = matching.known(session, office.id, notice_list.readable)
    names = (tenant.name for notice in notice_list.readable if known.match(notice) is None for tenant in notice.tenants)
    headings = {column.field: column.heading for column in notice_list.columns if column.field}
    appearances = Appearances.of(session, office.id, names)
    matches = filter(None, map(known.match, notice_list.readable))
    told = news.told_of(session, {match.case_id for match in matches if match.case_id is not None})
    judge = Judge(known, told, appearances, session.viewer.today, received_on, headings)
    rows = [judge.judge(notice) for notice in notice_list.rows]
    rows += [PreviewRow(State.SKIPPED, sheet, number, why=why) for sheet, number, why in notice_list.skipped]
    place = {sheet: index for index, sheet in enumerate(notice_list.sheets)}
    return Preview(notice_list, sorted(rows, key=lambda row: (place[row.sheet], row.number)))


@_rows_at_hand()
def write(
    session: GuardedSession, office: Agency, shown: Preview, *, by: User, on: date,
    choices: Choices | None = None,
) -> writing.Result:  # fmt: skip
    """Accept the new lines of a preview as the person chose: into cases of their own, into open cases, or not at all.

    Without choices, as `Choices.proposed` says. The caller commits all of it at once. Lines somebody else has taken over since the preview
    are left out. Raises `Refused` while the day of receipt is missing or a case chosen is none.
    """
    if shown.needs_day:
        raise Refused(no_day(shown.notice_list))
    choices = choices or Choices.proposed(shown)
    # Two imports of one office wait for each other here, so that the second sees what the first has written.
    session.execute(select(Agency.id).where(Agency.id == office.id).with_for_update(key_share=True))
    targets, faults = choices.targets(session, office)
    if faults:
        raise Refused(" ".join(faults.values()))
    own, existing = following.sorted_out(session, office, shown, choices, targets)
    source = "" if shown.notice_list.several_files else shown.notice_list.filename
    written = writing.record(session, office, own, by=by, on=on, source=source, assigned_to=choices.assigned_to)
    added = tuple(
        writing.add_to(session, targets[place], one, by=by, on=on, source=source) for place, one in existing.items()
    )
    later = following.Later(session, by, on, source)
    return later.add(replace(written, added=added), following.lines(shown, choices))


def no_day(listed: NoticeList) -> str:
    """Return the sentence that asks for the day of receipt; a message of a court has no column for it."""
    if not listed.columns or Field.RECEIVED_ON not in listed.missing:
        return "Der Eingang der Mitteilung fehlt. Geben Sie den Tag an, an dem sie bei Ihnen ankam; er gilt, wo keiner genannt ist."
    return "Die Liste nennt keinen Eingang der Mitteilung. Geben Sie einen Tag für alle Zeilen an oder ordnen Sie die Spalte zu."


def notes(listed: NoticeList) -> list[str]:
    """Return what should be known of the file as a whole: the tables read and those left aside."""
    told = []
    if listed.several_files:
        told.append(f"Gelesen: {_quoted(listed.sheets)}.")
    elif any(listed.sheets):
        tables = "Tabelle" if len(listed.sheets) == 1 else "Tabellen"
        told.append(f"Gelesen: {tables} {_quoted(listed.sheets)}, Überschriften in Zeile {listed.header_row}.")
    if listed.other_sheets:
        told.append(f"Nicht gelesen, weil die Überschriften andere sind: {_quoted(listed.other_sheets)}.")
    return told


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"„{name}“" for name in names)


def summary(shown: Preview) -> str:
    """Return the preview as lines for a terminal: counts, then each line that is known or refused, and why."""
    return "\n".join(_lines(shown))


def _lines(shown: Preview) -> Iterator[str]:
    listed = shown.notice_list
    yield f"{listed.filename}: {several(len(shown.rows), 'Zeile', 'Zeilen')}, Überschriften in Zeile {listed.header_row}"
    yield from (f"  {note}" for note in notes(listed))
    for state in State:
        yield f"  {state.label}: {shown.counts[state]}"
    if listed.unknown_columns:
        unknown = _quoted([column.heading or column.letter for column in listed.unknown_columns])
        yield f"  nicht erkannte Spalten, ihr Inhalt wird nicht übernommen: {unknown}. {RENAME}"
    for row in shown.of(State.NEW):
        if row.why:
            yield f"{place_of(row, listed)}: neuer Fall. {row.why}"
    for row in shown.of(State.KNOWN):
        case = f" (Fall {row.case_number})" if row.case_number else ""
        yield f"{place_of(row, listed)}: schon bekannt{case}. {row.why}"
    for row in shown.of(State.REFUSED):
        sheet = f"„{row.sheet}“, " if len(listed.sheets) > 1 else ""
        yield from (sheet + fault.sentence for fault in row.faults)
    if shown.needs_day:
        yield no_day(listed)


def place_of(row: PreviewRow, listed: NoticeList) -> str:
    """Return where a line stands; with the table, where the list has several."""
    return f"Zeile {row.number}" + (f", „{row.sheet}“" if len(listed.sheets) > 1 else "")

"""From a notice list to cases: what would become of each line, the same in words, and the writing itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from models import Agency, User
from portal.appearances import Appearances
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.imports import matching, writing
from portal.imports.headings import Field
from portal.imports.judging import Judge
from portal.imports.notices import NoticeList
from portal.imports.previews import Preview, PreviewRow, State

NO_DAY = "Die Liste nennt keinen Eingang der Mitteilung. Geben Sie einen Tag für alle Zeilen an oder ordnen Sie die Spalte zu."


def preview(
    session: GuardedSession, office: Agency, notice_list: NoticeList, *, received_on: date | None = None
) -> Preview:
    """Return what would become of each line; `received_on` is the day of receipt where the list has no column for it.

    The number of queries does not depend on what the office has recorded, and grows by one each for 5,000 lines.
    """
    known = matching.known(session, office.id, notice_list.readable)
    names = (tenant for notice in notice_list.readable if known.match(notice) is None for tenant in notice.tenants)
    heading = next((column.heading for column in notice_list.columns if column.field is Field.RECEIVED_ON), "")
    appearances = Appearances.of(session, office.id, names)
    judge = Judge(known, appearances, session.viewer.today, received_on, heading)
    rows = [judge.judge(notice) for notice in notice_list.rows]
    rows += [PreviewRow(State.SKIPPED, sheet, number, why=why) for sheet, number, why in notice_list.skipped]
    place = {sheet: index for index, sheet in enumerate(notice_list.sheets)}
    return Preview(notice_list, sorted(rows, key=lambda row: (place[row.sheet], row.number)))


def write(
    session: GuardedSession, office: Agency, shown: Preview, *, by: User, on: date, source: str
) -> writing.Result:
    """Accept every new line of a preview as a report with its case; the caller commits all of it at once.

    `source` says where the list came from. Lines somebody else has taken over since the preview are left out.
    Raises `Refused` while the day of receipt is missing.
    """
    if shown.needs_day:
        raise Refused(NO_DAY)
    # Two imports of one office wait for each other here, so that the second sees what the first has written.
    session.execute(select(Agency.id).where(Agency.id == office.id).with_for_update(key_share=True))
    wanted = [
        writing.Accepted(row.notice, row.reported_on) for row in shown.of(State.NEW) if row.notice and row.reported_on
    ]
    known = matching.known(session, office.id, [notice for notice, _ in wanted])
    accepted = [one for one in wanted if known.match(one.notice) is None]
    return writing.record(session, office, accepted, by=by, on=on, source=source)


def summary(shown: Preview) -> str:
    """Return the preview as lines for a terminal: counts, then each line that is known or refused, and why."""
    return "\n".join(_lines(shown))


def _lines(shown: Preview) -> Iterator[str]:
    listed = shown.notice_list
    yield f"{listed.filename}: {len(shown.rows)} Zeilen, Überschriften in Zeile {listed.header_row}"
    for state in State:
        yield f"  {state.label}: {shown.counts[state]}"
    if listed.unknown_columns:
        names = ", ".join(f"„{column.heading or column.letter}“" for column in listed.unknown_columns)
        yield f"  nicht erkannte Spalten: {names}"
    for row in shown.of(State.KNOWN):
        case = f" (Fall {row.case_number})" if row.case_number else ""
        yield f"Zeile {row.number}: schon bekannt{case}. {row.why}"
    for row in shown.of(State.REFUSED):
        yield from (fault.sentence for fault in row.faults)
    if shown.needs_day:
        yield NO_DAY

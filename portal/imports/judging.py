"""What becomes of each notice of a list, one after the other: new, known or refused, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal.appearances import Appearances
from portal.imports.faults import Fault, fault_at
from portal.imports.matching import Known
from portal.imports.notice_rows import NoticeRow, fingerprint
from portal.imports.previews import PreviewRow, State

NO_HEADING = "Eingang der Mitteilung"


class Judge:
    """Judges the notices of one list in their order and remembers the new ones."""

    def __init__(self, known: Known, appearances: Appearances, today: date, received_on: date | None, heading: str):
        """Take what the office knows, the day for notices without their own, and the words above the column of days."""
        self.known, self.appearances = known, appearances
        self.today, self.received_on, self.heading = today, received_on, heading or NO_HEADING
        self.first: dict[str, PreviewRow] = {}

    def judge(self, notice: NoticeRow) -> PreviewRow:
        """Return what becomes of a notice."""
        row = PreviewRow(State.NEW, notice.sheet, notice.row_number, notice, notice.received_on or self.received_on)
        faults = notice.faults or self._not_yet(row)
        if faults:
            row.state, row.faults = State.REFUSED, faults
        elif match := self.known.match(notice):
            row.state, row.why, row.case_id, row.case_number = State.KNOWN, *match
        elif (first := self.first.setdefault(fingerprint(notice), row)) is not row:
            sheet = f" der Tabelle „{first.sheet}“" if first.sheet != row.sheet else ""
            row.state, row.why = State.KNOWN, f"Dieselbe Mitteilung steht schon in Zeile {first.number}{sheet}."
        else:
            row.why = " ".join(self._to_look_at(row, notice))
        return row

    def _not_yet(self, row: PreviewRow) -> tuple[Fault, ...]:
        """Return the fault of a notice that claims to have come in after today."""
        if row.reported_on is None or row.reported_on <= self.today:
            return ()
        day = f"{row.reported_on:%d.%m.%Y}"
        statement = f"„{day}“ liegt in der Zukunft. Tragen Sie den Tag ein, an dem die Mitteilung ankam."
        return (fault_at(row.sheet, row.number, self.heading, day, statement),)

    def _to_look_at(self, row: PreviewRow, notice: NoticeRow) -> Iterator[str]:
        """Yield what the person should know about a new notice: earlier cases of the household, unlikely values."""
        for case in self.appearances.all_of(notice.tenants):
            if case.open and case.street == notice.street:
                yield f"Fall {case.number} ist offen, gleicher Name und gleiche Anschrift."
        earlier = self.appearances.latest(notice.tenants, row.reported_on or self.today)
        if earlier is not None:
            home = ", gleiche Anschrift" if earlier.street == notice.street else ""
            yield f"Wird mit dem früheren Fall {earlier.number} verknüpft (gleicher Name{home})."
        yield from (hint.statement for hint in notice.hints)

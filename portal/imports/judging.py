"""What becomes of each notice of a list, one after the other: new, known or refused, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal.appearances import Appearance, Appearances
from portal.imports.faults import Fault, fault_at
from portal.imports.matching import Known
from portal.imports.notice_rows import NoticeRow, fingerprint
from portal.imports.previews import PreviewRow, State, Suggestion
from portal.persons import Home

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
            row.suggested = tuple(self._suggested(notice))
            row.why = " ".join(self._to_look_at(row, notice))
        return row

    def _not_yet(self, row: PreviewRow) -> tuple[Fault, ...]:
        """Return the fault of a notice that claims to have come in after today."""
        if row.reported_on is None or row.reported_on <= self.today:
            return ()
        day = f"{row.reported_on:%d.%m.%Y}"
        statement = f"„{day}“ liegt in der Zukunft. Tragen Sie den Tag ein, an dem die Mitteilung ankam."
        return (fault_at(row.sheet, row.number, self.heading, day, statement),)

    def _suggested(self, notice: NoticeRow) -> Iterator[Suggestion]:
        """Yield the open cases of the household, those at the same address first; each once."""
        running = {case.number: case for case in self.appearances.all_of(notice.tenants) if case.open}
        here = [case for case in running.values() if _same_home(case, notice)]
        yield from (Suggestion(case.number, "gleicher Name und gleiche Anschrift") for case in here)
        yield from (Suggestion(case.number, "gleicher Name") for case in running.values() if case not in here)

    def _to_look_at(self, row: PreviewRow, notice: NoticeRow) -> Iterator[str]:
        """Yield what the person should know about a new notice: open and earlier cases of the household, unlikely values."""
        for number, why in row.suggested:
            yield f"Fall {number} ist offen, {why}."
        earlier = self.appearances.latest(notice.tenants, _home(notice), row.reported_on or self.today)
        namesakes = [case for case in self.appearances.all_of(notice.tenants) if not case.open]
        if earlier is not None:
            yield f"Wird mit dem früheren Fall {earlier.number} verknüpft (gleicher Name, gleiche Anschrift)."
        elif namesakes:
            yield f"Den Namen trägt auch Fall {max(namesakes).number}; die Fallseite fragt, ob es dieselbe Person ist."
        yield from (hint.statement for hint in notice.hints)


def _same_home(case: Appearance, notice: NoticeRow) -> bool:
    """Tell whether street and house number are the same in two writings: „Lange Str. 5 A“ and „Lange Straße 5a“."""
    return case.home.is_that(_home(notice))


def _home(notice: NoticeRow) -> Home:
    return Home(notice.street, notice.postcode)

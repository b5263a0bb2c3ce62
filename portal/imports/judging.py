"""What becomes of each notice of a list, one after the other: new, known or refused, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from heapq import nlargest
from typing import NamedTuple

from portal import report_days, reports, steps
from portal.appearances import Appearance, Appearances, Name, spelled
from portal.day_limits import HAPPENED, doubt
from portal.imports.faults import Fault, fault_at
from portal.imports.headings import Field
from portal.imports.matching import Known
from portal.imports.news import Told
from portal.imports.notice_rows import NoticeRow, proceeding
from portal.imports.previews import PreviewRow, State, Suggestion
from portal.persons import Home
from portal.step_order import Named, disorders

TOO_OLD = (
    "Eingang {on:%d.%m.%Y} liegt mehr als zwei Jahre zurück. Prüfen Sie das Jahr; stimmt es, heben Sie „auslassen“ auf."
)
_COLUMNS = {kind: Field(name) for name, kind in report_days.STEPS_NAMED if name in {field.value for field in Field}}
MOST = 5
"""So many open cases are proposed for a line; more would be nobody's help."""


class Namesakes(NamedTuple):
    """The cases of some names: the numbers of the newest open ones, how many are open, and the latest closed one."""

    newest: tuple[str, ...]
    open: int
    closed: str


class Judge:
    """Judges the notices of one list in their order and remembers the new ones."""

    def __init__(
        self, known: Known, told: Mapping[int, Told], appearances: Appearances, today: date, received_on: date | None,
        headings: Mapping[Field, str],
    ):  # fmt: skip
        """Take what the office knows, by case too, the day for notices without their own, and the words above columns."""
        self.known, self.appearances = known, appearances
        self.today, self.received_on, self.headings = today, received_on, headings
        self.told = told
        self.first: dict[str, PreviewRow] = {}
        self.repeated: dict[str, Told] = {}
        self.namesakes: dict[tuple[Name, ...], Namesakes] = {}

    def judge(self, notice: NoticeRow) -> PreviewRow:
        """Return what becomes of a notice."""
        row = PreviewRow(State.NEW, notice.sheet, notice.row_number, notice, notice.received_on or self.received_on)
        faults = notice.faults or tuple(self._impossible(row, notice)) or tuple(self._disordered(row, notice))
        if faults:
            row.state, row.faults = State.REFUSED, faults
        elif match := self.known.match(notice):
            row.state, row.why, row.case_id, row.case_number = State.KNOWN, *match
            if (told := self.told.get(match.case_id or 0)) is not None:
                _tell_news(row, notice, told)
        elif (first := self.first.setdefault(proceeding(notice), row)) is not row:
            self._repeat(row, notice, first)
        else:
            self._look_at(row, notice)
        return row

    def _repeat(self, row: PreviewRow, notice: NoticeRow, first: PreviewRow) -> None:
        """Let a line belong to the first one of its suit: nothing new, a further defendant, or a day unknown there."""
        told = self.repeated.setdefault(proceeding(notice), Told())
        if first.notice is not None:
            told.note(first.notice)
        sheet = f", „{first.sheet}“" if first.sheet != row.sheet else ""
        place = f"Zeile {first.number}{sheet}"
        row.same_as, row.state = first, State.KNOWN
        joins = bool(told.news(notice).people)
        row.why = f"Gehört zu {place}, dasselbe Verfahren." if joins else f"Dieselbe Mitteilung steht schon in {place}."
        _tell_news(row, notice, told)
        if joins and first.notice is not None and notice.street and not _home(first.notice).is_that(_home(notice)):
            row.elsewhere = True
            row.why += " Die Anschrift ist eine andere: Ist es ein eigener Haushalt, wählen Sie „eigener Fall“."

    def _impossible(self, row: PreviewRow, notice: NoticeRow) -> Iterator[Fault]:
        """Yield a fault for each day that cannot be meant: births and receipts to come, slips of the year."""
        for tenant in notice.tenants:
            if tenant.birth_date is not None and tenant.birth_date > self.today:
                born = f"{tenant.birth_date:%d.%m.%Y}"
                yield self._fault(row, Field.BIRTH_DATE, born, f"„{born}“ liegt in der Zukunft. Prüfen Sie das Jahr.")
        if row.reported_on is not None and (why := self._not_received(row.reported_on)):
            yield self._fault(row, Field.RECEIVED_ON, f"{row.reported_on:%d.%m.%Y}", why)
        for kind, on in report_days.steps_named(notice):
            if why := steps.day_doubt(kind, on, today=self.today):
                yield self._fault(row, _COLUMNS[kind], f"{on:%d.%m.%Y}", why)

    def _disordered(self, row: PreviewRow, notice: NoticeRow) -> Iterator[Fault]:
        """Yield a fault for each day that lies before another of the same suit it has to follow."""
        for wrong in disorders([Named(kind, on) for kind, on in report_days.steps_named(notice)]):
            on = wrong.early.happened_on
            yield self._fault(row, _COLUMNS[wrong.early.kind], f"{on:%d.%m.%Y}", f"{wrong} Prüfen Sie beide Tage.")

    def _not_received(self, on: date) -> str | None:
        """Return why no notice can have come in on a day."""
        if on > self.today:
            return f"„{on:%d.%m.%Y}“ liegt in der Zukunft. Tragen Sie den Tag ein, an dem die Mitteilung ankam."
        return doubt(Field.RECEIVED_ON.label, on, HAPPENED, today=self.today)

    def _fault(self, row: PreviewRow, field: Field, value: str, statement: str) -> Fault:
        return fault_at(row.sheet, row.number, self.headings.get(field) or field.label, value, statement)

    def _look_at(self, row: PreviewRow, notice: NoticeRow) -> None:
        """Say what the person should know about a new notice: open and earlier cases of the household, unlikely values."""
        names, home = tuple(tenant.name for tenant in notice.tenants), _home(notice)
        here = {case.number: case for case in self.appearances.open_at(names, home)}
        others = self._namesakes(names)
        row.suggested = tuple(_suggested(here, others))
        told = [f"Fall {number} ist offen, {why}." for number, why in row.suggested]
        if more := others.open - len(row.suggested):
            told.append(
                f"Den Namen {'trägt 1 weiterer offener Fall' if more == 1 else f'tragen {more} weitere offene Fälle'}."
            )
        earlier = self.appearances.latest(notice.tenants, home, row.reported_on or self.today)
        if earlier is not None:
            told.append(f"Wird mit dem früheren Fall {earlier.number} verknüpft ({_known_by(earlier, notice)}).")
        elif others.closed:
            told.append(f"Den Namen trägt auch Fall {others.closed}; die Fallseite fragt, ob es dieselbe Person ist.")
        if row.reported_on is not None and row.reported_on < self.today - reports.OLDEST:
            row.left_out = True
            told.insert(0, TOO_OLD.format(on=row.reported_on))
        row.why = " ".join((*told, *(hint.statement for hint in notice.hints)))

    def _namesakes(self, names: tuple[Name, ...]) -> Namesakes:
        """Return the cases of some names; asked once for all lines of the same names, for a common one has hundreds."""
        key = tuple(map(spelled, names))
        if (found := self.namesakes.get(key)) is None:
            found = self.namesakes[key] = _gathered(self.appearances.all_of(names))
        return found


def _tell_news(row: PreviewRow, notice: NoticeRow, told: Told) -> None:
    """Say what a known line adds; a closed case takes nothing."""
    news = told.news(notice)
    told.note(notice)
    row.why = " ".join(filter(None, (row.why, news.words)))
    if news.to_take and told.open:
        row.news = news
    elif news.to_take:
        row.why += " Der Fall ist abgeschlossen. Öffnen Sie ihn wieder, und lesen Sie die Liste noch einmal ein."


def _gathered(cases: Iterable[Appearance]) -> Namesakes:
    running: dict[str, Appearance] = {}
    closed = ""
    for case in cases:
        if case.open:
            running[case.number] = case
        else:
            closed = max(closed, case.number)
    newest = nlargest(MOST, running.values(), key=lambda case: (case.reported_on, case.case_id))
    return Namesakes(tuple(case.number for case in newest), len(running), closed)


def _suggested(here: Mapping[str, Appearance], others: Namesakes) -> Iterable[Suggestion]:
    """Return the open cases a line may belong to: those at the same address first, the newest of each kind first."""
    newest = nlargest(MOST, here.values(), key=lambda case: (case.reported_on, case.case_id))
    found = [Suggestion(case.number, "gleicher Name und gleiche Anschrift") for case in newest]
    found += [Suggestion(number, "gleicher Name") for number in others.newest if number not in here]
    return found[:MOST]


def _known_by(earlier: Appearance, notice: NoticeRow) -> str:
    """Return in words what makes certain that an earlier case is of the same household."""
    if earlier.home.is_that(_home(notice)):
        return "gleicher Name, gleiche Anschrift"
    born = earlier.birth_date in {tenant.birth_date for tenant in notice.tenants if tenant.birth_date}
    return "gleicher Name, gleiches Geburtsdatum" if born else "dieselbe Person"


def _home(notice: NoticeRow) -> Home:
    return Home(notice.street, notice.postcode)

"""The proof of use as a workbook: cover, figures in the structure of the plan, posts, and the list of receipts (handbook 4.1)."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from models import Booking, Programme
from models.enums import PlanSide
from portal.exports.package import CREATOR, DATE_FORMAT, MONEY_FORMAT, SHARE_FORMAT
from portal.exports.paper import prepare_page
from portal.exports.sealing import seal
from portal.exports.table_sheets import (
    HEADER_FILL,
    HEADER_FONT,
    LINE,
    SMALL_FONT,
    TABLE_FONT,
    TITLE_FONT,
    TOTAL_FONT,
    TOTAL_LINE,
    WRAPPED,
    cell_at,
    put_sentence,
    put_text,
)
from portal.funding import posts
from portal.funding.plans import Line, Plan, Side, remarks

PERCENT_FORMAT = r"0.00\ \%"
LABEL_WIDTH, VALUE_WIDTH = 34, 62
CONFIRMED = (
    "Es wird bestätigt, dass die Ausgaben notwendig waren, dass wirtschaftlich und sparsam verfahren wurde und dass die Angaben mit "
    "den Büchern und Belegen übereinstimmen."
)
FUNDS_SENTENCES = (
    "Gliederung des Finanzierungsplans; Soll ist der Ansatz, Ist was bis zum Stand gebucht ist. Abweichung: Ist weniger Soll.",
    posts.RULE,
)
POST_SENTENCES = (
    posts.RULE,
    "Genannt ist die Funktion, nicht der Mensch. Eigenanteil: Kosten weniger förderfähiger Teil.",
)
RECEIPTS = "3 Belege"
CENT = Decimal("0.01")
Receipt = tuple[str, date, Decimal, str]
Value = str | date | Decimal | int


@dataclass
class _Sheet:
    """A sheet being written, with the results of its formulas."""

    sheet: Worksheet
    results: dict[str, int | Decimal] = field(default_factory=dict)

    def head(
        self, title: str, subtitle: str, labels: Sequence[str], widths: Sequence[int], numbers: Collection[int]
    ) -> None:
        """Write title and headings, both repeated on every page; ``numbers`` are the columns that hold some."""
        put_text(self.sheet, 1, 1, title, TITLE_FONT)
        put_text(self.sheet, 2, 1, subtitle, SMALL_FONT)
        for column, (label, width) in enumerate(zip(labels, widths, strict=True), start=1):
            cell = put_text(self.sheet, 4, column, label, HEADER_FONT)
            cell.fill = HEADER_FILL
            side = "right" if column in numbers else "left"
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=side)
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        self.sheet.row_dimensions[4].height = 32
        self.sheet.print_title_rows = "1:4"
        self.sheet.freeze_panes = "A5"
        prepare_page(self.sheet, landscape=True)

    def put(self, row: int, column: int, value: Value | None, form: str = MONEY_FORMAT, *, total: bool = False) -> None:
        """Write a value as what it is."""
        cell = cell_at(self.sheet, row, column)
        if isinstance(value, str):
            put_text(self.sheet, row, column, value).alignment = WRAPPED
        elif value is not None:
            cell.value = float(value) if isinstance(value, Decimal) else value
            cell.number_format = DATE_FORMAT if isinstance(value, date) else form
            cell.alignment = Alignment(vertical="top", horizontal="right")
        cell.border = TOTAL_LINE if total else LINE
        if total:
            cell.font = TOTAL_FONT

    def compute(
        self, row: int, column: int, formula: str, result: Decimal, form: str = MONEY_FORMAT, *, total: bool = False
    ) -> None:
        """Write a formula with its result."""
        self.put(row, column, Decimal(0), form, total=total)
        cell = cell_at(self.sheet, row, column)
        cell.value = formula
        self.results[cell.coordinate] = result

    def say(self, row: int, sentences: Sequence[str], columns: int, width: int) -> None:
        """Write sentences below a table."""
        for place, sentence in enumerate(sentences, start=row):
            put_sentence(self.sheet, place, sentence, columns, width)


def build(plan: Plan, bookings: Sequence[Booking], *, created_at: datetime) -> bytes:
    """Return the workbook as .xlsx; equal plans of one moment give equal bytes.

    It names no household and nobody who works in the office.
    """
    workbook = Workbook()
    workbook.properties.creator = CREATOR
    workbook.properties.title = f"Verwendungsnachweis {plan.programme.name}"
    cover = workbook.worksheets[0]
    cover.title = "Deckblatt"
    _fill_cover(cover, plan)
    sheets = [_Sheet(workbook.create_sheet(name)) for name in ("1 Zahlenmäßiger Nachweis", "2 Stellen", RECEIPTS)]
    _fill_funds(sheets[0], plan)
    _fill_posts(sheets[1], plan)
    _fill_receipts(sheets[2], plan, bookings)
    results = {number: sheet.results for number, sheet in enumerate(sheets, start=2)}
    return seal(workbook, results=results, created_at=created_at)


def receipts_in(content: bytes) -> Counter[Receipt]:
    """Return the receipts a kept workbook lists: number of the position, day, amount, number of the receipt."""
    found: Counter[Receipt] = Counter()
    sheet = load_workbook(io.BytesIO(content), read_only=True)[RECEIPTS]
    for count, day, receipt, number, _, _, income, spent in sheet.iter_rows(min_row=5, max_col=8, values_only=True):
        if isinstance(count, int) and isinstance(day, datetime):
            amount = Decimal(str(spent if income is None else income)).quantize(CENT)
            found[str(number or ""), day.date(), amount, str(receipt or "")] += 1
    return found


def funder_of(programme: Programme) -> str:
    """Return who funds a programme."""
    return programme.funder.name if programme.funder is not None else programme.funder_name


def _fill_cover(sheet: Worksheet, plan: Plan) -> None:
    programme = plan.programme
    put_text(sheet, 1, 1, "Verwendungsnachweis", TITLE_FONT)
    put_text(sheet, 2, 1, programme.name, TABLE_FONT)
    facts: list[tuple[str, str | date | None]] = [
        ("Träger", programme.office.name),
        ("Fördernde Stelle", funder_of(programme)),
        ("Förderkennzeichen", programme.reference),
        ("Bescheid vom", programme.decided_on),
        ("Bewilligungszeitraum ab", programme.starts_on),
        ("Bewilligungszeitraum bis", programme.ends_on),
        ("Stand der Buchungen", plan.on),
        ("Nachweis fällig am", programme.proof_due_on),
    ]
    for row, (label, value) in enumerate(facts, start=4):
        put_text(sheet, row, 1, label, TOTAL_FONT)
        cell = cell_at(sheet, row, 2)
        if isinstance(value, date):
            cell.value, cell.number_format = value, DATE_FORMAT
        else:
            put_text(sheet, row, 2, value or "–")
        cell.alignment = WRAPPED
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = LABEL_WIDTH, VALUE_WIDTH
    put_text(sheet, 14, 1, "Bestätigung", TOTAL_FONT)
    put_sentence(sheet, 15, CONFIRMED, 2, LABEL_WIDTH + VALUE_WIDTH)
    for row, label in ((19, "Ort, Datum"), (22, "Rechtsverbindliche Unterschrift")):
        put_text(sheet, row, 1, label, SMALL_FONT)
        for column in (1, 2):
            cell_at(sheet, row, column).border = TOTAL_LINE
    prepare_page(sheet, landscape=False)


def _subtitle(plan: Plan) -> str:
    programme = plan.programme
    reference = f" · {programme.reference}" if programme.reference else ""
    return (
        f"{programme.office.name} · {programme.name}{reference} · {programme.starts_on:%d.%m.%Y} bis {programme.ends_on:%d.%m.%Y}"
        f" · Stand {plan.on:%d.%m.%Y}"
    )


def _fill_funds(page: _Sheet, plan: Plan) -> None:
    """Write income and expenditure as the plan is built: Soll, Ist, deviation."""
    labels = (
        "Gliederung",
        "Position",
        "Soll",
        "Ist aus Belegen",
        "Ist aus Stellen",
        "Ist",
        "Abweichung",
        "Abweichung in %",
    )
    page.head("Zahlenmäßiger Nachweis", _subtitle(plan), labels, (12, 44, 16, 16, 16, 16, 16, 14), range(3, 9))
    row, totals = 5, {}
    for side in plan.sides:
        put_text(page.sheet, row, 1, side.side.label, TABLE_FONT)
        for line in side.lines:
            row += 1
            _put_line(page, row, line)
        row += 1
        totals[side.side] = row
        _put_total(page, row, side)
        row += 2
    for column in range(1, 9):
        page.put(row, column, "Überschuss (+) oder Fehlbetrag (−)" if column == 2 else None, total=True)
    income, spent = (totals[side] for side in (PlanSide.INCOME, PlanSide.EXPENDITURE))
    planned = plan.side(PlanSide.INCOME).planned - plan.side(PlanSide.EXPENDITURE).planned
    page.compute(row, 3, f"=C{income}-C{spent}", planned, total=True)
    page.compute(row, 6, f"=F{income}-F{spent}", plan.balance, total=True)
    page.say(row + 2, FUNDS_SENTENCES, 8, 150)


def _put_line(page: _Sheet, row: int, line: Line) -> None:
    page.put(row, 1, line.position.number)
    page.put(row, 2, line.position.label)
    for column, amount in ((3, line.planned), (4, line.booked), (5, line.posts)):
        page.put(row, column, amount)
    page.compute(row, 6, f"=D{row}+E{row}", line.real)
    _put_deviation(page, row, line.planned, line.real)


def _put_total(page: _Sheet, row: int, side: Side) -> None:
    first, last = row - len(side.lines), row - 1
    page.put(row, 1, "", total=True)
    page.put(row, 2, f"Summe {side.side.label}", total=True)
    booked = sum((line.booked for line in side.lines), Decimal(0))
    paid = sum((line.posts for line in side.lines), Decimal(0))
    for column, result in ((3, side.planned), (4, booked), (5, paid), (6, side.real)):
        letter = get_column_letter(column)
        formula = f"=SUM({letter}{first}:{letter}{last})" if side.lines else "=0"
        page.compute(row, column, formula, result, total=True)
    _put_deviation(page, row, side.planned, side.real, total=True)


def _put_deviation(page: _Sheet, row: int, planned: Decimal, real: Decimal, *, total: bool = False) -> None:
    page.compute(row, 7, f"=F{row}-C{row}", real - planned, total=total)
    if planned:
        page.compute(row, 8, f"=G{row}/C{row}", (real - planned) / planned, SHARE_FORMAT, total=total)
    else:
        page.put(row, 8, "–", total=total)


def _fill_posts(page: _Sheet, plan: Plan) -> None:
    """Write each post with its cost by year; one whose pay changed stands once for each pay."""
    programme = plan.programme
    years = list(range(programme.starts_on.year, programme.ends_on.year + 1))
    labels = (
        "Funktion", "Gliederung", "Stellenanteil", "Entgeltgruppe", "Ab", "Bis", "Kosten im Monat",
        *(f"Kosten {year}" for year in years), "Kosten gesamt", "Förderfähig in %", "Förderfähig", "Eigenanteil",
    )  # fmt: skip
    widths = (32, 11, 13, 15, 12, 12, 14, *(15 for _ in years), 16, 12, 16, 15)
    page.head("Stellen", _subtitle(plan), labels, widths, {3, *range(5, len(labels) + 1)})
    row = 4
    for row, post in enumerate(plan.posts, start=5):
        first, ends_on = posts.funded(post, programme)
        known: tuple[Value, ...] = (post.function, post.position.number, post.part, post.pay_group, first, ends_on)
        for column, value in enumerate(known, start=1):
            page.put(row, column, value, PERCENT_FORMAT)
        page.put(row, 7, post.monthly)
        by_year = posts.by_year(post, programme, until=plan.on)
        for column, year in enumerate(years, start=8):
            page.put(row, column, by_year.get(year, Decimal(0)))
        whole, eligible = posts.cost(post, programme, until=plan.on)
        at = 8 + len(years)
        page.compute(row, at, f"=SUM(H{row}:{get_column_letter(at - 1)}{row})", whole)
        page.put(row, at + 1, post.eligible, PERCENT_FORMAT)
        page.put(row, at + 2, eligible)
        page.compute(row, at + 3, f"={get_column_letter(at)}{row}-{get_column_letter(at + 2)}{row}", whole - eligible)
    if plan.posts:
        _put_post_totals(page, plan, row + 1, years)
    page.say(row + 3, POST_SENTENCES, 7, 115)


def _put_post_totals(page: _Sheet, plan: Plan, row: int, years: Sequence[int]) -> None:
    page.put(row, 1, "Summe", total=True)
    costs = [posts.cost(post, plan.programme, until=plan.on) for post in plan.posts]
    by_year = [posts.by_year(post, plan.programme, until=plan.on) for post in plan.posts]
    at = 8 + len(years)
    sums = {
        column: sum((one.get(year, Decimal(0)) for one in by_year), Decimal(0))
        for column, year in enumerate(years, start=8)
    }
    whole, eligible = (sum((one[place] for one in costs), Decimal(0)) for place in (0, 1))
    sums |= {at: whole, at + 2: eligible, at + 3: whole - eligible}
    for column in range(2, at + 4):
        letter = get_column_letter(column)
        if column in sums:
            page.compute(row, column, f"=SUM({letter}5:{letter}{row - 1})", sums[column], total=True)
        else:
            page.put(row, column, None, total=True)


def _fill_receipts(page: _Sheet, plan: Plan, bookings: Sequence[Booking]) -> None:
    """Write every receipt, income and expenditure in columns of their own."""
    labels = ("Nr.", "Tag", "Beleg", "Gliederung", "Position", "Zweck", "Einnahme", "Ausgabe", "Hinweis")
    page.head("Belege", _subtitle(plan), labels, (7, 12, 18, 12, 34, 46, 16, 16, 32), {1, 2, 7, 8})
    told = remarks(plan.programme, bookings)
    row = 4
    sums = {7: Decimal(0), 8: Decimal(0)}
    for row, booking in enumerate(bookings, start=5):
        position = booking.position
        values: tuple[Value, ...] = (
            row - 4,
            booking.booked_on,
            booking.receipt,
            position.number,
            position.label,
            booking.text,
        )
        for column, value in enumerate(values, start=1):
            page.put(row, column, value, "0")
        own = 7 if position.side is PlanSide.INCOME else 8
        sums[own] += booking.amount
        page.put(row, own, booking.amount)
        page.put(row, 15 - own, None)
        page.put(row, 9, told[row - 5] or None)
    row += 1
    for column in (*range(1, 7), 9):
        page.put(row, column, "Summe" if column == 6 else None, total=True)
    for column, result in sums.items():
        letter = get_column_letter(column)
        formula = f"=SUM({letter}5:{letter}{row - 1})" if bookings else "=0"
        page.compute(row, column, formula, result, total=True)

"""Is a delivery kept as it was, shown to whom it went and nobody else, and does it say what has changed since?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models import Agency, SavedReport, StatisticsDelivery, User
from models.enums import AgencyKind, Audience, DeliveryProtection, Income, PeriodRule, Role, Stage
from portal import deliveries, delivery_causes, delivery_changes, delivery_figures, saved_reports
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.statistics import Asked, Period, Protection, StatisticsReport, gaps
from portal.viewers import Viewer
from tests import factories
from tests.portal.statistics.records import TODAY, Book, looks

QUARTER = Period.parse("2026-Q1")
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def region(session: GuardedSession) -> Agency:
    return factories.agency(session, "Region Muster", AgencyKind.REGION)


@pytest.fixture
def book(session: GuardedSession, region: Agency) -> Book:
    made = Book(session, factories.agency(session, "Fachstelle Musterstadt", funded_by_id=region.id))
    made.case("2026-01-10", adults=1, children=0)
    session.commit()
    return made


@pytest.fixture
def lead(book: Book) -> User:
    found = factories.user(book.session, "lead", Role.LEAD, book.office)
    book.session.commit()
    return found


def file_of(report: StatisticsReport, missing: Sequence[str]) -> bytes:
    return f"{report.period} {report.protection.value} {len(missing)}".encode()


def deliver(book: Book, lead: User, home: Path, period: Period = QUARTER, **more: Any) -> StatisticsDelivery:
    viewer = Viewer(lead.id, "Probe", Role.LEAD, book.office.id, AgencyKind.OFFICE, TODAY)
    with book.session.acting_as(viewer):
        known = gaps.mark(period, gaps.of_period(book.session, period, TODAY))
        given: dict[str, Any] = {
            "recipient": "Region Muster",
            "acknowledged": known,
            "on": TODAY,
            "at": AT,
            "build": file_of,
        }
        given |= more
        made = deliveries.deliver(book.session, period, home=home, by=lead, **given)
        book.session.commit()
    return made


@pytest.mark.parametrize(
    ("period", "more", "sentence"),
    [
        (Period.parse("2026-Q4"), {}, "endet erst"),
        (Period.parse("2026-01"), {}, "kein Quartal, kein Halbjahr und kein Jahr"),
        (Period.parse("2025-Q2..2025-Q3"), {}, "kein Quartal, kein Halbjahr und kein Jahr"),
        (QUARTER, {"recipient": " "}, "keinen Empfänger"),
        (QUARTER, {"recipient": "x" * 121}, "121 Zeichen"),
        (QUARTER, {"acknowledged": ""}, "lückenhaft: Zugangsstand"),
        (QUARTER, {"acknowledged": gaps.mark(QUARTER, [])}, "eines anderen Zeitraums oder Standes"),
    ],
)
def test_delivery_is_refused_with_its_reason(
    book: Book, lead: User, tmp_path: Path, period: Period, more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        deliver(book, lead, tmp_path, period, **more)
    assert book.session.scalars(select(StatisticsDelivery)).all() == []
    assert list(tmp_path.glob("[0-9a-f]" * 32)) == []


def test_region_gets_its_delivery_however_its_name_was_typed(
    book: Book, lead: User, region: Agency, tmp_path: Path
) -> None:
    made = deliver(book, lead, tmp_path, recipient=" region  muster")
    assert (made.recipient_id, made.recipient) == (region.id, "Region Muster")


def test_delivered_file_comes_back_identical_and_an_altered_one_does_not(
    book: Book, lead: User, tmp_path: Path
) -> None:
    made = deliver(book, lead, tmp_path)
    data = deliveries.read(made, tmp_path)
    assert data.startswith(b"1. Quartal 2026 round_to_5 ")
    assert (made.catalogue, made.recipient_id) == (deliveries.fingerprint(2026), book.office.funded_by_id)
    (tmp_path / made.stored).write_bytes(b"anders")
    with pytest.raises(Refused, match="verändert"):
        deliveries.read(made, tmp_path)


def test_changes_name_the_figure_and_the_case_behind_it(book: Book, lead: User, tmp_path: Path) -> None:
    made = deliver(book, lead, tmp_path)
    with book.session.acting_as(looks(book.office, Role.LEAD)):
        assert delivery_changes.changes(book.session, made, TODAY) == []
        assert delivery_changes.changed_cases(book.session, made, TODAY) == []
    added = book.case("2026-02-01")
    book.session.commit()
    with book.session.acting_as(looks(book.office, Role.LEAD)):
        found = delivery_changes.changes(book.session, made, TODAY)
        cases = delivery_changes.changed_cases(book.session, made, TODAY)
    arrived = [
        one for one in found if (one.table, one.row, one.column) == ("Fallbewegung nach Monaten", "Gesamt", "Zugang")
    ]
    assert [(one.then, one.now) for one in arrived] == [("1", "2")]
    assert [one.case_id for one in cases] == [added.id]


def test_a_figure_declared_since_is_no_change_of_what_was_delivered(
    book: Book, lead: User, region: Agency, tmp_path: Path
) -> None:
    made = deliver(book, lead, tmp_path)
    today = delivery_figures.cells(made.exact_figures)
    added = {key for key in today if key[0] == "outcome_persons" or key[2] == "persons"}
    then = {key: cell for key, cell in today.items() if key not in added}
    assert {key[0] for key in added} > {"outcome_persons", "stage_by_channel"}
    assert delivery_figures.known_then(then, today) == then


def test_each_changed_figure_names_the_cases_that_moved_it(book: Book, lead: User, tmp_path: Path) -> None:
    first = book.case("2026-01-11", adults=1, children=0)
    other = book.case("2026-01-12", adults=1, children=0)
    book.session.commit()
    made = deliver(book, lead, tmp_path)
    first.access_stage, other.income = Stage.ARREARS, Income.WORK
    book.session.commit()
    with book.session.acting_as(looks(book.office, Role.LEAD)):
        found = delivery_changes.changes(book.session, made, TODAY)
        cases = delivery_changes.changed_cases(book.session, made, TODAY)
        behind = delivery_causes.cases_behind(found, cases, made, TODAY)
    named = {change.key[0]: {case.case_id for case in which} for change, which in zip(found, behind, strict=True)}
    assert (named["stage_by_channel"], named["incomes"]) == ({first.id}, {other.id})


def test_region_sees_its_delivery_in_rounded_figures_and_no_case(
    book: Book, lead: User, region: Agency, tmp_path: Path
) -> None:
    deliver(book, lead, tmp_path)
    deliver(book, lead, tmp_path, recipient="Land Muster")
    book.case("2026-02-01", adults=1, children=0)
    book.session.commit()
    viewer = Viewer(99, "Region", Role.FINANCE, region.id, AgencyKind.REGION, TODAY)
    book.session.expunge_all()
    with book.session.acting_as(viewer):
        made = book.session.scalars(select(StatisticsDelivery)).one()
        assert not made.exact_figures
        assert "Fallbewegung nach Monaten" not in {cell[3] for cell in made.delivered_figures["cells"]}
        assert not made.gaps
        assert delivery_changes.anything_changed(book.session, made, TODAY) is False
        with pytest.raises(Forbidden):
            delivery_changes.changes(book.session, made, TODAY)
        with pytest.raises(Forbidden):
            delivery_changes.changed_cases(book.session, made, TODAY)


def test_figures_for_the_archive_leave_as_they_are_when_that_is_confirmed(
    book: Book, lead: User, tmp_path: Path
) -> None:
    chosen: dict[str, Any] = {"recipient": book.office.name, "protection": DeliveryProtection.NONE}
    with pytest.raises(Refused, match="nicht bestätigt"):
        deliver(book, lead, tmp_path, **chosen)
    made = deliver(book, lead, tmp_path, confirmed=True, **chosen)
    assert deliveries.read(made, tmp_path).startswith(b"1. Quartal 2026 none ")
    assert (made.recipient_id, made.protection) == (None, DeliveryProtection.NONE)


def test_delivery_cannot_be_changed(book: Book, lead: User, tmp_path: Path) -> None:
    made = deliver(book, lead, tmp_path)
    with book.session.acting_as(looks(book.office, Role.LEAD)):
        made.data_on = date(2026, 1, 1)
        with pytest.raises(Forbidden):
            book.session.flush()
    book.session.rollback()


def place(book: Book, lead: User, name: str, *indicators: str, rows: str = "") -> None:
    """Save a report of the lead as a sheet of the workbook."""
    kept = saved_reports.plain(Asked(indicators, rows), Protection.NONE, "")
    with book.session.acting_as(Viewer(lead.id, "Probe", Role.LEAD, book.office.id, AgencyKind.OFFICE, TODAY)):
        saved_reports.save(
            book.session, name=name, asked=kept, rule=PeriodRule.THIS_YEAR, audience=Audience.MANAGERS, in_workbook=True, by=lead
        )  # fmt: skip
        book.session.commit()


def test_reports_placed_in_the_workbook_are_delivered_and_their_changes_named(
    book: Book, lead: User, tmp_path: Path
) -> None:
    place(book, lead, "Einkommen im Quartal", "reported", rows="income")
    first = book.case("2026-01-11", adults=1, children=0)
    book.session.commit()
    sheets: list[str] = []

    def titles(report: StatisticsReport, missing: Sequence[str]) -> bytes:
        sheets.extend(one.title for one in report.sheets)
        return b"x"

    made = deliver(book, lead, tmp_path, build=titles)
    assert sheets[-1] == "Einkommen im Quartal"
    book.session.delete(book.session.scalars(select(SavedReport)).one())
    first.income = Income.WORK
    book.session.commit()
    with book.session.acting_as(looks(book.office, Role.LEAD)):
        found = [one for one in delivery_changes.changes(book.session, made, TODAY) if one.key[0] == "own1"]
        cases = delivery_changes.changed_cases(book.session, made, TODAY)
        behind = delivery_causes.cases_behind(found, cases, made, TODAY)
    assert [(one.row, one.then, one.now) for one in found] == [
        (Income.WORK.label, "0", "1"),
        ("keine Angabe", "2", "1"),
    ]
    assert [[case.case_id for case in which] for which in behind] == [[first.id], [first.id]]


def test_reports_on_employees_stay_in_the_office(book: Book, lead: User, tmp_path: Path) -> None:
    place(book, lead, "Wer schafft was", "reported", rows="clerk")
    place(book, lead, "Nord", "reported", rows="stage")
    made = deliver(book, lead, tmp_path)
    assert {cell[3] for cell in made.exact_figures["cells"] if cell[0].startswith("own")} == {"Nord"}
    assert "Fälle je Team" in {cell[3] for cell in made.exact_figures["cells"]}


def test_months_of_a_placed_report_leave_as_quarters(book: Book, lead: User, tmp_path: Path) -> None:
    place(book, lead, "Nach Monaten", "reported", rows="month")
    made = deliver(book, lead, tmp_path)
    rows = {(cell[0], cell[4]) for cell in made.delivered_figures["cells"] if cell[0] == "own1"}
    assert rows == {("own1", "1. Quartal 2026"), ("own1", "Gesamt")}
    assert {cell[4] for cell in made.exact_figures["cells"] if cell[0] == "own1"} > {"Januar 2026", "März 2026"}

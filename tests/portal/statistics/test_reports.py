"""Who may have whose figures, and do the published tables come out?"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from models.enums import AgencyKind, FollowUpResult, MeasureState, Outcome, Role, Stage
from portal.errors import Forbidden
from portal.guard import GuardedSession
from portal.statistics import Asked, Mark, Period, Protection, figure_text, offices_for, report, statistics_csv
from portal.statistics.tables import Comparison
from portal.statistics.workbook import WORKBOOK, coarser, without_staff
from portal.viewers import Viewer, nobody
from tests import factories
from tests.portal.statistics.records import TODAY, Book, fill_at_random, looks
from tests.statements import sent_to

YEAR = Period.parse("2026")


@pytest.fixture
def book(session: GuardedSession) -> Book:
    return Book(session, factories.agency(session, "Fachstelle Musterstadt"))


def test_hamburg_quota_takes_closed_cases_as_denominator(book: Book) -> None:
    """Drs. 21/12708 for 2016, one case for a hundred: 76 new, 67 closed, 55 of them secured, 82.1 %."""
    for number in range(76):
        closed = "2026-03-01" if number < 67 else None
        outcome = (Outcome.W1 if number % 2 else Outcome.W2) if number < 55 else Outcome.W7
        book.case("2026-02-01", closed, outcome=outcome if closed else None)
    book.session.flush()
    table = report(book.session, [book.office.id], YEAR, TODAY).table("outcome_by_stage")
    figures = [table.value("Gesamt", key) for key in ("closed", "secured", "secured_share")]
    assert figures == [67, 55, Decimal(55) / 67]
    assert figure_text(figures[2]) == "82,1 %"


def test_home_retained_and_homelessness_avoided_stand_apart(book: Book) -> None:
    for outcome in Outcome:
        book.case(closed="2026-02-01", outcome=outcome, access_stage=Stage.SUIT_FILED)
    book.session.flush()
    table = report(book.session, [book.office.id], YEAR, TODAY).table("outcome_by_stage")
    keys = ("closed:W10", "closed", "secured", "secured_share", "avoided", "avoided_share")
    assert [table.value(Stage.SUIT_FILED.label, key) for key in keys] == [1, 10, 2, Decimal("0.2"), 4, Decimal("0.4")]
    assert table.value(Stage.WARNING.label, "secured_share") is Mark.NO_BASE


def test_not_stated_stands_apart_from_zero(book: Book) -> None:
    book.case(access_stage=None, adults=None, children=None)
    book.case(access_stage=Stage.WARNING, adults=1, children=0)
    book.session.flush()
    table = report(book.session, [book.office.id], YEAR, TODAY).table("stage_by_channel")
    assert (table.n, table.missing) == (2, 1)
    assert [table.value("keine Angabe", key) for key in ("reported", "persons", "children")] == [
        1,
        Mark.UNKNOWN,
        Mark.UNKNOWN,
    ]
    assert [table.value(Stage.WARNING.label, key) for key in ("persons", "children", "heads_unknown")] == [1, 0, 0]
    assert [table.value(Stage.OWN_USE.label, key) for key in ("reported", "persons")] == [0, 0]


def test_stock_runs_from_month_to_month_and_counts_the_last_day(book: Book) -> None:
    book.case("2025-12-31")
    book.case("2025-12-31", "2026-01-01")
    book.case("2026-01-31", "2026-02-01")
    book.case("2026-02-28", "2026-02-28")
    book.case("2026-03-01")
    book.session.flush()
    table = report(book.session, [book.office.id], Period.parse("2026-01-01..2026-02-28"), TODAY).table("case_flow")
    assert [row.values[:4] for row in table.rows] == [(2, 1, 1, 2), (2, 1, 2, 1), (2, 2, 3, 1)]
    assert table.checks[0].startswith("Geprüft.")


def test_ten_days_measure_invited_and_held_apart(book: Book) -> None:
    due, on = date(2026, 1, 22), date(2026, 1, 22)
    book.case(conference_due_on=due, invited_on=due, conference_on=due + timedelta(days=1))
    book.case(conference_due_on=due)
    book.case(conference_due_on=due - timedelta(days=1))
    book.case(conference_due_on=due, closed="2026-01-20")
    book.session.flush()
    table = report(book.session, [book.office.id], Period.parse("2026-01"), on).table("ten_days")
    assert [table.value("Gesamt", heading.key) for heading in table.headings] == [
        4, 1, 0, 1, 1, 1, 3, Decimal(1) / 3, 0, 1, 1, 1, 1, 3, Decimal(0),
    ]  # fmt: skip


def test_overdue_measures_are_those_still_open_after_their_day(book: Book) -> None:
    kind = book.kind("Antrag stellen")
    case = book.case()
    for state, done in ((MeasureState.OPEN, None), (MeasureState.DONE, TODAY), (MeasureState.DROPPED, None)):
        book.measure(case, kind, "2026-01-15", state=state, done_on=done, due_on=TODAY - timedelta(days=1))
    book.measure(case, kind, "2026-01-15", due_on=TODAY)
    book.session.flush()
    table = report(book.session, [book.office.id], YEAR, TODAY).table("measures")
    keys = ("agreed:open", "agreed:done", "agreed:dropped", "agreed", "overdue")
    assert [table.value("Antrag stellen", key) for key in keys] == [2, 1, 1, 4, 1]


def test_retired_kind_of_measure_is_shown_only_when_counted(book: Book) -> None:
    used = book.kind("Alt, genutzt", valid_to=date(2025, 12, 31))
    book.kind("Alt, ungenutzt", valid_to=date(2025, 12, 31))
    book.kind("Neu, ungenutzt")
    book.measure(book.case(), used, "2026-02-01")
    book.session.flush()
    labels = {row.label for row in report(book.session, [book.office.id], YEAR, TODAY).table("measures").rows}
    assert labels & {"Alt, genutzt", "Alt, ungenutzt", "Neu, ungenutzt"} == {"Alt, genutzt", "Neu, ungenutzt"}


def test_words_two_offices_share_are_one_row(book: Book) -> None:
    """A Region reads one list; each office has its own entries, and renaming one touches nobody else's figures."""
    region = factories.agency(book.session, "Region", AgencyKind.REGION)
    other = Book(book.session, factories.agency(book.session, "Fachstelle B", funded_by_id=region.id))
    book.office.funded_by_id = region.id
    for each, times in ((book, 10), (other, 5)):
        for _ in range(times):
            each.measure(each.case(), each.kind("Antrag stellen"), "2026-02-01")
    book.kind("Nur hier")
    book.session.flush()
    book.session.look_as(looks(region, Role.FINANCE))
    table = report(book.session, [book.office.id, other.office.id], Period.parse("2026-Q1"), TODAY).table("measures")
    assert table.value("Antrag stellen", "agreed") == 15
    labels = [row.label for row in table.rows]
    assert (len(labels), "Nur hier" in labels) == (len(set(labels)), True)


def test_follow_ups_keep_apart_who_was_not_asked(book: Book) -> None:
    case = book.case(closed="2026-01-20")
    book.follow_up(case, 3, date(2026, 4, 20), FollowUpResult.BROKEN, date(2026, 4, 21))
    book.follow_up(case, 6, date(2026, 7, 20), None, None)
    book.session.flush()
    table = report(book.session, [book.office.id], YEAR, TODAY).table("follow_ups")
    keys = ("due:broken", "due:", "due", "asked", "still_secured", "still_secured_share")
    assert [table.value("nach 3 Monaten", key) for key in keys] == [1, 0, 1, 1, 1, 1]
    assert [table.value("nach 6 Monaten", key) for key in keys] == [0, 1, 1, 0, 0, Mark.NO_BASE]


def test_period_still_running_is_said(book: Book) -> None:
    rules = report(book.session, [book.office.id], YEAR, TODAY).rules
    assert rules[-1].startswith("Der Zeitraum läuft noch: Er endet am 31.12.2026, die Daten sind vom 21.11.2026.")


def test_many_cases_are_counted_year_by_year_to_the_same_figures(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_at_random(book, 30)
    years = Period(date(2022, 1, 1), date(2026, 12, 31))
    at_once = report(book.session, [book.office.id], years, TODAY)
    monkeypatch.setattr("portal.statistics.reports.MANY", 0)
    assert report(book.session, [book.office.id], years, TODAY) == at_once


def test_no_table_asks_the_database_more_than_once_for_what_adds_up(book: Book) -> None:
    """Beyond one query per table: two dates in one table, totals that are no sums, and one for a sheet's year before."""
    fill_at_random(book, 20)
    for sheet, queries in (("flow", 3), ("access", 4), ("reasons", 4), ("outcome", 7), ("court", 3), ("districts", 2)):
        with sent_to(book.session.connection().engine) as asked:
            report(book.session, [book.office.id], YEAR, TODAY, sheets=[sheet])
        counting = [statement for statement in asked if "count(*)" in statement or "row_number" in statement]
        assert (sheet, len(counting)) == (sheet, queries)


@pytest.mark.parametrize("protection", Protection)
def test_n_is_the_total_of_the_figure_each_table_rests_on(book: Book, protection: Protection) -> None:
    fill_at_random(book, 150, seed=9)
    counted = report(book.session, [book.office.id], YEAR, TODAY, protection)
    found: dict[str, set[object]] = {}
    shown_as = coarser if protection is Protection.NONE else lambda tables: without_staff(coarser(tables))
    for one in (one for sheet in WORKBOOK for one in shown_as(sheet.tables)):
        made = counted.table(one.key)
        if isinstance(one, Comparison):
            base = one.base or one.lines[0].key
            shown = next(row for row in made.rows if row.key == base).values[0]
        else:
            base = made.base
            shown = made.total.values[[head.key for head in made.headings].index(base)]
        assert made.n == shown
        found.setdefault(base, set()).add(made.n)
    assert {base: len(numbers) for base, numbers in found.items()} == dict.fromkeys(found, 1)


@pytest.mark.parametrize("role", list(Role))
def test_office_figures_are_for_those_who_work_on_its_cases(session: GuardedSession, role: Role) -> None:
    own = factories.agency(session, "Fachstelle A")
    factories.agency(session, "Fachstelle B")
    viewer = looks(own, role)
    session.look_as(viewer)
    allowed = role in {Role.LEAD, Role.CLERK, Role.SOCIAL_WORKER, Role.FINANCE}
    assert [office.name for office in offices_for(session, viewer)] == (["Fachstelle A"] if allowed else [])


@pytest.mark.parametrize("role", list(Role))
def test_region_finance_sees_the_offices_it_funds_and_no_other(session: GuardedSession, role: Role) -> None:
    region = factories.agency(session, "Region", AgencyKind.REGION)
    factories.agency(session, "Fachstelle B", funded_by_id=region.id)
    factories.agency(session, "Fachstelle C")
    viewer = looks(region, role)
    session.look_as(viewer)
    found = [office.name for office in offices_for(session, viewer)]
    assert found == (["Fachstelle B"] if role is Role.FINANCE else [])


def test_figures_of_a_foreign_office_are_refused(book: Book) -> None:
    foreign = factories.agency(book.session, "Fachstelle Anderstadt")
    jobcenter = factories.agency(book.session, "Jobcenter", AgencyKind.JOBCENTER)
    for viewer in (looks(foreign, Role.LEAD), looks(jobcenter, Role.FINANCE), nobody(TODAY)):
        book.session.look_as(viewer)
        for offices in ([book.office.id], [foreign.id, book.office.id], [], [0]):
            with pytest.raises(Forbidden):
                report(book.session, offices, YEAR, TODAY)


def region_looking_at(book: Book) -> Viewer:
    region = factories.agency(book.session, "Region", AgencyKind.REGION)
    book.office.funded_by_id = region.id
    book.session.flush()
    return looks(region, Role.FINANCE)


def test_region_gets_rounded_figures_whatever_it_asks(book: Book) -> None:
    for _ in range(7):
        book.case()
    viewer = region_looking_at(book)
    book.session.look_as(viewer)
    counted = report(book.session, [book.office.id], YEAR, TODAY, Protection.NONE)
    assert counted.protection is Protection.ROUND_TO_5
    assert counted.table("quarter_flow").total.values[:4] == (0, 5, 0, 5)
    assert book.session.viewer is viewer


def test_region_gets_no_row_of_a_month_and_its_own_sheets_neither(book: Book) -> None:
    book.case()
    book.session.look_as(region_looking_at(book))
    own = [("Je Monat", Asked(("reported",), rows="month", across="stage"))]
    counted = report(book.session, [book.office.id], YEAR, TODAY, own=own)
    months = {str(month) for month in YEAR.months()}
    shown = {table.key: [row.label for row in table.rows] for table in counted.tables}
    assert [key for key, labels in shown.items() if months.intersection(labels)] == []
    quarters = [*map(str, YEAR.parts(3)), "Gesamt"]
    assert [shown[key] for key in ("quarter_flow", "ten_days", "repeated", "own1")] == [quarters] * 4
    assert "case_flow" not in shown
    assert not any(month in statistics_csv(counted) for month in months)


def test_office_keeps_its_months(book: Book) -> None:
    book.session.look_as(looks(book.office, Role.LEAD))
    counted = report(book.session, [book.office.id], YEAR, TODAY)
    assert [row.label for row in counted.table("ten_days").rows[:12]] == [*map(str, YEAR.months())]


def test_counting_for_the_region_writes_nothing_pending_in_the_machines_name(book: Book) -> None:
    book.session.look_as(region_looking_at(book))
    offices = [book.office.id]
    pending = book.case()
    with pytest.raises(Forbidden):
        report(book.session, offices, YEAR, TODAY)
    assert pending in book.session.new


def test_counting_keeps_a_reading_session_reading(book: Book) -> None:
    book.session.commit()
    book.session.look_as(looks(book.office, Role.LEAD), readonly=True)
    report(book.session, [book.office.id], YEAR, TODAY)
    assert book.session.info["readonly"] is True

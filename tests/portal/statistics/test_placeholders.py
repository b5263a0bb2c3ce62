"""Does a placeholder become the figure the table shows, and is a wrong one told what was probably meant?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.enums import AgencyKind, Outcome, PeriodRule, Role, Stage
from portal import statistics
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics import Mark, Period, Protection, Unit, placeholders
from portal.statistics.period_rules import period_for
from portal.statistics.placeholders import Filling, Placeholder, read
from tests import factories
from tests.portal.statistics.records import TODAY, Book, looks

YEAR = Period.parse("2026")


@pytest.fixture
def book(session: GuardedSession) -> Book:
    made = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    for month in range(1, 9):
        outcome = Outcome.W1 if month % 2 else Outcome.W6
        made.case(f"2026-{month:02}-10", f"2026-{month:02}-20", outcome=outcome, access_stage=Stage.ARREARS)
    made.case("2025-03-01")
    session.flush()
    return made


def filled(book: Book, *written: str, protection: Protection = Protection.NONE) -> list[Filling]:
    asked = [read(text, 2026) for text in written]
    return placeholders.fill(
        book.session, asked, period=YEAR, on=TODAY, offices=[book.office.id], protection=protection
    )


def test_the_issues_own_example_is_read() -> None:
    found = read("secured / closed | period=2026-Q1 | by=stage", 2026)
    assert found == Placeholder("secured/closed", "2026-Q1", "stage")


def test_values_equal_the_statistics(book: Book) -> None:
    counts = filled(
        book, "reported", "secured / closed", "reported | period=2026-Q1", "reported | period=before",
        "reported | outcome=W1,W2", "period",
    )  # fmt: skip
    assert [one.values for one in counts] == [(8,), (Decimal("0.5"),), (3,), (1,), (4,), ("2026",)]


def test_by_gives_one_value_for_each_row_of_the_table(book: Book) -> None:
    [found] = filled(book, "reported | by=quarter | total=yes")
    table = statistics.table(
        book.session, ["reported"], rows="quarter", period=YEAR, on=TODAY, offices=[book.office.id]
    )
    assert found.labels == tuple(row.label for row in table.rows)
    assert found.values == tuple(row.values[0] for row in table.rows)


def test_a_share_of_the_column_is_of_all_values(book: Book) -> None:
    counted, shared = filled(
        book, "reported | by=quarter | total=yes", "reported | by=quarter | share=column | total=yes"
    )
    assert shared.values == tuple(
        one if isinstance(one, Mark) else Decimal(one) / counted.values[-1]  # type: ignore[operator, arg-type]
        for one in counted.values
    )
    assert shared.unit is Unit.SHARE


def test_a_region_gets_rounded_figures_and_no_share_of_few(book: Book) -> None:
    region = factories.agency(book.session, "Region", AgencyKind.REGION)
    book.office.funded_by_id = region.id
    book.session.flush()
    book.session.look_as(looks(region, Role.FINANCE))
    assert [one.values for one in filled(book, "reported", "secured / closed")] == [(10,), (Decimal("0.5"),)]
    assert filled(book, "reported | period=2026-Q1 | outcome=W6")[0].values == (0,)
    for period in ("2026-03", "2025-Q4..2026-Q1", "2025..2026"):
        with pytest.raises(Refused, match="nur für ein Quartal, ein Halbjahr oder ein Jahr"):
            filled(book, f"reported | period={period}")
    with pytest.raises(Refused, match="einem Wert je Filter"):
        filled(book, "reported | outcome=W1,W6")


def test_suppressed_figures_stay_hidden_in_every_placeholder(book: Book) -> None:
    found = filled(book, "reported | by=quarter", "reported | period=2026-Q1", protection=Protection.SUPPRESS)
    assert found[1].values == (Mark.HIDDEN,)
    assert Mark.HIDDEN in found[0].values


@pytest.mark.parametrize(("by", "instead"), [("month", "quarter"), ("month_of_year", "quarter_of_year")])
def test_months_are_refused_where_they_would_become_quarters(book: Book, by: str, instead: str) -> None:
    months = f"reported | by={by}"
    assert len(filled(book, months, protection=Protection.ROUND_TO_5)[0].values) == 12
    with pytest.raises(Refused, match=f"Schreiben Sie by={instead} in"):
        filled(book, months, protection=Protection.SUPPRESS)
    asked = [read(text, 2026) for text in (months, f"reported | by={instead}")]
    region = factories.agency(book.session, "Region", AgencyKind.REGION)
    book.office.funded_by_id = region.id
    book.session.flush()
    book.session.look_as(looks(region, Role.FINANCE))
    with pytest.raises(Refused, match=f"Schreiben Sie by={instead} in"):
        filled(book, months)
    faults = placeholders.faults(book.session, asked, period=YEAR, on=TODAY)
    assert [bool(fault) for fault in faults] == [True, False]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("securd", "Meinten Sie „secured“"),
        ("reported | by=stge", "Meinten Sie „stage“"),
        ("reported | perod=2026", "Meinten Sie „period“"),
        ("reported | period=2026-Q5", "ist kein Zeitraum"),
        ("reported | by=stage | fill=up", "Schreiben Sie fill=down oder fill=right"),
        ("reported | stage", "Schreiben Sie Name=Wert"),
        ("period | by=stage", "„period“ steht allein"),
        ("reported | total=yes", "brauchen eine Gliederung"),
        ("reported | share=column", "brauchen eine Gliederung"),
        ("reported | by=stage | share=row", "Schreiben Sie share=column"),
        ("secured / closing_days_median", "ist kein"),
        ("  ", "ist leer"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_was_meant(written: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read(written, 2026)
    assert sentence in str(refused.value)


def test_period_rules_count_from_the_day_of_filling() -> None:
    rules = [PeriodRule.LAST_QUARTER, PeriodRule.LAST_HALF_YEAR, PeriodRule.LAST_YEAR, PeriodRule.THIS_YEAR]
    found = [str(period_for(rule, date(2026, 2, 3))) for rule in rules]
    assert found == ["4. Quartal 2025", "2. Halbjahr 2025", "2025", "2026"]
    assert str(period_for(PeriodRule.LAST_YEAR, date(2026, 2, 3), "2024-Q1")) == "1. Quartal 2024"


def test_every_unknown_value_is_told_with_those_there_are(book: Book) -> None:
    asked = [read(text, 2026) for text in ("reported", "reported | outcome=W1,W99", "on", "open | by=month")]
    found = placeholders.faults(book.session, asked, period=YEAR, on=TODAY)
    assert [bool(fault) for fault in found] == [False, True, False, True]
    assert "kennt „W99“ nicht. Meinten Sie „W9“ (W9 unbekannt" in found[1]


def test_a_dash_asks_for_what_is_not_stated_and_a_gap_for_nothing(book: Book) -> None:
    assert [one.values for one in filled(book, "reported | stage=-", "reported | stage=10,-")] == [(0,), (8,)]
    with pytest.raises(Refused, match="kennt „,“ nicht"):
        filled(book, "reported | outcome=W1,")


def test_a_breakdown_with_nothing_counted_says_so(book: Book) -> None:
    assert filled(book, "reported | by=clerk | period=2020")[0].values == (Mark.NO_BASE,)

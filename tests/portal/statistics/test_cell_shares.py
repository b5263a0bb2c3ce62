"""Are shares of column and row what the cells shown say, also protected, and do they tell nothing hidden?"""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.enums import Channel, Stage
from portal import statistics
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics import Mark, Period, Protection, Share, Table
from tests import factories
from tests.portal.statistics.records import TODAY, Book

YEAR = Period.parse("2026")
CELLS = (
    (Stage.ARREARS, Channel.COURT, 30), (Stage.ARREARS, Channel.SELF, 10), (Stage.OWN_USE, Channel.COURT, 2),
    (Stage.OWN_USE, Channel.SELF, 18),
)  # fmt: skip


@pytest.fixture
def book(session: GuardedSession) -> Book:
    made = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    for stage, channel, many in CELLS:
        for _ in range(many):
            made.case(access_stage=stage, channel=channel)
    session.flush()
    return made


def asked(book: Book, *figures: str, protection: Protection = Protection.NONE, **more: object) -> Table:
    question = statistics.Asked(figures or ("reported",), **more)  # type: ignore[arg-type]
    given = {"period": YEAR, "on": TODAY, "offices": [book.office.id], "protection": protection}
    return statistics.answer(book.session, question, **given)  # type: ignore[arg-type]


def line(table: Table, label: str) -> list[object]:
    """The figures of a row that are not 0, shares in percent."""
    row = next(row for row in table.rows if row.label == label)
    return [round(value * 100, 1) if isinstance(value, Decimal) else value for value in row.values if value]


def test_shares_of_a_column_add_up_to_its_total(book: Book) -> None:
    table = asked(book, rows="stage", across="channel",
                  shares=Share.COLUMN)  # fmt: skip
    court, landlord = f"reported:{Channel.COURT}@column", f"reported:{Channel.SELF}@column"
    assert table.value(Stage.ARREARS.label, court) == Decimal(30) / 32
    assert table.value(Stage.OWN_USE.label, landlord) == Decimal(18) / 28
    assert table.value(Stage.OWN_USE.label, "reported@column") == Decimal(20) / 60
    assert {table.value("Gesamt", key) for key in (court, landlord, "reported@column")} == {1}


def test_shares_of_a_row_add_up_to_its_total(book: Book) -> None:
    table = asked(book, rows="stage", across="channel", shares=Share.ROW)
    keys = [heading.key for heading in table.headings if heading.key.endswith("@row")]
    assert [sum(table.value(row, key) for key in keys if not isinstance(table.value(row, key), Mark))  # type: ignore[misc]
            for row in (Stage.ARREARS.label, Stage.OWN_USE.label, "Gesamt")] == [1, 1, 1]  # fmt: skip
    assert table.value("Gesamt", f"reported:{Channel.COURT}@row") == Decimal(32) / 60


def test_shares_without_columns_are_of_all_rows(book: Book) -> None:
    table = asked(book, "reported", "secured_share", rows="stage", shares=Share.COLUMN)
    assert [heading.key for heading in table.headings] == ["reported", "reported@column", "secured_share"]
    assert line(table, Stage.ARREARS.label) == [40, Decimal("66.7"), Mark.NO_BASE]


def test_a_hidden_figure_has_no_share(book: Book) -> None:
    for shares in Share:
        table = asked(book, rows="stage", across="channel", shares=shares, protection=Protection.SUPPRESS)
        for row in table.rows:
            for heading, value in zip(table.headings, row.values, strict=True):
                beside = f"{heading.key}@{shares}"
                if value is Mark.HIDDEN and any(one.key == beside for one in table.headings):
                    assert table.value(row.label, beside) is Mark.HIDDEN
        assert table.value(Stage.OWN_USE.label, f"reported:{Channel.COURT}") is Mark.HIDDEN


def test_rounded_shares_follow_from_rounded_figures(book: Book) -> None:
    table = asked(book, rows="stage", across="channel", shares=Share.COLUMN, protection=Protection.ROUND_TO_5)
    assert table.value(Stage.OWN_USE.label, f"reported:{Channel.SELF}@column") == Decimal(20) / 30


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"rows": "stage", "shares": Share.ROW}, "„Anteil an der Zeile“ braucht eine Gliederung in den Spalten."),
        ({"shares": Share.COLUMN}, "„Anteil an der Spalte“ braucht eine Gliederung in den Zeilen."),
        (
            {"rows": "stage", "shares": Share.COLUMN, "compare": statistics.Compare.BEFORE},
            "„Anteil an der Spalte“ steht nicht neben einem Vergleich.",
        ),
    ],
)
def test_shares_of_nothing_are_refused(book: Book, more: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        asked(book, **more)  # type: ignore[arg-type]


def test_a_figure_that_does_not_add_up_has_no_shares(book: Book) -> None:
    with pytest.raises(Refused, match="nicht von „Anteil erreicht“"):
        asked(book, "reached_share", rows="stage", shares=Share.COLUMN)

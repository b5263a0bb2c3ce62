"""One cell says a day, an amount, a postcode, a line, or why not."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.imports import cells
from portal.imports.cells import Moment
from portal.imports.faults import Refusal
from portal.imports.tables import Cell


@pytest.mark.parametrize(
    "written",
    ["07.01.2026", "7.1.2026", "07.01.26", "2026-01-07", "Mi, 07.01.2026", "7. Januar 2026", "7. Jan. 2026", 46029.0],
)
def test_day_reads_every_usual_writing(written: str | float) -> None:
    assert cells.day(written) == Moment(date(2026, 1, 7))


def test_day_keeps_the_time_of_a_hearing() -> None:
    assert cells.day("09.04.2026, 10.30 Uhr") == Moment(date(2026, 4, 9), time(10, 30))


@pytest.mark.parametrize(
    "written", ["31.02.2026", "siehe Akte", "12/01/2026", "07.01.1926", -120.5, "5. Brumaire 2026"]
)
def test_day_refuses_what_is_none(written: str | float) -> None:
    assert isinstance(cells.day(written), Refusal)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_day_comes_back_from_german_text(on: date) -> None:
    assert cells.day(f"{on:%d.%m.%Y}") == cells.day(on.isoformat()) == Moment(on)


@pytest.mark.parametrize(
    ("written", "euro"),
    [
        ("1.837,20 €", "1837.20"),
        ("EUR 1.079,83", "1079.83"),
        ("482,69", "482.69"),
        ("1.234", "1234.00"),
        ("512.40", "512.40"),
        ("512,-", "512.00"),
        ("1 234,5 Euro", "1234.50"),
        (703.09, "703.09"),
        (0.1 + 0.2, "0.30"),
        (545.0, "545.00"),
    ],
)
def test_amount_reads_german_and_plain_numbers(written: str | float, euro: str) -> None:
    assert str(cells.amount(written)) == euro


@pytest.mark.parametrize("written", ["ca. 500", "-120,50", -120.5, "1,234", "€", "12.34.567", 1e300, "500 / 300"])
def test_amount_refuses_what_is_none(written: str | float) -> None:
    assert isinstance(cells.amount(written), Refusal)


@given(st.decimals(0, Decimal("9999999.99"), places=2), st.sampled_from(["{}", "{} €", "EUR {}", "{}\u00a0€"]))
def test_amount_comes_back_from_german_text(euro: Decimal, around: str) -> None:
    german = f"{euro:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    assert cells.amount(around.format(german)) == euro
    assert cells.amount(float(euro)) == euro


@given(st.one_of(st.text(max_size=40), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none()))
def test_no_cell_raises(cell: str | float | None) -> None:
    for read in (cells.day, cells.amount, cells.postcode, cells.line, cells.lines):
        read(cell)


@pytest.mark.parametrize(
    ("written", "digits"), [(30457.0, "30457"), (1067.0, "01067"), ("1067", "01067"), ("D-30457", "30457"), ("", "")]
)
def test_postcode_has_five_digits(written: str | float, digits: str) -> None:
    assert cells.postcode(written) == digits


def test_line_refuses_control_characters_and_long_texts() -> None:
    assert cells.line("  Grein \u00a0 Groth ") == "Grein Groth"
    assert isinstance(cells.line("a\x07b"), Refusal)
    assert isinstance(cells.line("a" * 251), Refusal)


@pytest.mark.parametrize(
    ("cell", "claims"),
    [
        ("1.100,00 € und 450,00 €", (Decimal("1100.00"), Decimal("450.00"))),
        ("1.100,00/450,00", (Decimal("1100.00"), Decimal("450.00"))),
        ("Mietrückstand: 1.100,00 €,\nEntschädigung: 450,00 €", (Decimal("1100.00"), Decimal("450.00"))),
        ("Entschädigung 450,00; Rückstand 1.100,00", (Decimal("1100.00"), Decimal("450.00"))),
        ("Nutzungsentschädigung 450,00", (None, Decimal("450.00"))),
        (1100.0, (Decimal("1100.00"), None)),
        ("", None),
    ],
)
def test_arrears_and_compensation_of_one_cell_are_told_apart(cell: Cell, claims: object) -> None:
    assert cells.claims(cell) == claims


@pytest.mark.parametrize("cell", ["1.100,00 / 450,00 / 20,00", "siehe Klage", "1.100,00 und mehr"])
def test_claims_that_are_not_two_amounts_are_refused_with_what_to_write(cell: str) -> None:
    refused = cells.claims(cell)
    assert isinstance(refused, Refusal)
    assert "wie „1.100,00 / 450,00“" in refused.sentence

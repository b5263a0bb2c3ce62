"""Arrears by month: sums of each kind, and the check of § 543 Abs. 2 Nr. 3 BGB at its edges."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models import ArrearsMonth
from models.enums import ArrearsKind
from portal import arrears


def month(number: int, owed: str, paid: str = "0", kind: ArrearsKind = ArrearsKind.RENT) -> ArrearsMonth:
    return ArrearsMonth(month=date(2026, number, 1), kind=kind, owed=Decimal(owed), paid=Decimal(paid))


def test_sums_stand_apart_and_payments_too_much_count():
    months = [month(1, "500"), month(2, "500", "600"), month(3, "500", "0", ArrearsKind.COMPENSATION)]
    assert arrears.open_sums(months) == {
        ArrearsKind.RENT: Decimal(400), ArrearsKind.COMPENSATION: Decimal(500),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("months", "beginning"),
    [
        ([month(1, "500"), month(2, "500", "499.99")], "Trägt eine fristlose Kündigung: In 01.2026 und 02.2026"),
        ([month(1, "500"), month(2, "500", "500")], "Trägt noch keine"),
        ([month(1, "500", "250"), month(2, "500", "250")], "Trägt noch keine"),
        ([month(1, "500"), month(3, "500")], "Trägt eine fristlose Kündigung: Zusammen"),
        ([month(1, "500"), month(3, "500", "0.01")], "Trägt noch keine"),
        ([month(1, "2000", "0", ArrearsKind.OPERATING_COSTS)], "Trägt noch keine"),
    ],
)
def test_check_of_543_bgb(months: list[ArrearsMonth], beginning: str):
    assert arrears.carries_termination(months, Decimal(500)).startswith(beginning)


def test_check_without_the_rent_is_unknown():
    assert "unbekannt" in arrears.carries_termination([month(1, "500")], None)

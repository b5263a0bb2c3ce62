"""Is a slip of the year noticed before a case comes of it?"""

from __future__ import annotations

from datetime import date

import pytest

from portal.imports import applying
from portal.imports.choices import Choices
from portal.imports.previews import State
from tests.portal.imports.desk import LINE, Desk, listed, states


@pytest.mark.parametrize(
    ("written", "instead", "sentence"),
    [
        (
            "02.03.2026", "05.11.1991",
            "Zeile 2, Spalte „Eingang“: „Eingang der Mitteilung“ am 05.11.1991 liegt mehr als zehn Jahre zurück. Prüfen Sie das Jahr.",
        ),
        (
            "02.03.2026", "05.11.2016",
            "Zeile 2, Spalte „Eingang“: „Eingang der Mitteilung“ am 05.11.2016 liegt mehr als zehn Jahre zurück. Prüfen Sie das Jahr.",
        ),
        (
            "09.04.2026", "09.04.2062",
            "Zeile 2, Spalte „Termin“: „Mündliche Verhandlung“ am 09.04.2062 liegt mehr als zwei Jahre voraus. Prüfen Sie das Jahr.",
        ),
        (
            "28.02.2026", "28.02.2027",
            "Zeile 2, Spalte „zugestellt“: „Klage zugestellt“ am 28.02.2027 liegt in der Zukunft. Wählen Sie heute oder früher.",
        ),
        (
            "28.02.2026", "26.02.2026",
            "Zeile 2, Spalte „zugestellt“: „Klage zugestellt“ am 26.02.2026 liegt vor „Klage eingegangen“ am 27.02.2026. "
            "Prüfen Sie beide Tage.",
        ),
        (
            "09.04.2026", "27.02.2026",
            "Zeile 2, Spalte „Termin“: „Mündliche Verhandlung“ am 27.02.2026 liegt vor „Klage zugestellt“ am 28.02.2026. "
            "Prüfen Sie beide Tage.",
        ),
    ],
)  # fmt: skip
def test_a_day_nobody_can_mean_refuses_its_line(desk: Desk, written: str, instead: str, sentence: str) -> None:
    (row,) = desk.preview(listed(LINE.replace(written, instead))).rows
    assert (row.state, [fault.sentence for fault in row.faults]) == (State.REFUSED, [sentence])


def test_a_receipt_of_years_ago_waits_for_a_person_to_confirm_it(desk: Desk) -> None:
    shown = desk.preview(listed(LINE.replace("02.03.2026", "05.11.2021")))
    assert (states(shown), shown.rows[0].left_out) == ((1, 0, 0, 0), True)
    assert "Eingang 05.11.2021 liegt mehr als zwei Jahre zurück." in applying.summary(shown)
    assert desk.write(shown).numbers == ()
    assert desk.write(shown, Choices()).numbers == ("2021-0001",)


def test_a_receipt_of_two_years_ago_needs_no_confirming(desk: Desk) -> None:
    (row,) = desk.preview(listed(LINE.replace("02.03.2026", f"{date(2024, 11, 22):%d.%m.%Y}"))).rows
    assert (row.state, row.left_out) == (State.NEW, False)

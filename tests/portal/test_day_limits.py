"""Day limits: what has happened is not ahead, what is to come not far, and a slip of the year is told with its value."""

from __future__ import annotations

from datetime import date

import pytest

from portal.day_limits import COMING, HAPPENED, Limits, doubt

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("on", "limits", "told"),
    [
        (date(2026, 11, 22), HAPPENED, None),
        (date(2026, 11, 23), HAPPENED, "„Tag“ am 23.11.2026 liegt in der Zukunft. Wählen Sie heute oder früher."),
        (date(2016, 11, 22), HAPPENED, None),
        (date(2016, 11, 21), HAPPENED, "„Tag“ am 21.11.2016 liegt mehr als zehn Jahre zurück. Prüfen Sie das Jahr."),
        (date(2028, 11, 22), COMING, None),
        (date(2199, 11, 23), COMING, "„Tag“ am 23.11.2199 liegt mehr als zwei Jahre voraus. Prüfen Sie das Jahr."),
        (date(1990, 1, 1), COMING, "„Tag“ am 01.01.1990 liegt mehr als fünf Jahre zurück. Prüfen Sie das Jahr."),
    ],
)
def test_doubt_tells_which_days_cannot_be_meant(on: date, limits: Limits, told: str | None):
    assert doubt("Tag", on, limits, today=TODAY) == told

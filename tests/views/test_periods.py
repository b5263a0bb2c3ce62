"""Is a period nobody can count refused by its value, on pages and as files, instead of another one being shown?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

SignIn = Callable[[str], FlaskClient]
pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize(
        ("days", "sentence"),
        [
            ("from=2026-02-31&to=2026-03-31", "„Von“: „2026-02-31“ ist kein Tag des Kalenders."),
            ("from=2026-01-01&to=gestern", "„Bis“: „gestern“ ist kein Tag des Kalenders."),
            ("from=2026-01-01", "„Bis“ ist leer."),
            ("period=2026-Q9", "„2026-Q9“ ist kein Zeitraum."),
            ("from=2026-06-30&to=2026-01-01", "Der Zeitraum endet am 01.01.2026, vor seinem Beginn am 30.06.2026."),
        ],
    ),
]


@pytest.mark.parametrize("page", ["/statistik/", "/steuerung/", "/luecken/"])
def test_page_names_the_value_and_shows_no_other_figures(
    world: Any, sign_in: SignIn, days: str, sentence: str, page: str
) -> None:
    shown = sign_in("lead").get(f"{page}?{days}")
    assert (shown.status_code, sentence in shown.text, "<table" in shown.text) == (200, True, False)


@pytest.mark.parametrize("name", ["statistik.csv", "statistik.xlsx"])
def test_file_is_refused_with_the_sentence(world: Any, sign_in: SignIn, days: str, sentence: str, name: str) -> None:
    answer = sign_in("lead").get(f"/statistik/{name}?{days}")
    assert (answer.status_code, sentence in answer.text) == (400, True)

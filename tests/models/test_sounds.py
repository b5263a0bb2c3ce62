"""Names sound alike where people hear them alike."""

from __future__ import annotations

import pytest

from models.sounds import sound


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Müller-Lüdenscheidt", "65752682"),
        ("Wikipedia", "3412"),
        ("Breschnew", "17863"),
        ("Meyer", "67"),
        ("Maier", "67"),
        ("Xaver", "4837"),
        ("", ""),
        ("123", ""),
    ],
)
def test_sound_is_the_cologne_code(name: str, code: str) -> None:
    assert sound(name) == code


def test_sound_of_written_out_umlaut_is_the_same() -> None:
    assert sound("Mueller") == sound("Müller") == sound("Miller")

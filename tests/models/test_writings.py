"""One proceeding has one key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.writings import docket_key, docket_of, phone_digits, plain


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("565 C 10149/26", "565C10149/26"),
        ("565.C.12892/26", "565C12892/26"),
        ("501C6364/26", "501C6364/26"),
        ("412.C.430/2026", "412C430/26"),
        ("Az.: 33 c 01234/26 (51)", "33C1234/26"),
        ("3 UR II 12/26", "3URII12/26"),
        ("2 M 7/26", "2M7/26"),
        ("412 c 7-26", "412C7/26"),
        ("AG Celle 412 C 7/26", "412C7/26"),
        ("Amtsgericht Celle, Az.: 412 C 7/26", "412C7/26"),
        ("Az. AG Neustadt am Rübenberge - 412 C 7/26", "412C7/26"),
        ("412 C 7/26 (AG Celle)", "412C7/26"),
        ("412 C 7/26, Amtsgericht Celle", "412C7/26"),
        ("412 C 7.26", "412C7/26"),
        ("412 C 7 26", "412C7/26"),
        ("412 C 7–2026", "412C7/26"),
        ("412-C-7/26.", "412C7/26"),
        ("412 C 7 / 26", "412C7/26"),
        ("503 C 1234/26 (WEG)", "503C1234/26"),
        ("503 C 1234/26 WEG", "503C1234/26"),
        ("Geschäfts-Nr.: 503 C 1234/26", "503C1234/26"),
        ("Gesch.-Z.: 503 C 1234/26", "503C1234/26"),
        ("DR II 0123/26", "DRII123/26"),
    ],
)
def test_docket_key_is_one_for_all_spellings(written: str, key: str) -> None:
    assert docket_key(written) == key


@pytest.mark.parametrize(
    "written",
    ["", "C 12/26 ??", "siehe Akte", "12/26", "565 C 10149", "565 C 1/2/26", "folgt", "Str. 12-14", "AG Celle"],
)
def test_docket_key_is_none_for_other_texts(written: str) -> None:
    assert docket_key(written) is None


def test_docket_of_tells_the_court_and_writes_it_as_courts_do() -> None:
    written = ("AG Celle 0412 c 07-2026", "412 C 7/26, AG Celle", "3 UR II 12/26", "DR II 5/26")
    found = [docket_of(text) for text in written]
    assert [(one.court, str(one)) for one in found if one] == [
        ("AG Celle", "412 C 7/26"), ("AG Celle", "412 C 7/26"), ("", "3 UR II 12/26"), ("", "DR II 5/26"),
    ]  # fmt: skip


@given(
    st.integers(1, 9999),
    st.sampled_from(["C", "H", "M", "K"]),
    st.integers(1, 999_999),
    st.integers(0, 99),
    st.sampled_from(["", " ", ".", ". ", "-"]),
)
def test_docket_key_comes_back_whatever_the_separator(
    division: int, register: str, number: int, year: int, mark: str
) -> None:
    key = f"{division}{register}{number}/{year:02}"
    assert docket_key(f"{division}{mark}{register}{mark}{number}/{year:02}") == key
    assert docket_key(key.lower()) == key


@pytest.mark.parametrize(
    "written", ["0511 123-45", "+49 511 12345", "0049 511/12345", "+49 (0)511 123 45", "(0511) 12345", "+49511 12345"]
)
def test_a_phone_number_is_one_in_every_writing(written: str) -> None:
    assert phone_digits(written) == "051112345"


def test_an_address_is_one_in_every_writing() -> None:
    assert {plain(text) for text in ("Müllerstr. 5 A", "Muellerstraße 5a", "MÜLLER-STRASSE 5A")} == {"mullerstr5a"}

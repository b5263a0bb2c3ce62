"""Names are folded so that every spelling finds every other."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.names import fold, joined_umlauts

DIN_91379 = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİıĲĴĶĸĹĻĽĿŁŃŅŇŉŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƏƗƠƯƷǄǇǊǍǏǑǓǕǗǙǛǞǠǢǤǦǨǪǬǮǰǱǴǸǺǼǾȘȚȞȧȨȪȬȮȰȲḂḊḐẄẞẠẢẤỊỌỤỲỹ"  # noqa: E501


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Müller-Ößmann", "muller-ossmann"),
        ("Șerban", "serban"),
        ("Łukasz", "lukasz"),
        ("Søren Đorđević", "soren dordevic"),
        ("ǅ", "dz"),
        ("Ægir", "aegir"),
        ("Işık İnci", "isik inci"),
        ("O’Neil", "o'neil"),
    ],
)
def test_fold_leaves_plain_letters(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize("letter", DIN_91379)
def test_fold_knows_every_letter_of_din_91379(letter: str) -> None:
    assert fold(letter).isascii()
    assert fold(letter).replace("'", "").isalpha()


@given(st.text(max_size=30))
def test_fold_is_the_same_for_composed_and_decomposed_text(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("written", ["Müller", "Mueller", "Muller", "MÜLLER", "Mu\u0308ller"])
def test_a_name_has_one_spelling_to_search_by(written: str) -> None:
    assert joined_umlauts(fold(written)) == "muller"


def test_ue_that_is_no_umlaut_stays() -> None:
    assert [joined_umlauts(fold(name)) for name in ("Bauer", "Quelle")] == ["bauer", "quelle"]

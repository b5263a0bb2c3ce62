"""The word that fits a number."""

from __future__ import annotations

import pytest

from portal.numerals import several


@pytest.mark.parametrize(("count", "words"), [(0, "0 Briefe"), (1, "1 Brief"), (2, "2 Briefe"), (1200, "1.200 Briefe")])
def test_several_says_one_of_one_alone(count: int, words: str):
    assert several(count, "Brief", "Briefe") == words

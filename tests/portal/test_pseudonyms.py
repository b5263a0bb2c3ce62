"""Is a case called alike within a delivery, otherwise in every other, and never by anything that leads back?"""

from __future__ import annotations

import re

from portal.pseudonyms import new_secret, pseudonym


def test_pseudonym_holds_within_a_secret_and_no_further() -> None:
    first, second = new_secret(), new_secret()
    assert pseudonym(first, 42) == pseudonym(first, 42)
    assert len({pseudonym(secret, case) for secret in (first, second) for case in range(1000)}) == 2000


def test_pseudonym_tells_no_number() -> None:
    assert re.fullmatch(r"([A-Z2-7]{4}-){2}[A-Z2-7]{4}", pseudonym(b"geheim", 42))

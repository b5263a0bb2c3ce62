"""Is a household recognised in a text by its names and its street, and by nothing else?"""

from __future__ import annotations

import pytest

from models import CaseMember, Person
from portal import naming
from tests.portal import drafts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bei Kai Müller-Öz", "Kai"), ("Wohnung Mueller", "Mueller"), ("KAIS WOHNUNG", "KAIS"), ("bei Öz", "Öz"),
        ("Kweg 2, 1. Stock", "Kweg 2"), ("k-weg 2a", "Kweg 2"), ("im Kweg", "Kweg 2"), ("Kweg 17", None),
        ("Rathaus, Raum 214", None), ("Kaiserstraße 3", None), ("Müllerstraße 5", None), ("", None),
    ],
)  # fmt: skip
def test_household_is_recognised_by_names_and_street(text: str, found: str | None) -> None:
    case = drafts.case(street="Kweg 2")
    case.members.append(CaseMember(person=Person(first_name="Kai", last_name="Müller-Öz")))
    assert naming.household_of(case).word_in(text) == found

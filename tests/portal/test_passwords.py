"""Which passwords are guessed easily, and is that said in a sentence at the field?"""

from __future__ import annotations

import pytest

from models import Agency
from portal import passwords
from portal.errors import Refused

OFFICE = Agency(name="Fachstelle Musterstadt", city="Neustädt")
NAMES = passwords.names_of("m.beispiel@stadt.de", "Mia Großmann", OFFICE)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kurz", "hat 4 Zeichen"), ("x" * 129, "hat 129 Zeichen"), ("abababababcd", "nur 4 verschiedene Zeichen"),
        ("mein-Passwort-2026", "das Wort „Passwort“"), ("Birne7Birne7", "wiederholt"), ("Birne!Birne!Bir", "wiederholt"),
        ("123456789012", "eine Folge"), ("qwertzuiop1234", "eine Folge"), ("987654321zyxw", "eine Folge"),
        ("m.beispiel@stadt.de", "enthält „beispiel“"), ("Kanne-BEISPIEL-7", "enthält „beispiel“"),
        ("miagrossmann2026", "enthält „grossmann“"), ("Musterstadt2026!", "enthält „musterstadt“"),
        ("Neustadt-am-Rand", "enthält „neustadt“"),
    ],
)  # fmt: skip
def test_easily_guessed_is_refused_with_its_reason_at_the_field(password: str, why: str):
    with pytest.raises(Refused, match=why) as refused:
        passwords.check(password, *NAMES)
    assert refused.value.at == {"password": str(refused.value)}
    assert "Nehmen Sie" in str(refused.value)


@pytest.mark.parametrize("password", ["Birne-Dachs-Kanne-Wolke", "vier-waende-und-ein-dach", "x7Kq-9ppL-2vTw"])
def test_what_nobody_guesses_is_taken(password: str):
    passwords.check(password, *NAMES)

"""Columns are known by their usual and statutory headings."""

from __future__ import annotations

import pytest

from portal.imports.headings import WORDINGS, Field, fields_of, heading, recognise


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("Tag des Eingangs der Klage", Field.FILED_ON),
        ("Tag der Rechtshängigkeit", Field.SERVED_ON),
        ("Namen und Anschriften der Parteien", Field.PARTIES),
        ("Höhe der monatlich zu entrichtenden Miete (in €)", Field.RENT),
        ("Höhe des geltend gemachten Mietrückstandes", Field.ARREARS),
        ("geltend gemachte Entschädigung", Field.COMPENSATION),
        ("Termin zur mündlichen Verhandlung, sofern bestimmt", Field.HEARING_ON),
        ("(den) Termin zur mündlichen Verhandlung, sofern dieser bereits bestimmt ist", Field.HEARING_ON),
        ("5. der Termin zur mündlichen Verhandlung, sofern dieser bereits bestimmt ist.", Field.HEARING_ON),
        ("1. der Tag des Eingangs der Klage,", Field.FILED_ON),
        ("2. die Namen und die Anschriften der Parteien,", Field.PARTIES),
        ("3. die Höhe der monatlich zu entrichtenden Miete,", Field.RENT),
        (
            "4. die Höhe des geltend gemachten Mietrückstandes und der geltend gemachten Entschädigung und",
            Field.CLAIMS,
        ),
        ("Mietrückstand / Entschädigung (€)", Field.CLAIMS),
        ("Tag der Zustellung der Klage", Field.SERVED_ON),
        ("Nutzungs-\nentschädigung", Field.COMPENSATION),
        ("Eingang\nMitteilung", Field.RECEIVED_ON),
        ("RUECKSTAND EUR", Field.ARREARS),
        ("Name der beklagten Partei", Field.TENANT),
        ("Anschrift der beklagten Partei", Field.ADDRESS),
        ("Geburtsdatum", Field.BIRTH_DATE),
    ],
)
def test_recognise_knows_usual_and_statutory_wordings(words: str, field: Field | None) -> None:
    assert recognise(words) == field


def test_no_wording_stands_for_two_fields() -> None:
    assert [
        (words, field)
        for field, all_words in WORDINGS.items()
        for words in all_words.split("|")
        if recognise(words) != field
    ] == []


def test_heading_joins_divided_words() -> None:
    assert heading("Nutzungs-\nentschädigung") == "Nutzungsentschädigung"
    assert heading("Kläger-\nVermieter") == "Kläger- Vermieter"


def test_the_address_after_the_tenant_counts() -> None:
    found = fields_of(["Kläger", "Anschrift", "Beklagter", "Anschrift"])
    assert found == {0: Field.LANDLORD, 2: Field.TENANT, 3: Field.ADDRESS}

"""Jottings: what a short line means, what it does not, and that nothing typed gets lost."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Contact, Reminder, Step
from models.enums import ContactKind, StepKind
from portal import courts, jottings
from portal.jottings import Jotting, Meaning, read
from tests.portal import drafts

ON = date(2026, 12, 4)
"""A Friday."""
HANNOVER = courts.match("AG Hannover")


def contact(text: str, on: date, kind: ContactKind, reached: bool | None = None) -> Jotting:
    return Jotting(Meaning.CONTACT, text, on, contact=kind, reached=reached)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Anruf, nicht erreicht", contact("", ON, ContactKind.PHONE, False)),
        ("Hausbesuch 3.12. erreicht: will Raten zahlen",
         contact("will Raten zahlen", date(2026, 12, 3), ContactKind.HOME_VISIT, True)),
        ("gestern Hausbesuch, niemand da, Karte eingeworfen",
         contact("Karte eingeworfen", date(2026, 12, 3), ContactKind.HOME_VISIT, False)),
        ("Tel. Nachbarin: Frau M. nicht erreicht",
         contact("Nachbarin: Frau M. nicht erreicht", ON, ContactKind.PHONE, False)),
        ("Hausbesuch Montag angetroffen", contact("", date(2026, 11, 30), ContactKind.HOME_VISIT, True)),
        ("E-Mail an Vermieter", contact("an Vermieter", ON, ContactKind.EMAIL)),
        ("Sprechstunde 30.11.2026", contact("", date(2026, 11, 30), ContactKind.CONSULTATION)),
        ("WV 5.12. Jobcenter anrufen", Jotting(Meaning.REMINDER, "Jobcenter anrufen", date(2026, 12, 5))),
        ("wv in zwei Wochen: Bescheid da?", Jotting(Meaning.REMINDER, "Bescheid da?", date(2026, 12, 18))),
        ("Wiedervorlage Montag nachhaken", Jotting(Meaning.REMINDER, "nachhaken", date(2026, 12, 7))),
        ("WV 1.9. Jahresgespräch", Jotting(Meaning.REMINDER, "Jahresgespräch", date(2027, 9, 1))),
        ("Hausbesuch 10.12. mit Kollegin",
         Jotting(
             Meaning.REMINDER, "Hausbesuch 10.12. mit Kollegin", date(2026, 12, 10), contact=ContactKind.HOME_VISIT
         )),
        ("Klage zugestellt 20.11. AG Hannover 412 C 77/26",
         Jotting(Meaning.STEP, "", date(2026, 11, 20), step=StepKind.SERVED, docket="412 C 77/26",
                 court_code=HANNOVER.code if HANNOVER else None)),
        ("Räumungsklage zugestellt am 20.11.", Jotting(Meaning.STEP, "", date(2026, 11, 20), step=StepKind.SERVED)),
        ("Räumungstermin 15.01.2027: Gerichtsvollzieher Muster",
         Jotting(Meaning.STEP, "Gerichtsvollzieher Muster", date(2027, 1, 15), step=StepKind.EVICTION_DATE)),
        ("Räumungstermin aufgehoben 1.12. laut Gerichtsvollzieher",
         Jotting(Meaning.STEP, "laut Gerichtsvollzieher", date(2026, 12, 1), step=StepKind.EVICTION_LIFTED)),
        ("Wassersperre geplant ab 11.12.",
         Jotting(Meaning.STEP, "", date(2026, 12, 11), step=StepKind.WATER_CUT_PLANNED)),
        ("Räumungsfrist bis 31.1.", Jotting(Meaning.STEP, "", date(2027, 1, 31), step=StepKind.EVICTION_PERIOD_ENDS)),
        ("Fristlose Kündigung 2.12.26", Jotting(Meaning.STEP, "", date(2026, 12, 2), step=StepKind.TERMINATED_IMMEDIATE)),
        ("Mutter ruft zurück", Jotting(Meaning.NOTE, "Mutter ruft zurück", ON)),
        ("Vermerk gestern: Akte sortiert", Jotting(Meaning.NOTE, "Akte sortiert", date(2026, 12, 3))),
        ("Brief vom Vermieter liegt bei", Jotting(Meaning.NOTE, "Brief vom Vermieter liegt bei", ON)),
        ("Briefkasten quillt über", Jotting(Meaning.NOTE, "Briefkasten quillt über", ON)),
        ("Anruf 12. November 2026 erreicht", contact("", date(2026, 11, 12), ContactKind.PHONE, True)),
        ("3. Okt. Hausbesuch", contact("", date(2026, 10, 3), ContactKind.HOME_VISIT)),
        ("WV 1 März Bescheid", Jotting(Meaning.REMINDER, "Bescheid", date(2027, 3, 1))),
        ("WV 5. Mrz. 14 Uhr", Jotting(Meaning.REMINDER, "14 Uhr", date(2027, 3, 5))),
        ("Anruf 3. Maier", contact("3. Maier", ON, ContactKind.PHONE)),
    ],
)  # fmt: skip
def test_read_understands_what_people_write(typed: str, meant: Jotting):
    assert read(typed, ON) == meant


@pytest.mark.parametrize(
    ("typed", "doubt"),
    [
        ("WV Jobcenter anrufen", "Für eine Wiedervorlage fehlt der Tag, zum Beispiel „WV 5.12. anrufen“."),
        ("31.2. Anruf", "Den Tag 31.2. gibt es nicht."),
        ("Anruf 31.2. erreicht", "Den Tag 31.2. gibt es nicht."),
        ("Hausbesuch 31. November: niemand da", "Den Tag 31. November gibt es nicht."),
        ("WV 31.2. Jobcenter", "Den Tag 31.2. gibt es nicht."),
        ("Klage zugestellt am 31.11.26", "Den Tag 31.11.26 gibt es nicht."),
        ("WV 5.12.", "Für eine Wiedervorlage fehlt, was zu tun ist."),
        ("WV 5.12.2025 anrufen", "Eine Wiedervorlage am 05.12.2025 ist vorbei."),
        ("Klage zugestellt", "Für den Schritt „Klage zugestellt“ fehlt der Tag."),
    ],
)
def test_read_says_why_a_line_is_only_a_note(typed: str, doubt: str):
    assert read(typed, ON) == Jotting(Meaning.NOTE, typed, ON, doubt=doubt)


@pytest.mark.parametrize(
    ("typed", "doubt"),
    [
        (
            "Klage zugestellt 20.12.",
            "„Klage zugestellt“ am 20.12.2026 liegt in der Zukunft. Wählen Sie heute oder früher.",
        ),
        ("Hausbesuch 10.12. erreicht", "Der 10.12.2026 liegt in der Zukunft."),
    ],
)
def test_read_marks_what_is_told_of_a_day_to_come(typed: str, doubt: str):
    assert read(typed, ON) == Jotting(Meaning.NOTE, typed, ON, doubt=doubt, is_ahead=True)


PIECES = (
    "Anruf", "hausbesuch", "WV", "Klage zugestellt", "Räumungstermin", "Brief", "nicht erreicht", "erreicht", "3.12.", "31.2.",
    "29.2.", "99.99.", "2026-13-40", "0000-00-00", "gestern", "in drei Wochen", "in 999 Monaten", "AG Hannover", "AG", "412 C 77/26",
    ":", ",", "–", "vom", "Az.", "Müller", "１２.３.",
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)))
def test_read_never_raises_and_keeps_the_end_of_every_line(typed: str):
    jotting = read(typed, ON)
    whole = typed.strip()
    assert whole.endswith(jotting.text)
    taken = whole[: len(whole) - len(jotting.text)]
    if jotting.meaning is Meaning.NOTE and taken:
        assert re.search(r"vermerk|notiz", taken, re.IGNORECASE)
    if jotting.meaning is Meaning.REMINDER:
        assert jotting.on >= ON
    if jotting.meaning is Meaning.CONTACT:
        assert jotting.on <= ON
    assert str(jotting)


@given(st.text(alphabet=st.characters(categories=("Lu", "Ll")), min_size=1))
def test_read_keeps_words_it_does_not_know(word: str):
    found = read(f"{word} 3.12.", ON)
    assert found.text.startswith(word) or found.meaning is not Meaning.NOTE


def test_write_records_what_was_understood():
    case, by = drafts.case(), drafts.user()
    made = [
        jottings.write(case, read(typed, ON), on=ON, by=by)
        for typed in ("WV 5.12. anrufen", "Klage zugestellt 20.11. AG Hannover", "Anruf 3.11. erreicht")
    ]
    assert [type(record) for record in made] == [Reminder, Step, Contact]
    assert (case.reminders, case.steps, case.contacts) == ([made[0]], [made[1]], [made[2]])
    assert (case.reminders[0].assigned_to, case.contacts[0].reached) == (by, True)
    assert HANNOVER is not None
    assert case.steps[0].court_code == HANNOVER.code


def test_str_says_what_was_understood():
    said = str(read("Klage zugestellt 20.11. AG Hannover 412 C 77/26", ON))
    assert said == "Klage zugestellt am 20.11.2026, Amtsgericht Hannover, 412 C 77/26"
    assert str(read("Anruf, nicht erreicht", ON)) == "Telefon am 04.12.2026, nicht erreicht"

"""What a filled letter says, and what it leaves open."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.enums import LetterKind
from portal.letters import templates
from portal.letters.fields import Values, sample
from portal.letters.filling import _complete
from portal.letters.making.__main__ import made
from portal.letters.rendering import gaps, render, used
from tests.portal.letters.sheets import template, text_of


def values(**given: dict[str, str]) -> Values:
    return _complete(dict(given))


@pytest.mark.parametrize("kind", LetterKind)
def test_shipped_template_is_what_its_workshop_makes(kind: LetterKind) -> None:
    for part in ("word/document.xml", "word/styles.xml"):
        assert text_of(templates.shipped(kind), part) == text_of(made(kind), part)


@pytest.mark.parametrize("kind", LetterKind)
def test_letter_without_any_value_shows_gaps_and_never_none(kind: LetterKind) -> None:
    text = text_of(render(templates.shipped(kind), values()))
    assert "None" not in text
    assert "{{" not in text
    assert "________" in text


def test_missing_value_is_a_gap_and_named() -> None:
    sheet = template("Az. {{ fall.aktenzeichen }}, {{ fall.ergebnis }}")
    known = values(fall={"aktenzeichen": "2026-0042"})
    assert text_of(render(sheet, known)).strip() == "Az. 2026-0042, ________"
    assert gaps(sheet, known) == ["Ergebnis beim Abschluss (Der Fall)"]
    assert used(sheet, known)[0] == ("Aktenzeichen des Falls (Der Fall)", "2026-0042")


def test_what_stands_under_an_unmet_condition_is_no_gap() -> None:
    sheet = template("{% if frist.schonfrist %}Bis {{ frist.schonfrist }}{% else %}{{ fall.stand }}{% endif %}")
    assert gaps(sheet, values()) == ["Verfahrensstand (Der Fall)"]
    assert gaps(sheet, values(frist={"schonfrist": "20.04.2026"})) == []


def test_values_are_text_and_nothing_else() -> None:
    nasty = 'Łukasz & <b> {{ fall.stand }} {% if %} \x0b\x00\a "quoted"'
    text = text_of(render(template("{{ haushalt.name }}"), values(haushalt={"name": nasty}, fall={"stand": "geheim"})))
    assert text.strip() == 'Łukasz &amp; &lt;b&gt; {{ fall.stand }} {% if %}  "quoted"'


@given(st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_name_gives_a_letter_that_opens(name: str) -> None:
    rendered = render(template("{{ haushalt.name }}"), values(haushalt={"name": name}))
    assert text_of(rendered)


def test_rows_of_a_list_repeat() -> None:
    text = text_of(render(templates.shipped(LetterKind.MINUTES), sample()))
    assert text.count("Antrag auf Wohngeld stellen") == 2


def test_template_keeps_no_trace_of_who_made_it() -> None:
    text = text_of(render(template("Text"), values(), author="Fachstelle", title="Brief"), "docProps/core.xml")
    assert "python-docx" not in text
    assert "Fachstelle" in text


def without(*keys: str) -> Values:
    """Return the examples, these fields empty."""
    return {
        name: {key: "" if f"{name}.{key}" in keys else text for key, text in own.items()}
        if isinstance(own, dict)
        else own
        for name, own in sample().items()
    }


def test_letters_stay_whole_sentences_without_what_is_often_missing() -> None:
    bare = without("verfahren.raeumungstermin", "haushalt.einkommen", "haushalt.erwachsene", "miete.monatlich")
    text = text_of(render(templates.shipped(LetterKind.EVICTION), bare))
    assert "Räumung Ihrer Wohnung: Rufen Sie uns sofort an" in text
    assert "hat die Räumung Ihrer Wohnung angekündigt." in text
    handed = text_of(render(templates.shipped(LetterKind.HANDOVER), bare))
    assert ("Haupteinkommen" in handed, "________" in handed) == (False, False)


@pytest.mark.parametrize("kind", [LetterKind.HANDOVER, LetterKind.HANDING])
def test_whoever_takes_over_reads_every_sum_that_is_claimed(kind: LetterKind) -> None:
    sums = ("Mietrückstand", "Nutzungsentschädigung", "Energieschulden")
    text = text_of(render(templates.shipped(kind), sample()))
    assert [label for label in sums if f"{label}\n" not in text] == []
    bare = without("miete.nutzungsentschaedigung", "miete.energieschulden")
    assert [label for label in sums if label in text_of(render(templates.shipped(kind), bare))] == ["Mietrückstand"]


def test_closing_does_not_wish_a_lost_home_to_stay() -> None:
    lost = text_of(render(templates.shipped(LetterKind.CLOSING), without("fall.erhalten")))
    assert ("Damit es so bleibt" in lost, "behalten" in lost) == (False, False)
    kept = text_of(render(templates.shipped(LetterKind.CLOSING), sample()))
    assert "Sie haben Ihre Wohnung behalten." in kept


def test_undertaking_binds_towards_the_landlord_whoever_gets_it_and_restricts_nothing() -> None:
    said = sample()
    said["empfaenger"] = {
        "name": "RAin Beispiel",
        "anschrift": "RAin Beispiel, Weg 1",
        "anrede": "Guten Tag,",
        "haushalt": "",
    }
    text = " ".join(text_of(render(templates.shipped(LetterKind.UNDERTAKING), said)).split())
    assert "unwiderruflich gegenüber Muster Wohnbau GmbH (Vermieterseite), dieser für das Mietverhältnis" in text
    assert [word for word in ("soweit", "sofern", "wenn ", "mitgeteilt wurden", " Ihnen ") if word in text] == []

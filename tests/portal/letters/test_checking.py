"""Is a broken or hostile template refused, with the place of the fault?"""

from __future__ import annotations

import io
import zipfile
from time import perf_counter

import pytest

from models.enums import LetterKind
from portal.errors import Refused
from portal.letters import templates
from portal.letters.checking import NOT_CLOSED, outline
from portal.letters.fields import GROUPS, LISTS
from portal.letters.rendering import render, try_out
from tests.portal.letters.sheets import changed, template


@pytest.mark.parametrize("kind", LetterKind)
def test_shipped_templates_can_be_filled(kind: LetterKind) -> None:
    try_out(templates.shipped(kind), kind.value)


def test_every_documented_field_can_be_used() -> None:
    lines = [f"{{{{ {key} }}}}" for group in GROUPS for key in group.keys()]  # noqa: SIM118
    rows = [f"{{% for z in {g.name} %}}{{{{ z.{key} }}}}{{% endfor %}}" for g in LISTS for key in g.fields]
    try_out(template(*lines, *rows), "alle.docx")


UNKNOWN = "Die Seite „Felder“ nennt alle."
LISTS_ARE = "Listen sind massnahmen, punkte, teilnahme, anwesende, fristen, wiedervorlagen, termine, personen."
FAULTS = {
    "Az. {{ fall.nummer }}": f"Ein Feld „fall.nummer“ gibt es nicht. {UNKNOWN}",
    "Az. {{ vorgang }}": f"Ein Feld „vorgang“ gibt es nicht. {UNKNOWN}",
    "{% for x in faelle %}{{ x.name }}{% endfor %}": f"Eine Liste „faelle“ gibt es nicht. {LISTS_ARE}",
    "{% for x in fristen %}{{ x.wer }}{% endfor %}": f"Ein Feld „x.wer“ gibt es nicht. {UNKNOWN}",
    "{% if fall.stand %}offen": "Hier beginnt ein „if“, zu dem „endif“ fehlt. Schreiben Sie {% endif %} an das Ende des Teils.",
    "offen{% endif %}": "Hier steht „endif“, aber davor beginnt kein „if“.",
    "Az. {{ fall.aktenzeichen": NOT_CLOSED,
    "{{ fall.stand|upper }}": "Zwischen {{ und }} steht kein Feld. Schreiben Sie ein Feld wie {{ fall.aktenzeichen }}, ohne Zusätze.",
}


@pytest.mark.parametrize(("paragraph", "sentence"), FAULTS.items())
def test_fault_is_named_with_its_paragraph(paragraph: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        try_out(template("Guten Tag,", paragraph, "Mit freundlichen Grüßen"), "vorlage.docx")
    assert str(refused.value) == f"Absatz „{paragraph}“: {sentence}"


def test_a_list_that_does_not_end_within_its_condition_is_named_where_it_begins() -> None:
    lines = ("{% if fall.stand %}Wer:", "{% for z in fristen %}{{ z.frist }}", "{% endif %}")
    with pytest.raises(Refused) as refused:
        try_out(template("Guten Tag,", *lines), "vorlage.docx")
    assert str(refused.value) == (
        "Absatz „{% for z in fristen %}{{ z.frist }}“: Hier beginnt ein „for“, und bevor „endfor“ kommt, steht schon „endif“."
    )


def test_every_fault_is_named_and_the_header_is_looked_at() -> None:
    with pytest.raises(Refused) as refused:
        try_out(template("{{ a.b }}", "{{ c.d }}", header="{{ e.f }}"), "vorlage.docx")
    places = [line.partition(": ")[0] for line in str(refused.value).splitlines()]
    assert places == ["Absatz „{{ a.b }}“", "Absatz „{{ c.d }}“", "Kopfzeile „{{ e.f }}“"]


HOSTILE = """
{{ ''.__class__.__mro__ }}
{{ fall.__class__ }}
{{ fall['aktenzeichen'] }}
{{ self }}
{{ range(10) }}
{{ lipsum() }}
{{ 'a' * 1000000000 }}
{{ 9 ** 9 ** 9 }}
{% for a in fristen %}{% for b in fristen %}x{% endfor %}{% endfor %}
{% for a in 'abc' %}x{% endfor %}
{% for z in fristen if z %}x{% endfor %}
{% set x = fall %}
{% macro m() %}{% endmacro %}
{% include 'x' %}
{% import 'os' as o %}
{% filter upper %}x{% endfilter %}
{% if fall.aktenzeichen.__len__() %}x{% endif %}
{{ cycler.__init__.__globals__ }}
{{ fall.aktenzeichen ~ fall.aktenzeichen }}
{% cellbg fall.aktenzeichen %}
{{r fall.stand }}
""".strip().splitlines()


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_can_be_called_computed_or_reached(words: str) -> None:
    with pytest.raises(Refused):
        try_out(template(words), "boese.docx")


def test_a_tag_hidden_from_the_text_is_refused_when_the_letter_is_made() -> None:
    """In an attribute it is no text of any paragraph, yet docxtpl would read it."""
    hidden = changed(
        template("Text"),
        lambda name, part: (
            part.replace(b"<w:p>", b'<w:p w:rsidR="{{ fall.__class__ }}">') if "document.xml" in name else part
        ),
    )
    outline(hidden)
    with pytest.raises(Refused):
        render(hidden, {"fall": {}})


def test_what_is_no_plain_document_is_refused() -> None:
    good = template("Text")
    far = b'<x><Relationship Id="r1" Type="t/image" Target="http://x.example/a.png" TargetMode="External"/></x>'
    bad = {
        "kein Word-Dokument": b"%PDF-1.7", "beschädigt": good[:-200], "Makros": changed(good, word__vbaProject_dot_bin=b"x"),
        "eingebettetes Objekt": changed(good, word__embeddings__a_dot_bin=b"x"), "weitere Datei": changed(good, word__a_dot_zip=b"x"),
        "von außen": changed(good, word___rels__settings_dot_xml_dot_rels=far), "größer als 1,5 MB": good + b"x" * 1_600_000,
        "Angriff": changed(good, lambda name, part: b"<!DOCTYPE x []>" + part if "document.xml" in name and "rels" not in name else part),
    }  # fmt: skip
    for word, data in bad.items():
        with pytest.raises(Refused, match=word):
            try_out(data, "vorlage.docx")


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b" " * 300_000_000)
    started = perf_counter()
    with pytest.raises(Refused, match="hundertfach"):
        outline(out.getvalue(), "bombe.docx")
    assert perf_counter() - started < 1


def test_the_largest_template_is_tried_out_in_time() -> None:
    started = perf_counter()
    try_out(template(*["Wort " * 60 + "{{ fall.aktenzeichen }}"] * 490), "lang.docx")
    assert perf_counter() - started < 10

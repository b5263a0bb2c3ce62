"""Are many letters in one file still many letters?"""

from __future__ import annotations

import io

import docx
from docx.oxml.ns import qn

from models.enums import LetterKind
from portal.letters import joining, templates
from portal.letters.fields import sample
from portal.letters.rendering import render
from tests.portal.letters.sheets import text_of


def letters(count: int) -> list[bytes]:
    found = []
    for number in range(count):
        values = sample()
        values["fall"] = {"aktenzeichen": f"2026-{number:04d}"}
        found.append(render(templates.shipped(LetterKind.REMINDER), values))
    return found


def test_each_letter_begins_a_page_numbered_one() -> None:
    whole = docx.Document(io.BytesIO(joining.join(letters(3))))
    assert [section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for section in whole.sections] == ["1", "1", "1"]
    assert [section.different_first_page_header_footer for section in whole.sections] == [True, True, True]


def test_every_letter_is_there_once_and_in_order() -> None:
    text = text_of(joining.join(letters(3)))
    places = [text.index(f"2026-{number:04d}") for number in range(3)]
    assert places == sorted(places)
    assert text.count("Ihre Wohnung: Wir haben noch nichts von Ihnen gehört") == 3

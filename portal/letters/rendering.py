"""From template and values to a finished .docx; and what the letter would still leave open."""

from __future__ import annotations

import io
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from portal import clock
from portal.errors import Refused
from portal.letters.checking import outline
from portal.letters.fields import Values, meaning, sample
from portal.letters.language import Language, NotAllowed, asked

BROKEN = (
    "Die Vorlage lässt sich nicht füllen: Ein Feld steht an einer Stelle, an der kein Text sein kann, oder eine Liste beginnt in einer"
    " Zeile und endet in einer anderen. Schreiben Sie die Stelle neu, ohne Formatierung mitten im Feld."
)


def render(
    template: bytes, values: Values, *, author: str = "", title: str = "", language: Language | None = None
) -> bytes:
    """Return the letter as .docx; raise Refused when the template cannot be filled.

    The template sees plain dictionaries of texts in a language that neither calls nor computes, so its size bounds the time.
    """
    letter = DocxTemplate(io.BytesIO(template))
    out = io.BytesIO()
    try:
        letter.render(values, language or Language(), autoescape=True)
        about = letter.docx.core_properties
        about.author = about.last_modified_by = author
        about.title, about.comments, about.subject, about.keywords = title, "", "", ""
        about.created = about.modified = clock.now().replace(tzinfo=None)
        letter.save(out)
    except (TemplateError, NotAllowed, etree.LxmlError, PackageNotFoundError, BadZipFile) as error:
        raise Refused(BROKEN) from error
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        # docxtpl meets XML it does not expect with whatever its next line raises.
        raise Refused(BROKEN) from error
    return out.getvalue()


def try_out(template: bytes, name: str) -> None:
    """Raise Refused, with the place of each fault, unless the file is a template that can be filled."""
    outline(template, name)
    filled = render(template, sample())
    try:
        docx.Document(io.BytesIO(filled))
    except (PackageNotFoundError, KeyError, ValueError, etree.LxmlError) as error:
        raise Refused(BROKEN) from error


def gaps(template: bytes, values: Values) -> list[str]:
    """Return what the letter would leave open, in words, in the order of its text."""
    keys = asked(outline(template).tree, values)
    return [meaning(key) for key in keys if not _text(values, key)]


def used(template: bytes, values: Values) -> list[tuple[str, str]]:
    """Return what a letter would say for each field, for the preview: its meaning and its text."""
    return [(meaning(key), _text(values, key)) for key in asked(outline(template).tree, values)]


def _text(values: Values, key: str) -> str:
    group, _, own = key.partition(".")
    found = values.get(group)
    return found.get(own, "") if isinstance(found, dict) else ""

"""Is a file a letter template that can be filled? If not: what is wrong, and in which paragraph."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError, nodes
from lxml import etree

from portal import packages
from portal.errors import Refused
from portal.letters.fields import SAME_FOR_ALL
from portal.letters.language import Language, NotAllowed

LARGEST = 3 * 512 * 1024
LARGEST_PART = 1_000_000
"""Bytes of XML in one part; a letter of ten pages has about 100,000."""
MOST_TAGS = 500
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_PARTS = re.compile(r"word/(?:(document)|(?:header|footer)\d*|footnotes)\.xml")
CLOSED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
HALF = re.compile(r"\{[{%#]|[}%#]\}")
TAG = re.compile(r"\{[{%]")
BLOCK = re.compile(r"\{%(?:p|tr|tc|r) ")
"""docxtpl's words for a tag that takes its whole paragraph, row or cell with it."""
BEGINS_OR_ENDS = re.compile(r"\{%-?\s*(if|for|endif|endfor)\b")
OUTSIDE = re.compile(rb'TargetMode\s*=\s*["\']External["\']')
LINK = b"/relationships/hyperlink"
QUOTED, MOST_FAULTS = 70, 10
NOT_CLOSED = (
    "Die Klammern {{ … }} oder {% … %} sind nicht richtig geschlossen, oder zwischen ihnen steht kein Feld."
    " Ein Feld steht in einem Absatz."
)


@dataclass(frozen=True, slots=True)
class Place:
    """One paragraph of a template: in which part of the file, and its text."""

    part: str
    text: str

    def __str__(self) -> str:
        """Return the place as a person finds it."""
        where = {"header": "Kopfzeile", "footer": "Fußzeile", "footnotes": "Fußnote"}
        word = next((word for part, word in where.items() if part in self.part), "Absatz")
        text = " ".join(self.text.split())
        return f"{word} „{text[:QUOTED]}{'…' if len(text) > QUOTED else ''}“"


@dataclass(frozen=True, slots=True)
class Outline:
    """The text of a template, a paragraph a line, and what it asks for."""

    places: tuple[Place, ...]
    tree: nodes.Template

    def differs_outside_the_text(self) -> str:
        """Return the first field in header, footer or footnote that is not the same in every letter; empty if none."""
        for place in self.places:
            if "document" in place.part:
                continue
            for word in re.findall(r"\{[{%][^}]*?([a-z_]+)\.[a-z_]+", place.text):
                if word not in SAME_FOR_ALL:
                    return str(place)
        return ""


def outline(data: bytes, name: str = "Vorlage.docx") -> Outline:
    """Return text and fields of a template; raise Refused when it is no .docx, hides something or asks for too much."""
    places = tuple(_places(_text_parts(data, name)))
    source = BLOCK.sub("{% ", "\n".join(place.text for place in places))
    if len(TAG.findall(source)) > MOST_TAGS:
        raise Refused(f"„{name}“ enthält mehr als {MOST_TAGS} Felder. Kürzen Sie die Vorlage.")
    half = [place for place in places if HALF.search(CLOSED.sub("", place.text))]
    if half:
        raise Refused("\n".join(f"{place}: {NOT_CLOSED}" for place in half[:MOST_FAULTS]))
    try:
        return Outline(places, Language().parse(source))
    except NotAllowed as error:
        faults = [(fault.line, fault.sentence) for fault in error.faults]
    except TemplateSyntaxError as error:
        faults = list(_odd_blocks(source)) or [(error.lineno, _words(error))]
    sentences = [f"{places[min(line, len(places)) - 1]}: {sentence}" for line, sentence in dict.fromkeys(faults)]
    raise Refused("\n".join(sentences[:MOST_FAULTS]))


def _text_parts(data: bytes, name: str) -> dict[str, bytes]:
    """Return the parts of the file that hold text; raise Refused for anything but a plain, harmless .docx."""
    if len(data) > LARGEST:
        raise Refused(f"„{name}“ ist größer als 1,5 MB. Verkleinern Sie die Bilder in der Vorlage.")
    if not data.startswith(b"PK"):
        raise Refused(
            f"„{name}“ ist kein Word-Dokument. Speichern Sie die Vorlage in Word als „Word-Dokument (.docx)“."
        )
    names = packages.names_in(data, name)
    if "word/document.xml" not in names:
        raise Refused(
            f"„{name}“ ist kein Word-Dokument. Speichern Sie die Vorlage in Word als „Word-Dokument (.docx)“."
        )
    if any("embeddings/" in part or "activeX" in part or "afchunk" in part.lower() for part in names):
        raise Refused(f"„{name}“ enthält ein eingebettetes Objekt. Entfernen Sie es und speichern Sie die Vorlage neu.")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check_relations(archive, names, name)
        return {part: _read(archive, part, name) for part in sorted(names) if TEXT_PARTS.fullmatch(part)}


def _read(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """Return one part, unpacked no further than it may be; raise Refused for entities, which no Word writes."""
    with archive.open(part) as file:
        found = file.read(LARGEST_PART + 1)
    if len(found) > LARGEST_PART:
        raise Refused(f"„{name}“ enthält zu viel Text für einen Brief. Kürzen Sie die Vorlage.")
    if b"<!DOCTYPE" in found or b"<!ENTITY" in found:
        raise Refused(f"„{name}“ ist wie ein Angriff aufgebaut und wurde nicht angenommen.")
    return found


def _check_relations(archive: zipfile.ZipFile, names: frozenset[str], name: str) -> None:
    """Refuse pictures and templates that would be fetched from elsewhere; links may stay."""
    for part in names:
        if not part.endswith(".rels"):
            continue
        for relation in _read(archive, part, name).split(b"<Relationship ")[1:]:
            if OUTSIDE.search(relation) and LINK not in relation:
                raise Refused(f"„{name}“ lädt etwas von außen nach (Bild oder Dokumentvorlage). Fügen Sie es fest ein.")


def _places(parts: dict[str, bytes]) -> Iterator[Place]:
    """Yield every paragraph with its text, the body first, each line of text in the paragraph it stands in."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    for part in sorted(parts, key=lambda part: part != "word/document.xml"):
        try:
            root = etree.fromstring(parts[part], parser)
        except etree.XMLSyntaxError as error:
            raise Refused("Die Vorlage ist beschädigt. Öffnen Sie sie in Word und speichern Sie sie neu.") from error
        for paragraph in root.iter(f"{W}p"):
            texts = (text for text in paragraph.iter(f"{W}t") if next(text.iterancestors(f"{W}p"), None) is paragraph)
            yield Place(part, "".join(text.text or "" for text in texts).replace("\n", " "))


def _odd_blocks(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and sentence of each „if“ or „for“ that does not end, or ends where another began."""
    begun: list[tuple[int, str]] = []
    for number, word in _beginnings_and_ends(source):
        if not word.startswith("end"):
            begun.append((number, word))
        elif not begun:
            yield number, f"Hier steht „{word}“, aber davor beginnt kein „{word[3:]}“."
        elif not _ends_last(begun, word):
            place, own = begun.pop()
            yield place, f"Hier beginnt ein „{own}“, und bevor „end{own}“ kommt, steht schon „{word}“."
            _ends_last(begun, word)
    for place, own in begun:
        yield (
            place,
            f"Hier beginnt ein „{own}“, zu dem „end{own}“ fehlt. Schreiben Sie {{% end{own} %}} an das Ende des Teils.",
        )


def _beginnings_and_ends(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and word of each „if“, „for“, „endif“ and „endfor“, in the order of the text."""
    for number, line in enumerate(source.split("\n"), start=1):
        for found in BEGINS_OR_ENDS.finditer(line):
            yield number, found[1]


def _ends_last(begun: list[tuple[int, str]], word: str) -> bool:
    """Take the block begun last off the list where this word ends it; say whether it did."""
    ends = bool(begun) and begun[-1][1] == word[3:]
    if ends:
        begun.pop()
    return ends


def _words(error: TemplateSyntaxError) -> str:
    """Return a German sentence for what Jinja could not read."""
    said = error.message or ""
    if "unknown tag" in said and "end" not in said:
        return "Diesen Befehl gibt es in Vorlagen nicht. Erlaubt sind „if“ und „for“."
    if "Unexpected end of template" in said or "unknown tag 'end" in said:
        return "Zu „if“ oder „for“ fehlt das Gegenstück „endif“ oder „endfor“, oder sie überkreuzen sich."
    if "No filter" in said or "No test" in said:
        return "Zusätze hinter einem Feld gehen in Vorlagen nicht. Schreiben Sie nur das Feld."
    return NOT_CLOSED

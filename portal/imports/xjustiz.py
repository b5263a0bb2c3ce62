"""A court's message by XJustiz: read as a list of one line under the usual headings, so that all else is as for a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, time
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from portal import courts
from portal.imports.faults import UnreadableFile
from portal.imports.headings import Field
from portal.imports.tables import MAX_BYTES

NAMESPACE = "{http://www.xjustiz.de}"
READ = {
    "nachricht.gds.basisnachricht.0005006": "Basisnachricht",
    "nachricht.gds.uebermittlungSchriftgutobjekte.0005005": "Übermittlung von Schriftgutobjekten",
}
"""The messages in which courts tell of a suit, by the name XJustiz gives their root."""
PLAINTIFF, DEFENDANT = "101", "028"
"""GDS.Rollenbezeichnung: Kläger(in), Beklagte(r)."""
TOLD = {
    "EingangKlage": Field.FILED_ON, "Rechtshaengigkeit": Field.SERVED_ON, "Monatsmiete": Field.RENT,
    "Mietrueckstand": Field.ARREARS, "Entschaedigung": Field.COMPENSATION,
}  # fmt: skip
"""What § 22 Abs. 9 SGB II asks for and XJustiz has no element of its own for: named fields of the message."""
COLUMNS = (
    Field.COURT, Field.DOCKET, Field.FILED_ON, Field.SERVED_ON, Field.LANDLORD, Field.LAST_NAME, Field.FIRST_NAME,
    Field.BIRTH_DATE, Field.STREET, Field.POSTCODE, Field.CITY, Field.DISTRICT, Field.RENT, Field.ARREARS, Field.COMPENSATION,
    Field.HEARING_ON,
)  # fmt: skip


class Home(NamedTuple):
    """Where a party lives, as its address says it."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    district: str = ""


def is_meant(data: bytes, filename: str) -> bool:
    """Say whether a file is to be read as a message: by its name, or by what stands at its beginning."""
    return Path(filename).suffix.lower() == ".xml" or b"www.xjustiz.de" in data[:2000]


def rows(data: bytes, filename: str) -> Sequence[Sequence[str]]:
    """Return headings and the one line of a message; raise UnreadableFile for what is no message of a suit."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"„{filename}“ ist größer als 20 MB und wurde nicht gelesen.")
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise UnreadableFile(
            f"„{filename}“ bringt eigene Zeichen mit (DTD) und wurde nicht gelesen. Eine XJustiz-Nachricht hat keine."
        ) from None
    except (ParseError, ValueError, LookupError):
        raise UnreadableFile(f"„{filename}“ ist kein lesbares XML. Fordern Sie die Nachricht neu an.") from None
    name = root.tag.removeprefix(NAMESPACE)
    if name not in READ:
        known = " und ".join(f"„{label}“ ({name.rpartition('.')[2]})" for name, label in READ.items())
        raise UnreadableFile(
            f"„{filename}“ ist eine Nachricht der Art „{name}“. Gelesen werden von XJustiz nur {known}."
        )
    told = _told(root)
    return [[field.label for field in COLUMNS], [told.get(field, "") for field in COLUMNS]]


def _told(root: Element) -> dict[Field, str]:
    """Return what the message says, in the writing of a list."""
    code = _text(root, "instanzdaten//gericht/code") or _text(root, "absender//gericht/code")
    defendants = list(_parties(root, DEFENDANT))
    people = [[_text(each, key) for key in ("nachname", "vorname", "geburtsdatum")] for each in defendants]
    people = [person for person in people if person[0]]
    # First names are counted from the left: who has none comes last.
    people.sort(key=lambda person: not person[1])
    home = next(map(_home, defendants), Home())
    told = {
        Field.COURT: next((court.name for court in courts.all_courts() if court.code == code), code),
        Field.DOCKET: _text(root, "verfahrensnummer") or _text(root, "absender/aktenzeichen"),
        Field.LANDLORD: " / ".join(map(_name, _parties(root, PLAINTIFF))),
        Field.LAST_NAME: " / ".join(last for last, _, _ in people),
        Field.FIRST_NAME: " / ".join(first for _, first, _ in people),
        Field.BIRTH_DATE: " / ".join(_as_listed(born) for _, _, born in people),
        Field.STREET: home.street, Field.POSTCODE: home.postcode, Field.CITY: home.city, Field.DISTRICT: home.district,
        Field.HEARING_ON: _hearing(root),
    }  # fmt: skip
    for field in _all(root, "feld"):
        if meant := TOLD.get(_text(field, "name")):
            told[meant] = _as_listed(_text(field, "wert"))
    return told


def _parties(root: Element, role: str) -> Iterator[Element]:
    """Yield who takes part in the suit in a role; their lawyers have others."""
    for part in _all(root, "beteiligung"):
        if role in [(code.text or "").strip() for code in _all(part, "rollenbezeichnung/code")]:
            yield from _all(part, "beteiligter")


def _name(party: Element) -> str:
    person = " ".join(filter(None, (_text(party, "vorname"), _text(party, "nachname"))))
    return _text(party, "bezeichnung.aktuell") or person


def _home(party: Element) -> Home:
    street = " ".join(filter(None, (_text(party, "anschrift/strasse"), _text(party, "anschrift/hausnummer"))))
    return Home(street, *(_text(party, f"anschrift/{part}") for part in ("postleitzahl", "ort", "ortsteil")))


def _hearing(root: Element) -> str:
    """Return day and time of the hearing as „21.04.2026 10:30“."""
    day, at = _as_listed(_text(root, "terminsdatum")), _text(root, "terminsuhrzeit")
    with suppress(ValueError):
        at = f"{time.fromisoformat(at):%H:%M}"
    return f"{day} {at}".strip()


def _as_listed(value: str) -> str:
    """Return a day or an amount as people write it; anything else as it is, so that the preview can show it."""
    with suppress(ValueError):
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    return value.replace(".", ",") if value.replace(".", "", 1).isdigit() else value


def _text(within: Element, path: str) -> str:
    """Return the text of the first element at a path, one line."""
    return " ".join(next((each.text or "" for each in _all(within, path)), "").split())


def _all(within: Element, path: str) -> Iterator[Element]:
    return within.iterfind(".//" + "/".join(f"{{*}}{step}" if step else "" for step in path.split("/")))

"""What a column holds, told from its heading in the usual wordings of courts and offices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeVar

from models.names import fold, joined_umlauts
from models.types import Labelled
from portal.imports.cells import shown
from portal.imports.tables import Cell

F = TypeVar("F")


class Field(Labelled):
    """What a column of a notice list can hold; the label is what people choose from."""

    NUMBER = "number", "Laufende Nummer"
    RECEIVED_ON = "received_on", "Eingang der Mitteilung"
    COURT = "court", "Gericht"
    DOCKET = "docket", "Aktenzeichen"
    FILED_ON = "filed_on", "Klageeingang"
    SERVED_ON = "served_on", "Klage zugestellt am"
    LANDLORD = "landlord", "Kläger / Vermieter"
    PARTIES = "parties", "Parteien mit Anschriften"
    TENANT = "tenant", "Mieter (ganzer Name)"
    LAST_NAME = "last_name", "Nachname"
    FIRST_NAME = "first_name", "Vorname"
    BIRTH_DATE = "birth_date", "Geburtsdatum"
    ADDRESS = "address", "Anschrift in einer Spalte"
    STREET = "street", "Straße, Hausnummer"
    HOUSE_NUMBER = "house_number", "Hausnummer allein"
    PLACE = "place", "PLZ und Ort in einer Spalte"
    POSTCODE = "postcode", "PLZ"
    CITY = "city", "Ort"
    DISTRICT = "district", "Stadtteil"
    RENT = "rent", "Miete monatlich"
    ARREARS = "arrears", "Mietrückstand"
    COMPENSATION = "compensation", "Nutzungsentschädigung"
    CLAIMS = "claims", "Mietrückstand und Entschädigung in einer Spalte"
    HEARING_ON = "hearing_on", "Termin zur mündlichen Verhandlung"
    REMARK = "remark", "Bemerkung"


WORDINGS: Mapping[Field, str] = {
    Field.NUMBER: "lfd. Nr.|lfdnr|lfd|laufende Nummer|laufende Nr.|Nr.|Nummer|#|Zeile|Pos.",
    Field.RECEIVED_ON: (
        "Eingang Mitteilung|Eingang der Mitteilung|Mitteilung eingegangen am|Mitteilungseingang|Eingang"
        "|Eingangsdatum|Eingang am|eingegangen am|Posteingang|Eingang Fachstelle|Eingang bei uns"
        "|Eingangsdatum der Mitteilung|Tag des Eingangs der Mitteilung|Meldung vom|Eingang der Meldung"
        "|Datum der Mitteilung|Mitteilung vom|Eingang Meldung|gemeldet am|Datum Eingang"
    ),
    Field.COURT: ("Gericht|Amtsgericht|AG|Name des Gerichts|zuständiges Gericht|Prozessgericht|mitteilendes Gericht"),
    Field.DOCKET: (
        "Aktenzeichen|Az|AZ Gericht|Aktenz.|Geschäftszeichen|Gesch.-Z.|Geschäftsnummer|Gz|Gerichtsaktenzeichen"
        "|Aktenzeichen des Gerichts|Aktenzeichen Gericht|Aktenzeichen AG|Aktenzeichen Amtsgericht"
        "|Az. des Gerichts"
    ),
    Field.FILED_ON: (
        "Klageeingang|Eingang Klage|Eingang der Klage|Tag des Eingangs der Klage|Klage eingegangen am|Klage vom"
        "|Klage eingereicht am|Klageeinreichung|Datum der Klage|Klagedatum|Tag des Klageeingangs|Klage am"
        "|Anhängigkeit|anhängig seit|Eingang der Klageschrift|Eingang der Räumungsklage|Klageeingang bei Gericht"
        "|Eingang der Klage bei Gericht|Tag des Eingangs der Räumungsklage"
    ),
    Field.SERVED_ON: (
        "zugestellt am|zugestellt|Zustellung|Zustelldatum|Zustellungsdatum|Klage zugestellt am|Klagezustellung"
        "|Zustellung der Klage|Tag der Zustellung|Tag der Rechtshängigkeit|Rechtshängigkeit|rechtshängig seit"
        "|rechtshängig am|Datum der Rechtshängigkeit|Zustellung am|Tag der Klagezustellung|Zustellung Klage"
        "|Tag der Zustellung der Klage|Zustellung der Klageschrift"
    ),
    Field.LANDLORD: (
        "Kläger/Vermieter|Kläger|Klägerin|Kläger/in|Klägerin/Kläger|Kläger(in)|klagende Partei|Klagepartei"
        "|Vermieter|Vermieterin|Vermieter/in|Vermieter/Kläger|Name Vermieter|Name des Vermieters|Name des Klägers"
        "|Name und Anschrift des Klägers|Name und Anschrift der klagenden Partei|Kläger (Name, Anschrift)"
        "|Klägerseite|Wohnungsunternehmen|Wohnungsgesellschaft|Name Kläger|Vermieter (Kläger)|Eigentümer"
        "|Name und Anschrift des Vermieters|Kläger/Vermieterin|Vermieter/Hausverwaltung|Hausverwaltung"
    ),
    Field.PARTIES: (
        "Namen und Anschriften der Parteien|Name und Anschrift der Parteien|Parteien|Rubrum|Kurzrubrum"
        "|Parteien mit Anschrift|Kläger ./. Beklagter|Kläger/Beklagter|Namen und Anschrift der Parteien"
        "|Namen der Parteien|Parteibezeichnung"
    ),
    Field.TENANT: (
        "Beklagter|Beklagte|Beklagte/r|Beklagter/Mieter|Beklagte(r)|beklagte Partei|Mieter|Mieterin|Mieter/in"
        "|Mieter/Beklagter|Mieterin/Mieter|Name, Vorname|Nachname, Vorname|Name Vorname|Name und Vorname"
        "|Name und Vorname des Mieters|Name und Vorname der Mieter"
        "|Vor- und Nachname|Vorname Name|Vorname Nachname|Name des Mieters|Name Mieter|Schuldner|Schuldner/in"
        "|Mietpartei|Haushalt|Name und Anschrift des Beklagten|Name und Anschrift der beklagten Partei"
        "|Name des Beklagten|Name der beklagten Partei|Beklagter (Name, Anschrift)|Name und Anschrift des Mieters|Betroffene|Betroffener"
        "|Betroffene Person|Mieter (Name, Vorname)|Beklagtenseite|Name/Vorname|Vorname/Name|Name d. Mieters"
    ),
    Field.LAST_NAME: (
        "Name|Nachname|Familienname|Zuname|Name Beklagter|Nachname Mieter|Nachname Beklagter|Mieter Name"
        "|Mieter Nachname|Beklagter Name|Beklagter Nachname|Nachname des Mieters"
    ),
    Field.FIRST_NAME: (
        "Vorname|Vornamen|Vorname(n)|Rufname|Vorname Mieter|Vorname Beklagter|Mieter Vorname|Beklagter Vorname"
    ),
    Field.BIRTH_DATE: (
        "Geburtsdatum|geboren am|geb. am|geb.|geboren|Geburtstag|Geb.-Datum|Geb.dat.|Geburtsdatum Mieter"
        "|Geburtsdatum Beklagter|Tag der Geburt"
    ),
    Field.ADDRESS: (
        "Anschrift|Adresse|Wohnanschrift|Anschrift der Wohnung|Anschrift Mieter|Anschrift des Mieters"
        "|Anschrift Beklagter|Anschrift des Beklagten|Anschrift der beklagten Partei"
        "|Wohnungsanschrift|Mietobjekt|Adresse der Wohnung|Objekt"
        "|Anschrift Mietobjekt|Objektadresse|Adresse Mieter|Anschrift Mietwohnung|Wohnadresse|Objektanschrift"
    ),
    Field.STREET: (
        "Straße, Hausnr.|Straße|Straße und Hausnummer|Straße, Hausnummer|Straße/Hausnummer|Straße Nr.|Str."
        "|Strasse|Straße + Nr.|Straße, Nr.|Str./Nr.|Str., Hausnr.|Straße/Hausnr.|Straße/Nr.|Straße u. Hausnummer"
    ),
    Field.HOUSE_NUMBER: "Hausnummer|Hausnr.|Haus-Nr.|HNr.",
    Field.PLACE: ("PLZ Ort|PLZ/Ort|PLZ, Ort|PLZ und Ort|PLZ + Ort|Postleitzahl und Ort|Postleitzahl/Ort"),
    Field.POSTCODE: "PLZ|Postleitzahl|Plz.",
    Field.CITY: "Ort|Wohnort|Stadt|Gemeinde|Stadt/Gemeinde",
    Field.DISTRICT: ("Stadtteil|Ortsteil|Stadtbezirk|Bezirk|Quartier|Stadt-/Ortsteil|Stadtviertel|Wohnbezirk"),
    Field.RENT: (
        "Miete mtl.|Miete|Monatsmiete|monatliche Miete|mtl. Miete|Miete monatlich|Höhe der Miete|Bruttomiete"
        "|Warmmiete|Bruttowarmmiete|Gesamtmiete|Miethöhe|Höhe der monatlichen Miete|Miete pro Monat|Miete/Monat"
        "|Höhe der monatlich zu entrichtenden Miete|Höhe der monatlich zu zahlenden Miete|Kaltmiete"
        "|monatlich zu entrichtende Miete|Mietzins|Monatl. Miete"
    ),
    Field.ARREARS: (
        "Rückstand|Mietrückstand|Mietrückstände|Mietschulden|Rückstände|Höhe des Mietrückstandes|Höhe Rückstand"
        "|Höhe des geltend gemachten Mietrückstandes|Höhe des geltend gemachten Mietrückstands|Miet-Rückstand"
        "|geltend gemachter Mietrückstand|Höhe des Rückstands|Forderung|Höhe des Mietrückstands|Schulden"
        "|Höhe der Mietrückstände|Betrag des Rückstands|offene Miete|Mietrückstand gesamt|Rückstand gesamt"
    ),
    Field.COMPENSATION: (
        "Nutzungsentschädigung|Entschädigung|geltend gemachte Entschädigung|Nutzungsentsch."
        "|Höhe der geltend gemachten Entschädigung|Höhe der Entschädigung|NE|mtl. Nutzungsentschädigung"
        "|Höhe der Nutzungsentschädigung|Nutzungsausfall|Nutzungsentschädigung mtl."
    ),
    Field.CLAIMS: (
        "Höhe des geltend gemachten Mietrückstandes und der geltend gemachten Entschädigung"
        "|Höhe des geltend gemachten Mietrückstands und der geltend gemachten Entschädigung"
        "|geltend gemachter Mietrückstand und geltend gemachte Entschädigung|Mietrückstand und Entschädigung"
        "|Mietrückstand/Entschädigung|Mietrückstand und Nutzungsentschädigung|Mietrückstand/Nutzungsentschädigung"
        "|Rückstand und Entschädigung|Rückstand/Entschädigung|Rückstand und Nutzungsentschädigung"
        "|Höhe des Mietrückstandes und der Entschädigung|Höhe des Mietrückstands und der Entschädigung"
    ),
    Field.HEARING_ON: (
        "Termin|Verhandlungstermin|Termin zur mündlichen Verhandlung|mündliche Verhandlung|Gerichtstermin"
        "|Termin mündliche Verhandlung|Verhandlung am|Termin am|Termin Verhandlung|Verhandlung"
        "|Termin zur mündlichen Verhandlung, sofern bestimmt|Termin der mündlichen Verhandlung|Termin mdl. Verh."
        "|mündliche Verhandlung am|Terminsbestimmung|Termin Gericht|Termin vor Gericht|Verhandlungsdatum"
    ),
    Field.REMARK: (
        "Bemerkung|Bemerkungen|Anmerkung|Anmerkungen|Notiz|Notizen|Hinweis|Hinweise|Kommentar|Sonstiges|Vermerk"
    ),
}
"""Headings by field, separated by ``|``; those of § 22 Abs. 9 SGB II and § 36 Abs. 2 SGB XII are among them."""

HEADER_WITHIN = 30
"""The heading row is sought in this many first rows; above it stand titles."""

_HYPHENATED = re.compile(r"(?<=\w)[-\u00ad]\s*[\r\n]+\s*(?=[a-zäöüß])")
_ITEM = re.compile(r"^\s*(?:Nr\.\s*)?\d{1,2}\s*[.)]?\s+(?=\D)")
_CONDITION = re.compile(r",?\s+(?:(?:sofern|soweit|falls|wenn)\b.*|und\s*|sowie\s*)$", re.IGNORECASE | re.DOTALL)
_UNIT = re.compile(r"[(\[]?\s*(?:in\s+)?(?:€|\beuro?\b)\s*[)\]]?")
_SAID_ALONG = re.compile(r"\b(?:d(?:e[rsmn]|ie|as)|in)\b")


def recognise(heading: str) -> Field | None:
    """Return the field of a heading, None when its wording is not known."""
    bare = re.sub(r"[(\[].*?[)\]]", " ", heading)
    plain = _CONDITION.sub("", _ITEM.sub("", bare))
    fields = _fields()
    return next((field for words in (heading, bare, plain) if (field := fields.get(key(words)))), None)


def heading(cell: Cell) -> str:
    """Return a heading in one line, words divided at a line's end joined again."""
    return " ".join(_HYPHENATED.sub("", shown(cell)).split())


def header_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Return the index of the row with the most known headings, else of the first that looks like a heading row."""
    scores = [len({recognise(heading(cell)) for cell in row} - {None}) for row in rows[:HEADER_WITHIN]]
    if scores and max(scores) >= 2:
        return scores.index(max(scores))
    wordy = [
        sum(isinstance(cell, str) and any(char.isalpha() for char in cell) for cell in row)
        for row in rows[:HEADER_WITHIN]
    ]
    return next((index for index, words in enumerate(wordy) if words >= 3), None)


def fields_of(headings: Sequence[str]) -> dict[int, Field]:
    """Return the field of each recognised column; of two columns for one field the one that belongs to the tenant.

    „Kläger | Anschrift | Beklagter | Anschrift“: the address that counts is the one after the tenant.
    """
    claims: dict[Field, list[int]] = {}
    for index, words in enumerate(headings):
        if field := recognise(words):
            claims.setdefault(field, []).append(index)
    tenant = min((claims[field][0] for field in (Field.TENANT, Field.LAST_NAME) if field in claims), default=0)
    of_tenant = {
        Field.FIRST_NAME,
        Field.BIRTH_DATE,
        Field.ADDRESS,
        Field.STREET,
        Field.HOUSE_NUMBER,
        Field.PLACE,
        Field.POSTCODE,
        Field.CITY,
    }
    return {
        next((index for index in columns if field in of_tenant and index > tenant), columns[0]): field
        for field, columns in claims.items()
    }


@cache
def _fields() -> dict[str, Field]:
    return by_key(WORDINGS)


def by_key(wordings: Mapping[F, str]) -> dict[str, F]:
    """Return each wording's key with its field, for fields whose wordings are separated by ``|``."""
    return {key(words): field for field, said in wordings.items() for words in said.split("|")}


def key(words: str) -> str:
    """Return the letters by which two writings of a heading are compared."""
    plain = joined_umlauts(fold(_HYPHENATED.sub("", words)))
    bare = re.sub(r"\W|_", "", _SAID_ALONG.sub(" ", _UNIT.sub(" ", plain)))
    return bare or words.strip()

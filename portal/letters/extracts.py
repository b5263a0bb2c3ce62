"""Extracts: what a letter to an invited agency may say of a case, by the data categories open to that agency."""

from __future__ import annotations

from collections.abc import Collection

from models.enums import DataCategory
from portal.letters.fields import Values

C = DataCategory
OPEN_TO: dict[str, DataCategory] = {
    **dict.fromkeys(("absender", "bearbeitung", "brief", "empfaenger"), C.BASIC),
    **dict.fromkeys(("fall.aktenzeichen", "fall.gemeldet_am", "fall.abgeschlossen_am"), C.BASIC),
    **dict.fromkeys(("konferenz.datum", "konferenz.uhrzeit", "konferenz.ort", "konferenz.anlass", "konferenz.mitbringen"), C.BASIC),
    "konferenz.auszug": C.BASIC,
    "konferenz.verlegt": C.BASIC,
    **dict.fromkeys(("teilnahme", "anwesende", "massnahmen"), C.BASIC),
    **dict.fromkeys(("fall.meldeweg", "fall.meldende_stelle", "fall.stand", "fall.ergebnis", "fall.sicherungsweg"), C.PROCEEDING),
    **dict.fromkeys(("verfahren", "frist", "fristen", "konferenz.naechster_termin", "konferenz.haushalt_dabei"), C.PROCEEDING),
    **dict.fromkeys(("haushalt", "personen"), C.CONTACT),
    **dict.fromkeys(("haushalt.erwachsene", "haushalt.kinder", "haushalt.einkommen", "personen.stellung"), C.HOUSEHOLD),
    "miete": C.MONEY,
    "miete.vermieter": C.HOUSING,
}  # fmt: skip
"""Which category opens a group or list, or one field of it. What is not named leaves the office in no extract: what was
said, the agenda, internal notes. Guests and measures are the agency's own already (`portal.letters.meetings`)."""


def extract(values: Values, open_: Collection[DataCategory]) -> Values:
    """Return the values with everything empty that is not open."""
    seen = {*open_, C.BASIC}
    found: Values = {}
    for name, own in values.items():
        if isinstance(own, dict):
            found[name] = {key: text if _opens(name, key) in seen else "" for key, text in own.items()}
        else:
            rows = own if OPEN_TO.get(name) in seen else []
            found[name] = [
                {key: text if _opens(name, key) in seen else "" for key, text in row.items()} for row in rows
            ]
    return found


def _opens(name: str, key: str) -> DataCategory | None:
    return OPEN_TO.get(f"{name}.{key}", OPEN_TO.get(name))

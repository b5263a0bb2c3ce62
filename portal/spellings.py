"""Postcodes, e-mail addresses, phone numbers, birth dates: what is none of them, by one rule for forms, imports and commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import inspect

from models import Base
from models.types import Spelling
from models.writings import phone_digits
from portal import clock
from portal.day_limits import BORN, doubt
from portal.errors import Refused

POSTCODE = re.compile(r"[0-9]{5}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")


def _postcode(label: str, text: str) -> str | None:
    if POSTCODE.fullmatch(text):
        return None
    return f"{label} „{text}“ hat keine fünf Ziffern. Schreiben Sie zum Beispiel 30159 oder lassen Sie sie leer."


def _email(label: str, text: str) -> str | None:
    if EMAIL.fullmatch(text):
        return None
    return f"„{text}“ ist keine E-Mail-Adresse. Schreiben Sie sie wie name@beispiel.de."


def _phone(label: str, text: str) -> str | None:
    if phone_digits(text):
        return None
    return f"Telefon „{text}“ hat keine Ziffer. Schreiben Sie die Nummer oder lassen Sie das Feld leer."


RULES: dict[Spelling, Callable[[str, Any], str | None]] = {
    Spelling.POSTCODE: _postcode,
    Spelling.EMAIL: _email,
    Spelling.PHONE: _phone,
    Spelling.BIRTH: lambda label, day: doubt(label, day, BORN, today=clock.today()),
}


def doubts(record: Base, keys: Iterable[str]) -> dict[str, str]:
    """Return column -> why its value is not what the column holds, for each such column among ``keys``."""
    found = {}
    for key in keys:
        info = type(record).__table__.columns[key].info
        if (spelling := info.get("spelling")) is not None and (value := getattr(record, key)) not in (None, ""):
            found[key] = RULES[spelling](info["label"], value)
    return {key: why for key, why in found.items() if why is not None}


def check(record: Base, *, changed: bool = False) -> None:
    """Raise Refused, told at the fields, for what is no postcode, address, number or birth date.

    ``changed``: only what is about to be written is looked at, so that an old slip keeps nobody from other work.
    """
    keys = [key for key, column in type(record).__table__.columns.items() if column.info.get("spelling")]
    if changed:
        state = inspect(record)
        keys = [key for key in keys if state.attrs[key].history.has_changes()]
    if found := doubts(record, keys):
        raise Refused(" ".join(found.values()), at=found)

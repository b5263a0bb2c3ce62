"""Figures of contacts: letters, calls and visits, and how many of them reached somebody."""

from __future__ import annotations

from sqlalchemy import and_

from models import Contact
from models.enums import ContactKind
from portal.statistics.indicators import Basis, Indicator, Quotient, Unit

CONTACTS = Indicator(
    "contacts", "Kontakte", "Briefe, Anrufe, Hausbesuche, Sprechstunden und E-Mails im Berichtszeitraum; ohne Vermerke.",
    Unit.CONTACTS, Basis.HAPPENED, Contact.happened_on, lambda frame: Contact.kind != ContactKind.NOTE,
)  # fmt: skip
CONTACTS_REACHED = Indicator(
    "contacts_reached", "davon erreicht", "Kontakte, bei denen der Haushalt erreicht wurde.",
    Unit.CONTACTS, Basis.HAPPENED, Contact.happened_on,
    lambda frame: and_(Contact.kind != ContactKind.NOTE, Contact.reached.is_(True)),
)  # fmt: skip
CONTACTS_SHARE = Quotient(
    "contacts_share", "Anteil erreicht", "Kontakte, die erreichten, geteilt durch alle Kontakte ohne Vermerke.",
    CONTACTS_REACHED, CONTACTS,
)  # fmt: skip
LETTERS, VISITS = (
    Indicator(
        key, label, f"{label} im Berichtszeitraum.",
        Unit.CONTACTS, Basis.HAPPENED, Contact.happened_on, condition,
    )
    for key, label, condition in (
        ("letters", "Briefe", lambda frame: Contact.kind == ContactKind.LETTER),
        ("visits", "Hausbesuche", lambda frame: Contact.kind == ContactKind.HOME_VISIT),
    )
)  # fmt: skip
LETTERS_REACHED, VISITS_REACHED = (
    Indicator(
        key, label, f"{label}: Kontakte dieser Art, auf die der Haushalt reagierte oder bei denen er angetroffen wurde.",
        Unit.CONTACTS, Basis.HAPPENED, Contact.happened_on, condition,
    )
    for key, label, condition in (
        (
            "letters_reached", "Briefe mit Antwort",
            lambda frame: and_(Contact.kind == ContactKind.LETTER, Contact.reached.is_(True)),
        ),
        (
            "visits_reached", "Hausbesuche, angetroffen",
            lambda frame: and_(Contact.kind == ContactKind.HOME_VISIT, Contact.reached.is_(True)),
        ),
    )
)  # fmt: skip
LETTERS_SHARE = Quotient(
    "letters_share", "Anteil Briefe mit Antwort", "Briefe mit Antwort geteilt durch alle Briefe.",
    LETTERS_REACHED, LETTERS,
)  # fmt: skip
VISITS_SHARE = Quotient(
    "visits_share", "Anteil angetroffen", "Hausbesuche, bei denen jemand angetroffen wurde, geteilt durch alle.",
    VISITS_REACHED, VISITS,
)  # fmt: skip
VISITED_CASES = Indicator(
    "visited_cases", "Aufgesuchte Fälle", "Verschiedene Fälle mit wenigstens einem Hausbesuch (aufsuchende Arbeit).",
    Unit.CASES, Basis.HAPPENED, Contact.happened_on, lambda frame: Contact.kind == ContactKind.HOME_VISIT,
    Contact.case_id, distinct=True,
)  # fmt: skip

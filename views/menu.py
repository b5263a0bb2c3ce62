"""The menu: what each role can open, in the order of the day's work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from models import (
    AccessEntry,
    Agency,
    AuditEntry,
    Base,
    Case,
    CatalogueEntry,
    Conference,
    Consent,
    FollowUp,
    Handover,
    Invitation,
    LetterTemplate,
    Measure,
    Merge,
    Person,
    Programme,
    Reminder,
    Report,
    ReportForm,
    SavedReport,
    Share,
    StatisticsDelivery,
    User,
)
from models.enums import Role
from portal import access, today
from portal.access import Verb
from portal.scopes import SCOPE
from portal.today import Waiting
from portal.viewers import Viewer

FIGURES = frozenset({Role.CLERK, Role.SOCIAL_WORKER, Role.LEAD, Role.FINANCE})
STEERING = frozenset({Role.LEAD, Role.FINANCE})
IMPORTERS = frozenset({Role.CLERK, Role.SOCIAL_WORKER, Role.LEAD})
RIGHTS = frozenset({Role.LEAD, Role.ADMIN, Role.PRIVACY})


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu; shown to who may read the record, or to the roles named."""

    label: str
    url: str
    model: type[Base] | None = None
    roles: frozenset[Role] = frozenset(Role)
    badge: str = ""
    badge_label: str = ""
    of_office: bool = False

    def shown_to(self, viewer: Viewer) -> bool:
        """Say whether this viewer finds the line."""
        if self.of_office and viewer.office_id is None:
            return False
        return viewer.role in self.roles and (self.model is None or access.may(viewer, Verb.READ, self.model))


STAFF = frozenset({Role.CLERK, Role.SOCIAL_WORKER, Role.LEAD})
PARTNERS = frozenset({Role.PARTNER, Role.PARTNER_LEAD})
GROUPS: tuple[tuple[str, tuple[Item, ...]], ...] = (
    ("", (Item("Heute", "/"),)),
    ("Fallarbeit", (
        Item("Meldungen", "/meldungen/", Report, STAFF | PARTNERS, "report", "neu"),
        Item("Eingangsliste einlesen", "/eingangsliste/", None, IMPORTERS),
        Item("Fälle", "/faelle/", Case, badge="deadline", badge_label="mit ablaufender Frist"),
        Item("Fallkonferenzen", "/konferenzen/", Conference),
        Item("Einladungen", "/einladungen/", Invitation, badge="invitation", badge_label="ohne Antwort"),
        Item("Maßnahmen", "/massnahmen/", Measure, badge="measure", badge_label="überfällig"),
        Item("Nachfragen", "/nachfragen/", FollowUp, badge="follow_up", badge_label="fällig"),
        Item("Wiedervorlagen", "/wiedervorlagen/", Reminder, badge="reminder", badge_label="fällig"),
        Item("Übergaben", "/uebergaben/", Handover, badge="handover", badge_label="neu übergeben"),
        Item("Personen", "/personen/", Person, STAFF),
        Item("Zusammenführungen", "/zusammenfuehrungen/", Merge, STAFF),
    )),
    ("Auswertung", (
        Item("Steuerung", "/steuerung/", None, STEERING, of_office=True),
        Item("Statistik", "/statistik/", None, FIGURES),
        Item("Auswertungen", "/auswertungen/", SavedReport),
        Item("Berichtsformulare", "/berichtsformulare/", ReportForm),
        Item("Förderung", "/foerderung/", Programme, badge="proof", badge_label="Nachweis fällig"),
        Item("Lieferungen", "/lieferungen/", StatisticsDelivery),
        Item("Statistik-Lücken", "/luecken/", None, STAFF),
    )),
    ("Datenschutz", (
        Item("Freigaben", "/freigaben/", Share),
        Item("Einwilligungen", "/einwilligungen/", Consent),
        Item("Änderungsprotokoll", "/protokoll/", AuditEntry),
        Item("Zugriffe", "/zugriffe/", AccessEntry),
        Item("Löschung", "/loeschung/", None, frozenset({Role.LEAD})),
    )),
    ("Verwaltung", (
        Item("Stellen", "/stellen/", Agency),
        Item("Benutzer", "/benutzer/", User, frozenset({Role.ADMIN, Role.LEAD, Role.PARTNER_LEAD})),
        Item("Kataloge", "/kataloge/", CatalogueEntry, frozenset({Role.ADMIN, Role.LEAD})),
        Item("Briefvorlagen", "/vorlagen/", LetterTemplate),
        Item("Rechte", "/rechte/", None, RIGHTS),
        Item("Mein Konto", "/konto/"),
    )),
)  # fmt: skip


LISTS = {
    "deadline": "/faelle/",
    "conference": "/faelle/",
    "report": "/meldungen/",
    "handover": "/uebergaben/",
    "unassigned": "/faelle/",
    "conferences": "/konferenzen/",
    "answer": "/einladungen/",
    "feedback": "/massnahmen/",
    "measure": "/massnahmen/",
    "follow_up": "/nachfragen/",
    "reminder": "/wiedervorlagen/",
    "unreached": "/faelle/",
    "dormant": "/faelle/",
    "proof": "/foerderung/",
    "invitation": "/einladungen/",
    "own_measure": "/massnahmen/",
    "own_report": "/meldungen/",
}


def list_of(pile: str, scope: str = "") -> str:
    """Return the address of the list of exactly what a pile counts in a scope, what is due first at its top."""
    return f"{LISTS[pile]}?{today.PILE}={pile}{f'&{urlencode({SCOPE: scope})}' if scope else ''}"


def groups(viewer: Viewer, waiting: Waiting, path: str) -> list[dict[str, Any]]:
    """Return the groups of the menu for a viewer, with what waits and where he is."""
    found = []
    badges, scope = waiting.counts, waiting.scope.word(viewer) if viewer.role in STAFF else ""
    for label, items in GROUPS:
        shown = [
            {
                "label": item.label, "url": item.url, "badge": today.counted(badges[item.badge]) if badges.get(item.badge) else None,
                "badge_label": item.badge_label, "badge_url": list_of(item.badge, scope) if item.badge else None,
                "active": path == item.url if item.url == "/" else path.startswith(item.url),
            }
            for item in items
            if item.shown_to(viewer)
        ]  # fmt: skip
        if shown:
            found.append({"label": label, "items": shown})
    return found

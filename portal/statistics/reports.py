"""Who may have which report, and the report itself: all tables of a period for some offices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from models import Agency, CatalogueEntry
from models.enums import AgencyKind, Role
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.statistics import crosstabs, flows
from portal.statistics.indicators import Entry, Frame
from portal.statistics.periods import Period
from portal.statistics.protections import protect
from portal.statistics.results import Protection, StatisticsReport, Table
from portal.statistics.tables import WORKBOOK, Flow
from portal.viewers import Viewer, machine

OFFICE_ROLES = frozenset({Role.LEAD, Role.CLERK, Role.SOCIAL_WORKER, Role.FINANCE})

RULES = (
    "Gezählt werden Fälle; ein Fall ist ein Haushalt, dessen Wohnung gefährdet ist. Derselbe Haushalt zählt mit "
    "jedem neuen Fall erneut.",
    "Maßgeblich ist das Datum, das die jeweilige Zahl nennt: Eingang der Meldung, Abschluss, Vereinbarung oder "
    "Fälligkeit. Erster und letzter Tag des Zeitraums zählen mit.",
    "Der Zugangsstand ist der Verfahrensstand bei der ersten Meldung; spätere Änderungen des Stands ändern ihn nicht.",
    "„Wohnung erhalten“ sind die Ergebnisse W1 und W2, „Wohnungslosigkeit vermieden“ W1 bis W4. Nenner beider "
    "Anteile sind alle abgeschlossenen Fälle, auch W9 (unbekannt) und W10 (unzuständig).",
    "Die Frist von zehn Werktagen ist der bei der Meldung berechnete letzte Tag im Kalender der Fachstelle. "
    "Einladung und Durchführung werden getrennt gemessen.",
    "„keine Angabe“ steht für nicht erfasste Werte und ist nie eine 0.",
)


def offices_for(session: GuardedSession, viewer: Viewer) -> list[Agency]:
    """Return the offices whose figures the viewer may have: his own, those his Region funds, or none; by name."""
    if viewer.system:
        chosen = Agency.kind == AgencyKind.OFFICE
    elif viewer.agency_kind is AgencyKind.OFFICE and viewer.role in OFFICE_ROLES:
        chosen = Agency.id == viewer.agency_id
    elif viewer.agency_kind is AgencyKind.REGION and viewer.role is Role.FINANCE:
        chosen = Agency.funded_by_id == viewer.agency_id
    else:
        return []
    return list(session.scalars(select(Agency).where(chosen).order_by(Agency.name, Agency.id)))


def least_protection(viewer: Viewer) -> Protection:
    """Return the protection a viewer cannot go below: none inside the office, rounding for everybody else."""
    return Protection.NONE if viewer.system or viewer.office_id is not None else Protection.ROUND_TO_5


def report(
    session: GuardedSession,
    offices: Sequence[int],
    period: Period,
    on: date,
    protection: Protection = Protection.NONE,
) -> StatisticsReport:
    """Count all tables of a period for the offices named, as the data stands on a day.

    Raises Forbidden when no office is named or one whose figures the session's viewer may not have.
    A viewer from outside the office gets rounded figures whatever he asks for.
    """
    allowed = {office.id: office.name for office in offices_for(session, session.viewer)}
    if not offices or not allowed.keys() >= set(offices):
        raise Forbidden("Zahlen dieser Fachstelle stehen Ihnen nicht zu.")
    least = least_protection(session.viewer)
    if least is not Protection.NONE and not period.is_whole:
        raise Refused(
            f"Außerhalb der Fachstelle gibt es Zahlen nur für ganze Quartale, Halbjahre und Jahre, nicht für {period}: "
            "Aus kürzeren Zeiträumen ließe sich auf einzelne Haushalte schließen. Wählen Sie zum Beispiel 2026-Q1."
        )
    applied = least if protection is Protection.NONE else protection
    tables = _counted(session, sorted(set(offices)), period, on)
    return StatisticsReport(
        tuple(name for office, name in allowed.items() if office in offices), period, on, applied,
        tuple(protect(table, applied) for table in tables), (*RULES, *_early(period, on)),
    )  # fmt: skip


def _counted(session: GuardedSession, offices: Sequence[int], period: Period, on: date) -> list[Table]:
    """Count over rows the viewer himself may not see; the one place where figures cross that line.

    Nothing pending is flushed here, or it would be written in the machine's name; only counts leave.
    """
    with session.no_autoflush, session.acting_as(machine("Statistik", on)):
        frame = Frame(period, on, _lists(session, period))
        return [
            flows.count(session, table, frame, offices)
            if isinstance(table, Flow)
            else crosstabs.count(session, table, frame, offices)
            for table in WORKBOOK
        ]


def _lists(session: GuardedSession, period: Period) -> Mapping[object, tuple[Entry, ...]]:
    """Return the offices' own lists in their order; entries without a day in the period are retired."""
    lists: dict[object, tuple[Entry, ...]] = {}
    entry = CatalogueEntry
    found = session.execute(
        select(entry.kind, entry.id, entry.label, entry.valid_from, entry.valid_to)
        .order_by(entry.kind, entry.position, entry.label, entry.id)
    )  # fmt: skip
    for kind, key, label, valid_from, valid_to in found:
        retired = (valid_from or period.start) > period.end or (valid_to or period.end) < period.start
        lists[kind] = (*lists.get(kind, ()), Entry(key, label, retired))
    return lists


def _early(period: Period, on: date) -> tuple[str, ...]:
    """Warn of a period that is not over yet."""
    if on >= period.end:
        return ()
    return (
        f"Der Zeitraum läuft noch: Er endet am {period.end:%d.%m.%Y}, die Daten sind vom {on:%d.%m.%Y}. "
        "Die Zahlen ändern sich bis dahin.",
    )

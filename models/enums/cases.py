"""Where the work on a case stands, how it ended, and what becomes of its record."""

from __future__ import annotations

from models.types import Labelled


class CaseStatus(Labelled):
    """Where the work on a case stands."""

    CLEARING = "clearing", "Clearing"
    CONFERENCE = "conference", "Fallkonferenz"
    IMPLEMENTATION = "implementation", "Umsetzung"
    CLOSED = "closed", "abgeschlossen"


OPEN_CASES = (CaseStatus.CLEARING, CaseStatus.CONFERENCE, CaseStatus.IMPLEMENTATION)
"""Every status but closed, named: „not closed“ is nothing an index can look up."""


class Outcome(Labelled):
    """Ergebnis Wohnung W1 to W10 (handbook 2.5)."""

    W1 = "W1", "W1 Wohnung erhalten (Mietverhältnis fortgesetzt)"
    W2 = "W2", "W2 neuer Mietvertrag, gleiche Wohnung"
    W3 = "W3", "W3 nahtlos neue Wohnung"
    W4 = "W4", "W4 andere gesicherte Unterbringung"
    W5 = "W5", "W5 vorläufig gesichert / Aufschub"
    W6 = "W6", "W6 verloren, privat untergekommen"
    W7 = "W7", "W7 verloren, ordnungsrechtlich untergebracht"
    W8 = "W8", "W8 verloren, ohne Unterkunft"
    W9 = "W9", "W9 unbekannt / kein Kontakt"
    W10 = "W10", "W10 unzuständig / Weitergabe"


HOME_RETAINED = (Outcome.W1, Outcome.W2)
"""„Wohnung erhalten“: W1 and W2 only (handbook 2.5)."""

HOMELESSNESS_AVOIDED = (Outcome.W1, Outcome.W2, Outcome.W3, Outcome.W4)
"""„Wohnungslosigkeit vermieden“: W1 to W4, reported apart from „Wohnung erhalten“."""


class SecuringWay(Labelled):
    """Sicherungsweg: how the home was secured."""

    DEBTS_SGB2 = "debts_sgb2", "Mietschuldenübernahme SGB II"
    DEBTS_SGB12 = "debts_sgb12", "Mietschuldenübernahme SGB XII"
    INSTALMENTS = "instalments", "Ratenvereinbarung"
    OWN_MEANS = "own_means", "Eigenmittel"
    FOUNDATION = "foundation", "Stiftung / Spende"
    BACK_PAYMENT = "back_payment", "Leistungsnachzahlung"
    NEGOTIATION = "negotiation", "Vermieterverhandlung"
    SETTLEMENT = "settlement", "Gerichtlicher Vergleich"
    EVICTION_PERIOD = "eviction_period", "Räumungsfrist"
    PROTECTION_765A = "protection_765a", "Vollstreckungsschutz § 765a ZPO"
    CLEARING_OUT = "clearing_out", "Entrümpelung"
    MEDIATION = "mediation", "Mediation / Verhaltensänderung"
    ASSISTED_LIVING = "assisted_living", "Betreutes Wohnen"
    MOVE = "move", "Umzug"


class FollowUpResult(Labelled):
    """What a follow-up found."""

    HELD = "held", "Wohnung gesichert, Absprachen gehalten"
    BROKEN = "broken", "Wohnung gesichert, Absprachen nicht gehalten"
    LOST = "lost", "Wohnung verloren"
    NOT_REACHED = "not_reached", "nicht erreicht"


class CatalogueKind(Labelled):
    """Which list a catalogue entry belongs to."""

    TRIGGER = "trigger", "Auslöser"
    REASON = "reason", "Grund"
    MEASURE_KIND = "measure_kind", "Art der Maßnahme"
    DISTRICT = "district", "Stadtteil"


class MergeKind(Labelled):
    """What was merged."""

    CASE = "case", "Fall"
    PERSON = "person", "Person"


class MergeState(Labelled):
    """What was decided about two records that look like one."""

    DONE = "done", "zusammengeführt"
    UNDONE = "undone", "rückgängig gemacht"
    APART = "apart", "zwei verschiedene"


class ErasureBasis(Labelled):
    """Why a household was anonymised."""

    RETENTION = "retention", "Aufbewahrungsfrist abgelaufen"
    REQUEST = "request", "auf Antrag (Art. 17 DSGVO)"

"""What happens in court and before: stages, steps, grounds and debts."""

from __future__ import annotations

from models.types import Labelled


class Stage(Labelled):
    """Verfahrensstand, at first knowledge (Zugangsstand) and now; the codes are those of handbook 2.5."""

    ARREARS = "10", "Mietrückstand ohne Kündigung"
    ENERGY = "15", "Energierückstand / Sperrandrohung"
    WARNING = "20", "Abmahnung"
    TERMINATION_IMMEDIATE = "30", "Fristlose Kündigung"
    TERMINATION_ORDINARY = "31", "Ordentliche Kündigung (Pflichtverletzung)"
    OWN_USE = "32", "Eigenbedarf"
    REALISATION = "33", "Verwertung / Abriss / Sonstiges"
    SUIT_FILED = "40", "Räumungsklage eingereicht"
    SUIT_SERVED = "41", "Klage zugestellt"
    JUDGMENT = "50", "Urteil / Versäumnisurteil / Vergleich"
    EVICTION_PERIOD = "60", "Räumungsfrist läuft"
    EVICTION_DATE = "70", "Räumungstermin anberaumt"
    LOST = "80", "Wohnung bereits verloren"
    OTHER_REASONS = "90", "Sonstige zwingende Gründe"


class StepKind(Labelled):
    """What happened in the proceeding on a day."""

    REPORTED = "reported", "Meldung bei der Fachstelle"
    ARREARS_BEGAN = "arrears_began", "Mietrückstand entstanden"
    WARNED = "warned", "Mahnung / Abmahnung"
    TERMINATED_IMMEDIATE = "term_immediate", "Fristlose Kündigung zugegangen"
    TERMINATED_ORDINARY = "term_ordinary", "Ordentliche Kündigung zugegangen"
    TENANCY_ENDS = "tenancy_ends", "Mietende laut Kündigung"
    FILED = "filed", "Klage eingegangen"
    SERVED = "served", "Klage zugestellt"
    DEFENCE = "defence", "Verteidigungsanzeige abgegeben"
    SUIT_ENDED = "suit_ended", "Klage zurückgenommen oder erledigt"
    HEARING = "hearing", "Mündliche Verhandlung"
    DEFAULT_JUDGMENT = "default_judgment", "Versäumnisurteil zugestellt"
    PRONOUNCED = "pronounced", "Urteil verkündet"
    JUDGMENT = "judgment", "Urteil zugestellt"
    SETTLEMENT = "settlement", "Räumungsvergleich"
    FINAL = "final", "Rechtskraft"
    VACATE_JUDGMENT = "vacate_judgment", "Räumungstag laut Urteil (künftige Räumung)"
    VACATE_SETTLEMENT = "vacate_settlement", "Räumungstag laut Vergleich"
    DEADLINE_MISSED = "deadline_missed", "Versäumte Frist abgelaufen"
    OBSTACLE_ENDED = "obstacle_ended", "Hindernis weggefallen (Fristversäumnis)"
    OBSTACLE_ENDED_GROUNDS = "obstacle_ended_grounds", "Hindernis weggefallen (Begründungsfrist versäumt)"
    EVICTION_PERIOD_ENDS = "period_ends", "Räumungsfrist endet"
    EVICTION_NOTICE = "eviction_notice", "Räumungsmitteilung zugestellt"
    EVICTION_DATE = "eviction_date", "Räumungstermin"
    EVICTION_LIFTED = "eviction_lifted", "Räumungstermin aufgehoben"
    EVICTED = "evicted", "Räumung vollzogen"
    PAID = "paid", "Rückstand vollständig gezahlt"
    UNDERTAKING = "undertaking", "Verpflichtungserklärung zugegangen"
    ENERGY_THREATENED = "energy_threatened", "Energiesperre angedroht"
    ENERGY_ANNOUNCED = "energy_announced", "Energiesperre angekündigt"
    ENERGY_CUT_PLANNED = "cut_planned", "Energiesperre geplant ab"
    ENERGY_CUT = "energy_cut", "Energie gesperrt"
    HEAT_THREATENED = "heat_threatened", "Fernwärmesperre angedroht"
    HEAT_CUT_PLANNED = "heat_cut_planned", "Fernwärmesperre geplant ab"
    HEAT_CUT = "heat_cut", "Fernwärme gesperrt"
    WATER_THREATENED = "water_threatened", "Wassersperre angedroht"
    WATER_CUT_PLANNED = "water_cut_planned", "Wassersperre geplant ab"
    WATER_CUT = "water_cut", "Wasser gesperrt"
    SUPPLIER_NOTICE = "supplier_notice", "Mitteilung des Grundversorgers abgesandt (§ 41g Abs. 4 EnWG)"
    AGREEMENT_REQUESTED = "agreement_requested", "Abwendungsvereinbarung verlangt"
    AGREEMENT_OFFERED = "agreement_offered", "Abwendungsvereinbarung angeboten"
    AGREEMENT_MADE = "agreement_made", "Abwendungsvereinbarung angenommen"
    SUPPLY_PAID = "supply_paid", "Energie- oder Wasserschulden gezahlt"
    OBJECTED = "objected", "Einspruch eingelegt"
    APPEALED = "appealed", "Berufung eingelegt"
    HARDSHIP_CLAIMED = "hardship_claimed", "Widerspruch nach der Sozialklausel zugegangen"
    PERIOD_REQUESTED = "period_requested", "Räumungsfrist beantragt"
    PROTECTION_REQUESTED = "protection_requested", "Vollstreckungsschutz beantragt"
    BELONGINGS_CLAIMED = "belongings_claimed", "Räumungsgut herausverlangt"
    BELONGINGS_PAID = "belongings_paid", "Kosten des Räumungsguts gezahlt"
    REINSTATEMENT_REQUESTED = "reinstatement", "Wiedereinsetzung beantragt"


class TerminationGround(Labelled):
    """Why a landlord gave notice; it decides whether a payment can undo it (handbook 1.2, 3a to 3d)."""

    ARREARS = "arrears", "Zahlungsverzug"
    DEPOSIT = "deposit", "Rückstand der Kaution"
    CONDUCT = "conduct", "Verhalten / Hausfrieden"
    BREACH = "breach", "Andere Pflichtverletzung"
    OWN_USE = "own_use", "Eigenbedarf"
    REALISATION = "realisation", "Verwertung"
    OTHER = "other", "Anderer Grund"


class ArrearsKind(Labelled):
    """What a household owes for a month; each kind is summed apart. Energy debts stand with the case."""

    RENT = "rent", "Miete"
    COMPENSATION = "compensation", "Nutzungsentschädigung"
    OPERATING_COSTS = "operating_costs", "Betriebskosten-Nachzahlung"
    DEPOSIT = "deposit", "Kaution"

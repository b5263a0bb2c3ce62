"""Who works with the portal: agencies, their users, and what these may learn of a case."""

from __future__ import annotations

from models.types import Labelled


class Role(Labelled):
    """What a user may do at all; `portal.access` says with which records."""

    CLERK = "clerk", "Sachbearbeitung"
    SOCIAL_WORKER = "social_worker", "Sozialpädagogik"
    LEAD = "lead", "Leitung"
    PARTNER = "partner", "Partnerstelle"
    PARTNER_LEAD = "partner_lead", "Leitung Partnerstelle"
    FINANCE = "finance", "Finanzen"
    ADMIN = "admin", "Fachadministration"
    PRIVACY = "privacy", "Datenschutz"


class AgencyKind(Labelled):
    """What kind of body an agency is; decides what it may receive by law (handbook 5.2)."""

    OFFICE = "office", "Fachstelle"
    REGION = "region", "Region (Zuwendungsgeber)"
    JOBCENTER = "jobcenter", "Jobcenter"
    SOCIAL_OFFICE = "social_office", "Sozialamt"
    YOUTH_OFFICE = "youth_office", "Jugendamt"
    PUBLIC_ORDER = "public_order", "Ordnungsamt"
    HOUSING_COMPANY = "housing_company", "Wohnungsunternehmen"
    CHARITY = "charity", "Freier Träger"
    DEBT_COUNSELLING = "debt_counselling", "Schuldnerberatung"
    ADDICTION_HELP = "addiction_help", "Suchthilfe"
    ENERGY_SUPPLIER = "energy_supplier", "Energieversorger"
    COURT = "court", "Gericht"
    BAILIFF = "bailiff", "Gerichtsvollzieher"
    LEGAL_GUARDIAN = "legal_guardian", "Rechtliche Betreuung"
    HEALTH = "health", "Gesundheit / Sozialpsychiatrischer Dienst"
    OTHER = "other", "Sonstige Stelle"


class Land(Labelled):
    """The Bundesland whose holidays count."""

    BW = "BW", "Baden-Württemberg"
    BY = "BY", "Bayern"
    BE = "BE", "Berlin"
    BB = "BB", "Brandenburg"
    HB = "HB", "Bremen"
    HH = "HH", "Hamburg"
    HE = "HE", "Hessen"
    MV = "MV", "Mecklenburg-Vorpommern"
    NI = "NI", "Niedersachsen"
    NW = "NW", "Nordrhein-Westfalen"
    RP = "RP", "Rheinland-Pfalz"
    SL = "SL", "Saarland"
    SN = "SN", "Sachsen"
    ST = "ST", "Sachsen-Anhalt"
    SH = "SH", "Schleswig-Holstein"
    TH = "TH", "Thüringen"


class DataCategory(Labelled):
    """What a column tells; a role or a share grants categories, and a column without its category is absent."""

    BASIC = "basic", "Aktenzeichen und Status"
    CONTACT = "contact", "Kontaktdaten"
    HOUSING = "housing", "Wohnung und Mietverhältnis"
    PROCEEDING = "proceeding", "Verfahren"
    MONEY = "money", "Beträge"
    HOUSEHOLD = "household", "Haushalt und Personen"
    HEALTH = "health", "Gesundheit und Hilfebedarf"
    INTERNAL = "internal", "Interne Vermerke"


class ShareBasis(Labelled):
    """On which legal basis an agency may see a case (handbook 5.2)."""

    CONSENT = "consent", "Einwilligung (§ 67b Abs. 2 SGB X)"
    SGBX_69 = "sgbx_69", "§ 69 Abs. 1 Nr. 1 SGB X"
    SGBX_68 = "sgbx_68", "§ 68 SGB X (Gefahrenabwehr)"
    SGB12_4 = "sgb12_4", "§ 4 SGB XII (Zusammenarbeit)"
    DELEGATION = "delegation", "§ 5 Abs. 5 SGB XII (Beauftragung)"
    PROCESSING = "processing", "§ 80 SGB X (Auftragsverarbeitung)"


class ConsentForm(Labelled):
    """In which form consent was given."""

    WRITTEN = "written", "schriftlich"
    ELECTRONIC = "electronic", "elektronisch"
    ORAL = "oral", "mündlich"


class AuditAction(Labelled):
    """What happened to a record."""

    CREATE = "create", "angelegt"
    UPDATE = "update", "geändert"
    DELETE = "delete", "gelöscht"
    ERASE = "erase", "anonymisiert"

"""How the office learns of a household, and what it does about it."""

from __future__ import annotations

from models.types import Labelled


class Channel(Labelled):
    """Meldeweg: who told the office."""

    SELF = "self", "Selbstmelder"
    COURT = "court", "Gericht (MiZi)"
    BAILIFF = "bailiff", "Gerichtsvollzieher"
    BASIC_SUPPLIER = "basic_supplier", "Grundversorger (§ 41g EnWG)"
    JOBCENTER = "jobcenter", "Jobcenter"
    SOCIAL_OFFICE = "social_office", "Sozialamt"
    YOUTH_OFFICE = "youth_office", "Jugendamt / ASD"
    PUBLIC_ORDER = "public_order", "Ordnungsamt"
    HOUSING_COMPANY = "housing_company", "Wohnungsunternehmen"
    PRIVATE_LANDLORD = "private_landlord", "Privater Vermieter"
    CHARITY = "charity", "Diakonie / freier Träger"
    DEBT_COUNSELLING = "debt_counselling", "Schuldnerberatung"
    LEGAL_GUARDIAN = "legal_guardian", "Gesetzliche Betreuung"
    HEALTH = "health", "Gesundheit / SpDi"
    RELATIVES = "relatives", "Angehörige / Nachbarn"
    OTHER = "other", "Sonstige"


class ReportState(Labelled):
    """What the office did with a report."""

    OPEN = "open", "offen"
    ACCEPTED = "accepted", "angenommen"
    REJECTED = "rejected", "abgelehnt"
    PASSED_ON = "passed_on", "weitergegeben"
    REVOKED = "revoked", "zurückgezogen"


class ReportBasis(Labelled):
    """On which legal basis a report reaches the office (handbook 1.3, 1.5, 5.1 to 5.4)."""

    COURT_NOTICE = "court_notice", "§ 22 Abs. 9 SGB II, § 36 Abs. 2 SGB XII"
    BAILIFF_NOTICE = "bailiff_notice", "§ 130 Abs. 3 GVGA"
    SUPPLIER_NOTICE = "supplier_notice", "§ 41g Abs. 3 bis 6 EnWG"
    SGBX_69 = "sgbx_69", "§ 69 Abs. 1 Nr. 1 SGB X"
    DANGER = "danger", "Gefahrenabwehr: Obdachlosigkeit droht"
    DELEGATION = "delegation", "§ 5 Abs. 5 SGB XII (Beauftragung)"
    REPRESENTATION = "representation", "Vertretung des Haushalts (rechtliche Betreuung)"
    LEGITIMATE = "legitimate", "Berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO)"
    CONSENT = "consent", "Einwilligung des Haushalts"
    OWN = "own", "Eigene Angaben des Haushalts"
    THIRD = "third", "Hinweis Dritter"


class ReceivedBy(Labelled):
    """Eingangsweg: how a report reached the office."""

    PORTAL = "portal", "Portal"
    WALK_IN = "walk_in", "persönlich in der Sprechstunde"
    PHONE = "phone", "Telefon"
    LETTER = "letter", "Brief"
    FAX = "fax", "Fax"
    ELECTRONIC = "electronic", "beBPo / eBO"
    EMAIL = "email", "E-Mail"

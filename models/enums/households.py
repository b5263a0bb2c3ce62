"""Who lives in the home, from what, and who let it to them."""

from __future__ import annotations

from models.types import Labelled


class HouseholdType(Labelled):
    """Haushaltstyp, as Destatis publishes it (handbook 2.3)."""

    SINGLE = "single", "Alleinstehend"
    SINGLE_PARENT = "single_parent", "Alleinerziehend"
    COUPLE = "couple", "Paar ohne Kinder"
    FAMILY = "family", "Paar mit Kindern"
    OTHER = "other", "Sonstiger Mehrpersonenhaushalt"


class Income(Labelled):
    """Main income of the household."""

    WORK = "work", "Erwerbstätigkeit"
    UNEMPLOYMENT = "unemployment", "Arbeitslosengeld (SGB III)"
    BASIC_SECURITY = "basic_security", "Grundsicherungsgeld (SGB II)"
    SOCIAL_ASSISTANCE = "social_assistance", "Sozialhilfe / Grundsicherung (SGB XII)"
    PENSION = "pension", "Rente / Pension"
    FAMILY = "family", "Unterstützung durch Angehörige"
    OTHER_PUBLIC = "other_public", "Sonstige öffentliche Leistungen"
    OTHER = "other", "Weitere Einkünfte"
    NONE = "none", "Kein Einkommen"


class Gender(Labelled):
    """Geschlecht; `UNSTATED` is the entry of § 22 Abs. 3 PStG, an empty field means it is not known."""

    FEMALE = "female", "weiblich"
    MALE = "male", "männlich"
    DIVERSE = "diverse", "divers"
    UNSTATED = "unstated", "ohne Angabe (§ 22 Abs. 3 PStG)"


class Nationality(Labelled):
    """Staatsangehörigkeit in groups; `UNKNOWN` was asked for in vain, an empty field means nobody has asked yet."""

    GERMAN = "german", "deutsch"
    EU = "eu", "EU"
    EUROPE = "europe", "Europa außerhalb der EU"
    OTHER = "other", "sonstige"
    STATELESS = "stateless", "staatenlos"
    UNKNOWN = "unknown", "unbekannt / keine Auskunft"


class LandlordKind(Labelled):
    """Vermietertyp."""

    MUNICIPAL = "municipal", "Kommunales Wohnungsunternehmen"
    COOPERATIVE = "cooperative", "Genossenschaft"
    COMPANY = "company", "Privates Wohnungsunternehmen"
    PRIVATE = "private", "Privatperson"
    OTHER = "other", "Sonstige"


class Relation(Labelled):
    """How a person belongs to the household of a case."""

    TENANT = "tenant", "Mieter/in"
    CO_TENANT = "co_tenant", "Mitmieter/in"
    PARTNER = "partner", "Partner/in"
    CHILD = "child", "Kind"
    OTHER = "other", "Sonstige Person"

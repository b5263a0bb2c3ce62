"""The closed lists on which rules depend (handbook 2.5); what offices edit themselves is a catalogue entry."""

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
    HEARING = "hearing", "Mündliche Verhandlung"
    DEFAULT_JUDGMENT = "default_judgment", "Versäumnisurteil zugestellt"
    PRONOUNCED = "pronounced", "Urteil verkündet"
    JUDGMENT = "judgment", "Urteil zugestellt"
    SETTLEMENT = "settlement", "Räumungsvergleich"
    FINAL = "final", "Rechtskraft"
    VACATE_JUDGMENT = "vacate_judgment", "Räumungstag laut Urteil (künftige Räumung)"
    VACATE_SETTLEMENT = "vacate_settlement", "Räumungstag laut Vergleich"
    OBSTACLE_ENDED = "obstacle_ended", "Hindernis weggefallen (Fristversäumnis)"
    EVICTION_PERIOD_ENDS = "period_ends", "Räumungsfrist endet"
    EVICTION_NOTICE = "eviction_notice", "Räumungsmitteilung zugestellt"
    EVICTION_DATE = "eviction_date", "Räumungstermin"
    EVICTED = "evicted", "Räumung vollzogen"
    PAID = "paid", "Rückstand vollständig gezahlt"
    UNDERTAKING = "undertaking", "Verpflichtungserklärung zugegangen"
    ENERGY_THREATENED = "energy_threatened", "Energiesperre angedroht"
    ENERGY_ANNOUNCED = "energy_announced", "Energiesperre angekündigt"
    ENERGY_CUT_PLANNED = "cut_planned", "Energiesperre geplant ab"
    ENERGY_CUT = "energy_cut", "Energie gesperrt"
    HEAT_THREATENED = "heat_threatened", "Fernwärmesperre angedroht"
    WATER_THREATENED = "water_threatened", "Wassersperre angedroht"
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


class CaseStatus(Labelled):
    """Where the work on a case stands."""

    CLEARING = "clearing", "Clearing"
    CONFERENCE = "conference", "Fallkonferenz"
    IMPLEMENTATION = "implementation", "Umsetzung"
    CLOSED = "closed", "abgeschlossen"


OPEN_CASES = (CaseStatus.CLEARING, CaseStatus.CONFERENCE, CaseStatus.IMPLEMENTATION)
"""Every status but closed, named: „not closed“ is nothing an index can look up."""


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
    """Staatsangehörigkeit in groups."""

    GERMAN = "german", "deutsch"
    EU = "eu", "EU"
    EUROPE = "europe", "Europa außerhalb der EU"
    OTHER = "other", "sonstige"
    STATELESS = "stateless", "staatenlos"


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


class ReachState(Labelled):
    """Kontakt: whether the household could be reached at all."""

    NOT_TRIED = "not_tried", "nicht versucht"
    FAILED = "failed", "versucht ohne Erfolg"
    DECLINED = "declined", "erreicht, lehnt ab"
    ACCEPTED = "accepted", "erreicht, nimmt an"


class ContactKind(Labelled):
    """By which way contact was sought."""

    LETTER = "letter", "Brief"
    PHONE = "phone", "Telefon"
    HOME_VISIT = "home_visit", "Hausbesuch"
    CONSULTATION = "consultation", "Sprechstunde"
    EMAIL = "email", "E-Mail"
    NOTE = "note", "Vermerk"


class Occasion(Labelled):
    """Why a conference is convened; only one of a kind can be under way for a case."""

    REPORT = "report", "Nach der Meldung"
    FOLLOW_UP = "follow_up", "Folgekonferenz"
    EVICTION = "eviction", "Räumungstermin droht"


class ConferenceState(Labelled):
    """How far a conference is."""

    PLANNED = "planned", "geplant"
    INVITED = "invited", "eingeladen"
    HELD = "held", "durchgeführt"
    CANCELLED = "cancelled", "abgesagt"


class Answer(Labelled):
    """Answer to an invitation."""

    OPEN = "open", "noch keine Antwort"
    COMING = "coming", "kommt"
    DELEGATE = "delegate", "schickt Vertretung"
    CANNOT = "cannot", "kann nicht"


class MeasureState(Labelled):
    """Whether a measure has been done."""

    OPEN = "open", "offen"
    DONE = "done", "erledigt"
    DROPPED = "dropped", "entfallen"


class Kept(Labelled):
    """Whether the agreement behind a measure held."""

    KEPT = "kept", "eingehalten"
    PARTLY = "partly", "teilweise eingehalten"
    BROKEN = "broken", "nicht eingehalten"


class MoneyForm(Labelled):
    """In which form money was granted."""

    GRANT = "grant", "Beihilfe"
    LOAN = "loan", "Darlehen"


class MoneyBasis(Labelled):
    """On which law money was granted (handbook 1.4)."""

    SGB2 = "sgb2_22_8", "§ 22 Abs. 8 SGB II"
    SGB12 = "sgb12_36", "§ 36 Abs. 1 SGB XII"
    DONATION = "donation", "Stiftung / Spende"
    OTHER = "other", "Sonstige Grundlage"


class Proof(Labelled):
    """What shows that a measure had effect (handbook 7.9: no success without evidence)."""

    RECEIPT = "receipt", "Zahlungsbeleg"
    LANDLORD = "landlord", "Bestätigung des Vermieters"
    DECISION = "decision", "Bescheid"
    DELIVERY = "delivery", "Zugangsnachweis"
    STATEMENT = "statement", "Kontoauszug"
    OTHER = "other", "Sonstiger Nachweis"


class Delivery(Labelled):
    """Whom an undertaking reached; court and tenant do not help (BayObLG RE-Miet 1/94)."""

    LANDLORD = "landlord", "Vermieter"
    ATTORNEY = "attorney", "Prozessvertretung des Vermieters"
    COURT = "court", "nur das Gericht"
    TENANT = "tenant", "nur die Mietpartei"


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


class CatalogueKind(Labelled):
    """Which list a catalogue entry belongs to."""

    TRIGGER = "trigger", "Auslöser"
    REASON = "reason", "Grund"
    MEASURE_KIND = "measure_kind", "Art der Maßnahme"
    DISTRICT = "district", "Stadtteil"


class LetterKind(Labelled):
    """Which letter: the twelve of an office's work (handbook 7.3), the minutes of a conference and the sheet of a hand-over."""

    FIRST = "first", "Erstanschreiben nach Klage"
    REMINDER = "reminder", "Erinnerung"
    VISIT_CARD = "visit_card", "Hausbesuchskarte"
    EVICTION = "eviction", "Brief zum Räumungstermin"
    LANDLORD = "landlord", "Vermieteranschreiben"
    UNDERTAKING = "undertaking", "Verpflichtungserklärung"
    HANDOVER = "handover", "Übergabe an Jobcenter oder Sozialamt"
    INVITATION = "invitation", "Einladung zur Fallkonferenz"
    MINUTES = "minutes", "Vereinbarung „Wer macht was bis wann“"
    PROTOCOL = "protocol", "Protokoll der Fallkonferenz"
    FOLLOW_UP = "follow_up", "Nachfrage nach 3, 6 oder 12 Monaten"
    CLOSING = "closing", "Abschluss"
    DATA_NOTICE = "data_notice", "Information nach Art. 14 DSGVO"
    HANDING = "handing", "Übergabeblatt"


class DocumentKind(Labelled):
    """What kind of file a document is; the code is its ending."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word-Dokument"
    XLSX = "xlsx", "Excel-Arbeitsmappe"
    ODT = "odt", "OpenDocument-Text"
    PNG = "png", "Bild (PNG)"
    JPG = "jpg", "Bild (JPEG)"
    TXT = "txt", "Textdatei"


class MergeKind(Labelled):
    """What was merged."""

    CASE = "case", "Fall"
    PERSON = "person", "Person"


class MergeState(Labelled):
    """What was decided about two records that look like one."""

    DONE = "done", "zusammengeführt"
    UNDONE = "undone", "rückgängig gemacht"
    APART = "apart", "zwei verschiedene"


class PlanSide(Labelled):
    """Which side of a financing plan."""

    EXPENDITURE = "expenditure", "Ausgaben"
    INCOME = "income", "Einnahmen"


class ProofRule(Labelled):
    """By when the use of funds must be proven (handbook 4.1)."""

    SIX_MONTHS = "six_months", "Ende des sechsten Monats danach (Nr. 7.1 ANBest-G NRW)"
    ONE_YEAR = "one_year", "ein Jahr danach (ANBest-K Bayern)"
    MARCH_31 = "march_31", "31. März des Folgejahres"
    MAY_1 = "may_1", "1. Mai des Folgejahres"
    JUNE_30 = "june_30", "30. Juni des Folgejahres"
    FIXED = "fixed", "Tag aus dem Bescheid"


class ErasureBasis(Labelled):
    """Why a household was anonymised."""

    RETENTION = "retention", "Aufbewahrungsfrist abgelaufen"
    REQUEST = "request", "auf Antrag (Art. 17 DSGVO)"


class PeriodRule(Labelled):
    """For which period a saved report or a form is filled."""

    CHOSEN = "chosen", "beim Ausfüllen gewählt"
    LAST_QUARTER = "last_quarter", "letztes Quartal"
    LAST_HALF_YEAR = "last_half_year", "letztes Halbjahr"
    LAST_YEAR = "last_year", "letztes Jahr"
    THIS_YEAR = "this_year", "laufendes Jahr"


class DeliveryKind(Labelled):
    """What an office hands out and keeps as it left."""

    FIGURES = "figures", "Zahlen"
    CASES = "cases", "Fallzeilen ohne Personen"


class Audience(Labelled):
    """With whom of the own agency a saved report or a form is shared."""

    MANAGERS = "managers", "Leitung und Finanzen"
    CLERKS = "clerks", "auch Sachbearbeitung"
    SOCIAL_WORKERS = "social_workers", "auch Sozialpädagogik"
    ALL = "all", "auch Sachbearbeitung und Sozialpädagogik"


class AuditAction(Labelled):
    """What happened to a record."""

    CREATE = "create", "angelegt"
    UPDATE = "update", "geändert"
    DELETE = "delete", "gelöscht"
    ERASE = "erase", "anonymisiert"

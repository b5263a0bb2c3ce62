"""What is done for a household: contacts, conferences, measures, letters and their files."""

from __future__ import annotations

from models.types import Labelled


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
    IMPOSSIBLE = "impossible", "nicht möglich"
    DECLINED = "declined", "abgelehnt"


NOT_DONE = (MeasureState.IMPOSSIBLE, MeasureState.DECLINED)
"""What whoever answers for a measure says when it will not be done; entfallen is what the office no longer needs."""


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

"""The fields a letter template may use: what each gives, with an example; nothing else can be asked of a case."""

from __future__ import annotations

from dataclasses import dataclass

GAP = "________"
"""Stands where a value is missing, to be filled by hand; never „None“."""

Values = dict[str, dict[str, str] | list[dict[str, str]]]
"""Group -> key -> text, and list -> rows of column -> text; missing texts are empty."""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that begin with the same word, or the columns of a list: key -> (what it gives, an example)."""

    name: str
    title: str
    fields: dict[str, tuple[str, str]]

    def keys(self) -> list[str]:
        """Return the fields as a template names them."""
        return [f"{self.name}.{key}" for key in self.fields]


GROUPS: tuple[Group, ...] = (
    Group("absender", "Ihre Fachstelle", {
        "name": ("Name der Fachstelle", "Fachstelle Wohnungserhalt Musterstadt"),
        "strasse": ("Straße und Hausnummer", "Rathausplatz 1"),
        "plz": ("Postleitzahl", "31001"),
        "ort": ("Ort", "Musterstadt"),
        "telefon": ("Telefon", "05123 4560"),
        "email": ("E-Mail", "wohnen@musterstadt.example"),
        "zeile": ("Absender in einer Zeile über der Anschrift", "Fachstelle Wohnungserhalt · Rathausplatz 1 · 31001 Musterstadt"),
        "sprechzeiten": ("Sprechzeiten, wenn bei der Fachstelle unter „Weitere Felder“ eingetragen", "Mo bis Fr 9 bis 12 Uhr"),
    }),
    Group("bearbeitung", "Wer den Brief schreibt", {
        "name": ("Name der Person, die den Brief schreibt", "Sam Beispiel"),
        "telefon": ("Ihr Telefon", "05123 45612"),
        "email": ("Ihre Anmeldung, wenn sie eine E-Mail-Adresse ist", "s.beispiel@musterstadt.example"),
    }),
    Group("brief", "Der Brief", {
        "datum": ("Datum des Briefs", "02.03.2026"),
        "antwort_bis": ("Bis wann um Antwort gebeten wird", "09.03.2026"),
        "termin": ("Neuer Termin, zum Beispiel für den nächsten Hausbesuch", "Donnerstag, 05.03.2026, 10 Uhr"),
        "anliegen": ("Worum die Stelle gebeten wird", "Übernahme der Mietschulden prüfen"),
    }),
    Group("empfaenger", "An wen der Brief geht", {
        "name": ("Name", "Muster Wohnbau GmbH"),
        "anschrift": ("Name und Anschrift in mehreren Zeilen", "Muster Wohnbau GmbH\nBauhof 3\n31001 Musterstadt"),
        "anrede": ("Anrede mit Komma", "Sehr geehrte Damen und Herren,"),
        "haushalt": ("„ja“, wenn der Brief an den Haushalt geht; sonst leer", "ja"),
    }),
    Group("fall", "Der Fall", {
        "aktenzeichen": ("Aktenzeichen des Falls", "2026-0042"),
        "gemeldet_am": ("Tag der Meldung", "16.02.2026"),
        "meldeweg": ("Meldeweg", "Gericht (MiZi)"),
        "meldende_stelle": ("Meldende Stelle", "Amtsgericht Musterstadt"),
        "stand": ("Verfahrensstand", "Klage zugestellt"),
        "bisherige_schritte": ("Clearing: bisherige Schritte", "Ratenzahlung angefragt"),
        "nicht_genutzte_leistungen": ("Clearing: nicht genutzte Leistungen", "Wohngeld"),
        "ergebnis": ("Ergebnis beim Abschluss", "Wohnung erhalten (Mietverhältnis fortgesetzt)"),
        "erhalten": ("„ja“, wenn die Wohnung beim Abschluss erhalten ist; sonst leer", "ja"),
        "sicherungsweg": ("Sicherungsweg", "Ratenvereinbarung"),
        "abgeschlossen_am": ("Tag des Abschlusses", "01.06.2026"),
        "status": ("Stand der Arbeit am Fall", "Fallkonferenz"),
        "zustaendig": ("Wer für den Fall zuständig ist", "Sam Beispiel"),
        "kontakt": ("Ob der Haushalt erreicht ist", "erreicht"),
        "letzter_kontakt_am": ("Tag des letzten Kontakts; nur im Übergabeblatt", "26.02.2026"),
    }),
    Group("haushalt", "Der Haushalt", {
        "name": ("Namen der Erwachsenen", "Kim Muster"),
        "anrede": ("Anrede mit Komma, je Person", "Sehr geehrte Frau Muster,"),
        "strasse": ("Straße und Hausnummer", "Lindenweg 7"),
        "plz": ("Postleitzahl", "31001"),
        "ort": ("Ort", "Musterstadt"),
        "anschrift": ("Namen und Anschrift in mehreren Zeilen", "Kim Muster\nLindenweg 7\n31001 Musterstadt"),
        "wohnung": ("Anschrift der Wohnung in einer Zeile", "Lindenweg 7, 31001 Musterstadt"),
        "erwachsene": ("Zahl der Erwachsenen", "2"),
        "kinder": ("Zahl der minderjährigen Kinder", "1"),
        "einkommen": ("Haupteinkommen", "Erwerbstätigkeit"),
    }),
    Group("miete", "Mietverhältnis und Schulden", {
        "vermieter": ("Vermieter", "Muster Wohnbau GmbH"),
        "monatlich": ("Miete monatlich", "612,40 €"),
        "rueckstand": ("Mietrückstand", "1.837,20 €"),
        "nutzungsentschaedigung": ("Geltend gemachte Nutzungsentschädigung", "612,40 €"),
        "energieschulden": ("Energieschulden", "240,00 €"),
    }),
    Group("verfahren", "Verfahren", {
        "gericht": ("Gericht", "Amtsgericht Musterstadt"),
        "aktenzeichen": ("Aktenzeichen des Gerichts", "501 C 188/26"),
        "kuendigung_am": ("Zugang der letzten Kündigung", "07.01.2026"),
        "klage_eingegangen_am": ("Eingang der Klage", "13.02.2026"),
        "klage_zugestellt_am": ("Zustellung der Klage", "20.02.2026"),
        "verhandlung_am": ("Mündliche Verhandlung", "15.04.2026"),
        "raeumungsfrist_bis": ("Ende der Räumungsfrist", "30.06.2026"),
        "raeumungstermin": ("Räumungstermin", "14.07.2026"),
    }),
    Group("frist", "Fristen, wie das Portal sie rechnet", {
        "schonfrist": ("Letzter Tag der Schonfrist, solange sie läuft; sonst leer", "20.04.2026"),
        "schonfrist_geschaetzt": ("„ja“, wenn der Tag der Zustellung noch fehlt und die Schonfrist geschätzt ist", "ja"),
        "verteidigungsanzeige": ("Letzter Tag der Verteidigungsanzeige, solange er nicht vorbei ist", "06.03.2026"),
        "raeumungsschutz": ("Letzter Tag für einen Antrag auf Räumungsschutz (§ 765a ZPO), solange er nicht vorbei ist", "30.06.2026"),
        "fallkonferenz": ("Letzter Tag für die Fallkonferenz", "27.02.2026"),
    }),
    Group("konferenz", "Die Fallkonferenz", {
        "datum": ("Tag", "26.02.2026"),
        "uhrzeit": ("Uhrzeit", "10:00 Uhr"),
        "ort": ("Ort", "Rathaus, Raum 214"),
        "verlegt": ("Von wann auf wann sie verlegt ist; sonst leer", "verlegt vom 24.02.2026, 10:00 Uhr auf den 26.02.2026, 10:00 Uhr"),
        "anlass": ("Anlass", "Nach der Meldung"),
        "mitbringen": ("Was alle mitbringen sollen", "Mietvertrag, Bescheide"),
        "tagesordnung": ("Tagesordnung", "Mietrückstand, Wohngeld"),
        "protokoll": ("Protokoll", "Der Haushalt zahlt ab März wieder selbst."),
        "naechster_termin": ("Nächster Termin", "26.03.2026"),
        "haushalt_dabei": ("War der Haushalt dabei; leer, wenn noch nichts vermerkt ist", "ja"),
        "auszug": ("„ja“, wenn es ein Auszug für eine Stelle ist, der nur enthält, was sie sehen darf; sonst leer", "ja"),
    }),
    Group("uebergabe", "Die letzte Übergabe des Falls; nur im Übergabeblatt", {
        "am": ("Übergeben am", "02.03.2026"),
        "von": ("Wer übergeben hat", "Toni Muster"),
        "an": ("An wen", "Sam Beispiel"),
        "grund": ("Grund", "Elternzeit"),
    }),
    Group("nachfrage", "Die Nachfrage nach dem Abschluss", {
        "monate": ("Monate nach dem Abschluss", "6"),
        "faellig_am": ("Fällig am", "01.12.2026"),
    }),
    Group("verpflichtung", "Die Verpflichtungserklärung", {
        "rueckstaende": ("Rückstände nach Monaten, je Zeile einer", "Dezember 2025: 612,40 €\nJanuar 2026: 612,40 €"),
        "rueckstand": ("Summe der Rückstände", "1.224,80 €"),
        "entschaedigung": ("Nutzungsentschädigung", "612,40 €"),
        "entschaedigung_bis": ("Nutzungsentschädigung bis einschließlich", "31.03.2026"),
        "kosten": ("Kosten des Rechtsstreits, gesondert; leer, wenn keine übernommen werden", "480,00 €"),
        "summe": ("Alles zusammen", "2.317,20 €"),
    }),
    Group("datenschutz", "Information nach Art. 14 DSGVO", {
        "quelle": ("Woher die Daten kommen", "Amtsgericht Musterstadt"),
        "erhalten_am": ("Tag, an dem sie kamen", "16.02.2026"),
        "datenarten": ("Welche Daten es sind", "Kontaktdaten, Wohnung und Mietverhältnis, Verfahren, Beträge"),
        "rechtsgrundlage": ("Warum die Fachstelle sie verarbeiten darf", "§ 22 Abs. 9 SGB II, § 36 Abs. 2 SGB XII"),
        "empfaenger": ("Stellen, an die Daten gegeben wurden oder werden", "Jobcenter Musterstadt"),
    }),
)  # fmt: skip

LISTS: tuple[Group, ...] = (
    Group("massnahmen", "Wer macht was bis wann: die Maßnahmen der Fallkonferenz, sonst die offenen des Falls", {
        "massnahme": ("Was zu tun ist", "Antrag auf Wohngeld stellen"),
        "wer": ("Verantwortliche Stelle oder „Haushalt“", "Jobcenter Musterstadt"),
        "person": ("Verantwortliche Person", "Toni Muster"),
        "bis": ("Bis", "12.03.2026"),
        "stand": ("Stand", "offen"),
        "grundlage": ("Rechtsgrundlage, wenn es um Geld geht", "§ 22 Abs. 8 SGB II"),
        "betrag": ("Betrag: bewilligt, sonst beantragt", "1.837,20 €"),
    }),
    Group("punkte", "Die Tagesordnung mit dem, was zu jedem Problem besprochen wurde", {
        "problem": ("Problem", "Rückstand von drei Mieten"),
        "von": ("Wer es eingebracht hat", "Jobcenter Musterstadt"),
        "besprochen": ("Was besprochen wurde", "Das Jobcenter prüft ein Darlehen."),
    }),
    Group("teilnahme", "Die eingeladenen Stellen der Fallkonferenz", {
        "stelle": ("Stelle", "Jobcenter Musterstadt"),
        "antwort": ("Antwort auf die Einladung", "kommt"),
        "erschienen": ("War dabei", "ja"),
        "person": ("Wer für sie kam", "Toni Muster"),
    }),
    Group("anwesende", "Wer unterschreibt: Haushalt und Stellen, die dabei waren; vorher alle, die nicht abgesagt haben", {
        "stelle": ("Haushalt oder Stelle", "Jobcenter Musterstadt"),
        "person": ("Wer für sie kam", "Toni Muster"),
    }),
    Group("fristen", "Die laufenden Fristen des Falls", {
        "frist": ("Frist", "Schonfrist"),
        "bis": ("Tag", "20.04.2026"),
        "norm": ("Rechtsgrundlage", "§ 569 Abs. 3 Nr. 2 BGB"),
    }),
    Group("wiedervorlagen", "Die offenen Wiedervorlagen des Falls; nur im Übergabeblatt", {
        "bis": ("Tag", "12.03.2026"),
        "text": ("Was zu tun ist", "Vermieter anrufen"),
    }),
    Group("termine", "Die Fallkonferenzen, die noch kommen; nur im Übergabeblatt", {
        "termin": ("Tag und Uhrzeit", "26.03.2026, 10:00 Uhr"),
        "ort": ("Ort", "Rathaus, Raum 214"),
        "stand": ("Stand", "eingeladen"),
    }),
    Group("personen", "Die Personen des Haushalts", {
        "name": ("Name", "Kim Muster"),
        "stellung": ("Stellung im Haushalt", "Mieter/in"),
    }),
)  # fmt: skip

KNOWN = frozenset(key for group in GROUPS for key in group.keys())  # noqa: SIM118 - a method of ours
COLUMNS: dict[str, frozenset[str]] = {group.name: frozenset(group.fields) for group in LISTS}
SAME_FOR_ALL = frozenset({"absender", "bearbeitung"})
"""Groups that say the same in every letter of a series; only they may stand in its header and footer."""


def meaning(key: str) -> str:
    """Return what a field gives, for the page that warns of a gap."""
    name, _, own = key.partition(".")
    group = next(group for group in GROUPS if group.name == name)
    return f"{group.fields[own][0]} ({group.title})"


def sample() -> Values:
    """Return the examples as values, to try a template with."""
    values: Values = {group.name: {key: words[1] for key, words in group.fields.items()} for group in GROUPS}
    for group in LISTS:
        values[group.name] = [{key: words[1] for key, words in group.fields.items()}] * 2
    return values

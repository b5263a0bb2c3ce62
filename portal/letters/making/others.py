"""What the letters to landlords and agencies say, and the sheets of the conference."""

from __future__ import annotations

from portal.letters.making.household import begin
from portal.letters.making.paper import Paper

WHO_WHAT = (
    ("Was ist zu tun?", "{{ zeile.massnahme }}", 75),
    ("Wer macht es?", "{{ zeile.wer }}{% if zeile.person %}, {{ zeile.person }}{% endif %}", 60),
    ("Bis wann?", "{{ zeile.bis }}", 30),
)
GUESTS = (
    ("Stelle", "{{ zeile.stelle }}", 70),
    ("Es kam", "{% if zeile.person %}{{ zeile.person }}{% endif %}", 40),
    ("Antwort", "{{ zeile.antwort }}", 35),
    ("Dabei", "{% if zeile.erschienen %}{{ zeile.erschienen }}{% endif %}", 20),
)
SAID = (
    ("Problem", "{{ zeile.problem }}", 50),
    ("Eingebracht von", "{{ zeile.von }}", 45),
    ("Besprochen", "{% if zeile.besprochen %}{{ zeile.besprochen }}{% endif %}", 70),
)
AGREED = (
    ("Was ist zu tun?", "{{ zeile.massnahme }}", 60),
    ("Wer macht es?", "{{ zeile.wer }}{% if zeile.person %}, {{ zeile.person }}{% endif %}", 45),
    ("Bis wann?", "{{ zeile.bis }}", 23),
    (
        "Geld",
        "{% if zeile.betrag %}{{ zeile.betrag }}{% endif %}{% if zeile.grundlage %} ({{ zeile.grundlage }}){% endif %}",
        37,
    ),
)
CLAIMED = (
    ("Mietrückstand", "{{ miete.rueckstand }}", "miete.rueckstand"),
    ("Nutzungsentschädigung", "{{ miete.nutzungsentschaedigung }}", "miete.nutzungsentschaedigung"),
    ("Energieschulden", "{{ miete.energieschulden }}", "miete.energieschulden"),
)
"""What is claimed, each sum apart: whoever decides or takes over must know all of them."""
SIGNING = ("{{ bearbeitung.name }}, {{ absender.name }}",)
PRESENT = "{{ zeile.stelle }}{% if zeile.person %}, {{ zeile.person }}{% endif %}"


def landlord(paper: Paper) -> None:
    """Vermieteranschreiben: no word on health, benefits or family (handbook 5.2)."""
    begin(paper, "Mietverhältnis {{ haushalt.name }}{% if haushalt.wohnung %}, {{ haushalt.wohnung }}{% endif %}")
    paper.say(
        "wir unterstützen die Mietpartei dabei, das Mietverhältnis zu sichern. Dazu brauchen wir bis zum {{ brief.antwort_bis }} Ihre Antwort auf drei Fragen:",
    )
    paper.points(
        "Sind Sie bereit, das Mietverhältnis fortzusetzen, wenn die Rückstände ausgeglichen werden? Unter welchen Bedingungen?",
        "Wie hoch sind die Rückstände? Schicken Sie eine Aufstellung nach Monaten (Soll, Zahlung, Rest), Nutzungsentschädigung und Kosten getrennt.",
        "Wie ist der Stand des Verfahrens: Kündigung, Klage, Zustellung, Termin, Aktenzeichen des Gerichts?",
    )
    paper.only_if(
        "verfahren.aktenzeichen",
        "Das Verfahren wird nach unserer Kenntnis unter dem Aktenzeichen {{ verfahren.aktenzeichen }} geführt.",
    )
    paper.say(
        "Eine Zusage, dass Schulden übernommen werden, ist mit diesem Schreiben nicht verbunden. Ihre Angaben verwenden wir nur für diesen Zweck.",
    )
    paper.closing()


def undertaking(paper: Paper) -> None:
    """Verpflichtungserklärung: unconditional, each sum named, towards the landlord, sent to him or his attorney (handbook 1.2)."""
    begin(paper, "Verpflichtungserklärung nach § 569 Abs. 3 Nr. 2 BGB")
    paper.say(
        "als öffentliche Stelle verpflichten wir uns hiermit ohne Bedingung und unwiderruflich gegenüber {{ miete.vermieter }} (Vermieterseite), "
        "dieser für das Mietverhältnis von {{ haushalt.name }}, {{ haushalt.wohnung }}{% if verfahren.aktenzeichen %} (Räumungsklage {{ verfahren.aktenzeichen }}"
        "{% if verfahren.gericht %}, {{ verfahren.gericht }}{% endif %}){% endif %}, zu zahlen:",
    )
    paper.sums(
        ("Mietrückstände:\n{{ verpflichtung.rueckstaende }}", "{{ verpflichtung.rueckstand }}"),
        ("Nutzungsentschädigung (§ 546a BGB){% if verpflichtung.entschaedigung_bis %} bis einschließlich {{ verpflichtung.entschaedigung_bis }}{% endif %}",
         "{{ verpflichtung.entschaedigung }}"),
        ("Kosten des Rechtsstreits{% if not verpflichtung.kosten %}: werden nicht übernommen{% endif %}", "{% if verpflichtung.kosten %}{{ verpflichtung.kosten }}{% endif %}"),
        ("Zusammen", "{{ verpflichtung.summe }}"),
    )  # fmt: skip
    paper.say(
        "Das sind die bis zum {{ brief.datum }} fälligen Mieten und die bis dahin fällige Entschädigung. Diese Verpflichtung hängt von keiner Bedingung, "
        "keiner Mitwirkung und keiner weiteren Mitteilung ab.",
        "Für die Zahlung brauchen wir das Konto der Vermieterseite. Bestätigen Sie den Zugang dieser Erklärung mit Tag und Unterschrift auf der beigefügten Kopie.",
    )
    paper.signatures("Ort, Datum, Unterschrift und Siegel der Stelle", "Zugang bestätigt: Tag und Unterschrift")


def handover(paper: Paper) -> None:
    """Übergabe an Jobcenter/Sozialamt: what is needed for the decision, no more (§ 69 Abs. 1 Nr. 1 SGB X)."""
    begin(paper, "Drohender Wohnungsverlust: {{ haushalt.name }}, Bitte um Entscheidung")
    paper.say(
        "für den genannten Haushalt bitten wir um: {{ brief.anliegen }}.",
        "Wir übermitteln die dafür erforderlichen Angaben (§ 69 Abs. 1 Nr. 1 SGB X, § 4 SGB XII):",
    )
    paper.facts(
        ("Haushalt", "{{ haushalt.name }}"),
        ("Anschrift", "{{ haushalt.wohnung }}"),
        (
            "Personen",
            "Erwachsene: {{ haushalt.erwachsene }}{% if haushalt.kinder %}, minderjährige Kinder: {{ haushalt.kinder }}{% endif %}",
            "haushalt.erwachsene",
        ),
        ("Haupteinkommen", "{{ haushalt.einkommen }}", "haushalt.einkommen"),
        ("Stand des Verfahrens", "{{ fall.stand }}", "fall.stand"),
        (
            "Gericht, Aktenzeichen",
            "{% if verfahren.gericht %}{{ verfahren.gericht }}, {% endif %}{{ verfahren.aktenzeichen }}",
            "verfahren.aktenzeichen",
        ),
        ("Vermieter", "{{ miete.vermieter }}", "miete.vermieter"),
        ("Miete monatlich", "{{ miete.monatlich }}", "miete.monatlich"),
        ("Mietrückstand", "{{ miete.rueckstand }}"),
        *CLAIMED[1:],
    )
    paper.only_if("fristen", "**Diese Fristen laufen:")
    paper.each("fristen", "{{ zeile.frist }} ({{ zeile.norm }}): {{ zeile.bis }}")
    paper.say(
        "Teilen Sie uns bis zum {{ brief.antwort_bis }} mit, wie Sie entscheiden und wer bei Ihnen zuständig ist. Soll das Mietverhältnis über die Schonfrist "
        "gerettet werden, muss Ihre Verpflichtungserklärung dem Vermieter oder seiner Vertretung rechtzeitig zugehen: ohne Bedingung und mit allen Beträgen.",
    )
    paper.closing()


def invitation(paper: Paper) -> None:
    """Einladung zur Fallkonferenz: to agencies without the name, which only a consent opens (handbook 5.4)."""
    begin(
        paper,
        "Einladung zur Fallkonferenz am {{ konferenz.datum }}{% if not empfaenger.haushalt %}, Fall {{ fall.aktenzeichen }}{% endif %}",
    )
    paper.only_if(
        "empfaenger.haushalt",
        "wir möchten gemeinsam mit Ihnen und den Stellen, die helfen können, an einem Tisch überlegen, wie Sie Ihre Wohnung behalten. "
        "Jede Stelle sagt, was sie übernimmt und bis wann. Sie entscheiden mit. Ohne Ihr Einverständnis wird nicht über Sie gesprochen.",
    )
    paper.only_if(
        "not empfaenger.haushalt",
        "wir laden Sie zu einer Fallkonferenz ein. Ein Haushalt ist vom Verlust seiner Wohnung bedroht; gemeinsam vereinbaren wir, wer welches Problem bis wann "
        "in die Hand nimmt. Namen und weitere Angaben geben wir nur weiter, soweit der Haushalt eingewilligt hat oder ein Gesetz es erlaubt.",
    )
    paper.only_if(
        "konferenz.verlegt",
        "Die Fallkonferenz ist {{ konferenz.verlegt }}. Antworten Sie noch einmal, auch wenn Sie schon zugesagt hatten.",
    )
    paper.facts(
        ("Tag und Uhrzeit", "{{ konferenz.datum }}, {{ konferenz.uhrzeit }}"),
        ("Ort", "{{ konferenz.ort }}"),
        ("Mitzubringen", "{{ konferenz.mitbringen }}", "konferenz.mitbringen"),
    )
    paper.only_if("empfaenger.haushalt and konferenz.tagesordnung", "**Worum es geht", "{{ konferenz.tagesordnung }}")
    paper.only_if(
        "empfaenger.haushalt",
        "Sie können eine Person Ihres Vertrauens mitbringen. Brauchen Sie eine Dolmetscherin oder einen Dolmetscher, oder können Sie an dem Tag nicht? "
        "Rufen Sie mich an.",
    )
    paper.only_if(
        "not empfaenger.haushalt",
        "Antworten Sie im Portal oder telefonisch: ob Sie kommen, jemanden schicken oder verhindert sind.",
    )
    paper.closing()


def minutes(paper: Paper) -> None:
    """Vereinbarung: who does what by when, to be signed by all. What was said stays in the minutes."""
    begin(paper, "Wer macht was bis wann? Vereinbarung vom {{ konferenz.datum }}")
    paper.say("das haben wir am {{ konferenz.datum }} ({{ konferenz.ort }}) gemeinsam besprochen und vereinbart:")
    paper.table("massnahmen", WHO_WHAT)
    paper.only_if("konferenz.naechster_termin", "**Wir sehen uns wieder am {{ konferenz.naechster_termin }}.")
    paper.say(
        "Alle halten sich an das, was hier steht. Wenn etwas nicht klappt, sagt jede und jeder gleich Bescheid: {{ bearbeitung.name }}, Telefon "
        "{% if bearbeitung.telefon %}{{ bearbeitung.telefon }}{% else %}{{ absender.telefon }}{% endif %}.",
    )
    paper.signature_list(SIGNING, "anwesende", PRESENT)


def protocol(paper: Paper) -> None:
    """Protokoll der Fallkonferenz: the whole minutes for the file and the household, an extract for an agency."""
    paper.sheethead()
    paper.heading("{% if konferenz.auszug %}Auszug aus dem Protokoll{% else %}Protokoll{% endif %} der Fallkonferenz")
    paper.only_if(
        "konferenz.auszug",
        "Für: {{ empfaenger.name }}. Der Auszug enthält, was diese Stelle betrifft und was sie erfahren darf.",
    )
    paper.facts(
        ("Aktenzeichen", "{{ fall.aktenzeichen }}"),
        ("Haushalt", "{{ haushalt.name }}{% if haushalt.wohnung %}, {{ haushalt.wohnung }}{% endif %}", "haushalt.name"),
        ("Tag und Uhrzeit", "{{ konferenz.datum }}, {{ konferenz.uhrzeit }}"),
        ("Ort", "{{ konferenz.ort }}"),
        ("Anlass", "{{ konferenz.anlass }}"),
        ("Stand des Verfahrens", "{{ fall.stand }}", "fall.stand"),
        ("Haushalt war dabei", "{{ konferenz.haushalt_dabei }}", "konferenz.haushalt_dabei"),
        ("Protokoll geführt von", "{{ bearbeitung.name }}, {{ absender.name }}"),
    )  # fmt: skip
    paper.listed("teilnahme", "Eingeladene Stellen", GUESTS)
    paper.listed("punkte", "Was wir besprochen haben", SAID)
    paper.only_if("konferenz.protokoll", "**Außerdem", "{{ konferenz.protokoll }}")
    paper.listed("massnahmen", "Wer macht was bis wann", AGREED)
    paper.only_if("not massnahmen", "Es wurde {% if konferenz.auszug %}mit dieser Stelle {% endif %}nichts vereinbart.")
    paper.only_if("konferenz.naechster_termin", "**Nächster Termin:** {{ konferenz.naechster_termin }}")
    paper.document.add_paragraph("{%p if konferenz.auszug %}")
    paper.say("Für die Richtigkeit des Auszugs, {{ brief.datum }}")
    paper.signatures("{{ bearbeitung.name }}, {{ absender.name }}")
    paper.document.add_paragraph("{%p else %}")
    paper.say("**Unterschriften")
    paper.signature_list(SIGNING, "anwesende", PRESENT)
    paper.document.add_paragraph("{%p endif %}")


def handing(paper: Paper) -> None:
    """Übergabeblatt: what the receiver of a case must know at once; stays in the office."""
    paper.sheethead()
    paper.heading("Übergabe {{ fall.aktenzeichen }}")
    paper.facts(
        ("Haushalt", "{{ haushalt.name }}{% if haushalt.wohnung %}, {{ haushalt.wohnung }}{% endif %}", "haushalt.name"),
        ("Stand", "{{ fall.status }}{% if fall.stand %} · {{ fall.stand }}{% endif %}"),
        ("Zuständig", "{% if fall.zustaendig %}{{ fall.zustaendig }}{% else %}niemand{% endif %}"),
        ("Kontakt", "{{ fall.kontakt }}{% if fall.letzter_kontakt_am %}, zuletzt am {{ fall.letzter_kontakt_am }}{% endif %}"),
        *CLAIMED,
        ("Übergeben", "am {{ uebergabe.am }} von {{ uebergabe.von }} an {{ uebergabe.an }}: {{ uebergabe.grund }}", "uebergabe.am"),
        ("Stand des Blatts", "{{ brief.datum }}, {{ bearbeitung.name }}"),
    )  # fmt: skip
    paper.listed(
        "fristen",
        "Was abläuft",
        (("Bis", "{{ zeile.bis }}", 25), ("Frist", "{{ zeile.frist }}", 80), ("Norm", "{{ zeile.norm }}", 60)),
    )
    paper.only_if("not fristen", "Es läuft keine Frist mit bekanntem Tag.")
    paper.listed("massnahmen", "Offene Maßnahmen", (("Bis", "{{ zeile.bis }}", 25), *WHO_WHAT[:2]))
    paper.listed("wiedervorlagen", "Wiedervorlagen", (("Bis", "{{ zeile.bis }}", 25), ("Was", "{{ zeile.text }}", 140)))
    paper.listed(
        "termine",
        "Fallkonferenzen",
        (("Termin", "{{ zeile.termin }}", 45), ("Ort", "{{ zeile.ort }}", 80), ("Stand", "{{ zeile.stand }}", 40)),
    )
    paper.signatures("Übergeben: Tag, Unterschrift", "Übernommen: Tag, Unterschrift")

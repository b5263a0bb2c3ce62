"""What the letters to the household say: plain German, short sentences, one wish at a time."""

from __future__ import annotations

from portal.letters.making.paper import Paper

REFERENCE = (
    ("Unser Zeichen", "{{ fall.aktenzeichen }}"),
    ("Auskunft", "{{ bearbeitung.name }}"),
    ("{% if bearbeitung.telefon %}Telefon", "{{ bearbeitung.telefon }}"),
    ("{% if bearbeitung.email %}E-Mail", "{{ bearbeitung.email }}"),
    ("Datum", "{{ brief.datum }}"),
)
"""The block beside the window."""
REACH_US = (
    "Rufen Sie mich an{% if bearbeitung.telefon %} (Telefon {{ bearbeitung.telefon }}){% elif absender.telefon %} (Telefon {{ absender.telefon }})"
    "{% endif %} oder kommen Sie vorbei: {{ absender.strasse }}, {{ absender.plz }} {{ absender.ort }}."
    "{% if absender.sprechzeiten %} Sprechzeiten: {{ absender.sprechzeiten }}.{% endif %} Wenn es für Sie leichter ist, komme ich zu Ihnen."
)
FREE = (
    "Das Gespräch kostet nichts. Was Sie erzählen, bleibt bei uns. Sie können eine Person Ihres Vertrauens mitbringen."
)
BRING = (
    "die Post vom Gericht, vom Gerichtsvollzieher und vom Vermieter, auch ungeöffnet",
    "den Mietvertrag",
    "Nachweise über Ihr Einkommen und Ihre Kontoauszüge der letzten drei Monate",
)


def begin(paper: Paper, subject: str, greeting: str = "{{ empfaenger.anrede }}") -> None:
    """Write everything above the text."""
    paper.letterhead(reference=REFERENCE)
    paper.subject(subject)
    paper.say(greeting)


def first(paper: Paper) -> None:
    """Erstanschreiben nach Klage."""
    begin(paper, "Ihre Wohnung: Wir helfen Ihnen, sie zu behalten")
    paper.say(
        "wir haben erfahren, dass Ihr Vermieter vor Gericht die Räumung Ihrer Wohnung verlangt. In vielen Fällen lässt sich die "
        "Wohnung noch halten. Dafür ist jetzt Zeit, aber nicht viel.",
    )
    paper.only_if(
        "frist.schonfrist",
        "**Wichtig ist der {{ frist.schonfrist }}.",
        "Werden bis zu diesem Tag alle Rückstände bezahlt, oder sagt das Jobcenter oder das Sozialamt die Zahlung verbindlich zu, dann kann die "
        "fristlose Kündigung unwirksam werden. Eine Garantie ist das nicht: Lassen Sie uns gemeinsam in Ihre Unterlagen sehen."
        "{% if frist.schonfrist_geschaetzt %} Den genauen Tag kennen wir erst, wenn Sie uns sagen, wann Ihnen die Klage zugestellt wurde.{% endif %}",
    )
    paper.only_if(
        "frist.verteidigungsanzeige",
        "Wenn Sie sich gegen die Klage wehren wollen, muss das Gericht das bis zum {{ frist.verteidigungsanzeige }} wissen. Ein kurzer Brief genügt.",
    )
    paper.say("**Melden Sie sich bis zum {{ brief.antwort_bis }}.", REACH_US, "Bringen Sie mit, was Sie haben:")
    paper.points(*BRING)
    paper.say(FREE)
    paper.closing()


def reminder(paper: Paper) -> None:
    """Erinnerung."""
    begin(paper, "Ihre Wohnung: Wir haben noch nichts von Ihnen gehört")
    paper.say(
        "vor Kurzem haben wir Ihnen geschrieben, weil Ihre Wohnung in Gefahr ist. Vielleicht war der Brief nicht leicht zu lesen, vielleicht fehlte "
        "die Zeit. Das ist kein Problem: Wir können auch jetzt noch helfen.",
    )
    paper.only_if("frist.schonfrist", "**Bis zum {{ frist.schonfrist }} lässt sich am meisten erreichen.")
    paper.say("**Melden Sie sich bis zum {{ brief.antwort_bis }}.", REACH_US)
    paper.say(
        "Hören wir nichts, besuchen wir Sie in den nächsten Tagen zu Hause. Sie müssen uns nicht hereinlassen; ein Gespräch an der Tür genügt.",
        FREE,
    )
    paper.closing()


def visit_card(paper: Paper) -> None:
    """Hausbesuchskarte: says nothing of debts, because others may read it."""
    paper.as_card()
    paper.heading("Wir waren heute bei Ihnen")
    paper.say(
        "{{ brief.datum }}{% if haushalt.name %}, für {{ haushalt.name }}{% endif %}",
        "Leider haben wir Sie nicht angetroffen. Wir möchten Sie unterstützen. Es ist wichtig und es eilt.",
    )
    paper.only_if("brief.termin", "**Wir kommen wieder: {{ brief.termin }}")
    paper.say(
        "{% if brief.termin %}Passt Ihnen der Tag nicht? Rufen Sie an, dann finden wir einen anderen{% else %}Rufen Sie an, dann finden wir einen Tag, "
        "der Ihnen passt{% endif %}: {{ bearbeitung.name }}, Telefon "
        "{% if bearbeitung.telefon %}{{ bearbeitung.telefon }}{% else %}{{ absender.telefon }}{% endif %}.",
        "{{ absender.name }}, {{ absender.strasse }}, {{ absender.plz }} {{ absender.ort }}"
        "{% if absender.sprechzeiten %}. Sprechzeiten: {{ absender.sprechzeiten }}{% endif %}",
        "Unser Zeichen: {{ fall.aktenzeichen }}",
    )


def eviction(paper: Paper) -> None:
    """Brief zum Räumungstermin."""
    begin(
        paper,
        "{% if verfahren.raeumungstermin %}Räumungstermin am {{ verfahren.raeumungstermin }}{% else %}Räumung Ihrer Wohnung{% endif %}: Rufen Sie uns sofort an",
    )
    paper.say(
        "der Gerichtsvollzieher hat die Räumung Ihrer Wohnung {% if verfahren.raeumungstermin %}für den {{ verfahren.raeumungstermin }} {% endif %}angekündigt. "
        "Auch jetzt gibt es noch Wege:",
    )
    paper.points(
        "Wir sprechen mit dem Vermieter und mit dem Gerichtsvollzieher.",
        "Wir prüfen, ob Jobcenter oder Sozialamt die Schulden übernehmen.",
        "Muss die Wohnung doch geräumt werden, sorgen wir dafür, dass Sie und Ihre Familie nicht ohne Unterkunft sind.",
    )
    paper.only_if(
        "frist.raeumungsschutz",
        "**Räumungsschutz: nur bis zum {{ frist.raeumungsschutz }}",
        "Wäre die Räumung für Sie eine besondere Härte, zum Beispiel wegen einer schweren Krankheit, können Sie beim Amtsgericht Schutz beantragen "
        "(§ 765a ZPO). Der Antrag muss spätestens am {{ frist.raeumungsschutz }} dort sein. Wir helfen Ihnen dabei.",
    )
    paper.say("**Melden Sie sich gleich, spätestens bis zum {{ brief.antwort_bis }}.", REACH_US, FREE)
    paper.closing()


def follow_up(paper: Paper) -> None:
    """Nachfrage 3/6/12."""
    begin(paper, "Wie geht es Ihnen mit Ihrer Wohnung?")
    paper.say(
        "vor {% if nachfrage.monate %}{{ nachfrage.monate }} Monaten{% else %}einiger Zeit{% endif %} haben wir unsere Zusammenarbeit abgeschlossen. Wir möchten wissen, ob die Wohnung sicher geblieben ist und "
        "ob die Absprachen gehalten haben. Kreuzen Sie an und schicken Sie das Blatt bis zum {{ brief.antwort_bis }} zurück, oder rufen Sie an:",
    )
    paper.points(
        "Ja, alles läuft wie vereinbart.",
        "Die Wohnung ist sicher, aber nicht alles hat geklappt.",
        "Es gibt neue Mietschulden oder eine neue Kündigung.",
        "Wir wohnen nicht mehr dort.",
        "Ich möchte, dass Sie sich bei mir melden. Telefon: ______________________",
        mark="☐",
    )
    paper.say(
        "Sie müssen nicht antworten. Wenn aber wieder etwas drängt, warten Sie nicht: Je früher wir davon wissen, desto mehr können wir tun.",
        REACH_US,
    )
    paper.closing()


def closing(paper: Paper) -> None:
    """Abschluss."""
    begin(paper, "Abschluss unserer Zusammenarbeit")
    paper.say(
        "seit dem {{ fall.gemeldet_am }} waren wir für Sie da. {% if fall.abgeschlossen_am %}Am {{ fall.abgeschlossen_am }} haben wir Ihren Fall abgeschlossen."
        "{% else %}Jetzt schließen wir Ihren Fall ab.{% endif %}"
        "{% if fall.erhalten %} Sie haben Ihre Wohnung behalten.{% endif %}",
    )
    paper.only_if(
        "not fall.erhalten",
        "Wenn Sie weiter Hilfe bei der Suche nach einer Wohnung, bei Anträgen oder bei Schulden brauchen, melden Sie sich. Wir sagen Ihnen, wer hilft.",
    )
    paper.say("**{% if fall.erhalten %}Damit es so bleibt{% else %}Was in jeder Wohnung hilft{% endif %}")
    paper.points(
        "Zahlen Sie die Miete bis zum dritten Werktag im Monat, am besten mit Dauerauftrag oder direkt vom Amt an den Vermieter.",
        "Öffnen Sie Post vom Vermieter, vom Gericht und vom Energieversorger gleich.",
        "Halten Sie vereinbarte Raten ein. Geht es einmal nicht, sagen Sie vorher Bescheid.",
    )
    paper.say(
        "Nach 3, 6 und 12 Monaten fragen wir nach, wie es Ihnen geht. Wenn vorher etwas drängt, rufen Sie an.",
        REACH_US,
        "Wir wünschen Ihnen alles Gute.",
    )
    paper.closing()


def data_notice(paper: Paper) -> None:
    """Information nach Art. 14 DSGVO and § 82a SGB X."""
    begin(paper, "Information über Ihre Daten (Art. 14 DSGVO, § 82a SGB X)")
    paper.say(
        "{% if datenschutz.quelle %}wir haben Daten über Sie erhalten, ohne dass Sie uns diese selbst gegeben haben. Deshalb sagen wir Ihnen{% else %}"
        "hiermit sagen wir Ihnen{% endif %}, was wir über Sie wissen, woher und wozu.",
    )
    for heading, words in (
        ("Wer ist verantwortlich?", "{{ absender.name }}, {{ absender.strasse }}, {{ absender.plz }} {{ absender.ort }}."
         " Dort erreichen Sie auch die Datenschutzbeauftragte oder den Datenschutzbeauftragten."),
        ("Woher kommen die Daten?", "{% if datenschutz.quelle %}Von: {{ datenschutz.quelle }}{% else %}Von Ihnen selbst{% endif %}, am {{ datenschutz.erhalten_am }}."),
        ("Welche Daten sind es?", "{{ datenschutz.datenarten }}."),
        ("Wozu und warum dürfen wir das?", "Wir wollen verhindern, dass Sie Ihre Wohnung verlieren. Das ist unsere Aufgabe nach {{ datenschutz.rechtsgrundlage }}"
         " (Art. 6 Abs. 1 Buchst. e DSGVO, §§ 67a bis 67c SGB X)."),
        ("Wer bekommt die Daten?", "{% if datenschutz.empfaenger %}{{ datenschutz.empfaenger }}. Andere Stellen{% else %}Bisher niemand außerhalb unserer Stelle. "
         "Andere Stellen{% endif %} bekommen Daten nur, wenn ein Gesetz es erlaubt oder Sie einwilligen. Vermieter und Energieversorger erfahren nichts über "
         "Gesundheit, Leistungen oder Familie."),
        ("Wie lange?", "So lange, wie wir sie für diese Aufgabe und für vorgeschriebene Nachweise brauchen. Danach werden sie gelöscht."),
        ("Ihre Rechte", "Sie können Auskunft verlangen, falsche Daten berichtigen und Daten löschen oder sperren lassen und der Verarbeitung widersprechen "
         "(Art. 15 bis 18 und 21 DSGVO, §§ 83 und 84 SGB X). Eine Einwilligung können Sie jederzeit zurücknehmen. Sie können sich auch bei der "
         "Datenschutzaufsicht Ihres Landes beschweren."),
    ):  # fmt: skip
        paper.say(f"**{heading}** {words}")
    paper.closing()

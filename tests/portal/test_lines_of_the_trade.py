"""Lines as they are typed at the desk: none loses its day, none becomes another step than it says."""

from __future__ import annotations

from datetime import date

import pytest

from portal.jotting_lines import days_in
from portal.jottings import Jotting, Meaning, read

ON = date(2026, 12, 4)
"""A Friday."""
LINES = """
    VU 20.11. zugestellt                                         => DEFAULT_JUDGMENT 20.11.26
    VU zugestellt 20.11.                                         => DEFAULT_JUDGMENT 20.11.26
    20.11. VU zugestellt                                         => DEFAULT_JUDGMENT 20.11.26
    20.11.2026 zugestellt: VU                                    => DEFAULT_JUDGMENT 20.11.26
    VU kam 20.11.                                                => DEFAULT_JUDGMENT 20.11.26
    VU kam am 20.11. per Post                                    => DEFAULT_JUDGMENT 20.11.26
    VU am Freitag, 20.11. bekommen                               => DEFAULT_JUDGMENT 20.11.26
    VU Fr 20.11. erhalten                                        => DEFAULT_JUDGMENT 20.11.26
    vu 20.11. eingegangen                                        => DEFAULT_JUDGMENT 20.11.26
    Versäumnisurteil kam 20.11.                                  => DEFAULT_JUDGMENT 20.11.26
    Versäumnisurteil ist am 20.11. zugestellt worden             => DEFAULT_JUDGMENT 20.11.26
    Versäumnis-Urteil 20.11.26 zugegangen                        => DEFAULT_JUDGMENT 20.11.26
    VU gestern bekommen                                          => DEFAULT_JUDGMENT 03.12.26
    gestern VU bekommen                                          => DEFAULT_JUDGMENT 03.12.26
    Mieter hat VU am 20.11. bekommen                             => DEFAULT_JUDGMENT 20.11.26
    VU vom 16.11. zugestellt 20.11.                              => DEFAULT_JUDGMENT 20.11.26
    VU vom 16.11.                                                => ? DEFAULT_JUDGMENT 16.11.26
    VU vom 16.11. zugestellt                                     => ? DEFAULT_JUDGMENT 16.11.26
    VU ergangen 16.11.                                           => ? DEFAULT_JUDGMENT 16.11.26
    VU beantragt 16.11.                                          => ? DEFAULT_JUDGMENT 16.11.26
    VU droht, Termin 14.1.                                       => NOTE 04.12.26 !
    VU 20.11. nicht zugestellt                                   => ? DEFAULT_JUDGMENT 20.11.26
    VU 20.11. zugestellt? Mieterin unsicher                      => ? DEFAULT_JUDGMENT 20.11.26
    VU 20.11. zugestellt, Einspruch bis 4.12.                    => DEFAULT_JUDGMENT 20.11.26 +
    VU 31.11. zugestellt                                         => NOTE 04.12.26 !
    VU kam                                                       => NOTE 04.12.26 !
    Klageschrift zugestellt 18.11.                               => SERVED 18.11.26
    Klageschrift 18.11. zugestellt AG Celle 412 C 7/26           => SERVED 18.11.26
    KS 18.11. zugestellt                                         => SERVED 18.11.26
    KS zugestellt am 18.11.2026, AG Hannover, 412 C 77/26        => SERVED 18.11.26
    KS eingegangen 18.11.                                        => ? SERVED 18.11.26 | FILED 18.11.26
    Klage 18.11. zugestellt                                      => SERVED 18.11.26
    Klage eingegangen 16.11.                                     => FILED 16.11.26
    Klage eingereicht 10.11.                                     => FILED 10.11.26
    Klage erhoben am 10.11.                                      => FILED 10.11.26
    Räumungsklage 18.11.                                         => ? SERVED 18.11.26 | FILED 18.11.26
    Räumungsklage bekommen 18.11.                                => SERVED 18.11.26
    Klage 18.11.                                                 => ? SERVED 18.11.26 | FILED 18.11.26
    Klage angedroht 18.11.                                       => NOTE 18.11.26 !
    Klage angedroht zum 1.12.                                    => NOTE 04.12.26 !
    Klage bei Gericht eingegangen 10.11.                         => FILED 10.11.26
    Klage zugestellt 20.11. und VU 3.12.                         => ? SERVED 20.11.26
    Klage zurückgenommen 30.11.                                  => SUIT_ENDED 30.11.26
    zugestellt 18.11. Klage                                      => SERVED 18.11.26
    am 18.11. wurde die Klage zugestellt                         => SERVED 18.11.26
    Klage wurde Frau Müller am 18.11. zugestellt                 => ? SERVED 18.11.26 | FILED 18.11.26
    Frau Müller hat die Klage am 18.11. bekommen                 => ? SERVED 18.11.26 | FILED 18.11.26
    Gelber Brief 18.11.: Klage                                   => ? SERVED 18.11.26 | FILED 18.11.26
    Post vom AG 18.11.: Klage                                    => ? SERVED 18.11.26 | FILED 18.11.26
    Brief vom AG 18.11., Klage zugestellt                        => ? SERVED 18.11.26
    Hausbesuch 3.12. erreicht: Klage zugestellt 20.11.           => HOME_VISIT 03.12.26 +
    Anruf RA: VU kam 20.11.                                      => PHONE 04.12.26 +
    Vermerk: VU 20.11. zugestellt                                => NOTE 04.12.26 +
    GV-Termin 14.01.2027                                         => EVICTION_DATE 14.01.27
    GV-Termin 14.01.2027 9 Uhr                                   => EVICTION_DATE 14.01.27
    GV-Termin am 14.1. um 9.00 Uhr, OGV Schulz                   => EVICTION_DATE 14.01.27
    GV Termin 14.1.                                              => EVICTION_DATE 14.01.27
    Termin GV 14.1.                                              => EVICTION_DATE 14.01.27
    Termin Gerichtsvollzieher 14.01.27                           => EVICTION_DATE 14.01.27
    GV kommt 14.1.                                               => ? EVICTION_DATE 14.01.27
    GV Schulz angerufen 3.12., Termin bleibt                     => ? EVICTION_DATE 03.12.26 | EVICTION_NOTICE 03.12.26
    RT 14.1.                                                     => EVICTION_DATE 14.01.27
    RT 14.01.2027 8:30                                           => EVICTION_DATE 14.01.27
    RT verschoben auf 28.1.                                      => ? EVICTION_DATE 28.01.27 | EVICTION_LIFTED 04.12.26
    RT 14.1. verschoben auf 28.1.                                => ? EVICTION_DATE 28.01.27 | EVICTION_LIFTED 04.12.26
    RT 14.1. aufgehoben                                          => ? EVICTION_LIFTED 04.12.26
    RT aufgehoben                                                => ? EVICTION_LIFTED 04.12.26
    Räumungstermin 1.12. verschoben                              => ? EVICTION_LIFTED 04.12.26
    Räumungstermin 15.1. entfällt                                => ? EVICTION_LIFTED 04.12.26
    Räumungstermin aufgehoben 1.12.                              => EVICTION_LIFTED 01.12.26
    Räumungstermin am 15.1. anberaumt                            => EVICTION_DATE 15.01.27
    Räumungstermin steht: 15.01.2027                             => ? EVICTION_DATE 15.01.27
    Räumung 14.1.                                                => ? EVICTION_DATE 14.01.27
    Räumung 14.1. angesetzt                                      => EVICTION_DATE 14.01.27
    Räumung am 1.12. vollzogen                                   => EVICTED 01.12.26
    Zwangsräumung am 14.01.2027                                  => ? EVICTION_DATE 14.01.27
    Räumung abgesagt 2.12.                                       => EVICTION_LIFTED 02.12.26
    geräumt 1.12.                                                => EVICTED 01.12.26
    GV-Schreiben 28.11. bekommen, Termin 14.1.                   => EVICTION_NOTICE 28.11.26
    Räumungsmitteilung 28.11. zugestellt                         => EVICTION_NOTICE 28.11.26
    Brief des GV zugestellt 28.11.                               => EVICTION_NOTICE 28.11.26
    Verhandlung 8.1.                                             => HEARING 08.01.27
    Verhandlungstermin 8.1.2027 10 Uhr Saal 12                   => HEARING 08.01.27
    Termin AG Hannover 8.1. 10 Uhr                               => HEARING 08.01.27
    Gerichtstermin 8.1.                                          => HEARING 08.01.27
    Verhandlung 8.1. verlegt auf 22.1.                           => ? HEARING 22.01.27
    Verhandlung 8.1. aufgehoben                                  => NOTE 04.12.26 !
    Termin zur Verhandlung 8.1.                                  => HEARING 08.01.27
    Termin Jobcenter 10.12.                                      => NOTE 04.12.26 !
    Ladung zum 8.1. erhalten                                     => ? HEARING 08.01.27
    mündliche Verhandlung am 8.1.                                => HEARING 08.01.27
    Kündigung 10.11. bekommen                                    => ? TERMINATED_IMMEDIATE 10.11.26 | TERMINATED_ORDINARY 10.11.26
    Kündigung erhalten 10.11.                                    => ? TERMINATED_IMMEDIATE 10.11.26 | TERMINATED_ORDINARY 10.11.26
    Kü 10.11.                                                    => ? TERMINATED_IMMEDIATE 10.11.26 | TERMINATED_ORDINARY 10.11.26
    Kü fristlos 10.11.                                           => TERMINATED_IMMEDIATE 10.11.26
    fristlose Kü 10.11. bekommen                                 => TERMINATED_IMMEDIATE 10.11.26
    Kündigung fristlos 10.11. eingeworfen                        => TERMINATED_IMMEDIATE 10.11.26
    fristlos gekündigt 10.11.                                    => TERMINATED_IMMEDIATE 10.11.26
    fristlose Kündigung vom 8.11.                                => ? TERMINATED_IMMEDIATE 08.11.26
    fristlose Kündigung vom 8.11. zugegangen 10.11.              => TERMINATED_IMMEDIATE 10.11.26
    fristlose und ordentliche Kündigung 10.11.                   => ? TERMINATED_IMMEDIATE 10.11.26 | TERMINATED_ORDINARY 10.11.26
    ordentliche Kündigung 10.11. zugegangen                      => TERMINATED_ORDINARY 10.11.26
    ordentl. Kdg 10.11.                                          => TERMINATED_ORDINARY 10.11.26
    Kündigung zurückgenommen 2.12.                               => NOTE 02.12.26 !
    Kündigung 10.11. erhalten, fristlos hilfsweise ordentlich    => ? TERMINATED_IMMEDIATE 10.11.26 | TERMINATED_ORDINARY 10.11.26
    gekündigt am 10.11. laut Vermieter                           => ? TERMINATED_IMMEDIATE 10.11.26 | TERMINATED_ORDINARY 10.11.26
    Kündigung droht zum 15.12.                                   => NOTE 04.12.26 !
    Eigenbedarfskündigung 10.11.                                 => TERMINATED_ORDINARY 10.11.26
    Mieter hat Kündigung am 10.11. im Briefkasten gefunden       => ? TERMINATED_IMMEDIATE 10.11.26 | TERMINATED_ORDINARY 10.11.26
    VE 20.11. eingegangen                                        => UNDERTAKING 20.11.26
    VE an Vermieter 20.11. gefaxt                                => ? UNDERTAKING 20.11.26
    VE vom JC erhalten 20.11.                                    => ? UNDERTAKING 20.11.26
    VE unterschrieben 20.11.                                     => ? UNDERTAKING 20.11.26
    Verpflichtungserklärung 20.11. zugegangen                    => UNDERTAKING 20.11.26
    MB 20.11. zugestellt                                         => NOTE 20.11.26 !
    Mahnbescheid 20.11. erhalten                                 => NOTE 20.11.26 !
    VB 20.11. zugestellt                                         => NOTE 20.11.26 !
    Vollstreckungsbescheid zugestellt 20.11.                     => NOTE 20.11.26 !
    Einspruch eingelegt 1.12.                                    => OBJECTED 01.12.26
    Einspruch 1.12.                                              => ? OBJECTED 01.12.26
    1.12. Einspruch durch RA eingelegt                           => ? OBJECTED 01.12.26
    Einspruch gegen VU bis 4.12. prüfen                          => ? OBJECTED 04.12.26
    Widerspruch JC 1.12.                                         => ? HARDSHIP_CLAIMED 01.12.26
    Berufung eingelegt 1.12.                                     => APPEALED 01.12.26
    Verteidigungsanzeige 1.12. abgegeben                         => DEFENCE 01.12.26
    Verteidigungsanzeige raus 1.12.                              => ? DEFENCE 01.12.26
    Urteil verkündet 20.11.                                      => PRONOUNCED 20.11.26
    Urteil 20.11.                                                => ? JUDGMENT 20.11.26 | PRONOUNCED 20.11.26
    Urteil 20.11. zugestellt                                     => JUDGMENT 20.11.26
    Räumungsurteil zugestellt 20.11.                             => JUDGMENT 20.11.26
    Urteil kam gestern                                           => JUDGMENT 03.12.26
    Urteil rechtskräftig 1.12.                                   => FINAL 01.12.26
    rechtskräftig seit 1.12.                                     => FINAL 01.12.26
    Vergleich 20.11.                                             => SETTLEMENT 20.11.26
    Vergleich geschlossen 20.11. AG Hannover                     => SETTLEMENT 20.11.26
    Vergleich widerrufen 1.12.                                   => NOTE 01.12.26 !
    Räumungsfrist bis 31.1.                                      => EVICTION_PERIOD_ENDS 31.01.27
    Räumungsfrist bis 31.1. verlängert                           => EVICTION_PERIOD_ENDS 31.01.27
    Räumungsfrist verlängert bis 31.3.                           => EVICTION_PERIOD_ENDS 31.03.27
    Räumungsfrist beantragt 1.12.                                => PERIOD_REQUESTED 01.12.26
    RF bis 31.1.2027                                             => EVICTION_PERIOD_ENDS 31.01.27
    Vollstreckungsschutz beantragt 1.12.                         => PROTECTION_REQUESTED 01.12.26
    Rückstand 1.12. bezahlt                                      => PAID 01.12.26
    Rückstand teilweise bezahlt 1.12.                            => ? PAID 01.12.26
    Rückstand 1.837,20 € laut Vermieter                          => NOTE 04.12.26
    Miete Dezember 3.12. gezahlt                                 => NOTE 03.12.26
    Abmahnung 10.11.                                             => WARNED 10.11.26
    Mahnung vom 10.11. bekommen                                  => ? WARNED 10.11.26
    Sperrandrohung 20.11.                                        => ENERGY_THREATENED 20.11.26
    Stromsperre 15.12.                                           => ? ENERGY_CUT_PLANNED 15.12.26
    Strom gesperrt 1.12.                                         => ? ENERGY_CUT_PLANNED 01.12.26 | ENERGY_CUT 01.12.26
    Energiesperre angedroht 20.11.                               => ENERGY_THREATENED 20.11.26
    Mietende 31.1.2027                                           => TENANCY_ENDS 31.01.27
    3.12. Mutter ruft zurück                                     => NOTE 03.12.26
    Mutter rief am 3.12. zurück                                  => NOTE 03.12.26
    2.12. Mieterin war da                                        => NOTE 02.12.26
    Unterlagen am 1.12. eingereicht                              => NOTE 01.12.26
    Mieter seit 1.3.2024 ohne Arbeit                             => NOTE 04.12.26
    Mietvertrag vom 1.5.2019 liegt vor                           => NOTE 04.12.26
    geb. 3.12.1980 laut Ausweis                                  => NOTE 04.12.26
    10.12. Gespräch mit Vermieter                                => NOTE 04.12.26 !
    Jobcenter Bescheid vom 20.11. da                             => NOTE 04.12.26
    Schlüsselübergabe 30.11.                                     => NOTE 30.11.26
    Mutter ruft zurück                                           => NOTE 04.12.26
    WV 5.12. VU prüfen                                           => REMINDER 05.12.26
    Urteil ist rechtskräftig 1.12.                               => FINAL 01.12.26
    Termin AG Hannover 8.1.2027 412 C 77/26                      => HEARING 08.01.27
    Wohnungskündigung 10.11. bekommen                            => ? TERMINATED_IMMEDIATE 10.11.26 | TERMINATED_ORDINARY 10.11.26
    Widerspruch eingelegt 1.12.                                  => ? HARDSHIP_CLAIMED 01.12.26
    KS bekommen 18.11., Verteidigungsanzeige fehlt               => SERVED 18.11.26
    Mieter: VU gestern gekommen                                  => DEFAULT_JUDGMENT 03.12.26
    Mutter sagt VU ist gekommen                                  => NOTE 04.12.26 !
    Klage zugestellt am Mittwoch, den 18.11.2026                 => SERVED 18.11.26
    ORT 14.1.                                                    => NOTE 04.12.26 !
    Räumungstermin verschoben                                    => ? EVICTION_LIFTED 04.12.26
    Klagezustellung 18.11.                                       => SERVED 18.11.26
    Zustellung der Klage 18. November                            => SERVED 18.11.26
    Räumungsklage eingegangen 12.11. AG Hannover 412 c 7-26      => FILED 12.11.26
    12.11. Klageeingang                                          => FILED 12.11.26
    VU 20.11. und Kostenbescheid                                 => ? DEFAULT_JUDGMENT 20.11.26
    Kündigung 30.2. bekommen                                     => NOTE 04.12.26 !
    Bescheid JC 20.11. über 412,50 €                             => NOTE 20.11.26
    Rate 1 am 1.12. eingegangen                                  => NOTE 01.12.26

"""
"""„?“: is asked about, with what is offered; „!“: a note that says why; „+“: points out a step in its text."""
TYPED = {
    line.strip(): meant.strip() for line, _, meant in (row.partition(" => ") for row in LINES.strip().splitlines())
}


def told(jotting: Jotting) -> str:
    """Return in short what a line became."""
    if jotting.offers:
        return "? " + " | ".join(f"{one.kind.name} {one.on:%d.%m.%y}" for one in jotting.offers)
    kinds = {Meaning.STEP: jotting.step, Meaning.CONTACT: jotting.contact}
    what = kinds.get(jotting.meaning) or jotting.meaning
    return f"{what.name} {jotting.on:%d.%m.%y}{' !' * bool(jotting.doubt)}{' +' * bool(jotting.besides)}"


@pytest.mark.parametrize(("line", "meant"), TYPED.items())
def test_a_line_of_the_trade_becomes_what_it_says(line: str, meant: str):
    assert told(read(line, ON)) == meant


@pytest.mark.parametrize("line", TYPED)
def test_no_line_of_the_trade_loses_a_day(line: str):
    found = read(line, ON)
    kept = {found.on, *(one.on for one in found.offers), *(day for _, day in days_in(found.text, ON))}
    assert {day for _, day in days_in(line, ON)} <= kept
    assert line.endswith(found.text)


def test_the_list_is_long_enough_to_mean_something():
    assert len(TYPED) >= 150

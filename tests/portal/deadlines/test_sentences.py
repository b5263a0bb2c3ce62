"""What a clock says about itself, word for word."""

from datetime import date

import pytest

from models.enums import Land, StepKind
from portal.calendar import Region
from portal.deadlines import compute, conference_due, eviction_notice_gap
from portal.deadlines.catalogue import version

NI = Region(Land.NI)
HH_1990 = Region(Land.HH, extra_holidays=frozenset({(1, 1)}))


@pytest.mark.parametrize(
    ("key", "inputs", "sentence"),
    [
        (
            "grace_period",
            {StepKind.SERVED: date(2025, 12, 31)},
            "Schonfrist (§ 569 Abs. 3 Nr. 2 BGB): Zustellung 31.12.2025 + 2 Monate = 28.02.2026 (Samstag), "
            "verschoben auf Montag, 02.03.2026 (§ 193 BGB).",
        ),
        (
            "grace_period",
            {StepKind.FILED: date(2026, 3, 5)},
            "Schonfrist (§ 569 Abs. 3 Nr. 2 BGB), geschätzt, frühestens: Klageeingang 05.03.2026 + 2 Monate = "
            "Dienstag, 05.05.2026; es fehlt „Klage zugestellt“.",
        ),
        (
            "objection",
            {},
            "Einspruch gegen Versäumnisurteil (§§ 338, 339 ZPO): unbekannt, es fehlt „Versäumnisurteil zugestellt“.",
        ),
        (
            "objection",
            {StepKind.DEFAULT_JUDGMENT: date(2026, 3, 20)},
            "Einspruch gegen Versäumnisurteil (§§ 338, 339 ZPO): Zustellung Versäumnisurteil 20.03.2026 + 2 Wochen = "
            "03.04.2026 (Karfreitag), verschoben auf Dienstag, 07.04.2026 (§ 222 Abs. 2 ZPO).",
        ),
        (
            "eviction_protection",
            {StepKind.EVICTION_DATE: date(2026, 4, 20)},
            "Vollstreckungsschutz beantragen (§ 765a Abs. 3 ZPO): Räumungstermin 20.04.2026 − 2 Wochen = "
            "Montag, 06.04.2026 (Ostermontag); sicherer letzter Tag Donnerstag, 02.04.2026.",
        ),
        (
            "appeal",
            {StepKind.PRONOUNCED: date(2026, 1, 31), StepKind.JUDGMENT: date(2026, 9, 1)},
            "Berufung (§ 517 ZPO): Verkündung 31.01.2026 + 5 Monate = 30.06.2026 als spätester Beginn, + 1 Monat = "
            "Donnerstag, 30.07.2026.",
        ),
        (
            "settlement_maximum",
            {StepKind.SETTLEMENT: date(2026, 1, 2)},
            "Höchstdauer der Räumungsfrist nach Vergleich (§ 794a Abs. 3 ZPO): Vergleich 02.01.2026 + 1 Jahr = "
            "längstens Samstag, 02.01.2027.",
        ),
        (
            "eviction_notice",
            {StepKind.EVICTION_NOTICE: date(2026, 6, 1)},
            "Frühester Räumungstermin (§ 128 Abs. 2 GVGA): Zustellung der Räumungsmitteilung 01.06.2026 + 3 Wochen + 1 Tag = "
            "frühestens Dienstag, 23.06.2026.",
        ),
    ],
)
def test_sentence_says_rule_inputs_and_computation(key: str, inputs: dict[StepKind, date], sentence: str):
    assert compute(version(key, None), inputs, NI).sentence == sentence


@pytest.mark.parametrize(
    ("region", "end"),
    [
        (NI, "(Mo–Sa, Niedersachsen) = Mittwoch, 08.04.2026."),
        (Region(Land.BW, saturday_counts=False), "(Mo–Fr, Baden-Württemberg) = Freitag, 10.04.2026."),
    ],
)
def test_conference_sentence_names_the_way_of_counting(region: Region, end: str):
    found = conference_due(date(2026, 3, 25), region)
    begin = "Fallkonferenz (Kooperationsvereinbarung, § 3 Abs. 2 BUrlG): Meldung 25.03.2026 + 10 Werktage "
    assert found.sentence == begin + end


def test_sentence_shows_the_shifted_target_of_an_eviction_period():
    found = compute(
        version("eviction_period_extension", None), {StepKind.EVICTION_PERIOD_ENDS: date(1989, 12, 31)}, HH_1990
    )
    assert found.sentence == (
        "Räumungsfrist verlängern (§ 721 Abs. 3, § 794a Abs. 2 ZPO): Räumungsfrist bis 31.12.1989 (Sonntag), "
        "verschoben auf Dienstag, 02.01.1990 (§ 193 BGB analog), − 2 Wochen = Dienstag, 19.12.1989; "
        "sicherer letzter Tag Freitag, 15.12.1989."
    )
    assert found.warnings == (
        "Dass sich eine Räumungsfrist vor dem Zurückrechnen verschiebt, stützt nur LG Hamburg 307 T 13/90. "
        "Handeln Sie bis Freitag, 15.12.1989.",
    )


@pytest.mark.parametrize(
    ("key", "inputs", "warnings"),
    [
        ("grace_period", {StepKind.SERVED: date(2026, 1, 31)}, ()),
        (
            "grace_period",
            {StepKind.SERVED: date(2025, 12, 31)},
            (
                "Ob sich das Ende vom 28.02.2026 auf den 02.03.2026 verschiebt, ist nicht gesichert. "
                "Handeln Sie bis Samstag, 28.02.2026.",
            ),
        ),
        (
            "grace_period",
            {StepKind.FILED: date(2026, 3, 5)},
            ("„Klage zugestellt“ fehlt: Die Frist endet frühestens am Dienstag, 05.05.2026. Erfragen Sie das Datum.",),
        ),
        (
            "eviction_protection",
            {StepKind.EVICTION_DATE: date(2026, 4, 20)},
            (
                "Der letzte Tag 06.04.2026 ist Ostermontag; ob er sich verschiebt, ist umstritten. "
                "Handeln Sie bis Donnerstag, 02.04.2026.",
            ),
        ),
        (
            "eviction_notice",
            {StepKind.EVICTION_NOTICE: date(2018, 6, 22), StepKind.EVICTION_DATE: date(2018, 7, 13)},
            (
                "„Räumungstermin“ am 13.07.2018 liegt 1 Tag zu früh: frühestens Samstag, 14.07.2018 (§ 128 Abs. 2 GVGA).",
            ),
        ),
        (
            "energy_announcement",
            {StepKind.ENERGY_ANNOUNCED: date(2026, 12, 17)},
            ("Ob schon am achten Werktag gesperrt werden darf, ist nicht geklärt; gewarnt wird vor diesem Tag.",),
        ),
    ],
)
def test_warnings_say_the_doubt_and_what_to_do(key: str, inputs: dict[StepKind, date], warnings: tuple[str, ...]):
    assert compute(version(key, None), inputs, NI).warnings == warnings


def test_conference_on_a_saturday_warns_of_the_friday():
    assert conference_due(date(2026, 5, 4), NI).warnings == (
        "Der letzte Tag 16.05.2026 ist Samstag. Handeln Sie bis Freitag, 15.05.2026.",
    )


@pytest.mark.parametrize(
    ("eviction", "verdict", "between"),
    [(date(2018, 7, 13), "liegt 1 Tag zu früh", 20), (date(2018, 7, 14), "ist rechtzeitig angekündigt", 21)],
)
def test_eviction_notice_gap_sentence(eviction: date, verdict: str, between: int):
    assert eviction_notice_gap(date(2018, 6, 22), eviction).sentence == (
        f"Räumungstermin {eviction:%d.%m.%Y} {verdict} (§ 128 Abs. 2 GVGA): Zustellung 22.06.2018, "
        f"dazwischen {between} volle Tage, nötig sind 21; frühester Tag Samstag, 14.07.2018."
    )

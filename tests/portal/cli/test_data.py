"""``demo``, ``import``, ``export`` and ``rights``: data in and out, with the same figures on every way."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from models import AccessEntry, Agency, Case, Person, Report, StatisticsDelivery, User
from models.enums import AgencyKind, Role
from portal import chains, clock, rights
from portal.app import create_app
from portal.extensions import db
from portal.imports.previews import State
from tests import factories

ROOT = Path(__file__).parents[3]
SAMPLE = Path(__file__).parents[2] / "samples" / "raeumungsklagen_2026.xlsx"
EXPECTED = {State.NEW: 160, State.KNOWN: 4, State.REFUSED: 1}


def count(model) -> int:
    number = db.session.scalar(select(func.count(model.id)))
    db.session.rollback()
    return number or 0


def test_import_notices_shows_first_then_writes_then_changes_nothing(run, staff, portal):
    shown = run("import", "notices", SAMPLE, "--as", "ada", "--dry-run")
    assert (shown.code, count(Report), count(Case)) == (0, 0, 0)
    assert [shown.out.count(f"\n  {state.label}: {n}\n") for state, n in EXPECTED.items()] == [1, 1, 1]
    assert shown.out.endswith("Probelauf: nichts geschrieben.\n")
    written = run("import", "notices", SAMPLE, "--as", "ADA")
    assert (written.code, count(Report), count(Case)) == (0, 160, 160)
    assert written.out.endswith("Geschrieben: 160 Meldungen, 160 neue Fälle.\n")
    persons = count(Person)
    again = run("import", "notices", SAMPLE, "--as", "ada")
    assert again.out.endswith("Geschrieben: 0 Meldungen, 0 neue Fälle.\n")
    assert (count(Report), count(Case), count(Person)) == (160, 160, persons)


def test_import_notices_is_written_though_nobody_reads_what_it_says(staff, portal, home):
    command = [sys.executable, "-m", "portal", "import", "notices", str(SAMPLE), "--as", "ada"]
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr, count(Report)) == (0, b"", 160)


@pytest.mark.parametrize(
    ("login", "sentence"),
    [
        ("niemand", "--as: Einen aktiven Benutzer „niemand“ gibt es nicht."),
        ("gone", "--as: Einen aktiven Benutzer „gone“ gibt es nicht."),
        ("fin", "--as: FAKE fin (Finanzen) darf keine Eingangsliste einlesen."),
        ("reg", "--as: FAKE reg (Finanzen) darf keine Eingangsliste einlesen."),
        ("jo", "--as: FAKE jo (Partnerstelle) darf keine Eingangsliste einlesen."),
    ],
)
def test_import_notices_refuses_who_may_not(run, staff, portal, login, sentence):
    assert run("import", "notices", SAMPLE, "--as", login) == (2, "", f"{sentence}\n")
    assert count(Report) == 0


def test_import_notices_names_a_file_it_cannot_read(run, staff, home):
    missing, folder, picture = home / "fehlt.xlsx", home, home / "bild.xlsx"
    picture.write_bytes(b"\x89PNG")
    for file in (missing, folder, picture):
        ended = run("import", "notices", file, "--as", "ada")
        assert (ended.code, ended.out, ended.err.partition(" ")[0]) == (2, "", "DATEI:")


def test_import_notices_reads_several_messages_at_once(run, staff, portal):
    samples = [SAMPLE.with_name(f"xjustiz_{kind}.xml") for kind in ("basisnachricht_0005006", "uebermittlung_0005005")]
    ended = run("import", "notices", *samples, "--as", "ada", "--received-on", "2026-03-03")
    assert (ended.code, count(Report)) == (0, 1)
    assert "Geschrieben: 1 Meldung, 1 neuer Fall." in ended.out


def test_import_notices_asks_for_the_day_a_list_does_not_name(run, staff, portal, home):
    listed = home / "liste.csv"
    listed.write_text("Name;Vorname;Az;Klageeingang;Miete\nMuster;Kim;1 C 7/26;02.03.2026;500\n", "utf-8")
    ended = run("import", "notices", listed, "--as", "ada")
    assert (ended.code, ended.err.partition(" ")[0], count(Report)) == (2, "--received-on:", 0)
    assert run("import", "notices", listed, "--as", "ada", "--received-on", "2026-03-05").code == 0
    assert db.session.scalars(select(Report.reported_on)).one().isoformat() == "2026-03-05"


def figures_of(workbook: Path) -> dict[str, list[list[object]]]:
    """Return sheet -> rows that hold something."""
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row)]
        for sheet in load_workbook(workbook, read_only=True, data_only=True)
    }


def test_export_statistics_says_the_same_as_text_csv_and_workbook(run, staff, home):
    run("import", "notices", SAMPLE, "--as", "ada")
    ask = ("export", "statistics", "--as", "lea", "--period", "2026")
    text, as_csv, as_xlsx = run(*ask), run(*ask, "--to", home / "s.csv"), run(*ask, "--to", home / "s.xlsx")
    assert (text.code, as_csv.code, as_xlsx.code) == (0, 0, 0)
    rows = list(csv.reader(io.StringIO((home / "s.csv").read_text("utf-8-sig")), delimiter=";"))
    in_csv = sorted(cell for row in rows for cell in row if cell.isdigit())
    cells = [cell for rows in figures_of(home / "s.xlsx").values() for row in rows for cell in row]
    in_xlsx = {str(cell) for cell in cells if isinstance(cell, int)}
    assert "160" in in_csv
    assert set(in_csv) - in_xlsx <= {"2026"}, (
        "only the year above the column of a comparison is a word, once it has ended"
    )
    assert {number for number in in_csv if number not in text.out} == set()


@pytest.mark.parametrize("period", ["heuer", "2026-13", "2026-Q5", "2026-06-30..2026-03-15", "99999"])
def test_export_statistics_names_a_period_that_is_none(run, staff, period):
    ended = run("export", "statistics", "--as", "lea", "--period", period)
    assert (ended.code, ended.out, ended.err.partition(" ")[0]) == (2, "", "--period:")


def test_export_statistics_refuses_partners_and_serves_the_region(run, staff):
    assert run("export", "statistics", "--as", "jo") == (
        2,
        "",
        "--as: FAKE jo (Partnerstelle) darf keine Statistik ausgeben.\n",
    )
    assert (served := run("export", "statistics", "--as", "reg")).code == 0
    asked = run("export", "statistics", "--as", "reg", "--protection", "none")
    assert (served.err, asked.out) == ("", served.out)
    assert asked.err == (
        "--protection none gilt nur in der Fachstelle selbst: Außerhalb bleiben die Zahlen auf 5 gerundet (round_to_5).\n"
    )


@pytest.mark.parametrize(
    ("given", "endings"),
    [
        (("export", "statistics", "--as", "lea"), ".xlsx oder .csv"),
        (("export", "cases", "--as", "lea"), ".xlsx"),
        (("rights",), ".xlsx oder .csv"),
    ],
)
def test_files_of_another_ending_or_place_are_refused(run, staff, home, given, endings):
    wrong, nowhere = home / "daten.pdf", home / "fehlt" / "daten.xlsx"
    assert run(*given, "--to", wrong) == (2, "", f"--to: „{wrong}“ endet nicht auf {endings}.\n")
    ended = run(*given, "--to", nowhere)
    assert (ended.code, ended.err.startswith(f"--to: „{nowhere}“ lässt sich nicht schreiben: ")) == (2, True)


def test_exports_are_noted_in_the_access_log(run, staff, portal, home):
    run("export", "statistics", "--as", "lea", "--to", home / "s.csv")
    noted = db.session.scalars(select(AccessEntry)).one()
    assert (noted.user_name, noted.what.startswith("Statistik ")) == ("FAKE lea", True)


def test_rights_are_written_as_table_and_workbook(run, home):
    assert run("rights", "--to", home / "rechte.csv").code == 0
    assert run("rights", "--to", home / "rechte.xlsx").code == 0
    assert (home / "rechte.csv").read_text("utf-8-sig") == rights.as_csv().replace("\r\n", "\n")
    assert len(load_workbook(home / "rechte.xlsx").sheetnames) >= 1


def test_demo_fills_once_and_purges(run, portal):
    filled = run("demo", "--seed", "7")
    assert (filled.code, count(Case) > 0) == (0, True)
    assert "Passwort für alle" in filled.out
    cases = count(Case)
    assert run("demo", "--if-empty").code == 0
    assert count(Case) == cases
    purged = run("demo", "--purge")
    assert (purged.code, purged.out) == (0, "Alle erfundenen Daten sind entfernt.\n")
    assert (count(Case), count(User), count(Agency), count(Person)) == (0, 0, 0, 0)
    assert run("demo", "--if-empty").code == 0
    assert count(Case) == cases


def test_list_read_into_the_demo_office_stays_when_the_demo_goes(run, portal):
    clerk = run("demo", "--seed", "7").out.partition("sachbearbeitung")[1] + "@beispiel.invalid"
    assert run("import", "notices", SAMPLE, "--as", clerk).code == 0
    files = Path(portal.instance_path) / "documents"
    said = run("demo", "--purge").out
    assert f"Gesperrt, weil alle ihr Passwort kennen: {clerk}." in said
    assert (count(Report), count(Case), list(files.glob("*"))) == (160, 160, [])
    office = db.session.scalars(select(Agency).where(Agency.kind == AgencyKind.OFFICE)).one()
    factories.user(db.guarded, "wanda", Role.CLERK, office)
    case = db.session.scalars(select(Case.id).order_by(Case.id)).first()
    db.session.commit()
    assert list(chains.broken_links(db.session.connection())) == []
    db.session.rollback()
    opened = create_app({"WTF_CSRF_ENABLED": False})
    client = opened.test_client()
    form = {"login": "wanda", "password": factories.PASSWORD}
    assert client.post("/anmelden", data=form).status_code == 302
    assert client.get(f"/faelle/details/?id={case}").status_code == 200
    with opened.app_context():
        db.engine.dispose()


@pytest.fixture
def two_cases(staff, portal) -> None:
    """A case whose name looks like a formula, and one of another office."""
    office = db.session.scalars(select(Agency).where(Agency.name == "Fachstelle Musterstadt")).one()
    factories.case(db.guarded, office, "=1+1", "Kim", reported_on=date(2026, 3, 2), street="Geheimer Weg 1")
    factories.case(db.guarded, factories.agency(db.guarded, "Fachstelle Anderstadt"), "FREMD", "Toni")
    db.session.commit()


def test_export_cases_writes_what_the_person_sees(run, two_cases, home):
    ended = run("export", "cases", "--as", "ada", "--to", home / "f.xlsx")
    assert (ended.code, ended.out.startswith(f"{home / 'f.xlsx'} geschrieben (")) == (0, True)
    sheet = load_workbook(home / "f.xlsx").worksheets[0]
    table = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(row for row in table if "Aktenzeichen" in row)
    case = dict(zip(head, table[table.index(head) + 1], strict=True))
    assert (case["Haushalt"], case["Status"]) == ("=1+1, Kim", "Clearing")
    days = [str(case["Gemeldet am"]), str(case["Fallkonferenz bis"])]
    assert days == ["2026-03-02 00:00:00", "2026-03-13 00:00:00"]
    assert "FREMD" not in str(table)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "d", "n"}


@pytest.fixture
def case_rows(two_cases, portal) -> None:
    """Six cases of last year, whose household is a canary."""
    office = db.session.scalars(select(Agency).where(Agency.name == "Fachstelle Musterstadt")).one()
    for number in range(6):
        day = date(clock.today().year - 1, 3, 2 + number)
        factories.case(
            db.guarded, office, f"KANARIE-{number}", "Kim", reported_on=day, street="KANARIE 1", note="KANARIE"
        )
    db.session.commit()


@pytest.fixture
def asked(home) -> list[object]:
    """The command that delivers them."""
    year = str(clock.today().year - 1)
    given = ("--pseudonymised", "--period", year, "--recipient", "Controlling", "--to", home / "f.xlsx")
    return ["export", "cases", *given, "--as"]


def test_case_rows_are_written_and_kept(run, case_rows, asked, portal, home):
    assert run(*asked, "fin").code == 0
    book = load_workbook(home / "f.xlsx")
    text = str([list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets])
    for hidden in ("KANARIE", "Kim", "Aktenzeichen'", f"{clock.today().year - 1}-0001"):
        assert hidden not in text
    db.session.rollback()
    kept = db.session.scalars(select(StatisticsDelivery)).one()
    assert (home / "instance" / "documents" / kept.stored).read_bytes() == (home / "f.xlsx").read_bytes()
    noted = db.session.scalars(select(AccessEntry.what)).all()
    assert noted == [f"Fallzeilen {clock.today().year - 1} an Controlling geliefert (Befehlszeile)"]


@pytest.mark.parametrize(("login", "name"), [("reg", "Finanzen"), ("ada", "Sachbearbeitung"), ("jo", "Partnerstelle")])
def test_case_rows_are_refused_to_who_may_not_deliver(run, case_rows, asked, portal, home, login, name):
    assert run(*asked, login) == (2, "", f"--as: FAKE {login} ({name}) darf keine Fallzeilen liefern.\n")
    assert not (home / "f.xlsx").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (("--period", "morgen"), "--period: „morgen“ ist kein Zeitraum."), (("--recipient", ""), "--recipient: fehlt."),
        (("--recipient", "Region Muster"), "--recipient: „Region Muster“ bekommt keine Fallzeilen"),
        (("--period", "2019"), "--period: Im Zeitraum 2019 gibt es keine Fälle."),
        (("--to", "weg/f.xlsx"), "--to: „weg/f.xlsx“ lässt sich nicht schreiben"),
    ],
)  # fmt: skip
def test_case_rows_name_the_wrong_argument_and_keep_nothing(run, case_rows, asked, portal, home, wrong, sentence):
    ended = run(*asked, "fin", *wrong)
    assert (ended.code, ended.err[: len(sentence)]) == (2, sentence)
    db.session.rollback()
    assert count(StatisticsDelivery) == 0
    assert not list((home / "instance" / "documents").glob("*"))


def test_period_without_pseudonyms_is_a_wrong_argument(run, case_rows, home):
    ended = run("export", "cases", "--as", "ada", "--to", home / "f.xlsx", "--recipient", "x")
    assert (ended.code, ended.err) == (2, "--recipient: Gilt nur mit --pseudonymised. Lassen Sie das Argument weg.\n")


@pytest.mark.parametrize(
    ("login", "name", "role"), [("jo", "FAKE jo", "Partnerstelle"), ("fin", "FAKE fin", "Finanzen")]
)
def test_export_cases_refuses_who_may_not(run, two_cases, home, login, name, role):
    ended = run("export", "cases", "--as", login, "--to", home / "f.xlsx")
    assert ended == (2, "", f"--as: {name} ({role}) darf keine Fallliste ausgeben.\n")
    assert not (home / "f.xlsx").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            ("--figures", "reportd"),
            "--figures: Diese Auswertung lässt sich nicht zählen. „reportd“ ist keine Kennzahl",
        ),
        (("--figures", "reported", "--only", "stage"), "--only: „stage“ nennt keine Werte."),
        (("--rows", "stage"), "--rows: Gilt nur mit --figures."),
    ],
)
def test_export_of_an_own_table_names_the_word_nobody_knows(run, staff, given, said):
    ended = run("export", "statistics", "--as", "lea", "--period", "2026", *given)
    assert (ended.code, ended.err[: len(said)]) == (2, said)


def test_export_of_an_own_table_keeps_what_a_filter_leaves(run, staff):
    run("import", "notices", SAMPLE, "--as", "ada")
    ask = ("export", "statistics", "--as", "lea", "--period", "2000-01-01..2009-12-31", "--figures", "reported")
    assert "Gesamt" in run(*ask).out
    wide = run(*ask[:5], "2026", *ask[6:], "--only", "channel=court", "--only", "stage=-,40,41", "--rows", "channel")
    assert (wide.code, "Gericht (MiZi)" in wide.out) == (0, True)

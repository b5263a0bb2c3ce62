"""Is the printed matrix the table that is enforced, and does each change of it show in review?"""

from __future__ import annotations

import csv
import io
from itertools import product
from pathlib import Path

from openpyxl import load_workbook

from models import AccessEntry, AuditEntry, Base
from models.enums import Role
from portal import conditions, rights
from portal.policy import GUARDED, POLICY, Grant, Verb

GOLDEN = Path(__file__).parent.parent / "golden" / "rights.csv"
"""Written by ``python -m portal rights --to tests/golden/rights.csv``; a change of rights changes it in the same commit."""


def test_matrix_is_the_one_agreed() -> None:
    assert rights.as_csv().splitlines() == GOLDEN.read_text(encoding="utf-8-sig").splitlines()


def test_workbook_holds_the_same_cells_as_text() -> None:
    sheet = load_workbook(io.BytesIO(rights.as_xlsx()))["Rechte"]
    cells = [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert cells == list(csv.reader(io.StringIO(rights.as_csv()), delimiter=";"))
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_matrix_names_every_record_verb_and_role() -> None:
    table = rights.matrix()
    assert [role.label for role in Role] == table.roles
    words = [*rights.VERBS.values(), "Datenarten"]
    lines = [(record, verb) for record, verb, _ in table.lines]
    assert lines == list(product((rights.RECORDS[model.__tablename__] for model in GUARDED), words))


def test_every_record_is_in_the_table_or_reached_by_nobody() -> None:
    """Sessions and failed sign-ins are read by the sign-in alone, which acts as the machine."""
    unnamed = {mapper.class_.__tablename__ for mapper in Base.registry.mappers} - {m.__tablename__ for m in GUARDED}
    assert unnamed == {"login_sessions", "login_attempts"}


def test_what_the_table_is_silent_about_is_forbidden() -> None:
    silent = [(role, model) for role in Role for model in GUARDED if model not in POLICY[role]]
    assert silent != []
    table = {(record, verb): cells for record, verb, cells in rights.matrix().lines}
    for role, model in silent:
        place = list(Role).index(role)
        assert {table[rights.RECORDS[model.__tablename__], verb][place] for verb in rights.VERBS.values()} == {"–"}


def test_nobody_writes_what_he_cannot_read() -> None:
    for grants in POLICY.values():
        for grant in grants.values():
            writes = [grant.condition(verb) for verb in (Verb.CREATE, Verb.WRITE, Verb.DELETE)]
            assert grant.read is not conditions.nothing or set(writes) == {conditions.nothing}


def test_trail_is_written_by_nobody() -> None:
    for role in Role:
        for model in (AuditEntry, AccessEntry):
            own = POLICY[role].get(model, Grant())
            assert {own.create, own.write, own.delete} == {conditions.nothing}

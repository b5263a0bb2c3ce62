"""``trail check``: whole, altered, cut off."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from portal import chains
from portal.extensions import db
from tests import factories


@pytest.fixture
def noted(run, portal) -> str:
    """The checksum of a trail with a few entries, as somebody wrote it down."""
    factories.agency(db.guarded, "Fachstelle Musterstadt")
    factories.agency(db.guarded, "Fachstelle Beispielstadt")
    chains.rechain(db.guarded.connection())  # the entries of the template carry another key
    db.session.commit()
    ended = run("trail", "check")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Das Änderungsprotokoll ist unversehrt: ")
    return ended.out.split()[-1]


def test_a_whole_trail_still_holds_what_was_noted(run, noted):
    assert run("trail", "check", "--noted", noted).code == 0


def test_an_altered_entry_is_named(run, noted):
    with db.engine.begin() as connection:
        last = connection.scalar(text("SELECT max(id) FROM audit_entries"))
        connection.execute(text(f"UPDATE audit_entries SET user_name = 'Niemand' WHERE id = {last}"))
    ended = run("trail", "check")
    assert (ended.code, ended.out) == (1, "")
    assert f"bei Eintrag {last}." in ended.err


def test_an_end_cut_off_shows_by_the_noted_checksum_only(run, noted):
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_entries WHERE id = (SELECT max(id) FROM audit_entries)"))
    assert run("trail", "check").code == 0
    ended = run("trail", "check", "--noted", noted)
    assert (ended.code, ended.out) == (1, "")
    assert noted in ended.err

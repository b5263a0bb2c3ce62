"""Lists: one set of statements for any number of rows, filters, paging, and addresses nobody meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.extensions import db
from tests import factories
from tests.views.filled import LISTS, LOGINS, Filled, statements

SignIn = Callable[[str], FlaskClient]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CANCELLED = "2026-01-02"


def sent_for(app: Flask, client: FlaskClient, path: str) -> tuple[int, list[str]]:
    """Return the status of a page and the statements it took, after it has been asked for once before."""
    client.get(path)
    with statements(app) as sent:
        answer = client.get(path)
    return answer.status_code, sent


@ON_SQLITE
@pytest.mark.parametrize("login", LOGINS)
def test_lists_take_as_many_statements_for_30_rows_as_for_one(app: Flask, sign_in: SignIn, login: str):
    with app.app_context():
        filled = Filled()
        filled.add(1)
    client = sign_in(login)
    paths = ["/", *(f"/{path}/" for path in LISTS)]
    with_one = {path: (status, len(sent)) for path in paths for status, sent in [sent_for(app, client, path)]}
    with app.app_context():
        filled.resume()
        filled.add(29)
    with_thirty = {path: (status, len(sent)) for path in paths for status, sent in [sent_for(app, client, path)]}
    assert with_thirty == with_one
    assert {status for status, _ in with_one.values()} <= {200, 404}
    assert [status for status, _ in with_one.values()].count(200) >= 5


@ON_SQLITE
@pytest.mark.parametrize("login", LOGINS)
def test_a_case_page_takes_as_many_statements_with_30_records_of_each_kind(app: Flask, sign_in: SignIn, login: str):
    with app.app_context():
        filled = Filled()
        number = filled.add(1)[0]
    client = sign_in(login)
    path = f"/faelle/details/?id={number}"
    few = sent_for(app, client, path)
    with app.app_context():
        filled.resume()
        filled.deepen(db.guarded.get_one(factories.Case, number), 29)
        db.session.commit()
    many = sent_for(app, client, path)
    assert (few[0], many[0]) == (200, 200)
    more = [statement for statement in many[1] if many[1].count(statement) > few[1].count(statement)]
    assert (len(many[1]), sorted(set(more))) == (len(few[1]), [])
